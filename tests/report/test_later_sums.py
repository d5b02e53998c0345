"""What a summary says is to pay each cycle from later days on is what a whole term costs then.

The calculation knows the prices, the days of trials, of what waits and of promotions, and counts the days of
the first term that begins on such a day or after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.receipt import Receipt
from ordering import change, customer, preview, prices, shop
from strategies import Data

START = date(2026, 1, 1)
TERMS = {"monthly": date(2026, 2, 1), "annual": date(2027, 1, 1)}
PRICES = {"desk/basic": 10, "chat/pro": 15}
HALF = {
    "id": "half",
    "name": "Half",
    "code": "HALF",
    "percent": 50,
    "items": ["desk"],
    "duration": {"months": 3},
}
FIFTH = {"id": "fifth", "code": "FIFTH", "percent": 20, "duration": {"months": 3}}
TEN = {"id": "ten", "code": "TEN", "amount": {"USD": 10}, "duration": 3}
PROMOTIONS = [{**one, "stacks": True} for one in (HALF, FIFTH, TEN)]
QUOTED = {
    "kind": "product", "id": "quoted", "name": "Quoted",
    "editions": [{"id": "one", "price": "on_request", "trial": {"days": 14}}],
}  # fmt: skip
DEARER = {
    "kind": "product", "id": "lamp", "name": "Lamp",
    "prices": [
        {"effective": {"until": "2026-02-01"}, **prices("USD", 10, 10)},
        {"effective": {"from": "2026-02-01"}, **prices("USD", 16, 16)},
    ],
}  # fmt: skip
SHOP = shop(promotions=PROMOTIONS, more=[QUOTED, DEARER])


def subscriber(
    *lines: tuple[str, int], cycle: str = "monthly", trials: dict[str, date] | None = None, **more: Any
) -> Account:
    """A customer since the first day of 2026 whose trials go on as what they are."""
    one = customer(*lines, cycle=cycle, term=(str(START), str(TERMS[cycle])), **more)
    said = one.model_dump(mode="json", by_alias=True, exclude_none=True)
    said["subscription"]["trials"] = [
        {"item": item, "until": str(until), "then": item} for item, until in (trials or {}).items()
    ]
    return Account.model_validate(said)


def later(summary: Preview, language: str = "en") -> list[str]:
    """What is said of later days."""
    told = afterwards(summary, language)
    return [one for one in told if one.startswith(("from ", "à partir "))]


def afterwards(summary: Preview, language: str = "en", engine: Engine = SHOP) -> list[str]:
    """What is said of later days and of promotions, with plain spaces."""
    told = Receipt(summary, engine.definitions, language).afterwards()
    return [one.replace("\xa0", " ").replace("\u202f", " ") for one in told]


class Case(NamedTuple):
    """A customer of Desk who tries Chat until a day, with seats that leave on another, and promotions."""

    cycle: str
    looked: date
    tried: date
    leaving: date | None
    promotions: dict[str, tuple[date | None, date]]

    def account(self) -> Account:
        removed = {"action": "remove_seats", "item": "desk/basic", "seats": 2}
        return subscriber(
            ("desk/basic", 10), ("chat/pro", 3),
            cycle=self.cycle, trials={"chat/pro": self.tried},
            scheduled=[{"on": str(self.leaving), "change": removed}] if self.leaving else [],
            promotions=[
                {"id": name, "until": str(until), **({"from": str(start)} if start else {})}
                for name, (start, until) in sorted(self.promotions.items())
            ],
        )  # fmt: skip

    def costs(self, day: date, *, next_: bool = False) -> Decimal:
        """What a whole term like a day's costs: the first that begins on it, or after it."""
        months = 1 if self.cycle == "monthly" else 12
        start, end = START, TERMS[self.cycle]
        while start < day or (next_ and start == day):
            start, end = end, _after(end, months)
        term = [start + timedelta(number) for number in range((end - start).days)]
        seats = {"desk/basic": 8 if self.leaving and self.leaving <= day else 10}
        if self.tried <= day:
            seats["chat/pro"] = 3
        left = Fraction(0)
        for item, count in seats.items():
            a_day = Fraction(count * PRICES[item] * months, len(term))
            left += sum(
                (a_day * self._kept("half", one, item) * self._kept("fifth", one, item) for one in term),
                Fraction(0),
            )
        return Decimal(_cents(left - (min(10, left) if self._runs("ten", start) else 0))) / 100

    def _kept(self, name: str, day: date, item: str) -> Fraction:
        if not self._runs(name, day) or (name == "half" and item != "desk/basic"):
            return Fraction(1)
        return Fraction(1, 2) if name == "half" else Fraction(4, 5)

    def _runs(self, name: str, day: date) -> bool:
        start, until = self.promotions.get(name, (None, START))
        return (start or START) <= day < until

    def expected(self) -> Iterator[tuple[date, Decimal]]:
        """The days of which something is said, and the sums."""
        told = self.costs(self.looked, next_=True)
        for day in sorted({self.tried, *([self.leaving] if self.leaving else [])}):
            if day == self.leaving or self.costs(day) != told:
                told = self.costs(day)
                yield day, told


def _after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _cents(amount: Fraction) -> int:
    return int(amount * 100 + Fraction(1, 2))


def between(first: int, last: int) -> st.SearchStrategy[date]:
    """Days of 2026 by their number in it."""
    return st.integers(first, last).map(lambda number: START + timedelta(number))


def in_words(day: date) -> str:
    """A day as it is told."""
    return f"{day:%B} {day.day}, {day.year}"


SAID = re.compile(r"from (.+?): \$([0-9,]+\.[0-9]{2}) a (?:month|year)(?:, promotions taken off)?")
ENDS = re.compile(r".* until (\w+ \d+, \d+), then \$([0-9,]+\.[0-9]{2})(?: \(.*\))?")
RUN = st.tuples(st.none() | between(1, 60), between(20, 150)).filter(
    lambda one: not one[0] or one[0] < one[1]
)
CASES = st.builds(
    Case,
    st.sampled_from(["monthly", "annual"]), between(0, 14), between(15, 75), st.none() | between(15, 75),
    st.dictionaries(st.sampled_from(["half", "fifth", "ten"]), RUN),
)  # fmt: skip
APRIL = date(2026, 4, 1)


@example(Case("annual", date(2026, 1, 5), date(2026, 2, 19), None, {"half": (None, APRIL)}))
@example(Case("annual", date(2026, 1, 5), date(2026, 2, 19), date(2026, 3, 1), {"half": (None, APRIL)}))
@example(Case("monthly", date(2026, 1, 5), date(2026, 1, 19), None, {"half": (date(2026, 1, 5), APRIL)}))
@example(Case("monthly", date(2026, 1, 5), date(2026, 1, 19), None, {"half": (date(2026, 2, 1), APRIL)}))
@settings(deadline=None, max_examples=drawn(150))
@given(CASES)
def test_from_a_day_on_and_without_a_promotion_a_term_costs_what_is_said(case: Case) -> None:
    summary = preview(case.account(), at=case.looked, engine=SHOP)
    assert summary.recurring_net == case.costs(case.looked, next_=True)
    ends = {in_words(until): until for _, until in case.promotions.values()}
    for one in filter(None, map(ENDS.fullmatch, afterwards(summary))):
        assert case.costs(ends[one[1]]) == Decimal(one[2].replace(",", ""))
    found = []
    for one in later(summary):
        match = SAID.fullmatch(one)
        assert match is not None, one
        found.append((match[1], Decimal(match[2].replace(",", ""))))
    assert found == [(in_words(day), amount) for day, amount in case.expected()]


def test_the_first_whole_term_is_charged_what_was_said() -> None:
    """The payment of the next term: 8 seats of 10 a month, 3 of 15, half off the 8 until it ends in it."""
    case = Case("monthly", date(2026, 1, 5), date(2026, 1, 20), None, {"half": (None, date(2026, 2, 15))})
    summary = preview(case.account(), at=case.looked, engine=SHOP)
    assert later(summary) == ["from January 20, 2026: $120.00 a month, promotions taken off"]
    renewal = next(one for one in summary.payments if one.reason == "renewal")
    assert (renewal.on, renewal.amount) == (date(2026, 2, 1), Decimal("120.00"))


QUOTE = {"quoted/one": date(2026, 1, 19)}


@pytest.mark.parametrize(
    ("lines", "language", "said"),
    [
        ([], "en", "from January 19, 2026: on request"),
        ([], "fr", "à partir du 19 janvier 2026 : sur demande"),
        (
            [("desk/basic", 10)],
            "en",
            "from January 19, 2026: $100.00 a month, plus what is priced on request",
        ),
        (
            [("desk/basic", 10)],
            "fr",
            "à partir du 19 janvier 2026 : 100,00 $US par mois, hors articles au prix sur demande",
        ),
    ],
)
def test_what_is_tried_and_then_priced_on_request_is_told_as_that(
    lines: list[tuple[str, int]], language: str, said: str
) -> None:
    account = subscriber(*lines, ("quoted/one", 3), trials=QUOTE)
    assert later(preview(account, at=date(2026, 1, 5), engine=SHOP), language) == [said]


def test_what_is_still_free_is_not_yet_on_request() -> None:
    trials = {"chat/pro": date(2026, 1, 10), "quoted/one": date(2026, 2, 10)}
    account = subscriber(("desk/basic", 10), ("chat/pro", 3), ("quoted/one", 3), trials=trials)
    summary = preview(account, at=date(2026, 1, 5), engine=SHOP)
    assert later(summary) == [
        "from January 10, 2026: $145.00 a month",
        "from February 10, 2026: $145.00 a month, plus what is priced on request",
    ]
    paid = [one.said for one in Receipt(summary, SHOP.definitions, "en").payments()]
    assert paid[-1] == "$145.00 for the next month"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "from January 19, 2026: $116.00 a month, promotions taken off",
                "from February 1, 2026: $164.00 a month, at the prices of that day",
            ],
        ),
        (
            "fr",
            [
                "à partir du 19 janvier 2026 : 116,00 $US par mois, promotions déduites",
                "à partir du 1er février 2026 : 164,00 $US par mois, aux prix en vigueur à cette date",
            ],
        ),
    ],
)
def test_prices_of_the_next_term_are_told_beside_promotions(language: str, said: list[str]) -> None:
    """Ten lamps at 10, and at 16 from February on, with a fifth off; 3 of Chat at 15, less a fifth: 36."""
    fifth = {"id": "fifth", "until": "2026-06-01"}
    trials = {"chat/pro": date(2026, 1, 19)}
    account = subscriber(("lamp", 10), ("chat/pro", 3), trials=trials, promotions=[fifth])
    assert later(preview(account, at=date(2026, 1, 5), engine=SHOP), language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "from February 1, 2026: $160.00 a month, plus what is priced on request"),
        ("fr", "à partir du 1er février 2026 : 160,00 $US par mois, hors articles au prix sur demande"),
    ],
)
def test_prices_of_the_next_term_are_told_beside_what_is_on_request(language: str, said: str) -> None:
    account = subscriber(("lamp", 10), ("bespoke", 1))
    assert later(preview(account, at=date(2026, 1, 5), engine=SHOP), language) == [said]


FREE: Data = {**PROMOTIONS[0], "id": "free", "name": "Free", "code": "FREE", "percent": 100}


@pytest.mark.parametrize(
    ("language", "until", "said"),
    [
        ("en", "2026-04-01", "Free: $100.00 less a month until April 1, 2026, then $100.00"),
        (
            "fr",
            "2026-04-01",
            "Free : 100,00 $US de moins par mois jusqu’au 1er avril 2026 exclu, puis 100,00 $US",
        ),
        ("en", "2026-06-01", "Free: $100.00 less a month until April 1, 2026"),
        ("fr", "2026-06-01", "Free : 100,00 $US de moins par mois jusqu’au 1er avril 2026 exclu"),
    ],
)
def test_what_is_to_pay_without_a_promotion_is_less_what_another_takes_by_then(
    language: str, until: str, said: str
) -> None:
    """Half off takes nothing of what costs nothing, and its part once that is over."""
    engine = shop(promotions=[FREE, PROMOTIONS[0]])
    promotions = [{"id": "free", "until": "2026-04-01"}, {"id": "half", "until": until}]
    account = subscriber(("desk/basic", 10), promotions=promotions)
    summary = preview(account, at=date(2026, 1, 5), engine=engine)
    assert afterwards(summary, language, engine)[:1] == [said]


@pytest.mark.parametrize("cheaper", [False, True])
@given(turns=between(32, 118), until=between(60, 119))
@settings(deadline=None, max_examples=drawn(40))
def test_what_is_to_pay_without_a_promotion_is_what_the_first_term_without_it_costs(
    cheaper: bool, turns: date, until: date
) -> None:
    """And not what the term in which it ends would cost, at a price that nobody pays whole any more."""
    first, then = (16, 10) if cheaper else (10, 16)
    lists = [
        {"effective": {"until": str(turns)}, **prices("USD", first, first)},
        {"effective": {"from": str(turns)}, **prices("USD", then, then)},
    ]
    lamp: Data = {"kind": "product", "id": "lamp", "name": "Lamp", "prices": lists}
    engine = shop(promotions=[{**FIFTH, "name": "Fifth"}], more=[lamp])
    account = subscriber(("lamp", 10), promotions=[{"id": "fifth", "until": str(until)}])
    told = afterwards(preview(account, at=date(2026, 1, 5), engine=engine), engine=engine)[0]
    whole = until if until.day == 1 else _after(until.replace(day=1), 1)
    paid = first if whole < turns else then
    match = ENDS.fullmatch(told)
    assert (match is not None) == (paid == first)
    assert match is None or Decimal(match[2]) == 10 * paid


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Half: $50.00 less a month until April 1, 2026"),
        ("fr", "Half : 50,00 $US de moins par mois jusqu’au 1er avril 2026 exclu"),
    ],
)
def test_nothing_is_told_of_all_where_some_is_on_request_by_then(language: str, said: str) -> None:
    account = subscriber(
        ("desk/basic", 10), ("quoted/one", 3), trials=QUOTE, promotions=[{"id": "half", "until": str(APRIL)}]
    )
    summary = preview(account, at=date(2026, 1, 5), engine=SHOP)
    assert afterwards(summary, language)[0] == said


def test_where_all_was_tried_the_term_that_begins_with_what_is_paid_first_costs_what_is_said() -> None:
    """A promotion that ends with that term counts in all of it: half of 100."""
    half = {"id": "half", "until": "2026-02-19"}
    trials = {"desk/basic": date(2026, 1, 19)}
    account = subscriber(("desk/basic", 10), trials=trials, promotions=[half])
    summary = preview(account, at=date(2026, 1, 5), engine=SHOP)
    assert later(summary) == ["from January 19, 2026: $50.00 a month, promotions taken off"]
    assert [(one.on, one.amount) for one in summary.payments] == [(date(2026, 1, 19), Decimal("50.00"))]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "$150.00 for Chat Pro until February 19, 2026"),
        ("fr", "150,00 $US pour Chat Pro, jusqu’au 19 février 2026 exclu"),
    ],
)
def test_a_payment_names_only_what_is_charged_on_its_day(language: str, said: str) -> None:
    """Both are tried; one is free for longer, though the term begins anew for both."""
    trials = {"chat/pro": date(2026, 1, 19), "desk/basic": date(2026, 1, 25)}
    account = subscriber(("desk/basic", 2), ("chat/pro", 10), trials=trials)
    receipt = Receipt(preview(account, at=date(2026, 1, 5), engine=SHOP), SHOP.definitions, language)
    first = next(receipt.payments())
    assert first.said.replace("\xa0", " ").replace("\u202f", " ") == said


def test_what_is_paid_once_is_named_though_nothing_else_is_charged() -> None:
    setup: Data = {"id": "setup", "name": "Setup", "once": True, "prices": {"USD": 50}}
    calls: Data = {"id": "calls", "name": "Calls", "by": "use", "per": "calls", "prices": {"USD": 1}}
    limits: Data = {"kind": "limits", "limits": [{"id": "calls", "name": "Calls"}]}
    item: Data = {"kind": "product", "id": "api", "name": "Api", "charges": [setup, calls]}
    engine = shop(more=[limits, item])
    account = subscriber(("desk/basic", 10), ("api", 1), trials={"api": date(2026, 1, 19)})
    summary = preview(account, change("add_seats", "desk"), at=date(2026, 1, 5), engine=engine)
    told = [(one.on, one.amount, one.items) for one in summary.payments if one.reason == "change"]
    assert told == [(date(2026, 1, 19), Decimal("50.00"), ("api",))]
