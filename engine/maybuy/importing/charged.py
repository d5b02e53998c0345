"""What something costs, and what a code takes off, as files say it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from ..model.charge import ACCOUNT, EVERY_CYCLE, SEAT
from ..model.item import ON_REQUEST
from ..subscription.currency import decimals
from .described import FEE, Charge, Promotion, Scale
from .yaml_lines import Count, Entry

NEW: Final = {"account.new": True}
FOREVER: Final = "forever"


def left_out(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is said: without what is empty."""
    return {key: value for key, value in data.items() if value not in (None, (), {}, [], "")}


def charged(charges: tuple[Charge, ...] | None) -> dict[str, Any]:
    """What something costs: first the short form, a price for each seat, where there is one; then charges."""
    if charges is None:
        return {"price": ON_REQUEST}
    short = next((one for one in charges if _is_plain(one)), None)
    found: dict[str, Any] = {}
    if short is not None:
        found["prices"] = {
            currency: {cycle: scale[0].price for cycle, scale in scales.items()}
            for currency, scales in short.amounts.items()
        }
    others = [_charge(one) for one in charges if one is not short]
    return found | ({"charges": others if len(others) == 1 else Entry(others, spread=True)} if others else {})


def _is_plain(charge: Charge) -> bool:
    """Whether all that a charge says is a price for each seat, none of them finer than its currency."""
    scales = [(currency, scale) for currency, by in charge.amounts.items() for scale in by.values()]
    return (
        charge.per == SEAT
        and charge.recurs
        and charge.of == 1
        and charge.name is None
        and all(EVERY_CYCLE not in by for by in charge.amounts.values())
        and all(len(scale) == 1 and scale[0].up_to is None and not scale[0].flat for _, scale in scales)
        and not any(_is_fine(scale[0].price, currency) for currency, scale in scales)
    )


def _is_fine(amount: Decimal, currency: str) -> bool:
    return amount != round(amount, decimals(currency))


def _charge(charge: Charge) -> dict[str, Any]:
    return left_out(
        {
            "id": charge.id, "name": charge.name,
            "per": None if charge.per == ACCOUNT and charge.id != FEE else charge.per,
            "once": charge.once or None,
            "by": "use" if charge.by_use else None, "of": None if charge.of == 1 else Count(charge.of),
            "tiers": charge.tiers,
            "prices": {currency: _by_cycle(scales) for currency, scales in charge.amounts.items()},
        }
    )  # fmt: skip


def _by_cycle(scales: Mapping[str, Scale]) -> Any:
    """Scales by cycle; what is the same for all of them once."""
    first, *others = scales.values()
    if all(scale == first for scale in others):
        return _scale(first)
    return {cycle: _scale(scale) for cycle, scale in scales.items()}


def _scale(scale: Scale) -> Any:
    if len(scale) == 1 and scale[0].up_to is None and not scale[0].flat:
        return scale[0].price
    return [
        left_out({"up_to": None if tier.up_to is None else Count(tier.up_to)})
        | {"price": tier.price}
        | ({"flat": tier.flat} if tier.flat else {})
        for tier in scale
    ]


def promotion_file(one: Promotion) -> dict[str, Any]:
    """The file of a promotion."""
    lasts: Any = None if one.months is None else FOREVER if one.months == 0 else {"months": one.months}
    return left_out(
        {
            "kind": "promotion", "id": one.id, "code": one.code, "name": one.name,
            "percent": one.percent, "amount": dict(one.amount), "minimum": dict(one.minimum),
            "items": list(one.items), "when": NEW if one.new_only else None,
            "effective": left_out({"until": one.until}), "duration": lasts,
        }
    )  # fmt: skip
