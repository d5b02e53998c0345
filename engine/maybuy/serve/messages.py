"""What the parent and its workers tell each other, over a pair of sockets that nobody else has."""

from __future__ import annotations

from typing import NamedTuple

from ..model.definitions import Definitions
from ..model.service import Settings
from .keys import Key
from .status import Status


class Loaded(NamedTuple):
    """To a worker: what there is to answer with from now on. `definitions` is None where they stay."""

    serial: int
    definitions: Definitions | None
    keys: tuple[Key, ...]
    status: Status


class Start(NamedTuple):
    """To a worker, first of all."""

    settings: Settings
    loaded: Loaded


class Ready(NamedTuple):
    """From a worker that answers."""


class Swapped(NamedTuple):
    """From a worker that has taken over a `Loaded`."""

    serial: int


class ReloadWanted(NamedTuple):
    """From a worker that was asked for a reload."""

    ticket: int
