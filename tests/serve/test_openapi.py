"""The OpenAPI document and the page made of it: true to what the service does, and complete."""

from __future__ import annotations

import json
import re
import shlex
from base64 import b64encode
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from maybuy.serve.answer.routing import Route
from maybuy.serve.docs.openapi import examples
from maybuy.serve.request.problems import STATUS
from maybuy.serve.routes import METRICS, ROUTES
from serve.examples import QUESTIONS, address, answered
from serve.service import Service


@pytest.fixture(scope="module")
def document(service: Service) -> Any:
    response = service.get("/openapi.json")
    assert (response.status, response.headers["content-type"]) == (200, "application/json")
    return response.json


def valid(document: Any, schema: Any, value: Any) -> list[str]:
    """What does not follow a schema of the document."""
    whole = {**schema, "components": document["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


def test_it_describes_every_path_that_is_served(document: Any) -> None:
    described = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert described == {(one.path, one.method.lower()) for one in (*ROUTES, METRICS)}
    assert document["openapi"] == "3.1.0"


def test_the_examples_of_the_document_are_the_answers_of_the_service(service: Service) -> None:
    assert answered(service) == examples(), "python tests/serve/examples.py writes them anew"


def test_the_examples_follow_the_schemas(document: Any) -> None:
    for path in QUESTIONS:
        operation = document["paths"][path]["post"]
        asked = operation["requestBody"]["content"]["application/json"]
        answer = operation["responses"]["200"]["content"]["application/json"]
        assert list(asked["examples"]) == list(answer["examples"]) == list(QUESTIONS[path])
        for part in (asked, answer):
            for example in part["examples"].values():
                assert valid(document, part["schema"], example["value"]) == []


@pytest.mark.parametrize("one", [one for one in ROUTES if one.method == "GET"], ids=lambda one: one.path)
def test_what_is_only_read_follows_its_schema_too(service: Service, document: Any, one: Route) -> None:
    response = service.get(one.path)
    content = document["paths"][one.path]["get"]["responses"]["200"]["content"]
    kind = response.headers["content-type"].partition(";")[0]
    if kind == "application/json":
        assert valid(document, content[kind]["schema"], response.json) == []


def test_every_reference_in_the_document_leads_somewhere(document: Any) -> None:
    references = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(document)))
    assert references <= set(document["components"]["schemas"])


def test_of_a_decision_and_a_summary_all_but_the_subscription_is_described(document: Any) -> None:
    schemas = document["components"]["schemas"]
    untold, seen, waiting = set(), set(), ["Decision", "Preview", "Offers", "Entitlements"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for key, schema in schemas[name]["properties"].items():
            text = json.dumps(schema)
            waiting += re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', text)
            if '"additionalProperties": true' in text or '"additionalProperties": {}' in text:
                untold.add((name, key))
    assert untold == {("Preview", "subscription_now"), ("Preview", "subscription_after")}
    assert {"Discount", "ScheduledChange", "Warned", "RoleStep", "DateStep"} <= seen


def test_the_limits_are_stated_and_hold(service: Service, document: Any) -> None:
    asked = document["components"]["schemas"]["DecisionsAsked"]["properties"]["questions"]["anyOf"][0]
    assert asked["maxItems"] == 1_000
    assert "1000000 bytes" in document["info"]["description"]
    many = {"account": "x", "questions": [{}] * (asked["maxItems"] + 1)}
    assert service.post("/v1/decisions", many).status == 400


def test_the_page_of_the_documentation_needs_nothing_from_elsewhere(service: Service) -> None:
    response = service.get("/docs")
    assert (response.status, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    html = response.body.decode()
    assert re.findall(r"""(?:src|href)=["']((?!#|/openapi\.json)[^"']*)""", html) == []
    assert "http:" not in html
    assert "https:" not in html
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_page_shows_every_path_every_type_and_every_problem(service: Service, document: Any) -> None:
    html = service.get("/docs").body.decode()
    assert all(f"<code>{path}</code>" in html for path in document["paths"])
    assert all(f'id="type-{name}"' in html for name in document["components"]["schemas"])
    assert all(f'<tr id="{code}">' in html for code in STATUS)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))


def test_the_page_shows_every_request_with_curl_and_leads_to_it(service: Service, document: Any) -> None:
    html = service.get("/docs").body.decode()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f'href="#{operation["operationId"]}"' in html
            (shown,) = re.findall(
                rf"<pre tabindex=0>(curl [^\n]*</span>{re.escape(address(path))}(?: .*?)?)</pre>", html, re.S
            )
            words = shlex.split(unescape(re.sub("<[^>]*>", "", shown)).partition("\n")[0])
            assert words[0] == "curl"
            if "requestBody" in operation:
                sent = unescape(re.findall('<span class="sent">(.*?)</span>', shown, re.S)[0])
                asked = operation["requestBody"]["content"]["application/json"]["examples"]
                assert json.loads(sent) == next(iter(asked.values()))["value"]
            else:
                assert ("POST" in words) == (method == "post")


def test_the_type_of_a_problem_leads_to_its_place_on_the_page(service: Service) -> None:
    kind = service.get("/nowhere").json["type"]
    path, _, anchor = kind.partition("#")
    assert f'id="{anchor}"' in service.get(path).body.decode()
