"""What relates a question to what is held, worked out before any rule is read."""

from __future__ import annotations

import pytest

from acceptance.accounts import AT, account, ask, prospect, with_line
from maybuy.decide.derive import Change
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from ordering import customer, shop, shop_files
from strategies import Data, gathered

SUITE = account("support-suite/professional", seats=20)
PROFESSIONAL = account("support/professional", seats=12, in_use=9)


def change(one: Account, action: str, item: str | None = None, **more: object) -> Change:
    basis = ask(one, action, item, **more).basis  # type: ignore[arg-type]
    assert isinstance(basis, Change)
    return basis


@pytest.mark.parametrize(
    ("one", "item", "held"),
    [
        (PROFESSIONAL, "guide/lite", "no"),
        (PROFESSIONAL, "support/professional", "line"),
        (PROFESSIONAL, "support/enterprise", "other_edition"),
        (PROFESSIONAL, "support/team", "other_edition"),
        (SUITE, "support/professional", "part"),
        (SUITE, "support/team", "part"),
        (SUITE, "support/enterprise", "other_edition"),
        (account("support/enterprise"), "sunshine", "included"),
    ],
)
def test_a_purchase_is_told_how_the_item_is_held(one: Account, item: str, held: str) -> None:
    assert change(one, "buy", item).held == held


@pytest.mark.parametrize("action", ["add_seats", "remove_seats", "cancel_product"])
def test_a_lower_edition_than_the_suites_has_no_seats_and_cannot_be_cancelled(action: str) -> None:
    assert change(SUITE, action, "support/team").held == "other_edition"
    assert ask(SUITE, action, "support/team").reasons[0].code == "not_held"


def test_a_part_of_a_suite_is_not_combined_again() -> None:
    assert ask(SUITE, "bundle", "support/professional").reasons[0].code == "already_included"


@pytest.mark.parametrize(
    ("item", "direction"),
    [
        ("support/team", "down"), ("support/professional", "same"), ("support/enterprise", "up"),
        ("guide/enterprise", "none"),
    ],
)  # fmt: skip
def test_an_edition_lies_in_a_direction_from_the_one_held(item: str, direction: str) -> None:
    assert change(PROFESSIONAL, "upgrade_edition", item).direction == direction


@pytest.mark.parametrize(
    ("action", "seats", "after"),
    [("add_seats", None, 13), ("add_seats", 5, 17), ("remove_seats", None, 11), ("remove_seats", 3, 9)],
)
def test_seats_are_counted_after_the_change(action: str, seats: int | None, after: int) -> None:
    assert change(PROFESSIONAL, action, "support", seats=seats).seats == after


@pytest.mark.parametrize(
    ("one", "action", "item", "held"),
    [
        (PROFESSIONAL, "cancel_product", "support", 12),
        (PROFESSIONAL, "add_seats", "support/professional", 12),
        (PROFESSIONAL, "buy", "guide/lite", 0),
        (PROFESSIONAL, "buy", "support/enterprise", 0),
        (PROFESSIONAL, "upgrade_edition", "support/enterprise", 12),
        (SUITE, "cancel_product", "support/professional", 20),
        (SUITE, "remove_seats", "support", 20),
        (SUITE, "upgrade_edition", "support-suite/enterprise", 20),
    ],
)
def test_seats_held_are_those_before_the_change(one: Account, action: str, item: str, held: int) -> None:
    assert change(one, action, item).item_seats == held


@pytest.mark.parametrize(("seats", "below"), [(3, "false"), (4, "true")])
def test_fewer_seats_than_are_in_use_are_noticed(seats: int, below: str) -> None:
    assert change(PROFESSIONAL, "remove_seats", "support", seats=seats).below_in_use == below


def test_an_add_on_is_bought_for_the_seats_of_what_it_requires() -> None:
    one = change(PROFESSIONAL, "buy", "collaboration")
    assert (one.seats, one.parent_seats) == (12, 12)


def test_a_suite_is_bought_for_the_most_seats_of_its_parts() -> None:
    one = change(with_line(PROFESSIONAL, "guide/lite", 15), "bundle", "support-suite/professional")
    assert (one.seats, one.parts_held) == (15, 2)


@pytest.mark.parametrize(
    ("item", "price"), [("guide/lite", "listed"), ("sunshine-select", "on_request"), ("sunshine", "none")]
)
def test_an_item_is_priced_in_the_accounts_currency(item: str, price: str) -> None:
    assert change(account("support/professional"), "buy", item).price == price
    assert change(account("support/professional", currency="EUR"), "buy", item).price in (
        "none",
        "on_request",
    )


@pytest.mark.parametrize(
    ("one", "item", "acts_on"),
    [
        (SUITE, "guide", "support-suite/professional"),
        (SUITE, "guide/professional", "support-suite/professional"),
        (SUITE, "support-suite", "support-suite/professional"),
        (PROFESSIONAL, "support", "support/professional"),
    ],
)
def test_seats_of_a_part_are_those_of_its_suite(one: Account, item: str, acts_on: str) -> None:
    assert change(one, "add_seats", item).item == acts_on


def test_an_edition_of_a_part_is_the_suites_edition_that_has_it() -> None:
    assert change(SUITE, "upgrade_edition", "chat/enterprise").item == "support-suite/enterprise"
    assert change(SUITE, "downgrade_edition", "chat/lite").item == "chat/lite"


@pytest.mark.parametrize(
    ("quantity", "within"), [(None, "true"), (0, "true"), (1_000_000, "true"), (1_000_001, "false")]
)
def test_a_total_is_held_against_the_limit(quantity: int | None, within: str) -> None:
    assert (
        change(account("support/enterprise"), "use", "custom_objects", quantity=quantity).within_limit
        == within
    )


def test_a_prospect_changes_nothing_that_breaks() -> None:
    one = change(prospect(), "buy", "support/team")
    assert (one.held, one.seats, one.breaks) == ("no", 1, "false")


@pytest.mark.parametrize(
    ("action", "item", "breaks"),
    [
        ("cancel_product", "support", "true"), ("downgrade_edition", "support/team", "true"),
        ("upgrade_edition", "support/enterprise", "false"), ("cancel_product", "collaboration", "false"),
    ],
)  # fmt: skip
def test_losing_what_an_add_on_requires_breaks_it(action: str, item: str, breaks: str) -> None:
    assert change(account("support/professional", "collaboration"), action, item).breaks == breaks


def test_seats_that_an_add_on_needs_are_not_removed() -> None:
    one = account("support/professional", "high-volume-api", seats=12)
    assert change(one, "remove_seats", "support", seats=2).breaks == "false"
    assert change(one, "remove_seats", "support", seats=3).breaks == "true"


@pytest.mark.parametrize(
    ("action", "asked", "message"),
    [
        (
            "extend_subscription", {"item": "support"},
            "`extend_subscription` is not done to an item, but `support` is given - leave it out",
        ),
        (
            "buy", {"item": "suport"},
            "`suport` is not an item of the catalog - did you mean `support`?",
        ),
        ("change_billing_cycle", {"to": "anual"}, "`anual` is not a billing cycle - did you mean `annual`?"),
        ("change_payment_method", {"to": "crad"}, "`crad` is not a payment method - did you mean `card`?"),
        (
            "use", {"item": "custom_object"},
            "`custom_object` is not a limit or feature of the catalog - did you mean `custom_objects`?",
        ),
        ("use", {"item": "custom_objects", "quantity": -3}, "-3 is not a quantity - say 0 or more"),
        (
            "upgrade_edition", {"item": "support", "to": "profesional"},
            "`support/profesional` is not an item of the catalog - did you mean `support/professional`?",
        ),
    ],
)  # fmt: skip
def test_a_question_that_is_wrong_is_refused_with_what_is_wrong_in_it(
    action: str, asked: dict[str, object], message: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        ask(PROFESSIONAL, action, **asked)  # type: ignore[arg-type]
    assert refused.value.message("en") == message


@pytest.mark.parametrize(("to", "direction"), [("card", "same"), ("cheque", "none"), (None, "none")])
def test_the_method_that_is_paid_by_already_is_no_other(to: str | None, direction: str) -> None:
    one = account("support/professional", pays_by="card")
    assert change(one, "change_payment_method", to=to).direction == direction


def test_of_a_product_that_is_held_in_several_ways_its_own_line_comes_first() -> None:
    both = account("support-suite/enterprise", "chat/enterprise")
    assert change(both, "add_seats", "chat").item == "chat/enterprise"
    assert change(both, "add_seats", "guide").item == "support-suite/enterprise"
    lower = account("support-suite/professional", "chat/lite")
    assert change(lower, "add_seats", "chat/lite").held == "line"
    assert change(lower, "add_seats", "chat/professional").held == "other_edition"


@pytest.mark.parametrize(
    ("action", "item", "direction"),
    [
        ("upgrade_edition", "desk/pro", "up"), ("upgrade_edition", "desk/top", "up"),
        ("downgrade_edition", "desk/pro", "up"), ("downgrade_edition", "desk/basic", "down"),
    ],
)  # fmt: skip
def test_where_an_edition_waits_the_direction_is_from_that_of_today_unless_it_is_to_be_kept(
    action: str, item: str, direction: str
) -> None:
    waiting = {"on": "2021-03-01", "change": {"action": "upgrade_edition", "item": "desk/top"}}
    one = customer(("desk/basic", 5), scheduled=[waiting])
    basis = shop(later=["upgrade_edition"]).prepare(one, "owner", AT).decide(action, item).basis
    assert isinstance(basis, Change)
    assert basis.direction == direction


def test_whatever_takes_the_place_of_what_something_requires_breaks_it() -> None:
    price = {"USD": {"monthly": 1, "annual": 1}}
    strict: Data = {
        "kind": "add-on",
        "id": "strict",
        "name": "Strict",
        "requires": {"any": ["desk/pro"]},
        "prices": price,
    }
    parts = {"id": "top", "parts": ["desk/top", "chat/pro"], "prices": price}
    tops: Data = {"kind": "suite", "id": "tops", "name": "Tops", "editions": [parts]}
    asked = shop(later=(), more=[strict, tops]).prepare(customer(("desk/pro", 2), ("strict", 2)), "owner", AT)

    def breaks(action: str, item: str) -> str:
        basis = asked.decide(action, item).basis
        assert isinstance(basis, Change)
        return basis.breaks

    taking = [
        ("upgrade_edition", "desk/top"),
        ("downgrade_edition", "desk/basic"),
        ("cancel_product", "desk"),
    ]
    taking += [("buy", "tops/top"), ("bundle", "tops/top")]
    leaving = [("buy", "chat/pro"), ("buy", "all/pro"), ("add_seats", "desk"), ("cancel_product", "strict")]
    assert [breaks(*one) for one in taking] == ["true"] * len(taking)
    assert [breaks(*one) for one in leaving] == ["false"] * len(leaving)


def test_what_comes_with_an_item_clashes_with_what_is_held_and_leaves_other_parts_with_too_few_seats() -> (
    None
):
    price = {"USD": {"monthly": 1, "annual": 1}}
    solo: Data = {"kind": "add-on", "id": "solo", "name": "Solo", "excludes": ["extra"], "prices": price}
    files = shop_files(later=(), more=[solo])
    next(one for one in files if one.get("id") == "chat")["seats"] = {"min": 5}
    engine = Engine(gathered(files))

    def seen(one: Account, action: str, item: str) -> tuple[str, str]:
        basis = engine.prepare(one, "owner", AT).decide(action, item).basis
        assert isinstance(basis, Change)
        return basis.excluded, basis.unsound

    assert seen(customer(("solo", 1)), "buy", "all/pro") == ("true", "none")
    assert seen(customer(("chat/pro", 5)), "buy", "desk/pro") == ("false", "none")
    for seats, unsound in ((4, "too_few_seats"), (5, "none")):
        assert seen(customer(("all/pro", seats)), "cancel_product", "desk") == ("false", unsound)


def test_parts_that_are_sold_for_fewer_seats_than_a_suite_are_left_with_too_many() -> None:
    files = shop_files(later=())
    next(one for one in files if one.get("id") == "chat")["seats"] = {"max": 5}
    engine = Engine(gathered(files))

    def unsound(item: str, *lines: tuple[str, int]) -> str:
        basis = engine.prepare(customer(*lines), "owner", AT).decide("cancel_product", item).basis
        assert isinstance(basis, Change)
        return basis.unsound

    assert [unsound("desk", ("all/pro", seats)) for seats in (5, 6)] == ["none", "too_many_seats"]
    # What is held apart leaves no part behind, nor does what comes with the suite.
    assert unsound("desk/basic", ("desk/basic", 9), ("all/pro", 9)) == "none"


def test_a_part_is_one_even_where_another_part_includes_it() -> None:
    files = shop_files(later=())
    (pro,) = [
        one for file in files if file.get("id") == "desk" for one in file["editions"] if one["id"] == "pro"
    ]
    pro |= {"includes": ["chat/pro"], "seats": {"max": 3}}
    asked = Engine(gathered(files)).prepare(customer(("all/pro", 4)), "owner", AT)
    basis = asked.decide("cancel_product", "chat/pro").basis
    assert isinstance(basis, Change)
    assert basis.unsound == "too_many_seats"


def test_what_a_suite_leaves_behind_is_told_where_nothing_needs_anything() -> None:
    files = shop_files(later=())
    next(one for one in files if one.get("id") == "all")["editions"][0].pop("includes")
    chat = next(one for one in files if one.get("id") == "chat")
    for more, cycle, unsound in (
        ({}, "monthly", "none"),
        ({"seats": {"max": 3}}, "monthly", "too_many_seats"),
        ({"seats": {"min": 5}}, "monthly", "too_few_seats"),
        ({"cycles": ["annual"]}, "monthly", "not_sold_for_cycle"),
        ({"cycles": ["annual"]}, "annual", "none"),
    ):
        engine = Engine(gathered([one if one is not chat else {**chat, **more} for one in files]))
        asked = engine.prepare(customer(("all/pro", 4), cycle=cycle), "owner", AT)
        assert not asked.facts.dependent
        basis = asked.decide("cancel_product", "desk").basis
        assert isinstance(basis, Change)
        assert basis.unsound == unsound


def test_what_is_short_of_something_already_is_no_more_so_with_what_brings_it() -> None:
    files = shop_files(later=())
    chat = next(one for one in files if one.get("id") == "chat")
    chat["editions"][1]["includes"] = ["extra"]
    engine = Engine(gathered(files))
    for held, lacks in (([], "true"), ([("extra", 4)], "false")):
        asked = engine.prepare(customer(("chat/basic", 4), *held), "owner", AT)
        basis = asked.decide("upgrade_edition", "chat/pro").basis
        assert isinstance(basis, Change)
        assert basis.lacks == lacks
