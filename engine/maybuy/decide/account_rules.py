"""What an account's signature leaves of the rules, and the answers given with it: shared by all accounts that
no rule tells apart.

The way of a question: the account's classes are its signature; for each action they are ANDed once, into
AccountRules; the question's mask then finds an answer given before, or is ANDed too and makes a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..compile.index import Index
from ..model.decision import Reason
from .alike import as_near, but_for
from .answer import Answer, answered
from .case import Case
from .plan import Plan

NOT_LISTED: Final = "not_listed"

MOST_ANSWERS: Final = 1_000
"""Answers remembered for one action of one signature."""


class AccountRules:
    """One action for one signature: the clauses it leaves, and the answers by a question's number."""

    __slots__ = (
        "_alike", "_but_one", "_count", "_failing", "_masks", "_near", "answers", "mask", "plan", "reasons",
    )  # fmt: skip

    def __init__(
        self, plan: Plan, attributes: Mapping[str, object], count: Callable[[int], None] | None = None
    ) -> None:
        """`count` is told how many more answers are remembered."""
        masks = plan.satisfied(attributes)
        mask = plan.index.everything
        for one in masks:
            mask &= one
        self.plan = plan
        self.mask = mask
        self.answers: dict[int, Answer] = {}
        self.reasons: dict[int, tuple[Case, tuple[Reason, ...]]] = {}
        """Where an answer leaves some to the question: by change, and what brings its item."""
        self._count = count
        self._masks = masks
        self._but_one: int | None = None
        self._near: dict[int | None, Reason] = {}
        self._alike: dict[int, tuple[Case, int]] | None = None
        self._failing: dict[tuple[tuple[str, ...], bool], int] = {}
        """What failing() says of what some reason names: there are no more of these than reasons in _near."""

    def answer(self, asked: int, number: int) -> Answer:
        """The answer to questions that leave some clauses, made and remembered."""
        made = answered(self.mask & asked, asked, self.plan.rights, self.nearest)
        if len(self.answers) >= MOST_ANSWERS:
            self.answers = {}
        self.answers[number] = made
        if self._count is not None:
            self._count(1)
        return made

    @property
    def size(self) -> int:
        """How many answers, reasons and rules as near as theirs are remembered."""
        return len(self.answers) + len(self.reasons) + len(self._alike or ())

    def reasons_of(self, case: Case) -> tuple[Reason, ...] | None:
        """The reasons of a question, where they are remembered."""
        known = self.reasons.get(id(case))
        return None if known is None else known[1]

    def remember(self, case: Case, reasons: tuple[Reason, ...]) -> None:
        """Remembers the reasons of a question."""
        if len(self.reasons) >= MOST_ANSWERS:
            self.reasons = {}
        self.reasons[id(case)] = case, reasons  # while it is held on to, nothing else has its id
        if self._count is not None:
            self._count(1)

    def alike(
        self, case: Case, reason: Reason, attributes: Callable[[], Mapping[str, object]], *, refers: bool
    ) -> int:
        """Of clauses that grant what is wanted, those that fail on the same attributes as the one that a
        question's reason names; of those that refuse it, what fails on no other. Remembered."""
        unmet = reason.unmet
        left = self._failing.get((unmet, refers))
        if left is None and self.plan.all_given(unmet):
            granting, refusing = self.plan.rights.speaking(refers=refers)
            left = granting & self.failing(unmet) | refusing & self.but_for(unmet)
            self._failing[unmet, refers] = left
        if left is not None:  # as far as the question goes they hold
            return case.mask & left
        if self._alike is None or len(self._alike) >= MOST_ANSWERS:
            self._alike = {}
        known = self._alike.get(id(case))
        if known is None:
            granting, refusing = self.plan.rights.speaking(refers=refers)
            given, index = attributes(), self.plan.index
            alike = as_near(granting, unmet, given, index) | but_for(refusing, unmet, given, index)
            known = case, alike
            self._alike[id(case)] = known
            if self._count is not None:
                self._count(1)
        return known[1]

    def failing(self, names: Sequence[str]) -> int:
        """The clauses that fail on these of the account's and its user's attributes, and on no other."""
        left = self.plan.index.everything
        for name, mask in zip(self.plan.given, self._masks, strict=True):
            left &= ~mask if name in names else mask
        return left

    def but_for(self, names: Sequence[str]) -> int:
        """The clauses that fail on none of the account's and its user's attributes but these."""
        left = self.plan.index.everything
        for name, mask in zip(self.plan.given, self._masks, strict=True):
            if name not in names:
                left &= mask
        return left

    def nearest_clause(self, candidates: int) -> int | None:
        """The candidate that fails on the fewest of the account's and its user's attributes, the highest of
        several."""
        few = candidates & self.mask or candidates & self._nearly()
        if few:
            return few.bit_length() - 1
        everything = self.plan.index.everything
        return counted(zip(self.plan.given, self._masks, strict=True), everything).nearest(candidates)

    def _nearly(self) -> int:
        """The clauses that fail on one attribute at the most: nearly always the nearest is one of these."""
        if self._but_one is None:
            mask = but_one = self.plan.index.everything
            for one in self._masks:
                but_one = (but_one & one) | mask
                mask &= one
            self._but_one = but_one
        return self._but_one

    def unmet(self, clause: int) -> tuple[str, ...]:
        """The account's and its user's attributes on which a clause fails."""
        bit = 1 << clause
        both = zip(self.plan.given, self._masks, strict=True)
        return tuple([name for name, mask in both if not mask & bit])

    def nearest(self, candidates: int) -> Reason:
        """That nothing is listed, with the candidate clause that comes nearest and on what it fails."""
        clause = self.nearest_clause(candidates)
        known = self._near.get(clause)
        if known is None:
            unmet = () if clause is None else self.unmet(clause)
            known = self._near[clause] = not_listed(clause, unmet, self.plan.index)
        return known


def not_listed(clause: int | None, unmet: tuple[str, ...], index: Index) -> Reason:
    """The reason where no rule grants something: the nearest clause that would, and on what it fails."""
    if clause is None:
        return Reason(NOT_LISTED, None, "", "", None)
    rule = index.reason(clause)
    return Reason(NOT_LISTED, rule.rule, rule.at, rule.source, None, unmet, (index.clauses, clause))


class RulesByAction(dict[str, AccountRules]):
    """Those of all actions, each made when it is first looked up.

    Raises KeyError for an action that has no rules of its own.
    """

    __slots__ = ("_attributes", "_count", "_plans")

    def __init__(
        self, plans: Mapping[str, Plan], attributes: Mapping[str, object], count: Callable[[int], None]
    ) -> None:
        self._plans = plans
        self._attributes = attributes
        self._count = count

    def __missing__(self, action: str) -> AccountRules:
        plan = self._plans[action]
        if plan.action.offered_with is not None:
            raise KeyError(action)
        return self.setdefault(action, AccountRules(plan, self._attributes, self._count))

    @property
    def size(self) -> int:
        """How many answers and reasons are remembered."""
        return sum([one.size for one in self.values()])


@dataclass(frozen=True, slots=True)
class Shortfall:
    """For every clause at once, on how many of some attributes it fails.

    `clear` are the binary digits of these counts, highest first, each a mask of the clauses whose digit is 0:
    counters that stand side by side in wide integers, so that counting takes no longer for more rules but in
    their width.
    """

    failing: tuple[tuple[str, int], ...]
    clear: tuple[int, ...]

    def nearest(self, candidates: int) -> int | None:
        """The candidate clause that fails on the fewest attributes, the highest of several; None
        without candidates."""
        if not candidates:
            return None
        for clear in self.clear:
            candidates = candidates & clear or candidates
        return candidates.bit_length() - 1

    def unmet(self, clause: int) -> tuple[str, ...]:
        """The attributes on which a clause fails."""
        bit = 1 << clause
        return tuple([name for name, failed in self.failing if failed & bit])


def shortfall(attributes: Mapping[str, object], names: Iterable[str], index: Index) -> Shortfall:
    """How far every clause is from holding, on the attributes named."""
    return counted([(name, index.mask(name, attributes[name])) for name in names], index.everything)


def counted(masks: Iterable[tuple[str, int]], everything: int) -> Shortfall:
    """How far every clause is from holding, given the clauses that each attribute satisfies."""
    failing = tuple([(name, everything ^ mask) for name, mask in masks if mask != everything])
    digits: list[int] = []
    for _, carry in failing:
        rest = carry
        for place, digit in enumerate(digits):
            digits[place], rest = digit ^ rest, digit & rest
            if not rest:
                break
        else:
            digits.append(rest)
    return Shortfall(failing, tuple([everything ^ digit for digit in reversed(digits)]))
