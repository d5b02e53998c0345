"""Whether a promotion applies to an order, what it takes off, and what ends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..model.definitions import Definitions, Item
from ..model.logic import Clause, Predicate, selected, unfold
from ..model.promotion import PromotionFile
from .explain import Need, needs
from .prepare import Facts
from .pricing import OrderLine, rounded, total


@dataclass(frozen=True, slots=True)
class Discount:
    """What a promotion takes off: of what is due now, and of every cycle until a day."""

    promotion: str
    amount: Decimal
    recurring: Decimal
    until: date | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code that does not apply, and why: a code of the reason and words for a sentence about it."""

    code: str
    why: str
    promotion: str | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """What promotions look at in an order."""

    facts: Facts
    cycle: str
    seats: int
    actions: frozenset[str]
    lines: tuple[OrderLine, ...]


def find(code: str, definitions: Definitions) -> PromotionFile | None:
    """The promotion of a code, in whatever mixture of small and capital letters it is typed."""
    wanted = code.strip().casefold()
    return next((one for one in definitions.promotions.values() if one.code.casefold() == wanted), None)


def refusal(
    code: str, promotion: PromotionFile | None, occasion: Occasion, definitions: Definitions
) -> Refusal | None:
    """Why a code does not apply to an order, or None where it does."""
    if promotion is None:
        return Refusal(code, "unknown")
    day = occasion.facts.at
    if not promotion.effective.covers(day):
        ended = promotion.effective.until is not None and promotion.effective.until <= day
        return Refusal(code, "ended" if ended else "not_begun", promotion.id)
    if promotion.cycles is not None and occasion.cycle not in promotion.cycles:
        return Refusal(code, "cycle", promotion.id)
    if occasion.seats < promotion.min_seats:
        return Refusal(code, "seats", promotion.id)
    if promotion.voided_by is not None and not occasion.actions.isdisjoint(promotion.voided_by):
        return Refusal(code, "voided", promotion.id)
    if promotion.amount is not None and occasion.facts.account.currency not in promotion.amount:
        return Refusal(code, "currency", promotion.id)
    short = _unmet(promotion, occasion.facts.attributes, definitions)
    if short:
        return Refusal(code, "conditions", promotion.id, short)
    if not any(_applies_to(promotion, line, definitions) for line in occasion.lines if line.due_now):
        return Refusal(code, "items", promotion.id)
    return None


def _unmet(
    promotion: PromotionFile, attributes: Mapping[str, object], definitions: Definitions
) -> tuple[Need, ...]:
    """On what the nearest alternative of a promotion's condition fails; empty where one holds."""
    clauses = unfold(promotion.condition, definitions)
    failing = [
        [name for name, tests in clause.items() if not _all(tests, attributes[name])] for clause in clauses
    ]
    unmet, clause = min(zip(failing, clauses, strict=True), key=lambda pair: len(pair[0]))
    return needs(unmet, clause, dict(attributes))


def _all(tests: Iterable[Predicate], value: object) -> bool:
    return all(test.holds(value) for test in tests)  # type: ignore[arg-type]


def _applies_to(promotion: PromotionFile, line: OrderLine, definitions: Definitions) -> bool:
    if line.kind != "line":
        return False
    if promotion.items is None:
        return True
    item = definitions.items[line.item]
    clause: Clause = selected(promotion.items, definitions)
    return all(_all(tests, _item_attribute(name, item)) for name, tests in clause.items())


def _item_attribute(name: str, item: Item) -> str:
    listed = {
        "item": item.id,
        "item.kind": item.kind,
        "item.product": item.product,
        "item.edition": item.edition,
    }
    return listed.get(name) or ("on_request" if item.on_request else "listed")


def discounts(
    promotions: Sequence[tuple[PromotionFile, date | None]],
    lines: Sequence[OrderLine],
    currency: str,
    definitions: Definitions,
) -> tuple[Discount, ...]:
    """What promotions take off, each with the day it ends; never more than there is to pay."""
    left_now = max(total((line.due_now for line in lines), currency), Decimal(0))
    made = []
    for promotion, until in sorted(promotions, key=lambda pair: pair[0].id):
        eligible = [line for line in lines if _applies_to(promotion, line, definitions)]
        now = min(_reduction(promotion, (line.due_now for line in eligible), currency), left_now)
        recurring = _reduction(promotion, (line.recurring for line in eligible), currency) if until else None
        left_now -= now
        made.append(Discount(promotion.id, now, recurring or rounded(Fraction(0), currency), until))
    return tuple(made)


def _reduction(promotion: PromotionFile, amounts: Iterable[Decimal | None], currency: str) -> Decimal:
    whole = total(amounts, currency)
    if promotion.percent is not None:
        return rounded(Fraction(whole) * promotion.percent / 100, currency)
    fixed = (promotion.amount or {}).get(currency, Decimal(0))
    return min(rounded(Fraction(fixed), currency), whole)
