"""The index: for each class of each attribute, the rules whose clauses it satisfies, as one integer.

A clause is a bit. A question ANDs one mask for each attribute; what is left are the clauses that hold.
Nothing here grows with the number of rules but the width of those integers (design: rules only compare
attributes with values written in YAML, so an attribute's values fall into few classes). Each action has an
index of its own, so that they are no wider than the rules on that action.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..model.decision import Reason
from ..model.logic import Among, Clause, Holding, Within
from ..model.masks import Tests, bits, by_attribute, by_value, mask_of
from .normal import NormalRule, reason_of

ACTION: Final = "action"
_GROUPS: Final = ("allow", "catalog", "deny", "defer", "require", "settle")
"""The effects, and what the catalog implies, from the highest bits to the lowest."""


class Masks(dict[str, int]):
    """Masks by value; a value that no rule names has the mask of all others."""

    __slots__ = ("other",)

    def __init__(self, masks: Mapping[str, int], other: int) -> None:
        super().__init__(masks)
        self.other = other

    def __missing__(self, value: str) -> int:
        return self.other


@dataclass(frozen=True, slots=True)
class Ranges:
    """Masks by number: `masks[i]` from the cut before to the one after."""

    cuts: tuple[int, ...]
    masks: tuple[int, ...]

    def __getitem__(self, value: int) -> int:
        return self.masks[bisect_right(self.cuts, value)]


@dataclass(frozen=True, slots=True)
class SetMasks:
    """Masks for one test on a set in each clause; a clause with more has a table for each."""

    free: int
    any: Mapping[str, int]
    none: Mapping[str, int]
    lacks: Mapping[str, int]
    all: Mapping[str, int]

    def mask(self, value: frozenset[str]) -> int:
        """The clauses that a set satisfies."""
        met, failed = self.free, 0
        for item in value:
            met |= self.any.get(item, 0)
            failed |= self.none.get(item, 0)
        for item, mask in self.lacks.items():
            if item not in value:
                met |= mask
        for item, mask in self.all.items():
            if item not in value:
                failed |= mask
        return met & ~failed


@dataclass(frozen=True, slots=True)
class Index:
    """Rules, compiled. `rules[i]` is the rule of clause i; bits are in that order.

    Of clauses with one effect the highest is the most telling, and those that allow are above all others:
    both are then found without a look at what is below. Of an action's index the clauses say nothing of the
    action any more.
    """

    rules: Sequence[NormalRule]
    clauses: Sequence[Clause]
    everything: int
    enums: Mapping[str, Masks]
    ranges: Mapping[str, Ranges]
    sets: Mapping[str, tuple[SetMasks, ...]]
    allow: int
    """Clauses of allow rules, and so on for each effect."""
    facts: int
    """Clauses of the deny rules that the catalog implies."""
    deny: int
    """Clauses of the policies' deny rules."""
    defer: int
    require: int
    settle: int
    allow_through: Mapping[str, int]
    deny_through: Mapping[str, int]
    deny_all: int
    """Policies' deny rules that speak of all channels."""
    say: Callable[[int], Reason] | None = None
    """The rule of a clause as a reason, where that is had for less than the rule."""

    def mask(self, attribute: str, value: object) -> int:
        """The clauses that one attribute's value satisfies."""
        if attribute in self.enums:
            return self.enums[attribute][str(value)]
        if attribute in self.ranges:
            assert isinstance(value, int)
            return self.ranges[attribute][value]
        met = self.everything
        for table in self.sets.get(attribute, ()):
            assert isinstance(value, frozenset)
            met &= table.mask(value)
        return met

    def match(self, attributes: Mapping[str, object]) -> int:
        """The clauses that hold, given a value for every attribute that rules test."""
        met = self.everything
        for attribute in (*self.enums, *self.ranges, *self.sets):
            met &= self.mask(attribute, attributes[attribute])
        return met

    def reason(self, clause: int) -> Reason:
        """The rule of a clause as a reason."""
        return reason_of(self.rules[clause]) if self.say is None else self.say(clause)

    def matched(self, mask: int) -> Iterator[NormalRule]:
        """The rules of the clauses in a mask, each once, the most telling of each effect first."""
        seen = set()
        for bit in bits(mask):
            rule = self.rules[bit]
            if rule.id not in seen:
                seen.add(rule.id)
                yield rule

    def tested(self) -> tuple[str, ...]:
        """The attributes that some rule tests."""
        return (*self.enums, *self.ranges, *self.sets)


def build(rules: Iterable[NormalRule], channels: Sequence[str], action: str | None = None) -> Index:
    """The index of a set of rules, or of what they say of one action.

    Bits are given so that of two rules that come as near to a question the one that grants more is higher,
    then the one whose id comes first: reasons name the highest. The order of the input changes nothing.
    What few rules say comes lowest, since integers are as long as their highest bit.
    """
    owned = [(rule, clause) for rule in sorted(rules, key=_place) for clause in _clauses(rule, action)]
    owned.reverse()
    owners = [rule for rule, _ in owned]
    clauses = [clause for _, clause in owned]
    width = len(clauses)
    everything = (1 << width) - 1
    enums: dict[str, Masks] = {}
    ranges: dict[str, Ranges] = {}
    sets: dict[str, tuple[SetMasks, ...]] = {}
    for attribute, tests in sorted(by_attribute(clauses).items()):
        free = everything & ~mask_of(tests, width)
        first = next(iter(tests.values()))[0]
        if isinstance(first, Among):
            enums[attribute] = Masks(*by_value(tests, free, width))
        elif isinstance(first, Within):
            ranges[attribute] = _range(tests, free, width)
        else:
            sets[attribute] = tuple(_sets(tests, width))
    of: dict[str, list[int]] = {group: [] for group in _GROUPS}
    for bit, rule in enumerate(owners):
        of[_group(rule)].append(bit)
    everywhere = [bit for bit in of["deny"] if owners[bit].channels is None]
    return Index(
        rules=tuple(owners),
        clauses=tuple(clauses),
        everything=everything,
        enums=enums,
        ranges=ranges,
        sets=sets,
        allow=mask_of(of["allow"], width),
        facts=mask_of(of["catalog"], width),
        deny=mask_of(of["deny"], width),
        defer=mask_of(of["defer"], width),
        require=mask_of(of["require"], width),
        settle=mask_of(of["settle"], width),
        allow_through=_through(of["allow"], owners, channels),
        deny_through=_through(of["deny"], owners, channels),
        deny_all=mask_of(everywhere, width),
    )


def by_action(
    rules: Iterable[NormalRule], actions: Iterable[str], channels: Sequence[str]
) -> dict[str, Index]:
    """An index for each action, of the rules that speak of it."""
    speaking: dict[str, list[NormalRule]] = {action: [] for action in actions}
    for rule in rules:
        for action in dict.fromkeys(rule.actions):
            if action in speaking:
                speaking[action].append(rule)
    return {action: build(some, channels, action) for action, some in speaking.items()}


def _place(rule: NormalRule) -> tuple[int, int, str]:
    """Before which other rules one comes: see build()."""
    return _GROUPS.index(_group(rule)), -(rule.covers or len(rule.actions)), rule.id


def _clauses(rule: NormalRule, action: str | None) -> Iterator[Clause]:
    """A rule's clauses, or what those say that can hold for an action."""
    if action is None:
        yield from rule.clauses
        return
    for clause in rule.clauses:
        if all(isinstance(one, Among) and one.holds(action) for one in clause.get(ACTION, ())):
            yield {name: tests for name, tests in clause.items() if name != ACTION}


def _group(rule: NormalRule) -> str:
    return "catalog" if rule.implied else rule.effect


def _through(clauses: Sequence[int], owners: Sequence[NormalRule], channels: Sequence[str]) -> dict[str, int]:
    """By channel, which of some clauses have rules that speak of it."""
    named = [(bit, owners[bit].channels) for bit in clauses]
    return {
        channel: mask_of((bit for bit, some in named if some is None or channel in some), len(owners))
        for channel in channels
    }


def _range(tests: Mapping[int, Tests], free: int, width: int) -> Ranges:
    entering: dict[int, list[int]] = {}
    leaving: dict[int, list[int]] = {}
    below = []
    for bit, (one,) in tests.items():
        assert isinstance(one, Within)
        for low, high in one.intervals:
            if low is None:
                below.append(bit)
            else:
                entering.setdefault(low, []).append(bit)
            if high is not None:
                leaving.setdefault(high + 1, []).append(bit)
    cuts = tuple(sorted({*entering, *leaving}))
    masks = [free | mask_of(below, width)]
    for cut in cuts:
        left = mask_of(leaving.get(cut, ()), width)
        masks.append((masks[-1] & ~left) | mask_of(entering.get(cut, ()), width))
    return Ranges(cuts, tuple(masks))


def _sets(tests: Mapping[int, Tests], width: int) -> Iterator[SetMasks]:
    """One table for the first set test of every clause, one for the second, and so on."""
    for slot in range(max(len(predicates) for predicates in tests.values())):
        found: dict[str, dict[str, list[int]]] = {"any": {}, "none": {}, "lacks": {}, "all": {}}
        needing = []
        for bit, predicates in tests.items():
            if slot < len(predicates):
                one = predicates[slot]
                assert isinstance(one, Holding)
                if one.how in ("any", "lacks"):
                    needing.append(bit)
                for item in one.items:
                    found[one.how].setdefault(item, []).append(bit)
        tables = {
            how: {item: mask_of(bits_, width) for item, bits_ in sorted(items.items())}
            for how, items in found.items()
        }
        yield SetMasks(((1 << width) - 1) & ~mask_of(needing, width), **tables)
