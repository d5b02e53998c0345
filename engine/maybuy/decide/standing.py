"""What an account's signature leaves of the rules, and the answers given with it: shared by all accounts that
no rule tells apart.

The way of a question: the account's classes are its signature; for each action they are ANDed once, into a
standing; the question's mask then finds an answer given before, or is ANDed too and makes a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..compile.classes import Classes, Signature
from ..compile.index import Index, Masks, Ranges
from ..model.decision import Reason
from ..model.definitions import Definitions
from ..model.policy import Action
from .derive import ATTRIBUTES, Change
from .nearest_rule import Shortfall, shortfall
from .prepare import QUESTION_ATTRIBUTES
from .template import Channels, Rights, Template, rights_of, template

NOT_LISTED = "not_listed"

MOST_SIGNATURES = 1_000
MOST_ANSWERS = 8_000
"""What an engine remembers; past that the memory is emptied, so that it stays bounded."""

MOST_MASKS = 1_000
"""Answers remembered for one action of one signature."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How questions about one action are matched: only the attributes that some rule on it tests."""

    action: Action
    index: Index
    rights: Rights
    enums: tuple[tuple[int, Masks], ...]
    ranges: tuple[tuple[int, Ranges], ...]
    given: tuple[str, ...]
    """The attributes tested that are not the question's."""

    def asked(self, change: Change) -> int:
        """The clauses on this action that hold as far as the question goes."""
        matched = self.index.everything
        for slot, masks in self.enums:
            matched &= masks[change[slot]]  # type: ignore[index]
        for slot, numbers in self.ranges:
            matched &= numbers[change[slot]]  # type: ignore[index]
        return matched


def plan_of(action: Action, index: Index, channels: Channels, definitions: Definitions) -> Plan:
    """An action's plan: the masks its questions need, the item's four attributes folded into one table."""
    everything = index.everything
    enums: list[tuple[int, Masks]] = []
    ranges: list[tuple[int, Ranges]] = []
    for slot, name in enumerate(ATTRIBUTES):
        if name == "item":
            table = _item_masks(index, definitions)
            if any(mask != everything for mask in (*table.values(), table.other)):
                enums.append((slot, table))
        elif name in index.enums:
            enums.append((slot, index.enums[name]))
        elif name in index.ranges:
            ranges.append((slot, index.ranges[name]))
    given = tuple(name for name in index.tested() if name not in QUESTION_ATTRIBUTES)
    rights = rights_of(index, channels, channelled=action.channelled)
    return Plan(action, index, rights, tuple(enums), tuple(ranges), given)


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
    """One action for one signature: the clauses it leaves, and the answers by what a question leaves."""

    __slots__ = ("_near", "_short", "answers", "mask", "plan")

    def __init__(self, plan: Plan, attributes: Mapping[str, object]) -> None:
        index = plan.index
        mask = index.everything
        for name in plan.given:
            mask &= index.mask(name, attributes[name])
        self.plan = plan
        self.mask = mask
        self.answers: dict[int, Template] = {}
        # Worked out once, when first needed; the same whichever thread does.
        self._short: Shortfall | None = None
        self._near: dict[int, Reason] = {}

    def answer(self, asked: int, attributes: Mapping[str, object]) -> Template:
        """The answer to questions that leave some clauses, made and remembered."""
        made = template(
            self.mask & asked, asked, self.plan.rights, lambda some: self.nearest(some, attributes)
        )
        if len(self.answers) >= MOST_MASKS:
            self.answers = {}
        self.answers[asked] = made
        return made

    def shortfall(self, attributes: Mapping[str, object]) -> Shortfall:
        """How far every clause is from holding for the account and its user."""
        if self._short is None:
            self._short = shortfall(attributes, self.plan.given, self.plan.index)
        return self._short

    def nearest(self, candidates: int, attributes: Mapping[str, object]) -> Reason:
        """That nothing is listed, with the candidate clause that comes nearest and on what it fails."""
        short = self.shortfall(attributes)
        clause = short.nearest(candidates)
        known = self._near.get(-1 if clause is None else clause)
        if known is None:
            known = not_listed(clause, short, self.plan.index)
            self._near[-1 if clause is None else clause] = known
        return known


def not_listed(clause: int | None, short: Shortfall, index: Index) -> Reason:
    """The reason where no rule grants something: the nearest clause that would, and on what it fails."""
    if clause is None:
        return Reason(NOT_LISTED, None, "", "", None)
    rule = index.rules[clause]
    return Reason(
        NOT_LISTED, rule.id, rule.place, rule.source, None, short.unmet(clause), index.clauses[clause]
    )


Standings = dict[str, Standing]
"""By action, made as they are asked for."""


class Memory:
    """The standings of the signatures met, each with its answers. Bounded; safe to share between threads."""

    def __init__(self, classes: Classes) -> None:
        self.classes = classes
        self._standings: dict[Signature, Standings] = {}
        self._answers = 0

    def standings(self, attributes: Mapping[str, object]) -> Standings:
        """What is remembered for attributes no rule tells from these."""
        signature = self.classes.signature(attributes)
        known = self._standings.get(signature)
        if known is None:
            if len(self._standings) >= MOST_SIGNATURES:
                self.forget()
            known = self._standings.setdefault(signature, {})
        return known

    def count(self) -> None:
        """One more answer is remembered."""
        self._answers += 1
        if self._answers >= MOST_ANSWERS:
            self.forget()

    def forget(self) -> None:
        """Begins anew. Whoever is using a standing goes on with it."""
        self._standings = {}
        self._answers = 0
