"""What an export of Stripe holds: objects of the API, in lists, arrays, or one after another."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from ..source import Document, read
from ..source.document import Limits
from .ground import Ground
from .place import Place

PRODUCT: Final = "product"
PRICE: Final = "price"
FEATURE: Final = "entitlements.feature"
ATTACHED: Final = "product_feature"
COUPON: Final = "coupon"
CODE: Final = "promotion_code"
_LIST: Final = "list"
_OF_PRODUCT: Final = re.compile(r"/v1/products/([^/]+)/features")
_BLANK: Final = " \t\r\n"


def document_of(content: bytes | str, file: str, limits: Limits) -> Document:
    """An export as one document: objects that stand one after another become entries of one list."""
    if isinstance(content, str) or len(content) > limits.max_bytes:
        return read(content, file, limits=limits)
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return read(content, file, limits=limits)
    ends = _ends(text)
    if len(ends) < 2:
        return read(text, file, limits=limits)
    parts = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return read("[" + ",".join(parts) + "]", file, limits=limits)


def _ends(text: str) -> list[int]:
    """Where each of the values ends that stand one after another; none where these are not all."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while rest := len(text[at:].lstrip(_BLANK)):
        try:
            _, at = decoder.raw_decode(text, len(text) - rest)
        except (ValueError, RecursionError):
            return []
        found.append(at)
    return found


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects of an export by what they are and by id, in their order; and what is attached to products,
    by product."""

    by_type: dict[str, dict[str, Place]]
    attached: list[tuple[str, Place]] = field(default_factory=list)

    def of(self, kind: str) -> dict[str, Place]:
        """All objects of a type, by id."""
        return self.by_type[kind]


def objects_of(ground: Ground) -> Objects:
    """All objects of an export. What is no part of a catalog is told of."""
    found = Objects({kind: {} for kind in (PRODUCT, PRICE, FEATURE, COUPON, CODE)})
    _collect(Place(ground, (), ground.document.data), None, found, 0)
    return found


def _collect(place: Place, owner: str | None, found: Objects, depth: int) -> None:
    data: Any = place.data
    if isinstance(data, list):
        for one in place.each():
            _collect(one, owner, found, depth + 1)
    elif isinstance(data, dict):
        kind = data.get("object")
        if kind == _LIST:
            _list(place, owner, found, depth)
        elif kind == ATTACHED:
            _attached(place, owner, found)
        elif isinstance(kind, str) and kind in found.by_type:
            _object(place, kind, found)
        elif kind is not None or depth > 2:
            place.miss("no-part", word=kind if isinstance(kind, str) else "?")
        else:
            for key, one in place.items():
                owner_ = key if key in found.of(PRODUCT) else owner
                if isinstance(one.data, dict | list):
                    _collect(one, owner_, found, depth + 1)


def _list(place: Place, owner: str | None, found: Objects, depth: int) -> None:
    place.get("object").use()
    if url := place.get("url").text():
        matched = _OF_PRODUCT.fullmatch(url)
        owner = matched[1] if matched else owner
    if place.get("has_more").flag():
        place.get("has_more").miss("goes-on")
    _collect(place.get("data"), owner, found, depth)


def _object(place: Place, kind: str, found: Objects) -> None:
    """Keeps an object; one that is there already is the same."""
    for key in ("object", "livemode", "created", "updated"):
        place.get(key).use()
    identifier = place.needed("id")
    if (known := found.of(kind).get(identifier)) is not None:
        if known.data == place.data:
            place.use()
        else:
            place.miss("other-again", word=identifier)
        return
    found.of(kind)[identifier] = place
    for key, inner in ((PRODUCT, PRODUCT), ("default_price", PRICE), ("coupon", COUPON)):
        if isinstance(place.get(key).data, dict):
            _object(place.get(key), inner, found)


def _attached(place: Place, owner: str | None, found: Objects) -> None:
    for key in ("object", "livemode", "id"):
        place.get(key).use()
    named = place.get("product")
    product = named.text() if named.there else owner
    feature = place.get("entitlement_feature")
    if product is None:
        place.miss("of-no-product")
        return
    if isinstance(feature.data, dict):
        _object(feature, FEATURE, found)
        feature = feature.get("id")
    found.attached.append((product, feature))


def reference(place: Place) -> str | None:
    """The id of another object, whether that stands here whole or not."""
    if isinstance(place.data, dict):
        return place.get("id").text()
    return place.text()
