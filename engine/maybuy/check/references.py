"""Every place where one file speaks of something that another defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..model.base import Ref, as_scalar
from ..model.condition import ALTERNATIVES, IS
from ..model.group import VALUES, Listed, listed
from ..model.kinds import BESIDE, KINDS, Keys, Shape, kinds_that_define, shape_of
from ..model.policy import ACCEPT
from ..source import Document, Path
from .context import Context, SourceFile

SOLD: Final = ("product", "add-on", "suite")

NEEDED: Final = ("user.role", "account.type")
"""The attributes without which no question can be answered."""


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
    """One entry of a condition: the attribute, the operator (`is` if there is none), the values it writes.

    Those that the name of a group stands for are written in the group, which is one as well.
    """

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
        kind = document.data["kind"]
        shape = None if kind in BESIDE else shape_of(KINDS[kind])
        for reference in _named(document, document.data, shape, ()):
            found.setdefault(reference.kind, []).append(reference)
    found["attribute"] = [
        Reference(one.document, "attribute", one.attribute, one.path, at_key=one.path[-1] == one.attribute)
        for one in comparisons(context)
    ]
    return found


def _named(document: Document, data: Any, shape: Shape, path: Path, beside: str = "") -> Iterator[Reference]:
    """Every name in a part of a file that may have a shape."""
    match shape, data:
        case Ref("obligation"), str():
            what, _, word = data.partition(":")
            yield Reference(document, "terms" if what == ACCEPT else "detail", word, path)
        case Ref(kind), str() if data not in shape.words and document.group_at(path) is None:
            yield Reference(document, kind, data, path, beside=beside if kind == "edition" else "")
        case [inner], list():
            for number, entry in enumerate(data):
                yield from _named(document, entry, inner, (*path, number))
        case Keys(Ref(kind)), Mapping():
            for key, value in data.items():
                if key not in shape.apart:
                    yield Reference(document, kind, key, (*path, key), at_key=True)
                    yield from _named(document, value, shape.below, (*path, key))
        case tuple(), _:
            for one in shape:
                yield from _named(document, data, one, path)
        case Mapping(), Mapping():
            for key, inner in shape.items():
                if key in data:
                    yield from _named(document, data[key], inner, (*path, key), data.get("product", ""))


def uncertain(context: Context, kind: str) -> bool:
    """Whether a file of which not all is understood might define more things of this kind."""
    kinds = kinds_that_define(kind)
    return bool(kinds) and any(
        not file.is_sure and _may_be(file.document.data, kinds) for file in context.files
    )


def seems_unknown(files: Iterable[SourceFile], code: str) -> bool:
    """Whether what an account or an order names may only seem unknown, under this code: what defines it may
    stand in a file that has a mistake in its shape, and so is no part of the definitions."""
    kinds = kinds_that_define("attribute" if code == "unknown-value" else code.removeprefix("unknown-"))
    return code.startswith("unknown-") and any(
        file.model is None and _may_be(file.document.data, kinds) for file in files
    )


def _may_be(data: Any, kinds: frozenset[str]) -> bool:
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
        if data["kind"] in SOLD:
            yield from _of_prices(document, data)
        stated = {"policy": "rules", "promises": "promises"}.get(data["kind"], "")
        for number, rule in enumerate(data.get(stated, ())):
            for key in ("when", "unless"):
                if key in rule:
                    yield from _compared(document, rule[key], (stated, number, key))
        for one in listed(data):
            yield from _grouped(document, one)


def _grouped(document: Document, group: Listed) -> Iterator[Comparison]:
    """The members of a group of values, where they stand: what conditions that name it compare with."""
    key, number = group.path
    attribute = "account.country" if key == "countries" else group.kind if key == VALUES else ""
    members = document.value((*group.path, "members"))
    values = tuple((as_scalar(value), (*group.path, "members", place)) for place, value in enumerate(members))
    if attribute:
        yield Comparison(document, attribute, IS, (key, number, "of"), values)


def _of_prices(document: Document, data: Mapping[str, Any]) -> Iterator[Comparison]:
    """For whom prices are that are not for all."""
    levels: list[tuple[Mapping[str, Any], Path]] = [(data, ())]
    levels += [(one, ("editions", number)) for number, one in enumerate(data.get("editions", ()))]
    for level, path in levels:
        stated = [(level, (*path,), key) for key in ("prices", "minimum")]
        charges = level.get("charges", ())
        stated += [(one, (*path, "charges", number), "prices") for number, one in enumerate(charges)]
        for holder, here, key in stated:
            lists = holder.get(key)
            for number, entry in enumerate(lists if isinstance(lists, list) else ()):
                if "when" in entry:
                    yield from _compared(document, entry["when"], (*here, key, number, "when"))


def _compared(document: Document, condition: Mapping[str, Any], path: Path) -> Iterator[Comparison]:
    for attribute, wanted in condition.items():
        here = (*path, attribute)
        if attribute == ALTERNATIVES:
            for number, other in enumerate(wanted):
                yield from _compared(document, other, (*here, number))
            continue
        for operator, operand in wanted.items() if isinstance(wanted, Mapping) else [(IS, wanted)]:
            below = here if operator == IS else (*here, operator)
            several = isinstance(operand, list)
            values = tuple(
                (as_scalar(value), (*below, number) if several else below)
                for number, value in enumerate(operand if several else [operand])
                if document.group_at((*below, number)) is None
            )
            yield Comparison(document, attribute, operator, here, values)


def price_lists(data: Mapping[str, Any], path: Path) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Each price list of something sold, with its path: one, or several with their dates."""
    prices = data.get("prices", {})
    if isinstance(prices, list):
        yield from ((entry, (*path, "prices", number)) for number, entry in enumerate(prices))
    elif prices:
        yield prices, (*path, "prices")
