"""What all connections of a worker share: how many there may be, and how long each may wait."""

from __future__ import annotations

import resource
from collections.abc import Callable
from typing import Final, Protocol

from ...model.service import Settings
from ..request.refusals import App, RefusedError
from ..request.time_limit import Deadlines
from .hosts import Hosts

SECONDS_TO_LEAVE: Final = 2.0
"""For whoever is refused to stop sending and read why; to close at once could lose the answer on its way."""

OTHER_FILES: Final = 128
"""File descriptors for all but connections: databases, logs, threads, libraries."""

REFUSED_AT_ONCE: Final = 64
"""Connections beyond the bound that are told so; more are closed without a word."""


class Guest(Protocol):
    """A connection, as far as its limits are concerned."""

    def late(self) -> None:
        """The head of a request did not come in time."""

    def end(self) -> None:
        """Its time is up: it ends now, whatever it still waits for."""


class Gate:
    """Counts connections, and ends those that wait too long for whoever is at their other end.

    It waits for the first byte of a request (`idle`), for its head (`heads`), for an answer to be taken
    (`answers`) and for an end (`leaving`). The body has the time limit of the application.
    """

    def __init__(self, settings: Settings, hosts: Hosts, refusing: Callable[[RefusedError], App]) -> None:
        self.hosts = hosts
        self.refusing = refusing
        self.max_body = settings.max_body
        self.seconds = settings.time_limit
        self.idle: Deadlines[Guest] = Deadlines(settings.keep_alive, _end)
        self.heads: Deadlines[Guest] = Deadlines(settings.time_limit, _late)
        self.answers: Deadlines[Guest] = Deadlines(settings.time_limit, _end)
        self.leaving: Deadlines[Guest] = Deadlines(SECONDS_TO_LEAVE, _end)
        room = _files(settings.max_connections) - REFUSED_AT_ONCE - OTHER_FILES
        self._most = max(1, min(settings.max_connections, room))
        self._open = 0

    def enter(self) -> bool:
        """A connection is there. Whether it may ask: one that waits for its client makes room for it."""
        self._open += 1
        if self._open <= self._most:
            return True
        waiting = self.heads.oldest() or self.idle.oldest()
        if waiting is None:
            return False
        self.heads.end(
            waiting
        )  # it is gone in a moment, but whoever comes before that needs the room of another
        self.idle.end(waiting)
        waiting.end()
        return True

    @property
    def crowded(self) -> bool:
        """Whether there are so many connections that not even a refusal can be waited for."""
        return self._open > self._most + REFUSED_AT_ONCE

    def leave(self, one: Guest) -> None:
        """A connection is gone."""
        self._open -= 1
        for waiting in (self.idle, self.heads, self.answers, self.leaving):
            waiting.end(one)


def _late(one: Guest) -> None:
    one.late()


def _end(one: Guest) -> None:
    one.end()


def _files(connections: int) -> int:
    """How many files this process may have open; as many as it needs, where the system lets it."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + REFUSED_AT_ONCE + OTHER_FILES
    if now == resource.RLIM_INFINITY or now >= wanted:
        return wanted
    got = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (got, most))
    return got
