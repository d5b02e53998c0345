"""Evaluations that are answered without waiting, held against the way that all others take."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from acceptance.accounts import shipped
from maybuy.model.service import Settings
from maybuy.serve.answer.cache import AnswerCache
from maybuy.serve.answer.call import Call
from maybuy.serve.authzen import evaluating, plainly
from maybuy.serve.request.problems import Problem
from maybuy.serve.request.time_limit import Caller
from maybuy.serve.services import Services
from maybuy.serve.state import Current, Snapshot
from serve.service import DAY, account

SNAPSHOT = Snapshot(shipped(), datetime(2026, 1, 1, tzinfo=UTC))
SERVICES = Services(Settings(max_batch=70), Current(SNAPSHOT))
ITEM = {"type": "item", "id": "more-storage"}
ASKED: dict[str, Any] = {
    "subject": {"type": "user", "id": "marie"},
    "action": {"name": "buy"},
    "resource": ITEM,
    "context": {"account": account(), "at": DAY, "remedies": False},
}
SEATS = {"name": "buy", "properties": {"seats": 3}}
PARTS = [{}, {"resource": ITEM}, {"action": SEATS}, {"action": {"name": "add_seats"}, "resource": ITEM}]
LIST = {key: value for key, value in ASKED.items() if key not in ("action", "resource")}
CONTEXT = ASKED["context"]

PLAIN: dict[str, dict[str, Any]] = {
    "one": ASKED,
    "seats": {**ASKED, "action": SEATS},
    "refused": {**ASKED, "subject": {"type": "user", "id": "luc"}},
    "remedies": {**ASKED, "context": {**CONTEXT, "remedies": True}},
    "today": {**ASKED, "context": {"account": {**account("prospect")}}}
    | {"subject": {"type": "user", "id": account("prospect")["users"][0]["id"]}},
    "list": {**ASKED, "evaluations": PARTS},
    "no-defaults": {**LIST, "evaluations": [{"action": SEATS, "resource": ITEM}] * 3},
}
OTHER: dict[str, dict[str, Any]] = {
    "unknown": {**ASKED, "resource": {"type": "item", "id": "nothing"}},
    "type": {**ASKED, "resource": {"type": "thing", "id": "more-storage"}},
    "group": {**ASKED, "subject": {"type": "group", "id": "marie"}},
    "nobody": {**ASKED, "subject": {"type": "user", "id": "nobody"}},
    "early": {**ASKED, "context": {**CONTEXT, "at": "1999-01-01"}},
    "far": {**ASKED, "context": {**CONTEXT, "at": "2500-01-01"}},
    "properties": {**ASKED, "resource": {**ITEM, "properties": {"colour": "red"}}},
    "missing": LIST,
    "one-missing": {**LIST, "evaluations": [{"action": SEATS}, {"action": SEATS, "resource": ITEM}]},
    "own-context": {**ASKED, "evaluations": [{"context": {"account": account(), "at": "2020-10-01"}}]},
    "ends-early": {**ASKED, "evaluations": PARTS, "options": {"evaluations_semantic": "deny_on_first_deny"}},
    "wrong-one": {**ASKED, "evaluations": [*PARTS, {"resource": {"type": "item", "id": "nothing"}}]},
    "wrong-account": {**ASKED, "context": {"account": {**account(), "type": "nothing"}, "at": DAY}},
    "many": {**ASKED, "evaluations": PARTS * 17},
    "too-many": {**ASKED, "evaluations": PARTS * 18},
}


def call_of(body: dict[str, Any]) -> Call:
    """A request of its own, which nothing is known of."""

    async def receive() -> Any:
        raise NotImplementedError

    return Call(SERVICES, AnswerCache(SNAPSHOT), "en", json.dumps(body).encode(), "1", {}, Caller(receive))


def answered(body: dict[str, Any], path: str) -> object:
    """What is told, and what is put on record."""
    try:
        reply = asyncio.run(getattr(evaluating, path)(call_of(body)))
    except Problem as problem:
        return problem.status, problem.encoded()
    return reply.status, reply.body, [tuple(one) for one in reply.answers]


@pytest.mark.parametrize("path", ["evaluation", "evaluations"])
@pytest.mark.parametrize("name", [*PLAIN, *OTHER])
def test_what_needs_no_waiting_is_answered_as_all_else_is(
    name: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {**PLAIN, **OTHER}[name]
    reply = getattr(plainly, path)(call_of(body))
    assert (reply is not None) == (name in PLAIN and (path == "evaluations" or "evaluations" not in body))
    soon = answered(body, path)
    monkeypatch.setattr(plainly, path, lambda _: None)
    assert answered(body, path) == soon


def test_a_key_given_twice_is_left_to_the_strict_reader() -> None:
    call = call_of(ASKED)
    call.body = call.body.replace(b'"name"', b'"name": "use", "name"', 1)
    assert plainly.evaluation(call) is None
