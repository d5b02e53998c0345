"""What a user never has the right to, whatever else is ordered with it: what needs no trying."""

from __future__ import annotations

from ..decide.prepare import Facts
from ..decide.rulebook import Rulebook
from ..model.item import Item

_STEADY = ("user.", "account.")


class Rights:
    """The rules of a catalog for a user of an account on a day."""

    def __init__(self, engine: Rulebook, facts: Facts) -> None:
        self._engine = engine
        self._facts = facts
        self._allowing: dict[str, int] = {}

    def never(self, does: str, item: Item) -> bool:
        """Whether no rule lets the user do something to an item: by what no order changes of the user, the
        account, the day and the item."""
        actions = self._engine.definitions.doing.get(does, ())
        return all(not self._left(action, item) for action in actions)

    def _left(self, action: str, item: Item) -> int:
        """The clauses that may allow it."""
        index = self._engine.indexes[action]
        left = self._allowing.get(action)
        if left is None:
            left = index.allow
            for name in index.tested():
                if name == "at" or name.startswith(_STEADY):
                    left &= index.mask(name, self._facts.attributes[name])
            self._allowing[action] = left
        left &= index.mask("item", item.id) & index.mask("item.kind", item.kind)
        return (
            left
            & index.mask("item.product", item.product)
            & index.mask("item.edition", item.edition or "none")
        )
