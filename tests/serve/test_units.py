"""Units of a limit, ordered through a socket: of the catalog that `init --template usage` makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from maybuy.source import read
from serve.service import Service, running, valued

USAGE = Path(__file__).parents[2] / "engine" / "maybuy" / "templates" / "usage"
DAY = "2026-06-01"
MARINA = read((USAGE / "accounts" / "marina.yaml").read_text(encoding="utf-8"), "marina.yaml").data
ANA = {"type": "user", "id": "ana"}
STATIONS = {"type": "limit", "id": "stations"}


@pytest.fixture(scope="module")
def forecasts() -> Iterator[Service]:
    with running("--root", str(USAGE)) as one:
        yield one


def evaluated(service: Service, action: str, **properties: int) -> Any:
    asked = {
        "subject": ANA, "action": {"name": action, "properties": properties}, "resource": STATIONS,
        "context": {"account": MARINA, "at": DAY},
    }  # fmt: skip
    response = service.post("/access/v1/evaluation", asked)
    assert response.status == 200
    return response.json


@pytest.mark.parametrize(
    ("action", "quantity", "allowed", "code"),
    [
        ("add_units", 3, True, "granted"),
        ("remove_units", 5, True, "granted"),
        ("remove_units", 6, False, "too_few_units"),
    ],
)
def test_both_interfaces_decide_on_units(
    forecasts: Service, action: str, quantity: int, allowed: bool, code: str
) -> None:
    asked = {
        "account": MARINA, "user": "ana", "at": DAY, "action": action, "item": "stations",
        "quantity": quantity,
    }  # fmt: skip
    native = forecasts.post("/v1/decisions", asked).json
    assert (native["outcome"], native["reasons"][0]["code"]) == ("allow" if allowed else "deny", code)
    assert (native["acts_on"], native["quantity"]) == ("forecasts/coast", quantity)
    assert evaluated(forecasts, action, quantity=quantity) == {"decision": allowed, "context": valued(native)}


def test_none_are_no_units(forecasts: Service) -> None:
    asked = {
        "account": MARINA, "user": "ana", "at": DAY, "action": "add_units", "item": "stations", "quantity": 0,
    }  # fmt: skip
    response = forecasts.post("/v1/decisions", asked)
    assert (response.status, response.json["errors"][0]["pointer"]) == (400, "/quantity")


def test_a_search_finds_the_limits_of_which_units_may_be_added(forecasts: Service) -> None:
    asked = {
        "subject": ANA, "action": {"name": "add_units"}, "resource": {"type": "limit"},
        "context": {"account": MARINA, "at": DAY},
    }  # fmt: skip
    assert forecasts.post("/access/v1/search/resource", asked).json["results"] == [STATIONS]


def test_a_preview_has_the_units_that_are_new(forecasts: Service) -> None:
    changes = [{"action": "add_units", "item": "stations", "quantity": 3}]
    asked = {"account": MARINA, "order": {"user": "ana", "at": DAY, "changes": changes}}
    shown = forecasts.post("/v1/previews", asked).json
    assert shown["lines"][0]["units_added"] == {"stations": 3}
    assert shown["subscription_now"]["items"][0]["units"] == {"stations": 8}
    assert shown["totals"]["due_now"] == "63.32"
