"""What a client may do to a connection before any key is looked at: so much, and for so long."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawing import drawn
from serve.service import DAY, Service, account, running
from serve.wire import (
    GET,
    PATIENCE,
    answers,
    asked,
    connected,
    memory,
    one_answer,
    posted,
    problem,
    until_closed,
)

QUESTION = {"account": account(), "user": "marie", "at": DAY, "action": "buy", "item": "more-storage"}
BODY = json.dumps(QUESTION).encode()
MB = 1_000_000
OFFER = ("connection: Upgrade, HTTP2-Settings", "upgrade: h2c", "http2-settings: AAMAAABkAAQCAAAAAAIAAAAA")


@pytest.fixture(scope="module")
def hasty() -> Iterator[Service]:
    """A service that waits for nobody."""
    with running("--time-limit", "0.5", "--keep-alive", "0.5") as service:
        yield service


# The size of heads


def head_of(size: int) -> bytes:
    begin, end = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-filler: ", b"\r\nconnection: close\r\n\r\n"
    return begin + b"a" * (size - len(begin) - len(end)) + end


def test_a_head_of_64_kb_is_read_and_one_byte_more_is_a_431(service: Service) -> None:
    ((status, _, _),) = asked(service, head_of(65_536))
    assert status == 200
    assert problem(service, head_of(65_537)) == (431, "head-too-large")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"a" * MB,
        b"GET /" + b"a" * MB + b" HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: localhost\r\n" + b"a" * MB,
        b"GET / HTTP/1.1\r\nhost: localhost\r\nx: " + b"a" * MB,
        b"GET / HTTP/1.1\r\nhost: localhost\r\n" + b"a: b\r\n" * 200_000,
        b"GET / HTTP/1.1\r\nhost: localhost\r\n" + b"a: b\r\n" * 100 + b"\r\n",
    ],
    ids=["line", "whole-line", "name", "value", "headers", "headers-that-end"],
)
def test_heads_without_end_are_a_431(service: Service, sent: bytes) -> None:
    assert problem(service, sent) == (431, "head-too-large")


def test_a_hundred_headers_are_fine(service: Service) -> None:
    many = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n" + b"a: b\r\n" * 98 + b"\r\n"
    assert asked(service, many)[0][0] == 200


def test_nothing_of_a_hundred_megabytes_of_headers_is_kept(service: Service) -> None:
    service.get("/healthz")
    before = memory(service)
    with connected(service) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\nx: ")
        try:
            for _ in range(100):
                connection.sendall(b"a" * MB)
        except ConnectionError:
            pass
        assert answers(until_closed(connection))[0][0] == 431
    assert memory(service) - before < 20 * MB


def test_others_are_answered_while_heads_without_end_are_sent(service: Service) -> None:
    stop = Event()

    def send() -> None:
        while not stop.is_set():
            with connected(service) as connection:
                try:
                    connection.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\nx: ")
                    while not stop.is_set():
                        connection.sendall(b"a" * MB)
                except ConnectionError:
                    continue

    senders = [Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    try:
        for _ in range(20):
            assert service.get("/healthz").status == 200
    finally:
        stop.set()
        for sender in senders:
            sender.join(PATIENCE)


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 500])
def test_a_request_may_come_in_pieces(service: Service, cut: int) -> None:
    sent = posted(BODY, "connection: close")
    with connected(service) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(sent), cut):
            connection.sendall(sent[start : start + cut])
        ((status, _, body),) = answers(until_closed(connection))
    assert status == 200
    assert json.loads(body)["outcome"] == "allow"


def chunked(body: bytes, *headers: str) -> bytes:
    lines = ["POST /v1/decisions HTTP/1.1", "host: localhost", "content-type: application/json"]
    head = "\r\n".join((*lines, "transfer-encoding: chunked", *headers, "", ""))
    return head.encode() + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


@settings(deadline=None, max_examples=drawn(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [GET, posted(BODY), posted(b"{"), chunked(BODY), posted(BODY, *OFFER), chunked(BODY, *OFFER)]
        ),
        max_size=6,
    ),
    st.data(),
)
def test_however_requests_are_cut_and_put_together_they_are_answered_alike(
    service: Service, requests: list[bytes], data: st.DataObject
) -> None:
    sent = b"".join(requests) + posted(BODY, "connection: close")
    cuts = sorted(data.draw(st.sets(st.integers(1, len(sent)), max_size=8)))
    with connected(service) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start, end in pairwise([0, *cuts, len(sent)]):
            connection.sendall(sent[start:end])
            time.sleep(0.002)
        found = answers(until_closed(connection))
    assert [status for status, _, _ in found] == [
        400 if one[-1:] == b"{" else 200 for one in (*requests, sent)
    ]


@settings(deadline=None, max_examples=drawn(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([GET, posted(BODY), chunked(BODY), posted(BODY, *OFFER)]),
    st.integers(0, 200),
    st.binary(min_size=1, max_size=12)
    | st.sampled_from([b"\r\n", b"\0", b":", b" ", b"\r\n\r\n", b"\xff" * 300]),
    st.integers(0, 3),
)
def test_whatever_is_sent_the_service_neither_fails_nor_hangs(
    service: Service, request: bytes, at: int, put: bytes, dropped: int
) -> None:
    with connected(service) as connection:
        connection.sendall(request[:at] + put + request[at + dropped :])
        connection.sendall(b"\r\n\r\nnothing\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        statuses = [status for status, _, _ in answers(until_closed(connection))]
    assert all(status < 500 for status in statuses)


@pytest.mark.parametrize(
    "request_",
    [b"GET /healthz\r\n\r\n", GET.replace(b"1.1", b"1.0"), GET[:-2] + b"connection: close\r\n\r\n"],
)
def test_who_sends_on_after_the_last_answer_can_still_read_it(service: Service, request_: bytes) -> None:
    with connected(service) as connection:
        connection.sendall(request_)
        assert connection.recv(1, socket.MSG_PEEK)
        for _ in range(3):
            connection.sendall(b"x" * 10_000)
            time.sleep(0.05)
        connection.shutdown(socket.SHUT_WR)
        ((status, _, _),) = answers(until_closed(connection))
    assert status == (400 if b"host" not in request_ else 200)


# What is no request


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"HELLO\r\n\r\n",
        b"GET / HTTP/3.0\r\nhost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nhost localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nhost: localhost\r\na: b\r\n folded: c\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET http:// HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_not_http_is_a_400_that_says_so(service: Service, sent: bytes) -> None:
    assert problem(service, sent) == (400, "not-http")


def test_chunks_that_are_none_are_a_400(service: Service) -> None:
    sent = (
        b"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        b"transfer-encoding: chunked\r\n\r\n5\r\n12345\r\nnone\r\n"
    )
    assert problem(service, sent) == (400, "not-http")


@pytest.mark.parametrize("before", [1, 3])
def test_what_was_asked_before_chunks_that_are_none_is_answered_first(service: Service, before: int) -> None:
    none = chunked(b"12345")[:-8] + b"none\r\n"
    got = asked(service, GET * before + none)
    assert [status for status, _, _ in got] == [200] * before + [400]
    assert "connection" not in got[0][1]
    assert got[-1][1]["connection"] == "close"


def test_what_is_no_request_is_told_after_the_answers_to_what_is(service: Service) -> None:
    found = asked(service, posted(BODY) + GET + b"HELLO\r\n\r\n")
    assert [status for status, _, _ in found] == [200, 200, 400]


def test_problems_of_a_connection_are_told_in_the_language_that_was_asked_for(service: Service) -> None:
    sent = (
        b"GET / HTTP/1.1\r\nhost: localhost\r\naccept-language: fr\r\nx-request-id: mine\r\nx: " + b"a" * MB
    )
    ((_, headers, body),) = asked(service, sent)
    assert headers["content-language"] == "fr"
    assert headers["x-request-id"] == "mine"
    assert json.loads(body)["detail"] == "les en-têtes dépassent 65536 octets"


# Offers to speak another protocol


@pytest.mark.parametrize("more", [(), ("connection: close",)])
def test_an_offer_of_http_2_is_not_taken_up_and_the_question_is_answered(
    service: Service, more: tuple[str, ...]
) -> None:
    with connected(service) as connection:
        for _ in range(2):
            connection.sendall(posted(BODY, *OFFER))
        connection.sendall(posted(BODY, "connection: Upgrade, HTTP2-Settings, close", *OFFER[1:], *more))
        found = answers(until_closed(connection))
    assert [status for status, _, _ in found] == [200] * 3
    assert [json.loads(body)["outcome"] for _, _, body in found] == ["allow"] * 3
    assert all("upgrade" not in headers for _, headers, _ in found)


@pytest.mark.parametrize("cut", [1, 300])
def test_an_offer_of_http_2_may_come_in_pieces_and_its_body_in_chunks(service: Service, cut: int) -> None:
    head = b"POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (BODY[:100], BODY[100:]))
    offers = "\r\n".join(OFFER).encode()
    sent = head + offers + b"\r\ntransfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    last = posted(BODY, "connection: close")
    with connected(service) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(sent), cut):
            connection.sendall(sent[start : start + cut])
        connection.sendall(last)
        found = answers(until_closed(connection))
    assert [(status, json.loads(body)["outcome"]) for status, _, body in found] == [(200, "allow")] * 2


def test_a_web_socket_is_not_opened_either(service: Service) -> None:
    key = ("sec-websocket-key: x3JJHMbDL1EzLkh9GBhXDw==", "sec-websocket-version: 13")
    found = asked(service, posted(BODY, "connection: upgrade,close", "upgrade: websocket", *key))
    assert [status for status, _, _ in found] == [200]


def test_curl_that_offers_http_2_is_answered(service: Service) -> None:
    url = f"http://127.0.0.1:{service.port}/v1/decisions"
    command = ["curl", "-s", "--http2", url, "-H", "content-type: application/json", "-d", "@-"]
    told = subprocess.run(command, input=BODY, capture_output=True, check=True, timeout=PATIENCE).stdout
    assert json.loads(told)["outcome"] == "allow"


# Bodies


def test_an_answer_is_read_whole_by_whoever_is_still_sending_the_body_it_refuses(service: Service) -> None:
    body = b" " * 20 * MB
    assert problem(service, posted(body)) == (413, "too-large")
    assert problem(service, posted(body, path="/nowhere").replace(b"localhost", b"evil.example")) == (
        421,
        "wrong-host",
    )


def send_until(deadline: float, connection: socket.socket) -> None:
    while time.monotonic() < deadline:
        connection.sendall(b"a" * MB)


def test_a_body_that_nobody_asked_for_is_not_read_for_ever(hasty: Service) -> None:
    ((status, _, _),) = asked(
        hasty, b"GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n123"
    )
    assert status == 200
    with connected(hasty) as connection:
        connection.sendall(
            b"GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900000000000\r\n\r\n"
        )
        deadline = time.monotonic() + PATIENCE
        with pytest.raises(ConnectionError):
            send_until(deadline, connection)


def test_a_small_body_that_nobody_asked_for_leaves_the_connection_open(service: Service) -> None:
    with_body = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\n\r\n"
    with connected(service) as connection:
        connection.sendall(with_body)
        time.sleep(0.2)
        connection.sendall(b"123" + with_body + b"123" + posted(BODY, "connection: close"))
        assert [status for status, _, _ in answers(until_closed(connection))] == [200] * 3


@pytest.mark.parametrize("name", ["gzip", "GZIP", "x-gzip"])
def test_a_body_in_gzip_is_read(service: Service, name: str) -> None:
    response = service.post("/v1/decisions", gzip.compress(BODY), content_encoding=name)
    assert (response.status, response.json["outcome"]) == (200, "allow")


def test_a_body_in_gzip_may_be_as_large_as_any_and_no_larger(service: Service) -> None:
    fits, too_large = BODY + b" " * (MB - len(BODY)), b" " * 400 * MB
    assert service.post("/v1/decisions", gzip.compress(fits, 1), content_encoding="gzip").status == 200
    before = memory(service)
    bomb = gzip.compress(too_large)
    assert len(bomb) < MB
    response = service.post("/v1/decisions", bomb, content_encoding="gzip")
    assert (response.status, response.json["code"]) == (413, "too-large")
    assert memory(service) - before < 20 * MB


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        BODY,
        gzip.compress(BODY)[:-1],
        gzip.compress(BODY)[:20],
        gzip.compress(BODY) + b"x",
        gzip.compress(b"") * 20_000,
        gzip.compress(BODY)[:-8] + b"\0" * 8,
    ],
    ids=["empty", "plain", "cut", "cut-short", "more", "members", "checksum"],
)
def test_what_is_called_gzip_and_is_none_is_a_400(service: Service, sent: bytes) -> None:
    response = service.post("/v1/decisions", sent, content_encoding="gzip")
    assert (response.status, response.json["code"]) == (400, "not-json")
    assert response.json["detail"] == "the body is not gzip, as `Content-Encoding` says"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the content type is not `application/json`, and nothing else is read here"),
        ("fr", "le type de contenu n’est pas `application/json`, et rien d’autre n’est lu ici"),
    ],
)
def test_another_content_type_is_a_415_that_names_the_one_that_is_read(
    service: Service, kind: str, language: str, said: str
) -> None:
    response = service.post("/v1/decisions", BODY, content_type=kind, accept_language=language)
    assert (response.status, response.headers["accept"]) == (415, "application/json")
    assert (response.json["code"], response.json["status"]) == ("wrong-content-type", 415)
    assert response.json["detail"] == said


@pytest.mark.parametrize("name", ["br", "deflate", "gzip, gzip", "zstd", "x" * 5_000])
def test_another_encoding_is_a_415_that_names_it_and_the_one_that_is_read(
    service: Service, name: str
) -> None:
    response = service.post("/v1/decisions", BODY, content_encoding=name)
    assert (response.status, response.json["code"]) == (415, "unknown-encoding")
    assert f"`{name[:40]}`" in response.json["detail"]
    assert response.headers["accept-encoding"] == "gzip"
    assert service.post("/v1/decisions", BODY, content_encoding="identity").status == 200


# Many requests at once


def test_requests_that_follow_each_other_without_waiting_are_answered_in_turn(service: Service) -> None:
    items = ["more-storage", "collaboration", "explore/professional"] * 40
    bodies = [json.dumps({**QUESTION, "item": item}).encode() for item in items]
    *before, last = bodies
    with connected(service) as connection:
        connection.sendall(b"".join(map(posted, before)) + posted(last, "connection: close"))
        found = answers(until_closed(connection))
    assert [json.loads(body)["item"] for _, _, body in found] == items


def test_no_more_is_read_while_answers_are_not_taken(service: Service) -> None:
    batch = json.dumps({**QUESTION, "questions": [{}] * 200}).encode()
    flood = posted(batch) + posted(BODY) * 50 + GET * 100
    before = memory(service)
    taken = 0
    with connected(service) as connection:
        connection.settimeout(3)
        try:
            while taken < 60 * MB:
                taken += connection.send(flood)
        except TimeoutError:
            pass
        assert taken < 30 * MB  # what fits in the buffers of the system
        assert memory(service) - before < 40 * MB
    assert service.get("/healthz").status == 200


def test_an_answer_that_is_not_taken_is_not_kept_for_ever(hasty: Service) -> None:
    batch = json.dumps({**QUESTION, "questions": [{}] * 100}).encode()
    with connected(hasty) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(0.2)
        deadline = time.monotonic() + PATIENCE
        try:
            while time.monotonic() < deadline:
                try:
                    connection.sendall(posted(batch))
                except TimeoutError:
                    continue
        except ConnectionError:
            return
    pytest.fail("the connection was kept")


# Silence


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", None),
        (b"\r\n", 408),
        (b"G", 408),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n", 408),
        (GET, 200),
    ],
    ids=["nothing", "lines", "letter", "half", "whole"],
)
def test_a_connection_that_falls_silent_is_ended(hasty: Service, sent: bytes, status: int | None) -> None:
    found = asked(hasty, sent)
    assert [one for one, _, _ in found] == ([] if status is None else [status])
    if status == 408:
        assert json.loads(found[0][2])["detail"] == "the headers did not arrive within 0.5 seconds"


@pytest.mark.parametrize("before", [b"", GET])
def test_a_head_that_comes_a_drop_at_a_time_has_one_deadline(hasty: Service, before: bytes) -> None:
    with connected(hasty) as connection:
        connection.sendall(before + b"GET / HTTP/1.1\r\n")
        deadline = time.monotonic() + PATIENCE
        try:
            while time.monotonic() < deadline:
                connection.sendall(b"a: b\r\n" if int(time.monotonic() * 10) % 10 == 0 else b"")
                time.sleep(0.05)
                connection.settimeout(0.01)
                try:
                    if b"408 Request Timeout" in connection.recv(65_536):
                        return
                except TimeoutError:
                    pass
        except ConnectionError:
            return
    pytest.fail("the connection was kept")


@pytest.mark.slow
def test_a_connection_that_is_used_again_and_again_is_kept() -> None:
    with running("--time-limit", "3", "--keep-alive", "3") as service, connected(service) as connection:
        for _ in range(6):
            connection.sendall(GET)
            assert one_answer(connection)[0] == 200
            time.sleep(1)


# Numbers


def test_whoever_waits_longest_for_nothing_makes_room_for_the_next() -> None:
    with running("--max-connections", "5") as service, ExitStack() as stack:
        silent = [stack.enter_context(connected(service)) for _ in range(40)]
        for _ in range(5):
            assert service.get("/healthz").status == 200
        assert until_closed(silent[0]) == b""


def test_one_connection_too_many_is_told_so_while_all_others_are_being_answered() -> None:
    with running("--max-connections", "3", "--time-limit", "5") as service, ExitStack() as stack:
        half = posted(BODY)[:-1]
        busy = [stack.enter_context(connected(service)) for _ in range(3)]
        for connection in busy:
            connection.sendall(half)
        time.sleep(1)
        ((status, headers, body),) = asked(service, GET)
        assert (status, json.loads(body)["code"]) == (503, "too-many-connections")
        assert headers["retry-after"] == "1"
        for connection in busy:
            connection.sendall(BODY[-1:])
            assert one_answer(connection)[0] == 200
        assert service.get("/healthz").status == 200
