"""Whether a rule would change nothing: `never` and `always`, of every question that can be asked.

A promise is held against the rule that would keep it. `never` holds where denying what it speaks of takes
nothing away; `always` where granting it, with no policy against it, gives nothing, or where asking for
something first is asking for no more. What breaks it is told as a difference between the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ..diff.difference import Missing, rows_about
from ..diff.pair import HEAD, Pair
from ..diff.rows import Row
from ..engine import Engine
from ..model.decision import obligation_of
from ..model.promise import PlacedPromise, kept_by
from .proof import Proof, proof_of
from .rights import Rights
from .survey import Asked


@dataclass(slots=True)
class Ruled:
    """A promise that a rule would keep, while it is looked at."""

    engine: Engine
    promised: PlacedPromise
    deadline: float
    rule: str = ""
    """The id of that rule."""
    applies: bool = False
    today: dict[tuple[str, str | None], None] = field(default_factory=dict)
    """The questions of a day that break it."""
    broken: dict[object, Row] = field(default_factory=dict)
    """The first of all that are alike but for the day, with an example if any of them has one."""
    missing: dict[Missing, None] = field(default_factory=dict)
    keeping: Engine | None = None
    leads: frozenset[str] = frozenset()
    state: object = None

    def __post_init__(self) -> None:
        self.rule = kept_by(self.promised.promise, self.engine.definitions).rule.id

    def wants(self, pair: Pair, asked: Asked) -> bool:
        """Whether the promise may apply to a question."""
        return any(one.name == self.rule for one in pair.rules_on(asked.action, asked.about)[0])

    def miss(self, missing: Missing) -> None:
        """Takes note of what was not looked at."""
        self.missing[missing] = None

    def look(self, rights: Rights, asked: Asked) -> None:
        """Whether a question breaks it."""
        here = rights.valid & rights.applies(self.rule)
        if not here.satisfiable():
            return
        self.applies = True
        promise, going = self.promised.promise, rights.granted(self.promised.promise.through)
        if promise.never is not None:
            wrong = here & going
        elif promise.obligations is not None:
            asks = (rights.asked_for(duty) for duty in promise.obligations)
            wrong = here & going & ~rights.space.every(asks)
        else:
            wrong = here & rights.grantable(promise.through) & ~going
        if wrong.satisfiable():
            self.today[asked.action, asked.item] = None

    def end_of_day(self, pair: Pair, /) -> None:
        """Adds what breaks it on a day, told as a difference."""
        if not self.today:
            return
        if self.keeping is None:
            self.keeping = _keeping(self.engine, self.promised)
        base, head = self.engine.on(pair.at), self.keeping.on(pair.at)
        rows, missing = rows_about(Pair(base, head, pair.at), list(self.today), self.deadline)
        self.missing |= dict.fromkeys(missing)
        for row in rows:
            if _BREAKS[_way(self.promised)](row, self.promised):
                like = (row.actions, row.items, row.roles, row.account_types, row.base)
                if like not in self.broken or self.broken[like].witness is None:
                    self.broken[like] = row
        self.today.clear()

    def proof(self) -> Proof:
        """What came of it."""
        shown = tuple(row for row in self.broken.values() if row.witness is not None)
        for row in self.broken.values() if not shown else ():
            self.missing |= {Missing(action, None, "no_example"): None for action in row.actions}
        return proof_of(self.promised, shown, self.missing, applies=self.applies)


def _keeping(engine: Engine, promised: PlacedPromise) -> Engine:
    """The policies by which a promise is kept, whatever else they come to."""
    rules = list(engine.definitions.rules)
    if _way(promised) == "granted":
        rules = [placed for placed in rules if placed.rule.effect not in ("allow", "deny")]
    rules.append(kept_by(promised.promise, engine.definitions))
    return Engine(replace(engine.definitions, rules=tuple(sorted(rules, key=lambda one: one.rule.id))))


def _way(promised: PlacedPromise) -> str:
    """How a rule keeps a promise: something is refused, granted or asked for by it."""
    promise = promised.promise
    if promise.never is not None:
        return "refused"
    return "granted" if promise.obligations is None else "asked"


def _going(row: Row, side: str, promised: PlacedPromise) -> bool:
    """Whether one of the two answers of a row is no refusal, through the channels that are promised."""
    answer, through = row.head if side == HEAD else row.base, promised.promise.through
    if through is None:
        return answer.outcome != "deny"
    return not set(through).isdisjoint(answer.channels)


def _refused(row: Row, promised: PlacedPromise) -> bool:
    return _going(row, "", promised)


def _granted(row: Row, promised: PlacedPromise) -> bool:
    return _going(row, HEAD, promised) and not _going(row, "", promised)


def _asked(row: Row, promised: PlacedPromise) -> bool:
    wanted = {(one.kind, one.what) for one in map(obligation_of, promised.promise.obligations or ())}
    asked = {(one.kind, one.what) for one in row.base.obligations}
    told = {(one.kind, one.what) for one in row.head.obligations}
    return _going(row, "", promised) and bool((wanted & told) - asked)


_BREAKS: dict[str, Callable[[Row, PlacedPromise], bool]] = {
    "refused": _refused,
    "granted": _granted,
    "asked": _asked,
}
"""Whether a row breaks a promise: it is granted what never is to be, refused what always is, or not asked."""
