"""What the service was told when it was started."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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
    """Questions of one request."""
    max_changes: int = 100
    """Changes of one order."""
    time_limit: float = 10.0
    """Seconds for reading a request and answering it."""
    url: str | None = None
    """Where clients reach the service, for AuthZEN's metadata; None: where the request was sent to."""
    keys_file: Path | None = None
    """The file of bearer keys; MAYBUY_KEYS may hold some too."""
    accounts: str | None = None
    """Where accounts are looked up by id: a folder, or the address of a database."""
    accounts_query: str | None = None
    """The query for an account's document, with `:id`; None: the usual one."""
    accounts_seconds: float = 2.0
    """How long an account may take to be found."""
    decision_log: str | None = None
    """A file, or `-` for standard output."""
    decision_log_mask: tuple[str, ...] = ()
    """Fields that the decision log does not show."""
    decision_log_bytes: int = 100_000_000
    """The size at which the file is moved aside; 0: never."""
    decision_log_keep: int = 5
    """Files moved aside that are kept."""
    watch: bool = False
    """Whether files that change are reloaded without being asked."""
    log_format: Literal["auto", "json", "text"] = "auto"
    """`auto` is text on a terminal, and JSON lines elsewhere."""
    log_level: str = "info"
    grace: float = 20.0
    """Seconds that requests have to end when the service is stopped."""
