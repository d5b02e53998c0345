"""Promotions as coupons and promotion codes of Stripe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..importing.charged import NEW
from ..importing.stripe_money import in_units
from ..importing.stripe_objects import CODE, COUPON
from ..language import Naming
from ..model.condition import ANYTHING, as_condition
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.promotion import FOREVER, PromotionFile, Span
from ..subscription.prices import covers
from .told import Report

Objects = list[dict[str, Any]]


def promotions(
    definitions: Definitions, ids: Mapping[str, str], naming: Naming, report: Report
) -> tuple[Objects, Objects]:
    """The coupons, and the codes that are typed for them."""
    coupons: Objects = []
    codes: Objects = []
    for one in definitions.promotions.values():
        coupons.append(_coupon(one, definitions, ids, naming, report))
        codes.append(_code(one, report))
        _tell(one, report)
    return coupons, codes


def _coupon(
    one: PromotionFile, definitions: Definitions, ids: Mapping[str, str], naming: Naming, report: Report
) -> dict[str, Any]:
    covered: list[Item] = [item for item in definitions.items.values() if covers(one, item, definitions)]
    everything = len(covered) == len(definitions.items)
    months = _months(one, definitions, report)
    lasts = "forever" if one.duration == FOREVER else "once" if months is None else "repeating"
    percent = one.percent
    longest = max((definitions.cycles[cycle] for cycle in one.cycles or definitions.cycles), default=0)
    if percent and isinstance(one.duration, Span) and longest > one.duration.months:
        report.miss("whole-invoice", one.id, "", months=one.duration.months)
    return {
        "id": one.id, "object": COUPON, "duration": lasts, "duration_in_months": months, "metadata": {},
        "name": naming(one.name) if one.name else None,
        "percent_off": None if percent is None else _number(percent),
        **_sums(one.amount or {}, "amount_off", "currency"),
        "applies_to": None if everything else {"products": [ids[item.id] for item in covered]},
        "valid": True,
    }  # fmt: skip


def _number(percent: Decimal) -> int | float:
    return int(percent) if percent == int(percent) else float(percent)


def _months(one: PromotionFile, definitions: Definitions, report: Report) -> int | None:
    """For how many months it lasts; None where that is for ever, or for what is due at once."""
    lasts = one.duration
    if lasts is None or lasts == FOREVER:
        return None
    if isinstance(lasts, Span):
        return lasts.months
    assert isinstance(lasts, int)
    lengths = {definitions.cycles[cycle] for cycle in one.cycles or definitions.cycles}
    if len(lengths) > 1:
        report.miss("duration", one.id, "", word=lasts)
    return lasts * min(lengths)


def _sums(sums: Mapping[str, Decimal], key: str, currency_key: str) -> dict[str, Any]:
    """A sum in its first currency, and in others beside it."""
    units = {code.lower(): int(in_units(Fraction(sum_), code)[0]) for code, sum_ in sums.items()}
    first = next(iter(units), None)
    found = {key: units.get(first or ""), currency_key: first}
    others = {code: {key: amount} for code, amount in units.items() if code != first}
    return {**found, **({"currency_options": others} if others else {})}


def _code(one: PromotionFile, report: Report) -> dict[str, Any]:
    new = one.when == as_condition(NEW)
    if one.when not in (None, ANYTHING) and not new:
        report.miss("condition", one.id, "")
    until = one.effective.until
    if one.effective.from_ is not None:
        report.miss("begins", one.id, "", word=one.effective.from_)
    least = _sums(one.minimum or {}, "minimum_amount", "minimum_amount_currency")
    return {
        "id": f"promo_{one.id}", "object": CODE, "active": True, "code": one.code, "coupon": one.id,
        "expires_at": None if until is None else int(
            datetime(until.year, until.month, until.day, tzinfo=UTC).timestamp()
        ),
        "metadata": {},
        "restrictions": {"first_time_transaction": new, **least},
    }  # fmt: skip


def _tell(one: PromotionFile, report: Report) -> None:
    for code, said in (
        ("maximum", one.maximum), ("cycles", one.cycles), ("min-seats", one.min_seats),
        ("voided-by", one.voided_by), ("times", one.once or one.at_most), ("stacks", one.stacks),
    ):  # fmt: skip
        if said:
            report.miss(code, one.id, "")
