"""All questions of all days, each looked at once for all promises that are about it.

The rules of the promises stand among those of the policies, so that one space of situations tells apart
whatever any of them asks for.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import NamedTuple, Protocol

from ..diff.diagram import FEW_NODES, MOST_NODES, TooLargeError
from ..diff.difference import Missing, dates
from ..diff.pair import ActedOn, Pair, said
from ..diff.situations import Situations
from ..engine import Engine
from ..model.promise import PlacedPromise, kept_by
from .proof import Progress, Proof
from .rights import Rights


class Asked(NamedTuple):
    """What is asked about: an action, an item, and what these come to act on."""

    action: str
    item: str | None
    about: ActedOn


class Look(Protocol):
    """A promise while questions are looked at, one after the other, day by day."""

    @property
    def leads(self) -> frozenset[str]:
        """The actions that are to be looked at before others, on every day."""

    @property
    def state(self) -> object:
        """What an answer hangs on beside the question."""

    def wants(self, pair: Pair, asked: Asked) -> bool:
        """Whether a question matters."""

    def look(self, rights: Rights, asked: Asked) -> None:
        """Looks at a question. Raises TooLargeError where that is too much."""

    def miss(self, missing: Missing) -> None:
        """Takes note that a question that matters is not looked at."""

    def end_of_day(self, pair: Pair, /) -> None:
        """Is called when all questions of a day were looked at."""

    def proof(self) -> Proof:
        """What came of the promise."""


def marked(engine: Engine, promised: Sequence[PlacedPromise]) -> Engine:
    """The engine with a rule for each promise, which stands where it applies."""
    definitions = engine.definitions
    rules = (*definitions.rules, *(kept_by(one.promise, definitions) for one in promised))
    return Engine(replace(definitions, rules=tuple(sorted(rules, key=lambda placed: placed.rule.id))))


class Survey:
    """All questions, looked at for some promises."""

    def __init__(self, engine: Engine, looks: Sequence[Look], deadline: float) -> None:
        """`engine` has the rules of the promises."""
        self.engine = engine
        self.looks = looks
        self.deadline = deadline
        self._seen: dict[object, set[int]] = {}
        self._numbers: dict[object, int] = {}

    def run(self, today: date, progress: Progress | None = None) -> None:
        """Looks at every day on which something changes; at `today` where nothing ever does."""
        definitions = self.engine.definitions
        days = dates(definitions, definitions) or (today,)
        for number, day in enumerate(days):
            one = self.engine.on(day)
            pair = Pair(one, one, day, self._numbers)
            asked = list(self._questions(pair))
            around = (definitions.stretch(day), repr(pair.surroundings))
            for place, question in enumerate(asked):
                if progress and place % 16 == 0:
                    progress(number * len(asked) + place, len(days) * len(asked))
                self._one(pair, question, around)
            for look in self.looks:
                look.end_of_day(pair)

    def _questions(self, pair: Pair) -> Iterator[Asked]:
        actions = sorted(pair.actions, key=lambda one: not any(one in each.leads for each in self.looks))
        for action in actions:
            for item in pair.items_of(action):
                for about in pair.acted_on(action, item):
                    yield Asked(action, item, about)

    def _one(self, pair: Pair, asked: Asked, around: object) -> None:
        wanting = [number for number, one in enumerate(self.looks) if one.wants(pair, asked)]
        if not wanting:
            return
        rules = pair.rules_on(asked.action, asked.about)[0]
        dated = by_days(pair, (asked,))
        left = []
        for number in wanting:
            key = (asked, said(rules), around, self.looks[number].state)
            seen = self._seen.setdefault(key, set())
            if number not in seen or dated or asked.action in self.looks[number].leads:
                seen.add(number)
                left.append(self.looks[number])
        why = not_looked_at(pair, asked, self.deadline) if left else None
        if why is not None:
            for one in left:
                one.miss(why)
        elif left:
            self._look(pair, asked, left)

    def _look(self, pair: Pair, asked: Asked, looks: Sequence[Look]) -> None:
        for most_nodes in (FEW_NODES, MOST_NODES):
            # What was looked at before holds memory that Python knows nothing of, in loops.
            gc.collect(1)
            with suppress(TooLargeError):
                rights = Rights(Situations(pair, asked.action, asked.item, asked.about, most_nodes))
                for one in looks:
                    one.look(rights, asked)
                return
        for one in looks:
            one.miss(Missing(asked.action, asked.item, "size"))


def days_of(
    engine: Engine, promised: PlacedPromise, today: date, questions: Callable[[Pair], Iterable[Asked]]
) -> Iterator[tuple[Pair, list[Asked]]]:
    """The days on which a promise is about other questions than before, or these may be answered otherwise,
    each with them; `today` where nothing ever changes."""
    marked_ = marked(engine, [promised])
    seen: list[tuple[object, object]] = []
    numbers: dict[object, int] = {}
    for day in dates(marked_.definitions, marked_.definitions) or (today,):
        if not promised.promise.effective.covers(day):
            continue
        one = marked_.on(day)
        pair = Pair(one, one, day, numbers)
        asked = list(questions(pair))
        form = pair.form([(each.action, each.item) for each in asked])
        known = any(each is one.definitions and same == form for each, same in seen)
        if asked and (not known or by_days(pair, asked)):
            seen.append((one.definitions, form))
            yield pair, asked


def by_days(pair: Pair, questions: Iterable[Asked]) -> bool:
    """Whether rules compare some fact with days: what can be true of it hangs on the day."""
    return any(
        pair.is_date(name)
        for asked in questions
        for rule in pair.rules_on(asked.action, asked.about)[0]
        for clause in rule.clauses
        for name in clause
    )


def not_looked_at(pair: Pair, asked: Asked, deadline: float) -> Missing | None:
    """Why a question is not looked at; None where it is."""
    definitions = pair.definitions[0]
    if pair.impossible():
        return Missing(asked.action, asked.item, "no_account")
    if monotonic() > deadline:
        return Missing(asked.action, asked.item, "time")
    if asked.item in definitions.counted_limits:
        return Missing(asked.action, asked.item, "counted")
    if asked.item in definitions.kept_grants:
        return Missing(asked.action, asked.item, "kept")
    return None
