"""A studio that answers at a port of its own, in this process."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import uvicorn

from maybuy.studio.app import application
from maybuy.studio.state import Studio


class Running(NamedTuple):
    """A studio that answers, the root that it edits, and what a browser that was let in has."""

    url: str
    root: Path
    state: Any

    def text(self, file: str) -> str:
        """What a file has in it."""
        return (self.root / file).read_text(encoding="utf-8")


@contextmanager
def opened_studio(browser: Any, root: Path, today: date) -> Iterator[Running]:
    """A studio until the end of the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    studio = Studio(root, lambda: today)
    gate = application(studio, port, "en")
    config = uvicorn.Config(gate, log_level="error", access_log=False, ws="none", lifespan="on")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    context = browser.new_context()
    context.new_page().goto(gate.url)
    state = context.storage_state()
    context.close()
    yield Running(f"http://127.0.0.1:{port}", root, state)
    server.should_exit = True
    thread.join(10)
    studio.close()


def at_end_of(page: Any, line: int) -> None:
    """Puts the cursor at the end of a line of the editor, by keys alone."""
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+Home")
    for _ in range(line - 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")


def line_of(running: Running, file: str, words: str) -> int:
    """The number of the first line of a file that has some words in it."""
    return next(n for n, line in enumerate(running.text(file).splitlines(), 1) if words in line)
