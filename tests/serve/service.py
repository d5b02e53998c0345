"""A service as its users meet it: a process of its own, behind a socket."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from acceptance.accounts import ROOT
from documents import of_yaml
from maybuy.cli import main

STARTED = re.compile(r"(?:https?://[0-9.]+:([0-9]+)|unix:\S+) ")
DAY = "2020-09-01"


def account(name: str = "acme") -> dict[str, Any]:
    """An example account as JSON."""
    read: dict[str, Any] = json.loads(_example("accounts", name))
    return read


def order(name: str) -> dict[str, Any]:
    """An example order as JSON."""
    read: dict[str, Any] = json.loads(_example("orders", name))
    return read


@cache
def _example(folder: str, name: str) -> str:
    text = (ROOT / "examples" / folder / f"{name}.yaml").read_text(encoding="utf-8")
    return json.dumps(of_yaml(text), default=str)


def valued(shown: Any) -> Any:
    """JSON without members that have no value."""
    if isinstance(shown, dict):
        return {key: valued(value) for key, value in shown.items() if value is not None}
    return [valued(one) for one in shown] if isinstance(shown, list) else shown


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, which is JSON."""
        return json.loads(self.body)


class Service:
    """A service that is running."""

    def __init__(self, process: subprocess.Popen[Any], port: int) -> None:
        self.process = process
        self.port = port

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """One request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Response(response.status, named, response.read())
        finally:
            connection.close()

    def post(self, path: str, body: Any, **headers: str) -> Response:
        """A JSON body; bytes are sent as they are."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, sent, {"content-type": "application/json", **named})

    def get(self, path: str, **headers: str) -> Response:
        """A request without a body."""
        return self.ask("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})


def refused(*options: str) -> str:
    """What is told of options that a service cannot start with."""
    result = CliRunner().invoke(main, ["--root", str(ROOT), "serve", "--port", "0", *options])
    assert result.exit_code == 2
    return result.stderr


@contextmanager
def running(
    *options: str, root: Path | str = ROOT, log: Path | None = None, **environment: str
) -> Iterator[Service]:
    """`maybuy serve` on a free port, until the end of the block; `log` is written when it has ended."""
    command = [sys.executable, "-m", "maybuy", "--root", str(root), "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1", **environment},
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        started = STARTED.search(process.stdout.readline())
        assert started, process.stderr.read()
        yield Service(process, int(started[1] or 0))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            _, said = process.communicate(timeout=20)
            if log is not None:
                log.write_text(said)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
