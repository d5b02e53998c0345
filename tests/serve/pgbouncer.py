"""A PgBouncer of the tests' own before a PostgreSQL of theirs, on a socket in its folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serve.postgres import NOBODY, USER, Postgres, skip_or_fail

PORT = 6432
"""Only the name of a socket: it listens on no address."""


@contextmanager
def pooled(postgres: Postgres, *, connections: int = 2) -> Iterator[str]:
    """The address of a pooler that gives each transaction one of a few connections."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        skip_or_fail("PgBouncer is not installed here (Debian: apt-get install pgbouncer)")
    with tempfile.TemporaryDirectory(prefix="maybuy-pb-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "users").write_text(f'"{USER}" ""\n')
        (folder / "ini").write_text(
            "[databases]\n"
            f"postgres = host={postgres.sockets}\n"
            "[pgbouncer]\n"
            f"listen_addr =\nlisten_port = {PORT}\nunix_socket_dir = {folder}\n"
            f"auth_type = trust\nauth_file = {folder / 'users'}\nlogfile = {folder / 'log'}\n"
            f"pool_mode = transaction\ndefault_pool_size = {connections}\n"
        )
        other: dict[str, object] = {}
        if os.geteuid() == 0:  # it refuses to be run by root
            other = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chown(folder, NOBODY, NOBODY)
        command = [program, "-q", str(folder / "ini")]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, **silent, **other)  # type: ignore[call-overload]
        try:
            for _ in range(600):
                if (folder / f".s.PGSQL.{PORT}").exists():
                    break
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            yield f"postgresql+psycopg://{USER}@/postgres?host={folder}&port={PORT}"
        finally:
            process.kill()
            process.wait()
