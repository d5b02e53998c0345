"""The classes of an attribute's values that no rule can tell apart, over all actions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .index import Index

Signature = tuple[object, ...]
"""One class for each attribute. Hashable; attributes with one signature satisfy the same rules."""


@dataclass(frozen=True, slots=True)
class Classes:
    """What rules compare some attributes with: the values, cuts or items that any of them names."""

    enums: Mapping[str, frozenset[str]]
    ranges: Mapping[str, tuple[int, ...]]
    sets: Mapping[str, frozenset[str]]

    def signature(self, attributes: Mapping[str, object]) -> Signature:
        """The classes that the values of the attributes fall into."""
        given: Mapping[str, Any] = attributes
        found: list[object] = [
            value if (value := given[name]) in named else None for name, named in self.enums.items()
        ]
        found += [bisect_right(cuts, given[name]) for name, cuts in self.ranges.items()]
        if self.sets:
            found += [items & given[name] for name, items in self.sets.items()]
        return tuple(found)


def classes(indexes: Iterable[Index], but: Container[str]) -> Classes:
    """The classes of all attributes that some rule tests, `but` for those of the question."""
    enums: dict[str, set[str]] = {}
    ranges: dict[str, set[int]] = {}
    sets: dict[str, set[str]] = {}
    for index in indexes:
        for name, masks in index.enums.items():
            enums.setdefault(name, set()).update(masks)
        for name, numbers in index.ranges.items():
            ranges.setdefault(name, set()).update(numbers.cuts)
        for name, tables in index.sets.items():
            for table in tables:
                sets.setdefault(name, set()).update(*(table.any, table.none, table.lacks, table.all))
    return Classes(
        {name: frozenset(enums[name]) for name in sorted(enums) if name not in but},
        {name: tuple(sorted(ranges[name])) for name in sorted(ranges) if name not in but},
        {name: frozenset(sets[name]) for name in sorted(sets) if name not in but},
    )
