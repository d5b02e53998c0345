"""Every answer is on record: a line of the decision log for each, and a count in the metrics."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from maybuy.serve.operate.decision_log import FIELDS
from serve.service import DAY, Response, Service, account, order, running
from serve.test_operation import until

CONTEXT: Final = {"account": account(), "at": DAY}
MARIE: Final = {"type": "user", "id": "marie"}
STORAGE: Final = {"type": "item", "id": "more-storage"}
ASKED: Final = {"subject": MARIE, "action": {"name": "buy"}, "resource": STORAGE, "context": CONTEXT}
GUEST: Final = {**account(), "users": [{"id": "guest", "role": "light_agent"}]}
KINDS: Final = ("decision", "search", "entitlements", "offers", "preview", "found", "decisions", "flags")

REQUESTS: Final[dict[str, tuple[str, Any, dict[str, int]]]] = {
    "a decision": ("/access/v1/evaluation", ASKED, {"decision": 1}),
    "an unknown user": (
        "/access/v1/evaluation", {**ASKED, "subject": {"type": "user", "id": "nobody"}}, {"decision": 1},
    ),
    "an unknown item": (
        "/access/v1/evaluation", {**ASKED, "resource": {"type": "item", "id": "none"}}, {"decision": 1},
    ),
    "an unknown action": ("/access/v1/evaluation", {**ASKED, "action": {"name": "steal"}}, {"decision": 1}),
    "an unknown kind of resource": (
        "/access/v1/evaluation", {**ASKED, "resource": {"type": "house", "id": "x"}}, {"decision": 1},
    ),
    "an unknown kind of subject": (
        "/access/v1/evaluation", {**ASKED, "subject": {"type": "robot", "id": "x"}}, {"decision": 1},
    ),
    "several, some of which are wrong": (
        "/access/v1/evaluations",
        {
            **ASKED,
            "evaluations": [
                {}, 7, {"resource": None}, {"resource": {"type": "item"}},
                {"subject": {"type": "x", "id": "y"}},
                {"action": {"name": "add_seats", "properties": {"seats": -1}}},
                {"resource": {"type": "item", "id": "explore"}}, {"context": {**CONTEXT, "at": "tomorrow"}},
                {"context": {"account": {"id": "odd", "users": []}, "at": DAY}},
            ],
        },
        {"decision": 9},
    ),
    "several that end early": (
        "/access/v1/evaluations",
        {
            **ASKED,
            "evaluations": [{"subject": {"type": "user", "id": "nobody"}}, {}, {}],
            "options": {"evaluations_semantic": "deny_on_first_deny"},
        },
        {"decision": 1},
    ),
    "a search of users": (
        "/access/v1/search/subject", {**ASKED, "subject": {"type": "user"}}, {"search": 1},
    ),
    "a search of items": (
        "/access/v1/search/resource", {**ASKED, "resource": {"type": "item"}}, {"search": 1},
    ),
    "a search of actions": ("/access/v1/search/action", ASKED, {"search": 1}),
    "a search for what nobody knows": (
        "/access/v1/search/action", {**ASKED, "subject": {"type": "user", "id": "nobody"}}, {"search": 1},
    ),
    "questions": (
        "/v1/decisions",
        {"account": account(), "user": "marie", "action": "buy", "at": DAY,
         "questions": [{"item": "more-storage"}, {"item": "collaboration"}]},
        {"decision": 2},
    ),
    "no questions": ("/v1/decisions", {"questions": []}, {"decisions": 1}),
    "offers": ("/v1/offers", {"account": account(), "user": "marie", "at": DAY}, {"decision": 0}),
    "no offers": ("/v1/offers", {"account": GUEST, "user": "guest", "at": DAY}, {"offers": 1}),
    "an order": ("/v1/previews", {"account": account(), "order": order("acme-grows")}, {"decision": 3}),
    "an empty order": (
        "/v1/previews", {"account": account(), "order": {"user": "marie", "at": DAY}}, {"preview": 1},
    ),
    "entitlements": ("/v1/entitlements", {"account": account(), "at": DAY}, {"entitlements": 1}),
    "an order that is found": (
        "/v1/find", {"account": account(), "user": "marie", "needs": ["sandbox"], "at": DAY}, {"decision": 2},
    ),
    "all flags": (
        "/ofrep/v1/evaluate/flags", {"context": {**CONTEXT, "targetingKey": "marie"}}, {"flags": 1},
    ),
    "a flag": ("/ofrep/v1/evaluate/flags/sandbox", {"context": CONTEXT}, {"flags": 1}),
    "a flag of an action": (
        "/ofrep/v1/evaluate/flags/may:buy:more-storage", {"context": {**CONTEXT, "targetingKey": "marie"}},
        {"decision": 1},
    ),
    "what is cheapest": ("/v1/find", {"needs": ["sandbox"], "at": DAY}, {"found": 1}),
}  # fmt: skip


class Recorded:
    """A service whose log is read."""

    def __init__(self, service: Service, log: Path) -> None:
        self.service = service
        self.log = log
        self._ids = itertools.count()

    def post(self, path: str, body: Any) -> tuple[Response, list[dict[str, Any]]]:
        """An answer, and the lines about it: those that stand before the one of a request that came later."""
        first, last = f"asked-{next(self._ids)}", f"asked-{next(self._ids)}"
        response = self.service.post(path, body, x_request_id=first)
        self.service.post("/v1/entitlements", {"account": account(), "at": DAY}, x_request_id=last)
        until(lambda: self._lines(last), "the line of a later request")
        return response, self._lines(first)

    def _lines(self, request: str) -> list[dict[str, Any]]:
        whole, _, _ = self.log.read_text(encoding="utf-8").rpartition("\n")  # the last may be being written
        lines = whole.splitlines()
        return [one for one in map(json.loads, lines) if one["request"] == request]

    def counted(self) -> dict[str, float]:
        """How many answers of each kind the metrics know of."""
        text = self.service.get("/metrics").body.decode()
        found = dict.fromkeys(KINDS, 0.0)
        for kind, number in re.findall(r'^maybuy_answers_total\{kind="(\w+)"\} (\S+)', text, re.M):
            found[kind] += float(number)
        for number in re.findall(r"^maybuy_decisions_total\{.*\} (\S+)", text, re.M):
            found["decision"] += float(number)
        return found


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    log = tmp_path_factory.mktemp("log") / "decisions.jsonl"
    with running("--decision-log", str(log)) as service:
        yield Recorded(service, log)


@pytest.mark.parametrize("name", REQUESTS)
def test_every_answer_has_its_line_and_counts(recorded: Recorded, name: str) -> None:
    path, body, expected = REQUESTS[name]
    before = recorded.counted()
    response, lines = recorded.post(path, body)
    assert response.status == 200, response.body
    if path == "/v1/offers" and "decision" in expected:
        assert response.json["offers"]
        expected = {"decision": len(response.json["offers"])}
    kinds = [next(kind for kind in KINDS if kind in line) for line in lines]
    assert {kind: kinds.count(kind) for kind in kinds} == expected
    after = recorded.counted()
    expected = {**expected, "entitlements": expected.get("entitlements", 0) + 1}  # the later request
    assert {kind: after[kind] - before[kind] for kind in KINDS if after[kind] > before[kind]} == expected


def test_the_line_of_a_decision_is_what_was_answered(recorded: Recorded) -> None:
    response, (line,) = recorded.post("/access/v1/evaluation", ASKED)
    decision = {key: value for key, value in line["decision"].items() if value is not None}
    decision["reasons"] = [
        {key: one[key] for key in one if one[key] is not None} for one in decision["reasons"]
    ]
    assert decision == response.json["context"]


def test_a_refusal_of_what_nobody_knows_has_the_keys_of_a_decision_and_says_why(recorded: Recorded) -> None:
    _, (decided,) = recorded.post("/access/v1/evaluation", ASKED)
    asked = {
        **ASKED,
        "subject": {"type": "user", "id": "nobody"},
        "action": {"name": "add_seats", "properties": {"seats": 3}},
    }
    response, (line,) = recorded.post("/access/v1/evaluation", asked)
    refusal = line["decision"]
    assert set(refusal) == set(decided["decision"])
    told = {key: refusal[key] for key in ("outcome", "action", "item", "seats", "account", "user", "at")}
    assert told == {
        "outcome": "deny", "action": "add_seats", "item": "more-storage", "seats": 3, "account": "acme",
        "user": "nobody", "at": DAY,
    }  # fmt: skip
    error = response.json["context"]["error"]
    assert [(one["code"], one["message"]) for one in refusal["reasons"]] == [
        ("unknown-user", error["message"])
    ]


def test_the_lines_of_several_evaluations_are_in_their_order(recorded: Recorded) -> None:
    items = [{"resource": {"type": "item", "id": one}} for one in ("no-1", "more-storage", "no-2")]
    _, lines = recorded.post("/access/v1/evaluations", {**ASKED, "evaluations": items})
    assert [line["decision"]["item"] for line in lines] == ["no-1", "more-storage", "no-2"]
    assert [line["decision"]["outcome"] for line in lines] == ["deny", "allow", "deny"]


def test_the_line_of_a_search_has_what_was_asked_and_what_was_found(recorded: Recorded) -> None:
    asked = {**ASKED, "resource": {"type": "item"}, "page": {"limit": 2}}
    response, (line,) = recorded.post("/access/v1/search/resource", asked)
    shown = line["search"]
    assert shown["found"] == [{"item": one["id"]} for one in response.json["results"]]
    assert (shown["sought"], shown["total"], shown["start"]) == (
        "resource",
        response.json["page"]["total"],
        0,
    )
    assert (shown["user"], shown["action"], shown["account"], shown["at"]) == ("marie", "buy", "acme", DAY)
    asked["page"] = {"token": response.json["page"]["next_token"]}
    response, (line,) = recorded.post("/access/v1/search/resource", asked)
    assert (line["search"]["start"], len(line["search"]["found"])) == (2, 2)


@pytest.mark.parametrize("name", ["a search of users", "entitlements", "no offers", "an empty order"])
def test_whatever_an_answer_of_another_kind_says_of_a_customer_can_be_masked(
    recorded: Recorded, name: str
) -> None:
    _, (line,) = recorded.post(*REQUESTS[name][:2])
    (answer,) = (line[kind] for kind in KINDS if kind in line)
    told = {key for key, value in answer.items() if value not in (None, [], {}, False)}
    plain = {"catalog", "channels", "offers", "outcome", "effective", "ready", "missing"}
    assert told <= FIELDS | plain


def test_the_users_that_a_search_finds_are_masked_as_users_are(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running("--decision-log", str(log), "--decision-log-mask", "user,account,message") as service:
        found = service.post("/access/v1/search/subject", {**ASKED, "subject": {"type": "user"}}).json
        assert found["results"] == [{"type": "user", "id": "marie"}]
        service.post("/access/v1/evaluation", {**ASKED, "subject": {"type": "user", "id": "nobody"}})
        service.post("/v1/entitlements", {"account": account(), "at": DAY})
        until(lambda: len(log.read_text(encoding="utf-8").splitlines()) == 3, "the lines")
    text = log.read_text(encoding="utf-8")
    assert not any(f'"{name}"' in text for name in ("marie", "nobody", "acme"))


def test_an_action_that_nobody_knows_is_one_action_in_the_metrics(recorded: Recorded) -> None:
    for number in range(3):
        recorded.service.post("/access/v1/evaluation", {**ASKED, "action": {"name": f"steal-{number}"}})
    text = recorded.service.get("/metrics").body.decode()
    assert 'maybuy_decisions_total{action="unknown",outcome="deny"}' in text
    assert "steal" not in text


@pytest.mark.parametrize("part", ["subject", "resource", "action", "context", "subject type"])
def test_a_very_long_name_beside_many_evaluations_comes_back_with_none_of_them(
    recorded: Recorded, part: str
) -> None:
    long = "x" * 100_000
    asked: dict[str, Any] = {
        "subject": {**ASKED, "subject": {"type": "user", "id": long}},
        "resource": {**ASKED, "resource": {"type": "item", "id": long}},
        "action": {**ASKED, "action": {"name": long}},
        "context": {**ASKED, "context": {"account": long, "at": DAY}},
        "subject type": {**ASKED, "subject": {"type": long, "id": "marie"}},
    }[part]
    response, lines = recorded.post("/access/v1/evaluations", {**asked, "evaluations": [{}] * 100})
    assert [one["decision"] for one in response.json["evaluations"]] == [False] * 100
    assert len(response.body) < 100_000
    assert len(json.dumps(lines)) < 200_000


def test_a_very_long_value_to_change_to_is_refused(recorded: Recorded) -> None:
    long = {"name": "buy", "properties": {"to": "x" * 201}}
    assert recorded.service.post("/access/v1/evaluation", {**ASKED, "action": long}).status == 400
    asked = {"account": account(), "user": "marie", "action": "buy", "item": "more-storage", "at": DAY}
    assert recorded.service.post("/v1/decisions", {**asked, "to": "x" * 201}).status == 400
    assert recorded.service.post("/v1/decisions", {**asked, "to": "x" * 200}).status == 200
