"""What all connections of a worker share: how many there may be, how long each waits, to which host."""

from __future__ import annotations

import re
import resource
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from ipaddress import ip_address
from typing import Final, Protocol

from ...model.service import Settings
from ..operate.keys import is_loopback
from ..request.at_once import Ready
from ..request.refusals import App, RefusedError
from ..request.time_limit import Deadlines
from ..start_error import StartError
from .cycle import head_of

SECONDS_TO_LEAVE: Final = 2.0
"""For whoever is refused to stop sending and read why; to close at once could lose the answer on its way."""

OTHER_FILES: Final = 128
"""File descriptors for all but connections: databases, logs, threads, libraries."""

MOST_HEADS: Final = 512
"""Heads of requests that are remembered; past that all are forgotten."""

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
        self._headers: list[tuple[bytes, bytes]] = []
        self._opening = head_of(200, self._headers)
        self.ready: dict[bytes, Ready] = {}
        """What answers requests at once, by digests of their heads, which were read before: there are keys in
        them, which stand nowhere in memory as they are sent."""

    def known(self, head: bytes) -> Ready | None:
        """What answers requests with a head at once; None where it was not read before."""
        return self.ready.get(_digest(head)) if self.ready else None

    def learn(self, head: bytes, ready: Ready) -> None:
        """Remembers what answers requests with a head."""
        if len(self.ready) >= MOST_HEADS:
            self.ready.clear()
        self.ready[_digest(head)] = ready

    def opening(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        """The first lines of a good answer, with headers of all answers: another list each second, as they
        have the date."""
        if headers is not self._headers:
            self._headers, self._opening = headers, head_of(200, headers)
        return self._opening

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


def _digest(head: bytes) -> bytes:
    return blake2b(head, digest_size=32).digest()


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


EVERY: Final = "*"
"""As an allowed host: all of them."""

_HOST: Final = re.compile(
    r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._~-]+))(?::[0-9]{0,5})?", re.ASCII
)
_PATTERN: Final = re.compile(r"\*|(?:\*\.)?[A-Za-z0-9_][A-Za-z0-9._~-]*", re.ASCII)


class Hosts:
    """Knows the hosts that are answered: the one place that decides it.

    A page of `evil.example` may have its name point to this machine after it was loaded, and a browser then
    lets it read what the service answers. But the browser says in `Host` which name it asked, and that is not
    ours. An address cannot be pointed elsewhere: on one that other machines reach, where keys are needed as
    well, any address is answered, as probes ask for it.
    """

    def __init__(self, allowed: Iterable[str], *, addresses: bool) -> None:
        """`addresses`: whether any address is answered, not of loopback alone."""
        patterns = {one.lower().removesuffix(".") for one in allowed}
        self._every = EVERY in patterns
        self._names = frozenset(one for one in patterns if not one.startswith("*"))
        self._below = tuple(one[1:] for one in patterns if one.startswith("*."))
        self._addresses = addresses
        self.answered = lru_cache(maxsize=256)(self._answered)  # a service is asked by few names

    def _answered(self, host: bytes) -> bool:
        """Whether a host is answered, by what stands in the header."""
        name = name_of(host)
        if name is None:
            return False
        if self._every or name in self._names or name.endswith((".localhost", *self._below)):
            return True
        return is_loopback(name) or (self._addresses and _is_address(name))


def name_of(host: bytes) -> str | None:
    """The name or address in a `Host` header, in small letters, without its port; None where it has none."""
    found = _HOST.fullmatch(host.decode("latin-1"))
    if found is None:
        return None
    return (found["address"] or found["name"].removesuffix(".")).lower() or None


def check_hosts(settings: Settings, *, keyed: bool) -> None:
    """Raises StartError for what is no allowed host, and for all of them where no key is asked for."""
    for one in settings.allowed_hosts:
        if not (_PATTERN.fullmatch(one) or _is_address(one)):
            raise StartError("hosts-word", word=one)
        if one == EVERY and not keyed:
            raise StartError("hosts-every")


def hosts_of(settings: Settings) -> Hosts:
    """The hosts that a service with these settings answers."""
    allowed = [*settings.allowed_hosts, settings.reached_at]
    if settings.url is not None:
        own = name_of(settings.url.partition("://")[2].partition("/")[0].encode())
        allowed += [own] if own else []
    return Hosts(allowed, addresses=not is_loopback(settings.reached_at))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
