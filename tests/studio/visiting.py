"""A studio in this process, and who visits it: a browser with its cookie, or anybody else."""

from __future__ import annotations

import asyncio
import shutil
from datetime import date
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

import httpx

import maybuy
from maybuy.studio.app import application
from maybuy.studio.gate import Gate
from maybuy.studio.slow import Work, carried_out
from maybuy.studio.state import Studio
from maybuy.studio.working import Job, Workers

PORT = 8123
HERE = f"http://127.0.0.1:{PORT}"
TODAY = date(2026, 6, 1)
SMALL = Path(maybuy.__file__).parent / "templates" / "seats"


def small(folder: Path) -> Path:
    """A small catalog of its own: the one that `maybuy init` begins with."""
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    return folder


class AtOnce(Workers):
    """Answers in this process, at once: no test has to wait for another one to start."""

    def asked(self, tab: str, key: str, work: Work) -> Job:
        """The job of a question, with all that comes of it."""
        del tab
        return Job(key, list(carried_out(work, lambda _done, _total: None)), ended=True)


class Visitor:
    """Somebody who asks a studio over HTTP; with `invited`, the browser that was let in."""

    def __init__(
        self,
        root: Path,
        *,
        invited: bool = True,
        language: str = "en",
        host: str = "127.0.0.1",
        workers: Workers | None = None,
    ) -> None:
        self.root = root
        self.studio = Studio(root, lambda: TODAY, workers or AtOnce())
        self.gate: Gate = application(self.studio, PORT, language)
        self._loop = asyncio.new_event_loop()
        # A thread of its own: where a browser is driven from, a loop is running already.
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.client = self.another(host)
        if invited:
            assert self.get(self.gate.url.removeprefix(HERE)).status_code == 303

    def another(self, host: str = "127.0.0.1") -> httpx.AsyncClient:
        """A browser of somebody at an address."""
        transport = httpx.ASGITransport(self.gate, client=(host, 50000), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=HERE)

    def ask(
        self, method: str, path: str, by: httpx.AsyncClient | None = None, **options: Any
    ) -> httpx.Response:
        """What is answered."""
        asked = (by or self.client).request(method, path, **options)
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result(60)

    def get(self, path: str, **words: Any) -> httpx.Response:
        """What a page is like."""
        return self.ask("GET", path, params=words or None)

    def post(self, path: str, *, script: bool = True, **form: Any) -> httpx.Response:
        """What comes of a form; with `script`, as the script asks for it."""
        headers = {"Origin": HERE, **({"Accept": "application/json"} if script else {})}
        return self.ask("POST", path, data={"tab": "one", **form}, headers=headers)

    def open(self, name: str, tab: str = "one") -> str:
        """Opens a file; the digest of what is there."""
        assert self.get("/", tab=tab, file=name).status_code == 200
        return self.studio.opened(tab, name).base

    def text(self, name: str) -> str:
        """A file as it is on disk."""
        return (self.root / name).read_text(encoding="utf-8")

    def __enter__(self) -> Visitor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.studio.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
