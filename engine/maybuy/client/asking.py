"""Clients of the service: one that waits for answers, and one for asyncio."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, Final, Generic, NamedTuple, ParamSpec, TypeVar

import httpx
from msgspec import DecodeError, ValidationError

from ..model.account import Account
from ..model.ask import Ask
from ..model.order import Order
from .answers import (
    Catalog,
    Decision,
    Preview,
    catalog_of,
    decision_of,
    decisions_of,
    offers_of,
    preview_of,
    whole_of,
)

BUSY: Final = frozenset({429, 502, 503, 504})
"""Answers after which it is asked again."""

FIRST_WAIT: Final = 0.1
LONGEST_WAIT: Final = 10.0
"""Seconds between two attempts, doubled each time; nobody is waited for longer, whatever Retry-After says."""


F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
T = TypeVar("T")
Decisions = tuple[Decision, ...]
Facts = str | Account | Mapping[str, Any]
"""An account: its id, where the service knows accounts, or all of its facts."""


class ServiceError(Exception):
    """The service refused a request. `code` is stable; `errors` are all mistakes, each with its place."""

    def __init__(
        self, status: int, code: str, detail: str, errors: tuple[Mapping[str, Any], ...] = ()
    ) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors


class UnreachableError(Exception):
    """The service gave no answer, as often as it was asked."""


class _Request(NamedTuple, Generic[T]):
    method: str
    path: str
    read: Callable[[bytes], T]
    """What makes of the JSON of an answer what it says."""
    body: dict[str, Any] | None = None


def _facts(account: Facts | None) -> Any:
    return (
        account.model_dump(mode="json", exclude_unset=True, by_alias=True)
        if isinstance(account, Account)
        else account
    )


def _given(**words: Any) -> dict[str, Any]:
    return {name: value for name, value in words.items() if value is not None}


def _day(at: date | None) -> str | None:
    return at.isoformat() if at else None


def _asked(ask: Ask) -> dict[str, Any]:
    return _given(**ask.named)


class _Asks:
    """What a service can be asked, whichever client sends it."""

    def decide(
        self,
        account: Facts,
        user: str,
        action: str,
        item: str | None = None,
        *,
        at: date | None = None,
        seats: int | None = None,
        quantity: int | None = None,
        to: str | None = None,
        remedies: bool = True,
    ) -> _Request[Decision]:
        """One decision."""
        body = _given(account=_facts(account), user=user, at=_day(at), remedies=remedies)
        return _Request(
            "POST", "/v1/decisions", decision_of, body | _asked(Ask(action, item, seats, quantity, to))
        )

    def decide_many(
        self, account: Facts, user: str, asks: Iterable[Ask], *, at: date | None = None, remedies: bool = True
    ) -> _Request[Decisions]:
        """A decision for each question, in their order, all of one catalog."""
        body = _given(account=_facts(account), user=user, at=_day(at), remedies=remedies)
        return _Request(
            "POST", "/v1/decisions", decisions_of, body | {"questions": [_asked(ask) for ask in asks]}
        )

    def offers(
        self,
        account: Facts,
        user: str,
        *,
        at: date | None = None,
        denied: bool = False,
        remedies: bool = True,
    ) -> _Request[Decisions]:
        """Everything the user may buy or change; with `denied`, also what is refused."""
        body = _given(account=_facts(account), user=user, at=_day(at), denied=denied, remedies=remedies)
        return _Request("POST", "/v1/offers", offers_of, body)

    def preview(
        self, account: Facts, order: Order | Mapping[str, Any], *, at: date | None = None
    ) -> _Request[Preview]:
        """The summary of an order; `at` is its day where the order names none."""
        shown = order.model_dump(mode="json", exclude_unset=True) if isinstance(order, Order) else dict(order)
        return _Request(
            "POST", "/v1/previews", preview_of, _given(account=_facts(account), order=shown, at=_day(at))
        )

    def entitlements(self, account: Facts, *, at: date | None = None) -> _Request[dict[str, Any]]:
        """What an account holds, as the JSON in docs/guides/answers.md."""
        return _Request("POST", "/v1/entitlements", whole_of, _given(account=_facts(account), at=_day(at)))

    def find(
        self,
        needs: Iterable[str],
        account: Facts | None = None,
        user: str | None = None,
        *,
        at: date | None = None,
        seats: int | None = None,
        cycle: str | None = None,
        currency: str | None = None,
        keep: bool = False,
        why_not: Iterable[str] = (),
    ) -> _Request[dict[str, Any]]:
        """The cheapest subscription that gives what is needed, and from an account the order of it by a user,
        as the JSON in docs/guides/finding.md."""
        body = _given(
            account=_facts(account), user=user, at=_day(at), seats=seats, cycle=cycle, currency=currency
        )
        asked = {"needs": list(needs), "why_not": list(why_not), **({"keep": True} if keep else {})}
        return _Request("POST", "/v1/find", whole_of, body | asked)

    def catalog(self) -> _Request[Catalog]:
        """Which catalog answers."""
        return _Request("GET", "/v1/catalog", catalog_of)


def _waited(asks: Callable[Concatenate[Any, P], _Request[T]]) -> Callable[Concatenate[Client, P], T]:
    """A method of Client that sends what is asked."""

    @wraps(asks)
    def ask(self: Client, /, *given: P.args, **named: P.kwargs) -> T:
        return self._send(asks(self, *given, **named))

    return _described(ask, "Client")


def _awaited(
    asks: Callable[Concatenate[Any, P], _Request[T]],
) -> Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]]:
    """The same of AsyncClient."""

    @wraps(asks)
    async def ask(self: AsyncClient, /, *given: P.args, **named: P.kwargs) -> T:
        return await self._send(asks(self, *given, **named))

    return _described(ask, "AsyncClient")


def _described(ask: F, client: str) -> F:
    """A method of a client, described as one that gives what is answered: nobody else gets the request."""
    answered = str(ask.__annotations__["return"]).removeprefix("_Request[").removesuffix("]")
    shown = signature(ask).replace(return_annotation=answered)
    ask.__dict__["__signature__"] = shown
    ask.__annotations__ = {**ask.__annotations__, "return": answered}
    ask.__qualname__ = f"{client}.{ask.__name__}"
    return ask


class Client:
    """Asks a service, one question after the other or from several threads.

    `seconds` is how long one attempt may take, `retries` how often it is asked again. `language` is that of
    messages. An account is its id, where the service knows accounts, or all of its facts. Methods raise
    ServiceError, and UnreachableError where no answer comes.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        language: str = "en",
        seconds: float = 5.0,
        retries: int = 3,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._retries = retries
        self._http = httpx.Client(
            base_url=url, headers=_headers(key, language), timeout=seconds, transport=transport
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    decide = _waited(_Asks.decide)
    decide_many = _waited(_Asks.decide_many)
    offers = _waited(_Asks.offers)
    preview = _waited(_Asks.preview)
    entitlements = _waited(_Asks.entitlements)
    find = _waited(_Asks.find)
    catalog = _waited(_Asks.catalog)

    def _send(self, request: _Request[T]) -> T:
        attempt = 0
        while True:
            try:
                response = self._http.request(request.method, request.path, json=request.body)
            except httpx.TransportError as error:
                if attempt >= self._retries:
                    raise UnreachableError(str(error)) from error
                wait = _pause(attempt, None)
            else:
                if response.status_code not in BUSY or attempt >= self._retries:
                    return _answer(response, request.read)
                wait = _pause(attempt, response.headers.get("retry-after"))
            time.sleep(wait)
            attempt += 1


class AsyncClient:
    """As Client, for asyncio."""

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        language: str = "en",
        seconds: float = 5.0,
        retries: int = 3,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._retries = retries
        self._http = httpx.AsyncClient(
            base_url=url, headers=_headers(key, language), timeout=seconds, transport=transport
        )

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    decide = _awaited(_Asks.decide)
    decide_many = _awaited(_Asks.decide_many)
    offers = _awaited(_Asks.offers)
    preview = _awaited(_Asks.preview)
    entitlements = _awaited(_Asks.entitlements)
    find = _awaited(_Asks.find)
    catalog = _awaited(_Asks.catalog)

    async def _send(self, request: _Request[T]) -> T:
        attempt = 0
        while True:
            try:
                response = await self._http.request(request.method, request.path, json=request.body)
            except httpx.TransportError as error:
                if attempt >= self._retries:
                    raise UnreachableError(str(error)) from error
                wait = _pause(attempt, None)
            else:
                if response.status_code not in BUSY or attempt >= self._retries:
                    return _answer(response, request.read)
                wait = _pause(attempt, response.headers.get("retry-after"))
            await asyncio.sleep(wait)
            attempt += 1


def _headers(key: str | None, language: str) -> dict[str, str]:
    headers = {"accept": "application/json", "accept-language": language}
    return headers | {"authorization": f"Bearer {key}"} if key else headers


def _pause(attempt: int, asked: str | None) -> float:
    """Seconds to wait before asking again: what the service asks for, and a little more, longer each time."""
    longest: float = min(LONGEST_WAIT, FIRST_WAIT * 2.0**attempt)
    own = longest * random.uniform(0.5, 1)
    if asked is None:
        return own
    if asked.isascii() and asked.isdigit():
        return min(LONGEST_WAIT, float(asked)) + own
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return own
    left = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(LONGEST_WAIT, max(0.0, left)) + own


def _answer(response: httpx.Response, read: Callable[[bytes], T]) -> T:
    """What an answer says. Raises ServiceError."""
    if response.status_code == httpx.codes.OK:
        try:
            return read(response.content)
        except ValidationError as error:
            raise ServiceError(response.status_code, "unknown", str(error)) from error
        except DecodeError:
            pass
    try:
        shown = response.json()
    except ValueError:
        shown = None
    problem = shown if isinstance(shown, dict) else {}
    raise ServiceError(
        response.status_code,
        str(problem.get("code", "no-json" if shown is None else "unknown")),
        str(problem.get("detail") or problem.get("title") or response.reason_phrase),
        tuple(problem.get("errors", ())),
    )
