"""Every place where one file speaks of something that another defines."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..model.base import as_scalar
from ..model.condition import ALTERNATIVES, IS
from ..model.kinds import KINDS
from ..model.policy import ACCEPT, EFFECTS
from ..source import Diagnostic, Document, Path, Suggestions, finding
from .context import Context

SOLD: Final = ("product", "add-on", "suite")

# What each kind of file defines: while one of them is not understood, nothing is certainly unknown.
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

NEEDED: Final = ("channel", "action")
"""What there must be some of: where there is none, that alone is said."""


class Reference(NamedTuple):
    """A word in a file that names something; `path` leads to it, or to the key it is."""

    document: Document
    kind: str
    word: str
    path: Path
    at_key: bool = False


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
        for reference in _of_file(document):
            found.setdefault(reference.kind, []).append(reference)
    return found


def unknown(
    context: Context, kind: str, known: Mapping[str, object], *, meaning: Container[str] = ()
) -> Iterator[Diagnostic]:
    """A finding `unknown-KIND` for every reference to what is not among `known`, nor in `meaning`."""
    if uncertain(context, kind) or (kind in NEEDED and not known):
        return
    listed = ", ".join(known) or "–"
    suggestions = Suggestions()
    for document, _, word, path, at_key in references(context, kind):
        if word not in known and word not in meaning:
            yield finding(
                document, f"unknown-{kind}", path, context.language, at_key=at_key,
                word=word, near=suggestions.near(word, known), known=listed,
            )  # fmt: skip


def uncertain(context: Context, kind: str) -> bool:
    """Whether a file of which not all is understood might define more things of this kind."""
    return any(not file.is_sure and _may_be(file.document.data, DEFINED_IN[kind]) for file in context.files)


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


def _of_file(document: Document) -> Iterator[Reference]:
    data = document.data
    if data["kind"] in SOLD:
        yield from _of_sold(document, data, ())
        for number, edition in enumerate(data.get("editions", ())):
            yield from _of_sold(document, edition, ("editions", number))
    elif data["kind"] == "policy":
        for number, rule in enumerate(data.get("rules", ())):
            yield from _of_rule(document, rule, ("rules", number))
    elif data["kind"] == "actions":
        for number, action in enumerate(data.get("actions", ())):
            if "offered_with" in action:
                path: Path = ("actions", number, "offered_with")
                yield Reference(document, "channel", action["offered_with"], path)
    elif data["kind"] == "payment-methods":
        for number, method in enumerate(data.get("methods", ())):
            yield from _listed(document, "channel", method, "through", ("methods", number))
    elif data["kind"] == "promotion":
        yield from _of_promotion(document, data)


def _listed(
    document: Document, kind: str, data: Mapping[str, Any], key: str, path: Path
) -> Iterator[Reference]:
    for number, word in enumerate(data.get(key, ())):
        yield Reference(document, kind, word, (*path, key, number))


def _of_sold(document: Document, data: Mapping[str, Any], path: Path) -> Iterator[Reference]:
    for key in ("includes", "excludes", "parts"):
        yield from _listed(document, "item", data, key, path)
    for key in ("any", "all"):
        yield from _listed(document, "item", data.get("requires", {}), key, (*path, "requires"))
    for limit in data.get("limits", {}):
        yield Reference(document, "limit", limit, (*path, "limits", limit), at_key=True)
    for prices, here in price_lists(data, path):
        for currency, amounts in prices.items():
            if currency == "effective":
                continue
            yield Reference(document, "currency", currency, (*here, currency), at_key=True)
            for cycle in amounts:
                yield Reference(document, "cycle", cycle, (*here, currency, cycle), at_key=True)


def price_lists(data: Mapping[str, Any], path: Path) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Each price list of something sold, with its path: one, or several with their dates."""
    prices = data.get("prices", {})
    if isinstance(prices, list):
        yield from ((entry, (*path, "prices", number)) for number, entry in enumerate(prices))
    elif prices:
        yield prices, (*path, "prices")


def _of_rule(document: Document, rule: Mapping[str, Any], path: Path) -> Iterator[Reference]:
    for effect in EFFECTS:
        yield from _listed(document, "action", rule, effect, path)
    yield from _listed(document, "channel", rule, "through", path)
    yield from _selected(document, rule, path)
    for number, obligation in enumerate(rule.get("obligations", ())):
        what, _, word = obligation.partition(":")
        kind = "terms" if what == ACCEPT else "detail"
        yield Reference(document, kind, word, (*path, "obligations", number))


def _of_promotion(document: Document, data: Mapping[str, Any]) -> Iterator[Reference]:
    yield from _selected(document, data, ())
    yield from _listed(document, "cycle", data, "cycles", ())
    yield from _listed(document, "action", data, "voided_by", ())
    for currency in data.get("amount", {}):
        yield Reference(document, "currency", currency, ("amount", currency), at_key=True)


def _selected(document: Document, data: Mapping[str, Any], path: Path) -> Iterator[Reference]:
    """What `items` names: ids, or the product and edition of a selector."""
    items = data.get("items", ())
    if isinstance(items, Mapping):
        for kind in ("product", "edition"):
            if kind in items:
                yield Reference(document, kind, items[kind], (*path, "items", kind))
    else:
        yield from _listed(document, "item", data, "items", path)
