"""Situations that billing teams report, each with what is right, to the cent.

A file of `situations/` is one: accounts and orders in a shop, and what their summaries say.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from acceptance.accounts import shipped
from documents import as_yaml, of_yaml
from maybuy.check.account import AccountError
from maybuy.engine import Engine
from maybuy.finding import Severity
from maybuy.loading import read_root
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from maybuy.model.order import Order
from maybuy.order.applied import OrderRecord, RecordError, applied
from maybuy.order.summary import OrderError
from maybuy.report.preview_json import preview_json, record_json

HERE = Path(__file__).parent / "situations"
SHOPS: dict[str, dict[str, Any]] = of_yaml((HERE / "shops.yaml").read_text())
UNSOLD = {"finer-than-unit"}
"""Errors of a catalog with which sums are right all the same: a price may be agreed to half a cent."""
FILES = sorted(one for one in HERE.glob("*.yaml") if one.name != "shops.yaml")


@cache
def engine_of(shop: str) -> Engine:
    if shop == "shipped":
        return shipped()
    documents = {**SHOPS["plain"], **SHOPS[shop]}
    with TemporaryDirectory() as folder:
        for place in ("catalog", "policies"):
            (Path(folder) / place).mkdir()
        for name, document in documents.items():
            if document is not None:
                (Path(folder) / "catalog" / f"{name}.yaml").write_text(as_yaml(document))
        root = read_root(Path(folder))
    assert {one.code for one in root.findings if one.severity is Severity.ERROR} <= UNSOLD
    return Engine(root.definitions)


@cache
def steps() -> list[Any]:
    found = []
    for file in FILES:
        case = of_yaml(file.read_text())
        for number, step in enumerate(case["steps"], 1):
            name = case["name"] if len(case["steps"]) == 1 else f"{case['name']}-{number}"
            found.append(pytest.param(case["shop"], step, id=name))
    return found


def asked(engine: Engine, account: dict[str, Any], order: dict[str, Any]) -> dict[str, Any]:
    read = Account.model_validate(account)
    summary = engine.preview(read, Order.model_validate(order))
    return preview_json(summary, engine.definitions, "en")


def said(summary: dict[str, Any]) -> dict[str, Any]:
    """What a situation says of a summary."""
    found = {
        "outcomes": [one["outcome"] for one in summary["changes"]],
        "reasons": [one["reasons"][0]["code"] for one in summary["changes"]],
        "ready": summary["ready"],
        "missing": [one["kind"] for one in summary["missing"]],
        "due_now": summary["totals"]["due_now"],
        "recurring": summary["totals"]["recurring_net"],
        "recurring_after": summary["totals"]["recurring_after"],
        "lines": {
            ("-" if line["kind"] == "credit" else "") + line["item"]: line["due_now"]
            for line in summary["lines"]
            if line["due_now"] is None or float(line["due_now"])
        },
        "refused": [one["reason"] for one in summary["promotions_refused"]],
        "discounts": {one["promotion"]: [one["amount"], one["until"]] for one in summary["discounts"]},
        "waiting": [_waiting(one) for one in summary["scheduled"]],
        "undone": [one["change"]["action"] for one in summary["undone"]],
        "warnings": [one["code"] for one in summary["warnings"]],
        "now": _subscription(summary["subscription_now"]),
        "after": _subscription(summary["subscription_after"]),
        "payments": [[one["on"], one["amount"]] for one in summary["payments"]],
        "effective": summary["effective"]["on"],
    }
    if found["after"] == found["now"]:
        del found["after"]
    told = (
        "outcomes",
        "reasons",
        "ready",
        "due_now",
        "recurring",
        "recurring_after",
        "now",
        "payments",
        "effective",
    )
    return {name: value for name, value in found.items() if name in told or value or value is None}


def _waiting(one: dict[str, Any]) -> list[Any]:
    change = one["change"]
    return [one["on"], change["action"], change.get("item") or change.get("to")]


def _subscription(one: dict[str, Any] | None) -> dict[str, Any] | None:
    if one is None:
        return None
    items = {line["item"]: [line["seats"], line["in_use"]] for line in one["items"]}
    return {"term": [one["term"]["start"], one["term"]["end"]], "cycle": one["cycle"], "items": items}


@pytest.mark.parametrize(("shop", "step"), steps())
def test_what_a_situation_comes_to(shop: str, step: dict[str, Any]) -> None:
    engine, expected = engine_of(shop), step["expect"]
    if "error" in expected:
        with pytest.raises((OrderError, QuestionError, AccountError)) as raised:
            asked(engine, step["account"], step["order"])
        assert type(raised.value).__name__ == expected["error"]
        assert str(raised.value).startswith(expected["says"])
        return
    assert said(asked(engine, step["account"], step["order"])) == expected


@pytest.mark.parametrize(("shop", "step"), [one for one in steps() if "error" not in one.values[1]["expect"]])
def test_what_an_order_leaves_is_the_account_of_the_next(shop: str, step: dict[str, Any]) -> None:
    engine = engine_of(shop)
    summary = asked(engine, step["account"], step["order"])
    now = summary["subscription_now"]
    if now is None:
        return
    again = asked(
        engine, {**step["account"], "subscription": now}, {**step["order"], "changes": [], "promotion": []}
    )
    assert again["subscription_now"] == now
    assert again["subscription_after"] == summary["subscription_after"]
    assert again["totals"]["due_now"] == again["totals"]["due_now"].lstrip("-0.") or "0"
    assert [one for one in again["payments"] if one["for"] != "order"] == [
        one for one in summary["payments"] if one["for"] != "order"
    ]


@pytest.mark.parametrize(("shop", "step"), [one for one in steps() if one.values[1]["expect"].get("ready")])
def test_a_record_applied_to_its_account_is_what_was_announced(shop: str, step: dict[str, Any]) -> None:
    engine = engine_of(shop)
    account = Account.model_validate(step["account"])
    order = Order.model_validate(step["order"])
    summary = engine.preview(account, order)
    told = json.loads(json.dumps(record_json(summary, engine.definitions, "en")))
    record = OrderRecord.model_validate(told)
    after = applied(account, record, engine.definitions)
    assert applied(after, record, engine.definitions) is after
    nothing = order.model_copy(update={"changes": (), "promotion": (), "payment_method": None})
    announced = preview_json(summary, engine.definitions, "en")
    if announced["subscription_now"] is None:
        assert after.subscription is None
        return
    found = preview_json(engine.preview(after, nothing), engine.definitions, "en")
    for name in ("subscription_now", "subscription_after", "scheduled", "payment_method"):
        assert found[name] == announced[name]
    assert found["payments"] == [one for one in announced["payments"] if one["for"] != "order"]
    if account.subscription is not None:
        with pytest.raises(RecordError):
            applied(account.model_copy(update={"subscription": None}), record, engine.definitions)
