"""What decisions are made by: one catalog and its policies, compiled, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, Self

from ..compile.classes import classes
from ..compile.compiled import Compiled, compiled
from ..compile.index import Index
from ..compile.normal import NormalRule
from ..model.decision import Remedy
from ..model.definitions import Definitions
from .answer import channels_of
from .memory import Memory
from .plan import plan_of
from .prepare import QUESTION_ATTRIBUTES


class Rulebook:
    """Safe to share between threads: nothing in it changes but a bounded memory of answers, whose entries are
    the same whoever writes them."""

    def __init__(
        self,
        definitions: Definitions,
        remedies: Callable[[Any], tuple[Remedy, ...]],
        ready: Compiled | None = None,
    ) -> None:
        """Compile, unless that is done. Raises ValueError for definitions that check/ finds errors in.

        `remedies` finds what would turn a Decision into a yes: by deciding, so it stands above decisions.
        """
        self.dated = bool(definitions.turning)
        self.remedies = remedies
        ready = ready or compiled(definitions)
        self.rules: Sequence[NormalRule] = ready.rules
        self.indexes: Mapping[str, Index] = ready.indexes
        self.classes = classes(self.indexes.values(), QUESTION_ATTRIBUTES)
        self.channels = channels_of(definitions)
        self.plans = {
            action.id: plan_of(action, self.indexes[action.id], self.channels, definitions)
            for action in sorted(definitions.actions.values(), key=lambda one: one.id)
        }
        self.items = tuple(sorted(definitions.items))
        self.places: Mapping[str | None, int] = {item: place for place, item in enumerate(self.items)}
        self._by_stretch: dict[int, Self] = {}
        self.look_at(definitions)

    def on(self, day: date) -> Self:
        """The same with what items come with, and require, on a day. Rules say themselves when they hold."""
        if not self.dated:
            return self
        number = self.definitions.stretch(day)
        found = self._by_stretch.get(number)
        if found is None:
            found = copy(self)
            found.look_at(self.definitions.on(day))
            self._by_stretch[number] = found
        return found

    def look_at(self, definitions: Definitions) -> None:
        """Begins to remember, of definitions as they were compiled, or as they are on some day."""
        self.definitions = definitions
        self.suites = tuple(one for one in self.items if definitions.items[one].parts)
        self.memory = Memory(self.plans, self.classes, definitions)
