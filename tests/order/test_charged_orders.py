"""Orders of what has charges: a fee for the account, seats in tiers, a set-up fee, use; sums by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.report.charge_words import amounts_of
from maybuy.report.preview_json import preview_json
from ordering import change, customer, missing, newcomer, preview, shop, shop_files
from strategies import gathered

START, END = date(2021, 1, 1), date(2022, 1, 1)
HALF = date(2021, 7, 2)
"""182 of 365 days go before it, 183 are left."""
GRADUATED = [{"up_to": 10, "price": 10}, {"price": 6}]


def cycles(monthly: object, annual: object | None = None) -> dict[str, object]:
    return {"monthly": monthly, "annual": annual or monthly, "quarterly": monthly}


@cache
def engine() -> Engine:
    sold: list[dict[str, Any]] = [
        {
            "kind": "product", "id": "hub", "seats": {"max": 100},
            "editions": [
                {
                    "id": "one",
                    "charges": [
                        {"id": "platform", "prices": {"USD": cycles(350, 300)}},
                        {"id": "seats", "per": "seat", "included": 3, "prices": {"USD": cycles(50, 45)}},
                        {"id": "setup", "once": True, "prices": {"USD": 1500}},
                        {"id": "minutes", "per": "minutes", "by": "use", "included": 2_000,
                         "prices": {"USD": "0.008"}},
                    ],
                },
                {
                    "id": "two",
                    "charges": [
                        {"id": "platform", "prices": {"USD": 800}},
                        {"id": "setup", "once": True, "prices": {"USD": 1500}},
                        {"id": "training", "once": True, "per": "seat", "prices": {"USD": 20}},
                    ],
                },
            ],
        },
        {
            "kind": "product", "id": "steps",
            "charges": [{"id": "s", "per": "seat", "tiers": "graduated", "prices": {"USD": GRADUATED}}],
            "minimum": {"USD": cycles(25)},
        },
        {
            "kind": "product", "id": "bulk",
            "charges": [{"id": "s", "per": "seat", "tiers": "volume", "prices": {"USD": GRADUATED}}],
        },
        {
            "kind": "product", "id": "some",
            "charges": [{"id": "s", "per": "seat", "included": 3, "prices": {"USD": 9}}],
        },
        {
            "kind": "product", "id": "beside", "prices": {"USD": cycles(7)},
            "charges": [{"id": "setup", "once": True, "prices": {"USD": {"monthly": 90, "annual": 0,
                                                                         "quarterly": 90}}}],
        },
        {"kind": "limits", "limits": [{"id": "minutes"}]},
    ]  # fmt: skip
    return shop(more=sold, later=())


def account(*lines: tuple[str, int], cycle: str = "annual") -> Account:
    term = (START.isoformat(), END.isoformat()) if cycle == "annual" else ("2021-07-01", "2021-08-01")
    return customer(*lines, cycle=cycle, term=term)


def sums(found: Any) -> list[tuple[str, str, Decimal | None]]:
    return [(line.kind, line.item, line.due_now) for line in found.lines]


def test_a_fee_seats_beyond_those_included_and_what_is_paid_once() -> None:
    """300 + 7 x 45 = 615 a month, 7,380 a year; 183 of 365 days of it are 3,700.11; the set-up is whole."""
    found = preview(account(("chat/basic", 1)), change("buy", "hub/one", seats=10), at=HALF, engine=engine())
    assert sums(found)[1:] == [
        ("line", "hub/one", Decimal("3700.11")),
        ("once", "hub/one", Decimal("1500.00")),
    ]
    assert found.due_now == Decimal("5200.11")
    line = found.lines[1]
    assert line.recurring == Decimal("7380.00")
    assert [(part.charge, part.units, part.amount * 12) for part in line.parts] == [
        ("platform", 1, 3600), ("seats", 10, 3780),
    ]  # fmt: skip
    assert [(rate.charge.id, rate.cost(30_000)) for rate in line.rates] == [("minutes", 224)]
    assert found.recurring == Decimal("7380.00") + 60
    assert [(line.from_, line.until) for line in found.lines] == [(START, END), (HALF, END), (HALF, END)]


def test_what_was_paid_once_is_not_paid_again_for_a_higher_edition() -> None:
    """800 less 345 for the rest of the year; training is new, 20 for each of 4 seats."""
    found = preview(account(("hub/one", 4)), change("upgrade_edition", "hub/two"), at=HALF, engine=engine())
    part = Decimal(183) / 365
    assert sums(found) == [
        ("line", "hub/two", round(9600 * part, 2)),
        ("once", "hub/two", Decimal("80.00")),
        ("credit", "hub/one", -round(345 * 12 * part, 2)),
    ]
    again = preview(
        account(("hub/two", 4)), change("add_seats", "hub/two", seats=2), at=HALF, engine=engine()
    )
    assert sums(again) == [("line", "hub/two", Decimal(0)), ("once", "hub/two", Decimal("40.00"))]
    assert [(part.charge, part.units) for part in again.lines[1].parts] == [("training", 2)]


@pytest.mark.parametrize(
    ("item", "before", "added", "due"),
    [
        ("steps", 1, 1, 0),  # 25 at least, for one seat as for two
        ("steps", 2, 1, 5),  # 30 less 25
        ("steps", 8, 4, 32),  # two at 10, two at 6
        ("steps", 10, 5, 30),
        ("some", 1, 2, 0),
        ("some", 3, 2, 18),  # of which the first three are included
        ("bulk", 8, 2, 20),
        ("bulk", 10, 10, 20),  # 120 less 100
    ],
)
def test_seats_that_are_added_cost_what_the_line_costs_more(
    item: str, before: int, added: int, due: int
) -> None:
    whole = account((item, before), cycle="monthly")
    found = preview(
        whole,
        change("add_seats", item, seats=added),
        at=date(2021, 7, 1),
        engine=engine(),
        payment_method="card",
    )
    assert found.outcome == "allow"
    assert found.due_now == due


def test_a_seat_that_is_included_is_there_from_its_day_on_and_costs_nothing() -> None:
    found = preview(account(("hub/one", 1)), change("add_seats", "hub"), at=HALF, engine=engine())
    assert [(line.kind, line.added, line.due_now, line.from_) for line in found.lines] == [
        ("line", 1, 0, HALF)
    ]


def test_seats_that_make_all_cheaper_give_back_the_difference() -> None:
    """Eleven at 6 are 66, ten at 10 were 100: 34 are given back on the first day of the month."""
    found = preview(
        account(("bulk", 10), cycle="monthly"),
        change("add_seats", "bulk"),
        at=date(2021, 7, 1),
        engine=engine(),
    )
    assert sums(found) == [("line", "bulk", Decimal(0)), ("credit", "bulk", Decimal(-34))]
    assert found.due_now == -34


def test_what_is_paid_once_may_hang_on_the_cycle() -> None:
    for cycle, once in (("monthly", [Decimal(90)]), ("annual", [])):
        found = preview(newcomer(), change("buy", "beside", seats=2), cycle=cycle, at=HALF, engine=engine())
        assert [line.due_now for line in found.lines if line.kind == "once"] == once
        assert found.lines[0].unit_price == 7


@pytest.mark.parametrize(
    ("before", "seats", "due"), [(0, 10, 50), (0, 11, None), (8, 2, 10), (8, 3, None), (11, 1, None)]
)
def test_what_is_paid_once_and_has_no_price_for_as_much_is_not_free(
    before: int, seats: int, due: int | None
) -> None:
    """Training at 5 for each of ten seats, and no price for more."""
    training = {"id": "training", "once": True, "per": "seat", "tiers": "graduated",
                "prices": {"USD": [{"up_to": 10, "price": 5}]}}  # fmt: skip
    sells = shop(
        later=(),
        more=[{"kind": "product", "id": "class", "prices": {"USD": cycles(10)}, "charges": [training]}],
    )
    held = account(("class", before), cycle="monthly") if before else newcomer()
    asked = change("add_seats" if before else "buy", "class", seats=seats)
    cycle = {} if before else {"cycle": "monthly"}
    found = preview(held, asked, at=date(2021, 7, 1), engine=sells, **cycle)
    assert [line.due_now for line in found.lines if line.kind == "once"] == [due]
    assert missing(found) == ([("price", "class")] if due is None else [])
    assert found.ready is (due is not None)
    (told,) = [one for one in preview_json(found, sells.definitions, "en")["lines"] if one["kind"] == "once"]
    assert ("charges" in told, told["due_now"]) == (due is not None, due and f"{due}.00")
    fewer = preview(
        account(("class", 12), cycle="monthly"),
        change("remove_seats", "class", seats=4),
        at=date(2021, 7, 1),
        engine=sells,
    )
    assert [line.kind for line in fewer.lines if line.kind == "once"] == []


def test_a_renewal_charges_nothing_once() -> None:
    found = preview(account(("hub/one", 10)), change("add_seats", "hub/one"), at=HALF, engine=engine())
    renewal = [due.amount for due in found.payments if due.reason == "renewal"]
    assert renewal == [Decimal(12 * (300 + 8 * 45))]


def test_an_agreed_price_is_for_each_seat_in_place_of_the_list() -> None:
    one = account(("hub/one", 10)).model_dump(mode="json", exclude_none=True, by_alias=True)
    one["subscription"]["items"][0]["price"] = {"seats": "30"}
    found = preview(Account.model_validate(one), change("add_seats", "hub/one"), at=START, engine=engine())
    assert found.recurring == 11 * 30 * 12
    assert sums(found) == [("line", "hub/one", Decimal(360))]


@given(
    item=st.sampled_from(["steps", "bulk", "hub/one"]),
    seats=st.integers(1, 25),
    other=st.integers(1, 25),
    day=st.integers(0, 364),
)
def test_changing_seats_and_back_on_one_day_comes_to_what_was_paid(
    item: str, seats: int, other: int, day: int
) -> None:
    """Whatever the scale: there and back costs what once costs, and no credit is above what was paid."""
    at = date.fromordinal(START.toordinal() + day)
    there = [change("add_seats", item, seats=other), change("remove_seats", item, seats=other)]
    both = preview(account((item, seats)), *there, at=at, engine=engine())
    assert both.due_now == 0
    down = preview(account((item, seats + other)), there[1], at=at, engine=engine())
    paid = preview(
        account(("chat/basic", 1)), change("buy", item, seats=seats + other), at=at, engine=engine()
    )
    recurring = next(line.due_now for line in paid.lines if line.item == item and line.kind == "line")
    assert recurring is not None
    assert -down.due_now <= recurring


@given(item=st.sampled_from(["steps", "bulk", "hub/one"]), seats=st.integers(1, 40), more=st.integers(1, 40))
def test_the_parts_of_a_line_add_up_to_the_cent(item: str, seats: int, more: int) -> None:
    found = preview(account((item, seats)), change("add_seats", item, seats=more), at=HALF, engine=engine())
    for line in found.lines:
        if line.kind == "line":
            assert sum(amount for _, amount in amounts_of(line.parts, 12, "USD")) == line.recurring


def test_an_account_pays_for_the_units_that_it_has_recorded() -> None:
    contacts = {
        "kind": "product", "id": "mail",
        "charges": [
            {"id": "contacts", "per": "contacts", "of": 500, "included": 500, "tiers": "graduated",
             "prices": {"USD": [{"up_to": 5_000, "price": 10}, {"price": 8}]}}
        ],
    }  # fmt: skip
    limits = {"kind": "limits", "limits": [{"id": "contacts"}]}
    sells = shop(more=[contacts, limits])
    one = account(("mail", 1)).model_dump(mode="json", exclude_none=True, by_alias=True)
    one["subscription"]["items"][0]["units"] = {"contacts": 6_000}
    found = preview(Account.model_validate(one), change("buy", "chat/basic"), at=HALF, engine=sells)
    (mail,) = [line for line in found.lines if line.item == "mail"]
    assert mail.recurring == 12 * (9 * 10 + 2 * 8)
    assert [(part.charge, part.units) for part in mail.parts] == [("contacts", 6_000)]


@cache
def by_pages() -> Engine:
    """Pages at 3 for each hundred, in a product of two editions and in a suite of it."""
    pages = {"id": "pages", "per": "pages", "of": 100, "prices": {"USD": 3}}
    editions = [{"id": one, "prices": {"USD": cycles(price)}} for one, price in (("one", 10), ("two", 20))]
    suite = {"id": "x", "parts": ["book/two", "chat/pro"], "prices": {"USD": cycles(30)}}
    return shop(
        more=[
            {"kind": "product", "id": "book", "charges": [pages], "editions": editions},
            {"kind": "suite", "id": "set", "charges": [pages], "editions": [suite]},
            {"kind": "limits", "limits": [{"id": "pages"}]},
        ],
        later=(),
    )


def with_pages(*lines: tuple[str, int], pages: int) -> Account:
    one = customer(*lines, cycle="monthly", term=("2021-04-01", "2021-05-01"))
    said = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    said["subscription"]["items"][0]["units"] = {"pages": pages}
    return Account.model_validate(said)


@pytest.mark.parametrize(
    ("changes", "due", "recurring"),
    [
        # 60 + 12, less 40 + 12 and 30, for half of the month
        ((change("bundle", "set/x"),), -5, 72),
        ((change("downgrade_edition", "book/one"),), -10, 62),
        # there and back
        ((change("cancel_product", "book"), change("buy", "book/two", seats=2)), 0, 82),
        ((change("cancel_product", "book"), change("buy", "book/two", seats=3)), 10, 102),
    ],
)
def test_units_that_are_paid_for_stay_with_whatever_takes_the_place_of_a_line(
    changes: tuple[dict[str, object], ...], due: int, recurring: int
) -> None:
    """301 pages are 400, 12 a month, on whichever line."""
    account_ = with_pages(("book/two", 2), ("chat/pro", 2), pages=301)
    found = preview(account_, *changes, at=date(2021, 4, 16), engine=by_pages())
    assert (found.outcome, found.due_now, found.recurring) == ("allow", due, recurring)
    assert found.subscription_now is not None
    assert {"pages": 301} in [line.units for line in found.subscription_now.items]


def test_units_of_a_suite_that_is_split_are_paid_for_once() -> None:
    """Three hundred pages at 4 for each hundred are 12, whichever of two parts goes on with them."""
    pages = {"id": "pages", "per": "pages", "of": 100, "prices": {"USD": 4}}
    sold: list[dict[str, Any]] = [
        *({"kind": "product", "id": name, "charges": [pages]} for name in ("front", "back", "cover")),
        {"kind": "suite", "id": "book", "editions": [
            {"id": "whole", "parts": ["front", "back", "cover"], "charges": [pages]},
        ]},
        {"kind": "limits", "limits": [{"id": "pages"}]},
    ]  # fmt: skip
    one = account(("book/whole", 1)).model_dump(mode="json", exclude_none=True, by_alias=True)
    one["subscription"]["items"][0]["units"] = {"pages": 300}
    found = preview(
        Account.model_validate(one),
        change("cancel_product", "cover"),
        at=START,
        engine=shop(more=sold, later=()),
    )
    assert found.recurring == 12 * 12
    assert found.due_now == 0


@pytest.mark.parametrize("bundled", [False, True])
@pytest.mark.parametrize(
    "apart",
    [
        [change("cancel_product", "chat")],
        [change("cancel_product", "all"), change("buy", "desk/pro", seats=3)],
        [change("cancel_product", "chat"), change("add_seats", "desk", seats=2)],
    ],
)
def test_the_set_up_of_a_part_that_is_left_of_a_suite_is_not_paid(
    bundled: bool, apart: list[dict[str, Any]]
) -> None:
    """Whether the part was bought by itself, with its set-up, or with the suite. Of what is paid once for
    each seat, those that are new pay."""
    files = shop_files(later=())
    desk = next(one for one in files if one.get("id") == "desk")
    desk["charges"] = [
        {"id": "setup", "once": True, "prices": {"USD": 500}},
        {"id": "training", "per": "seat", "once": True, "prices": {"USD": 20}},
    ]
    sold = Engine(gathered(files))
    one = account(("all/pro", 3))
    if bundled:
        parts = account(("desk/pro", 3), ("chat/pro", 3))
        bought = preview(parts, change("bundle", "all/pro"), at=START, engine=sold)
        one = parts.model_copy(update={"subscription": bought.subscription_now})
    found = preview(one, *apart, at=START, engine=sold)
    (line,) = (each for each in found.lines if each.kind == "line")
    once = [each.due_now for each in found.lines if each.kind == "once"]
    assert (line.item, once) == ("desk/pro", [20 * (line.seats - 3)] if line.seats > 3 else [])


def test_seats_that_make_all_cheaper_change_nothing_where_they_are_settled_by_nothing() -> None:
    """Ten at 10 are paid for; an eleventh would make all of them 66. What was paid stays so."""
    bulk = {
        "kind": "product", "id": "bulk",
        "charges": [{"id": "s", "per": "seat", "tiers": "volume", "prices": {"USD": GRADUATED}}],
    }  # fmt: skip
    free = shop(more=[bulk], later=(), rules=[{"id": "free", "settle": ["add_seats"], "by": "nothing"}])
    found = preview(
        account(("bulk", 10), cycle="monthly"), change("add_seats", "bulk"), at=date(2021, 7, 1), engine=free
    )
    assert found.due_now == 0
    assert found.recurring == 66
    assert found.subscription_now is not None
    paid = found.subscription_now.items[0].payments
    assert paid is not None
    assert sum(one.amount for one in paid) == 100


@pytest.mark.parametrize(
    ("others", "due"),
    [
        ([change("cancel_product", "chat")], [("credit", "chat/basic", -10)]),
        ([change("buy", "beside", seats=2)], [("line", "beside", 14), ("once", "beside", 90)]),
    ],
)
def test_what_is_ordered_beside_them_is_charged_and_credited_as_alone(
    others: list[dict[str, Any]], due: list[tuple[str, str, int]]
) -> None:
    """Lines of which nothing changes are told with nothing to pay."""
    sold = engine_where(add_seats="nothing")
    one, more = account(("bulk", 10), ("chat/basic", 2), cycle="monthly"), change("add_seats", "bulk")
    for changes in (others, [more, *others]):
        found = preview(one, *changes, at=date(2021, 7, 1), engine=sold)
        assert [each for each in sums(found) if each[2]] == due
        assert found.due_now == sum(amount for _, _, amount in due)


def engine_where(**settled: str) -> Engine:
    """Bulk, and what has a set-up fee, with a rule for each action."""
    sold = [
        {
            "kind": "product", "id": "bulk",
            "charges": [{"id": "s", "per": "seat", "tiers": "volume", "prices": {"USD": GRADUATED}}],
        },
        {
            "kind": "product", "id": "beside", "prices": {"USD": cycles(7)},
            "charges": [{"id": "setup", "once": True, "prices": {"USD": 90}}],
        },
    ]  # fmt: skip
    rules = [{"id": f"settle-{action}", "settle": [action], "by": by} for action, by in settled.items()]
    return shop(more=sold, later=(), rules=rules)


@pytest.mark.parametrize(("currency", "decimals"), [("JPY", 0), ("USD", 2), ("KWD", 3)])
def test_what_is_paid_once_for_what_waits_is_told_of_the_payment_to_come(
    currency: str, decimals: int
) -> None:
    """5 for Chat, twice 7 and 90 once for what comes with the next month; all in the currency's own unit."""
    beside = {
        "kind": "product", "id": "beside", "prices": {currency: cycles(7)},
        "charges": [{"id": "setup", "once": True, "prices": {currency: 90}}],
    }  # fmt: skip
    waits = {"on": "2021-08-01", "change": change("buy", "beside", seats=2)}
    engine_ = shop(currency=currency, more=[beside], later=())
    for scheduled, amount, once in (([], 5, 0), ([waits], 109, 90)):
        one = customer(
            ("chat/basic", 1), cycle="monthly", term=("2021-07-01", "2021-08-01"), currency=currency,
            scheduled=scheduled,
        )  # fmt: skip
        (due,) = preview(one, at=date(2021, 7, 10), engine=engine_).payments
        assert (due.on, due.amount, due.once) == (date(2021, 8, 1), amount, once)
        assert {each.as_tuple().exponent for each in (due.amount, due.once)} == {-decimals}
