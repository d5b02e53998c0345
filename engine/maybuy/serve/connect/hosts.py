"""Which hosts are answered: the one place that decides it.

A page of `evil.example` may have its name point to this machine after it was loaded, and a browser then lets
it read what the service answers. But the browser says in `Host` which name it asked, and that is not ours. An
address cannot be pointed elsewhere: on one that other machines reach, where keys are needed as well, any
address is answered, as probes ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from ...model.service import Settings
from ..operate.keys import is_loopback
from ..start_error import StartError

EVERY: Final = "*"
"""As an allowed host: all of them."""

_HOST: Final = re.compile(
    r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._~-]+))(?::[0-9]{0,5})?", re.ASCII
)
_PATTERN: Final = re.compile(r"\*|(?:\*\.)?[A-Za-z0-9_][A-Za-z0-9._~-]*", re.ASCII)


class Hosts:
    """Knows the hosts that are answered."""

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
