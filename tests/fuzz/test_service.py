"""Whatever is sent, the service answers as HTTP has it, says nothing raw, and goes on answering."""

from __future__ import annotations

import base64
import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.hostile import cases, hostile_text, mutated_json
from serve.examples import QUESTIONS, address
from serve.service import Service, running

pytestmark = pytest.mark.slow

BODIES = {address(path): [body for _, body in named.values()] for path, named in QUESTIONS.items()}
OTHERS = (
    "/healthz", "/readyz", "/v1/catalog", "/metrics", "/docs", "/openapi.json", "/-/reload", "/", "*", "/v2",
)  # fmt: skip
METHODS = ("GET", "POST", "HEAD", "PUT", "OPTIONS", "TRACE", "CONNECT", "PRI", "get", "X" * 300)
NAMES = (
    "Host", "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection",
    "Upgrade", "HTTP2-Settings", "Expect", "Accept-Language", "Accept", "X-Request-ID", "Authorization",
    "Cookie", "Origin", "X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "Range", "If-None-Match",
    "traceparent", "",
)  # fmt: skip
VALUES = (
    "evil.example", "127.0.0.1", "localhost:99999", "[::1]", "application/json", "text/plain", "gzip", "br",
    "chunked", "gzip, chunked", "h2c", "Upgrade, HTTP2-Settings", "close", "keep-alive", "100-continue",
    "-1", "0", "1", "10", "999999999999", "9" * 4_400, "0x10", "fr", "*;q=0", "fr;q=" + "9" * 5_000,
    "Bearer x", "Bearer " + "\xff" * 60, "Basic eDp5", "", " ", "x" * 9_000, "a,b,c", "\t", "\x0b",
)  # fmt: skip

values = st.one_of(st.sampled_from(VALUES), hostile_text)
headers = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), hostile_text), values), max_size=5)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as one:
        yield one


@pytest.fixture(scope="module")
def impatient() -> Iterator[Service]:
    """A service that waits half a second for what is only half sent."""
    with running("--time-limit", "0.5") as one:
        yield one


def sent(service: Service, content: bytes) -> bytes:
    """All that comes back for bytes of which nothing follows."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as line:
        parts = []
        try:
            line.sendall(content)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(65_536):
                parts.append(part)
        except (ConnectionResetError, BrokenPipeError):
            pass
    return b"".join(parts)


def statuses(answer: bytes) -> list[int]:
    """The statuses of the answers in what came back."""
    return [int(found) for found in re.findall(rb"(?:^|\r\n|[}\n])HTTP/1\.1 (\d{3}) ", answer)]


def is_well(service: Service, answer: bytes) -> None:
    """What holds of every answer: no failure of ours, no control character, and the service is there."""
    for status in statuses(answer):
        assert status < 500 or status == 503, answer[:2_000]
    head = answer.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"")
    assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", head), head
    assert b"Traceback" not in answer
    assert service.process.poll() is None


def request_of(method: str, path: str, fields: list[tuple[str, str]], body: bytes) -> bytes:
    """A request as bytes, whatever stands in it."""
    head = (
        f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    )
    return head.encode("utf-8", "surrogatepass") + body


@given(st.data())
@cases(1_800)
def test_a_changed_body_is_answered_or_refused_and_never_a_failure_of_the_service(
    service: Service, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(BODIES)))
    body = data.draw(mutated_json(data.draw(st.sampled_from(BODIES[path]))))
    response = service.ask("POST", path, body, {"content-type": "application/json"})
    assert response.status < 500 or response.status == 503, (path, body, response.body)
    assert response.headers["content-type"] in ("application/json", "application/problem+json")
    said = json.loads(response.body)
    if response.status >= 400 and "errorCode" in said:
        assert path.startswith("/ofrep/")
        assert said["errorDetails"]
    elif response.status >= 400:
        assert said["status"] == response.status
        assert said["title"]
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", response.body)


@given(
    st.sampled_from(METHODS), st.one_of(st.sampled_from((*OTHERS, *BODIES)), hostile_text), headers, st.data()
)
@cases(1_200)
def test_any_head_is_answered_or_refused(
    impatient: Service, method: str, path: str, fields: list[tuple[str, str]], data: st.DataObject
) -> None:
    body = data.draw(
        st.one_of(st.just(b""), st.binary(max_size=60), mutated_json(BODIES["/v1/decisions"][0]))
    )
    if data.draw(st.booleans()):
        fields = [("Host", "localhost"), *fields]
    if data.draw(st.booleans()):
        fields = [*fields, ("Content-Length", str(len(body))), ("Content-Type", "application/json")]
    answer = sent(impatient, request_of(method, path, fields, body))
    is_well(impatient, answer)


@given(st.lists(st.binary(max_size=40), max_size=6), st.booleans())
@cases(500)
def test_bytes_that_are_no_request_are_refused(impatient: Service, noise: list[bytes], begun: bool) -> None:
    begin = (
        b"POST /v1/decisions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        if begun
        else b""
    )
    is_well(impatient, sent(impatient, begin + b"\r\n".join(noise)))


SEARCH: Any = BODIES["/access/v1/search/resource"][0]
PARTS = st.one_of(
    st.sampled_from(("", "-", ".", "..", "0", "-1", "-" + "9" * 4_300, "9" * 4_300, "DIGEST", "\x00", "é")),
    st.text(max_size=20),
)


def searched(service: Service, page: dict[str, Any], **changes: Any) -> tuple[int, Any]:
    response = service.post("/access/v1/search/resource", {**SEARCH, **changes, "page": page})
    return response.status, json.loads(response.body)


@given(st.lists(PARTS, max_size=4), st.sampled_from(("plain", "standard", "url")))
@cases(1_500)
def test_a_page_token_made_by_hand_is_refused(service: Service, parts: list[str], form: str) -> None:
    text = ".".join(parts)
    content = text.encode(errors="surrogatepass")
    made = {
        "plain": text,
        "standard": base64.b64encode(content).decode(),
        "url": base64.urlsafe_b64encode(content).decode().rstrip("="),
    }[form]
    status, said = searched(service, {"limit": 2, "token": made})
    assert status == 400 or (made == "" and status == 200), said


@given(st.data())
@cases(1_500)
def test_a_page_token_that_was_changed_is_refused(service: Service, data: st.DataObject) -> None:
    token = searched(service, {"limit": 2})[1]["page"]["next_token"]
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("AZaz09-_.=+/ ").filter(lambda letter: letter != token[place]))
    changed = token[:place] + other + token[place + 1 :]
    status, said = searched(service, {"limit": 2, "token": changed})
    assert status == 400, (token, changed, said)
