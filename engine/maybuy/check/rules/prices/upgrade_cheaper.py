"""An edition that costs less than the one below it.

Fails: `professional` at 25 a month above `team` at 29
Passes: `professional` at 59 a month above `team` at 25
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import Sold, amounts, days, on_offer

CODES = ("upgrade-cheaper",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each currency and billing cycle, on the first day it is so."""
    offered = on_offer(context)
    for editions in context.definitions.products.values():
        ladder = [offered[one] for one in editions if one in offered]
        for lower, upper in pairwise(ladder):
            yield from _compared(context, lower, upper)


def _compared(context: Context, lower: Sold, upper: Sold) -> Iterator[Finding]:
    seen = set()
    for day in days((lower.item, upper.item)):
        for currency in context.definitions.currencies:
            below = amounts(lower, currency, day)
            for cycle, amount in amounts(upper, currency, day).items():
                if cycle in below and amount.value < below[cycle].value and (currency, cycle) not in seen:
                    seen.add((currency, cycle))
                    yield finding(
                        upper.document, "upgrade-cheaper", amount.path,
                        severity=Severity.WARNING, item=upper.item.id, other=lower.item.id, cycle=cycle,
                        amount=str(amount), more=str(below[cycle]), currency=currency,
                    )  # fmt: skip
