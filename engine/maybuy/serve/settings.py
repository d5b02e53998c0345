"""What the service was told when it was started."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..language import DEFAULT


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of `maybuy serve`, each with an environment variable of the same name (`MAYBUY_PORT`).

    All of it can be pickled: every worker is given the same settings and shares nothing else.
    """

    root: Path
    host: str = "127.0.0.1"
    port: int = 8080
    """0: any that is free."""
    workers: int = 1
    language: str = DEFAULT
    """The language of answers where a request asks for none."""
    max_body: int = 1_000_000
    """Bytes of a request's body."""
    max_depth: int = 32
    """Lists and objects inside each other in a body."""
    max_batch: int = 1_000
    """Questions of one request, and changes of one order."""
    time_limit: float = 10.0
    """Seconds for reading a request and answering it."""
