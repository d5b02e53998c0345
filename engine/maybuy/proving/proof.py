"""What comes of a promise, whatever it promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from ..diff.difference import Missing
from ..diff.witness import Witness
from ..model.promise import PlacedPromise

Progress = Callable[[int, int], None]
"""Is told how much is done, and of how much."""


class Breach(Protocol):
    """Something that breaks a promise: a row of a difference, or whatever else the word of it speaks of.

    report/proofs.py says each kind in words and in JSON.
    """

    @property
    def witness(self) -> Witness | None:
        """An account, a day and a question: what breaks the promise was seen there, by asking."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a promise.

    `broken` is what breaks it, each with an example that was asked and answered so. `vacuous`: nothing is
    about it, on any day.
    """

    promised: PlacedPromise
    broken: tuple[Breach, ...]
    missing: tuple[Missing, ...]
    vacuous: bool

    @property
    def id(self) -> str:
        """The promise's own id."""
        return self.promised.id

    @property
    def apart(self) -> bool:
        """Whether it was left aside, being about a change where there is none."""
        return any(one.why == "base" for one in self.missing)

    @property
    def holds(self) -> bool | None:
        """Whether it is kept; None where that was not computed."""
        return False if self.broken else None if self.missing else True


def proof_of(
    promised: PlacedPromise, broken: Iterable[Breach], missing: Iterable[Missing], *, applies: bool
) -> Proof:
    """What came of a promise that was looked at day by day; nothing is about it where it never applied, and
    nothing was left out."""
    left = tuple(missing)
    return Proof(promised, tuple(broken), left, not applies and not left)
