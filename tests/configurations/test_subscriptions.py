"""What can be held of small catalogs, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maybuy import subscriptions
from maybuy.configurations.candidates import Scope, scope_of
from maybuy.configurations.configuration import Configuration
from maybuy.configurations.subscriptions import Subscriptions
from maybuy.engine import Engine
from maybuy.model.decision import QuestionError
from strategies import Data, gathered

AT = date(2026, 1, 1)
CATALOG: Data = {
    "kind": "catalog", "id": "desks", "name": "Desks", "currencies": ["USD", "EUR"],
    "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}],
}  # fmt: skip


def _usd(monthly: object) -> Data:
    return {"USD": {"monthly": monthly}}


DESK: Data = {
    "kind": "product", "id": "desk", "seats": {"min": 2},
    "editions": [
        {"id": "free", "prices": _usd(0), "seats": {"min": 1, "max": 3}},
        {"id": "pro", "prices": _usd(10)},
        {"id": "top", "price": "on_request", "seats": {"min": 5}},
    ],
}  # fmt: skip
CARE: Data = {
    "kind": "add-on", "id": "care", "prices": _usd(4), "requires": {"any": ["desk/pro", "desk/top"]},
    "seats": {"same_as": "desk"},
}  # fmt: skip


def _add_on(name: str, **said: object) -> Data:
    return {"kind": "add-on", "id": name, "prices": _usd(1), "requires": {"any": ["desk"]}, **said}


def _found(*files: Data, **asked: object) -> Subscriptions:
    definitions = gathered((CATALOG, *files))
    return Subscriptions(definitions, scope_of(definitions, AT, **asked))  # type: ignore[arg-type]


def _said(one: Configuration | None) -> str:
    assert one is not None
    lines = " + ".join(f"{line.item.id} {line.seats}" for line in one.lines)
    return f"{lines} = {one.recurring}"


def _all(found: Subscriptions) -> list[str]:
    return [_said(one) for one in found]


def test_each_edition_by_itself_in_as_few_seats_as_it_is_sold_with() -> None:
    found = _found(DESK)
    assert _all(found) == ["desk/free 1 = 0.00", "desk/pro 2 = 20.00", "desk/top 5 = None"]
    assert (found.count, found.on_request) == (3, 1)
    assert (_said(found.least), _said(found.greatest)) == ("desk/free 1 = 0.00", "desk/pro 2 = 20.00")


def test_what_is_not_sold_in_the_seats_asked_for_is_left_out_and_told() -> None:
    found = _found(DESK, seats=4)
    assert _all(found) == ["desk/pro 4 = 40.00"]
    assert [(one.item.id, one.code) for one in found.left_out] == [
        ("desk/free", "too_many_seats"), ("desk/top", "too_few_seats"),
    ]  # fmt: skip


def test_an_add_on_goes_with_what_it_requires_in_as_many_seats() -> None:
    assert _all(_found(DESK, CARE)) == [
        "desk/free 1 = 0.00", "desk/pro 2 = 20.00", "desk/pro 2 + care 2 = 28.00",
        "desk/top 5 = None", "desk/top 5 + care 5 = None",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seats", "wanted"),
    [
        ({}, ["desk/pro 2 + one 2 = 22.00", "desk/top 5 + one 5 = None"]),
        ({"max": 4}, ["desk/pro 2 + one 2 = 22.00", "desk/top 5 + one 4 = None"]),
        ({"min": 3}, ["desk/top 5 + one 5 = None"]),
        ({"min": 5}, ["desk/top 5 + one 5 = None"]),
        ({"min": 6}, []),
    ],
)
def test_without_seats_an_add_on_has_as_many_as_what_it_requires_and_as_are_sold(
    seats: Data, wanted: list[str]
) -> None:
    found = _found(DESK, _add_on("one", seats=seats, requires={"any": ["desk/pro", "desk/top"]}))
    assert [one for one in _all(found) if "+ one" in one] == wanted


@pytest.mark.parametrize("seats", [{}, {"same_as": "desk"}])
def test_what_goes_by_several_has_as_many_seats_as_the_most_of_them(seats: Data) -> None:
    hall: Data = {
        "kind": "product",
        "id": "hall",
        "prices": _usd(3),
        "seats": {"min": 7},
        "includes": ["desk/pro"],
    }
    one = _add_on("one", seats=seats, requires={"any": ["desk"]})
    lamp: Data = {"kind": "suite", "id": "both", "editions": [
        {"id": "x", "parts": ["desk/free", "room"], "prices": _usd(2), "seats": {"min": 4}},
    ]}  # fmt: skip
    room: Data = {"kind": "product", "id": "room", "on_sale": False}
    found = {line for line in _all(_found(DESK, hall, lamp, room, one)) if "+ one" in line}
    assert found == {
        "hall 7 + both/x 4 + one 7 = 36.00", "hall 7 + one 7 = 28.00", "both/x 4 + one 4 = 12.00",
        "desk/free 1 + one 1 = 1.00", "desk/pro 2 + one 2 = 22.00", "desk/top 5 + one 5 = None",
    }  # fmt: skip


def test_what_goes_by_an_add_on_goes_by_what_that_goes_by() -> None:
    last = _add_on("last", requires={"any": ["care"]}, seats={"same_as": "care"})
    assert "desk/top 5 + care 5 + last 5 = None" in _all(_found(DESK, CARE, last))
    assert "desk/pro 9 + care 9 + last 9 = 135.00" in _all(_found(DESK, CARE, last, seats=9))


def test_packs_are_held_or_not_in_as_few_as_are_sold() -> None:
    pack = _add_on("pack", quantity={"min": 3, "max": 8})
    assert _all(_found(DESK, pack, seats=2)) == [
        "desk/free 2 = 0.00", "desk/free 2 + pack 3 = 3.00",
        "desk/pro 2 = 20.00", "desk/pro 2 + pack 3 = 23.00",
    ]  # fmt: skip


def test_what_excludes_each_other_is_not_held_together_whichever_says_so() -> None:
    others = _add_on("one"), _add_on("two", excludes=["one"]), _add_on("three", excludes=["desk/pro"])
    assert _all(_found(DESK, *others, seats=2)) == [
        "desk/free 2 = 0.00", "desk/free 2 + two 2 = 2.00",
        "desk/free 2 + three 2 = 2.00", "desk/free 2 + three 2 + two 2 = 4.00",
        "desk/free 2 + one 2 = 2.00", "desk/free 2 + one 2 + three 2 = 4.00",
        "desk/pro 2 = 20.00", "desk/pro 2 + two 2 = 22.00", "desk/pro 2 + one 2 = 22.00",
    ]  # fmt: skip


def test_nothing_is_held_twice_a_suite_takes_the_place_of_its_parts_and_an_inclusion_of_its_item() -> None:
    phone: Data = {"kind": "product", "id": "phone", "editions": [
        {"id": "low", "prices": _usd(1)}, {"id": "high", "prices": _usd(2), "includes": ["extra"]},
    ]}  # fmt: skip
    extra: Data = {"kind": "add-on", "id": "extra", "prices": _usd(7)}
    suite: Data = {"kind": "suite", "id": "all", "editions": [
        {"id": "one", "parts": ["desk/free", "phone/low"], "prices": _usd(3)},
    ]}  # fmt: skip
    found = _all(_found(DESK, phone, extra, suite, seats=2))
    assert [one for one in found if "all/one" in one] == ["all/one 2 = 6.00", "all/one 2 + extra 2 = 20.00"]
    assert [one for one in found if "phone/high" in one and "extra" in one] == []
    assert len(found) == 2 + (3 * 3 * 2 - 3 - 1)


def test_what_is_of_another_product_day_or_currency_or_no_longer_sold_is_not_there() -> None:
    gone = _add_on("gone", on_sale=False), _add_on("past", effective={"until": "2026-01-01"})
    euro: Data = {"kind": "product", "id": "euro", "prices": {"EUR": {"annual": 3}}}
    found = _found(DESK, *gone, euro, seats=2)
    assert _all(found) == ["desk/free 2 = 0.00", "desk/pro 2 = 20.00"]
    assert [(one.item.id, one.code) for one in found.left_out] == [
        ("desk/top", "too_few_seats"), ("euro", "not_on_sale"),
    ]  # fmt: skip
    assert _all(_found(DESK, euro, products=["euro"], currency="EUR", cycle="annual")) == ["euro 1 = 36.00"]


def test_the_cycle_is_that_for_which_most_is_sold_and_what_is_not_is_told() -> None:
    yearly = {"USD": {"annual": 20}}
    files: tuple[Data, ...] = (
        {"kind": "product", "id": "a", "prices": {"USD": {"monthly": 1, "annual": 1}}},
        {"kind": "product", "id": "b", "prices": yearly, "cycles": ["annual"]},
    )
    found = _found(*files)
    assert (found.scope.cycle, found.count, _said(found.greatest)) == ("annual", 3, "a 1 + b 1 = 252.00")
    other = _found(*files, cycle="monthly")
    assert [(one.item.id, one.code) for one in other.left_out] == [("b", "not_sold_for_cycle")]


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2025-12-31", ["desk/pro 2 + late 2 = 22.00", "desk/top 5 + late 5 = None"]),
        ("2026-01-01", ["desk/top 5 + late 5 = None"]),
    ],
)
def test_what_is_asked_is_what_holds_on_the_day(day: str, wanted: list[str]) -> None:
    turning = [
        {"effective": {"until": "2026-01-01"}, "any": ["desk/pro", "desk/top"]},
        {"effective": {"from": "2026-01-01"}, "any": ["desk/top"]},
    ]
    definitions = gathered((CATALOG, DESK, _add_on("late", requires=turning)))
    scope = scope_of(definitions, date.fromisoformat(day))
    assert [one for one in _all(Subscriptions(definitions, scope)) if "late" in one] == wanted


def test_where_nothing_can_be_held_there_is_neither_least_nor_greatest() -> None:
    found = _found(CARE, products=["care"])
    assert (found.count, list(found), found.least, found.greatest) == (0, [], None, None)


def test_a_price_is_for_all_of_a_cycle_with_charges_and_the_least_sum_and_nothing_that_is_paid_once() -> None:
    charges = [
        {"id": "base", "per": "account", "prices": {"USD": {"monthly": "0.333"}}},
        {"id": "setup", "once": True, "prices": {"USD": 500}},
    ]
    one: Data = {"kind": "product", "id": "one", "prices": _usd("1.115"), "charges": charges}
    two: Data = {"kind": "product", "id": "two", "prices": _usd(1), "minimum": _usd(9)}
    found = _found(one, two, seats=3)
    assert [one.recurring for one in found] == [Decimal("3.68"), Decimal("12.68"), Decimal("9.00")]


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"products": ["dsk"]}, "unknown-item"),
        ({"currency": "GBP"}, "unknown-currency"),
        ({"cycle": "weekly"}, "unknown-cycle"),
        ({"seats": 0}, "seats-not-positive"),
    ],
)
def test_what_there_is_not_is_refused(asked: Data, kind: str) -> None:
    with pytest.raises(QuestionError) as refused:
        _found(DESK, **asked)
    assert refused.value.kind == kind


def test_an_engine_is_asked_by_name_and_day(engine: Engine) -> None:
    found = subscriptions(engine, date(2020, 9, 1), products=["guide"], seats=5)
    assert found.scope == Scope("USD", "monthly", date(2020, 9, 1), 5, frozenset({"guide"}))
    assert _all(found) == [
        "guide/lite 5 = 0.00",
        "guide/professional 5 = 90.00",
        "guide/enterprise 5 = 170.00",
    ]
