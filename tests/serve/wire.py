"""Bytes to and from a service, for clients that do not do as they should."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from serve.service import Service

PATIENCE = 60
"""Seconds after which something is said to hang for ever."""

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""

GET = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n"


@contextmanager
def connected(service: Service) -> Iterator[socket.socket]:
    """A connection to a service."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=PATIENCE) as connection:
        yield connection


def posted(body: bytes, *headers: str, path: str = "/v1/decisions") -> bytes:
    """A request with a JSON body, as bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        "host: localhost",
        "content-type: application/json",
        f"content-length: {len(body)}",
        *headers,
    ]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def until_closed(connection: socket.socket) -> bytes:
    """All that comes until the service ends the connection."""
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def answers(received: bytes) -> list[Answer]:
    """The answers in what was received, one after the other."""
    found = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers["content-length"])
        assert len(rest) >= length, received
        found.append((int(first.split()[1]), headers, rest[:length]))
        received = rest[length:]
    return found


def one_answer(connection: socket.socket) -> Answer:
    """The next answer on a connection, which is left open."""
    with connection.makefile("rb") as file:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = file.readline()
            assert line, head
            head += line
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return answers(head + file.read(length))[0]


def asked(service: Service, sent: bytes) -> list[Answer]:
    """What is answered to bytes until the service ends the connection."""
    with connected(service) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        return answers(until_closed(connection))


def problem(service: Service, sent: bytes) -> tuple[int, str]:
    """Status and code of the one problem that is answered, as every problem is, before the end."""
    ((status, headers, body),) = asked(service, sent)
    told: dict[str, Any] = json.loads(body)
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["maybuy-catalog"].startswith("sha256:")
    assert headers["x-request-id"]
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert told["status"] == status
    return status, told["code"]


def memory(service: Service) -> int:
    """Bytes that the workers of a service hold."""
    pid = service.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = [Path(f"/proc/{worker}/status").read_text().split("VmRSS:")[1].split()[0] for worker in workers]
    return sum(int(line) * 1_024 for line in lines)
