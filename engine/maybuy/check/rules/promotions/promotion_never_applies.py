"""A promotion that no order can ever have.

Fails: `when: {account.new: true, subscription.cycle: annual, user.age: {less_than: 0}}`; `items` not on sale
Passes: `when: {account.new: true}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.logic import impossible, selected, unfold
from ....model.promotion import PromotionFile
from ....source import Finding, Path, Severity, finding
from ...asked import Asked
from ...context import Context, SourceFile, Stage

CODES = ("promotion-never-applies",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each promotion, at what keeps it from applying."""
    for file in context.files:
        if isinstance(file.model, PromotionFile):
            found = _why(context, file.model)
            if found is not None:
                yield _found(file, file.model, *found)


def _why(context: Context, promotion: PromotionFile) -> tuple[str, Path] | None:
    definitions = context.definitions
    try:
        clauses = unfold(promotion.condition, definitions)
    except ValueError:
        return None
    if all(any(impossible(clause, definitions)) for clause in clauses):
        return "when", ("when",)
    items = [item for item in definitions.items.values() if item.on_sale]
    if promotion.items is not None:
        chosen = Asked(definitions).about_item(selected(promotion.items, definitions))
        if not chosen:
            return None  # selects_nothing says so
        items = [item for item in items if item.id in chosen]
        if not items:
            return "items", ("items",)
    if items and all(item.on_request for item in items):
        return "price", ("items",)
    days = [promotion.effective.within(item.effective) for item in items]
    if items and all(one.never for one in days):
        return "days", ("effective",)
    if (
        items
        and promotion.cycles
        and not any(item.sold_for(one) for item in items for one in promotion.cycles)
    ):
        return "cycles", ("cycles",)
    currencies = {currency for item in items for dated in item.price_lists for currency in dated.amounts}
    for key in ("amount", "minimum", "maximum"):
        sums: dict[str, object] | None = getattr(promotion, key)
        if promotion.items is not None and sums is not None and currencies.isdisjoint(sums):
            return "currency", (key,)
    return None


def _found(file: SourceFile, promotion: PromotionFile, variant: str, path: Path) -> Finding:
    return finding(
        file.document, "promotion-never-applies", path, at_key=True,
        severity=Severity.WARNING, variant=variant, word=promotion.id,
    )  # fmt: skip
