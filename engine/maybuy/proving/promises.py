"""Whether what is promised holds: of every question that can be asked, of all that can be held.

Each word of a promise is proved in its own way, see SURVEYED and OTHERS. What breaks a promise was asked of
the engine before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from time import monotonic
from typing import Final

from ..diff.difference import SECONDS, Missing
from ..engine import Engine
from ..model.promise import OneOf, PlacedPromise
from .alternatives import proof_of_alternatives
from .changes import proof_of_change
from .codes import proof_of_codes
from .prices import proof_of_prices
from .proof import Progress, Proof
from .reaching import proof_of_reaching
from .ruled import Ruled
from .splits import proof_of_orders
from .survey import Look, Survey, marked
from .upgrades import Upgrades

_ONE_OF: Final = "always any"

SURVEYED: Final[Mapping[str, Callable[[Engine, PlacedPromise, float], Look]]] = {
    "never": Ruled,
    "always": Ruled,
    "upgrade_keeps": Upgrades,
}
"""By the way of a promise, how questions are looked at for it, until a deadline: all promises share the walk
through these."""

OTHERS: Final[Mapping[str, Callable[[Engine, PlacedPromise, date, float], Proof]]] = {
    _ONE_OF: proof_of_alternatives,
    "prices_in_order": proof_of_prices,
    "codes_take_at_most": proof_of_codes,
    "orders": proof_of_orders,
    "reach": proof_of_reaching,
}
"""By the way of a promise, what proves it by itself, given the engine, the promise, today and a deadline."""


def proofs(
    engine: Engine,
    today: date,
    promises: Iterable[PlacedPromise] | None = None,
    *,
    base: Engine | None = None,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> list[Proof]:
    """What comes of promises, by default all that there are, on every day; on `today` where all are alike.

    Those about a change are held against a `base`, the version before it; without one, nothing is looked at.
    `progress` is called with how much is done, and of how much.
    """
    asked = tuple(engine.definitions.promises if promises is None else promises)
    deadline = monotonic() + seconds
    surveyed = [one for one in asked if _way(one) in SURVEYED]
    looks: dict[str, Look] = {}
    if surveyed:
        share = monotonic() + seconds * len(surveyed) / len(asked)
        looks = {one.id: SURVEYED[_way(one)](engine, one, share) for one in surveyed}
        Survey(marked(engine, surveyed), list(looks.values()), share).run(today, progress)
    found = {name: look.proof() for name, look in looks.items()}
    left = [one for one in asked if one.id not in looks]
    for number, one in enumerate(left):
        now = monotonic()
        until = now + (deadline - now) / (len(left) - number)
        if one.promise.change is not None:
            found[one.id] = (
                proof_of_change(base, engine, one, today, until)
                if base is not None
                else Proof(one, (), (Missing(None, None, "base"),), False)
            )
        else:
            found[one.id] = OTHERS[_way(one)](engine, one, today, until)
    return [found[one.id] for one in asked]


def _way(promised: PlacedPromise) -> str:
    """How a promise is proved: its word, or that one of several actions is enough."""
    promise = promised.promise
    return _ONE_OF if isinstance(promise.always, OneOf) else promise.word
