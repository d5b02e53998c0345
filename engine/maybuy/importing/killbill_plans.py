"""What plans of Kill Bill come to: charges for each product, and for how many days it may be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ..model.charge import ACCOUNT
from .cycles import LONGEST, cycle_of
from .described import FEE
from .place import Place
from .tariff import BY_USE, FREE, ONCE, RECURS, Mode, Part, Step, Steps, is_rising

MONTHS: Final[Mapping[str, int]] = {
    "MONTHLY": 1, "BIMESTRIAL": 2, "QUARTERLY": 3, "TRIANNUAL": 4, "BIANNUAL": 6, "ANNUAL": 12,
    "SESQUIENNIAL": 18, "BIENNIAL": 24, "TRIENNIAL": 36,
}  # fmt: skip
"""The billing periods that are whole months."""
NO_PERIOD: Final = "NO_BILLING_PERIOD"
_DAYS: Final[Mapping[str, int]] = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30, "YEARS": 365}
_EXACT: Final = ("DAYS", "WEEKS")
MOST_DAYS: Final = 3_650
_LAST: Final = ("EVERGREEN", "FIXEDTERM")
_IN_ARREAR: Final = "IN_ARREAR"
_CAPACITY: Final = "CAPACITY"
_TOP_TIER: Final = "TOP_TIER"
_UNBOUNDED: Final = "-1"

LimitOf = Callable[[Place], str]
"""The id of the limit that counts the unit at a place."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan says: its parts, and for how many days it may be tried."""

    parts: tuple[Part, ...]
    trial: int | None
    months: int
    """How long its billing period is; 0 where it has none."""
    place: Place

    @property
    def beside(self) -> dict[str, tuple[object, ...]]:
        """What is paid once or by use, by charge."""
        return {one.charge: (one.scales, one.mode, one.of) for one in self.parts if one.sort != RECURS}


def planned(plan: Place, money: tuple[str, ...], limit_of: LimitOf) -> Planned:
    """A plan, with what it says in currencies that a catalog can have."""
    last = plan.get("finalPhase")
    if last.get("@type").text() not in (None, *_LAST):
        last.get("@type").miss("left", word=last.get("@type").data)
    duration = last.get("duration")
    if duration.get("unit").text() not in (None, "UNLIMITED"):
        duration.miss("term", word=f"{duration.get('number').data or ''} {duration.get('unit').data}".strip())
    trial = None
    for phase in plan.get("initialPhases").get("phase").each():
        days = _trial(phase)
        if days is not None and trial is None:
            trial = days
        else:
            phase.miss("phase", word=phase.get("@type").data or "?")
    parts = list(_parts(last, money, limit_of))
    months = next((part.months for part in parts if part.sort == RECURS), 0)
    if last.get("recurring").there and not months:  # the rest of it alone would cost less
        parts = []
    return Planned(tuple(parts), trial, months, plan)


def _trial(phase: Place) -> int | None:
    """For how many days a phase is a trial; None where it is something else."""
    amounts = [one.get("value").data for one in phase.get("fixed").get("fixedPrice").get("price").each()]
    free = all(isinstance(one, str) and one and not one.strip("0.") for one in amounts)
    unit = phase.get("duration").get("unit").data
    number = phase.get("duration").get("number").data
    whole = isinstance(number, str) and number.isdecimal() and len(number) < 5
    if (
        phase.get("@type").data != "TRIAL"
        or phase.get("recurring").there
        or phase.get("usages").there
        or not free
        or not isinstance(unit, str)
        or unit not in _DAYS
        or not whole
        or not 1 <= int(number) * _DAYS[unit] <= MOST_DAYS
    ):
        return None
    days = int(number) * _DAYS[unit]
    phase.use()
    if unit not in _EXACT:
        phase.get("duration").miss("days", word=f"{number} {unit}", days=days)
    return days


def _parts(phase: Place, money: tuple[str, ...], limit_of: LimitOf) -> Iterator[Part]:
    recurring = phase.get("recurring")
    if recurring.there:
        months = _months(recurring)
        if months:
            scales = _single(recurring.get("recurringPrice"), money)
            if scales:
                yield Part(recurring, FEE, None, ACCOUNT, RECURS, months, None, 1, scales)
    fixed = phase.get("fixed")
    if fixed.there:
        fixed.get("@type").use()
        scales = _single(fixed.get("fixedPrice"), money)
        if scales:
            yield Part(fixed, "fixed", None, ACCOUNT, ONCE, 0, None, 1, scales)
    for usage in phase.get("usages").get("usage").each():
        yield from _used(usage, money, limit_of)


def _months(priced: Place) -> int:
    """The length of the billing period of a price; 0, which is told of it, where it is not whole months."""
    period = priced.get("billingPeriod")
    word = period.text() or NO_PERIOD
    months = MONTHS.get(word, 0)
    if not 1 <= months <= LONGEST:
        priced.miss("interval", word=word)
        return 0
    return months


def _single(price: Place, money: tuple[str, ...]) -> dict[str, Steps]:
    """One price for all; an empty one is free."""
    if not price.there:
        price.use()
        return dict.fromkeys(money, FREE)
    return {currency: (Step(None, amount),) for currency, amount in _amounts(price, money).items()}


def _amounts(price: Place, money: tuple[str, ...]) -> dict[str, Fraction]:
    """Amounts by currency."""
    found: dict[str, Fraction] = {}
    for one in price.get("price").each():
        currency = (one.get("currency").text() or "").upper()
        if currency not in money:
            one.miss("currency", word=currency)
            continue
        amount = one.get("value").number()
        if amount is None:
            one.miss("no-amount")
        else:
            found[currency] = amount
    return found


def _used(usage: Place, money: tuple[str, ...], limit_of: LimitOf) -> Iterator[Part]:
    """What is paid for by use, for each unit that is counted."""
    name = usage.get("@name").text() or ""
    if usage.get("@billingMode").text() not in (None, _IN_ARREAR):
        usage.miss("in-advance", word=name)
        return
    sort = usage.get("@usageType").text()
    policy = usage.get("@tierBlockPolicy").text()
    if sort not in (None, _CAPACITY, "CONSUMABLE") or policy not in (None, _TOP_TIER, "ALL_TIERS"):
        usage.miss("usage", word=name)
        return
    capacity, top = sort == _CAPACITY, policy == _TOP_TIER
    tiers = list(usage.get("tiers").get("tier").each())
    read = _capacities(tiers, money) if capacity else _blocks(tiers, money, top=top)
    months = _months(usage)
    if not months:
        return
    if read is None:
        usage.miss("usage", word=name)
        return
    if months != 1:
        usage.get("billingPeriod").miss("counted-over", word=cycle_of(months).id)
    mode: Mode = "package" if capacity else "volume" if top else "graduated"
    for unit, of, scales in read:
        several = any(len(steps) > 1 for steps in scales.values()) or capacity
        limit = limit_of(unit)
        yield Part(
            usage, limit, None, limit, BY_USE, months, mode if several else None, of, scales
        )  # fmt: skip


Counted = tuple[Place, int, dict[str, Steps]]


def _blocks(tiers: list[Place], money: tuple[str, ...], *, top: bool) -> list[Counted] | None:
    """What is consumed: by unit, blocks of one size in tiers that begin where the one before ends."""
    by_unit: dict[str, list[Place]] = {}
    for tier in tiers:
        for block in tier.get("blocks").get("tieredBlock").each():
            by_unit.setdefault(str(block.get("unit").data), []).append(block)
    found: list[Counted] = []
    for blocks in by_unit.values():
        sizes = {block.get("size").number() for block in blocks}
        size = next(iter(sizes))
        if len(sizes) > 1 or not size or size.denominator != 1:
            return None
        scales: dict[str, list[Step]] = {}
        end: int | None = 0
        for number, block in enumerate(blocks):
            block.get("unit").use()
            end = _end(block.get("max"), end, int(size))
            if top and number == len(blocks) - 1:
                end = None  # what is above is priced as the last tier is
            for currency, amount in _amounts(block.get("prices"), money).items():
                scales.setdefault(currency, []).append(Step(end, amount))
        if not _is_whole(scales, len(blocks)):
            return None
        units = {currency: tuple(steps) for currency, steps in scales.items()}
        found.append((blocks[0].get("unit"), int(size), units))
    return found or None


def _end(most: Place, before: int | None, size: int) -> int | None:
    """The last unit of so many blocks after those before; None where they have no end."""
    if not most.there or most.data == _UNBOUNDED or before is None:
        most.use()
        return None
    found = most.count()
    return None if found is None else before + found * size


def _capacities(tiers: list[Place], money: tuple[str, ...]) -> list[Counted] | None:
    """What is held ready: one unit, and one price for all up to the end of the tier that is reached."""
    scales: dict[str, list[Step]] = {}
    unit = None
    for tier in tiers:
        limits = list(tier.get("limits").get("limit").each())
        if len(limits) != 1 or tier.get("fixedPrice").there:
            return None
        if unit is not None and limits[0].get("unit").data != unit.data:
            return None
        unit = limits[0].get("unit")
        unit.use()
        end = _end(limits[0].get("max"), 0, 1)
        for currency, amount in _amounts(tier.get("recurringPrice"), money).items():
            scales.setdefault(currency, []).append(Step(end, amount))
    if unit is None or not _is_whole(scales, len(tiers)):
        return None
    return [(unit, 1, {currency: tuple(steps) for currency, steps in scales.items()})]


def _is_whole(scales: Mapping[str, list[Step]], count: int) -> bool:
    return bool(scales) and all(len(steps) == count and is_rising(tuple(steps)) for steps in scales.values())
