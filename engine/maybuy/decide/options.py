"""Which options of a question an action has a use for: what derive.py looks at."""

from __future__ import annotations

from typing import Final

from ..compile.facts import SEATS
from ..model.definitions import LIMIT
from ..model.policy import Action

_BY_TARGET: Final = {LIMIT: "quantity", "edition": "to", "cycle": "to", "payment_method": "to"}


def options_of(action: Action) -> tuple[str, ...]:
    """The options among `seats`, `quantity` and `to` that can make a difference to an answer."""
    if action.id in (*SEATS, "buy", "bundle"):
        return ("seats",)
    one = _BY_TARGET.get(action.target)
    return (one,) if one else ()
