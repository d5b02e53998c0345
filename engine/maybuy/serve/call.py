"""A request that has been let in, and what a handler makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar

from msgspec import json

from ..language import say
from ..loading import account_of
from ..model.account import Account
from ..model.base import Model
from ..source import Document, LoadError, read
from . import bodies, requests
from .accounts import AccountNotFoundError, AccountsUnavailableError
from .caller import Caller
from .desk import Desk, Prepared
from .headers import NOTHING_LOADED
from .hosts import name_of
from .plain import is_plain
from .problems import Problem
from .services import Answer, Services

LARGE: Final = 10_000
"""Bytes of a body that the strict reader reads on a thread, so that others are answered meanwhile."""

M = TypeVar("M", bound=Model)
P = ParamSpec("P")
R = TypeVar("R")


class DoubtError(Exception):
    """The quick readers cannot vouch for a body: the strict one must judge."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who asks what, and the desk that answers all of it."""

    services: Services
    desk: Desk
    language: str
    body: bytes
    id: str
    scope: Mapping[str, Any]
    """What ASGI says of the request."""
    caller: Caller

    @property
    def origin(self) -> str:
        """Where clients reach the service, as `http://127.0.0.1:8080`."""
        if self.services.settings.url is not None:
            return self.services.settings.url.rstrip("/")
        given = next((value for name, value in self.scope["headers"] if name == b"host"), b"")
        host = "localhost" if name_of(given) is None else given.decode("ascii")
        return f"{self.scope['scheme']}://{host}"

    def problem(self, code: str, variant: str = "", **words: Any) -> Problem:
        """A problem in the language of the request."""
        return Problem(code, self.language, variant, **words)

    def say(self, key: str, **words: Any) -> str:
        """A sentence of the service in the language of the request."""
        return say("service", key, self.language, **words)

    def quickly(self, shape: requests.Shape) -> Any:
        """What the body asks; None where the strict reader must judge."""
        return requests.quickly(self.body, shape, self.services.settings)

    async def strictly(self, shape: requests.Shape) -> Any:
        """What the body asks, all of it checked. Raises Problem."""
        settings, definitions = self.services.settings, self.desk.definitions
        check = self.caller.check
        return await self.aside(
            requests.strictly, self.body, shape, definitions, settings, self.language, check
        )

    async def judged(self, model: type[M]) -> M:
        """The body as a model, all of it checked. Raises Problem."""
        settings, definitions = self.services.settings, self.desk.definitions
        check = self.caller.check
        return await self.aside(
            requests.judged, self.body, model, definitions, settings, self.language, check
        )

    async def document(self) -> Document:
        """The body with the place of each value. Raises Problem where it is not a JSON object."""
        return await self.aside(requests.document_of, self.body, self.services.settings, self.language)

    async def aside(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What comes of work on the body: on a thread where it is large, so that others are answered."""
        if len(self.body) < LARGE:
            return work(*args, **kwargs)
        return await self.on_thread(work, *args, **kwargs)

    async def on_thread(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What comes of work on a thread, which asks `caller.check` from time to time, to end when it may."""
        self.caller.watch()
        return await asyncio.to_thread(work, *args, **kwargs)

    async def prepared(self, account: bytes, user: str, at: date) -> Prepared:
        """An account in a body, or the one whose id stands there, made ready.

        Raises DoubtError for an account that the strict reader must judge, QuestionError, and Problem.
        """
        if account[:1] == b"{":
            made = self.desk.prepared(account, user, at)
            if made is None:
                raise DoubtError
            return made
        name = _id(account)
        text = await self.looked_up(name)
        known = self.desk.remembered(text, user, at)
        if known is not None:
            return known
        return self.desk.keep(text, user, at, self.usable(text, name))

    async def account(self, account: bytes) -> Account:
        """An account in a body, or the one whose id stands there. Raises as prepared() does."""
        if account[:1] == b"{":
            made = self.desk.account(account)
            if made is None:
                raise DoubtError
            return made
        name = _id(account)
        return self.usable(await self.looked_up(name), name)

    async def looked_up(self, account: str) -> bytes:
        """The text of the account of an id. Raises Problem where there is none."""
        source = self.services.accounts
        if source is None:
            raise self.problem("no-accounts", "detail", account=account)
        try:
            return await source.get(account)
        except AccountNotFoundError:
            raise self.problem("unknown-account", "detail", account=account) from None
        except AccountsUnavailableError as error:
            headers = {"retry-after": str(error.retry_after)}
            raise self.problem("accounts-unavailable", headers=headers) from None

    def usable(self, text: bytes, name: str) -> Account:
        """The account in a text on record. Raises Problem: nothing is decided on facts that do not fit."""
        definitions = self.desk.definitions
        made = self.desk.account(text) if is_plain(text, self.services.settings.max_depth) else None
        if made is not None:
            return made
        try:
            return account_of(read(text, name, language=self.language), definitions, self.language)
        except LoadError as error:
            message = "; ".join(one.message for one in error.diagnostics)
            raise self.problem("account-unusable", "detail", account=name, message=message) from None


def _id(account: bytes) -> str:
    """The id that stands where an account may. Raises DoubtError where it is none."""
    name = json.decode(account)
    if not isinstance(name, str) or not 0 < len(name) <= bodies.LONGEST:
        raise DoubtError
    return name


class Reply(NamedTuple):
    """What goes out."""

    body: bytes
    answers: Sequence[Answer] = ()
    status: int = 200
    kind: bytes = b"application/json"
    policy: bytes = NOTHING_LOADED
    """The Content-Security-Policy, for a page; nothing may be loaded by anything else."""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    """More of them, names in small letters."""


Handler = Callable[[Call], Awaitable[Reply]]
