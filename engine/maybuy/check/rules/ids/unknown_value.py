"""A condition compares an attribute with something that it never is.

Fails: `when: {user.role: boss}`
Passes: `when: {user.role: owner}`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ....model.condition import OPERATORS, PRODUCTS_TOO
from ....source import Finding, Suggestions, finding
from ...account import is_day, is_number
from ...context import Context, Stage
from ...references import Comparison, comparisons, uncertain

CODES = ("unknown-value", "not-a-number", "not-a-date")
STAGE = Stage.NAMES

# What the values of the engine's own attributes come from.
_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    "action": ("action",),
    "item": ("item", "limit", "feature"),
    "item.product": ("item",),
    "item.edition": ("item",),
    "subscription.holds": ("item",),
    "subscription.cycle": ("cycle",),
    "change.to": ("cycle", "payment-method"),
    "payment.method": ("payment-method",),
    "terms.outdated": ("terms",),
}
_WRITTEN: Final = {"account.country": ("country", "[A-Z]{2}"), "account.currency": ("currency", "[A-Z]{3}")}


def check(context: Context) -> Iterator[Finding]:
    suggestions = Suggestions()
    for comparison in comparisons(context):
        kind = context.named.attribute_type(comparison.attribute)
        if kind is None or comparison.operator not in OPERATORS[kind]:
            continue
        if kind in ("integer", "date"):
            yield from _numbers(comparison, kind)
        elif not any(uncertain(context, source) for source in _FROM.get(comparison.attribute, ())):
            yield from _values(context, comparison, suggestions)


def _numbers(comparison: Comparison, kind: str) -> Iterator[Finding]:
    code, fits = ("not-a-number", is_number) if kind == "integer" else ("not-a-date", is_day)
    document, attribute, _, _, values = comparison
    for word, path in values:
        if not fits(word):
            yield finding(document, code, path, word=word, attribute=attribute)


def _values(context: Context, comparison: Comparison, suggestions: Suggestions) -> Iterator[Finding]:
    document, attribute, _, _, values = comparison
    variant, pattern = _WRITTEN.get(attribute, ("", ""))
    listed = context.named.values(attribute)
    products = context.named.products if attribute in PRODUCTS_TOO else {}
    for word, path in values:
        if variant:
            if not re.fullmatch(pattern, word):
                yield finding(document, "unknown-value", path, variant=variant, word=word)
        elif listed is not None and word not in listed and word not in products:
            yield finding(
                document,
                "unknown-value",
                path,
                word=word,
                attribute=attribute,
                near=suggestions.near(word, listed),
                known=", ".join(listed),
            )
