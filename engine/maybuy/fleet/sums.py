"""What a change does to a customer base as money: exact sums, and what comes of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ..subscription.currency import rounded
from .groups import SAMPLES
from .keys import Ratio
from .sql import Select


@dataclass(frozen=True, slots=True)
class Total:
    """All that is paid in a currency, a month."""

    currency: str
    accounts: int
    """Those with a subscription."""
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """The lines of an item in a billing cycle that cost something else than before, a month."""

    item: str
    cycle: str
    currency: str
    accounts: int
    seats: int
    before: Decimal
    after: Decimal
    samples: tuple[str, ...]
    """The smallest ids of their accounts."""


@dataclass(frozen=True, slots=True)
class Payers:
    """The accounts that pay more in all, or less: what their lines cost a month that cost something else
    than before. What else they pay is the same."""

    currency: str
    accounts: int
    seats: int
    before: Decimal
    after: Decimal
    samples: tuple[str, ...]
    """The smallest ids."""


@dataclass(frozen=True, slots=True)
class Money:
    """What a change does, account by account summed up; each part in the order of currency, item, cycle."""

    totals: tuple[Total, ...]
    rows: tuple[Row, ...]
    more: tuple[Payers, ...]
    less: tuple[Payers, ...]
    on_request: int
    """Lines that were left out, for one of the catalogs has no price for them."""
    odd: int
    """Accounts that were looked at one by one."""
    payers: Select
    """`id`, `currency`, `before` and `after` of all who pay more or less, as Payers has it; amounts in whole
    numbers of which `parts` make one of the currency's unit."""
    parts: int


@dataclass(slots=True)
class Sum:
    """What is being summed up: amounts by their denominators, which is quicker than to reduce each sum."""

    accounts: int = 0
    seats: int = 0
    before: Counter[int] = field(default_factory=Counter)
    after: Counter[int] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)

    def add(self, before: Ratio, after: Ratio) -> None:
        """More amounts."""
        self.before[before[1]] += before[0]
        self.after[after[1]] += after[0]

    def count(self, accounts: int, seats: int, ids: Iterable[str]) -> None:
        """More accounts, the seats of their lines, and the first of their ids."""
        self.accounts += accounts
        self.seats += seats
        self.samples = sorted([*self.samples, *ids])[:SAMPLES]

    def amounts(self, currency: str) -> tuple[Decimal, Decimal]:
        """Both, rounded to the currency's unit."""
        before, after = (in_all(one) for one in (self.before, self.after))
        return rounded(before, currency), rounded(after, currency)


@dataclass(slots=True)
class Found:
    """What has been found so far."""

    totals: defaultdict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))
    rows: defaultdict[tuple[str, str, str], Sum] = field(default_factory=lambda: defaultdict(Sum))
    """By currency, item and cycle."""
    payers: defaultdict[tuple[str, bool], Sum] = field(default_factory=lambda: defaultdict(Sum))
    """By currency and whether they pay more."""
    on_request: int = 0
    odd: int = 0
    parts: int = 1


def in_all(amounts: Counter[int]) -> Fraction:
    """What amounts come to that are summed up by their denominators."""
    return sum((Fraction(top, bottom) for bottom, top in amounts.items()), Fraction(0))


def result(found: Found, payers: Select) -> Money:
    """What has been found, with each amount rounded."""
    totals = tuple(
        Total(currency, one.accounts, *one.amounts(currency))
        for currency, one in sorted(found.totals.items())
    )
    rows = tuple(
        Row(item, cycle, currency, one.accounts, one.seats, *one.amounts(currency), tuple(one.samples))
        for (currency, item, cycle), one in sorted(found.rows.items())
    )
    more, less = (
        tuple(
            Payers(currency, one.accounts, one.seats, *one.amounts(currency), tuple(one.samples))
            for (currency, more), one in sorted(found.payers.items())
            if more is wanted
        )
        for wanted in (True, False)
    )
    return Money(totals, rows, more, less, found.on_request, found.odd, payers, found.parts)
