"""Two halves of an answer: what a question comes to for what is held, and the rules left for who asks.

An account's facts and its users leave some rules (decide/account_rules.py); what it holds makes of a question
one of few cases (decide/case.py). What an account is answered follows from one with the same facts, and one
with the same holdings. So each half is worked out once, and not anew for each group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from ..decide.account_rules import RulesByAction
from ..decide.case import Case
from ..decide.prepared import Prepared
from ..diff.answers import Answer
from ..diff.said import NOT_THERE, told
from ..engine import Engine
from .account import account_of
from .reads import Asked
from .signature import ALONE, CYCLE, METHOD, NEW, Family, is_of_lines
from .told import Changed, Users, asked_of, decided, prepared, users_of

OF_BOTH: Final = frozenset({ALONE, NEW, "account.currency"})
OF_HELD: Final = OF_BOTH | {CYCLE, METHOD}


class Halves(NamedTuple):
    """The columns of a family that tell apart who asks, and what is held; in their order."""

    asking: tuple[str, ...]
    held: tuple[str, ...]


def halves(family: Family) -> Halves:
    """The two halves of a family's columns."""
    names = sorted(family.names)
    held = tuple([name for name in names if name in OF_HELD or is_of_lines(name)])
    asking = tuple([name for name in names if name not in (CYCLE, METHOD) and not is_of_lines(name)])
    return Halves(asking, held)


Version = tuple[Case | None, ...]
"""What each question comes to; None of what is not asked, or not there."""


class Held(NamedTuple):
    """What questions come to for what an account holds, in two versions; a number for all alike."""

    base: Version
    head: Version
    number: int


class Who(NamedTuple):
    """The rules that are left for each of an account's users in two versions, and whether it is new."""

    base: tuple[RulesByAction, ...]
    head: tuple[RulesByAction, ...]
    new: bool
    number: int


class Answering:
    """Answers by halves, each worked out once."""

    def __init__(self, base: Engine, head: Engine, at: date) -> None:
        self.engines = base, head
        self.definitions = tuple([one.on(at).definitions for one in (base, head)])
        self.at = at
        names = [frozenset(fact.name for fact in one.definitions.facts) for one in self.engines]
        self._same_facts = names[0] == names[1]
        self._cases: dict[tuple[object, ...], int] = {}
        self._who: dict[tuple[int, ...], int] = {}
        self._known: dict[tuple[int, int], tuple[Changed, ...]] = {}

    def prepared(
        self, row: Mapping[str, Any], *, everybody: bool = True
    ) -> tuple[tuple[Prepared, ...], tuple[Prepared, ...]]:
        """An account ready to be asked by each kind of its users, or by one, in both versions."""
        accounts = [account_of(row, one.definitions) for one in self.engines[: 2 - self._same_facts]]
        of = users_of([accounts[0], accounts[-1]])
        if not everybody:
            of = Users(of.accounts, tuple([users[:1] for users in of.users]))
        first, second = (prepared(of, version, one, self.at) for version, one in enumerate(self.engines))
        return first, second

    def held(self, first: Prepared, second: Prepared, questions: Sequence[Asked]) -> Held:
        """What questions come to for what somebody holds."""
        open_ = asked_of(first, questions) | asked_of(second, questions)
        base, head = (
            tuple([_case(each, one) if one in open_ else None for one in questions])
            for each in (first, second)
        )
        key = (tuple(questions), *[None if one is None else (one.number, one.mask) for one in (*base, *head)])
        return Held(base, head, self._cases.setdefault(key, len(self._cases)))

    def who(self, first: Sequence[Prepared], second: Sequence[Prepared]) -> Who:
        """The rules that are left for the users of somebody."""
        base, head = (tuple([one.rules for one in each]) for each in (first, second))
        new = first[0].facts.account.subscription is None
        key = (*[id(one) for one in (*base, *head)], int(new))
        return Who(base, head, new, self._who.setdefault(key, len(self._who)))

    def alone(
        self, first: Sequence[Prepared], second: Sequence[Prepared], questions: Sequence[Asked]
    ) -> tuple[Changed, ...]:
        """What is answered differently to some user of an account that is looked at alone: what questions
        come to may hang on who asks."""
        found: dict[Changed, None] = {}
        for one, other in zip(first, second, strict=True):
            what = self.held(one, other, questions)
            found |= dict.fromkeys(self.changes(self.who([one], [other]), what, questions))
        return tuple(found)

    def changes(self, who: Who, held: Held, questions: Sequence[Asked]) -> tuple[Changed, ...]:
        """What is answered differently to some user, each once."""
        key = (who.number, held.number)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(dict.fromkeys(self._found(who, held, questions)))
        return known

    def _found(self, who: Who, held: Held, questions: Sequence[Asked]) -> Iterable[Changed]:
        for first, second in zip(who.base, who.head, strict=True):
            for asked, before, after in zip(questions, held.base, held.head, strict=True):
                if before is None and after is None:
                    continue
                one, other = self._answer(first, before, who.new, 0), self._answer(second, after, who.new, 1)
                if (one.outcome, other.outcome) != ("deny", "deny") and one != other:
                    yield Changed(asked, one, other)

    def _answer(self, rules: RulesByAction, case: Case | None, new: bool, version: int) -> Answer:
        if case is None:
            return NOT_THERE
        of_action = rules[case.ask.action]
        found = of_action.answers.get(case.number)
        if found is None:
            found = of_action.answer(case.mask, case.number)
        return told(found, self.at, self.definitions[version], new=new)


def _case(one: Prepared, asked: Asked) -> Case | None:
    decision = decided(one, asked)
    return None if decision is None else decision.case
