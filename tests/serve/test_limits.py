"""What a request may cost, and what keeps others out: limits, methods, paths, headers."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from serve.service import DAY, Service, account, running
from serve.wire import one_answer

ASKED = {"account": account(), "user": "marie", "at": DAY, "action": "buy", "item": "more-storage"}
TEXT = json.dumps(ASKED)
PATHS = (
    "/v1/decisions",
    "/v1/offers",
    "/v1/previews",
    "/v1/entitlements",
    "/v1/find",
    "/access/v1/evaluation",
)


def code(service: Service, body: bytes, path: str = "/v1/decisions") -> tuple[int, str]:
    response = service.post(path, body)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json["status"] == response.status
    return response.status, response.json["code"]


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_is_too_large_is_a_413(service: Service, path: str) -> None:
    assert code(service, b'{"a": "' + b"x" * 1_000_000 + b'"}', path) == (413, "too-large")


def test_a_body_of_unknown_length_is_cut_off_where_it_becomes_too_large(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(
            b"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
        answer = b""
        try:
            for _ in range(80):
                connection.sendall(chunk)
        except OSError:
            pass
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("depth", [33, 1_000, 200_000])
def test_a_body_that_is_nested_too_deeply_is_a_400(service: Service, path: str, depth: int) -> None:
    assert code(service, b'{"a":' + b"[" * depth + b"]" * depth + b"}", path) == (400, "too-deep")


def test_as_deep_as_the_limit_is_fine_and_brackets_in_texts_do_not_count(service: Service) -> None:
    body = {
        "subject": {"type": "user", "id": "marie"},
        "action": {"name": "buy"},
        "resource": {"type": "item", "id": "more-storage"},
        "context": {"account": account(), "at": DAY},
        "note": "[" * 500,
    }
    nested: Any = []
    for _ in range(30):
        nested = [nested]
    assert service.post("/access/v1/evaluation", {**body, "more": nested}).json["decision"] is True


def test_too_many_questions_are_a_400_that_says_how_many_are_fine() -> None:
    with running("--max-batch", "3") as service:
        body = {**ASKED, "questions": [{}] * 4}
        response = service.post("/v1/decisions", body)
        assert (response.status, response.json["code"]) == (400, "too-many")
        assert response.json["detail"] == "4 questions are asked at once - ask 3 at most"
        assert service.post("/v1/decisions", {**body, "questions": [{}] * 3}).status == 200
        several = {"evaluations": [{}] * 4}
        assert service.post("/access/v1/evaluations", several).json["code"] == "too-many"
        schema = service.get("/openapi.json").json["components"]["schemas"]["DecisionsAsked"]
        assert schema["properties"]["questions"]["anyOf"][0]["maxItems"] == 3


def test_too_many_changes_of_an_order_are_a_400(service: Service) -> None:
    order = {"user": "marie", "changes": [{"action": "view_subscription"}] * 101}
    body = json.dumps({"account": account(), "order": order, "at": DAY}).encode()
    assert code(service, body, "/v1/previews") == (400, "too-many")


def test_too_much_is_told_before_what_is_wrong_with_it(service: Service) -> None:
    many = json.dumps({**ASKED, "questions": [None] * 1_001}).encode()
    assert code(service, many) == (400, "too-many")
    order = json.dumps({"account": "acme", "order": {"changes": [None] * 101}}).encode()
    assert code(service, order, "/v1/previews") == (400, "too-many")


def test_too_much_under_a_key_that_is_not_known_is_an_unknown_key(service: Service) -> None:
    for path in ("/v1/offers", "/v1/entitlements", "/v1/previews"):
        many = service.post(path, {"account": "acme", "questions": [None] * 1_001})
        assert {"unknown-key": "/questions"}.items() <= pointers(many.json).items()
    order = service.post("/v1/decisions", {**ASKED, "order": {"changes": [None] * 101}})
    assert pointers(order.json) == {"unknown-key": "/order"}


def pointers(problem: Any) -> dict[str, str]:
    return {one["code"]: one["pointer"] for one in problem["errors"]}


def test_of_very_many_mistakes_in_a_body_the_first_are_told(service: Service) -> None:
    problem = service.post("/v1/decisions", {**ASKED, **{f"k{number}": 1 for number in range(600)}}).json
    assert problem["detail"] == "more than 500 things in the body are not as they should be"
    assert [one["pointer"] for one in problem["errors"]] == [f"/k{number}" for number in range(501)]
    assert problem["errors"][-1]["message"] == "there are more than 500 problems"


def holding(many: int) -> dict[str, Any]:
    """An account with so many lines of what nobody sells."""
    items = [{"item": f"supprt/profesional-{number}"} for number in range(many)]
    return {**account(), "subscription": {**account()["subscription"], "items": items}}


SUBJECT = {"type": "user", "id": "marie"}
STORAGE = {"type": "item", "id": "more-storage"}
ORDER = {"user": "marie", "at": DAY, "changes": []}
MANY: dict[str, tuple[str, Any]] = {
    "decision": ("/v1/decisions", {**ASKED, "account": holding(600)}),
    "offers": ("/v1/offers", {"account": holding(600), "user": "marie"}),
    "entitlements": ("/v1/entitlements", {"account": holding(600)}),
    "preview": ("/v1/previews", {"account": holding(600), "order": ORDER}),
    "a large body": ("/v1/decisions", {**ASKED, "account": holding(20_000)}),
    "accounts of questions": ("/v1/decisions", {**ASKED, "questions": [{"account": holding(5)}] * 200}),
    "users": ("/v1/entitlements", {
        "account": {**account(), "users": [{"id": f"u{number}", "role": "ownr"} for number in range(600)]},
    }),
    "facts": ("/v1/entitlements", {
        "account": {**account(), "attributes": {f"chat_phas{number}": "1" for number in range(600)}},
    }),
    "shapes": ("/v1/entitlements", {
        "account": {
            **account(),
            "subscription": {**account()["subscription"], "items": [{"item": f"A {n}"} for n in range(600)]},
        },
    }),
    "terms": ("/v1/previews", {
        "account": account(), "order": {**ORDER, "accept": [f"privac-{number}" for number in range(600)]},
    }),
    "evaluation": ("/access/v1/evaluation", {
        "subject": SUBJECT, "action": {"name": "buy"}, "resource": STORAGE,
        "context": {"account": holding(600)},
    }),
    "search": ("/access/v1/search/subject", {
        "subject": {"type": "user"}, "action": {"name": "buy"}, "resource": STORAGE,
        "context": {"account": holding(600)},
    }),
    "questions": ("/v1/decisions", {
        **ASKED, "questions": [{"item": f"supprt/profesional-{number}"} for number in range(600)],
    }),
    "questions that lack something": ("/v1/decisions", {"questions": [{}] * 200}),
}  # fmt: skip


@pytest.mark.parametrize("name", MANY)
def test_of_what_nobody_knows_the_first_500_are_told_in_every_form_and_that_there_are_more(
    service: Service, name: str
) -> None:
    problem = service.post(*MANY[name])
    assert problem.status == 400
    codes = [one["code"] for one in problem.json["errors"]]
    assert (len(codes), codes.count("syntax")) == (501, 1)
    assert "more than 500" in problem.json["detail"]
    assert len(problem.body) < 200_000


def test_500_are_all_told_and_none_is_said_to_be_left(service: Service) -> None:
    problem = service.post("/v1/entitlements", {"account": holding(500)}).json
    assert problem["detail"] == "500 things in the body are not as they should be"
    assert {one["code"] for one in problem["errors"]} == {"unknown-item"}
    assert len(problem["errors"]) == 500


def test_what_was_meant_is_suggested_for_the_first_of_many(service: Service) -> None:
    errors = service.post("/v1/entitlements", {"account": holding(500)}).json["errors"]
    suggested = ["did you mean `support/professional`?" in one["help"] for one in errors]
    assert suggested == [True] * 200 + [False] * 300


def test_evaluations_of_one_wrong_account_tell_its_mistakes_once(service: Service) -> None:
    wrong = account() | {f"k{number}": 1 for number in range(499)}
    body = {
        "subject": {"type": "user", "id": "marie"},
        "action": {"name": "buy"},
        "resource": {"type": "item", "id": "more-storage"},
        "context": {"account": wrong, "at": DAY},
        "evaluations": [{}] * 1_000,
    }
    answered = service.post("/access/v1/evaluations", body).json["evaluations"]
    errors = [one["context"]["error"] for one in answered]
    assert [one["message"] for one in errors] == ["499 things in the body are not as they should be"] * 1_000
    assert [len(one["errors"]) for one in errors] == [499] + [1] * 999


@pytest.mark.parametrize("digits", [30, 41, 400, 4_000, 5_000])
@pytest.mark.parametrize("key", ["seats", "quantity"])
def test_a_number_that_nobody_counts_to_is_a_400_in_evaluations_too(
    service: Service, key: str, digits: int
) -> None:
    body = {
        "subject": {"type": "user", "id": "marie"},
        "action": {"name": "buy", "properties": {key: "NUMBER"}},
        "resource": {"type": "item", "id": "more-storage"},
        "context": {"account": account(), "at": DAY},
    }
    for sign in ("", "-"):
        text = json.dumps(body).replace('"NUMBER"', sign + "9" * digits).encode()
        assert code(service, text, "/access/v1/evaluation") == (400, "invalid-body")


def test_the_place_where_json_breaks_off_counts_lines_as_all_other_places_do(service: Service) -> None:
    broken = service.post("/v1/decisions", b'{"a": "\xe2\x80\xa8",\r"b" 1}').json
    assert "line 3, column 5" in broken["detail"]


def test_each_of_a_thousand_wrong_evaluations_is_told_its_mistake_and_place(service: Service) -> None:
    seats = [{"action": {"name": "add_seats", "properties": {"seats": -1}}} for _ in range(1_000)]
    asked = {
        "subject": {"type": "user", "id": "marie"},
        "resource": {"type": "item", "id": "support"},
        "context": {"account": account(), "at": DAY},
    }
    answers = service.post("/access/v1/evaluations", {**asked, "evaluations": seats}).json["evaluations"]
    assert [one["context"]["error"]["errors"][0]["pointer"] for one in answers] == [
        f"/evaluations/{at}/action/properties/seats" for at in range(1_000)
    ]


def test_how_many_changes_are_too_many_can_be_said() -> None:
    with running("--max-changes", "2") as service:
        order = {"user": "marie", "changes": [{"action": "view_subscription"}] * 3}
        response = service.post("/v1/previews", {"account": account(), "order": order, "at": DAY})
        assert response.json["detail"] == "3 changes are asked at once - ask 2 at most"
        order["changes"] = order["changes"][:2]
        assert service.post("/v1/previews", {"account": account(), "order": order, "at": DAY}).status == 200
        schema = service.get("/openapi.json").json["components"]["schemas"]["Order"]
        assert schema["properties"]["changes"]["maxItems"] == 2


def test_a_body_that_does_not_come_is_not_waited_for_without_end() -> None:
    with running("--time-limit", "0.5") as service:
        with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
            connection.sendall(
                b"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                b'content-length: 100\r\n\r\n{"a"'
            )
            answer = b""
            while part := connection.recv(65_536):
                answer += part
        assert answer.startswith(b"HTTP/1.1 408")
        assert b'"code":"too-slow"' in answer
        assert service.post("/v1/decisions", ASKED).status == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "not-json"),
        (b"  ", "not-json"),
        (b"{", "not-json"),
        (b"nope", "not-json"),
        (b"a: b", "not-json"),
        (TEXT.encode() + b"x", "not-json"),
        (TEXT.encode() + TEXT.encode(), "not-json"),
        (TEXT.encode("utf-16"), "not-json"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "not-json"),
        (TEXT.replace("acme", "\udcff").encode(errors="surrogateescape"), "not-json"),
        (TEXT.replace("12", "NaN", 1).encode(), "not-json"),
        (TEXT.replace("12", "Infinity", 1).encode(), "not-json"),
        (TEXT.replace("12", "-Infinity", 1).encode(), "not-json"),
        (TEXT.replace("12", "012", 1).encode(), "not-json"),
        (TEXT.replace('"acme"', "'acme'").encode(), "not-json"),
        (TEXT.replace("12", "1e999", 1).encode(), "invalid-body"),
        (TEXT.replace("12", "9" * 5_000, 1).encode(), "invalid-body"),
        (TEXT.replace("12", "9" * 30, 1).encode(), "invalid-body"),
        (TEXT.replace("12", "12.5", 1).encode(), "invalid-body"),
        (TEXT.replace("12", "-12", 1).encode(), "invalid-body"),
        (TEXT.replace('"acme"', '"\\ud83d"').encode(), "invalid-body"),
        (TEXT.replace("acme", "\x7f").encode(), "invalid-body"),
        (TEXT.replace('"user"', '"user": "luc", "user"').encode(), "invalid-body"),
        (TEXT.replace('"country"', '"country": "DE", "country"').encode(), "invalid-body"),
        (TEXT.replace('"id": "luc"', '"id": "marie"').encode(), "invalid-body"),
        (b"[" + TEXT.encode() + b"]", "not-an-object"),
        (b"null", "not-an-object"),
        (b"12", "not-an-object"),
    ],
    ids=range(28),
)
def test_a_body_that_is_not_as_it_should_be_is_a_400(service: Service, body: bytes, expected: str) -> None:
    status, found = code(service, body)
    assert (status, found) == (400, expected)


@pytest.mark.parametrize("word", ["NaN", "9" * 5_000, '"a", "name": "b"', "1e999"])
def test_what_may_stand_in_an_answer_is_no_less_strict_for_authzen(service: Service, word: str) -> None:
    body = f'{{"subject": {{"type": "user", "id": "marie", "name": {word}}}}}'
    assert code(service, body.encode(), "/access/v1/evaluation")[0] == 400


def test_a_key_given_twice_is_named_with_its_place(service: Service) -> None:
    body = TEXT.replace('"country"', '"country": "DE", "country"')
    (error,) = service.post("/v1/decisions", body.encode()).json["errors"]
    assert (error["code"], error["line"]) == ("duplicate-key", 1)
    assert body[error["column"] - 1 :].startswith('"country": "FR"')


def test_where_json_ends_is_said_by_line_and_column(service: Service) -> None:
    response = service.post("/v1/decisions", b'{\n  "account": NaN}')
    assert response.json["detail"] == "the body is not JSON: something does not belong at line 2, column 14"


@pytest.mark.parametrize(
    "body", ["{", '{"account": ', '{"account": "ac', '{"account": "acme"', '{"a": [1,\n']
)
@pytest.mark.parametrize(
    ("lang", "said"), [("en", "it ends before it is complete"), ("fr", "il s’arrête avant la fin")]
)
def test_a_body_that_is_cut_off_is_said_to_end_too_soon(
    service: Service, body: str, lang: str, said: str
) -> None:
    response = service.post(f"/v1/decisions?lang={lang}", body.encode())
    assert (response.status, said in response.json["detail"]) == (400, True)


def test_an_unknown_path_is_a_404_that_suggests_the_nearest(service: Service) -> None:
    response = service.post("/v1/decision", ASKED)
    assert (response.status, response.headers["content-type"]) == (404, "application/problem+json")
    assert response.json["detail"] == "there is nothing at `/v1/decision` - did you mean `/v1/decisions`?"
    assert service.get("/").json["detail"] == "there is nothing at `/` - `/docs` shows what there is"


@pytest.mark.parametrize(
    "path", ["/v1/decisions/", "//v1/decisions", "/v1/../etc/passwd", "/%00", "/v1/%2e%2e"]
)
def test_a_path_is_taken_as_it_is_written(service: Service, path: str) -> None:
    assert service.get(path).status == 404


@pytest.mark.parametrize(("method", "path", "allowed"), [
    ("GET", "/v1/decisions", "POST"),
    ("PUT", "/access/v1/evaluation", "POST"),
    ("DELETE", "/v1/catalog", "GET, HEAD"),
    ("OPTIONS", "/v1/offers", "POST"),
    ("TRACE", "/v1/offers", "POST"),
])  # fmt: skip
def test_a_wrong_method_is_a_405_that_names_the_right_one(
    service: Service, method: str, path: str, allowed: str
) -> None:
    response = service.ask(method, path)
    assert (response.status, response.json["code"]) == (405, "wrong-method")
    assert response.headers["allow"] == allowed  # in this order, whichever process answers
    assert response.json["detail"].endswith(f"use {allowed}")


def test_head_answers_like_get_without_the_body(service: Service) -> None:
    head, get = service.ask("HEAD", "/v1/catalog"), service.get("/v1/catalog")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/decisions", TEXT.encode()),
        ("POST", "/v1/decisions", b"{"),
        ("GET", "/v1/catalog", None),
        ("GET", "/docs", None),
        ("GET", "/nowhere", None),
        ("GET", "/v1/offers", None),
    ],
)
def test_every_response_carries_the_headers_of_security(
    service: Service, method: str, path: str, body: bytes | None
) -> None:
    headers = service.ask(method, path, body, {"content-type": "application/json"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_one_connection_can_be_used_for_many_requests(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        for _ in range(3):
            connection.sendall(b"GET /v1/catalog HTTP/1.1\r\nhost: localhost\r\n\r\n")
            status, _, body = one_answer(connection)
            assert status == 200
            assert json.loads(body)["id"] == "zendesk"
