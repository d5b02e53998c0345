"""What the service is made of: the seams between answering and operating.

Whatever is None is not there: without keys nobody is asked for one, without metrics there is no `/metrics`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Protocol, get_args

from ..model.service import Settings
from .accounts import AccountSource
from .readiness import Check
from .state import Current
from .status import Reloaded
from .token_key import new_key

Scope = Literal["ask", "reload", "metrics"]
"""What a key may be good for."""


Kind = Literal["decision", "search", "entitlements", "offers", "preview", "decisions"]
"""What an answer is; all but a decision are on record only where no decision is in them."""

DECISION: Final = "decision"
OTHERS: Final = tuple(kind for kind in get_args(Kind) if kind != DECISION)


class Answer(NamedTuple):
    """A decision as it was answered: its action, its outcome, and its JSON as it went out.

    An answer of another kind has neither action nor outcome.
    """

    action: str
    outcome: str
    encoded: bytes
    kind: Kind = DECISION


def recorded(answers: Sequence[Answer], kind: Kind, body: bytes) -> Sequence[Answer]:
    """What is put on record of an answer: its decisions, or where there is none, all of it."""
    return answers or (Answer("", "", body, kind),)


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


@dataclass(frozen=True, slots=True)
class Services:
    """All that app.py answers with."""

    settings: Settings
    current: Current
    accounts: AccountSource | None = None
    keys: Keys | None = None
    token_key: bytes = field(default_factory=new_key, repr=False)
    """What page tokens are sealed with."""
    decision_log: DecisionLog | None = None
    metrics: Metrics | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    """What `/readyz` asks, by name."""
    reload: Callable[[], Awaitable[Reloaded]] | None = None
    """Takes over the files as they are now; returns when every worker has."""
    lifespans: tuple[Callable[[], AbstractAsyncContextManager[None]], ...] = ()
    """Entered in order in a worker's event loop before it answers, left in reverse after its last answer."""
