"""Several questions about the same accounts, looked at together: who may do one of them at least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from time import monotonic

from ..diff.diagram import Diagram, left_of, support
from ..diff.frame import Frame
from ..diff.ground import Cuts, Ground
from ..diff.pair import BASE, Pair
from ..diff.situations import Situations
from ..model.logic import Predicate
from .rights import Rights
from .survey import Asked

_SMALL = 1 << 10
"""Room for nothing but the parts of a question."""


class LateError(Exception):
    """There was not the time to look at some questions together."""


class Joint:
    """Some questions over one ground.

    Raises TooLargeError, in whatever is asked of it, where that is too much, and LateError past a deadline.
    """

    def __init__(self, pair: Pair, questions: Sequence[Asked], most_nodes: int, deadline: float) -> None:
        self.pair = pair
        self.deadline = deadline
        frames = [Frame(pair, *one, _SMALL) for one in self._in_time(questions)]
        tests: dict[str, dict[Predicate, None]] = {}
        for frame in frames:
            for name, each in frame.tests[BASE].items():
                tests.setdefault(name, {}).update(dict.fromkeys(each))
        cuts = Cuts(
            frozenset(cut for one in frames for cut in one.seat_ranges.starts),
            frozenset(cut for one in frames for cut in one.days.starts),
            frozenset(cut for one in frames for cut in one.since.starts),
        )
        self.ground = Ground(pair, cuts, tests, most_nodes)
        self.questions = tuple(questions)
        self.space = self.ground.space

    @cached_property
    def rights(self) -> tuple[Rights, ...]:
        """What policies grant, of each question."""
        questions = self._in_time(self.questions)
        return tuple([Rights(Situations(self.pair, *one, ground=self.ground)) for one in questions])

    def _in_time(self, questions: Iterable[Asked]) -> Iterator[Asked]:
        for one in questions:
            if monotonic() > self.deadline:
                raise LateError
            yield one

    @cached_property
    def accounts(self) -> Diagram:
        """All accounts and users that there are."""
        kept = frozenset(self.ground.variables)
        # The last question was made when all that accounts are made of was there.
        relations = self.rights[-1].situations.consistency()
        for rights in self.rights:
            relations += [one for one in rights.situations.of_accounts if support(one, self.space) <= kept]
        return left_of(relations, kept, self.space)

    def whose(self, rights: Rights, wanted: Diagram) -> Diagram:
        """The accounts and users for whom something holds of a question."""
        if monotonic() > self.deadline:
            raise LateError
        relations = (*rights.situations.relations, wanted)
        return left_of(relations, self.ground.variables, self.space) & self.accounts

    def any(self, wanted: Iterable[tuple[Rights, Diagram]]) -> Diagram:
        """The accounts and users for whom something holds of some question at least."""
        return self.space.any(self.whose(*one) for one in wanted)


def questions_on(pair: Pair, actions: Iterable[str]) -> Iterator[Asked]:
    """All questions on some actions: those on nothing in particular first."""
    known = (one for one in dict.fromkeys(actions) if one in pair.actions)
    listed = sorted(known, key=lambda one: pair.items_of(one) != (None,))
    for action in listed:
        for item in pair.items_of(action):
            for about in pair.acted_on(action, item):
                yield Asked(action, item, about)
