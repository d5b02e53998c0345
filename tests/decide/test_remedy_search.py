"""How ways out are searched: each set of steps once, past what is only referred, within so many tries."""

from __future__ import annotations

from typing import Any

import pytest

from acceptance.accounts import AT
from maybuy.decide import remedies
from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import Step
from ordering import customer, shop, shop_files
from strategies import Data, gathered

FACTS = {
    "user.role": ["admin", "owner"],
    "user.level": ["low", "mid", "high"],
    "user.team": ["red", "blue"],
    "account.type": ["plain", "big"],
    "account.stage": ["new", "old"],
    "account.state": ["off", "on"],
}
CHANNELS = {"page": "self_service", "desk": "assisted"}


def asked(*rules: Data) -> Decision:
    """An admin of the lowest level, of the blue team and an account that is on, asks to pause, whatever it
    takes of these facts."""
    facts = {name: {"type": "enum", "values": some, "changeable": True} for name, some in FACTS.items()}
    for name in FACTS.keys() - {"user.role", "account.type"}:
        facts[name]["default"] = FACTS[name][0]
    files: list[Data] = [
        {
            "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}],
        },
        {"kind": "vocabulary", "attributes": facts},
        {"kind": "channels", "channels": [{"id": one, "kind": kind} for one, kind in CHANNELS.items()]},
        {"kind": "actions", "actions": [{"id": "pause"}]},
        {"kind": "policy", "id": "policy", "rules": list(rules)},
    ]  # fmt: skip
    said: Data = {
        "id": "someone", "type": "plain", "country": "FR", "currency": "USD", "attributes": {"state": "on"},
        "users": [{"id": "someone", "role": "admin", "attributes": {"team": "blue"}}], "subscription": None,
    }  # fmt: skip
    return Engine(gathered(files)).prepare(Account.model_validate(said), "someone", AT).decide("pause")


def allowed(name: str, through: str = "page", **when: Any) -> Data:
    facts = {key.replace("_", "."): value for key, value in when.items()}
    return {"id": name, "allow": ["pause"], "through": [through], "when": facts}


def ways(decision: Decision) -> list[tuple[str, dict[str, object]]]:
    """Of each remedy what comes of it, and the facts that it changes."""
    return [(one.outcome, {step.name: step.value for step in one.steps}) for one in decision.remedies]


def test_steps_that_go_in_any_order_are_told_once() -> None:
    whole = {"user_role": "owner", "user_level": "high", "account_type": "big"}
    for channel, outcome in (("page", "allow"), ("desk", "refer")):
        decision = asked(allowed("all", channel, **whole))
        assert ways(decision) == [(outcome, {key.replace("_", "."): value for key, value in whole.items()})]


@pytest.mark.parametrize(
    ("changed", "value"),
    [("user.level", "high"), ("user.role", "owner"), ("account.stage", "old"), ("account.type", "big")],
)
def test_what_else_is_known_of_a_user_and_an_account_stays_as_it_is(changed: str, value: str) -> None:
    there = {"user_team": "blue", "account_state": "on"}
    decision = asked(allowed("one", **there, **{changed.replace(".", "_"): value}))
    assert ways(decision) == [("allow", {changed: value})]


def test_what_is_only_referred_after_a_step_is_sought_further() -> None:
    desk = allowed("desk", "desk", user_role="owner")
    decision = asked(desk, allowed("page", user_role="owner", user_level="high"))
    assert decision.outcome == "deny"
    assert ways(decision) == [("allow", {"user.role": "owner", "user.level": "high"})]
    assert ways(asked(desk)) == [("refer", {"user.role": "owner"})]


def test_what_is_referred_already_is_worth_a_way_to_do_it_oneself_alone() -> None:
    desk = allowed("desk", "desk", account_type=["plain", "big"])
    own = allowed("page", user_role="owner", user_level=["mid", "high"])
    decision = asked(desk, own)
    assert (decision.outcome, asked(desk).remedies) == ("refer", ())
    assert ways(decision) == [
        ("allow", {"user.role": "owner", "user.level": level}) for level in ("mid", "high")
    ]  # fmt: skip


def test_what_the_rule_that_refers_rests_on_is_worth_changing_too() -> None:
    desk = allowed("desk", "desk", user_role="admin")
    own = [allowed("level", user_level="mid"), allowed("role", user_role="owner")]
    decision = asked(desk, *own)
    assert decision.outcome == "refer"
    assert ways(decision) == [("allow", {"user.level": "mid"}), ("allow", {"user.role": "owner"})]


def test_what_some_rule_grants_from_a_day_on_may_be_waited_for() -> None:
    desk, page = (allowed(name, name, account_type="plain") for name in ("desk", "page"))
    late = {**page, "effective": {"from": "2020-09-15"}}
    closed = {"id": "closed", "deny": ["pause"], "through": ["page"], "effective": {"until": "2020-09-15"}}
    for rules, outcome in (([late], "deny"), ([desk, late], "refer"), ([desk, page, closed], "refer")):
        decision = asked(*rules)
        assert decision.outcome == outcome
        assert ways(decision) == [("allow", {"at": AT.replace(day=15)})]


def test_a_suite_is_bought_in_the_seats_that_are_in_use_of_its_parts() -> None:
    decision = (
        shop(later=()).prepare(customer(("desk/pro", 5, 5)), "owner", AT).decide("buy", "all/pro", seats=2)
    )
    assert [one.code for one in decision.reasons] == ["seats_in_use"]
    assert [way.steps for way in decision.remedies] == [(Step("seats", "", 5, "buy"),)]


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_is_tried_than_so_many_combinations(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(remedies, "MOST_TRIALS", most)
    assert len(asked(allowed("own", user_level=["mid", "high"])).remedies) == most


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_moves_are_made_than_so_many(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(remedies, "MOST_MOVES", most)
    whole = {"user_role": "owner", "user_level": "high", "account_type": "big"}
    assert len(ways(asked(allowed("all", **whole)))) == (most == 3)


def test_on_another_day_no_edition_stands_for_the_higher_ones() -> None:
    price = {"USD": {"monthly": 1, "annual": 1}}
    strict: Data = {
        "kind": "add-on",
        "id": "strict",
        "name": "Strict",
        "requires": {"any": ["desk/pro", "desk/top"]},
        "prices": price,
    }
    until: Data = {
        "id": "not-yet",
        "deny": ["buy"],
        "items": ["strict"],
        "effective": {"until": "2020-09-15"},
    }
    found = {
        name: shop(more=[strict], rules=rules)
        .prepare(customer(), "owner", AT)
        .decide("buy", "strict")
        .remedies
        for name, rules in (("now", []), ("later", [until]))
    }
    assert [[one.or_higher for one in way.steps] for way in found["now"]] == [[True]]
    kinds = [sorted(one.kind for one in way.steps) for way in found["later"]]
    assert kinds == [["date", "item"], ["date", "item"]]
    assert not any(step.or_higher for way in found["later"] for step in way.steps)
    assert Step("date", "at", AT.replace(day=15)) in found["later"][0].steps


def test_the_billing_cycles_that_a_rule_wants_are_ways_to_it() -> None:
    rule: Data = {
        "id": "r",
        "deny": ["buy"],
        "items": ["extra"],
        "unless": {"subscription.cycle": ["annual", "quarterly"]},
    }
    one = customer(("desk/pro", 2), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    decision = shop(later=(), rules=[rule]).prepare(one, "owner", AT).decide("buy", "extra")
    steps = [step for way in decision.remedies for step in way.steps]
    assert steps == [Step("cycle", "subscription.cycle", cycle) for cycle in ("annual", "quarterly")]


def test_what_a_rule_wants_to_be_held_is_bought_and_what_it_refuses_is_not() -> None:
    files = shop_files(later=())
    for file in files:
        if file["kind"] == "actions":
            file["actions"] = [*file["actions"], {"id": "visit"}]
        if file["kind"] == "policy":
            holds: Data = {"all": ["desk/basic"], "any": ["chat/basic", "chat/pro"], "none": ["extra"]}
            rule: Data = {"id": "visit", "allow": ["visit"], "when": {"subscription.holds": holds}}
            file["rules"] = [*file["rules"], rule]
    engine = Engine(gathered(files))

    def bought(*items: str) -> list[tuple[object, ...]]:
        one = customer(*[(item, 2) for item in items])
        decision = engine.prepare(one, "owner", AT).decide("visit")
        return [tuple(step.value for step in way.steps) for way in decision.remedies]

    assert bought("desk/basic") == [("chat/basic",)], "or a higher edition"
    assert sorted(bought("chat/pro")) == [("desk/basic",)]
    assert bought("desk/basic", "chat/pro", "extra") == []


def test_a_billing_cycle_that_nothing_leads_to_is_no_way() -> None:
    rule: Data = {"id": "r", "deny": ["buy"], "items": ["extra"], "unless": {"subscription.cycle": "annual"}}
    files = shop_files(later=(), rules=[rule])
    changing = "change_billing_cycle"
    for file in files:
        if file["kind"] == "actions":
            file["actions"] = [one for one in file["actions"] if one["id"] != changing]
        if file["kind"] == "policy":
            file["rules"][0]["allow"] = [one for one in file["rules"][0]["allow"] if one != changing]
    one = customer(("desk/pro", 2), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    assert Engine(gathered(files)).prepare(one, "owner", AT).decide("buy", "extra").remedies == ()


@pytest.mark.parametrize(
    ("held", "asked", "step"),
    [
        (3, 6, Step("seats", "", 5, "buy")),
        (4, 6, Step("seats", "", 5, "buy")),
        (2, 4, Step("seats", "desk/pro", 3)),
        (2, None, Step("seats", "desk/pro", 3)),
    ],
)
def test_seats_of_an_add_on_are_as_many_as_it_is_sold_in_and_those_of_what_it_requires_too(
    held: int, asked: int | None, step: Step
) -> None:
    price = {"USD": {"monthly": 1, "annual": 1}}
    api: Data = {"kind": "add-on", "id": "api", "name": "API", "requires": {"any": ["desk"]}, "prices": price}
    one = customer(("desk/pro", held))
    engine = shop(later=(), more=[{**api, "seats": {"min": 3, "max": 5}}])
    decision = engine.prepare(one, "owner", AT).decide("buy", "api", seats=asked)
    assert [way.steps for way in decision.remedies] == [(step,)]
