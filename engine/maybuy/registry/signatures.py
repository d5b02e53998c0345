"""Signatures of bundles: statements about a manifest's digest, as `cosign` of version 3 makes them.

Each is a bundle of Sigstore (v0.3) with a DSSE envelope, whose payload is a statement of in-toto. What is
signed is the digest of the manifest, and with it everything that the manifest names.
"""

from __future__ import annotations

import base64
import json
from binascii import Error as Base64Error
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ..finding import START, Finding, Severity
from ..source import LoadError
from .artifact import encoded
from .terms import Trust

BUNDLE: Final = "application/vnd.dev.sigstore.bundle.v0.3+json"
BUNDLES: Final = "application/vnd.dev.sigstore.bundle"
"""How the types of all versions begin."""

PREDICATE: Final = "https://sigstore.dev/cosign/sign/v1"
"""What is stated: that this is what is meant. Other statements by the same signer, such as a list of what is
in something, are no signatures."""

_STATEMENT: Final = "https://in-toto.io/Statement/v1"
_PAYLOAD: Final = "application/vnd.in-toto+json"
_DAMAGED: Final = (ValueError, LookupError, TypeError, AttributeError, RecursionError, Base64Error)

Flaw = Literal["damaged", "key", "identity", "digest"]
"""What is wrong with a signature."""


def sealed(digest: str, key: ec.EllipticCurvePrivateKey) -> bytes:
    """A signature of a manifest's digest by a key, as a bundle of Sigstore."""
    payload = encoded(
        {
            "_type": _STATEMENT,
            "subject": [{"digest": {"sha256": digest.removeprefix("sha256:")}}],
            "predicateType": PREDICATE,
            "predicate": {},
        }
    )
    made = key.sign(_framed(_PAYLOAD, payload), ec.ECDSA(hashes.SHA256()))
    spki = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded(
        {
            "mediaType": BUNDLE,
            "verificationMaterial": {"publicKey": {"hint": _base64(sha256(spki).digest())}},
            "dsseEnvelope": {
                "payload": _base64(payload),
                "payloadType": _PAYLOAD,
                "signatures": [{"sig": _base64(made)}],
            },
        }
    )


class Judge:
    """Says of signatures what is wrong with them. Raises LoadError where what it trusts cannot be read."""

    def __init__(self, trust: Trust, key: ec.EllipticCurvePublicKey | None = None) -> None:
        """`key` stands for the one that is named as a file."""
        self._trust = trust
        self._key = key if trust.key is None else public_key(trust.key)
        self._verifier: Any = None if trust.identity is None else _verifier(trust)

    def flaw(self, signature: bytes, digest: str) -> Flaw | None:
        """What is wrong with a signature of a manifest's digest; None where nothing is."""
        try:
            if self._key is not None:
                kind, payload = _by_key(signature, self._key)
            else:
                kind, payload = self._by_identity(signature)
        except InvalidSignature:
            return "key"
        except PermissionError:
            return "identity"
        except _DAMAGED:
            return "damaged"
        return _about(kind, payload, digest)

    def _by_identity(self, signature: bytes) -> tuple[str, bytes]:
        """The type and the payload of what somebody signed. PermissionError: it was somebody else."""
        from sigstore.errors import VerificationError  # noqa: PLC0415  the extra `sign`
        from sigstore.models import Bundle  # noqa: PLC0415
        from sigstore.verify.policy import Identity, UnsafeNoOp  # noqa: PLC0415

        try:
            bundle = Bundle.from_json(signature)
            kind, payload = self._verifier.verify_dsse(bundle, UnsafeNoOp())
        except Exception as error:  # whatever a library makes of what somebody wrote
            raise ValueError from error
        try:
            identity = self._trust.identity or ""
            Identity(identity=identity, issuer=self._trust.issuer).verify(bundle.signing_certificate)
        except VerificationError as error:
            raise PermissionError from error
        return kind, payload


def _by_key(signature: bytes, key: ec.EllipticCurvePublicKey) -> tuple[str, bytes]:
    """The type and the payload of what a key signed. Raises InvalidSignature, and what damage raises."""
    envelope = json.loads(signature)["dsseEnvelope"]
    kind, payload = str(envelope["payloadType"]), base64.b64decode(envelope["payload"], validate=True)
    (one,) = envelope["signatures"]
    made = base64.b64decode(one["sig"], validate=True)
    key.verify(made, _framed(kind, payload), ec.ECDSA(hashes.SHA256()))
    return kind, payload


def _about(kind: str, payload: bytes, digest: str) -> Flaw | None:
    """What is wrong with a statement whose signature is right."""
    try:
        stated = json.loads(payload)
        if kind != _PAYLOAD or stated["_type"] != _STATEMENT or stated["predicateType"] != PREDICATE:
            return "damaged"
        meant = {one["digest"].get("sha256") for one in stated["subject"]}
    except _DAMAGED:
        return "damaged"
    return None if meant == {digest.removeprefix("sha256:")} else "digest"


def _framed(kind: str, payload: bytes) -> bytes:
    """What an envelope's signature is of: type and payload, each with its length."""
    return b"DSSEv1 %d %b %d %b" % (len(kind.encode()), kind.encode(), len(payload), payload)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def public_key(file: Path) -> ec.EllipticCurvePublicKey:
    """A public key in PEM, as `openssl` and `cosign` write it. Raises LoadError."""
    content = _content(file)
    try:
        key = serialization.load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        raise _unusable(file, "public") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise _unusable(file, "public")
    return key


def private_key(file: Path, password: str | None) -> ec.EllipticCurvePrivateKey:
    """A private key in PEM, as `openssl` writes it. Raises LoadError."""
    content, secret = _content(file), password.encode() if password else None
    try:
        key = serialization.load_pem_private_key(content, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _unusable(file, "private") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise _unusable(file, "private")
    return key


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise _unusable(file, "") from None


def _unusable(file: Path, variant: str) -> LoadError:
    said = (("file", str(file)),)
    return LoadError((Finding("signing-key", Severity.ERROR, str(file), START, variant, said),))


def _verifier(trust: Trust) -> Any:
    """What verifies certificates of Sigstore. Raises LoadError."""
    try:
        from sigstore.errors import Error  # noqa: PLC0415  the extra `sign`
        from sigstore.models import ClientTrustConfig, TrustedRoot  # noqa: PLC0415
        from sigstore.verify import Verifier  # noqa: PLC0415
    except ImportError:
        raise _unusable(Path("sigstore"), "library") from None
    try:
        if trust.roots is None:
            root = ClientTrustConfig.production().trusted_root
        else:
            root = TrustedRoot.from_file(str(trust.roots))
        return Verifier(trusted_root=root)
    except (Error, OSError, *_DAMAGED):
        raise _unusable(trust.roots or Path("sigstore"), "root") from None
