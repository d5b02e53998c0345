"""AuthZEN in words of one's own: what a file of `kind: authzen` makes of requests."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import ROOT
from commands import within
from docs.markdown import Block, blocks
from documents import of_yaml
from maybuy import Engine, load
from maybuy.loading import authzen_of, read_account_text
from maybuy.model.ask import Ask
from maybuy.model.decision import QuestionError
from maybuy.model.service import Settings
from maybuy.serve.answer.bare import bare
from maybuy.serve.answer.cache import AnswerCache
from maybuy.serve.answer.call import Call
from maybuy.serve.app import create
from maybuy.serve.authzen.answering import UNKNOWN
from maybuy.serve.authzen.quick import quickly
from maybuy.serve.authzen.routes import ENDPOINTS
from maybuy.serve.request.problems import Problem
from maybuy.serve.request.time_limit import Caller
from maybuy.serve.services import Services
from maybuy.serve.state import Current, Snapshot
from maybuy.source import LoadError, read
from serve.service import DAY, account, running, valued

ERRANDS = ROOT / "examples" / "errands"
ONE, MANY, SEARCH = "/access/v1/evaluation", "/access/v1/evaluations", "/access/v1/search"
HANDLERS = {one.path: one.handler for one in ENDPOINTS.values()}
Post = Callable[..., Any]


@cache
def engine(root: Path = ROOT) -> Engine:
    return load(root)


def answering(file: Mapping[str, Any], root: Path = ROOT, **settings: Any) -> Post:
    """What asks the handlers of a service with such a file: the JSON that comes back, if with that status."""
    one = engine(root)
    text = json.dumps({"kind": "authzen", **file})
    meant = authzen_of(read(text, "authzen.yaml"), one.definitions)
    snapshot = Snapshot(one, datetime.now(UTC), meant, "1")
    services = Services(Settings(root=root, **settings), Current(snapshot), token_key=b"0" * 32)
    cache = AnswerCache(snapshot)

    def post(path: str, body: Any, status: int = 200) -> Any:
        scope: dict[str, Any] = {"headers": []}
        call = Call(services, cache, "en", json.dumps(body).encode(), "1", scope, Caller(nothing))
        found, body_of_it = asyncio.run(answered(call, path))
        assert found == status, body_of_it
        return json.loads(body_of_it)

    return post


async def answered(call: Call, path: str) -> tuple[int, bytes]:
    try:
        reply = await HANDLERS[path](call)
    except Problem as problem:
        return problem.status, problem.encoded()
    return reply.status, reply.body


async def nothing() -> Any:
    raise AssertionError


def errands(**changes: Any) -> Post:
    data = of_yaml((ERRANDS / "authzen.yaml").read_text(encoding="utf-8"))
    data = json.loads(json.dumps(data))
    return answering({**data, **changes}, ERRANDS)


def asked(who: str, action: str, what: object, kind: str = "errand", **more: Any) -> dict[str, Any]:
    return {
        "subject": {"type": "user", "id": f"{who}@block7.example"},
        "action": {"name": action},
        "resource": {"type": kind, "id": what},
        **more,
    }


ITEMS = sorted(engine().definitions.items)
ACTIONS = sorted(engine().definitions.actions)
WORDS = st.text("abc/{}-. é", min_size=1, max_size=8)
USERS = [one["id"] for one in account()["users"]]


@given(st.data())
def test_a_mapped_evaluation_is_the_decision_on_the_question_written_by_hand(data: st.DataObject) -> None:
    names = data.draw(st.dictionaries(WORDS, st.sampled_from(ACTIONS), min_size=1, max_size=4), "actions")
    things = data.draw(st.dictionaries(WORDS, st.sampled_from(ITEMS), min_size=1, max_size=4), "things")
    people = data.draw(st.dictionaries(WORDS, st.sampled_from(USERS), min_size=1, max_size=3), "people")
    roles = data.draw(
        st.lists(st.sampled_from(["owner", "admin", "agent"]), min_size=1, max_size=2, unique=True)
    )
    constant = data.draw(st.sampled_from(ITEMS))
    user = data.draw(st.sampled_from(USERS))
    post = answering(
        {
            "accounts": [account()],
            "subjects": {"who": {"ids": people}},
            "resources": {"thing": {"ids": things}, "one": {"named": constant}},
            "actions": names,
            "roles": {user: roles},
        }
    )
    who, name = data.draw(st.sampled_from(sorted(people))), data.draw(st.sampled_from(sorted(names)))
    kind = data.draw(st.sampled_from(["thing", "one"]))
    thing = data.draw(st.sampled_from(sorted(things)))
    item = constant if kind == "one" else things[thing]
    body = {
        "subject": {"type": "who", "id": who},
        "action": {"name": name},
        "resource": {"type": kind, "id": thing},
        "context": {"at": DAY},
    }
    outcomes = [
        by_hand(people[who], role, Ask(names[name], item)) for role in in_roles(people[who], user, roles)
    ]
    if "wrong" in outcomes:
        post(ONE, body, 400)
        return
    shown = post(ONE, body)
    if "unknown" in outcomes:
        assert (shown["decision"], list(shown["context"])) == (False, ["error"])
        return
    best = min(outcomes, key=["allow", "refer", "deny"].index)
    assert (shown["decision"], shown["context"]["outcome"]) == (best == "allow", best)
    assert (shown["context"]["action"], shown["context"]["user"]) == (names[name], people[who])


def in_roles(user: str, other: str, roles: list[str]) -> list[str]:
    return roles if user == other else [one["role"] for one in account()["users"] if one["id"] == user]


def by_hand(user: str, role: str, ask: Ask) -> str:
    """The outcome for a user who is given that role in the account's own file."""
    whole = account()
    whole["users"] = [{**one, "role": role} if one["id"] == user else one for one in whole["users"]]
    made = read_account_text(json.dumps(whole), "acme", engine())
    try:
        prepared = engine().prepare(made, user, datetime.fromisoformat(DAY).date())
        return str(prepared.answer(ask).outcome)
    except QuestionError as error:
        return "unknown" if error.kind in UNKNOWN else "wrong"


PEOPLE = ("noor", "emil", "ruth")
NUMBERS = ("1", "2", "3")
NAMES = ("read_errand", "pin_errand", "tick_errand", "unpin_errand")
PROPERTIES = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "pinned_by": st.sampled_from([f"{one}@block7.example" for one in PEOPLE]),
        "stairs": st.sampled_from(["north", "south", "cellar"]),
        "urgent": st.booleans(),
    },
)


def granted(who: str, name: str, facts: Mapping[str, Any]) -> bool:
    """The rules of the board, told anew."""
    own, stairs = facts.get("pinned_by") == f"{who}@block7.example", "south" if who == "ruth" else "north"
    near = facts.get("stairs") == stairs and bool(facts.get("urgent"))
    return {
        "read_errand": True,
        "pin_errand": who != "ruth",
        "tick_errand": who == "noor" or (who == "emil" and own) or near,
        "unpin_errand": who == "noor" or (who == "emil" and own),
    }[name]


KNOWN: dict[str, dict[str, Any]] = {
    "1": {"pinned_by": "emil@block7.example", "stairs": "north"},
    "2": {"pinned_by": "noor@block7.example", "stairs": "south"},
    "3": {"pinned_by": "ruth@block7.example", "stairs": "south", "urgent": True},
}


@given(st.sampled_from(PEOPLE), st.sampled_from(NAMES), st.sampled_from((*NUMBERS, "9")), PROPERTIES)
def test_facts_come_from_the_request_and_else_from_what_is_known(
    who: str, name: str, number: str, properties: dict[str, Any] | None
) -> None:
    body = asked(who, name, number)
    if properties is not None:
        body["resource"]["properties"] = properties
    shown = BOARD(ONE, body)
    if number not in KNOWN and properties is None:
        assert shown["context"]["error"]["code"] == "unknown-resource"
        return
    assert shown["decision"] is granted(who, name, {**KNOWN.get(number, {}), **(properties or {})})


@given(
    st.sampled_from(PEOPLE), st.sampled_from(NAMES), st.sampled_from(NUMBERS), PROPERTIES, st.integers(1, 4)
)
def test_a_search_finds_what_is_evaluated_as_allowed_however_it_is_paged(
    who: str, name: str, number: str, properties: dict[str, Any] | None, limit: int
) -> None:
    given_ = {} if properties is None else {"properties": properties}
    whole = asked(who, name, number)
    whole["resource"] |= given_
    ways: dict[str, tuple[Mapping[str, Any], list[dict[str, Any]]]] = {
        "subject": (
            {**whole, "subject": {"type": "user"}},
            [{**whole, "subject": {"type": "user", "id": f"{one}@block7.example"}} for one in PEOPLE],
        ),
        "resource": (
            {**whole, "resource": {"type": "errand", **given_}},
            [{**whole, "resource": {"type": "errand", "id": one, **given_}} for one in NUMBERS],
        ),
        "action": (
            {key: value for key, value in whole.items() if key != "action"},
            [{**whole, "action": {"name": one}} for one in (*NAMES, "GET", "POST")],
        ),
    }
    for sought, (body, each) in ways.items():
        bare = [{key: one[sought][key] for key in one[sought] if key != "properties"} for one in each]
        expected = [one for one, body in zip(bare, each, strict=True) if BOARD(ONE, body)["decision"]]
        found, token = [], ""
        while True:
            page = {"limit": limit, **({"token": token} if token else {})}
            shown = BOARD(f"{SEARCH}/{sought}", {**body, "page": page})
            assert shown["page"]["total"] == len(expected)
            found += shown["results"]
            token = shown["page"]["next_token"]
            if not token:
                break
        assert found == expected
        none = BOARD(f"{SEARCH}/{sought}", {**body, "page": {"limit": 0}})
        assert none == {"page": {"next_token": "", "count": 0, "total": len(expected)}, "results": []}


BOARD = errands()


def test_a_user_with_several_roles_may_what_any_of_them_may() -> None:
    for name in ("tick_errand", "unpin_errand"):
        assert BOARD(ONE, asked("noor", name, "1"))["decision"]
    alone = errands(roles={"noor@block7.example": ["janitor"]})
    assert alone(ONE, asked("noor", "tick_errand", "1"))["decision"]
    assert not alone(ONE, asked("noor", "unpin_errand", "1"))["decision"]


def test_subjects_may_be_found_by_a_table_and_routes_by_name_and_resource() -> None:
    def route(badge: str, name: str, path: str) -> Any:
        body = asked("x", name, path, "route", subject={"type": "badge", "id": badge})
        return BOARD(ONE, body)

    assert route("B-211", "POST", "/errands")["decision"]
    assert not route("B-305", "POST", "/errands")["decision"]
    assert route("B-305", "GET", "/errands/{number}")["decision"]
    refused = [route("B-211", "POST", "/errands/{number}"), route("B-211", "PUT", "/errands")]
    assert [one["context"]["error"]["code"] for one in refused] == ["unknown-action"] * 2
    assert route("B-999", "GET", "/errands")["context"]["error"]["code"] == "unknown-user"
    assert route("B-211", "GET", "/cellar")["context"]["error"]["code"] == "unknown-item"


def test_subjects_may_be_found_by_a_declared_fact() -> None:
    post = errands(subjects={"stairs": {"by": "user.stairs"}})
    body = asked("x", "pin_errand", "1", subject={"type": "stairs", "id": "south"})
    assert post(ONE, body)["context"]["user"] == "ruth@block7.example"
    found = post(
        f"{SEARCH}/subject", {**body, "action": {"name": "read_errand"}, "subject": {"type": "stairs"}}
    )
    assert found["results"] == [{"type": "stairs", "id": "north"}, {"type": "stairs", "id": "south"}]


def test_ids_that_are_whole_numbers_are_their_digits() -> None:
    assert BOARD(ONE, asked("emil", "tick_errand", 1)) == BOARD(ONE, asked("emil", "tick_errand", "1"))
    for wrong in (1.5, True, None, [1], {}):
        BOARD(ONE, asked("emil", "tick_errand", wrong), 400)


@pytest.mark.parametrize("value", [["x"], {"a": 1}, 1.5, ""])
@pytest.mark.parametrize("name", ["pinned_by", "urgent"])
def test_a_property_of_a_wrong_type_is_a_400_that_names_its_place(name: str, value: Any) -> None:
    body = asked("emil", "tick_errand", "1")
    body["resource"]["properties"] = {name: value, "other": [[]]}
    (error,) = BOARD(ONE, body, 400)["errors"]
    assert error["pointer"] == f"/resource/properties/{name}"
    for one in BOARD(MANY, {"evaluations": [body, body]})["evaluations"]:
        assert (one["decision"], one["context"]["error"]["status"]) == (False, 400)
    body["resource"].pop("id")
    BOARD(f"{SEARCH}/resource", body, 400)


def test_a_value_that_a_fact_never_has_is_a_400_and_a_word_that_nobody_knows_is_refused() -> None:
    body = asked("emil", "tick_errand", "1")
    body["resource"]["properties"] = {"urgent": "perhaps"}
    (error,) = BOARD(ONE, body, 400)["errors"]
    assert (error["code"], error["pointer"]) == ("unknown-value", "/resource/properties/urgent")
    told = {"user.role": "subject.properties.role"}
    body = asked("ruth", "pin_errand", "1")
    body["subject"]["properties"] = {"role": "mayor"}
    assert errands(attributes=told)(ONE, body)["context"]["error"]["code"] == "unknown-value"
    mapped: dict[str, Any] = {"from": "subject.properties.role", "values": {"mayor": "helper"}}
    assert errands(attributes={"user.role": mapped})(ONE, body)["decision"]
    mapped = {"from": "subject.properties.role", "otherwise": "reader"}
    assert not errands(attributes={"user.role": mapped})(ONE, body)["decision"]


def test_only_facts_that_the_file_names_are_told_by_requests() -> None:
    body = asked("ruth", "tick_errand", "1")
    body["resource"]["properties"] = {"urgent": True, "stairs": "south"}
    body["subject"]["properties"] = {"role": "caretaker", "id": "noor@block7.example"}
    body["context"] = {"user": {"role": "caretaker"}}
    assert BOARD(ONE, body)["decision"]
    assert not errands(attributes={"account.near": "resource.properties.near"})(ONE, body)["decision"]


def test_the_account_is_the_requests_then_a_propertys_then_the_holders_then_the_default() -> None:
    def house(name: str, role: str, user: str) -> dict[str, Any]:
        people = [{"id": f"{user}@block7.example", "role": role, "attributes": {"stairs": "north"}}]
        base = {"type": "house", "country": "FR", "currency": "EUR", "subscription": None}
        return {"id": name, "users": people, **base}

    houses = [house("a", "reader", "emil"), house("b", "helper", "ruth")]
    post = errands(
        accounts=houses, roles={"emil@block7.example": ["reader"]},
        account="b", account_from=["resource.properties.house", "subject.properties.house"],
    )  # fmt: skip
    body = asked("emil", "read_errand", "1")
    assert post(ONE, body)["context"]["account"] == "a", "who holds the subject"
    body["subject"]["properties"] = {"house": "b"}
    assert post(ONE, body)["context"]["error"]["code"] == "unknown-user", (
        "the house that is named has no emil"
    )
    body["resource"]["properties"] = {"house": "a"}
    assert post(ONE, body)["context"]["account"] == "a", "the first place counts"
    body["context"] = {"account": house("c", "helper", "emil"), "at": DAY}
    assert post(ONE, body)["context"]["account"] == "c"
    body["context"] = {"account": "b"}
    assert post(ONE, body)["context"]["error"]["code"] == "unknown-user"
    stranger = post(ONE, asked("zoe", "read_errand", "1"))
    assert "`b`" in stranger["context"]["error"]["message"], "who nobody holds is sought in the default"


def test_without_any_account_a_context_is_needed_and_the_default_may_be_an_option() -> None:
    body = {
        "subject": {"type": "user", "id": "marie"},
        "action": {"name": "buy"},
        "resource": {"type": "item", "id": "more-storage"},
    }
    (error,) = answering({})(ONE, body, 400)["errors"]
    assert error["code"] == "missing-key"
    answering({})(f"{SEARCH}/subject", {**body, "subject": {"type": "user"}}, 400)
    post = answering({"accounts": [account()], "account": "nobody"}, authzen_account="acme")
    assert (
        post(ONE, {**body, "subject": {"type": "user", "id": "zoe"}})["context"]["error"]["code"]
        == "unknown-user"
    )
    with_context = {**body, "context": {"account": account(), "at": DAY}}
    assert answering({})(ONE, with_context)["decision"]


def test_an_evaluation_in_another_role_leaves_the_account_as_it_is() -> None:
    """What one request tells is forgotten with it."""
    body = asked("ruth", "tick_errand", "1")
    before = BOARD(ONE, body)
    told = replace_properties(body, {"urgent": True, "stairs": "south"})
    assert BOARD(ONE, told)["decision"]
    assert BOARD(ONE, body) == before
    both = BOARD(MANY, {"evaluations": [told, body, told]})["evaluations"]
    assert [one["decision"] for one in both] == [True, False, True]


def replace_properties(body: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {**body, "resource": {**body["resource"], "properties": properties}}


MISTAKES: list[tuple[dict[str, Any], str, tuple[object, ...]]] = [
    ({"accounts": [{**account(), "currency": "USD", "type": "x"}]}, "unknown-value", ("accounts", 0, "type")),
    ({"accounts": [account(), account()]}, "duplicate-id", ("accounts", 1, "id")),
    ({"subjects": {"x": {"by": "user.nothing"}}}, "unknown-attribute", ("subjects", "x", "by")),
    ({"resources": {"x": {"named": "suport"}}}, "unknown-item", ("resources", "x", "named")),
    (
        {"resources": {"x": {"is": "limit", "ids": {"a": "support"}}}},
        "unknown-limit",
        ("resources", "x", "ids", "a"),
    ),
    ({"resources": {"x": {"is": "account", "named": "support"}}}, "unknown-key", ("resources", "x", "named")),
    (
        {"resources": {"x": {"named": "support", "ids": {"a": "chat"}}}},
        "unknown-key",
        ("resources", "x", "ids"),
    ),
    ({"actions": {"GET": "look"}}, "unknown-action", ("actions", "GET")),
    ({"actions": {"GET": {"nothing": "buy"}}}, "unknown-choice", ("actions", "GET", "nothing")),
    ({"actions": {"GET": {"item": {"a": "look"}}}}, "unknown-action", ("actions", "GET", "item", "a")),
    (
        {"attributes": {"account.nothing": "resource.id"}},
        "unknown-attribute",
        ("attributes", "account.nothing"),
    ),
    ({"attributes": {"account.type": "resource.id"}}, "unknown-attribute", ("attributes", "account.type")),
    (
        {"attributes": {"account.chat_phase": {"same": ["resource.id", "subject.id"]}}},
        "unknown-value",
        ("attributes", "account.chat_phase"),
    ),
    (
        {"attributes": {"account.sunshine": {"from": "resource.id", "values": {"a": "perhaps"}}}},
        "unknown-value",
        ("attributes", "account.sunshine", "values", "a"),
    ),
    (
        {
            "resources": {"x": {"named": "chat", "known": {"a": {"phase": 9}, "b": {"phase": 3}}}},
            "attributes": {"account.chat_phase": "resource.properties.phase"},
        },
        "unknown-value",
        ("resources", "x", "known", "a", "phase"),
    ),
    ({"roles": {"marie": ["king"]}}, "unknown-value", ("roles", "marie", 0)),
    ({"roles": {"nobody": ["owner"]}, "accounts": [account()]}, "unknown-user", ("roles", "nobody")),
    ({"account_from": ["resource.id", "account.nothing"]}, "unknown-attribute", ("account_from", 1)),
    (
        {"attributes": {"account.sunshine": {"same": ["resource.id"]}}},
        "out-of-range",
        ("attributes", "account.sunshine", "same"),
    ),
    (
        {"attributes": {"account.sunshine": "resource"}},
        "bad-format",
        ("attributes", "account.sunshine"),
    ),
    ({"resources": {"x": {"is": "things"}}}, "unknown-choice", ("resources", "x", "is")),
]


@pytest.mark.parametrize(("file", "code", "path"), MISTAKES)
def test_every_mistake_of_a_file_is_told_at_its_place(
    file: dict[str, Any], code: str, path: tuple[object, ...]
) -> None:
    document = read(json.dumps({"kind": "authzen", **file}, indent=1), "authzen.yaml")
    with pytest.raises(LoadError) as caught:
        authzen_of(document, engine().definitions)
    (found,) = caught.value.findings
    assert found.code == code
    places = (document.span(path), document.key_span(path))  # type: ignore[arg-type]
    assert found.span in places


def test_a_snapshot_of_another_file_seals_other_tokens() -> None:
    one = engine(ERRANDS)
    data = json.loads(json.dumps(of_yaml((ERRANDS / "authzen.yaml").read_text(encoding="utf-8"))))
    meant = authzen_of(read(json.dumps(data), "authzen.yaml"), one.definitions)
    current = Current(Snapshot(one, datetime.now(UTC), meant, "1"))
    app = create(Services(Settings(root=ERRANDS), current))
    body: dict[str, Any] = {**asked("noor", "read_errand", "1"), "resource": {"type": "errand"}}

    async def both() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            first = await client.post(f"{SEARCH}/resource", json={**body, "page": {"limit": 1}})
            token = first.json()["page"]["next_token"]
            current.snapshot = replace(current.snapshot, authzen_version="2")
            return [first, await client.post(f"{SEARCH}/resource", json={**body, "page": {"token": token}})]

    first, second = asyncio.run(both())
    assert (first.status_code, second.status_code) == (200, 400)
    assert second.json()["code"] == "invalid-page"


def test_the_guide_shows_what_is_answered() -> None:
    shown = [
        one for block in blocks(ROOT / "docs" / "guides" / "authzen.md", "console") for one in curls(block)
    ]
    assert len(shown) == 6
    for path, body, answer in shown:
        found = json.dumps(BOARD(path, body), separators=(",", ":"))
        assert re.fullmatch(".*".join(re.escape(part) for part in answer.split("…")), found), (body, found)


def curls(block: Block) -> list[tuple[str, Any, str]]:
    """Each request that is shown: its path, its body, and the answer."""
    wanted = r"^\$ curl -s localhost:8080(\S+) [^{]*?-d @(\S+)\n(\{.*?\})$"
    found = re.finditer(wanted, block.body, re.M)
    return [(one[1], json.loads((ROOT / one[2]).read_text(encoding="utf-8")), one[3]) for one in found]


KEYS = "ops ask,reload 0123456789abcdef0123456789abcdef"
BEARER = {"authorization": "Bearer 0123456789abcdef0123456789abcdef"}


def test_the_file_is_taken_over_by_a_reload_and_a_broken_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "authzen.yaml"
    text = (ERRANDS / "authzen.yaml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    body = asked("ruth", "pin_errand", "1")
    with running("--root", str(ERRANDS), "--authzen", str(file), MAYBUY_KEYS=KEYS) as service:

        def reloaded(now: str) -> str:
            file.write_text(now, encoding="utf-8")
            result: str = service.post("/-/reload", {}, **BEARER).json.get("result", "refused")
            return result

        assert not service.post(ONE, body, **BEARER).json["decision"]
        assert reloaded(text.replace("pin_errand: pin", "pin_errand: read")) == "accepted"
        assert service.post(ONE, body, **BEARER).json["decision"]
        assert reloaded(text.replace("pin_errand: pin", "pin_errand: pinn")) == "refused"
        assert service.post(ONE, body, **BEARER).json["decision"], "what was right before answers on"
        assert reloaded(text.replace("pin_errand: pin", "pin_errand: read") + "\n# a remark\n") == "unchanged"


def test_a_service_does_not_start_with_a_file_that_does_not_fit(tmp_path: Path) -> None:
    file = tmp_path / "authzen.yaml"
    file.write_text("kind: authzen\nactions: {GET: look}\n", encoding="utf-8")
    run = within(ROOT, "serve", "--port", "0", "--authzen", str(file))
    assert run.exit_code == 2
    assert "`look` is not an action" in run.stderr


TEXTS = st.text('",:{}\\nul ', max_size=12) | st.sampled_from(['x":null,"', ',"to":null', ":null", '"'])
SHOWN = st.recursive(
    st.none() | st.booleans() | TEXTS,
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(("to", "on", "acts_on", "at")), part, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(("to", "on", "seats")), SHOWN, max_size=3))
def test_what_has_no_value_is_left_out_and_nothing_else(shown: dict[str, Any]) -> None:
    assert json.loads(bare(msgspec.json.encode(shown))) == valued(shown)


@pytest.mark.parametrize(
    ("text", "fast"),
    [
        ('{"subject":{"type":"user"},"context":{"account":{"id": "a"},"at":"2020-09-01"}}', True),
        ('{"context": {"remedies": false, "account": {"x": [1, {}]}}, "evaluations": [{"a": null}]}', True),
        ('{"context":{"account":{}},"foo":1}', False),
        ('{"context":{"account":{},"ip":"::1"}}', False),
        ('{"context":{"account":"acme"}}', False),
        ('{"context":{"account":{}},"subject":{"id":"a","id":"b"}}', False),
        ('{"context":{"account":{}},"context":{"account":{}}}', False),
        ('{"context":{"account":{"a":"\\n"}}}', False),
        ('{"context":{}}', False),
        ("[]", False),
        ("{", False),
    ],
)
def test_a_body_is_read_fast_only_where_nothing_of_it_is_lost(text: str, fast: bool) -> None:
    read_ = quickly(text.encode(), 32)
    assert (read_ is not None) is fast
    if read_ is not None:
        account_ = json.loads(bytes(read_["context"].pop("account")))
        read_["context"]["account"] = account_
        assert read_ == json.loads(text)


def test_a_catalog_that_sells_nothing_needs_neither_prices_nor_channels(tmp_path: Path) -> None:
    assert load(ERRANDS).definitions.channels == {}
    root = tmp_path / "root"
    shutil.copytree(ERRANDS, root)
    actions = root / "policies" / "actions.yaml"
    actions.write_text(actions.read_text(encoding="utf-8") + "  - {id: buy, name: Buy}\n", encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load(root)
    assert {"missing-price", "missing-definition"} <= {one.code for one in caught.value.findings}
