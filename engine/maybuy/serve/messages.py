"""What the parent and its processes tell each other."""

from __future__ import annotations

from typing import NamedTuple

from ..model.service import Settings
from .counts import Counts
from .keys import Key
from .status import Problem, Status


class Loaded(NamedTuple):
    """To a worker: what there is to answer with from now on."""

    serial: int
    definitions: bytes | None
    """Pickled once, for all; None where they stay."""
    keys: tuple[Key, ...]
    status: Status


class Start(NamedTuple):
    """To a worker, first of all."""

    settings: Settings
    token_key: bytes
    loaded: Loaded


class Ready(NamedTuple):
    """From a worker that answers."""


class TakenOver(NamedTuple):
    """From a worker that answers with what a `Loaded` told it."""

    serial: int


class Beat(NamedTuple):
    """From a worker, once a second: its event loop goes round. What it has counted outlives it here."""

    counts: Counts


class ReloadWanted(NamedTuple):
    """From a worker that was asked for a reload; it is told `Reloaded`."""

    ticket: int


class SumsWanted(NamedTuple):
    """From a worker that was asked for metrics; it is told `Sums`."""

    ticket: int


class Sums(NamedTuple):
    """To a worker: what all have counted."""

    ticket: int
    counts: Counts


class CountsWanted(NamedTuple):
    """To a worker, which tells `Counted`."""


class Counted(NamedTuple):
    """From a worker: what it has counted by now."""

    counts: Counts


class ToRead(NamedTuple):
    """To the process that reads the files."""

    settings: Settings


class Read(NamedTuple):
    """From the process that has read the files: a catalog that can answer, or why there is none."""

    catalog: str = ""
    version: str = ""
    definitions: bytes = b""
    """Pickled."""
    problems: tuple[Problem, ...] = ()
    """Why they are refused; empty where they are not."""
