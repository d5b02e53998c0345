"""How questions about an action are matched: the masks of what they may say, made ready once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import count
from typing import Any, Final

from ..compile.index import Index, Masks
from ..model.definitions import Definitions
from ..model.policy import Action
from .answer import Channels, Rights, rights_of
from .derive import ATTRIBUTES, Change
from .prepare import QUESTION_ATTRIBUTES

MOST_MASKS: Final = 1_000
"""Masks remembered for one action."""

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
        "all_given",
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
        self.all_given = frozenset(self.given).issuperset
        """Whether some attributes are among these."""
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
    rights = rights_of(index, channels, action.does, channelled=action.channelled)
    return Plan(action, index, rights, tuple(enums), tuple(ranges))


def _item_masks(index: Index, definitions: Definitions) -> Masks:
    def folded(item: str, kind: str, product: str, edition: str) -> int:
        mask = index.mask("item", item) & index.mask("item.kind", kind)
        return mask & index.mask("item.product", product) & index.mask("item.edition", edition)

    masks = {
        item.id: folded(item.id, item.kind, item.product, item.edition or "none")
        for item in definitions.items.values()
    }
    used = (*definitions.limits, *definitions.features)
    masks |= {one: folded(one, definitions.kind_of(one), "none", "none") for one in used}
    return Masks(masks, folded("none", "none", "none", "none"))
