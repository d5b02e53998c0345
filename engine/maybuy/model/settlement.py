"""How a change that takes place at once is charged: the words for it, and which of several is gentlest.

The order is one of words, not of sums, so that a decision needs no prices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from . import deed

By = Literal["proration", "full", "nothing", "new_term"]
Credit = Literal["rest", "none"]

PRORATION: Final = "proration"
FULL: Final = "full"
NO_CHARGE: Final = "nothing"
NEW_TERM: Final = "new_term"
REST: Final = "rest"
NO_CREDIT: Final = "none"

_ADDING: Final[tuple[By, ...]] = (NO_CHARGE, PRORATION, NEW_TERM, FULL)
_LOSING: Final[tuple[By, ...]] = (PRORATION, FULL, NO_CHARGE, NEW_TERM)
"""The gentlest first: whoever gives something up gets back for it by share or in full, and else nothing."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is charged for what a change adds, and whether what was paid for the rest is given back."""

    by: By = PRORATION
    credit: Credit = REST


PRORATED: Final = Settlement()
"""How a change is settled that no rule speaks of."""


def gives(one: Settlement) -> bool:
    """Whether what was paid for the rest of the term is given back."""
    return one.credit == REST and one.by != NO_CHARGE


def order_of(does: Collection[str]) -> tuple[By, ...]:
    """The words that a change which does this can be settled by, the gentlest first."""
    if all(one in deed.BEGINNING for one in does):
        return (NEW_TERM,)
    return _LOSING if all(one in deed.LOSING for one in does) else _ADDING


def gentlest(found: Iterable[Settlement], does: Collection[str]) -> Settlement:
    """Of several settlements of what changes do the one that asks least of the customer.

    What begins a term by itself is never settled otherwise. Something is given back unless all say that
    nothing is.
    """
    ones, order = tuple(found), order_of(does)
    said = {one.by for one in ones}
    by = next((one for one in order if one in said), order[-1])
    credit: Credit = REST if by != NO_CHARGE and any(gives(one) for one in ones) else NO_CREDIT
    return Settlement(by, credit)
