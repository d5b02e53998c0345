"""Who asks, and by what they are answered: what a tool needs to know of one message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from ..answer.cache import AnswerCache
from ..answer.call import Call
from ..request.time_limit import Caller
from ..services import Answer, Scope, Services

Found = Callable[[str, str], Mapping[str, Any] | None]
"""Gives the account that a word names, in a language; None for a word that is an id. Raises Problem."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One message: the services and the cache that answer all of it."""

    services: Services
    cache: AnswerCache
    language: str
    """Of what is told where a question names none."""
    id: str
    scope: Mapping[str, Any]
    """What ASGI says of the request; empty on standard input."""
    caller: Caller
    found: Found | None = None
    """Looks up accounts among the files of the root; None where accounts come from elsewhere."""
    answers: list[Answer] = field(default_factory=list)
    """What was answered, for the record."""

    def call(self, body: bytes, language: str | None = None) -> Call:
        """A question of the visit, as a request with this body would ask it."""
        return Call(
            self.services, self.cache, language or self.language, body, self.id, self.scope, self.caller
        )


class Accounts(Protocol):
    """Accounts that whoever asks may know of."""

    async def listed(self) -> Sequence[Mapping[str, Any]]:
        """All that can be listed: of each its file, if it has one, its id, users and their roles."""

    async def named(self, typed: str, most: int) -> list[str]:
        """What accounts that can be listed are called, by id or file, where it fits what was typed; `most` at
        most of those that are looked up elsewhere."""

    async def users(self, account: str) -> list[str]:
        """The users of one account, by its id or file; of all in files of the root where it is empty."""


class Door(NamedTuple):
    """Where messages come from. Nothing here changes from one message to the next, but what it gives does."""

    visit: Callable[[], Awaitable[Visit]]
    """Gives the visit of the message that is answered.

    Raises LoadError and StartError where nothing can be asked of the files as they are.
    """
    language: Callable[[], str]
    """The language of the message that is answered."""
    may: Callable[[Scope], bool]
    """Whether whoever sent it may do what a key of a scope is good for."""
    accounts: Accounts | None = None
    """The accounts that there are; None where nobody is told."""
