"""The YAML language server that editors run, spoken to over its protocol.

Shapes: https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from acceptance.accounts import ROOT

INSTALLED = ROOT / ".venv" / "npm" / "node_modules"
"""Where `make test` puts it, if the machine has npm."""


def binary() -> Path | None:
    """The server's program; None where it is not installed."""
    modules = Path(os.environ.get("MAYBUY_NODE_MODULES", INSTALLED))
    program = modules / "yaml-language-server" / "bin" / "yaml-language-server"
    return program if program.exists() and shutil.which("node") else None


class LanguageServer:
    """One running server."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._asked = 0
        self._published: dict[str, list[dict[str, Any]]] = {}

    def start(self, folder: Path) -> None:
        capabilities = {
            "textDocument": {"completion": {"completionItem": {"documentationFormat": ["plaintext"]}}}
        }
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "capabilities": capabilities,
                "workspaceFolders": None,
            },
        )
        self.notify("initialized", {})
        yaml = {"validate": True, "completion": True, "schemaStore": {"enable": False}}
        self.notify("workspace/didChangeConfiguration", {"settings": {"yaml": yaml}})

    def opened(self, file: Path, text: str) -> str:
        """Opens a file as an editor does, with a text that need not be on disk; returns its address."""
        uri = file.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def completions(self, uri: str, line: int, column: int) -> dict[str, dict[str, Any]]:
        """What is offered at a position (counted from 0), by label."""
        asked = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
        answer = self.request("textDocument/completion", asked)
        return {one["label"]: one for one in answer["items"]}

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What is underlined in a file, once the server has looked at it."""
        while uri not in self._published:
            self._take(self._read())
        return self._published[uri]

    def request(self, method: str, params: object) -> Any:
        self._asked += 1
        self._write({"id": self._asked, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._asked and "method" not in message:
                return message["result"]
            self._take(message)

    def notify(self, method: str, params: object) -> None:
        self._write({"method": method, "params": params})

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self._published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message:  # asks for settings, or to be told of changes: there is nothing special
            asked = message["params"].get("items") if message["method"] == "workspace/configuration" else None
            self._write({"id": message["id"], "result": None if asked is None else [None] * len(asked)})

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._process.stdin
        assert stream is not None
        stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        stream.flush()

    def _read(self) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while (line := stream.readline().strip()) or not length:
            if not line and self._process.poll() is not None:
                raise EOFError("the language server has ended")
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(stream.read(length))
        return message


@contextmanager
def language_server(program: Path, folder: Path) -> Iterator[LanguageServer]:
    """A server that looks at a folder, and is ended afterwards."""
    command = ["node", str(program), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder) as process:
        try:
            server = LanguageServer(process)
            server.start(folder)
            yield server
        finally:
            process.kill()
