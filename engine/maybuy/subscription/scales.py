"""What a number of units costs on a scale of prices: exact, in fractions of the currency's unit.

Units are counted as they are sold, `of` together: 501 at a price per 500 are 1,000. What is included costs
nothing, but counts for where a tier begins and ends.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ..model.charge import Charge, Scale, Tier


def cost_of(charge: Charge, scale: Scale, units: int) -> Fraction | None:
    """What units of a charge cost; None for more than the last tier has."""
    if units <= charge.included:
        return Fraction(0)
    sold = -(-units // charge.of) * charge.of
    last = scale[-1].up_to
    if last is not None and sold > last:
        return None
    if charge.tiers == "package":
        tier = _reached(scale, sold)
        return _exact(tier.price) + _exact(tier.flat)
    if charge.tiers == "volume":
        tier = _reached(scale, sold)
        return _priced(tier, sold - charge.included, charge.of)
    costs, below = [], charge.included
    for tier in scale:
        above = sold if tier.up_to is None else min(sold, tier.up_to)
        if above > below:
            costs.append(_priced(tier, above - below, charge.of))
            below = above
    return costs[0] if len(costs) == 1 else sum(costs, Fraction(0))


def _priced(tier: Tier, units: int, of: int) -> Fraction:
    """What units of a tier cost, each `of` of them at its price."""
    whole, part = divmod(units, of)
    cost = _exact(tier.price) * (Fraction(units, of) if part else whole)
    return cost + _exact(tier.flat) if tier.flat else cost


@lru_cache(maxsize=4_096)
def _exact(amount: Decimal) -> Fraction:
    """An amount to reckon with: made once for each that price lists have."""
    return Fraction(amount)


def _reached(scale: Scale, units: int) -> Tier:
    """The tier in which a number of units lies."""
    return next(tier for tier in scale if tier.up_to is None or units <= tier.up_to)
