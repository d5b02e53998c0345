"""What rows are read from: attributes, and what combinations of their values there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .diagram import Diagram, Diagrams, values
from .pair import ActedOn, Pair
from .values import Observable

Box = dict[Observable, frozenset[int]]
"""For some attributes the classes that a case allows; all others are free."""


@dataclass(frozen=True)
class Scope:
    """The situations of an action on an item, or on several, as far as rows tell of them."""

    pair: Pair
    action: str
    item: str | None
    items: ActedOn
    observables: Sequence[Observable]
    space: Diagrams
    validity: Diagram
    elsewhere: bool
    wide: bool = False
    """Whether attributes have classes that only other items are in."""

    @cached_property
    def possible(self) -> Mapping[Observable, frozenset[int]]:
        """The classes that each attribute's value is in for some account and question."""
        found = values(self.validity, [one.variable for one in self.observables])
        return dict(zip(self.observables, map(frozenset, found), strict=True))

    def fitting(self, box: Box) -> Box:
        """A case without what no value here comes to."""
        if not self.wide:
            return box
        found = {one: values & self.possible[one] for one, values in box.items()}
        return {one: values for one, values in found.items() if values != self.possible[one]}
