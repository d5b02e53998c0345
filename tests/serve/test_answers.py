"""The types of answers against what report/ makes for the command line: the same keys, order and values."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from msgspec import Struct, convert, json

from acceptance.accounts import ROOT, shipped
from maybuy import find, find_from, read_account, read_order
from maybuy.model import answers, answers_of_holdings, answers_of_orders
from maybuy.model.decision import Remedy, Step
from maybuy.report.found import found_json
from maybuy.report.json_form import decision_json, entitlements_json, offers_json, remedy_json
from maybuy.report.preview_json import preview_json

NAMES: Final = sorted(path.stem for path in (ROOT / "examples" / "accounts").glob("*.yaml"))
ORDERS: Final = sorted(path.stem for path in (ROOT / "examples" / "orders").glob("*.yaml"))
AT: Final = date(2020, 9, 11)


def said(shown: Any, kind: type[Struct]) -> bytes:
    """What is encoded of an answer that was read as its type."""
    return json.encode(convert(shown, kind))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_decisions_and_entitlements_are_what_their_types_say(name: str, language: str) -> None:
    engine = shipped()
    account = read_account(ROOT / "examples" / "accounts" / f"{name}.yaml", engine)
    user = account.users[0].id
    decisions = engine.offers(account, user, AT, denied=True)
    decisions = random.Random(name).sample(decisions, 20)
    for one in decisions:
        shown = decision_json(one, engine.definitions, language)
        assert said(shown, answers.Decision) == json.encode(shown)
    listed = offers_json(
        decisions[:3], account=account.id, user=user, at=AT, definitions=engine.definitions, language=language
    )
    assert said(listed, answers.Offers) == json.encode(listed)
    held = entitlements_json(engine.entitlements(account, AT), engine.definitions, language)
    assert said(held, answers_of_holdings.Entitlements) == json.encode(held)


@pytest.mark.parametrize(
    "step",
    [
        Step("role", "user.role", "owner"), Step("item", "item", "talk", "buy", or_higher=True),
        Step("item", "item", "talk", "buy"), Step("seats", "", 4), Step("seats", "talk", 4),
        Step("cycle", "subscription.cycle", "annual"), Step("date", "at", AT),
        Step("attribute", "account.pilot", "true"),
    ],
)  # fmt: skip
def test_every_step_of_a_way_out_is_what_its_type_says(step: Step) -> None:
    shown = remedy_json(Remedy("allow", (step,)))
    assert said(shown, answers.Remedy) == json.encode(shown)


def test_the_day_of_a_reason_is_told() -> None:
    shown = {
        "code": "not_listed",
        "rule": None,
        "message": "no",
        "at": None,
        "source": None,
        "on": "2026-01-01",
    }
    assert said(shown, answers.Reason) == json.encode(shown)


@pytest.mark.parametrize(
    ("needs", "why_not"),
    [
        (["sandbox"], ["talk", "support/team"]), (["sandbox", "custom_objects=200000000"], []), ([], []),
        (["custom_objects=10000"], ["guide"]),
    ],
)  # fmt: skip
def test_what_is_cheapest_is_what_its_type_says(needs: list[str], why_not: list[str]) -> None:
    found = find(shipped(), needs, AT, why_not=why_not)
    shown = found_json(found, shipped().definitions, "en")
    assert said(shown, answers_of_holdings.Found) == json.encode(shown)
    late = found_json(replace(found, best=None, not_computed="time-limit"), shipped().definitions, "en")
    assert said(late, answers_of_holdings.Found) == json.encode(late)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_cheapest_from_an_account_is_what_its_type_says(name: str) -> None:
    engine = shipped()
    account = read_account(ROOT / "examples" / "accounts" / f"{name}.yaml", engine)
    for user in account.users:
        found = find_from(engine, ["sandbox"], account, user.id, AT, why_not=["talk"])
        for language in ("en", "fr"):
            shown = found_json(found, engine.definitions, language)
            assert said(shown, answers_of_holdings.Found) == json.encode(shown)


@pytest.mark.parametrize("name", ORDERS)
def test_summaries_of_orders_are_what_their_types_say(name: str) -> None:
    engine = shipped()
    order = read_order(ROOT / "examples" / "orders" / f"{name}.yaml", engine)
    asked = 0
    for known in NAMES:
        account = read_account(ROOT / "examples" / "accounts" / f"{known}.yaml", engine)
        if order.user in {one.id for one in account.users}:
            shown = preview_json(engine.preview(account, order, AT), engine.definitions, "en")
            assert said(shown, answers_of_orders.Preview) == json.encode(shown)
            asked += 1
    assert asked
