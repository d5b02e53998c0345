"""Whether one of several actions can always be done, of every account and user: `always: {any: [...]}`.

Somebody is stuck where the catalog itself lets one of them be done at least, and policies let none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Final, Literal

from ..decide.decision import Decision
from ..diff.diagram import FEW_NODES, MOST_NODES, Diagram, TooLargeError
from ..diff.difference import Missing
from ..diff.pair import Pair
from ..diff.witness import Witness, candidates
from ..engine import Engine
from ..model.account import Account
from ..model.promise import PlacedPromise, actions_of, kept_by
from .joint import Joint, LateError, questions_on
from .proof import Proof, proof_of
from .survey import Asked, days_of, not_looked_at

MOST_TRIED: Final = 40
"""Accounts of which it is tried whether nothing can be done."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """An account and a user who may do none of some actions; `witness` asks about one of them."""

    witness: Witness
    actions: tuple[str, ...]


@dataclass
class Alternatives:
    """The promise that one of several actions can be done, while days are looked at."""

    engine: Engine
    promised: PlacedPromise
    deadline: float
    applies: bool = False
    broken: list[Stuck] = field(default_factory=list)
    missing: dict[Missing, None] = field(default_factory=dict)

    @property
    def actions(self) -> tuple[str, ...]:
        """What can be done, one of them at least."""
        return actions_of(self.promised.promise, self.engine.definitions)

    def proof(self, today: date) -> Proof:
        """What came of it, on all days."""
        rule = kept_by(self.promised.promise, self.engine.definitions).rule.id

        def questions(pair: Pair) -> Iterator[Asked]:
            for each in questions_on(pair, self.actions):
                if any(about.name == rule for about in pair.rules_on(each.action, each.about)[0]):
                    yield each

        for pair, asked in days_of(self.engine, self.promised, today, questions):
            late = next((no for each in asked if (no := not_looked_at(pair, each, self.deadline))), None)
            if late is not None:
                self.missing[late] = None
            elif (why := self._day(pair, asked, rule)) is not None:
                self.missing |= {Missing(action, None, why): None for action in self.actions}
        return proof_of(self.promised, self.broken, self.missing, applies=self.applies)

    def _day(self, pair: Pair, asked: list[Asked], rule: str) -> Literal["size", "time"] | None:
        """Looks at a day; says why not where that is too much."""
        for most_nodes in (FEW_NODES, MOST_NODES):
            with suppress(TooLargeError):
                try:
                    self._look(Joint(pair, asked, most_nodes, self.deadline), rule)
                except LateError:
                    return "time"
                return None
        return "size"

    def _look(self, joint: Joint, rule: str) -> None:
        through = self.promised.promise.through
        offered, going = joint.space.false, joint.space.false
        for rights in joint.rights:
            here = rights.applies(rule)
            offered |= joint.whose(rights, here & rights.grantable(through))
            going |= joint.whose(rights, here & rights.granted(through))
        self.applies = self.applies or offered.satisfiable()
        stuck = offered & ~going & joint.accounts
        if not stuck.satisfiable() or self.broken:
            return
        for question in self._questions(joint, stuck, rule):
            if self._is_stuck(question):
                self.broken.append(Stuck(question, self.actions))
                return
        self.missing |= {Missing(action, None, "no_example"): None for action in self.actions}

    def _questions(self, joint: Joint, stuck: Diagram, rule: str) -> Iterator[Witness]:
        """Questions that the catalog lets be granted to who is stuck."""
        for rights in joint.rights:
            where = stuck & rights.applies(rule) & rights.grantable(self.promised.promise.through)
            yield from islice(candidates(rights.situations, where), MOST_TRIED)

    def _is_stuck(self, question: Witness) -> bool:
        """Whether nothing of what is promised is granted to somebody, though the catalog is not against."""
        account = Account.model_validate(question.account)
        here, without = (
            one.prepare(account, question.user, question.at) for one in (self.engine, self._without)
        )
        first = here.answer(question.ask)
        if self._goes(first) or any(one.implied for one in first.reasons):
            return False
        offered = [one for one in here.offers() if one.action in self.actions and self._goes(one)]
        # What the promise is about is what goes no more where a rule takes that away.
        return all(self._goes(without.answer(one.ask)) for one in offered)

    def _goes(self, decision: Decision) -> bool:
        """Whether something is granted, through the channels that are promised."""
        through = self.promised.promise.through
        if through is None:
            return decision.outcome != "deny"
        return not set(through).isdisjoint(decision.channels)

    @cached_property
    def _without(self) -> Engine:
        """The policies with all taken away that the promise is about."""
        definitions = self.engine.definitions
        kept = kept_by(self.promised.promise, definitions)
        said = kept.rule.model_copy(update={"allow": None, "deny": kept.rule.actions})
        rules = (*definitions.rules, replace(kept, rule=said))
        ordered = tuple(sorted(rules, key=lambda placed: placed.rule.id))
        return Engine(replace(definitions, rules=ordered))


def proof_of_alternatives(engine: Engine, promised: PlacedPromise, today: date, deadline: float) -> Proof:
    """What comes of the promise that one of several actions can be done."""
    return Alternatives(engine, promised, deadline).proof(today)
