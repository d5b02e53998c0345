"""What a number of units costs on a scale of prices: exact, in fractions of the currency's unit.

Units are counted as they are sold, `of` together: 501 at a price per 500 are 1,000. What is included costs
nothing, but counts for where a tier begins and ends.
"""

from __future__ import annotations

from fractions import Fraction

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
        return Fraction(tier.price) + Fraction(tier.flat)
    if charge.tiers == "volume":
        tier = _reached(scale, sold)
        return Fraction(tier.price) * Fraction(sold - charge.included, charge.of) + Fraction(tier.flat)
    cost, below = Fraction(0), 0
    for tier in scale:
        above = sold if tier.up_to is None else min(sold, tier.up_to)
        counted = above - max(below, charge.included)
        if counted > 0:
            cost += Fraction(tier.price) * Fraction(counted, charge.of) + Fraction(tier.flat)
        below = above
    return cost


def _reached(scale: Scale, units: int) -> Tier:
    """The tier in which a number of units lies."""
    return next(tier for tier in scale if tier.up_to is None or units <= tier.up_to)
