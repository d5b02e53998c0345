"""Every place where one file speaks of something that another defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ..model.base import as_scalar
from ..model.condition import ALTERNATIVES, IS
from ..model.kinds import KINDS
from ..model.policy import ACCEPT, EFFECTS
from ..source import Document, Path
from .context import Context

SOLD: Final = ("product", "add-on", "suite")

# What kinds of file define a name: while one of them is not understood, nothing is certainly unknown.
DEFINED_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "item": SOLD,
    "product": SOLD,
    "edition": SOLD,
    "channel": ("channels",),
    "action": ("actions",),
    "attribute": ("vocabulary",),
    "limit": ("limits",),
    "terms": ("terms",),
    "detail": ("terms",),
    "currency": ("catalog",),
    "cycle": ("catalog",),
    "payment-method": ("payment-methods",),
}

NEEDED: Final = ("user.role", "account.type")
"""The attributes without which no question can be answered."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping whose keys are names, but for `apart`; `below` is the shape of its values."""

    kind: str
    below: Any = None
    apart: str = ""


_SILENCE: Final = [{"code": "code"}]
# A list of ids, or the product and edition of a selector.
_ITEMS: Final = (["item"], {"product": "product", "edition": "edition"})
_AMOUNTS: Final = Keys("currency", Keys("cycle"), apart="effective")
_LEVEL: Final = {
    "includes": ["item"],
    "excludes": ["item"],
    "parts": ["item"],
    "requires": {"any": ["item"], "all": ["item"]},
    "limits": Keys("limit"),
    "prices": (_AMOUNTS, [_AMOUNTS]),
    "silence": _SILENCE,
}
_SOLD: Final = {**_LEVEL, "editions": [_LEVEL]}
_RULE: Final = {
    **{effect: ["action"] for effect in EFFECTS},
    "through": ["channel"],
    "items": _ITEMS,
    "obligations": ["obligation"],
    "silence": _SILENCE,
}
_SHAPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "product": _SOLD,
    "add-on": _SOLD,
    "suite": _SOLD,
    "policy": {"rules": [_RULE], "silence": _SILENCE},
    "actions": {"actions": [{"offered_with": "channel"}]},
    "payment-methods": {"methods": [{"through": ["channel"]}]},
    "promotion": {
        "items": _ITEMS, "cycles": ["cycle"], "voided_by": ["action"], "amount": Keys("currency"),
        "silence": _SILENCE,
    },
}  # fmt: skip
"""Where names stand in each kind of file, in the shape of the file itself: a kind of name, a list of them, a
mapping. Of several shapes the one that a value has counts. Conditions are apart: see comparisons()."""


class Reference(NamedTuple):
    """A word in a file that names something; `path` leads to it, or to the key it is."""

    document: Document
    kind: str
    word: str
    path: Path
    at_key: bool = False
    beside: str = ""
    """Of an edition, the product that stands beside it."""


class Comparison(NamedTuple):
    """One entry of a condition: the attribute, the operator (`is` if there is none), the values."""

    document: Document
    attribute: str
    operator: str
    path: Path
    values: tuple[tuple[str, Path], ...]


def references(context: Context, kind: str) -> Iterator[Reference]:
    """All references of a kind, in all that can be read."""
    return iter(context.once(_by_kind).get(kind, ()))


def readable(context: Context) -> Iterator[Document]:
    """Every file as far as it can be read: without its last keys, some that it must have may be missing."""
    return (found for file in context.files if (found := file.readable) is not None)


def _by_kind(context: Context) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = {}
    for document in readable(context):
        shape = _SHAPES.get(document.data["kind"], {"silence": _SILENCE})
        for reference in _named(document, document.data, shape, ()):
            found.setdefault(reference.kind, []).append(reference)
    found["attribute"] = [
        Reference(one.document, "attribute", one.attribute, one.path, at_key=True)
        for one in comparisons(context)
    ]
    return found


def _named(document: Document, data: Any, shape: Any, path: Path, beside: str = "") -> Iterator[Reference]:
    """Every name in a part of a file that may have a shape."""
    match shape, data:
        case "obligation", str():
            what, _, word = data.partition(":")
            yield Reference(document, "terms" if what == ACCEPT else "detail", word, path)
        case str(), str():
            yield Reference(document, shape, data, path, beside=beside)
        case [inner], list():
            for number, entry in enumerate(data):
                yield from _named(document, entry, inner, (*path, number))
        case Keys(), Mapping():
            for key, value in data.items():
                if key != shape.apart:
                    yield Reference(document, shape.kind, key, (*path, key), at_key=True)
                    yield from _named(document, value, shape.below, (*path, key))
        case tuple(), _:
            for one in shape:
                yield from _named(document, data, one, path)
        case Mapping(), Mapping():
            for key, inner in shape.items():
                if key in data:
                    product = data.get("product", "") if inner == "edition" else ""
                    yield from _named(document, data[key], inner, (*path, key), product)


def uncertain(context: Context, kind: str) -> bool:
    """Whether a file of which not all is understood might define more things of this kind."""
    kinds = DEFINED_IN.get(kind)
    return kinds is not None and any(
        not file.is_sure and _may_be(file.document.data, kinds) for file in context.files
    )


def _may_be(data: Any, kinds: tuple[str, ...]) -> bool:
    stated = data.get("kind") if isinstance(data, Mapping) else None
    return not isinstance(stated, str) or stated in kinds or stated not in KINDS


def identified(context: Context) -> set[str]:
    """Every id under which the files describe something sold, whatever else has the same."""
    found = set()
    for document in readable(context):
        data = document.data
        if data["kind"] in SOLD and "id" in data:
            editions = (one["id"] for one in data.get("editions", ()) if "id" in one)
            found |= {data["id"], *(f"{data['id']}/{edition}" for edition in editions)}
    return found


def comparisons(context: Context) -> Iterator[Comparison]:
    """Every entry of every condition, those under `any` included."""
    return iter(context.once(_all_compared))


def _all_compared(context: Context) -> list[Comparison]:
    return list(_comparisons(context))


def _comparisons(context: Context) -> Iterator[Comparison]:
    for document in readable(context):
        data = document.data
        if data["kind"] == "promotion" and "when" in data:
            yield from _compared(document, data["when"], ("when",))
        for number, rule in enumerate(data.get("rules", ()) if data["kind"] == "policy" else ()):
            for key in ("when", "unless"):
                if key in rule:
                    yield from _compared(document, rule[key], ("rules", number, key))


def _compared(document: Document, condition: Mapping[str, Any], path: Path) -> Iterator[Comparison]:
    for attribute, wanted in condition.items():
        here = (*path, attribute)
        if attribute == ALTERNATIVES:
            for number, other in enumerate(wanted):
                yield from _compared(document, other, (*here, number))
            continue
        operator, operand = IS, wanted
        if isinstance(wanted, Mapping):
            ((operator, operand),) = wanted.items()
            here = (*here, operator)
        listed = isinstance(operand, list)
        entries = enumerate(operand) if listed else [(0, operand)]
        values = tuple((as_scalar(value), (*here, number) if listed else here) for number, value in entries)
        yield Comparison(document, attribute, operator, (*path, attribute), values)


def price_lists(data: Mapping[str, Any], path: Path) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Each price list of something sold, with its path: one, or several with their dates."""
    prices = data.get("prices", {})
    if isinstance(prices, list):
        yield from ((entry, (*path, "prices", number)) for number, entry in enumerate(prices))
    elif prices:
        yield prices, (*path, "prices")
