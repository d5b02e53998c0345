"""What was agreed with one customer alone: it raises a limit, on its days, and every answer says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT, account, agreed, codes, prospect, shipped
from featured import featured
from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.report.json_form import decision_json, entitlements_json

LIMIT = "custom_objects"
COMES = 1_000_000
"""What Sunshine, which Support Enterprise includes, lets an account use."""

PILOT = {"grant": {"limits": {LIMIT: 1_500_000}}, "until": "2020-12-31", "because": "pilot"}


def use(one: Account, quantity: int, at: date = AT) -> Decision:
    return shipped().prepare(one, "owner", at).decide("use", LIMIT, quantity=quantity)


def shown(decision: Decision, language: str = "en") -> list[dict[str, Any]]:
    reasons: list[dict[str, Any]] = decision_json(decision, shipped().definitions, language)["reasons"]
    return reasons


@given(
    granted=st.integers(0, 3_000_000),
    start=st.none() | st.dates(date(2020, 4, 1), date(2021, 4, 1)),
    until=st.none() | st.dates(date(2020, 4, 1), date(2021, 4, 1)),
    at=st.dates(date(2020, 4, 1), date(2021, 4, 1)),
    data=st.data(),
)
def test_an_exception_raises_a_limit_on_its_days_and_lowers_none(
    granted: int, start: date | None, until: date | None, at: date, data: st.DataObject
) -> None:
    days = {name: day.isoformat() for name, day in (("from", start), ("until", until)) if day is not None}
    if start is not None and until is not None and start >= until:
        days.pop("until")
    exception = {"grant": {"limits": {LIMIT: granted}}, **days}
    counts = (start is None or start <= at) and ("until" not in days or until is None or at < until)
    most = max(COMES, granted if counts else 0)
    quantity = data.draw(st.sampled_from([0, COMES, COMES + 1, granted, granted + 1]))
    decision = use(agreed(account("support/enterprise"), exception), quantity, at)
    assert ("limit_reached" in codes(decision)) == (quantity > most)
    rests = most > COMES and quantity > COMES
    assert [one.get("exception", False) for one in shown(decision)] == [rests] * len(decision.reasons)


def test_the_sentence_says_that_it_was_agreed_until_when_and_why() -> None:
    one = agreed(account("support/enterprise"), PILOT)
    (within,), (above,) = shown(use(one, 1_500_000)), shown(use(one, 1_500_001))
    said = "(agreed with this customer until December 31, 2020: pilot)"
    assert within["message"].endswith(said)
    assert above["message"] == (
        f"the account may use up to 1,500,000 Custom objects; 1,500,001 are wanted {said}"
    )
    (french,) = shown(use(one, 1_500_000), "fr")
    assert french["message"].endswith("(convenu avec ce client jusqu’au 31 décembre 2020 exclu : pilot)")
    lasting = agreed(account("support/enterprise"), {"grant": {"limits": {LIMIT: 1_500_000}}})
    (without_end,) = shown(use(lasting, 1_500_000))
    assert without_end["message"].endswith("(agreed with this customer)")


def test_of_two_exceptions_the_higher_counts_and_the_longer_where_they_are_equal() -> None:
    exceptions = [
        {"grant": {"limits": {LIMIT: 2_000_000}}, "until": "2020-10-01"},
        {"grant": {"limits": {LIMIT: 2_000_000}}, "until": "2020-11-01"},
        {"grant": {"limits": {LIMIT: 1_200_000}}},
    ]
    one = agreed(account("support/enterprise"), *exceptions)
    (limit,) = shipped().entitlements(one, AT).limits
    assert limit.exception is not None
    assert (limit.value, limit.exception.until) == (2_000_000, date(2020, 11, 1))
    (later,) = shipped().entitlements(one, date(2020, 11, 1)).limits
    assert later.value == 1_200_000


def test_somebody_without_a_subscription_may_be_granted_something_too() -> None:
    (limit,) = shipped().entitlements(agreed(prospect(), PILOT), AT).limits
    assert (limit.value, limit.item) == (1_500_000, None)
    said = entitlements_json(
        shipped().entitlements(agreed(prospect(), PILOT), AT), shipped().definitions, "en"
    )
    assert said["limits"][0]["exception"] == {"from": None, "until": "2020-12-31", "because": "pilot"}


def test_what_one_customer_is_granted_is_not_remembered_for_another() -> None:
    engine = Engine(shipped().definitions)
    plain = account("support/enterprise")
    for one, reached in ((plain, True), (agreed(plain, PILOT), False), (plain, True)):
        decision = engine.prepare(one, "owner", AT).decide("use", LIMIT, quantity=1_200_000)
        assert ("limit_reached" in codes(decision)) == reached
    ended = {**PILOT, "until": AT.isoformat()}
    for at, reached in ((AT - timedelta(days=1), False), (AT, True)):
        decision = engine.prepare(agreed(plain, ended), "owner", at).decide("use", LIMIT, quantity=1_200_000)
        assert ("limit_reached" in codes(decision)) == reached


def test_two_customers_who_are_granted_as_much_are_told_their_own_reasons() -> None:
    engine, plain = Engine(shipped().definitions), account("support/enterprise")
    told = [
        shown(
            engine.prepare(agreed(plain, {**PILOT, "because": why}), "owner", AT).decide(
                "use", LIMIT, quantity=1_200_000
            )
        )[0]["message"]
        for why in ("pilot", "an apology")
    ]
    assert told[0] != told[1]
    assert "an apology" in told[1]


def test_a_feature_rests_on_what_was_agreed_where_nothing_that_is_held_comes_with_it() -> None:
    grant = {"grant": {"features": ["sso"]}}
    for item, rests in (("explore/lite", True), ("guide/professional", False)):
        decision = featured().prepare(agreed(account(item), grant), "owner", AT).decide("use", "sso")
        (reason,) = decision.reasons
        assert (decision.outcome, decision.exception(reason) is not None) == ("allow", rests)


def test_an_exception_that_grants_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="at least 1 item"):
        agreed(prospect(), {"grant": {"limits": {}}, "because": "pilot"})


def test_a_fact_of_the_catalog_says_that_it_is_one_and_a_policy_does_not() -> None:
    above = shown(use(account("support/enterprise"), COMES + 1))
    assert [one.get("implied") for one in above] == [True]
    assert "implied" not in shown(use(account("support/enterprise"), COMES))[0]
