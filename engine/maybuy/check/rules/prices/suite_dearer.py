"""A suite that costs more than its parts bought apart.

Fails: a suite at 150 of parts at 59, 18, 35 and 23
Passes: a suite at 109 of the same parts
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import Sold, amounts, days, on_offer

CODES = ("suite-dearer",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each currency and billing cycle, on the first day it is so."""
    offered = on_offer(context)
    for suite in offered.values():
        parts = [offered[part] for part in suite.item.parts if part in offered]
        if parts and len(parts) == len(suite.item.parts):
            yield from _compared(context, suite, parts)


def _compared(context: Context, suite: Sold, parts: list[Sold]) -> Iterator[Finding]:
    seen = set()
    for day in days((suite.item, *(part.item for part in parts))):
        for currency in context.definitions.currencies:
            apart = [amounts(part, currency, day) for part in parts]
            for cycle, amount in amounts(suite, currency, day).items():
                if not all(cycle in each for each in apart) or (currency, cycle) in seen:
                    continue
                total = sum(each[cycle].value for each in apart)
                if total < amount.value:
                    seen.add((currency, cycle))
                    yield finding(
                        suite.document, "suite-dearer", amount.path,
                        severity=Severity.WARNING, item=suite.item.id, cycle=cycle,
                        amount=str(amount), less=f"{total:f}", currency=currency,
                    )  # fmt: skip
