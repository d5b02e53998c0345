"""Two price lists of one item that bind the same customers on the same days, in the same currency.

Fails: `[{effective: {until: 2020-02-01}, USD: …}, {effective: {from: 2020-01-01}, USD: …}]`
Passes: `[{effective: {until: 2020-02-01}, USD: …}, {effective: {from: 2020-02-01}, USD: …}]`,
        `[{USD: …}, {effective: {from: 2020-01-01}, for: new, USD: …}]`,
        `[{USD: …}, {when: {account.country: CH}, USD: …}]`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ....model.charge import PriceList
from ....model.dated import Customers
from ....source import Finding, Path, finding
from ...context import Context, Stage
from ...sold import Sold, label, list_groups, sold

CODES = ("overlapping-prices",)
STAGE = Stage.PLACES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each list and currency, against the first that it overlaps."""
    found = {made: None for one in sold(context) for made in _of(one)}
    yield from found


def _of(one: Sold) -> Iterator[Finding]:
    for lists in list_groups(one):
        yield from _among(one, lists)


def _among(one: Sold, lists: Sequence[tuple[PriceList, Path]]) -> Iterator[Finding]:
    for number, (later, path) in enumerate(lists):
        for currency in later.amounts:
            for earlier, other in lists[:number]:
                if currency in earlier.amounts and _share(later, earlier):
                    here = (*path, currency)
                    yield finding(
                        one.document, "overlapping-prices", here, at_key=True,
                        variant="customers" if later.when else "", item=label(one, here), currency=currency,
                        where=one.document.place((*other, currency)),
                    )  # fmt: skip
                    break


def _same_customers(one: Customers, other: Customers) -> bool:
    """Whether somebody could be meant by both: decided exactly, since facts are told by their values."""
    mine = dict(one)
    return all(not set(mine.get(name, values)).isdisjoint(values) for name, values in other)


def _share(one: PriceList, other: PriceList) -> bool:
    """Whether both may hold at once, and it is not that the later is for new customers."""
    if bool(one.when) != bool(other.when) or not _same_customers(one.when, other.when):
        return False  # one for some customers binds them in place of one for all
    if one.effective.within(other.effective).never:
        return False
    begun, other_begun = (dated.effective.from_ or date.min for dated in (one, other))
    return begun == other_begun or not (one if begun > other_begun else other).for_new
