"""Where a version gives which answer: decide/answer.py, for all situations at once.

An answer is made of features (this channel is left, that code is told first ...), each a diagram. Two
versions answer alike exactly where all features agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from ..decide.account_rules import NOT_LISTED
from ..decide.prepare import terms_in_force
from ..model.decision import Obligation, Outcome, obligation_of
from ..model.definitions import Definitions
from ..model.settlement import NO_CHARGE, NO_CREDIT, PRORATED, REST, Settlement, gentlest, order_of
from .diagram import Diagram
from .pair import BASE, HEAD, Residual
from .situations import Situations

MOST_RULES: Final = 64
"""With more rules that differ, all situations are looked at together."""


def regions(situations: Situations, base: Sequence[Residual], head: Sequence[Residual]) -> Iterator[Diagram]:
    """Parts of all situations, apart from each other, outside of which nothing can change.

    Where attributes are the same in both versions, only rules make a difference: those that one version has
    and the other has not, where they hold. And there they make none where a rule that both versions have
    settles the matter: a channel is opened, or closed, no matter how many rules say so.
    """
    codes = {one.code for one in (*base, *head) if one.effect == "deny" and not one.fact}
    common, differing = _compared(base, head, several=len(codes) > 1)
    if not (situations.pair.alike and situations.alike) or len(differing) > MOST_RULES:
        yield situations.validity
        return
    # What no account can be like makes diagrams large, and is asked by nobody.
    rest = situations.validity
    for side, rule in differing:
        here = rest & situations.where(side, rule)
        if not (rule.fact or (rule.effect == "deny" and len(codes) > 1)):
            here = _unsettled(situations, rule, here, common)
        if here.satisfiable():
            yield here
            rest &= ~here


def _compared(
    base: Sequence[Residual], head: Sequence[Residual], *, several: bool
) -> tuple[list[Residual], list[tuple[str, Residual]]]:
    """The rules that both versions have, and those that only one has.

    With several codes of deny rules, which of them is told first depends on the rules' names: so none of them
    counts as the same.
    """
    old, new = ({one.said for one in each} for each in (base, head))

    def same(one: Residual) -> bool:
        named = several and one.effect == "deny" and not one.fact
        return one.said in old and one.said in new and not named

    beside = [(side, one) for side, each in ((BASE, base), (HEAD, head)) for one in each if not same(one)]
    return [one for one in base if same(one)], beside


def _unsettled(situations: Situations, rule: Residual, here: Diagram, common: Sequence[Residual]) -> Diagram:
    """Where a rule of the policies can make a difference, given those that both versions have."""
    here = _without(situations, here, [one for one in common if one.fact])
    if rule.effect not in ("allow", "deny"):
        return here
    common = [one for one in common if not one.fact]
    others = sorted(
        (one for one in common if one.effect == rule.effect), key=lambda one: min(map(len, one.clauses))
    )
    if rule.effect == "deny" and rule.channels is None:
        # Against all channels at once is more than against each: it is told even where nothing is granted.
        return _without(situations, here, [one for one in others if one.channels is None])
    if rule.effect == "allow":
        # What is denied altogether says so, whatever would grant it.
        against = [one for one in common if one.effect == "deny" and one.channels is None]
        here = _without(situations, here, against)
    if not situations.channelled(BASE):
        return _without(situations, here, others)
    found = situations.space.false
    for channel in rule.channels or tuple(situations.definitions(BASE).channels):
        speaking = [one for one in others if one.channels is None or channel in one.channels]
        found |= _without(situations, here & ~found, speaking)
    return found


def _without(situations: Situations, here: Diagram, rules: Sequence[Residual]) -> Diagram:
    """What is left of a part where none of some rules holds."""
    for one in rules:
        if not here.satisfiable():
            break
        here &= ~situations.where(BASE, one)
    return here


Feature = tuple[str, object]
"""What an answer may have, such as `("channel", "website")`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision but for names and days: what a row of a difference goes from and to.

    `reason` is the code that a refusal tells first. `next_cycle` and `not_before` are what it waits for.
    `settlement` is how it is charged where that is not as any change is of which no rule says anything.
    """

    outcome: Outcome
    channels: tuple[str, ...] = ()
    reason: str | None = None
    next_cycle: bool = False
    not_before: date | None = None
    obligations: tuple[Obligation, ...] = ()
    settlement: Settlement | None = None


class Side:
    """One version's rules on the action and item of some situations, as far as a region of these goes."""

    def __init__(
        self,
        situations: Situations,
        side: str,
        rules: Iterable[tuple[Residual, Diagram]],
        shared: Set[Diagram],
        known: dict[tuple[Diagram, ...], Diagram],
    ) -> None:
        """`rules` come with where in the region they hold.

        Where the rules of both versions hold is `shared`; `known` are unions of these, for either to add to.
        """
        self.situations = situations
        self.side = side
        self.definitions: Definitions = situations.definitions(side)
        self.space = situations.space
        self._holds = [(rule, here) for rule, here in rules if here.satisfiable()]
        self._shared = shared
        self._known = known

    def _where(self, effect: str, *, fact: bool = False) -> list[tuple[Residual, Diagram]]:
        return [(rule, here) for rule, here in self._holds if rule.effect == effect and rule.fact == fact]

    def _speaking(self, effect: str, channel: str) -> list[tuple[Residual, Diagram]]:
        return [
            (rule, here)
            for rule, here in self._where(effect)
            if rule.channels is None or channel in rule.channels
        ]

    def _any(self, rules: Iterable[tuple[Residual, Diagram]]) -> Diagram:
        # Those that ask for least first: they leave least for the others to add.
        ordered = [here for _, here in sorted(rules, key=lambda one: min(map(len, one[0].clauses)))]
        both = tuple(here for here in ordered if here in self._shared)
        if both not in self._known:
            self._known[both] = self.space.any(both)
        return self._known[both] | self.space.any(here for here in ordered if here not in self._shared)

    def rights(self) -> dict[Feature, Diagram]:
        """Where each outcome but a refusal is, and each channel left."""
        definitions = self.definitions
        facts = self._any(self._where("deny", fact=True))
        found: dict[Feature, Diagram] = {}
        if self.situations.channelled(self.side):
            for channel in definitions.channels:
                left = self._any(self._speaking("allow", channel)) & ~facts
                found["channel", channel] = left & ~self._any(self._speaking("deny", channel))
            by_oneself = {one.id for one in definitions.channels.values() if one.kind == "self_service"}
            own = (found["channel", one] for one in definitions.channels if one in by_oneself)
            found["outcome", "allow"] = self.space.any(own)
            going = self.space.any(found["channel", one] for one in definitions.channels)
            found["outcome", "refer"] = going & ~found["outcome", "allow"]
        else:
            whole = self._any(self._whole())
            found["outcome", "allow"] = self._any(self._where("allow")) & ~whole & ~facts
        return found

    def _whole(self) -> list[tuple[Residual, Diagram]]:
        return [(rule, here) for rule, here in self._where("deny") if rule.channels is None]

    def reasons(self, denied: Diagram) -> dict[Feature, Diagram]:
        """Where a refusal tells which code first, of some refusals."""
        granted: dict[str, Diagram] = {}
        if self.situations.channelled(self.side):
            granted = {
                one: denied & self._any(self._speaking("allow", one)) for one in self.definitions.channels
            }
        return self._codes(denied, self._any(self._where("allow")), self._whole(), granted)

    def conditions(self, going: Diagram) -> dict[Feature, Diagram]:
        """What an answer that is no refusal waits for, and what it asks for first."""
        waiting = self._waiting(going)
        at_once = going & ~self.space.any(waiting.values())
        return waiting | self._obligations(going) | self._settling(at_once)

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
        for rule, here in self._where("deny", fact=True):
            tell(rule.code, rest & here)
            rest &= ~here
        codes = {rule.code for rule, _ in self._where("deny")}
        if len(codes) <= 1:
            # Whichever rule it is that is told first, it says the same.
            lacking = rest & ~allowed & ~self._any(whole)
            tell(NOT_LISTED, lacking)
            for code in codes:
                tell(code, rest & ~lacking)
            return found
        for rule, here in whole:
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

    def _settling(self, at_once: Diagram) -> dict[Feature, Diagram]:
        """How an answer is charged that does not wait, where a rule has it charged otherwise than without."""
        settling = [(rule.settlement, rule, here) for rule, here in self._where("settle") if rule.settlement]
        if not settling:
            return {}
        rest = at_once & ~self._new()
        giving = self._any(
            (rule, here) for said, rule, here in settling if said.by != NO_CHARGE and said.credit == REST
        )
        found: dict[Feature, Diagram] = {}
        order = order_of((self.situations.does,))
        for by in order:
            alone = len(order) == 1
            here = rest & self._any((rule, here) for said, rule, here in settling if alone or said.by == by)
            rest &= ~here
            back = self.space.false if by == NO_CHARGE else here & giving
            for settlement, there in (
                (Settlement(by), back),
                (Settlement(by, NO_CREDIT), here & ~back),
            ):
                if told_apart(settlement, self.situations.does):
                    found["settlement", settlement] = there
        return found

    def _obligations(self, going: Diagram) -> dict[Feature, Diagram]:
        found: dict[Feature, Diagram] = {}
        for rule, here in self._where("require"):
            for duty in rule.obligations:
                obligation = obligation_of(duty)
                if obligation.kind == "accept_terms":
                    version = terms_in_force(obligation.what, self.situations.pair.at, self.definitions)
                    if not version:
                        continue
                    obligation = obligation._replace(version=version)
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
    return changed_in(situations, base, head, regions(situations, base, head))


def changed_in(
    situations: Situations, base: Sequence[Residual], head: Sequence[Residual], parts: Iterable[Diagram]
) -> tuple[Changed, ...]:
    """The same in some parts of all situations, apart from each other."""
    none = situations.space.false
    found: dict[tuple[Answer, Answer], Diagram] = {}
    for region in parts:
        inside: dict[Diagram, Diagram] = {}
        """Where rules hold in the region, by where they do: most are the same in both versions."""
        holds = []
        for side, rules in ((BASE, base), (HEAD, head)):
            everywhere = [(rule, situations.where(side, rule)) for rule in rules]
            for _, here in everywhere:
                if here not in inside:
                    inside[here] = here & region
            holds.append([(rule, inside[here]) for rule, here in everywhere])
        shared = {here for _, here in holds[0]}.intersection(here for _, here in holds[1])
        known: dict[tuple[Diagram, ...], Diagram] = {}
        sides = [
            Side(situations, side, rules, shared, known)
            for side, rules in zip((BASE, HEAD), holds, strict=True)
        ]
        first, second = _features(sides, region)
        for where, old, new in _cells(region, first, second, none):
            key = told(
                answer_of(old, situations.definitions(BASE)), answer_of(new, situations.definitions(HEAD))
            )
            found[key] = found.get(key, none) | where
    return tuple(Changed(old, new, where) for (old, new), where in found.items())


def _features(sides: Sequence[Side], region: Diagram) -> list[dict[Feature, Diagram]]:
    """Where the answers of each version have each feature, as far as they differ.

    Why something is refused is worked out only where the other refuses it too, or gives another answer.
    """
    space = sides[0].space
    found = [one.rights() for one in sides]
    names = {*found[0], *found[1]}
    differs = space.any(found[0].get(one, space.false) ^ found[1].get(one, space.false) for one in names)
    going = [
        space.any(one.get(("outcome", each), space.false) for each in ("allow", "refer")) for one in found
    ]
    focus = (region & ~(going[0] | going[1])) | differs
    return [
        {**rights, **side.reasons(focus & ~there), **side.conditions(there)}
        for side, rights, there in zip(sides, found, going, strict=True)
    ]


def _cells(
    region: Diagram, first: dict[Feature, Diagram], second: dict[Feature, Diagram], none: Diagram
) -> list[tuple[Diagram, tuple[Feature, ...], tuple[Feature, ...]]]:
    """Where features differ, cut into parts in each of which both versions have one answer each."""
    names = sorted({*first, *second}, key=repr)
    differs = reduce(or_, (first.get(one, none) ^ second.get(one, none) for one in names), none)
    if not differs.satisfiable():
        return []
    cells: list[tuple[Diagram, tuple[Feature, ...], tuple[Feature, ...]]] = [(region & differs, (), ())]
    for name in names:
        for side, features in enumerate((first, second)):
            here = features.get(name, none)
            split: list[tuple[Diagram, tuple[Feature, ...], tuple[Feature, ...]]] = []
            for where, old, new in cells:
                inside = where & here
                # Most parts are within, or outside, as a whole.
                outside = none if inside == where else where & ~here
                if inside.satisfiable():
                    split.append(
                        (inside, (*old, name) if side == 0 else old, (*new, name) if side == 1 else new)
                    )
                if outside.satisfiable():
                    split.append((outside, old, new))
            cells = split
    return cells


def told(base: Answer, head: Answer) -> tuple[Answer, Answer]:
    """Two answers as a row tells them: when they take effect, what they ask for first, and how they are
    charged, only where that differs and neither is a refusal."""
    denied = "deny" in (base.outcome, head.outcome)
    if denied or (base.next_cycle, base.not_before) == (head.next_cycle, head.not_before):
        base, head = (replace(one, next_cycle=False, not_before=None) for one in (base, head))
    if denied or base.obligations == head.obligations:
        base, head = (replace(one, obligations=()) for one in (base, head))
    if denied or base.settlement == head.settlement:
        base, head = (replace(one, settlement=None) for one in (base, head))
    return base, head


def told_apart(settlement: Settlement, does: str) -> bool:
    """Whether a change that does this is charged otherwise than if no rule said how."""
    return settlement != gentlest((PRORATED,), (does,))


def answer_of(features: Iterable[Feature], definitions: Definitions) -> Answer:
    """The answer that has exactly these features."""
    by_kind: dict[str, list[object]] = {}
    for kind, value in features:
        by_kind.setdefault(kind, []).append(value)
    outcome = by_kind.get("outcome", ["deny"])[0]
    channels = tuple(one for one in definitions.channels if one in by_kind.get("channel", ()))
    reasons = by_kind.get("reason", [None])
    days = by_kind.get("not_before", [None])
    settled = by_kind.get("settlement", [None])
    return Answer(
        outcome,  # type: ignore[arg-type]
        channels,
        reasons[0],  # type: ignore[arg-type]
        "next_cycle" in by_kind,
        days[0],  # type: ignore[arg-type]
        tuple(sorted(by_kind.get("obligation", ()), key=repr)),  # type: ignore[arg-type]
        settled[0],  # type: ignore[arg-type]
    )
