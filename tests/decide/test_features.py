"""Features: who may use one, what it is worth, and that giving more of them takes nothing from anybody."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT, account, agreed, codes, prospect
from featured import featured
from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from maybuy.model.feature import Feature
from maybuy.report.json_form import decision_json
from maybuy.views.entitlements import FeatureHeld, entitlements
from plain_catalog import PlainCatalog
from strategies import FEATURES, GIVEN, HALF, World, worlds

WEIGHED = {one["id"]: Feature.model_validate(one) for one in FEATURES}


def use(one: Account, feature: str, user: str = "owner", at: date = AT) -> Decision:
    return featured().prepare(one, user, at).decide("use", feature)


def held(one: Account, feature: str, at: date = AT) -> FeatureHeld:
    found = {each.feature: each for each in featured().entitlements(one, at).granted}
    return found[feature]


def plainly(world: World) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """What each feature is set to by what is held, and by what was agreed and counts on the day."""
    catalog, subscription = PlainCatalog(world.files), world.account.subscription
    lines = [line.item for line in subscription.items] if subscription else []
    of_items: dict[str, set[str]] = {}
    for item in catalog.held(lines):
        for feature, value in catalog.features(item).items():
            of_items.setdefault(feature, set()).add(value)
    others: dict[str, set[str]] = {}
    for one in world.account.exceptions:
        if (one.from_ or world.at) <= world.at and (one.until is None or world.at < one.until):
            for feature, value in one.grant.features.items():
                if value not in ("false", "0"):
                    others.setdefault(feature, set()).add(value)
    return of_items, others


@HALF
@given(world=worlds())
def test_a_feature_is_used_by_whoever_holds_what_comes_with_it_or_agreed_on_it(world: World) -> None:
    of_items, others = plainly(world)
    prepared = world.engine.prepare(world.account, world.user, world.at)
    for feature in WEIGHED:
        decision = prepared.decide("use", feature)
        assert ("not_included" in codes(decision)) == (feature not in of_items and feature not in others)
        assert "limit_reached" not in codes(decision)
        if decision.outcome == "allow":
            rests = feature not in of_items
            assert (decision.exception(decision.reasons[0]) is not None) == rests


@HALF
@given(world=worlds())
def test_a_feature_is_worth_the_most_that_something_gives(world: World) -> None:
    of_items, others = plainly(world)
    for one in entitlements(world.account, world.at, world.engine.definitions).granted:
        feature = WEIGHED[one.feature]
        values = of_items.get(one.feature, set()) | others.get(one.feature, set())
        if feature.type == "text" and one.feature in others:
            values = others[one.feature]  # in place of what items say
        assert (one.value is None) == (not values)
        if one.value is not None:
            assert one.value in values
            assert feature.weight(one.value) == max(map(feature.weight, values))
            assert (one.item is None) == (one.exception is not None)
            if one.item is not None:
                assert world.engine.definitions.items[one.item].features[one.feature] == one.value


@HALF
@given(world=worlds(), data=st.data())
def test_giving_a_feature_to_an_item_takes_nothing_from_anybody(world: World, data: st.DataObject) -> None:
    files = deepcopy(world.files)
    sold = [one for file in files for one in (file, *file.get("editions", ())) if file["kind"] in (
        "product", "add-on", "suite")]  # fmt: skip
    one, more = data.draw(st.sampled_from(sold)), data.draw(st.sampled_from(GIVEN[:6]))
    given_already = {name for entry in one.get("features", ()) for name in (
        [entry] if isinstance(entry, str) else entry)}  # fmt: skip
    new = [entry for entry in more if not given_already & {entry if isinstance(entry, str) else min(entry)}]
    one["features"] = [*one.get("features", ()), *new]
    before, after = (
        each.engine.prepare(world.account, world.user, world.at)
        for each in (world, World(files, world.account, world.user, world.at))
    )
    assert [(each.ask, each.outcome, each.channels) for each in before.offers()] == [
        (each.ask, each.outcome, each.channels) for each in after.offers()
    ]
    for feature in WEIGHED:
        first, second = before.decide("use", feature), after.decide("use", feature)
        assert (first.outcome, second.outcome) != ("allow", "deny")


@pytest.mark.parametrize(
    ("items", "feature", "outcome"),
    [
        (("guide/professional",), "sso", "allow"),
        (("guide/lite",), "sso", "deny"),
        (("support-suite/professional",), "sso", "allow"),
        (("support-suite/enterprise",), "sso", "deny"),
        (("support/professional", "collaboration"), "days", "deny"),
        (("explore/lite",), "days", "allow"),
        (("chat/professional",), "editor", "allow"),
        ((), "editor", "deny"),
    ],
)
def test_who_may_use_what(items: tuple[str, ...], feature: str, outcome: str) -> None:
    decision = use(account(*items) if items else prospect(), feature)
    assert (decision.outcome, decision.quantity) == (outcome, None)
    assert codes(decision) == (("granted",) if outcome == "allow" else ("not_included",))


@pytest.mark.parametrize("items", list(permutations(["explore/lite", "guide/lite", "chat/professional"])))
def test_what_a_feature_is_worth_does_not_depend_on_the_order_of_lines(items: tuple[str, ...]) -> None:
    one = account(*items)
    assert [(each.feature, each.value, each.item) for each in featured().entitlements(one, AT).granted] == [
        ("sso", "true", "chat/professional"),
        ("care", "high", "guide/lite"),
        ("days", "10", "chat/professional"),
        ("words", "of explore", "explore/lite"),
        ("editor", "true", "chat/professional"),
    ]


def test_the_words_of_the_higher_edition_count() -> None:
    assert held(account("explore/lite", "guide/professional"), "words").value == "of guide"


def test_what_is_held_by_a_suite_says_so() -> None:
    found = held(account("support-suite/professional"), "days")
    assert found == FeatureHeld("days", "10", "chat/professional", "part", "support-suite/professional")


def test_what_would_bring_a_feature_is_told_and_brings_it() -> None:
    one = account("guide/lite", seats=1)
    decision = use(one, "sso")
    ways = [[(step.kind, step.value, step.action) for step in each.steps] for each in decision.remedies]
    assert ways[:2] == [  # 15 a month, then 29
        [("item", "guide/professional", "upgrade_edition")], [("item", "chat/professional", "buy")],
    ]  # fmt: skip
    for way in ways:
        ((_, item, _),) = way
        assert use(account(str(item)), "sso").outcome == "allow"


def test_what_was_agreed_is_told_and_ends() -> None:
    pilot = {
        "grant": {"features": ["sso", {"days": 5, "words": "agreed"}]},
        "until": "2020-10-01",
        "because": "pilot",
    }
    one = agreed(account("explore/lite"), pilot)
    (reason,) = decision_json(use(one, "sso"), featured().definitions, "en")["reasons"]
    assert reason["exception"]
    assert reason["message"].endswith("(agreed with this customer until October 1, 2020: pilot)")
    assert use(one, "sso", at=date(2020, 10, 1)).outcome == "deny"
    assert [held(one, each).value for each in ("days", "words", "care")] == ["5", "agreed", "low"]
    less = agreed(account("chat/professional"), {"grant": {"features": [{"days": 5}]}})
    assert (held(less, "days").value, held(less, "days").exception) == ("10", None)
    (reason,) = decision_json(use(less, "days"), featured().definitions, "en")["reasons"]
    assert "exception" not in reason


def test_of_two_that_agree_on_as_much_the_one_that_lasts_is_told() -> None:
    grants = [{"grant": {"features": [{"days": 5}]}, "until": day} for day in ("2020-10-01", "2020-11-01")]
    found = held(agreed(prospect(), *grants, {"grant": {"features": [{"days": 4}]}}), "days")
    assert found.exception is not None
    assert found.exception.until == date(2020, 11, 1)


def test_accounts_that_hold_the_same_and_agreed_on_something_else_are_told_apart() -> None:
    engine: Engine = featured()
    for features, outcome in ((["sso"], "allow"), (["editor"], "deny"), (["sso"], "allow")):
        one = agreed(account("explore/lite"), {"grant": {"features": features}})
        assert engine.prepare(one, "owner", AT).decide("use", "sso").outcome == outcome


def test_a_word_that_is_no_feature_is_told_with_what_may_be_meant() -> None:
    with pytest.raises(QuestionError) as refused:
        use(prospect(), "ssso")
    assert refused.value.message("en") == (
        "`ssso` is not a limit or feature of the catalog - did you mean `sso`?"
    )


def test_who_tries_something_uses_what_it_comes_with() -> None:
    said = account("explore/lite").model_dump(mode="json", exclude_none=True, by_alias=True)
    tried = {"item": "explore/lite", "until": said["subscription"]["term"]["end"], "then": "explore/lite"}
    said["subscription"]["trials"] = [tried]
    assert use(Account.model_validate(said), "care").outcome == "allow"
