"""A registry of the tests' own: Debian's `docker-registry`, on a free port, with its content in a folder."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from serve.postgres import skip_or_fail

PROGRAM = "docker-registry"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Registry:
    """A registry that can be ended and started again, at the same port with the same content."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.content = folder / "content"
        self._config = folder / "config.yml"
        http = {"addr": self.host, **more.pop("http", {})}
        self._config.write_text(
            json.dumps(
                {
                    "version": 0.1,
                    "log": {"level": "error"},
                    "storage": {
                        "filesystem": {"rootdirectory": str(self.content)},
                        "delete": {"enabled": True},
                    },
                    "http": http,
                    **more,
                }
            )
        )
        self._log = folder / "registry.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which(PROGRAM)
        if program is None:
            skip_or_fail("there is no registry here (Debian: apt-get install docker-registry)")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([program, "serve", str(self._config)], stdout=log, stderr=log)
        for _ in range(600):
            assert self._process.poll() is None, self._log.read_text()
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError(self._log.read_text())

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def name(self, rest: str) -> str:
        """The reference of something that it has."""
        return f"oci://{self.host}/{rest}"

    def blob(self, digest: str) -> Path:
        """The file in which it keeps what has a digest."""
        letters = digest.removeprefix("sha256:")
        return self.content / "docker/registry/v2/blobs/sha256" / letters[:2] / letters / "data"


@contextmanager
def registry_in(folder: Path, **more: Any) -> Iterator[Registry]:
    """A registry, until the end of the block."""
    made = Registry(folder, **more)
    made.start()
    try:
        yield made
    finally:
        made.stop()
