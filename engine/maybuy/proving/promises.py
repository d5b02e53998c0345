"""Whether what is promised holds of every question that can be asked.

A promise is held against the rule that would keep it. `never` holds where denying what it speaks of takes
nothing away; `always` where granting it, with no policy against it, gives nothing. So each is a difference
between two versions of the policies, which is exact, and the example of a difference is what breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from time import monotonic
from typing import Final

from ..diff.diagram import MOST_NODES, TooLargeError
from ..diff.difference import SECONDS, Missing, dates, rows_about
from ..diff.pair import HEAD, Pair
from ..diff.rows import Row
from ..diff.situations import Situations
from ..engine import Engine
from ..model.definitions import Definitions, PlacedRule

_GRANTING: Final = ("allow", "deny")

Asked = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a promise.

    `promised` is the rule that would keep it. `broken` are the questions that break it, each with an example
    that was asked and answered so. `vacuous`: no question is about it, on any day.
    """

    promised: PlacedRule
    broken: tuple[Row, ...]
    missing: tuple[Missing, ...]
    vacuous: bool

    @property
    def id(self) -> str:
        """The promise's own id."""
        return self.promised.rule.id.partition(":")[2]

    @property
    def holds(self) -> bool | None:
        """Whether it is kept; None where that was not computed."""
        return False if self.broken else None if self.missing else True


def proofs(
    engine: Engine,
    today: date,
    promises: Iterable[PlacedRule] | None = None,
    *,
    seconds: float = SECONDS,
    progress: Callable[[int, int], None] | None = None,
) -> list[Proof]:
    """What comes of promises, by default all that there are, on every day; on `today` where all are alike.

    `progress` is called with the number of promises looked at, and of all.
    """
    asked = tuple(engine.definitions.promises if promises is None else promises)
    deadline = monotonic() + seconds
    found: list[Proof] = []
    for number, promised in enumerate(asked):
        if progress:
            progress(number, len(asked))
        now = monotonic()
        found.append(_Proving(engine, promised, now + (deadline - now) / (len(asked) - number)).proof(today))
    if progress:
        progress(len(asked), len(asked))
    return found


@dataclass(slots=True)
class _Proving:
    """A promise while it is looked at, day by day."""

    engine: Engine
    promised: PlacedRule
    deadline: float
    broken: dict[object, Row] = field(default_factory=dict)
    """The first of all that are alike but for the day, with an example if any of them has one."""
    missing: dict[Missing, None] = field(default_factory=dict)

    def proof(self, today: date) -> Proof:
        """What came of it."""
        keeping = _keeping(self.engine, self.promised)
        applies = False
        days = dates(self.engine.definitions, keeping.definitions) or (today,)
        seen: list[tuple[Definitions, object]] = []
        numbers: dict[object, int] = {}
        for day in (one for one in days if self.promised.effective.covers(one)):
            pair = Pair(self.engine.on(day), keeping.on(day), day, numbers)
            asked = [(one, item) for one in self.promised.rule.actions for item in pair.items_of(one)]
            form = pair.form(asked)
            known = any(one is pair.definitions[0] and other == form for one, other in seen)
            if known and not _by_days(pair, asked):
                continue
            seen.append((pair.definitions[0], form))
            self._look(pair, asked)
            applies = applies or bool(self.broken) or self._applies(pair, asked)
        shown = tuple(row for row in self.broken.values() if row.witness is not None)
        for row in self.broken.values() if not shown else ():
            self.missing |= {Missing(action, None, "no_example"): None for action in row.actions}
        return Proof(self.promised, shown, tuple(self.missing), not applies and not self.missing)

    def _look(self, pair: Pair, asked: Sequence[Asked]) -> None:
        """Adds what breaks it on a day."""
        rows, missing = rows_about(pair, asked, self.deadline)
        self.missing |= dict.fromkeys(missing)
        for row in rows:
            if _breaks(row, self.promised):
                like = (row.actions, row.items, row.roles, row.account_types, row.base)
                if like not in self.broken or self.broken[like].witness is None:
                    self.broken[like] = row

    def _applies(self, pair: Pair, asked: Sequence[Asked]) -> bool:
        """Whether some question is about it on a day."""
        for action, item in asked if not pair.impossible() else ():
            for about in pair.acted_on(action, item):
                rules = [one for one in pair.rules_on(action, about)[1] if one.name == self.promised.rule.id]
                with suppress(TooLargeError):
                    if rules and monotonic() <= self.deadline:
                        there = Situations(pair, action, item, about, MOST_NODES)
                        if (there.validity & there.where(HEAD, rules[0])).satisfiable():
                            return True
                        continue
                if rules:  # it may be
                    self.missing[Missing(action, item, "time")] = None
                    return True
        return False


def _by_days(pair: Pair, asked: Iterable[Asked]) -> bool:
    """Whether rules compare some fact with days: what can be true of it hangs on the day."""
    rules = (
        rule
        for action, item in asked
        for about in pair.acted_on(action, item)
        for side in pair.rules_on(action, about)
        for rule in side
    )
    return any(pair.is_date(name) for rule in rules for clause in rule.clauses for name in clause)


def _keeping(engine: Engine, promised: PlacedRule) -> Engine:
    """The policies by which a promise is kept, whatever else they come to."""
    rules = engine.definitions.rules
    if promised.rule.allow is not None:
        rules = [placed for placed in rules if placed.rule.effect not in _GRANTING]
    kept = sorted((*rules, promised), key=lambda placed: placed.rule.id)
    return Engine(replace(engine.definitions, rules=tuple(kept)))


def _breaks(row: Row, promised: PlacedRule) -> bool:
    """Whether policies grant what is never to be, or refuse what is always to be."""
    through = promised.rule.through
    here, kept = (
        one.outcome != "deny" if through is None else not set(through).isdisjoint(one.channels)
        for one in (row.base, row.head)
    )
    return here if promised.rule.deny is not None else kept and not here
