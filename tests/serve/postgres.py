"""A PostgreSQL server of the tests' own, with its own folder and socket, stopped and started at will."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

USER = "postgres"
NOBODY = 65534


def binaries() -> Path | None:
    """The folder of the server's programs, the newest where there are several."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path else None


class Postgres:
    """A server that can be stopped and started again with all it holds."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._data = folder / "data"
        self.sockets = folder
        self._log = folder / "log"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{USER}@/postgres?host={self.sockets}"

    def make(self) -> None:
        self._run("initdb", "-D", str(self._data), "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.sockets}' -c fsync=off"
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self._log), "-o", options, "-w", "start")

    def stop(self) -> None:
        """At once: connections are broken off, as when a machine goes down."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    @contextmanager
    def halted(self) -> Iterator[None]:
        """All its processes hang, until the end of the block: connections stay open, with no answer."""
        main = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        processes = [main, *map(int, children)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def run(self, sql: str) -> None:
        self._run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.sockets), "-U", USER, given=sql)

    def _run(self, program: str, *arguments: str, given: str = "") -> None:
        # The server refuses to be run by root.
        other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        with (self.sockets / "errors").open("a") as errors:
            done = subprocess.run(
                [self._programs / program, *arguments],
                input=given, encoding="utf-8", cwd=self.sockets, check=False, timeout=60,
                stdout=subprocess.DEVNULL, stderr=errors, **other,
            )  # fmt: skip
        assert done.returncode == 0, (program, (self.sockets / "errors").read_text())


def skip_or_fail(said: str) -> NoReturn:
    """Skips a test for want of a program; in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


@contextmanager
def server() -> Iterator[Postgres]:
    """A running server. Where there is none to run, the test is skipped; in CI that is a failure."""
    programs = binaries()
    if programs is None:
        skip_or_fail("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    # The path of a socket may have about 100 characters, which those of pytest soon exceed.
    with tempfile.TemporaryDirectory(prefix="maybuy-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        postgres = Postgres(programs, folder)
        postgres.make()
        postgres.start()
        try:
            yield postgres
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                postgres.stop()
