"""A condition compares an attribute with something that it never is; a country or currency that there is not.

Fails: `when: {user.role: boss}`, `when: {account.country: UK}`, `currencies: [ASD]`
Passes: `when: {user.role: owner}`, `when: {account.country: GB}`, `currencies: [USD]`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ....model.condition import OPERATORS, PRODUCTS_TOO, kinds_compared
from ....model.iso import countries, country_meant, currencies
from ....source import Document, Finding, Path, Suggestions, finding
from ...account import is_day, is_number
from ...context import Context, Stage
from ...references import Comparison, comparisons, readable, uncertain

CODES = ("unknown-value", "not-a-number", "not-a-date")
STAGE = Stage.NAMES

# What the values of the engine's own attributes come from.
_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    "action": ("action",),
    "item": ("item", "limit", "feature"),
    "item.product": ("item",),
    "item.edition": ("item",),
    "subscription.holds": ("item",),
    "subscription.tried": ("item",),
    "subscription.cycle": ("cycle",),
    "change.to": ("cycle", "payment-method"),
    "payment.method": ("payment-method",),
    "terms.outdated": ("terms",),
}
_OF_ISO: Final = {"account.country": ("country", countries), "account.currency": ("currency", currencies)}


def check(context: Context) -> Iterator[Finding]:
    suggestions = Suggestions()
    yield from _sold_in(context)
    for comparison in comparisons(context):
        kind = context.named.attribute_type(comparison.attribute)
        if kind is None or comparison.operator not in OPERATORS[kind]:
            continue
        if kind in ("integer", "date"):
            yield from _numbers(comparison, kind)
        elif not any(uncertain(context, source) for source in _FROM.get(comparison.attribute, ())):
            yield from _values(context, comparison, suggestions)


def _sold_in(context: Context) -> Iterator[Finding]:
    """The currencies of the catalog."""
    for document in readable(context):
        if document.data["kind"] == "catalog":
            for number, word in enumerate(document.data.get("currencies", ())):
                if word not in currencies():
                    yield _of_iso(document, ("currencies", number), word, "currency")


def _of_iso(document: Document, path: Path, word: str, variant: str, group: str | None = None) -> Finding:
    near = (country_meant(word) if variant == "country" else None) or group
    return finding(document, "unknown-value", path, variant=variant, word=word, near=near)


def _numbers(comparison: Comparison, kind: str) -> Iterator[Finding]:
    code, fits = ("not-a-number", is_number) if kind == "integer" else ("not-a-date", is_day)
    document, attribute, _, _, values = comparison
    for word, path in values:
        if not fits(word):
            yield finding(document, code, path, word=word, attribute=attribute)


def _values(context: Context, comparison: Comparison, suggestions: Suggestions) -> Iterator[Finding]:
    document, attribute, _, _, values = comparison
    groups = {one.id for kind in kinds_compared(attribute) for one in context.named.groups.get(kind, ())}
    if attribute in _OF_ISO:
        variant, known = _OF_ISO[attribute]
        for word, path in values:
            if word not in known() and word not in groups:
                yield _of_iso(document, path, word, variant, suggestions.near(word, sorted(groups)))
        return
    listed = context.named.values(attribute)
    products = context.named.products if attribute in PRODUCTS_TOO else {}
    for word, path in values:
        if listed is not None and not any(word in known for known in (listed, products, groups)):
            yield finding(
                document,
                "unknown-value",
                path,
                word=word,
                attribute=attribute,
                near=suggestions.near(word, [*listed, *sorted(groups)]),
                known=", ".join(listed),
            )
