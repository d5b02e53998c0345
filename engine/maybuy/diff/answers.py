"""Where a version gives which answer: decide/template.py, for all situations at once.

An answer is made of features (this channel is left, that code is told first ...), each a diagram. Two
versions answer alike exactly where all features agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..decide.prepare import terms_in_force
from ..decide.standing import NOT_LISTED
from ..model.decision import Obligation, Outcome
from ..model.definitions import Definitions
from ..model.policy import ACCEPT
from .diagram import Diagram, any_of
from .pair import BASE, HEAD
from .residual import Residual
from .situations import Situations

Feature = tuple[str, object]
"""What an answer may have, such as `("channel", "website")`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision but for names and days: what a row of a difference goes from and to.

    `reason` is the code that a refusal tells first. `next_cycle` and `not_before` are what it waits for.
    """

    outcome: Outcome
    channels: tuple[str, ...] = ()
    reason: str | None = None
    next_cycle: bool = False
    not_before: date | None = None
    obligations: tuple[Obligation, ...] = ()


class Side:
    """One version's rules on the action and item of some situations."""

    def __init__(self, situations: Situations, side: str, rules: Sequence[Residual]) -> None:
        self.situations = situations
        self.side = side
        self.definitions: Definitions = situations.definitions(side)
        self.space = situations.space
        self._holds = [(rule, self._rule(rule)) for rule in rules]

    def _rule(self, rule: Residual) -> Diagram:
        return any_of((self._clause(clause) for clause in rule.clauses), self.space)

    def _clause(self, clause: Mapping[str, Iterable[object]]) -> Diagram:
        found = self.space.true
        for name, tests in clause.items():
            for test in tests:
                found &= self.situations.within(self.side, name, test)  # type: ignore[arg-type]
        return found

    def _where(self, effect: str, *, fact: bool = False) -> list[tuple[Residual, Diagram]]:
        return [(rule, here) for rule, here in self._holds if rule.effect == effect and rule.fact == fact]

    def _speaking(self, effect: str, channel: str) -> list[tuple[Residual, Diagram]]:
        return [
            (rule, here)
            for rule, here in self._where(effect)
            if rule.channels is None or channel in rule.channels
        ]

    def _any(self, rules: Iterable[tuple[Residual, Diagram]]) -> Diagram:
        return any_of((here for _, here in rules), self.space)

    def features(self) -> dict[Feature, Diagram]:
        """Where the answer has each feature; a feature that it has nowhere may be left out."""
        space, definitions = self.space, self.definitions
        action = self.situations.declared(self.side)
        facts = self._any(self._where("deny", fact=True))
        allowed = self._any(self._where("allow"))
        whole = [(rule, here) for rule, here in self._where("deny") if rule.channels is None]
        granted: dict[str, Diagram] = {}
        left: dict[str, Diagram] = {}
        found: dict[Feature, Diagram] = {}
        if action.channelled:
            for channel in definitions.channels:
                granted[channel] = self._any(self._speaking("allow", channel))
                left[channel] = granted[channel] & ~self._any(self._speaking("deny", channel)) & ~facts
                found["channel", channel] = left[channel]
            by_oneself = {one.id for one in definitions.channels.values() if one.kind == "self_service"}
            found["outcome", "allow"] = any_of((left[one] for one in left if one in by_oneself), space)
            found["outcome", "refer"] = any_of(left.values(), space) & ~found["outcome", "allow"]
        else:
            found["outcome", "allow"] = allowed & ~self._any(whole) & ~facts
            found["outcome", "refer"] = space.false
        going = found["outcome", "allow"] | found["outcome", "refer"]
        found |= self._codes(~going, allowed, whole, granted)
        found |= self._waiting(going)
        found |= self._obligations(going)
        return found

    def _codes(
        self,
        denied: Diagram,
        allowed: Diagram,
        whole: list[tuple[Residual, Diagram]],
        granted: Mapping[str, Diagram],
    ) -> dict[Feature, Diagram]:
        """The code that a refusal tells first: facts, rules against it altogether, then what is lacking."""
        found: dict[Feature, Diagram] = {}

        def tell(code: str, here: Diagram) -> None:
            known = found.get(("reason", code), self.space.false)
            found["reason", code] = known | here

        rest = denied
        for rule, here in (*self._where("deny", fact=True), *whole):
            tell(rule.code, rest & here)
            rest &= ~here
        tell(NOT_LISTED, rest & ~allowed)
        rest &= allowed
        speaks: dict[str, list[tuple[Residual, Diagram]]] = {}
        for channel, there in granted.items():
            open_ = rest & there
            for rule, here in self._speaking("deny", channel):
                speaks.setdefault(rule.name, []).append((rule, open_ & here))
                open_ &= ~here
        for name in sorted(speaks):
            here = self._any(speaks[name])
            tell(speaks[name][0][0].code, rest & here)
            rest &= ~here
        return found

    def _waiting(self, going: Diagram) -> dict[Feature, Diagram]:
        """What an answer waits for: the next cycle, and the latest of the days that rules name."""
        defers = self._where("defer")
        if not defers:
            return {}
        going &= ~self._new()
        found: dict[Feature, Diagram] = {
            ("next_cycle", True): going
            & self._any((rule, here) for rule, here in defers if rule.until is None)
        }
        at = self.situations.pair.at
        days = sorted({rule.until for rule, _ in defers if rule.until and rule.until > at}, reverse=True)
        rest = going
        for day in days:
            here = self._any((rule, here) for rule, here in defers if rule.until == day)
            found["not_before", day] = rest & here
            rest &= ~here
        return found

    def _new(self) -> Diagram:
        for one in self.situations.observables:
            if one.attribute == "account.new":
                return one.variable.among(n for n, same in enumerate(one.classes) if same == ("true",))
        return self.space.false

    def _obligations(self, going: Diagram) -> dict[Feature, Diagram]:
        found: dict[Feature, Diagram] = {}
        for rule, here in self._where("require"):
            for duty in rule.obligations:
                kind, _, what = duty.partition(":")
                obligation: Obligation | None = Obligation("provide", what)
                if kind == ACCEPT:
                    version = terms_in_force(what, self.situations.pair.at, self.definitions)
                    obligation = (version and Obligation("accept_terms", what, version)) or None
                if obligation is not None:
                    known = found.get(("obligation", obligation), self.space.false)
                    found["obligation", obligation] = known | (going & here)
        return found


@dataclass(frozen=True, slots=True)
class Changed:
    """Where the answer changes from one to another."""

    base: Answer
    head: Answer
    where: Diagram


def changes(
    situations: Situations, base: Sequence[Residual], head: Sequence[Residual]
) -> tuple[Changed, ...]:
    """Every pair of differing answers, and exactly where the one turns into the other."""
    space = situations.space
    first = Side(situations, BASE, base).features()
    second = Side(situations, HEAD, head).features()
    names = sorted({*first, *second}, key=repr)
    none = space.false
    differs = any_of((first.get(one, none) ^ second.get(one, none) for one in names), space)
    if not differs.satisfiable():
        return ()
    cells: list[tuple[Diagram, tuple[Feature, ...], tuple[Feature, ...]]] = [
        (situations.validity & differs, (), ())
    ]
    for name in names:
        for side, features in enumerate((first, second)):
            here = features.get(name, none)
            split: list[tuple[Diagram, tuple[Feature, ...], tuple[Feature, ...]]] = []
            for where, old, new in cells:
                inside, outside = where & here, where & ~here
                if inside.satisfiable():
                    split.append(
                        (inside, (*old, name) if side == 0 else old, (*new, name) if side == 1 else new)
                    )
                if outside.satisfiable():
                    split.append((outside, old, new))
            cells = split
    found: dict[tuple[Answer, Answer], Diagram] = {}
    for where, old, new in cells:
        key = (
            answer_of(old, situations.definitions(BASE)),
            answer_of(new, situations.definitions(HEAD)),
        )
        key = told(*key)
        found[key] = found.get(key, none) | where
    return tuple(Changed(old, new, where) for (old, new), where in found.items())


def told(base: Answer, head: Answer) -> tuple[Answer, Answer]:
    """Two answers as a row tells them: beside a refusal, when the other takes effect and what it asks for
    first are left out."""
    if "deny" not in (base.outcome, head.outcome):
        return base, head
    first, second = (replace(one, next_cycle=False, not_before=None, obligations=()) for one in (base, head))
    return first, second


def answer_of(features: Iterable[Feature], definitions: Definitions) -> Answer:
    """The answer that has exactly these features."""
    by_kind: dict[str, list[object]] = {}
    for kind, value in features:
        by_kind.setdefault(kind, []).append(value)
    outcome = by_kind.get("outcome", ["deny"])[0]
    channels = tuple(one for one in definitions.channels if one in by_kind.get("channel", ()))
    reasons = by_kind.get("reason", [None])
    days = by_kind.get("not_before", [None])
    return Answer(
        outcome,  # type: ignore[arg-type]
        channels,
        reasons[0],  # type: ignore[arg-type]
        "next_cycle" in by_kind,
        days[0],  # type: ignore[arg-type]
        tuple(sorted(by_kind.get("obligation", ()), key=repr)),  # type: ignore[arg-type]
    )
