"""What the service is made of: the seams between answering and operating.

Whatever is None is not there: without keys nobody is asked for one, without metrics there is no `/metrics`.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, NamedTuple, Protocol, get_args

from ..model.account import Account
from ..model.base import today
from ..model.definitions import Definitions
from ..model.service import Settings
from .state import Current, Reloaded

Scope = Literal["ask", "reload", "metrics"]
"""What a key may be good for."""


Kind = Literal["decision", "search", "entitlements", "offers", "preview", "found", "decisions", "flags"]
"""What an answer is; all but a decision are on record only where no decision is in them."""

DECISION: Final = "decision"
OTHERS: Final = tuple(kind for kind in get_args(Kind) if kind != DECISION)


class Answer(NamedTuple):
    """A decision as it was answered: its action, its outcome, and its JSON as it went out.

    An answer of another kind has neither action nor outcome. `bare` is the same JSON without members that
    have no value, where it is asked for; then there is the whole only where decisions are logged.
    """

    action: str
    outcome: str
    encoded: bytes
    kind: Kind = DECISION
    bare: bytes = b""


def recorded(answers: Sequence[Answer], kind: Kind, body: bytes) -> Sequence[Answer]:
    """What is put on record of an answer: its decisions, or where there is none, all of it."""
    return answers or (Answer("", "", body, kind),)


class Readiness(NamedTuple):
    """Whether a part of the service is ready, and what is to be told about it."""

    ready: bool
    detail: Mapping[str, object]


Check = Callable[[], Awaitable[Readiness]]


class AccountSource(Protocol):
    """Knows accounts by id."""

    async def get(self, account: str, /) -> bytes:
        """The text of an account, as JSON or YAML: what an account file holds, read as an inline one is.

        The id comes from a request, so it may be any text. Raises AccountNotFoundError and
        AccountsUnavailableError.
        """

    async def ready(self) -> Readiness:
        """Whether accounts can be asked for now; for `/readyz`."""

    async def close(self) -> None:
        """Lets go of what it holds; it is not asked any more."""


class AccountNotFoundError(LookupError):
    """There is no account of that id: 404."""


class AccountsUnavailableError(RuntimeError):
    """Accounts cannot be asked for now: 503. `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class NotAuthenticatedError(PermissionError):
    """No key, or none that is known: 401."""


class NotAllowedError(PermissionError):
    """A key that is known, but not for this: 403."""


class Keys(Protocol):
    """Knows who may ask."""

    def authenticate(self, authorization: bytes | None, scope: Scope, /) -> str:
        """The name of the key in an `Authorization` header (for logs: never the key itself).

        Raises NotAuthenticatedError or NotAllowedError.
        """


class DecisionLog(Protocol):
    """Remembers what was decided."""

    def record(self, answers: Sequence[Answer], /, *, request: str, key: str | None) -> None:
        """Notes the decisions of one request, by its id and the name of the key. Never blocks or raises."""


class Metrics(Protocol):
    """Counts what happens."""

    def decided(self, answers: Sequence[Answer], /) -> None:
        """Counts decisions."""

    def answered(self, route: str, method: str, status: int, seconds: float, /) -> None:
        """Counts a request. `route` is one of the service's paths, or `other`."""

    async def exposed(self) -> tuple[bytes, str]:
        """What `/metrics` shows, and its content type."""


SEALING_BYTES: Final = 32
"""Of a key that page tokens are sealed with."""


def new_key() -> bytes:
    """A key of one's own: tokens are good for as long as the service runs."""
    return secrets.token_bytes(SEALING_BYTES)


class Secrets(NamedTuple):
    """What only the service knows: every worker is given the same."""

    tokens: bytes
    """What page tokens, and forms of the customer's pages, are sealed with."""
    pages: bytes | None = None
    """What the tokens are signed with that say who looks at the customer's pages, where there are any."""


class Orders(Protocol):
    """Takes down orders of the customer's pages, each once: by its key.

    Its methods may wait for a disk or a network. They raise OSError where nothing can be taken down.
    """

    def take(self, key: str, record: Mapping[str, Any], /) -> Taken:
        """Takes down an order; one with a key that is known already is the one that is known."""

    def taken(self, key: str, /) -> Taken | None:
        """The order with a key, if there is one."""

    def work(self) -> None:
        """Does what was left undone; called from time to time."""


class Taken(NamedTuple):
    """An order that was taken down for good."""

    record: Mapping[str, Any]
    delivered: bool
    """Whether it has reached whoever carries it out."""
    new: bool = False
    """Whether it was taken down just now."""


class Demo(Protocol):
    """The accounts of a demo."""

    async def users(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """Every account, and its users with their roles."""

    def apply(self, record: Mapping[str, Any], account: Account, definitions: Definitions, /) -> None:
        """Leaves an account as an order does."""


@dataclass(frozen=True, slots=True)
class CustomerPages:
    """What the customer's pages need beside what answers questions."""

    key: bytes = field(repr=False)
    orders: Orders
    demo: Demo | None = None
    today: Callable[[], date] = today


@dataclass(frozen=True, slots=True)
class Services:
    """All that app.py answers with."""

    settings: Settings
    current: Current
    accounts: AccountSource | None = None
    keys: Keys | None = None
    token_key: bytes = field(default_factory=new_key, repr=False)
    """What page tokens are sealed with."""
    pages: CustomerPages | None = None
    decision_log: DecisionLog | None = None
    metrics: Metrics | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    """What `/readyz` asks, by name."""
    reload: Callable[[], Awaitable[Reloaded]] | None = None
    """Takes over the files as they are now; returns when every worker has."""
    lifespans: tuple[Callable[[], AbstractAsyncContextManager[None]], ...] = ()
    """Entered in order in a worker's event loop before it answers, left in reverse after its last answer."""
