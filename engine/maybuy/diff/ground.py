"""What all questions about one account have in common, so that several can be looked at together.

Without it, each question has a space of its own. With it, lines, facts and all else that an account brings
are the same variables for all of them, cut where any of them tells values apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from ..model.base import MOST_SEATS
from ..model.logic import FIRST_DAY, LAST_DAY, Predicate, numbered
from .diagram import Diagrams, Variable
from .lines import Lines
from .pair import Pair
from .values import Observable, Ranges

QUESTION: Final = ("to", "quantity", "asked", "after", "after.head")
"""What the parts of situations begin with that are the question's own."""


def is_questions_own(part: str) -> bool:
    """Whether a part of a situation says something of the question, and not of the account."""
    return part in QUESTION or part.startswith("used.")


class Cuts(NamedTuple):
    """Where numbers are told apart by some questions: seats, days left of a term, first days of lines."""

    seats: frozenset[int]
    days: frozenset[int]
    since: frozenset[int]


def days_cut(cuts: Iterable[int], at: date) -> Ranges:
    """The days that a term may go on after a day."""
    return Ranges(cuts, max(LAST_DAY - numbered(at), 1))


def since_cut(cuts: Iterable[int], at: date) -> Ranges:
    """The days on which a line may have begun, until a day; beyond them is what is not held."""
    today = numbered(at)
    return Ranges(cuts, today, max(LAST_DAY - today, 1), FIRST_DAY)


class Ground:
    """The accounts and users of a pair of equal versions that some questions can be asked about."""

    def __init__(
        self, pair: Pair, cuts: Cuts, tests: Mapping[str, Iterable[Predicate]], most_nodes: int
    ) -> None:
        """`tests` are what any of the questions asks of each attribute."""
        self.space = Diagrams(most_nodes)
        self.seat_ranges = Ranges(cuts.seats, MOST_SEATS, MOST_SEATS)
        self.days = days_cut(cuts.days, pair.at)
        self.since = since_cut(cuts.since, pair.at)
        self.lines = Lines(self.space, pair.common, self.seat_ranges)
        self.tests = {name: tuple(each) for name, each in tests.items() if name in pair.domains}
        self.inner: dict[str, Variable] = {}
        """The variables of accounts that no rule compares, by name."""
        self.free: dict[str, Observable] = {}
        """The facts that accounts and users bring, by name."""

    @property
    def variables(self) -> list[Variable]:
        """All that an account and its user are made of, as far as questions have come to it."""
        slots = self.lines.slots.values()
        of_lines = [one for slot in slots for one in (slot.edition, slot.seats) if one is not None]
        return [*of_lines, *self.inner.values(), *(one.variable for one in self.free.values())]
