"""Which promotions count in an order: those that run, the codes that are entered, and why a code does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ..decide.alike import lacking
from ..decide.explain import Need
from ..decide.prepare import Facts
from ..model.account import ActivePromotion, Subscription
from ..model.definitions import Definitions
from ..model.logic import Predicate, unfold
from ..model.promotion import PromotionFile, Span
from ..subscription.course import renewed
from ..subscription.days import anchor_of, on_anchor
from ..subscription.prices import Running, covers, ends_with
from .charges import OrderLine, net_of
from .discounts import Entered

OF_SUBSCRIPTION: Final = "subscription."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code that does not apply, and why: a code of the reason and words for a sentence about it."""

    code: str
    why: str
    promotion: str | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """What promotions look at in an order.

    `actions` are those of its changes that are not refused, and of the changes that wait from earlier orders:
    a code that one of them ends is ended by it whichever came first.
    """

    facts: Facts
    subscription: Subscription
    actions: frozenset[str]
    lines: tuple[OrderLine, ...]
    recurring: tuple[OrderLine, ...]
    """What the next term costs."""


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
    if promotion.voided_by is not None and not occasion.actions.isdisjoint(promotion.voided_by):
        return Refusal(code, "voided", promotion.id)
    short = ends_with(promotion, occasion.subscription)
    if short is not None:
        return Refusal(code, short, promotion.id)
    sums = (promotion.amount, promotion.minimum, promotion.maximum)
    if any(one is not None and occasion.facts.account.currency not in one for one in sums):
        return Refusal(code, "currency", promotion.id)
    used = sum(one.id == promotion.id for one in occasion.subscription.promotions if not _running(one, day))
    if promotion.times is not None and used >= promotion.times:
        return Refusal(code, "once", promotion.id)
    unmet = _unmet(promotion, occasion.facts.attributes, definitions)
    if unmet:
        return Refusal(code, "conditions", promotion.id, unmet)
    return None


def _running(active: ActivePromotion, day: date) -> bool:
    """Whether a promotion goes on, or has yet to begin."""
    return active.until is None or active.until > day


def asks_of_subscription(promotion: PromotionFile, definitions: Definitions) -> bool:
    """Whether a promotion's condition is about the subscription, which is another in other phases."""
    clauses = unfold(promotion.condition, definitions)
    return any(name.startswith(OF_SUBSCRIPTION) for clause in clauses for name in clause)


def still_meant(promotion: PromotionFile, attributes: Mapping[str, object], definitions: Definitions) -> bool:
    """Whether what a promotion's condition asks of the subscription holds in some phase.

    What it asks of anything else, such as that the account is new, it asks when its code is entered.
    """
    return any(
        all(
            _all(tests, attributes[name])
            for name, tests in clause.items()
            if name.startswith(OF_SUBSCRIPTION)
        )
        for clause in unfold(promotion.condition, definitions)
    )


def due_on(promotion: PromotionFile, lines: Sequence[OrderLine], definitions: Definitions) -> Fraction:
    """What is to be paid of what a promotion covers, less what is given back of what it replaces."""
    items = definitions.items
    paid_for = (line for line in lines if line.kind == "line" and line.due_now)
    covered = (line for line in paid_for if covers(promotion, items[line.item], definitions))
    return sum((max(net_of(line, lines, definitions), Fraction(0)) for line in covered), Fraction(0))


def entered(
    promotion: PromotionFile, subscription: Subscription, day: date, definitions: Definitions, *, later: bool
) -> Entered:
    """A promotion whose code is entered on a day: it counts at once, or with the `later` term.

    Its cycles are counted in terms, the one in which it first counts included; months from the day on which
    it first counts.
    """
    counted = renewed(subscription, subscription.cycle, definitions) if later else subscription
    first = counted.term.start if later else day
    until = None
    if isinstance(promotion.duration, Span):
        begins_term = first == counted.term.start
        anchor = anchor_of(counted) if begins_term else first.day
        until = on_anchor(first, promotion.duration.months, anchor)
    elif isinstance(promotion.duration, int):
        for _ in range(promotion.duration - 1):
            counted = renewed(counted, counted.cycle, definitions)
        until = counted.term.end
    active = ActivePromotion.model_construct(
        id=promotion.id, from_=first if first != subscription.term.start else None, until=until
    )
    return Entered(active, Running(active, promotion), lasts=promotion.duration is not None, new=True)


def _unmet(
    promotion: PromotionFile, attributes: Mapping[str, object], definitions: Definitions
) -> tuple[Need, ...]:
    """On what the nearest alternatives of a promotion's condition fail; empty where one holds."""
    clauses = unfold(promotion.condition, definitions)
    failing: Sequence[Sequence[str]] = [
        [name for name, tests in clause.items() if not _all(tests, attributes[name])] for clause in clauses
    ]
    unmet, clause = min(zip(failing, clauses, strict=True), key=lambda pair: len(pair[0]))
    alike = [one for names, one in zip(failing, clauses, strict=True) if set(names) == set(unmet)]
    return lacking(unmet, clause, alike, attributes, definitions)


def _all(tests: Iterable[Predicate], value: object) -> bool:
    return all(test.holds(value) for test in tests)  # type: ignore[arg-type]
