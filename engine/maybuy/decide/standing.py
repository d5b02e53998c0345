"""What an account's signature leaves of the rules, and the answers given with it: shared by all accounts that
no rule tells apart.

The way of a question: the account's classes are its signature; for each action they are ANDed once, into a
standing; the question's mask then finds an answer given before, or is ANDed too and makes a new one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Final

from ..compile.index import Index, Masks
from ..model.decision import Matter, Reason
from ..model.definitions import Definitions
from ..model.policy import Action
from .derive import ATTRIBUTES, Change
from .nearest_rule import counted
from .prepare import QUESTION_ATTRIBUTES
from .template import Channels, Rights, Template, rights_of, template

NOT_LISTED = "not_listed"

MOST_MASKS: Final = 1_000
"""Answers remembered for one action of one signature, and masks for one action."""


Values = tuple[tuple[int, Mapping[str, int], int], ...]
"""For a field of a Change its masks by value, and that of all other values."""

Stretches = tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]
"""For a field of a Change the cuts, and the masks between them: see Ranges."""


class Plan:
    """How questions about one action are matched: only the attributes that some rule on it tests."""

    __slots__ = (
        "_count",
        "_numbers",
        "_tested",
        "action",
        "enums",
        "given",
        "index",
        "ranges",
        "rights",
    )

    def __init__(
        self, action: Action, index: Index, rights: Rights, enums: Values, ranges: Stretches
    ) -> None:
        self.action = action
        self.index = index
        self.rights = rights
        self.enums = enums
        self.ranges = ranges
        self.given = tuple(name for name in index.tested() if name not in QUESTION_ATTRIBUTES)
        """The attributes tested that are not the question's."""
        self._tested = (
            [
                (name, dict(index.enums[name]), index.enums[name].other)
                for name in self.given
                if name in index.enums
            ],
            [(name, index.ranges[name]) for name in self.given if name in index.ranges],
            [name for name in self.given if name in index.sets],
        )
        self._numbers: dict[int, tuple[int, int]] = {}
        self._count = count(1)

    def satisfied(self, attributes: Mapping[str, Any]) -> tuple[int, ...]:
        """The clauses that each of the attributes in `given` satisfies."""
        enums, ranges, sets = self._tested
        masks = [table.get(attributes[name], other) for name, table, other in enums]
        masks += [one.masks[bisect_right(one.cuts, attributes[name])] for name, one in ranges]
        masks += [self.index.mask(name, attributes[name]) for name in sets]
        return tuple(masks)

    def asked(self, change: Change) -> tuple[int, int]:
        """The clauses on this action that hold as far as the question goes, and a number for these.

        The number saves comparing wide integers each time; two may stand for the same clauses.
        """
        matched = self.index.everything
        fields: tuple[Any, ...] = change
        for slot, masks, other in self.enums:
            matched &= masks.get(fields[slot], other)
        for slot, cuts, stretches in self.ranges:
            matched &= stretches[bisect_right(cuts, fields[slot])]
        known = self._numbers.get(matched)
        if known is None:
            if len(self._numbers) >= MOST_MASKS:
                self._numbers = {}
            known = self._numbers.setdefault(matched, (matched, next(self._count)))
        return known


def plan_of(action: Action, index: Index, channels: Channels, definitions: Definitions) -> Plan:
    """An action's plan: the masks its questions need, the item's four attributes folded into one table."""
    everything = index.everything
    enums: list[tuple[int, Mapping[str, int], int]] = []
    ranges: list[tuple[int, tuple[int, ...], tuple[int, ...]]] = []
    for slot, name in enumerate(ATTRIBUTES):
        if name == "item":
            table = _item_masks(index, definitions)
            if any(mask != everything for mask in (*table.values(), table.other)):
                enums.append((slot, dict(table), table.other))
        elif name in index.enums:
            enums.append((slot, dict(index.enums[name]), index.enums[name].other))
        elif name in index.ranges:
            ranges.append((slot, index.ranges[name].cuts, index.ranges[name].masks))
    rights = rights_of(index, channels, channelled=action.channelled)
    return Plan(action, index, rights, tuple(enums), tuple(ranges))


def _item_masks(index: Index, definitions: Definitions) -> Masks:
    def folded(item: str, kind: str, product: str, edition: str) -> int:
        mask = index.mask("item", item) & index.mask("item.kind", kind)
        return mask & index.mask("item.product", product) & index.mask("item.edition", edition)

    masks = {
        item.id: folded(item.id, item.kind, item.product, item.edition or "none")
        for item in definitions.items.values()
    }
    masks |= {limit: folded(limit, "limit", "none", "none") for limit in definitions.limits}
    return Masks(masks, folded("none", "none", "none", "none"))


class Standing:
    """One action for one signature: the clauses it leaves, and the answers by a question's number."""

    __slots__ = ("_but_one", "_count", "_masks", "_near", "answers", "mask", "plan", "reasons")

    def __init__(
        self, plan: Plan, attributes: Mapping[str, object], count: Callable[[int], None] | None = None
    ) -> None:
        """`count` is told how many more answers are remembered."""
        masks = plan.satisfied(attributes)
        mask = but_one = plan.index.everything
        for one in masks:
            but_one = (but_one & one) | mask
            mask &= one
        self.plan = plan
        self.mask = mask
        self.answers: dict[int, Template] = {}
        self.reasons: dict[int, tuple[Matter, tuple[Reason, ...]]] = {}
        """Where an answer leaves some to the question: by change, and what brings its item."""
        self._count = count
        self._masks = masks
        self._but_one = but_one
        """The clauses that fail on one attribute at the most: nearly always the nearest is one of these."""
        self._near: dict[int | None, Reason] = {}

    def answer(self, asked: int, number: int) -> Template:
        """The answer to questions that leave some clauses, made and remembered."""
        made = template(self.mask & asked, asked, self.plan.rights, self.nearest)
        if len(self.answers) >= MOST_MASKS:
            self.answers = {}
        self.answers[number] = made
        if self._count is not None:
            self._count(1)
        return made

    def reasons_of(self, matter: Matter) -> tuple[Reason, ...] | None:
        """The reasons of a question, where they are remembered."""
        known = self.reasons.get(id(matter))
        return None if known is None else known[1]

    def remember(self, matter: Matter, reasons: tuple[Reason, ...]) -> None:
        """Remembers the reasons of a question."""
        if len(self.reasons) >= MOST_MASKS:
            self.reasons = {}
        self.reasons[id(matter)] = matter, reasons  # while it is held on to, nothing else has its id
        if self._count is not None:
            self._count(1)

    def nearest_clause(self, candidates: int) -> int | None:
        """The candidate that fails on the fewest of the account's and its user's attributes, the highest of
        several."""
        few = candidates & self.mask or candidates & self._but_one
        if few:
            return few.bit_length() - 1
        everything = self.plan.index.everything
        return counted(zip(self.plan.given, self._masks, strict=True), everything).nearest(candidates)

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
