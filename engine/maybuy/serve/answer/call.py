"""A request that has been let in, and what a handler makes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar

from msgspec import json

from ...language import say
from ...language.told import told
from ...model.account import Account
from ...model.base import Model
from ...source import Document, LoadError
from ..connect.gate import name_of
from ..operate.logs import event
from ..request.headers import NOTHING_LOADED
from ..request.problems import Problem
from ..request.time_limit import Caller
from ..services import AccountNotFoundError, AccountsUnavailableError, Answer, Services
from . import bodies, requests
from .cache import AnswerCache
from .kept import Asker, Known
from .on_record import NotTheOneError, checked, known_on_record
from .requests import Given

LARGE: Final = 10_000
"""Bytes of a body that the strict reader reads on a thread, so that others are answered meanwhile."""

MOST_READ: Final = 64
"""Accounts that one request holds on to, so that each is looked up and read once."""

MOST_READ_BYTES: Final = 16_000_000
"""Bytes that these take in memory."""

M = TypeVar("M", bound=Model)
P = ParamSpec("P")
R = TypeVar("R")


class DoubtError(Exception):
    """The quick readers cannot vouch for a body: the strict one must judge."""


@dataclass(slots=True, eq=False)
class Call:
    """One request: who asks what, and the cache that answers all of it. Nobody changes it.

    That is not enforced: to make it frozen takes as long as to find an answer.
    """

    services: Services
    cache: AnswerCache
    language: str
    body: bytes
    id: str
    scope: Mapping[str, Any]
    """What ASGI says of the request."""
    caller: Caller
    _read: dict[object, Known] = field(default_factory=dict, init=False, repr=False)
    """The accounts that were read for it, by what stands in the body, or what was read of it."""

    @property
    def origin(self) -> str:
        """Where clients reach the service, as `https://pdp.example`.

        With TLS, unless `--url` says otherwise: what speaks it may stand before the service, and AuthZEN's
        metadata is to name no other addresses.
        """
        if self.services.settings.url is not None:
            return self.services.settings.url.rstrip("/")
        given = next((value for name, value in self.scope["headers"] if name == b"host"), b"")
        host = "localhost" if name_of(given) is None else given.decode("ascii")
        return f"https://{host}"

    def problem(self, code: str, variant: str = "", **words: Any) -> Problem:
        """A problem in the language of the request."""
        return Problem(code, self.language, variant, **words)

    def say(self, key: str, **words: Any) -> str:
        """A sentence of the service in the language of the request."""
        return say("service", key, self.language, **words)

    def quickly(self, shape: requests.Shape[M]) -> M | None:
        """What the body asks; None where the strict reader must judge."""
        return requests.quickly(self.body, shape, self.services.settings)

    async def judged(self, model: type[M]) -> M:
        """The body as a model, all of it checked. Raises Problem."""
        settings, definitions = self.services.settings, self.cache.definitions
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

    def ready(self, account: bytes, user: str, at: date) -> Asker | None:
        """An account in a body, made ready; None where asker() must wait, or the strict reader judge.

        Raises QuestionError.
        """
        if account[:1] != b"{" or len(account) >= LARGE:
            return None
        return self.cache.ready(account, user, at)

    async def asker(self, account: Given, user: str, at: date) -> Asker:
        """An account in a body, or the one whose id stands there, made ready.

        Raises DoubtError for an account that the strict reader must judge, QuestionError, and Problem.
        """
        known = self.cache.kept.get(account) if type(account) is bytes and account[:1] == b"{" else None
        if known is None:
            known = await self.known(account)
        return self.cache.asker(known, user, at)

    async def account(self, account: Given) -> Account:
        """An account in a body, or the one whose id stands there. Raises as asker() does."""
        return account if isinstance(account, Account) else (await self.known(account)).account

    async def known(self, account: Given) -> Known:
        """What account() gives, read once however often it is asked about. Raises as asker() does."""
        # What was read is asked for last: to ask pydantic takes as long as all of the rest.
        named = account is None or isinstance(account, bytes | str)
        key = account if named else id(account)
        known = self._read.get(key)
        if known is None:
            if account is None:
                raise DoubtError
            if isinstance(account, str):
                known = await self.on_record(account)
            elif not isinstance(account, bytes):
                known = self.cache.learn(account)
            elif account[:1] != b"{":
                known = await self.on_record(_id(account))
            elif len(account) < LARGE:
                known = self.cache.read(account)
            else:
                known = self.cache.kept.get(account)
                if known is None:
                    made = await asyncio.to_thread(self.cache.account, account)
                    known = None if made is None else self.cache.learn(made, account)
            if known is None:
                raise DoubtError
            self._remember(key, known)
        return known

    def learn(self, read: Account, text: bytes) -> Known:
        """Takes note of what the strict reader has made of an account in the body."""
        known = self.cache.learn(read, text)
        self._remember(text, known)
        return known

    def _remember(self, account: object, known: Known) -> None:
        """For the rest of this request, within bounds: so what is on record is the same for all of it."""
        kept = self._read
        if kept:
            size = known.size + sum(one.size for one in kept.values())
            while kept and (len(kept) >= MOST_READ or size > MOST_READ_BYTES):
                size -= kept.pop(next(iter(kept))).size
        kept[account] = known

    async def on_record(self, name: str) -> Known:
        """The account of an id. Raises Problem where there is none, or none that can be asked about."""
        source = self.services.accounts
        if source is None:
            raise self.problem("no-accounts", "detail", account=name)
        try:
            text = await source.get(name)
            known = self.cache.kept.get(text)
            if known is None:
                apart = len(text) >= LARGE
                known = await known_on_record(text, name, self.cache, apart=apart)
            return checked(known, name)
        except AccountNotFoundError:
            raise self.problem("unknown-account", "detail", account=name) from None
        except AccountsUnavailableError as error:
            raise self._unavailable(error.retry_after) from None
        except NotTheOneError as error:
            details = {"account": name, "reason": error.reason, **error.details}
            event(logging.ERROR, "account-not-the-one-asked-for", **details)
            raise self._unavailable(1) from None
        except LoadError as error:
            message = "; ".join(one.message for one in told(error.findings, self.language))
            raise self.problem("account-unusable", "detail", account=name, message=message) from None

    def _unavailable(self, retry_after: int) -> Problem:
        return self.problem("accounts-unavailable", headers={"retry-after": str(retry_after)})


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
