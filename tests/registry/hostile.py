"""A registry that says whatever a test has it say, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import NamedTuple

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


class Said(NamedTuple):
    """An answer; `length` is what it says its length is, `pause` the seconds after each byte."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = {}
    length: int | None = None
    pause: float = 0.0


class Asked(NamedTuple):
    """A request."""

    method: str
    path: str
    authorization: str


class Hostile:
    """Where it listens, and what it was asked."""

    def __init__(self, port: int, asked: list[Asked]) -> None:
        self.host = f"127.0.0.1:{port}"
        self.asked = asked


@contextmanager
def saying(answer: Callable[[Asked], Said]) -> Iterator[Hostile]:
    """A server that answers as a function says, until the end of the block."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            one = Asked(self.command, self.path, self.headers.get("Authorization", ""))
            asked.append(one)
            said = answer(one)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body) if said.length is None else said.length))
            self.end_headers()
            if self.command != "HEAD":
                with suppress(OSError):  # whoever asked has had enough
                    for one in [bytes([each]) for each in said.body] if said.pause else [said.body]:
                        self.wfile.write(one)
                        sleep(said.pause)

        do_GET = do_HEAD = do_POST = do_PUT = _any  # noqa: N815  as the library wants them called

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Hostile(server.server_port, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
