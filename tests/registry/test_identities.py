"""Signatures by somebody for whom an issuer vouched: who it was, of what, and in whose log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commands import answer
from maybuy.registry.signatures import Judge
from maybuy.registry.terms import Trust
from registry.server import Registry
from registry.test_moving import pushed, refusal
from registry.test_signatures import SIGNED, attached, statement
from registry.vouching import Sigstore

WHO, ISSUER = "release@shop.example", "https://login.example"


@pytest.fixture(scope="module")
def sigstore() -> Sigstore:
    return Sigstore()


def judge(sigstore: Sigstore, folder: Path, identity: str = WHO, issuer: str = ISSUER) -> Judge:
    roots = sigstore.trusted_root(folder / "trusted_root.json")
    return Judge(Trust(identity=identity, issuer=issuer, roots=roots))


def test_only_whom_is_named_and_vouched_for_by_whom_is_named_has_signed(
    sigstore: Sigstore, tmp_path: Path
) -> None:
    signature = sigstore.signed(statement(SIGNED), WHO, ISSUER)
    assert judge(sigstore, tmp_path).flaw(signature, SIGNED) is None
    assert judge(sigstore, tmp_path, identity="other@shop.example").flaw(signature, SIGNED) == "identity"
    assert judge(sigstore, tmp_path, issuer="https://other.example").flaw(signature, SIGNED) == "identity"
    assert judge(sigstore, tmp_path).flaw(signature, "sha256:" + "cd" * 32) == "digest"
    bill = sigstore.signed(statement(SIGNED, predicate="https://cyclonedx.org/bom"), WHO, ISSUER)
    assert judge(sigstore, tmp_path).flaw(bill, SIGNED) == "damaged"


def test_another_authority_vouches_for_nobody_here(sigstore: Sigstore, tmp_path: Path) -> None:
    signature = Sigstore().signed(statement(SIGNED), WHO, ISSUER)
    assert judge(sigstore, tmp_path).flaw(signature, SIGNED) == "damaged"


def swapped(signature: bytes, *way: str | int, value: Any) -> bytes:
    """A signature with something else at one place."""
    document = json.loads(signature)
    inside = document
    for step in way[:-1]:
        inside = inside[step]
    inside[way[-1]] = value
    return json.dumps(document).encode()


def test_nothing_of_a_signature_can_be_another_signatures(sigstore: Sigstore, tmp_path: Path) -> None:
    one, other = (json.loads(sigstore.signed(statement(SIGNED), WHO, ISSUER)) for _ in range(2))
    whole = json.dumps(one).encode()
    ours = judge(sigstore, tmp_path)
    assert ours.flaw(whole, SIGNED) is None
    log = ("verificationMaterial", "tlogEntries", 0)
    ways = [
        ("verificationMaterial", "certificate"), ("verificationMaterial", "tlogEntries"), ("dsseEnvelope",),
        ("dsseEnvelope", "signatures"), (*log, "inclusionPromise"), (*log, "inclusionProof"),
        (*log, "canonicalizedBody"), (*log, "inclusionProof", "checkpoint"),
    ]  # fmt: skip
    for way in ways:
        inside = other
        for step in way:
            inside = inside[step]  # type: ignore[index]
        assert ours.flaw(swapped(whole, *way, value=inside), SIGNED) == "damaged", way
    for way in ways:
        assert ours.flaw(swapped(whole, *way, value=None), SIGNED) == "damaged", way
    late = swapped(whole, *log, "integratedTime", value="4102444800")
    assert ours.flaw(late, SIGNED) == "damaged"
    for text in (b"", b"{}", b"[]", b"\xff", b"[" * 100_000):
        assert ours.flaw(text, SIGNED) == "damaged"


def test_a_bundle_in_a_registry_is_taken_from_whom_is_trusted(
    bundle: Path, registry: Registry, sigstore: Sigstore, tmp_path: Path
) -> None:
    where = registry.name("identities:x")
    digest = pushed(bundle, where)["digest"]
    roots = sigstore.trusted_root(tmp_path / "trusted_root.json")
    asked = (
        "pull",
        where,
        "-o",
        str(tmp_path / "back"),
        "--verify-issuer",
        ISSUER,
        "--verify-root",
        str(roots),
    )
    attached(registry, "identities", digest, sigstore.signed(statement(digest), WHO, ISSUER))
    said = refusal(*asked, "--verify-identity", "other@shop.example")
    assert f"`{where}@{digest}` is signed, but not by whom is trusted" in said
    assert answer(*asked, "--verify-identity", WHO)["verified"] is True
    attached(registry, "identities", digest, sigstore.signed(statement(SIGNED), WHO, ISSUER))
    assert "is that of something else" in refusal(*asked, "--verify-identity", WHO)
