"""Bundles on their way to a registry and back: pushed, pulled, signed, verified, and their tags moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from ..source import LoadError
from .artifact import (
    EMPTY,
    EMPTY_TYPE,
    INDEX,
    LAYER,
    MANIFEST,
    MOST_LAYER,
    About,
    annotations_of,
    checked,
    descriptor,
    digest_of,
    document_of,
    encoded,
    layer_of,
    manifest_of,
)
from .client import Client
from .reference import Reference
from .signatures import BUNDLE, BUNDLES, PREDICATE, Flaw, Judge, sealed
from .terms import Access, Trust
from .wrong import DAMAGED, NOT_FOUND, SIGNATURE, UNSIGNED, refused

MOST_SIGNATURES: Final = 64
"""Of one bundle that are looked at."""

MOST_SIGNATURE: Final = 1024 * 1024

_TELLING: Final[tuple[Flaw, ...]] = ("damaged", "identity", "key", "digest")
"""Of several signatures that are all wrong, the flaw that stands last here is told."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A bundle that is in a registry."""

    where: Reference
    """With its digest."""
    layer: str
    """The digest of the bundle itself."""
    size: int
    signed: bool


@dataclass(frozen=True, slots=True)
class Pulled:
    """A bundle out of a registry, as it was meant: every digest was checked."""

    where: Reference
    """With its digest."""
    content: bytes
    annotations: Mapping[str, str]
    verified: bool
    """Whether its signature was asked for, and is right."""


def resolved(where: Reference, access: Access) -> str:
    """The digest that a reference stands for now. Raises LoadError."""
    return where.digest or Client(where, access).resolved(where.tag)


def pull(where: Reference, access: Access, trust: Trust) -> Pulled:
    """A bundle; with somebody to trust, only what they signed. Raises LoadError.

    Signatures are looked at before the bundle is fetched.
    """
    judge = Judge(trust) if trust else None
    client = Client(where, access)
    digest, manifest = client.manifest(where.wanted)
    pinned = where.at(digest)
    layer = layer_of(manifest, pinned)
    if judge is not None:
        _verify(client, pinned, judge)
    content = client.blob(layer, MOST_LAYER)
    return Pulled(pinned, content, annotations_of(manifest, pinned), judge is not None)


def push(
    where: Reference, access: Access, bundle: bytes, about: About, key: ec.EllipticCurvePrivateKey | None
) -> Pushed:
    """Brings a bundle to a registry, signed where there is a key. The tag comes last. Raises LoadError."""
    client = Client(where, access)
    manifest = manifest_of(bundle, about)
    digest = digest_of(manifest)
    if where.digest and where.digest != digest:
        raise refused(DAMAGED, where, expected=where.digest, found=digest)
    layer = client.put_blob(LAYER, bundle)
    client.put_blob(EMPTY_TYPE, EMPTY)
    client.put_manifest(digest, MANIFEST, manifest)
    pinned = where.at(digest)
    if key is not None:
        _sign(client, pinned, manifest, key)
    if where.tag:
        client.put_manifest(where.tag, MANIFEST, manifest)
    return Pushed(pinned, layer["digest"], len(bundle), key is not None)


def retag(where: Reference, digest: str, access: Access, key: ec.EllipticCurvePrivateKey | None) -> Pushed:
    """Lets a tag stand for what is there under a digest: the way back. Raises LoadError."""
    client = Client(where, access)
    _, manifest = client.manifest(digest)
    pinned = where.at(digest)
    layer = layer_of(manifest, pinned)
    if key is not None:
        _sign(client, pinned, manifest, key)
    client.put_manifest(where.tag, MANIFEST, manifest)
    return Pushed(pinned, layer["digest"], layer["size"], key is not None)


def _verify(client: Client, pinned: Reference, judge: Judge) -> None:
    """Raises LoadError unless one of the signatures is right."""
    flaws: list[Flaw] = []
    for signature in _signatures(client, pinned):
        flaw = "damaged" if signature is None else judge.flaw(signature, pinned.digest)
        if flaw is None:
            return
        flaws.append(flaw)
    if not flaws:
        raise refused(UNSIGNED, pinned)
    raise refused(SIGNATURE, pinned, max(flaws, key=_TELLING.index))


def _fallback(digest: str) -> str:
    """The tag of the index of what refers to a manifest, in registries that keep none."""
    return digest.replace(":", "-")


def _signatures(client: Client, pinned: Reference) -> Iterator[bytes | None]:
    """The signatures that refer to a manifest; None for one that is not whole."""
    index = client.referrers(pinned.digest) or client.manifest_if_any(_fallback(pinned.digest))
    if index is None:
        return
    listed = document_of(index, pinned).get("manifests")
    found = [one for one in listed if _is_signature(one)] if isinstance(listed, list) else []
    for one in found[-MOST_SIGNATURES:]:
        try:
            _, content = client.manifest(checked(one, pinned)["digest"])
            manifest = document_of(content, pinned)
            subject, layers = manifest.get("subject"), manifest.get("layers")
            if not isinstance(subject, dict) or subject.get("digest") != pinned.digest:
                continue  # whoever wrote the index, this is about something else
            if not isinstance(layers, list) or len(layers) != 1:
                yield None
                continue
            yield client.blob(checked(layers[0], pinned), MOST_SIGNATURE)
        except LoadError as error:
            if error.findings[0].code not in {DAMAGED, NOT_FOUND}:
                raise
            yield None


def _is_signature(one: object) -> bool:
    return isinstance(one, dict) and str(one.get("artifactType", "")).startswith(BUNDLES)


def _sign(client: Client, pinned: Reference, manifest: bytes, key: ec.EllipticCurvePrivateKey) -> None:
    """Adds a signature that refers to a manifest, unless the key's is there already."""
    judge = Judge(Trust(), key.public_key())
    for one in _signatures(client, pinned):
        if one is not None and judge.flaw(one, pinned.digest) is None:
            return
    signature = sealed(pinned.digest, key)
    document = encoded(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": BUNDLE,
            "config": client.put_blob(EMPTY_TYPE, EMPTY),
            "layers": [client.put_blob(BUNDLE, signature)],
            "subject": descriptor(MANIFEST, manifest),
            "annotations": {
                "dev.sigstore.bundle.content": "dsse-envelope",
                "dev.sigstore.bundle.predicateType": PREDICATE,
            },
        }
    )
    refers = descriptor(MANIFEST, document, artifactType=BUNDLE)
    told = client.put_manifest(refers["digest"], MANIFEST, document)
    if "OCI-Subject" not in told:
        _list(client, pinned, refers)


def _list(client: Client, pinned: Reference, refers: Mapping[str, object]) -> None:
    """Lists what refers to a manifest under a tag, for a registry that does not do so itself."""
    tag = _fallback(pinned.digest)
    before = client.manifest_if_any(tag)
    listed = [] if before is None else document_of(before, pinned).get("manifests")
    kept = listed if isinstance(listed, list) else []
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [*kept, refers]}
    client.put_manifest(tag, INDEX, encoded(index))
