"""Which ways out are told of a refusal, and which first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from acceptance.accounts import AT, account, prospect, shipped, with_line
from maybuy.decide.suggested import suggested
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import Step
from order.test_units import sold_by_unit
from ordering import customer
from strategies import PLAIN_ACTIONS, Data, gathered

OWNER = Step("role", "user.role", "owner")
ADD_ONS = ("collaboration", "more-storage", "productivity-pack", "high-volume-api")


def to(action: str, item: str, *, or_higher: bool = False) -> Step:
    return Step("item", "item", item, action, or_higher)


def ways(one: Account, action: str, item: str, user: str = "owner", **more: Any) -> list[tuple[Step, ...]]:
    decision = shipped().prepare(one, user, AT).decide(action, item, **more)
    assert decision.outcome == "deny"
    return [remedy.steps for remedy in decision.remedies]


# What has to go first


def test_a_product_is_cancelled_with_every_add_on_that_needs_it() -> None:
    (steps,) = ways(account("support/professional", *ADD_ONS), "cancel_product", "support")
    assert steps == tuple(to("cancel_product", one) for one in ADD_ONS)


def test_what_is_cancelled_is_not_suggested_in_other_seats() -> None:
    asked = shipped().prepare(account("support/professional", *ADD_ONS), "owner", AT)
    moves = suggested(asked.decide("cancel_product", "support"))
    assert {step.kind for move in moves for step in move} == {"item"}


def test_a_downgrade_below_what_add_ons_need_cancels_all_of_them() -> None:
    (steps,) = ways(account("support/professional", *ADD_ONS), "downgrade_edition", "support/team")
    assert steps == tuple(to("cancel_product", one) for one in ADD_ONS)


def test_somebody_else_asks_where_it_takes_that_as_well() -> None:
    (steps,) = ways(account("support/professional", *ADD_ONS), "cancel_product", "support", user="admin")
    assert steps == (OWNER, *(to("cancel_product", one) for one in ADD_ONS))


def test_what_needs_two_of_what_has_to_go_is_cancelled_once() -> None:
    files = [*_shop(), _more({"any": ["desk"]}), {**_more({"all": ["desk", "more"]}), "id": "both"}]
    asked = Engine(gathered(files)).prepare(_holding("desk/low", "more", "both"), "owner", AT)
    (one,) = asked.decide("cancel_product", "desk").remedies
    assert one.steps == (to("cancel_product", "both"), to("cancel_product", "more"))


def test_what_has_to_be_held_first_may_itself_need_something() -> None:
    files = [*_shop(), _more({"any": ["desk/top"]}), {**_more({"any": ["more"]}), "id": "further"}]
    decision = Engine(gathered(files)).prepare(_holding("desk/low"), "owner", AT).decide("buy", "further")
    assert [one.steps for one in decision.remedies] == [
        (to("upgrade_edition", "desk/top"), to("buy", "more"))
    ]


def test_what_comes_with_something_may_itself_need_what_is_bought_first() -> None:
    files = [*_shop(top={"includes": ["more"]}), _more({"any": ["other"]})]
    asked = Engine(gathered(files)).prepare(_holding("desk/low"), "owner", AT)
    decision = asked.decide("upgrade_edition", "desk/top")
    assert [one.steps for one in decision.remedies] == [(to("buy", "other"),)]


def test_a_suite_below_what_is_held_is_reached_by_downgrading_its_parts_first() -> None:
    two = account("support/enterprise", "guide/enterprise")
    down = (to("downgrade_edition", "support/professional"), to("downgrade_edition", "guide/professional"))
    assert ways(two, "bundle", "support-suite/professional") == [down]
    one = account("support/enterprise", "guide/professional")
    assert ways(one, "bundle", "support-suite/professional") == [down[:1]]
    assert ways(account("support/enterprise"), "buy", "support-suite/professional") == [down[:1]]


def test_an_edition_that_no_suite_has_takes_giving_up_the_suites_part() -> None:
    suite = account("support-suite/professional")
    leaving = to("cancel_product", "support/professional")
    assert ways(suite, "buy", "support/elite") == [(leaving,)]
    assert ways(suite, "upgrade_edition", "support/elite") == [(leaving, to("buy", "support/elite"))]


def test_a_suite_to_combine_of_nothing_held_can_be_bought() -> None:
    found = ways(account("chat/professional"), "bundle", "support-suite/professional")
    assert (to("buy", "support-suite/professional"),) in found


def test_all_that_something_cannot_be_held_beside_is_cancelled_together() -> None:
    engine = Engine(gathered([*_shop(), {**_solo(), "excludes": ["desk/low", "other"]}]))
    (one,) = engine.prepare(_holding("desk/low", "other"), "owner", AT).decide("buy", "solo").remedies
    assert one.steps == (to("cancel_product", "desk/low"), to("cancel_product", "other"))


def test_what_is_included_goes_with_what_includes_it() -> None:
    pack: Data = {"kind": "add-on", "id": "pack", **_priced(1)}
    files = [*_shop(top={"includes": ["pack"]}), pack, {**_solo(), "excludes": ["pack"]}]
    answer = Engine(gathered(files)).prepare(_holding("desk/top"), "owner", AT).decide("buy", "solo")
    assert all(suggested(answer)), "to do nothing is no move"
    assert [one.steps for one in answer.remedies] == [
        (to("downgrade_edition", "desk/low"),),
        (to("downgrade_edition", "desk/mid"),),
        (to("cancel_product", "desk/top"),),
    ]


@pytest.mark.parametrize(
    ("waits", "kept"),
    [
        ({"action": "downgrade_edition", "item": "desk/low"}, "upgrade_edition"),
        ({"action": "cancel_product", "item": "desk/top"}, "buy"),
    ],
)
def test_what_waits_to_leave_may_be_kept_for_what_will_need_it(waits: Data, kept: str) -> None:
    files = [*_shop(), _more({"any": ["desk/top", "other"]})]
    said = _holding("desk/top", "other", "more").model_dump(mode="json", exclude_none=True, by_alias=True)
    said["subscription"]["scheduled"] = [{"on": "2021-03-01", "change": waits}]
    asked = Engine(gathered(files)).prepare(Account.model_validate(said), "owner", AT)
    found = [one.steps for one in asked.decide("cancel_product", "other").remedies]
    assert found == [(to(kept, "desk/top"),), (to("cancel_product", "more"),)]


@pytest.mark.parametrize("item", ["pack/top", "more"])
def test_another_edition_of_what_is_included_is_had_once_what_includes_it_is_not(item: str) -> None:
    pack: Data = {
        "kind": "product",
        "id": "pack",
        "editions": [{"id": one, **_priced(1)} for one in ("low", "top")],
    }
    files = [*_shop(top={"includes": ["pack/low"]}), pack, _more({"any": ["pack/top"]})]
    answer = Engine(gathered(files)).prepare(_holding("desk/top"), "owner", AT).decide("buy", item)
    bought = (to("buy", "pack/top"),) if item == "more" else ()
    assert {one.steps for one in answer.remedies} == {
        (to("downgrade_edition", "desk/low"), *bought),
        (to("downgrade_edition", "desk/mid"), *bought),
        (to("cancel_product", "desk/top"), *bought),
    }


def test_another_part_that_an_edition_of_the_suite_has_is_reached_by_that() -> None:
    editions = [{"id": one, "parts": [f"desk/{one}", "other"], **_priced(5)} for one in ("low", "top")]
    suite: Data = {"kind": "suite", "id": "all", "editions": editions}
    up, apart = (
        (to("upgrade_edition", "desk/top"),),
        (to("cancel_product", "desk/low"), to("buy", "desk/mid")),
    )
    for wanted, found in ((["desk/top"], [up]), (["desk/mid", "desk/top"], [up, apart])):
        engine = Engine(gathered([*_shop(), suite, _more({"any": wanted})]))
        answer = engine.prepare(_holding("all/low"), "owner", AT).decide("buy", "more")
        assert [one.steps for one in answer.remedies] == found


def test_what_is_paid_for_by_units_that_are_wanted_is_bought() -> None:
    asked = sold_by_unit().prepare(customer(("desk/pro", 2)), "owner", AT)
    found = [one.steps for one in asked.decide("more_units", "contacts").remedies]
    assert found == [(to("buy", "box"),), (to("buy", "bulk"),), (to("buy", "mail/basic", or_higher=True),)]


# What brings it


def test_what_is_not_sold_by_itself_comes_with_what_includes_it() -> None:
    found = ways(account("support/team"), "buy", "sunshine")
    assert found[0] == (to("upgrade_edition", "support/enterprise", or_higher=True),)
    bought = ways(prospect(), "buy", "sunshine")
    assert bought == [
        (to("buy", "support/enterprise", or_higher=True),),
        (to("buy", "support-suite/enterprise"),),
    ]


def test_what_the_catalog_asks_until_a_day_alone_may_be_waited_for() -> None:
    turning = [
        {"effective": {"until": "2020-10-01"}, "any": ["desk/top"]},
        {"effective": {"from": "2020-10-01"}, "any": ["other"]},
    ]
    asked = Engine(gathered([*_shop(), {**_more({}), "requires": turning}])).prepare
    wait = Step("date", "at", date(2020, 10, 1))
    for held, found in (("other", [(wait,), (to("buy", "desk/top"),)]), (None, [(to("buy", "desk/top"),)])):
        answer = asked(_holding(*([held] if held else [])), "owner", AT).decide("buy", "more")
        assert [one.steps for one in answer.remedies] == found


def test_what_the_catalog_always_asks_is_not_waited_for() -> None:
    later: Data = {"id": "later", "allow": ["buy"], "effective": {"from": "2020-10-01"}}
    policy: Data = {"kind": "policy", "id": "more", "rules": [later]}
    engine = Engine(gathered([*_shop(), _more({"any": ["desk/top"]}), policy]))
    moves = suggested(engine.prepare(_holding(), "owner", AT).decide("buy", "more"))
    assert {step.kind for move in moves for step in move} == {"item"}


def test_a_feature_is_had_with_whatever_comes_with_it_and_nothing_else_is_suggested() -> None:
    feature: Data = {"kind": "features", "features": [{"id": "sso"}]}
    use: Data = {"kind": "actions", "actions": [{"id": "use", "target": "limit", "channelled": False}]}
    files = [*_shop(top={"features": ["sso"]}), feature, use]
    for file in files:
        if file["kind"] == "policy":
            file["rules"] = [*file["rules"], {"id": "uses", "allow": ["use"]}]
    decision = Engine(gathered(files)).prepare(_holding("desk/low"), "owner", AT).decide("use", "sso")
    moves = set(suggested(decision))
    assert moves == {(to("upgrade_edition", "desk/top"),)}
    assert [one.steps for one in decision.remedies] == list(moves)


# What can never be done


def test_what_has_no_other_edition_is_neither_upgraded_nor_downgraded() -> None:
    for action in ("upgrade_edition", "downgrade_edition"):
        assert ways(account("support/professional"), action, "collaboration") == []
        assert ways(account("support/professional", "collaboration"), action, "collaboration") == []


def test_what_is_held_already_is_not_promised_by_removing_what_it_excludes() -> None:
    files = [*_shop(), {"kind": "add-on", "id": "rival", "excludes": ["desk/low"], **_priced(1)}]
    engine, one = Engine(gathered(files)), _holding("desk/low", "rival")
    assert engine.prepare(one, "owner", AT).decide("buy", "desk/low").remedies == ()


# Which first


def test_the_cheapest_comes_first_then_what_takes_fewest_steps() -> None:
    found = ways(account("support/team"), "use", "custom_objects", quantity=5_000)
    assert found == [
        (to("upgrade_edition", "support/enterprise", or_higher=True),),
        (to("buy", "support-suite/enterprise"),),
    ]


def test_what_has_no_price_to_tell_comes_last() -> None:
    found = ways(account("support/enterprise"), "use", "custom_objects", quantity=5_000_000)
    assert found == [(to("upgrade_edition", "support/elite"),), (to("buy", "sunshine-select"),)]


def test_the_price_that_counts_is_of_the_accounts_own_cycle() -> None:
    files = _shop(low={"monthly": 5, "annual": 1}, other={"monthly": 2, "annual": 3})
    files.append({"kind": "add-on", "id": "more", "requires": {"any": ["desk/low", "other"]}, **_priced(1)})
    engine = Engine(gathered(files))
    for cycle, first in (("annual", "desk/low"), ("monthly", "other")):
        (one, *_) = engine.prepare(_holding(cycle=cycle), "owner", AT).decide("buy", "more").remedies
        assert one.steps[0].value == first


def test_an_edition_stands_for_the_higher_ones_only_where_each_of_them_does_as_well() -> None:
    wide = [*_shop(), _more({"any": ["desk"]})]
    narrow = [*_shop(), _more({"any": ["desk/low", "desk/mid"]})]
    assert _steps(wide) == [(to("buy", "desk/low", or_higher=True),)]
    assert _steps(narrow) == [(to("buy", "desk/low"),), (to("buy", "desk/mid"),)]


def test_higher_editions_that_are_not_sold_are_no_matter() -> None:
    files = [*_shop(top={"on_sale": False}), _more({"any": ["desk/low", "desk/mid"]})]
    assert _steps(files) == [(to("buy", "desk/low", or_higher=True),)]


def test_seats_to_have_are_of_whatever_edition_is_chosen() -> None:
    files = [*_shop(), {**_more({"any": ["desk"]}), "seats": {"min": 3}}]
    assert _steps(files) == [(to("buy", "desk/low", or_higher=True), Step("seats", "desk/low", 3))]


def test_more_seats_than_are_sold_are_no_way_out() -> None:
    (desk, *others) = _shop()
    files = [{**desk, "seats": {"max": 2}}, *others, {**_more({"any": ["desk"]}), "seats": {"min": 3}}]
    assert _steps(files) == []


@pytest.mark.parametrize(("most", "found"), [(4, []), (5, [1]), (6, [2])])
def test_as_many_seats_more_are_a_way_out_as_are_sold(most: int, found: list[int]) -> None:
    (desk, *others) = _shop()
    engine = Engine(gathered([{**desk, "seats": {"max": most}}, *others]))
    answer = engine.prepare(_holding("desk/low"), "owner", AT).decide("add_seats", "desk", seats=3)
    assert [one.steps for one in answer.remedies] == [(Step("seats", "", n, "add_seats"),) for n in found]


# Editions that are sold in seats of their own


def _bounded(low: Data, top: Data) -> Engine:
    """A shop whose Desk says at least 2 seats for all editions, two of which say more."""
    (desk, *others) = _shop(top={"seats": top})
    desk["editions"][0]["seats"] = low
    return Engine(gathered([{**desk, "seats": {"min": 2}}, *others]))


def test_an_edition_is_bought_in_its_own_seats_and_else_in_those_of_its_product() -> None:
    engine = _bounded({"max": 5}, {"min": 1, "max": 3})
    asked = engine.prepare(_holding(), "owner", AT)
    answers = {
        item: [asked.decide("buy", item, seats=n).outcome for n in (1, 2, 3, 4, 5, 6)]
        for item in ("desk/low", "desk/mid", "desk/top")
    }
    no, yes = "deny", "allow"
    assert answers == {
        "desk/low": [no, yes, yes, yes, yes, no],
        "desk/mid": [no, yes, yes, yes, yes, yes],
        "desk/top": [yes, yes, yes, no, no, no],
    }


@pytest.mark.parametrize(
    ("low", "top", "seats", "code"),
    [
        ({}, {"max": 3}, 4, "too_many_seats"),
        ({}, {"max": 4}, 4, None),
        ({}, {"min": 5}, 4, "too_few_seats"),
        ({}, {"min": 4}, 4, None),
        ({"max": 3}, {"max": 3}, 4, "too_many_seats"),
        ({"min": 5}, {"min": 2}, 4, None),
    ],
)
def test_with_its_edition_a_line_keeps_its_seats_which_the_other_is_sold_in(
    low: Data, top: Data, seats: int, code: str | None
) -> None:
    account = with_line(_holding(), "desk/low", seats)
    decision = _bounded(low, top).prepare(account, "owner", AT).decide("upgrade_edition", "desk/top")
    found = [one.code for one in decision.reasons if one.code in ("too_few_seats", "too_many_seats")]
    assert found == ([] if code is None else [code])


def test_the_way_to_an_edition_of_more_seats_is_to_have_them() -> None:
    account = with_line(_holding(), "desk/low", 4)
    decision = _bounded({}, {"min": 6}).prepare(account, "owner", AT).decide("upgrade_edition", "desk/top")
    assert [one.steps for one in decision.remedies] == [(Step("seats", "desk/low", 6),)]


def test_an_edition_that_waits_is_held_to_its_own_seats_on_its_day() -> None:
    said = with_line(_holding(), "desk/low", 4).model_dump(mode="json", exclude_none=True, by_alias=True)
    change = {"action": "upgrade_edition", "item": "desk/top"}
    said["subscription"]["scheduled"] = [{"on": "2021-03-01", "change": change}]
    account, engine = Account.model_validate(said), _bounded({}, {"max": 5})
    asked = engine.prepare(account, "owner", AT)
    answers = [asked.decide("add_seats", "desk", seats=more) for more in (1, 2)]
    assert [one.outcome for one in answers] == ["allow", "deny"]
    assert [one.code for one in answers[1].breaks] == ["too_many_seats"]


# Seats that nobody says


def test_a_flat_fee_written_as_one_seat_is_offered_whatever_the_seats_of_its_product() -> None:
    files = [*_shop(), {**_more({"any": ["desk"]}), "seats": {"max": 1}}]
    offers = Engine(gathered(files)).offers(with_line(_holding(), "desk/low", 4), "owner", AT)
    (one,) = [one for one in offers if (one.action, one.item) == ("buy", "more")]
    assert one.outcome == "allow"
    assert one.basis.seats == 1  # type: ignore[attr-defined]


def _priced(amount: int | Data) -> Data:
    by_cycle = amount if isinstance(amount, dict) else {"monthly": amount, "annual": amount}
    return {"prices": {"USD": by_cycle}}


def _more(requires: Data) -> Data:
    return {"kind": "add-on", "id": "more", "requires": requires, **_priced(1)}


def _solo() -> Data:
    return {"kind": "add-on", "id": "solo", **_priced(1)}


def _shop(low: int | Data = 1, other: int | Data = 9, top: Data | None = None) -> list[Data]:
    """A product of three editions and one without, which the owner may buy and change."""
    editions = [
        {"id": "low", **_priced(low)},
        {"id": "mid", **_priced(20)},
        {"id": "top", **_priced(30), **(top or {})},
    ]
    cycles = [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}]
    actions = [{"id": one, "target": target} for one, target in PLAIN_ACTIONS.items()]
    role = {"type": "enum", "values": ["owner"], "changeable": True}
    kind = {"type": "enum", "values": ["plain"]}
    return [
        {"kind": "product", "id": "desk", "editions": editions},
        {"kind": "product", "id": "other", **_priced(other)},
        {"kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"], "cycles": cycles},
        {"kind": "vocabulary", "attributes": {"user.role": role, "account.type": kind}},
        {"kind": "channels", "channels": [{"id": "page", "kind": "self_service"}]},
        {"kind": "actions", "actions": actions},
        {"kind": "policy", "id": "open", "rules": [{"id": "all", "allow": list(PLAIN_ACTIONS)}]},
    ]


def _holding(*items: str, cycle: str = "annual") -> Account:
    lines = [{"item": one, "seats": 4} for one in items]
    term = {"start": "2020-03-01", "end": "2021-03-01"}
    return Account.model_validate(
        {
            "id": "one", "type": "plain", "country": "FR", "currency": "USD",
            "users": [{"id": "owner", "role": "owner"}],
            "subscription": {"cycle": cycle, "term": term, "items": lines},
        }
    )  # fmt: skip


def _steps(files: list[Data]) -> list[tuple[Step, ...]]:
    """The ways to the add-on for who holds nothing."""
    decision = Engine(gathered(files)).prepare(_holding(), "owner", AT).decide("buy", "more")
    return [remedy.steps for remedy in decision.remedies]
