"""What a path of the service is: who answers it, what is asked and answered, and what is needed for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from msgspec import Struct

from ...model.base import Model
from ..services import Scope
from .call import Call, Handler, Reply

QUESTIONS: Final = "maybuy"
AUTHZEN: Final = "AuthZEN"
OFREP: Final = "OFREP"
OPERATION: Final = "operation"
GROUPS: Final = {
    QUESTIONS: "Questions",
    AUTHZEN: "AuthZEN 1.0",
    OFREP: "OpenFeature (OFREP)",
    OPERATION: "Operation",
}
"""How paths are grouped where they are described, with the title of each group."""


LISTED_STATUSES: Final = (AUTHZEN, OFREP)
"""The groups whose protocols list what a client must know: 400, and no 415, where a question is no JSON."""


class Route(NamedTuple):
    """A path of the service, all that is told of it included."""

    path: str
    method: str
    handler: Handler
    group: str
    summary: str
    asked: type[Model] | type[Struct] | None = None
    """The body that a request has."""
    answered: tuple[type[Struct], ...] = ()
    """What the answer is, one or the other; none: text."""
    scope: Scope | None = "ask"
    """What a key must be good for; None: no key is needed."""
    limited: bool = True
    """Whether it is to be answered within the time limit."""
    unready: bool = False
    """Whether its answer may come with 503 as well."""
    failed: type[Struct] | None = None
    """What tells with 400 or 404 that a question cannot be answered, in a protocol with words of its own."""
    problems: tuple[int, ...] = ()
    """Statuses of problems that only it has."""
    at_once: Callable[[Call], Reply | None] | None = None
    """Answers as `handler` does, but without waiting for anything; None where it cannot."""
