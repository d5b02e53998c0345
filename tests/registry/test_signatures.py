"""Signatures: only one by whom is trusted, and of this very bundle, will do."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from commands import answer, run
from maybuy.registry.artifact import encoded
from maybuy.registry.client import Client
from maybuy.registry.reference import parsed
from maybuy.registry.signatures import Judge, private_key, sealed
from maybuy.registry.terms import Access, Trust
from registry.keys import made
from registry.server import Registry
from registry.test_moving import digest_of, pushed, refusal

BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
SIGNED = "sha256:" + "ab" * 32


def framed(kind: bytes, payload: bytes) -> bytes:
    """What DSSE signs, as its specification has it."""
    sp = b" "
    return sp.join([b"DSSEv1", str(len(kind)).encode(), kind, str(len(payload)).encode(), payload])


def statement(
    digest: str, predicate: str = "https://sigstore.dev/cosign/sign/v1", **more: Any
) -> dict[str, Any]:
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"digest": {"sha256": digest.removeprefix("sha256:")}}],
        "predicateType": predicate,
        "predicate": {},
        **more,
    }


def enveloped(key: Path, payload: bytes, kind: str = "application/vnd.in-toto+json") -> bytes:
    """An envelope by a key about anything, made here from the specification."""
    private = serialization.load_pem_private_key(key.read_bytes(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    sig = private.sign(framed(kind.encode(), payload), ec.ECDSA(hashes.SHA256()))
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": kind,
        "signatures": [{"sig": base64.b64encode(sig).decode()}],
    }
    return json.dumps({"mediaType": BUNDLE, "dsseEnvelope": envelope}).encode()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return made(tmp_path_factory.mktemp("keys"), "ours")


def test_a_signature_is_one_that_openssl_verifies_about_the_digest_alone(
    keys: tuple[Path, Path], tmp_path: Path
) -> None:
    openssl = shutil.which("openssl")
    assert openssl, "every system that these tests run on has it"
    bundle = json.loads(sealed(SIGNED, private_key(keys[0], None)))
    envelope = bundle["dsseEnvelope"]
    payload = base64.b64decode(envelope["payload"])
    assert bundle["mediaType"] == BUNDLE
    assert json.loads(payload) == statement(SIGNED)
    (tmp_path / "framed").write_bytes(framed(envelope["payloadType"].encode(), payload))
    (tmp_path / "sig").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    spki = subprocess.run(
        [openssl, "pkey", "-pubin", "-in", str(keys[1]), "-outform", "DER"], capture_output=True, check=True
    ).stdout
    hint = bundle["verificationMaterial"]["publicKey"]["hint"]
    assert base64.b64decode(hint) == sha256(spki).digest()
    verified = [openssl, "dgst", "-sha256", "-verify", str(keys[1]), "-signature", "sig", "framed"]
    done = subprocess.run(verified, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "Verified OK\n"


def test_only_a_statement_about_this_digest_by_this_key_is_a_signature(
    keys: tuple[Path, Path], tmp_path: Path
) -> None:
    private, public = keys
    judge = Judge(Trust(key=public))

    def flaw(document: Any, kind: str = "application/vnd.in-toto+json", key: Path = private) -> str | None:
        payload = document if isinstance(document, bytes) else json.dumps(document).encode()
        return judge.flaw(enveloped(key, payload, kind), SIGNED)

    other = "sha256:" + "cd" * 32
    subject = statement(SIGNED)["subject"]
    assert flaw(statement(SIGNED)) is None
    assert flaw(statement(SIGNED), key=made(tmp_path, "other")[0]) == "key"
    assert flaw(statement(other)) == "digest"
    assert flaw(statement(SIGNED, subject=[])) == "digest"
    assert flaw(statement(SIGNED, subject=[*subject, *statement(other)["subject"]])) == "digest"
    assert flaw(statement(SIGNED, predicate="https://cyclonedx.org/bom")) == "damaged"
    assert flaw(statement(SIGNED, _type="https://in-toto.io/Statement/v9")) == "damaged"
    assert flaw(statement(SIGNED), kind="text/plain") == "damaged"
    for wrong in (b"[]", b"", b"{}", b"[" * 100_000, b"\xff"):
        assert flaw(wrong) == "damaged"


def test_nothing_that_is_no_envelope_is_one(keys: tuple[Path, Path]) -> None:
    judge = Judge(Trust(key=keys[1]))
    good = json.loads(enveloped(keys[0], json.dumps(statement(SIGNED)).encode()))
    envelope = good["dsseEnvelope"]
    wrong = [
        {},
        {"dsseEnvelope": None},
        {"dsseEnvelope": envelope | {"signatures": []}},
        {"dsseEnvelope": envelope | {"signatures": envelope["signatures"] * 2}},
        {"dsseEnvelope": envelope | {"signatures": [{"sig": "%"}]}},
        {"dsseEnvelope": envelope | {"payload": 3}},
        {"messageSignature": {"signature": envelope["signatures"][0]["sig"]}},
    ]
    assert [judge.flaw(json.dumps(one).encode(), SIGNED) for one in wrong] == ["damaged"] * len(wrong)
    swapped = envelope | {"payload": base64.b64encode(json.dumps(statement("sha256:00")).encode()).decode()}
    assert judge.flaw(json.dumps({"dsseEnvelope": swapped}).encode(), SIGNED) == "key"


def attached(registry: Registry, name: str, digest: str, signature: bytes, subject: str = "") -> None:
    """Puts something beside a manifest as its signature, whatever it is."""
    client = Client(parsed(registry.name(name)), Access())
    empty = client.put_blob("application/vnd.oci.empty.v1+json", b"{}")
    size = len(registry.blob(digest).read_bytes())
    document = {
        "schemaVersion": 2, "mediaType": MANIFEST, "artifactType": BUNDLE, "config": empty,
        "layers": [client.put_blob(BUNDLE, signature)],
        "subject": {"mediaType": MANIFEST, "digest": subject or digest, "size": size},
    }  # fmt: skip
    content = encoded(document)
    client.put_manifest(digest_of(content), MANIFEST, content)
    refers = {
        "mediaType": MANIFEST,
        "digest": digest_of(content),
        "size": len(content),
        "artifactType": BUNDLE,
    }
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [refers]}
    client.put_manifest(digest.replace(":", "-"), INDEX, encoded(index))


def verifying(where: str, public: Path, folder: Path, *more: str) -> tuple[str, ...]:
    return ("pull", where, "-o", str(folder / "none"), "--verify-key", str(public), *more)


def test_what_is_not_signed_is_not_taken_where_a_key_is_named(
    bundle: Path, registry: Registry, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    where = registry.name("unsigned:x")
    digest = pushed(bundle, where)["digest"]
    for more in ((), ("--require-signature",)):
        found = refusal(*verifying(where, keys[1], tmp_path, *more))
        assert f"error[unsigned-bundle]: `{where}@{digest}` is not signed" in found
    assert not (tmp_path / "none").exists()
    found = refusal("pull", where, "-o", str(tmp_path / "none"), "--require-signature")
    assert "a signature is required, but whose?" in found


def test_what_is_signed_by_the_key_is_taken_and_signing_again_adds_nothing(
    bundle: Path, registry: Registry, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    where = registry.name("signed:x")
    for _ in range(2):
        told = pushed(bundle, where, "--sign-key", str(keys[0]))
        assert told["signed"] is True
    file = tmp_path / "back.maybuy"
    said = answer("pull", where, "-o", str(file), "--verify-key", str(keys[1]), "--require-signature")
    assert (said["verified"], said["digest"]) == (True, told["digest"])
    index = Client(parsed(where), Access()).manifest_if_any(told["digest"].replace(":", "-"))
    assert index is not None
    assert len(json.loads(index)["manifests"]) == 1
    other = made(tmp_path, "other")
    pushed(bundle, where, "--sign-key", str(other[0]))
    for public in (keys[1], other[1]):  # both signatures are kept
        assert answer("pull", where, "-o", str(file), "--verify-key", str(public))["verified"]


def test_a_signature_by_another_key_or_of_another_bundle_is_told_apart(
    bundle: Path, registry: Registry, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    private, public = keys
    where = registry.name("wrong:x")
    digest = pushed(bundle, where, "--sign-key", str(made(tmp_path, "theirs")[0]))["digest"]
    asked = verifying(where, public, tmp_path)
    assert "is signed, but not by the key that is trusted" in refusal(*asked)
    of_other = enveloped(private, json.dumps(statement("sha256:" + "cd" * 32)).encode())
    attached(registry, "wrong", digest, of_other)
    assert f"the signature of `{where}@{digest}` is that of something else" in refusal(*asked)
    attached(registry, "wrong", digest, b"no signature at all")
    assert "is not one that can be verified" in refusal(*asked)
    right = enveloped(private, json.dumps(statement(digest)).encode())
    attached(registry, "wrong", digest, right, subject="sha256:" + "cd" * 32)
    assert "is not signed" in refusal(*asked)  # what refers to something else is not looked at
    attached(registry, "wrong", digest, right)
    assert run(*asked).exit_code == 0


def test_an_index_that_is_none_and_a_signature_that_is_gone_are_no_signature(
    bundle: Path, registry: Registry, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    where = registry.name("gone:x")
    told = pushed(bundle, where, "--sign-key", str(keys[0]))
    client = Client(parsed(where), Access())
    index = client.manifest_if_any(told["digest"].replace(":", "-"))
    assert index is not None
    (one,) = json.loads(index)["manifests"]
    registry.blob(json.loads(registry.blob(one["digest"]).read_bytes())["layers"][0]["digest"]).unlink()
    found = refusal(*verifying(where, keys[1], tmp_path))
    assert "is not one that can be verified" in found or "answers with the status" in found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--verify-identity", "a@b.example"), "an identity counts with whoever vouches for it"),
        (("--verify-issuer", "https://b.example"), "an identity counts with whoever vouches for it"),
        (("--verify-root", "root.json"), "a trusted root is for identities"),
        (
            ("--verify-identity", "a", "--verify-issuer", "b", "--verify-key", "k"),
            "a signature is verified by a key or by an identity",
        ),
        (("--verify-key", "/nowhere"), "error[signing-key]: `/nowhere` cannot be read"),
        (("--verify-key", __file__), "is not a public key of ECDSA, P-256"),
        (
            ("--verify-identity", "a", "--verify-issuer", "b", "--verify-root", __file__),
            "is not a trusted root of Sigstore",
        ),
    ],
)
def test_terms_that_make_no_sense_are_refused_before_anything_is_asked(
    options: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    found = refusal("pull", "oci://127.0.0.1:9/acme:x", "-o", str(tmp_path / "none"), *options)
    assert said in found


def test_a_private_key_may_have_a_password_which_is_not_shown(
    bundle: Path, registry: Registry, tmp_path: Path
) -> None:
    private, public = made(tmp_path, "locked", b"between us")
    where = registry.name("locked:x")
    signing = ("push", where, "--root", str(bundle), "--sign-key", str(private))
    for wrong in ({}, {"MAYBUY_SIGN_PASSWORD": "between them"}):
        found = refusal(*signing, **wrong)
        assert "error[signing-key]" in found
        assert "between them" not in found
    assert run(*signing, MAYBUY_SIGN_PASSWORD="between us").exit_code == 0
    assert "is no private key" in refusal("push", where, "--root", str(bundle), "--sign-key", str(public))
    assert run(*verifying(where, public, tmp_path)).exit_code == 0
