"""Days between the dates of two price lists, on which an item has no price.

Fails: `[{effective: {until: 2020-01-01}, USD: …}, {effective: {from: 2020-02-01}, USD: …}]`
Passes: `[{effective: {until: 2020-02-01}, USD: …}, {effective: {from: 2020-02-01}, USD: …}]`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ....model.base import Effective
from ....model.charge import PriceList
from ....source import Finding, Path, Severity, finding
from ...context import Context, Stage
from ...sold import Sold, label, list_groups, sold

CODES = ("price-gap",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Found at the day on which there is a price again."""
    found = {
        made: None
        for one in sold(context)
        if one.item.on_sale and not one.item.on_request
        for made in _of(one)
    }
    yield from found


def _of(one: Sold) -> Iterator[Finding]:
    for listed in list_groups(one):
        yield from _between(one, listed)


def _between(one: Sold, listed: Sequence[tuple[PriceList, Path]]) -> Iterator[Finding]:
    periods: dict[str, list[tuple[Effective, Path]]] = {}
    for dated, path in listed:
        for currency in () if dated.when else dated.amounts:
            periods.setdefault(currency, []).append((dated.effective, path))
    for currency, lists in periods.items():
        reached: date | None = None
        for number, (period, path) in enumerate(sorted(lists, key=lambda entry: entry[0].from_ or date.min)):
            begun = period.from_
            if number and reached is not None and begun is not None and reached < begun:
                gap = Effective.model_construct(from_=reached, until=begun).within(one.item.effective)
                if gap.from_ is not None and gap.until is not None and gap.from_ < gap.until:
                    here = (*path, "effective", "from")
                    yield finding(
                        one.document, "price-gap", here, severity=Severity.WARNING,
                        item=label(one, here), currency=currency, start=gap.from_, end=gap.until,
                    )  # fmt: skip
            if number == 0 or (reached is not None and (period.until is None or period.until > reached)):
                reached = period.until
