"""The cheapest way to what is missing is among the remedies, and first by price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from maybuy import Account, Engine
from maybuy.decide.decision import Decision
from maybuy.decide.steps import Trial, dearer_by, taken
from maybuy.model.decision import Step
from strategies import Data, gathered

AT = date(2020, 9, 1)
ACTIONS = ("buy", "upgrade_edition", "add_seats", "use")
FILES: tuple[Data, ...] = (
    {"kind": "catalog", "id": "mails", "name": "Mails", "currencies": ["USD"],
     "cycles": [{"id": "monthly", "months": 1}]},
    {"kind": "features", "features": [{"id": "sso"}, {"id": "audit"}]},
    {"kind": "limits", "limits": [{"id": "contacts", "adds_up": True}]},
    {"kind": "product", "id": "mail", "editions": [
        {"id": "free", "prices": {"USD": {"monthly": 0}}, "limits": {"contacts": 500}},
        {"id": "pro", "prices": {"USD": {"monthly": 20}}, "features": ["sso"]},
        {"id": "top", "prices": {"USD": {"monthly": 90}}, "features": ["sso", "audit"]}]},
    {"kind": "add-on", "id": "audits", "requires": {"any": ["mail/pro"]}, "features": ["audit"],
     "prices": {"USD": {"monthly": 60}}},
    {"kind": "add-on", "id": "more", "requires": {"any": ["mail"]}, "quantity": {"max": 9},
     "prices": {"USD": {"monthly": 7}}, "limits": {"contacts": 1_000}},
    {"kind": "vocabulary", "attributes": {
        "user.role": {"type": "enum", "values": ["owner", "clerk"], "changeable": True},
        "account.type": {"type": "enum", "values": ["plain"]}}},
    {"kind": "channels", "channels": [{"id": "page", "kind": "self_service"}]},
    {"kind": "actions", "actions": [
        *({"id": one} for one in ACTIONS[:-1]), {"id": "use", "target": "limit", "channelled": False}]},
    {"kind": "policy", "id": "rights", "rules": [
        {"id": "owners", "allow": list(ACTIONS[:-1]), "through": ["page"], "when": {"user.role": "owner"}},
        {"id": "all", "allow": ["use"]}]},
)  # fmt: skip
ENGINE = Engine(gathered(FILES))
TERM = {"start": "2020-08-15", "end": "2020-09-15"}


def _customer(*items: Data) -> Account:
    said: Data = {"id": "one", "type": "plain", "country": "FR", "currency": "USD",
            "users": [{"id": "ana", "role": "owner"}, {"id": "bo", "role": "clerk"}],
            "subscription": {"cycle": "monthly", "term": TERM, "items": list(items)}}  # fmt: skip
    return Account.model_validate(said)


def _ways(user: str, what: str, quantity: int | None, *items: Data) -> list[list[Any]]:
    asked = ENGINE.prepare(_customer(*items), user, AT)
    remedies = asked.decide("use", what, quantity=quantity).remedies
    return [
        [(one.name if one.kind == "seats" else one.kind, one.value) for one in way.steps] for way in remedies
    ]


@pytest.mark.parametrize(("user", "before"), [("ana", []), ("bo", [("role", "owner")])])
def test_two_steps_that_cost_less_come_before_one_that_costs_more(user: str, before: list[Any]) -> None:
    free = {"item": "mail/free"}
    assert _ways(user, "audit", None, free) == [
        [*before, ("item", "mail/pro"), ("item", "audits")],
        [*before, ("item", "mail/top")],
    ]


def test_packs_are_bought_as_many_as_it_takes() -> None:
    (cheapest,) = _ways("ana", "contacts", 3_200, {"item": "mail/free"})
    assert cheapest == [("item", "more"), ("more", 3)]


def test_of_packs_that_are_held_there_are_more() -> None:
    (cheapest,) = _ways("ana", "contacts", 4_500, {"item": "mail/free"}, {"item": "more", "seats": 2})
    assert cheapest == [("more", 4)]


PRICES = st.integers(0, 40)


@st.composite
def missing(draw: st.DrawFn) -> tuple[Engine, Account, str]:
    """Editions and add-ons for some of them at any prices, a customer, and a feature."""
    features = st.lists(st.sampled_from(("sso", "audit")), max_size=2, unique=True)

    def sold(price: int) -> Data:
        given = draw(features)
        return {"prices": {"USD": {"monthly": price}}, **({"features": given} if given else {})}

    editions = ["free", "pro", "top"]
    files: list[Data] = [one for one in FILES if one["kind"] not in ("product", "add-on")]
    for one in ("mail", "send"):  # a higher edition is never cheaper: one may stand for all above it
        prices = sorted(draw(st.tuples(PRICES, PRICES, PRICES)))
        sellable = [{"id": each, **sold(price)} for each, price in zip(editions, prices, strict=True)]
        files.append({"kind": "product", "id": one, "editions": sellable})
    for name in ("audits", "care"):
        wanted = [f"{draw(st.sampled_from(('mail', 'send')))}/{one}" for one in draw(_SOME)]
        files.append({"kind": "add-on", "id": name, "requires": {"any": wanted}, **sold(draw(PRICES))})
    held = [{"item": f"mail/{draw(st.sampled_from(editions))}", "seats": draw(st.integers(1, 3))}]
    return Engine(gathered(files)), _customer(*held), draw(st.sampled_from(("sso", "audit")))


_SOME = st.lists(st.sampled_from(("free", "pro", "top")), min_size=1, max_size=2, unique=True)


@given(missing())
def test_no_two_steps_to_a_feature_cost_less_than_the_first_remedy(
    one: tuple[Engine, Account, str],
) -> None:
    engine, account, feature = one
    decision = engine.prepare(account, "ana", AT).decide("use", feature)
    if decision.outcome != "deny":
        return
    start = Trial(decision.prepared, decision.ask)
    others = [cost for cost in _short(start, engine) if cost is not None]
    event("can be had" if others else "cannot be had")
    if not others:
        return
    after = taken(start, decision.remedies[0].steps)
    assert isinstance(after, Trial)
    cost = dearer_by(start, after)
    assert cost is not None
    assert cost <= min(others)


def _short(start: Trial, engine: Engine) -> Iterator[Fraction | None]:
    """What at most two purchases or upgrades cost after which it is a yes."""
    steps = [
        Step("item", "item", item, action)
        for item in engine.definitions.items
        for action in ("buy", "upgrade_edition")
    ]
    for one in steps:
        after = taken(start, [one])
        for more in ((), *((other,) for other in steps)) if isinstance(after, Trial) else ():
            assert isinstance(after, Trial)
            last = taken(after, more)
            if isinstance(last, Trial) and _is_a_yes(last.decide()):
                yield dearer_by(start, last)


def _is_a_yes(decision: Decision) -> bool:
    return decision.outcome == "allow"
