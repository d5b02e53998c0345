"""What stands beside a body: parameters of the address, and headers."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from serve.service import DAY, Service, account, running

ASKED = {"account": account(), "user": "marie", "at": DAY, "action": "buy", "item": "more-storage"}
SEARCHED = {
    "subject": {"type": "user", "id": "m"},
    "action": {"name": "buy"},
    "resource": {"type": "item", "id": "x"},
}


def language(service: Service, query: str = "", **headers: str) -> str:
    return service.post(f"/access/v1/evaluation{query}", {}, **headers).headers["content-language"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("fr", "fr"), ("fr-CA", "fr"), ("FR", "fr"), ("de", "en"), ("*", "en"), ("", "en"), (",;=,", "en"),
        ("de, fr;q=0.2", "fr"), ("en;q=0.1, fr;q=0.2", "fr"), ("fr;q=0", "en"), ("fr;q=0.000", "en"),
        ("*;q=0.5, fr;q=0.1", "en"), ("fr;q=0.5, *;q=0.4", "fr"), ("en;q=0, *", "fr"),
        ("en;q=0.2, *;q=0.3", "fr"), ("*;q=0", "en"),
        ("fr;level=1;q=0.5, en;q=0.4", "fr"), ("en;q=0.4, fr ; Q = 0.5", "fr"), ("fr;q=1.000,en;q=0.9", "fr"),
        # What is no weight is none: the language that it belongs to was not asked for.
        ("fr;q=inf", "en"), ("fr;q=nan", "en"), ("fr;q=-1", "en"), ("fr;q=1_0", "en"), ("fr;q=2", "en"),
        (f"fr;q=0.{'9' * 5_000}", "en"), (f"fr;q={'9' * 5_000}", "en"), ("é" * 500, "en"), ("fr;q=", "en"),
    ],
)  # fmt: skip
def test_the_language_that_a_header_wants_most_is_spoken(
    service: Service, header: str, expected: str
) -> None:
    assert language(service, accept_language=header) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?lang=fr", "fr"), ("?lang=fr-CA", "fr"), ("?lang=FR", "fr"), ("?lang=en", "en"),
        ("?lang=en&lang=fr", "en"),
        ("?lang=", "fr"), ("?lang", "fr"), ("?lang=de", "fr"), ("?lang=%00", "fr"), ("?lang=%ff%fe", "fr"),
        ("?lang=%ED%A0%80", "fr"), ("?LANG=en", "fr"), ("?x=1", "fr"), (f"?x={'9' * 5_000}", "fr"),
        (f"?{'a=1&' * 5_000}", "fr"),
    ],
)  # fmt: skip
def test_the_language_of_an_address_goes_before_that_of_a_header_where_it_is_one(
    service: Service, query: str, expected: str
) -> None:
    assert language(service, query, accept_language="fr") == expected


def test_a_language_that_there_is_not_is_answered_in_that_of_the_service() -> None:
    with running("--lang", "fr") as service:
        assert language(service) == language(service, "?lang=de") == "fr"
        assert language(service, accept_language="de") == "fr"


@pytest.mark.parametrize(
    "query", ["?at=2020-01-01", "?lang=fr&denied=true", "?LANG=fr", "?%00", "?x", f"?{'9' * 5_000}=1"]
)
@pytest.mark.parametrize(
    "path", ["/v1/decisions", "/v1/offers", "/v1/previews", "/v1/entitlements", "/v1/find"]
)
def test_a_parameter_that_nobody_would_look_at_is_a_400_and_no_silent_answer(
    service: Service, path: str, query: str
) -> None:
    response = service.post(f"{path}{query}", ASKED)
    assert (response.status, response.json["code"]) == (400, "wrong-parameter")
    assert "`lang`" in response.json["detail"]


def test_what_is_wrong_with_a_parameter_is_said(service: Service) -> None:
    unknown = service.post("/v1/decisions?at=2020-01-01", ASKED)
    assert unknown.json["detail"] == (
        "`at` is not a parameter of the address - only `lang` is; what is asked stands in the body"
    )
    twice = service.post("/v1/decisions?lang=en&lang=fr", ASKED)
    assert twice.json["detail"] == "`lang` is given 2 times - give it once"
    assert service.get("/v1/catalog?language=fr").status == 400


@pytest.mark.parametrize("path", ["/healthz?probe=1", "/metrics?name[]=x", "/docs?x=1"])
def test_other_addresses_may_have_any_parameters(service: Service, path: str) -> None:
    assert service.get(path).status == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (rb'"\ud83d\ude00"', "not-an-object"),
        (rb'"\ud83d"', "not-an-object"),
        (rb'"\u0000"', "not-an-object"),
        ('"\U0001f600"'.encode(), "not-an-object"),
        (b'"\x7f"', "not-an-object"),
        (b'"a: b"', "not-an-object"),
        (b"9" * 5_000, "not-an-object"),
        (b"true", "not-an-object"),
        (rb'["\ud83d"]', "not-an-object"),
    ],
    ids=range(9),
)
@pytest.mark.parametrize("path", ["/v1/decisions", "/access/v1/evaluation", "/access/v1/search/action"])
def test_json_that_is_no_object_is_said_to_be_none_whatever_it_is(
    service: Service, path: str, body: bytes, code: str
) -> None:
    response = service.post(path, body)
    assert (response.status, response.json["code"]) == (400, code)


@pytest.mark.parametrize("digits", [19, 400, 4_299, 4_301, 100_000])
@pytest.mark.parametrize(
    "body",
    [
        {"account": "x", "user": "m", "action": "buy", "seats": "N"},
        {"account": "x", "user": "m", "action": "buy", "to": "N"},
        {"account": "N", "user": "m", "action": "buy"},
        {"account": {"attributes": {"chat_phase": "N"}}, "user": "m", "action": "buy"},
        {"subject": {"type": "user", "id": "N"}, "page": {"limit": "N"}, "context": {"at": "N"}},
        {**SEARCHED, "page": {"limit": "N"}},
        {**SEARCHED, "page": {"limit": "-N"}},
        {**SEARCHED, "action": {"name": "x", "properties": {"to": "N"}}, "context": {"account": {"id": "N"}}},
        {"evaluations": "N"},
        {"x": "-N.5e-N"},
    ],
    ids=range(10),
)
def test_a_number_of_any_length_anywhere_is_never_our_fault(
    service: Service, body: dict[str, Any], digits: int
) -> None:
    sent = re.sub(r'"(-?N[^"]*)"', r"\1", json.dumps(body)).replace("N", "9" * digits).encode()
    for path in ("/v1/decisions", "/v1/offers", "/access/v1/evaluation", "/access/v1/evaluations",
                 "/access/v1/search/subject"):  # fmt: skip
        assert service.post(path, sent).status in (200, 400)
