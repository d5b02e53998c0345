"""Prices that stand one by one, put together to what something costs in every billing cycle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from ..model.base import MOST_UNITS
from ..model.charge import EVERY_CYCLE
from .cycles import a_month, cycle_of
from .described import Charge, Scale, Tier
from .place import Place

RECURS: Final = "recurs"
ONCE: Final = "once"
BY_USE: Final = "use"
Sort = Literal["recurs", "once", "use"]
Mode = Literal["graduated", "volume", "package"]


@dataclass(frozen=True, slots=True)
class Step:
    """A tier of a scale, exact: up to how many units, what each costs, what is added once."""

    up_to: int | None
    price: Fraction
    flat: Fraction = Fraction(0)


Steps = tuple[Step, ...]
FREE: Final[Steps] = (Step(None, Fraction(0)),)


@dataclass(frozen=True, slots=True)
class Part:
    """A price as it stands at a place: what is paid each cycle of so many months, once, or by use."""

    place: Place
    charge: str
    name: str | None
    per: str
    sort: Sort
    months: int
    mode: Mode | None
    of: int
    scales: Mapping[str, Steps]
    """By currency."""


def is_rising(steps: Steps) -> bool:
    """Whether each tier begins where the one before ends, and the last alone may have no end."""
    ends = [step.up_to for step in steps]
    return all(
        first is not None and (second is None or first < second) for first, second in pairwise(ends)
    ) and all(end is None or 0 < end < MOST_UNITS for end in ends)


def charges_of(parts: Sequence[Part]) -> tuple[Charge, ...]:
    """The charges that prices come to. For each charge there is one price of each length at most.

    What recurs is sold for the cycles and in the currencies for which its first charge has prices, in all
    of those cycles; every other price is told of.
    """
    recurring = [part for part in parts if part.sort == RECURS]
    lengths, kept = _sold_for([part for part in recurring if part.charge == recurring[0].charge])
    found: list[Charge] = []
    groups: dict[tuple[str, str | None, int], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.charge, part.mode, part.of), []).append(part)
    for group in groups.values():
        first = group[0]
        if first.sort == RECURS:
            amounts = _recurring(group, lengths, kept)
        else:
            amounts = {
                currency: {EVERY_CYCLE: _scale(steps, 1)}
                for currency, steps in first.scales.items()
                if not recurring or _is_kept(first, currency, kept)
            }
        if amounts:
            taken = {one.id for one in found}
            found.append(
                Charge(
                    _other(first.charge, taken), amounts, first.per, first.name,
                    first.sort == ONCE, first.sort == BY_USE, first.of, first.mode,
                )
            )  # fmt: skip
    return tuple(found)


def _sold_for(parts: Sequence[Part]) -> tuple[list[int], list[str]]:
    """The lengths of the cycles that something is sold for, and the currencies in which it is: those of the
    first currency that has most of them."""
    by_currency: dict[str, set[int]] = {}
    for part in parts:
        for currency in part.scales:
            by_currency.setdefault(currency, set()).add(part.months)
    lengths = max(by_currency.values(), key=len, default=set())
    return sorted(lengths), [one for one, own in by_currency.items() if own >= lengths]


def _recurring(
    group: Iterable[Part], lengths: Sequence[int], kept: Sequence[str]
) -> dict[str, dict[str, Scale]]:
    found: dict[str, dict[int, Scale]] = {}
    for part in group:
        if part.months not in lengths:
            part.place.miss("cycle-apart", word=cycle_of(part.months).id)
            continue
        for currency, steps in part.scales.items():
            if _is_kept(part, currency, kept):
                found.setdefault(currency, {})[part.months] = _scale(steps, part.months)
    return {
        currency: {cycle_of(months).id: scales.get(months, _scale(FREE, 1)) for months in lengths}
        for currency, scales in found.items()
    }


def _is_kept(part: Part, currency: str, kept: Sequence[str]) -> bool:
    if currency not in kept:
        own = part.place.get("currency_options").get(currency.lower())
        (own if own.there else part.place).miss("currency-apart", word=currency)
    return currency in kept


def _scale(steps: Steps, months: int) -> Scale:
    return tuple(Tier(one.up_to, a_month(one.price, months), a_month(one.flat, months)) for one in steps)


def _other(identifier: str, taken: set[str]) -> str:
    found, number = identifier, 1
    while found in taken:
        number += 1
        found = f"{identifier}-{number}"
    return found
