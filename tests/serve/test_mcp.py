"""The Model Context Protocol in the service: the answers of HTTP and of the command line, as tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import anyio
import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from mcp import Client
from mcp_types import ResourceTemplateReference
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS, MODERN_PROTOCOL_VERSIONS

from acceptance.accounts import ROOT, shipped
from commands import ACCOUNTS, answer, run
from documents import of_yaml
from maybuy.cli import command_of
from maybuy.language import LANGUAGES, say
from maybuy.model import asking
from maybuy.purposes import COMMANDS
from maybuy.serve.mcp.fitting import fitting
from maybuy.serve.mcp.prompts import PROMPTS
from maybuy.serve.mcp.schemas import answered_schema, asked_schema
from maybuy.serve.mcp.tools import TOOLS
from repositories import small
from serve.examples import QUESTIONS
from serve.service import DAY, Response, Service, account, running

DEFINITIONS = shipped().definitions
NAMES = sorted(path.stem for path in ACCOUNTS.glob("*.yaml"))
USERS = [(name, one["id"]) for name in NAMES for one in account(name)["users"]]
PATHS = {
    "/v1/offers": "offers", "/v1/previews": "preview", "/v1/entitlements": "entitlements", "/v1/find": "find",
    "/v1/decisions": "decide",
}  # fmt: skip
ACCEPTED = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def served() -> Iterator[Service]:
    with running("--mcp", "--accounts", str(ACCOUNTS)) as one:
        yield one


def send(service: Service, method: str, params: Any = None, **headers: str) -> Response:
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
    return service.post("/mcp", message, **{**ACCEPTED, **headers})


def result(service: Service, method: str, params: Any = None, **headers: str) -> Any:
    response = send(service, method, params, **headers)
    assert response.status == 200, response.body
    return response.json["result"]


def call(service: Service, tool: str, **arguments: Any) -> Any:
    """What a tool answers; its text as `text`."""
    found = result(service, "tools/call", {"name": tool, "arguments": arguments})
    (content,) = found["content"]
    assert content["type"] == "text"
    return {**found, "text": content["text"]}


@pytest.mark.parametrize("name", NAMES[::5])
def test_offers_and_entitlements_are_those_of_http_and_of_the_command_line(
    served: Service, name: str
) -> None:
    file, user = str(ACCOUNTS / f"{name}.yaml"), account(name)["users"][0]["id"]
    asked = {"account": name, "user": user, "at": DAY, "denied": True}
    told = call(served, "offers", **asked)
    by_http = served.post("/v1/offers", asked).json
    assert told["structuredContent"] == by_http
    by_command = answer("offers", file, "--user", user, "--at", DAY, "--all")
    assert {**by_http, "refused": by_command["refused"]} == by_command
    assert told["text"] == run("offers", file, "--user", user, "--at", DAY, "--all").stdout.rstrip()
    told = call(served, "entitlements", account=account(name), at=DAY)
    assert told["structuredContent"] == answer("entitlements", file, "--at", DAY)
    assert told["text"] == run("entitlements", file, "--at", DAY).stdout.rstrip()


def test_whatever_is_asked_is_answered_as_over_http(served: Service) -> None:
    """Right questions and wrong ones: the decision, or the problem, is the same."""
    random = Random(20200901)
    words = [*DEFINITIONS.items, *DEFINITIONS.products, *DEFINITIONS.limits, None, "no-such-thing"]
    wrong = 0
    for number in range(48):
        name, user = random.choice(USERS)
        asked = {
            "account": name if random.random() < 0.5 else account(name),
            "user": user if random.random() < 0.9 else "nobody",
            "action": random.choice([*DEFINITIONS.actions, "no-such-action"]),
            "item": random.choice(words),
            "seats": random.choice([None, 3, -1, "3"]),
            "to": random.choice([None, "annual", "card", "enterprise"]),
            "at": random.choice([DAY, "2021-02-30", None]),
        }
        language = LANGUAGES[number % 2]
        told = call(served, "decide", **asked, lang=language)
        by_http = served.post(f"/v1/decisions?lang={language}", asked)
        assert told["structuredContent"] == by_http.json
        assert told["isError"] is (by_http.status != 200)
        wrong += told["isError"]
        if told["isError"]:
            assert all(f"[{one['code']}]" in told["text"] for one in by_http.json.get("errors", ()))
            assert "Traceback" not in told["text"]
    assert 12 < wrong < 44


@pytest.mark.parametrize(("name", "user"), USERS[:: len(USERS) // 2])
def test_a_decision_is_told_as_the_command_line_tells_it(served: Service, name: str, user: str) -> None:
    for language in LANGUAGES:
        told = call(
            served,
            "decide",
            account=name,
            user=user,
            action="buy",
            item="more-storage",
            at=DAY,
            lang=language,
        )
        asked = ("decide", str(ACCOUNTS / f"{name}.yaml"), "--user", user, "buy", "more-storage", "--at", DAY)
        assert told["text"] == run("--lang", language, *asked).stdout.rstrip()
        assert told["structuredContent"] == answer("--lang", language, *asked)


@pytest.mark.parametrize("path", PATHS)
def test_every_example_of_http_fits_what_the_tool_says_it_takes_and_answers(
    served: Service, path: str
) -> None:
    tool = TOOLS[PATHS[path]]
    takes, answers = (
        Draft202012Validator(one) for one in (asked_schema(tool), answered_schema(tool.answered))
    )
    for _, body in QUESTIONS[path].values():
        if "questions" in body:
            assert not takes.is_valid(body)
            assert call(served, tool.name, **body)["structuredContent"]["errors"][0]["code"] == "unknown-key"
            continue
        takes.validate(body)
        told = call(served, tool.name, **body)
        assert not told["isError"]
        answers.validate(told["structuredContent"])
        assert told["structuredContent"] == served.post(path, body).json


def test_the_catalog_is_compared_and_codes_are_explained_as_by_commands(served: Service) -> None:
    for language in LANGUAGES:
        told = call(served, "compare", product="support/team", at=DAY, currency="USD", lang=language)
        asked = ("--lang", language, "compare", "support", "--at", DAY)
        assert told["structuredContent"] == answer(*asked)
        assert told["text"] == run(*asked, "--format", "markdown").stdout.rstrip()
    for code in ("not_listed", "unknown-item"):
        told = call(served, "explain", code=code)
        assert told["text"] == run("explain", code).stdout.rstrip()
        assert told["structuredContent"]["page"].rstrip() == told["text"]


@pytest.mark.parametrize(
    ("tool", "asked", "place", "code"),
    [
        ("compare", {"product": "suport"}, "/product", "unknown-item"),
        ("compare", {"product": "support", "currency": "XXX"}, "/currency", "unknown-currency"),
        ("compare", {}, "", "missing-key"),
        ("compare", {"product": "support", "at": "2020-13-01"}, "/at", "bad-format"),
        ("compare", {"product": "support", "lang": "de"}, "/lang", "unknown-choice"),
        ("explain", {"code": "not_listd"}, "/code", "unknown-code"),
        ("explain", {"code": "../../README"}, "/code", "unknown-code"),
        ("decide", {"account": "acme", "user": "marie"}, "", "missing-key"),
        ("decide", {"account": {"id": "x"}, "user": "a", "action": "buy"}, "/account", "missing-key"),
        ("offers", {"account": "acme", "user": "marie", "all": True}, "/all", "unknown-key"),
        ("preview", {"account": "a", "order": {"user": "a", "changes": 1}}, "/order/changes", "wrong-type"),
        ("find", {"needs": ["fly"]}, "/needs/0", "unknown-limit"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_its_code(
    served: Service, tool: str, asked: Any, place: str, code: str
) -> None:
    told = call(served, tool, **asked)
    assert told["isError"]
    errors = told["structuredContent"]["errors"]
    assert (place, code) in [(one["pointer"], one["code"]) for one in errors], errors
    assert f"[{code}]" in told["text"]
    assert not set(told["text"]) & {"\x7f", "\x1b"}


def test_what_is_listed_only_reads_and_says_what_commands_say(served: Service) -> None:
    tools = result(served, "tools/list")["tools"]
    assert [one["name"] for one in tools] == [name for name in TOOLS if name != "diff"]
    for one in tools:
        assert one["description"] == COMMANDS[one["name"]]
        assert one["annotations"] == {
            "readOnlyHint": True, "destructiveHint": False, "idempotentHint": True, "openWorldHint": False,
        }  # fmt: skip
        for schema in (one["inputSchema"], one["outputSchema"]):
            Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
        assert "lang" in one["inputSchema"]["properties"]
    assert len(json.dumps([one["inputSchema"] for one in tools])) < 20_000  # a model reads it each time


def test_what_a_command_and_a_tool_take_has_the_same_words() -> None:
    for name, model in (("compare", asking.Comparing), ("diff", asking.Differing)):
        options = {
            one.name: one.help
            for one in command_of(name).params
            if isinstance(one, click.Option) and one.help
        }
        shared = options.keys() & model.model_fields.keys()
        assert {one: options[one] for one in shared} == {one: asking.told(model, one) for one in shared}
        assert shared >= {"at"}


def test_resources_are_what_http_and_the_docs_have(served: Service) -> None:
    def read(uri: str, **headers: str) -> str:
        (content,) = result(served, "resources/read", {"uri": uri}, **headers)["contents"]
        return str(content["text"])

    listed = {one["uri"]: one for one in result(served, "resources/list")["resources"]}
    assert json.loads(read("maybuy://catalog")) == served.get("/v1/catalog").json
    assert "<html" in read("maybuy://prices")
    assert 'lang="fr"' in read("maybuy://prices", accept_language="fr")
    names = {path.stem for path in (ROOT / "docs" / "guides").glob("*.md")}
    assert {f"maybuy://guides/{name}" for name in names} == {one for one in listed if "/guides/" in one}
    for name in ("mcp", "flags"):
        text = (ROOT / "docs" / "guides" / f"{name}.md").read_text(encoding="utf-8")
        assert read(f"maybuy://guides/{name}") == text
        assert text.startswith(f"# {listed[f'maybuy://guides/{name}']['title']}\n")
    assert read("maybuy://codes/not_listed").rstrip() == run("explain", "not_listed").stdout.rstrip()
    shown = json.loads(read("maybuy://schemas/account"))
    assert shown == json.loads((ROOT / "schemas" / "account.schema.json").read_text(encoding="utf-8"))
    assert len(result(served, "resources/templates/list")["resourceTemplates"]) == 2


@pytest.mark.parametrize(
    "uri",
    [
        "maybuy://accounts", "maybuy://guides/../README", "maybuy://guides//etc/passwd", "maybuy://guides/",
        "maybuy://codes/../guides/mcp", "maybuy://schemas/../account", "file:///etc/passwd", "maybuy://catalo",
    ],
)  # fmt: skip
def test_nothing_else_is_read(served: Service, uri: str) -> None:
    error = send(served, "resources/read", {"uri": uri}).json["error"]
    assert error["code"] == -32602
    assert uri in error["message"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_prompts_speak_of_tools_that_there_are(served: Service, language: str) -> None:
    listed = result(served, "prompts/list", accept_language=language)["prompts"]
    assert [one["name"] for one in listed] == ["integrate", "answer"]  # nobody may ask about revisions here
    for one in listed:
        assert one["description"] == say("mcp", f"prompt.{one['name']}", language)
        given = {argument["name"]: f"<{argument['name']}>" for argument in one["arguments"]}
        made = result(
            served, "prompts/get", {"name": one["name"], "arguments": given}, accept_language=language
        )
        (message,) = made["messages"]
        for word in (*given.values(), *(f"`{tool}`" for tool in PROMPTS[one["name"]].tools)):
            assert word in message["content"]["text"]
        lacking = send(served, "prompts/get", {"name": one["name"], "arguments": {}}).json["error"]
        assert lacking["code"] == -32602
    refused = send(served, "prompts/get", {"name": "review", "arguments": {"base": "main"}}).json["error"]
    assert "`review`" in refused["message"]


def test_pages_of_others_are_not_answered(served: Service) -> None:
    own = f"http://127.0.0.1:{served.port}"
    for origin in (own, "http://localhost:3000", f"http://[::1]:{served.port}"):
        assert send(served, "ping", origin=origin).status == 200
    for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example", "", "http://10.0.0.1"):
        refused = send(served, "ping", origin=origin)
        assert (refused.status, refused.json["code"]) == (403, "wrong-origin")
        assert not [name for name in refused.headers if name.startswith("access-control")]
    rebound = send(served, "ping", host="evil.example")
    assert (rebound.status, rebound.json["code"]) == (421, "wrong-host")


def test_what_is_no_message_is_refused(served: Service) -> None:
    for body in (b"{", b"[]", b"{}", b"null", b"\xff", b"[" * 5_000, b'{"jsonrpc":"2.0","id":1}'):
        response = served.post("/mcp", body, **ACCEPTED)
        assert response.status == 400
        assert response.json["error"]["code"] in (-32700, -32600, -32602)
    assert served.post("/mcp", b" " * 1_000_001, **ACCEPTED).status == 413
    assert served.get("/mcp").status == 405
    assert served.ask("DELETE", "/mcp").status == 405
    assert send(served, "ping", content_type="text/plain").status == 415
    assert send(served, "ping", accept="text/html").status == 406
    assert send(served, "tools/call", {"name": "decid"}).json["error"]["message"] == (
        "there is no tool `decid` - did you mean `decide`?"
    )
    hidden = send(served, "tools/call", {"name": "diff", "arguments": {"base": "HEAD"}})
    assert hidden.json["error"]["code"] == -32602
    past = call(served, "prove", base="HEAD")["structuredContent"]
    assert (past["status"], past["code"]) == (403, "not-allowed")
    assert call(served, "decide", account="x" * 300, user="a", action="buy")["isError"]


def test_a_service_that_was_not_asked_for_it_has_none(service: Service) -> None:
    assert send(service, "ping").status == 404


ID_CHARACTERS = st.sampled_from([*DEFINITIONS.items, *DEFINITIONS.actions, *DEFINITIONS.features, "aA", "/"])


@given(ID_CHARACTERS.flatmap(lambda one: st.sampled_from([one[:3], one[1:4], one.upper()])))
def test_what_fits_is_all_that_has_what_was_typed_and_first_what_begins_with_it(typed: str) -> None:
    known = [*DEFINITIONS.items, *DEFINITIONS.actions, *DEFINITIONS.items]
    found = fitting(typed, known)
    assert set(found) == {one for one in known if typed.lower() in one.lower()}
    assert len(found) == len(set(found))
    begin = [one.lower().startswith(typed.lower()) for one in found]
    assert begin == sorted(begin, reverse=True)


def completed(service: Service, ref: dict[str, str], name: str, value: str, **more: Any) -> Any:
    asked = {"ref": ref, "argument": {"name": name, "value": value}, **more}
    return send(service, "completion/complete", asked).json


@pytest.mark.parametrize(
    ("prompt", "name", "typed", "expected"),
    [
        ("answer", "question", "can she buy collab", ["can she buy collaboration"]),
        ("answer", "question", "can she add_s", ["can she add_seats"]),
        ("integrate", "feature", "explore/", ["explore/lite", "explore/professional"]),
        ("integrate", "feature", "it does s", []),  # one letter is too few
        ("integrate", "feature", "it does ", []),
        ("answer", "account", "", []),  # customers are not listed to who knows no id
        ("answer", "user", "m", []),
    ],
)
def test_arguments_of_prompts_are_completed(
    served: Service, prompt: str, name: str, typed: str, expected: list[str]
) -> None:
    found = completed(served, {"type": "ref/prompt", "name": prompt}, name, typed)["result"]["completion"]
    assert found == {"values": expected, "total": len(expected), "hasMore": False}


def test_templates_are_completed_and_no_more_than_a_hundred_at_once(served: Service) -> None:
    def told(uri: str, name: str, typed: str) -> Any:
        return completed(served, {"type": "ref/resource", "uri": uri}, name, typed)["result"]["completion"]

    kinds = told("maybuy://schemas/{kind}", "kind", "p")["values"]
    assert kinds[:5] == ["product", "payment-methods", "policy", "promises", "promotion"]
    assert "groups" in kinds[5:]
    codes = told("maybuy://codes/{code}", "code", "")
    assert (len(codes["values"]), codes["hasMore"], codes["total"] > 100) == (100, True, True)
    assert told("maybuy://codes/{code}", "code", "not_lis")["values"] == ["not_listed"]


@pytest.mark.parametrize(
    ("ref", "name", "message"),
    [
        ({"type": "ref/prompt", "name": "answers"}, "user", "no prompt `answers` - did you mean `answer`?"),
        ({"type": "ref/prompt", "name": "review"}, "base", "no prompt `review`"),
        ({"type": "ref/prompt", "name": "answer"}, "users", "no argument `users` - did you mean `user`?"),
        ({"type": "ref/resource", "uri": "maybuy://codes/{kind}"}, "kind", "no resource `maybuy://codes/{kind}`"),
        ({"type": "ref/resource", "uri": "maybuy://codes/{code}"}, "kind", "no argument `kind`"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_completed(
    served: Service, ref: dict[str, str], name: str, message: str
) -> None:
    error = completed(served, ref, name, "a")["error"]
    assert error["code"] == -32602
    assert f"there is {message}" in error["message"]


async def _asked(url: str, mode: str) -> tuple[str, Any]:
    async with Client(url, mode=mode) as client:
        listed = await client.list_tools()
        assert {one.name for one in listed.tools} == TOOLS.keys() - {"diff"}
        # The client holds what is answered against the schema of the tool.
        for name, arguments in (
            (
                "decide",
                {"account": "acme", "user": "luc", "action": "buy", "item": "more-storage", "at": DAY},
            ),
            ("compare", {"product": "support"}),
            ("explain", {"code": "granted"}),
        ):
            told = await client.call_tool(name, arguments)
            assert not told.is_error
        wrong = await client.call_tool("decide", {"account": "acme", "user": "luc", "lang": "fr"})
        assert wrong.is_error
        assert len((await client.list_prompts()).prompts) == 2
        code = ResourceTemplateReference(uri="maybuy://codes/{code}")
        offered = await client.complete(code, {"name": "code", "value": "grante"})
        assert offered.completion.values[0] == "granted"
        read = await client.read_resource("maybuy://catalog")
        return str(client.session.protocol_version), read.contents[0]


def asked_in_both_eras(service: Service) -> None:
    for mode, version in (("legacy", HANDSHAKE_PROTOCOL_VERSIONS[-1]), (2 * MODERN_PROTOCOL_VERSIONS[-1:])):
        spoken, catalog = anyio.run(_asked, f"http://127.0.0.1:{service.port}/mcp", mode)
        assert spoken == version
        assert json.loads(catalog.text)["id"] == DEFINITIONS.id


def test_the_official_client_asks_with_a_handshake_and_without(served: Service) -> None:
    asked_in_both_eras(served)


@pytest.mark.slow
def test_the_official_client_asks_several_workers() -> None:
    with running("--mcp", "--workers", "2", "--accounts", str(ACCOUNTS)) as service:
        for _ in range(4):
            asked_in_both_eras(service)


KEYS = """asks ask asks-0123456789abcdef
ops ask,reload,metrics ops-0123456789abcdef
counts metrics counts-0123456789abcdef
"""


@pytest.mark.slow
def test_keys_and_reloads_are_as_for_other_paths(tmp_path: Path) -> None:
    root = small(tmp_path / "root")
    catalog = next((root / "catalog").glob("*.yaml"))
    log = tmp_path / "decisions.jsonl"
    with running("--mcp", "--decision-log", str(log), root=root, MAYBUY_KEYS=KEYS) as service:

        def keyed(name: str) -> dict[str, str]:
            return {"authorization": f"Bearer {name}-0123456789abcdef"}

        assert send(service, "ping").status == 401
        assert send(service, "ping", authorization="Bearer nobody").status == 401
        assert send(service, "ping", **keyed("counts")).status == 403
        assert send(service, "ping", **keyed("asks")).status == 200
        names = {
            who: [one["name"] for one in result(service, "tools/list", **keyed(who))["tools"]]
            for who in ("asks", "ops")
        }
        assert set(names["ops"]) - set(names["asks"]) == {"diff"}
        prompts = [one["name"] for one in result(service, "prompts/list", **keyed("ops"))["prompts"]]
        assert prompts == list(PROMPTS)
        asked = {"name": "diff", "arguments": {"base": "main", "timeline": True}}
        before = result(service, "tools/call", asked, **keyed("ops"))["structuredContent"]
        assert before["base"] == before["head"]
        catalog.write_text(f"{catalog.read_text(encoding='utf-8')}# changed\n", encoding="utf-8")
        assert service.post("/-/reload", b"", **keyed("ops")).status == 200
        after = result(service, "tools/call", asked, **keyed("ops"))["structuredContent"]
        assert after["base"] == before["base"]
        assert after["head"] != before["head"]
        file = root / "accounts" / "marina.yaml"
        marina = json.loads(json.dumps(of_yaml(file.read_text(encoding="utf-8")), default=str))
        user = marina["users"][0]["id"]
        held = {"name": "offers", "arguments": {"account": marina, "user": user, "at": "2026-09-01"}}
        offered = result(service, "tools/call", held, **keyed("asks"))["structuredContent"]["offers"]
        assert offered
        counted = service.get("/metrics", **keyed("ops")).body.decode()
        assert 'route="/mcp"' in counted
    logged = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    kept = [(one["decision"]["action"], one["key"]) for one in logged]
    assert kept == [(one["action"], "asks") for one in offered]
