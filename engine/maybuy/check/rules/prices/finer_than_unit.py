"""An amount finer than its currency's smallest unit.

Fails: `prices: {JPY: {monthly: 3600.55}}`
Passes: `prices: {JPY: {monthly: 3600}}`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ....model.promotion import PromotionFile
from ....source import Finding, Path, finding
from ....subscription.currency import decimals
from ...context import Context, Stage
from ...sold import price_lists, sold

CODES = ("finer-than-unit",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    """Found in prices, and in what promotions take off, ask for and end at."""
    for one in sold(context):
        for dated, path in (*price_lists(one), *price_lists(one, "minimum")):
            for currency, amounts in dated.amounts.items():
                for cycle, amount in amounts.items():
                    if _is_finer(amount, currency):
                        yield _found(one.document, (*path, currency, cycle), amount, currency)
    for file in context.files:
        if isinstance(file.model, PromotionFile):
            for key in ("amount", "minimum", "maximum"):
                sums: Mapping[str, Decimal] = getattr(file.model, key) or {}
                for currency, amount in sums.items():
                    if _is_finer(amount, currency):
                        yield _found(file.document, (key, currency), amount, currency)


def _is_finer(amount: Decimal, currency: str) -> bool:
    return amount != round(amount, decimals(currency))


def _found(document: Any, path: Path, amount: Decimal, currency: str) -> Finding:
    places = decimals(currency)
    return finding(
        document, "finer-than-unit", path,
        variant="" if places else "whole", word=f"{amount:f}", currency=currency, places=places,
    )  # fmt: skip
