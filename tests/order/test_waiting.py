"""What falls due on its day beside what is ordered on it: where payments are recorded, prices are in tiers,
and a currency has other smallest units."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.receipt import Receipt
from ordering import change, customer, order, prices, shop, shop_files
from strategies import Data, gathered

START, MIDDLE, END = date(2020, 9, 1), date(2020, 9, 11), date(2020, 10, 1)
SMALLEST = {"JPY": Decimal(1), "KWD": Decimal("0.001")}


def engine(currency: str, codes: tuple[str, ...]) -> Engine:
    """The shop, with Bulk whose seats cost less together, and Post that is paid by its contacts."""
    seats = {"id": "seats", "per": "seat", "tiers": "volume"}
    contacts = {"id": "contacts", "per": "contacts", "tiers": "graduated", "of": 100}
    scale = [{"up_to": 5, "price": 10}, {"price": 7}]
    more: list[Data] = [
        {"kind": "limits", "limits": [{"id": "contacts", "name": "Contacts"}]},
        {"kind": "product", "id": "bulk", "charges": [{**seats, "prices": {currency: scale}}]},
        {
            "kind": "product", "id": "post", "name": "Post",
            "charges": [{**contacts, "prices": {currency: [{"up_to": 300, "price": 3}, {"price": 2}]}}],
        },
        {"kind": "product", "id": "list", "name": "List", "prices": prices(currency, 9, 9)},
    ]  # fmt: skip
    promotions: list[Data] = [
        {"id": "sum", "code": "SUM", "amount": {currency: 40}},
        {"id": "part", "code": "PART", "percent": 30, "items": ["bulk"]},
        {"id": "much", "code": "MUCH", "amount": {currency: 95}},
    ]
    lasting = [{"duration": "forever", "stacks": True, **one} for one in promotions if one["id"] in codes]
    files = shop_files(currency=currency, promotions=lasting, later=(), more=more)
    for file in files:
        if file["kind"] == "actions":
            units = [{"id": f"{name}_units", "target": "limit"} for name in ("add", "remove")]
            file["actions"] = [*file["actions"], *units]
        if file["kind"] == "policy":
            file["rules"][0]["allow"] += ["add_units", "remove_units"]
    return Engine(gathered(files))


def held(currency: str, codes: tuple[str, ...], *waiting: Data, on: date, recorded: bool) -> Account:
    term = (str(START), str(END))
    said = customer(
        ("bulk", 8), ("post", 1), ("list", 2), cycle="monthly", term=term, currency=currency,
        promotions=[{"id": one, "until": "2021-01-01"} for one in codes],
        scheduled=[{"on": str(on), "change": one} for one in waiting],
    ).model_dump(mode="json", by_alias=True, exclude_none=True)  # fmt: skip
    lines = said["subscription"]["items"]
    lines[1]["units"] = {"contacts": 500}
    if recorded:
        for line, paid in zip(lines, (56, 13, 18), strict=True):
            line["paid"] = str(paid)
    return Account.model_validate(said)


CODES: list[tuple[str, ...]] = [(), ("part",), ("sum",), ("much",), ("sum", "part")]
# A sum is taken off all that begins with a term together, so that there it is not the same.
WHEN = [(MIDDLE, recorded, codes) for recorded in (False, True) for codes in CODES]
WHEN += [(END, True, codes) for codes in CODES[:2]]


@pytest.mark.parametrize(("on", "recorded", "codes"), WHEN)
@pytest.mark.parametrize("currency", SMALLEST)
@pytest.mark.parametrize(
    "what",
    [
        change("add_seats", "bulk", seats=3), change("remove_seats", "bulk", seats=4),
        change("remove_seats", "list"), change("add_seats", "list", seats=5),
        change("add_units", "contacts", quantity=300), change("remove_units", "contacts", quantity=200),
        change("buy", "chat/pro", seats=2), change("cancel_product", "bulk"),
    ],
    ids=lambda one: "-".join(str(word) for word in one.values()),
)  # fmt: skip
def test_what_waited_is_as_if_it_were_ordered(
    what: Data, currency: str, on: date, recorded: bool, codes: tuple[str, ...]
) -> None:
    shop = engine(currency, codes)

    def asked(account: Account, *changes: Data, day: date) -> Preview:
        return shop.preview(account, order(*changes), day)

    one, other = (held(currency, codes, *waits, on=on, recorded=recorded) for waits in ((what,), ()))
    ordered = asked(other, what, day=on)
    told, renewal = (
        sum(due.amount for due in asked(account, day=START).payments if due.on == on)
        for account in (one, other)
    )
    if on == MIDDLE:
        assert (told, renewal) == (ordered.due_now, 0)
    other = other.model_copy(update={"subscription": ordered.subscription_now})
    last: list[Any] = [change("add_seats", "list"), change("add_units", "contacts", quantity=100)]
    items = other.subscription.items if other.subscription else ()
    for each in (*last, *(change("cancel_product", line.item.partition("/")[0]) for line in items)):
        due = [asked(account, each, day=on + timedelta(days=10)).due_now for account in (one, other)]
        assert abs(due[0] - due[1]) <= SMALLEST[currency], each


LASTING: list[Data] = [
    {"id": "many", "code": "MANY", "percent": 50, "duration": "forever", "min_seats": 3},
    {"id": "sum", "code": "SUM", "amount": {"USD": 40}, "duration": "forever", "min_seats": 3},
    {"id": "half", "code": "HALF", "percent": 50, "duration": 2},
]
REDUCED = shop(promotions=LASTING)


@pytest.mark.parametrize(
    ("running", "on"),
    [
        ({"id": "many"}, "2020-02-20"),
        ({"id": "many"}, "2020-03-01"),
        ({"id": "sum"}, "2020-03-01"),
        ({"id": "many"}, "2020-05-01"),
        ({"id": "half", "until": "2020-03-01"}, "2020-03-01"),
        ({"id": "half", "until": "2020-05-01"}, "2020-05-01"),
    ],
)
def test_what_is_told_of_each_cycle_is_what_is_paid_until_something_changes(running: Data, on: str) -> None:
    """Four seats at half of 20 until two of them go, and the promotion with them; never four at all of it."""
    one = customer(
        ("desk/pro", 4), cycle="monthly", term=("2020-02-01", "2020-03-01"), promotions=[running],
        scheduled=[{"on": on, "change": change("remove_seats", "desk", seats=2)}],
    )  # fmt: skip
    summary = REDUCED.preview(one, order(), date(2020, 2, 10))
    assert str(summary.recurring_net) == "40.00"
    told = Receipt(summary, REDUCED.definitions, "en")
    lasts, later = told.afterwards()
    day = f"{date.fromisoformat(on):%B} {date.fromisoformat(on).day}, 2020"
    assert (told.recurring(), later) == ("$40.00 a month", f"from {day}: $40.00 a month")
    assert lasts.partition(" (")[0] == f"{running['id']}: $40.00 less a month until {day}"


def test_a_promotion_that_is_over_before_something_changes_is_told_to_be() -> None:
    one = customer(
        ("desk/pro", 4), cycle="monthly", term=("2020-02-01", "2020-03-01"),
        promotions=[{"id": "half", "until": "2020-02-20"}],
        scheduled=[{"on": "2020-03-01", "change": change("remove_seats", "desk", seats=2)}],
    )  # fmt: skip
    assert str(REDUCED.preview(one, order(), date(2020, 2, 10)).recurring_net) == "80.00"


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize(
    ("running", "net"),
    [
        ({"id": "half", "until": "2020-11-09"}, 960),
        ({"id": "many", "until": "2020-11-09"}, 960),
        ({"id": "many"}, 480),
    ],
)
def test_a_promotion_for_a_part_of_a_year_takes_nothing_of_each(
    running: Data, net: int, *, waits: bool
) -> None:
    """Of four seats for a year, of which two are to go, or not."""
    fewer = {"on": "2020-09-27", "change": change("remove_seats", "desk", seats=2)}
    one = customer(("desk/pro", 4), promotions=[running], scheduled=[fewer] if waits else [])
    summary = REDUCED.preview(one, order(), date(2020, 9, 10))
    assert (summary.recurring_net, summary.recurring) == (net, 960)


ENDED = shop(
    promotions=[{**LASTING[0], "percent": 30, "min_seats": 1, "voided_by": ["remove_seats"]}], later=()
)
LESS, GROWN = change("remove_seats", "desk", seats=1), change("add_seats", "desk", seats=4)
TALK = change("buy", "chat/basic")


@pytest.mark.parametrize(
    ("waiting", "charged", "credited"),
    [
        # a day adds four of eight and takes one: three more at 20 for 20 of 30 days; then for ten of them
        # all of that, and 14 for each of the four
        ([("2020-09-11", GROWN), ("2020-09-11", LESS)], "40.00", "-38.67"),
        ([("2020-09-11", LESS), ("2020-09-11", GROWN)], "40.00", "-38.67"),
        # one of four goes, Chat comes, of which it needs no record what was paid, and four more at 20
        ([("2020-09-06", LESS), ("2020-09-08", TALK), ("2020-09-11", GROWN)], "53.33", "-40.67"),
    ],
)  # fmt: skip
def test_what_is_given_back_is_what_was_charged_on_its_day(
    waiting: list[tuple[str, Data]], charged: str, credited: str
) -> None:
    one = customer(
        ("desk/pro", 4), cycle="monthly", term=(str(START), str(END)), promotions=[{"id": "many"}],
        scheduled=[{"on": on, "change": what} for on, what in waiting],
    )  # fmt: skip
    told = {str(due.on): str(due.amount) for due in ENDED.preview(one, order(), START).payments}
    assert told["2020-09-11"] == charged
    gone = ENDED.preview(one, order(change("cancel_product", "desk")), date(2020, 9, 21))
    assert str(gone.due_now) == credited


def test_a_code_for_the_next_term_that_what_waits_ends_before_is_recorded_as_an_account_may_have_it() -> None:
    """Put on for October, when there is Desk Pro to take it off; Desk Top comes in September."""
    pro: Data = {"id": "pro", "code": "PRO", "percent": 50, "duration": "forever"}
    later = shop(
        promotions=[{**pro, "when": {"subscription.holds": {"any": ["desk/pro"]}}}], later=(),
        rules=[{"id": "later", "defer": ["upgrade_edition"], "until": "2020-09-21"}],
    )  # fmt: skip
    one = customer(("desk/pro", 4), cycle="monthly", term=(str(START), str(END)))
    for more, codes in (([], ["PRO"]), ([change("upgrade_edition", "desk/top")], [])):
        summary = later.preview(one, order(*more, promotion=codes), MIDDLE)
        one = one.model_copy(update={"subscription": summary.subscription_now})
        assert (summary.outcome, summary.refused_codes, summary.due_now) == ("allow", (), 0)
    for day, seat in ((MIDDLE, "13.33"), (date(2020, 9, 21), "16.67"), (END, "50.00")):
        assert str(later.preview(one, order(change("add_seats", "desk")), day).due_now) == seat


YEARLY = shop(
    later=(), rules=[{"id": "from-october", "defer": ["change_billing_cycle"], "until": "2020-10-06"}]
)


@pytest.mark.parametrize("more", [False, True])
def test_another_cycle_is_told_to_be_paid_where_it_breaks_off_the_next_term(*, more: bool) -> None:
    """Three seats at 20 in October, of which 26 of 31 days are given back for a year. Told is what is told
    the day before too, and it is what cancelling on that day gives back."""
    waiting = [{"on": "2020-10-16", "change": change("add_seats", "desk", seats=2)}] if more else []
    one = customer(("desk/pro", 3), cycle="monthly", term=(str(START), str(END)), scheduled=waiting)
    summary = YEARLY.preview(one, order(change("change_billing_cycle", to="annual")), MIDDLE)
    told = [(str(due.on), str(due.amount), due.reason) for due in summary.payments]
    seats = [("2020-10-16", "466.85", "change")] if more else []  # 480 for 355 of 365 days
    assert told == [("2020-10-01", "60.00", "renewal"), ("2020-10-06", "669.68", "change"), *seats]
    then = one.model_copy(update={"subscription": summary.subscription_now})
    again = YEARLY.preview(then, order(), date(2020, 10, 5)).payments
    assert [due for due in summary.payments if due.on > date(2020, 10, 5)] == list(again)[: len(told) - 1]
    gone = YEARLY.preview(then, order(change("cancel_product", "desk")), date(2020, 10, 6))
    assert str(gone.due_now) == "-720.00"


def test_what_was_paid_for_a_term_without_a_promotion_is_credited_so_once_it_counts_again() -> None:
    """While Chat is to go, and the code with it, a term begins: Desk costs all of 2,400 in it."""
    half: Data = {
        "id": "half",
        "code": "HALF",
        "percent": 50,
        "duration": "forever",
        "voided_by": ["cancel_product"],
    }
    leaves = {"on": "2021-06-01", "change": change("cancel_product", "chat")}
    one = customer(("desk/pro", 10), ("chat/pro", 12), scheduled=[leaves], promotions=[{"id": "half"}])
    engine = shop(promotions=[half], later=())
    back = engine.preview(one, order(change("buy", "chat/pro", seats=12)), date(2021, 4, 1))
    assert [later.change.item for later in back.undone] == ["chat"]
    kept = one.model_copy(update={"subscription": back.subscription_now})
    gone = engine.preview(kept, order(change("cancel_product", "desk")), date(2021, 5, 1))
    assert gone.due_now == -round(Decimal(2400) * 304 / 365, 2)


def test_a_change_ends_no_promotion_that_had_ended_by_itself() -> None:
    half: Data = {"id": "half", "code": "HALF", "percent": 50, "duration": 3, "voided_by": ["remove_seats"]}
    engine, day = shop(promotions=[half], later=()), date(2020, 9, 1)
    for until, told in ((day, []), (day + timedelta(1), ["half"])):
        one = customer(("desk/pro", 10), promotions=[{"id": "half", "until": str(until)}])
        found = engine.preview(one, order(change("remove_seats", "desk")), day)
        assert [each.about for each in found.warnings if each.code == "promotion_voided"] == told


def test_what_a_sum_takes_off_what_waits_is_recorded_in_the_currencys_own_unit() -> None:
    """Two seats at 1.237 were paid for by it; three more are for twenty days of thirty: 2.474. Then comes one
    more for ten days: 0.412."""
    ten: Data = {"id": "ten", "code": "TEN", "amount": {"KWD": 10}, "duration": "forever"}
    waits = {"on": "2020-09-11", "change": change("add_seats", "desk", seats=3)}
    one = customer(
        ("desk/basic", 2), cycle="monthly", term=("2020-09-01", "2020-10-01"), currency="KWD",
        scheduled=[waits], promotions=[{"id": "ten", "used": {"2020-09-01": "2.474"}}],
    )  # fmt: skip
    engine = shop(currency="KWD", promotions=[ten], later=(), desk=("1.237", "2.5", "3"))
    found = engine.preview(one, order(change("add_seats", "desk")), date(2020, 9, 21))
    assert found.due_now == 0
    assert found.subscription_now is not None
    (promotion,) = found.subscription_now.promotions
    assert promotion.used == {date(2020, 9, 1): Decimal("5.360")}
