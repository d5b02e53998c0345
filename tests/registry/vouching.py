"""A Sigstore of the tests' own: an authority that vouches for addresses, and logs of what is signed.

Made from the specifications, with keys of its own, so that nothing outside is asked. What it signs is
verified by the trusted root that it writes, as what the public one signs is by the public root.
"""

from __future__ import annotations

import base64
import json
import struct
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SHA: Final = ec.ECDSA(hashes.SHA256())
NOW: Final = datetime(2026, 9, 1, 12, tzinfo=UTC)
PAYLOAD: Final = "application/vnd.in-toto+json"
ISSUER: Final = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
ISSUER_2: Final = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
STAMPS: Final = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")


def coded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def spki(key: ec.EllipticCurvePrivateKey) -> bytes:
    der, info = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(der, info)


def canonical(document: Any) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def log_of(key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    return {
        "baseUrl": "https://log.example",
        "hashAlgorithm": "SHA2_256",
        "publicKey": {
            "rawBytes": coded(spki(key)),
            "keyDetails": "PKIX_ECDSA_P256_SHA_256",
            "validFor": {"start": "2020-01-01T00:00:00Z"},
        },
        "logId": {"keyId": coded(sha256(spki(key)).digest())},
    }


class Sigstore:
    """The authority and its two logs."""

    def __init__(self) -> None:
        self._authority, self._certificates, self._signatures = new_key(), new_key(), new_key()
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority")])
        public = self._authority.public_key()
        self._root = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=365))
            .not_valid_after(NOW + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
            .add_extension(usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self._authority, hashes.SHA256())
        )

    def trusted_root(self, file: Path) -> Path:
        """Writes what its signatures are verified by."""
        root = coded(self._root.public_bytes(serialization.Encoding.DER))
        authority = {
            "subject": {"organization": "maybuy", "commonName": "authority"},
            "uri": "https://authority.example",
            "certChain": {"certificates": [{"rawBytes": root}]},
            "validFor": {"start": "2020-01-01T00:00:00Z"},
        }
        document = {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [log_of(self._signatures)],
            "certificateAuthorities": [authority],
            "ctlogs": [log_of(self._certificates)],
            "timestampAuthorities": [],
        }
        file.write_text(json.dumps(document))
        return file

    def signed(self, statement: Any, identity: str, issuer: str) -> bytes:
        """A statement, signed by somebody for whom an issuer vouched, as a bundle of Sigstore."""
        key = new_key()
        certificate = self._certificate(key, identity, issuer)
        payload = json.dumps(statement).encode()
        kind = PAYLOAD.encode()
        framed = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
        signature = coded(key.sign(framed, SHA))
        envelope = {
            "payload": coded(payload), "payloadType": PAYLOAD,
            "signatures": [{"sig": signature, "keyid": ""}],
        }  # fmt: skip
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        body = canonical(
            {
                "apiVersion": "0.0.1",
                "kind": "dsse",
                "spec": {
                    "envelopeHash": {"algorithm": "sha256", "value": sha256(canonical(envelope)).hexdigest()},
                    "payloadHash": {"algorithm": "sha256", "value": sha256(payload).hexdigest()},
                    "signatures": [{"signature": signature, "verifier": coded(pem)}],
                },
            }
        )
        der = coded(certificate.public_bytes(serialization.Encoding.DER))
        material = {"certificate": {"rawBytes": der}, "tlogEntries": [self._entry(body)]}
        return json.dumps(
            {
                "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                "verificationMaterial": material,
                "dsseEnvelope": envelope,
            }
        ).encode()

    def _certificate(self, key: ec.EllipticCurvePrivateKey, identity: str, issuer: str) -> x509.Certificate:
        """A certificate of a few minutes, with the stamp of the log of certificates."""
        authority = self._authority.public_key()
        one = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self._root.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(minutes=1))
            .not_valid_after(NOW + timedelta(minutes=9))
            .add_extension(usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), critical=False)
            .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(identity)]), critical=True)
            .add_extension(x509.UnrecognizedExtension(ISSUER, issuer.encode()), critical=False)
            .add_extension(
                x509.UnrecognizedExtension(ISSUER_2, bytes((12, len(issuer))) + issuer.encode()),
                critical=False,
            )
        )
        before = one.sign(self._authority, hashes.SHA256()).tbs_certificate_bytes
        stamp = self._stamp(before)
        listed = struct.pack("!HH", len(stamp) + 2, len(stamp)) + stamp
        octets = bytes((4, 129, len(listed)) if len(listed) > 127 else (4, len(listed))) + listed
        stamped = one.add_extension(x509.UnrecognizedExtension(STAMPS, octets), critical=False)
        return stamped.sign(self._authority, hashes.SHA256())

    def _stamp(self, certificate: bytes) -> bytes:
        """What the log of certificates says of one that is to be made."""
        at = int(NOW.timestamp() * 1000)
        entry = sha256(spki(self._authority)).digest() + len(certificate).to_bytes(3, "big") + certificate
        signature = self._certificates.sign(
            struct.pack("!BBQH", 0, 0, at, 1) + entry + struct.pack("!H", 0), SHA
        )
        log = sha256(spki(self._certificates)).digest()
        return struct.pack("!B32sQHBBH", 0, log, at, 0, 4, 3, len(signature)) + signature

    def _entry(self, body: bytes) -> dict[str, Any]:
        """What the log of signatures says of one: it is the only one that it has."""
        root, log = sha256(b"\0" + body).digest(), sha256(spki(self._signatures)).digest()
        at = int(NOW.timestamp())
        note = f"log.example - 1\n1\n{coded(root)}\n"
        line = f"\u2014 log.example {coded(log[:4] + self._signatures.sign(note.encode(), SHA))}\n"
        promised = {"body": coded(body), "integratedTime": at, "logID": log.hex(), "logIndex": 0}
        return {
            "logIndex": "0",
            "logId": {"keyId": coded(log)},
            "kindVersion": {"kind": "dsse", "version": "0.0.1"},
            "integratedTime": str(at),
            "inclusionPromise": {
                "signedEntryTimestamp": coded(self._signatures.sign(canonical(promised), SHA))
            },
            "inclusionProof": {
                "logIndex": "0",
                "rootHash": coded(root),
                "treeSize": "1",
                "hashes": [],
                "checkpoint": {"envelope": f"{note}\n{line}"},
            },
            "canonicalizedBody": coded(body),
        }


def usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
