"""Two price lists of one item that hold on the same days, in the same currency.

Fails: `[{effective: {until: 2020-02-01}, USD: …}, {effective: {from: 2020-01-01}, USD: …}]`
Passes: `[{effective: {until: 2020-02-01}, USD: …}, {effective: {from: 2020-02-01}, USD: …}]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.base import Effective
from ....source import Finding, finding
from ...context import Context, Stage
from ...sold import Sold, label, price_lists, sold

CODES = ("overlapping-prices",)
STAGE = Stage.PLACES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each list and currency, against the first that it overlaps."""
    found = {made: None for one in sold(context) for made in _of(one)}
    yield from found


def _of(one: Sold) -> Iterator[Finding]:
    lists = list(price_lists(one))
    for number, (later, path) in enumerate(lists):
        for currency in later.amounts:
            for earlier, other in lists[:number]:
                if currency in earlier.amounts and _share(later.effective, earlier.effective):
                    here = (*path, currency)
                    yield finding(
                        one.document, "overlapping-prices", here, at_key=True,
                        item=label(one, here), currency=currency,
                        where=one.document.place((*other, currency)),
                    )  # fmt: skip
                    break


def _share(one: Effective, other: Effective) -> bool:
    both = one.within(other)
    return both.from_ is None or both.until is None or both.from_ < both.until
