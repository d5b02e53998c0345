"""What a bundle is in a registry: the one place that says which types, layers and annotations it has.

An image manifest of OCI 1.1 with one layer, the file that `maybuy build` makes, and an empty config. The same
file and the same annotations make the same manifest, to the byte, and so the same digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from ..source import shown
from .reference import DIGEST, Reference
from .wrong import DAMAGED, OTHER, refused

ARTIFACT: Final = "application/vnd.maybuy.bundle.v1"
LAYER: Final = "application/vnd.maybuy.bundle.content.v1"
MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
INDEX: Final = "application/vnd.oci.image.index.v1+json"
EMPTY_TYPE: Final = "application/vnd.oci.empty.v1+json"
EMPTY: Final = b"{}"

MOST_MANIFEST: Final = 4 * 1024 * 1024
MOST_LAYER: Final = 256 * 1024 * 1024
"""Bytes; a larger layer is not fetched."""

CATALOG: Final = "dev.maybuy.catalog.id"
FILES: Final = "dev.maybuy.catalog.version"
CREATED: Final = "org.opencontainers.image.created"
REVISION: Final = "org.opencontainers.image.revision"
VERSION: Final = "org.opencontainers.image.version"
TITLE: Final = "org.opencontainers.image.title"

Descriptor = dict[str, Any]
"""`mediaType`, `digest` and `size`, and what else there is."""


@dataclass(frozen=True, slots=True)
class About:
    """What a manifest tells of its bundle; what is empty is left out."""

    catalog: str
    files: str
    """The digest of the files that it was made of."""
    revision: str = ""
    version: str = ""
    created: int | None = None
    """Seconds since 1970. Left out unless it is asked for: it would make another digest each time."""


def digest_of(content: bytes) -> str:
    """`sha256:…`."""
    return f"sha256:{sha256(content).hexdigest()}"


def descriptor(media: str, content: bytes, **more: object) -> Descriptor:
    """What names some content."""
    return {"mediaType": media, "digest": digest_of(content), "size": len(content), **more}


def encoded(document: Mapping[str, Any]) -> bytes:
    """The bytes of a document, always the same."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def manifest_of(bundle: bytes, about: About) -> bytes:
    """The manifest of a bundle."""
    told = {CATALOG: about.catalog, FILES: about.files, REVISION: about.revision, VERSION: about.version}
    if about.created is not None:
        told[CREATED] = datetime.fromtimestamp(about.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title = {TITLE: f"{about.catalog}.maybuy"}
    return encoded(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": ARTIFACT,
            "config": descriptor(EMPTY_TYPE, EMPTY),
            "layers": [descriptor(LAYER, bundle, annotations=title)],
            "annotations": {name: value for name, value in told.items() if value},
        }
    )


def document_of(content: bytes, where: Reference) -> dict[str, Any]:
    """A manifest or an index, read. Raises LoadError."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise refused(DAMAGED, where, "json") from None
    if not isinstance(document, dict):
        raise refused(DAMAGED, where, "json")
    return document


def layer_of(content: bytes, where: Reference) -> Descriptor:
    """The layer that holds the bundle, of a manifest. Raises LoadError for any other artifact."""
    document = document_of(content, where)
    kind = document.get("artifactType")
    if document.get("mediaType") != MANIFEST or kind != ARTIFACT:
        raise refused(OTHER, where, kind=shown_kind(document))
    layers = document.get("layers")
    if not isinstance(layers, list) or len(layers) != 1:
        raise refused(OTHER, where, "layers")
    layer = checked(layers[0], where)
    if layer["mediaType"] != LAYER:
        raise refused(OTHER, where, kind=shown(layer["mediaType"]))
    if layer["size"] > MOST_LAYER:
        raise refused(DAMAGED, where, "large", most=MOST_LAYER // 2**20)
    return layer


def shown_kind(document: Mapping[str, Any]) -> str:
    """What something says that it is."""
    config = document.get("config")
    inner = config.get("mediaType") if isinstance(config, dict) else None
    return shown(str(document.get("artifactType") or inner or document.get("mediaType") or "?"))


def checked(one: object, where: Reference) -> Descriptor:
    """A descriptor that says what is to be fetched and how much that is. Raises LoadError."""
    if (
        isinstance(one, dict)
        and isinstance(one.get("mediaType"), str)
        and isinstance(one.get("digest"), str)
        and DIGEST.fullmatch(one["digest"])
        and type(one.get("size")) is int
        and one["size"] >= 0
    ):
        return one
    raise refused(DAMAGED, where, "json")


def annotations_of(content: bytes, where: Reference) -> Mapping[str, str]:
    """The annotations of a manifest."""
    told = document_of(content, where).get("annotations")
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}
