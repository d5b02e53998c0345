"""The promotions that count in an order, on which days, and how the account records them afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..model.account import ActivePromotion, Line, Payment, Subscription, Term
from ..model.definitions import Definitions
from ..model.promotion import PromotionFile
from ..subscription.costs import Billing
from ..subscription.course import Phase, ended_on, remembered
from ..subscription.currency import rounded
from ..subscription.prices import (
    counting,
    ends_with,
    gathered,
    given_back,
    kept_of,
    known,
    paid_so_far,
    runs,
    spread,
    turns,
    used_in_term,
    voided,
)
from .charges import OrderLine, credits_of
from .discounts import Entered, Reduced, with_used
from .promotions import (
    Occasion,
    Refusal,
    asks_of_subscription,
    due_on,
    entered,
    find,
    refusal,
    still_meant,
)
from .settling import Settled


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of the promotions of an account and of the codes of an order."""

    promotions: tuple[Entered, ...]
    refused: tuple[Refusal, ...]
    voided: tuple[str, ...]
    """The promotions that this order ends."""

    def on(self, day: date) -> tuple[Entered, ...]:
        """Those that count on a day, or for some time after it."""
        return tuple([one for one in self.promotions if one.active.until is None or one.active.until > day])

    def ended(self, day: date) -> frozenset[str]:
        """Those that end with this order on a day: it does what ends them, or leaves what they are not
        for."""
        over = [one.active for one in self.promotions if one.lasts and one not in self.on(day)]
        return frozenset([*self.voided, *(one.id for one in over)])


def carried(
    present: Subscription, actions: frozenset[str], at: date, definitions: Definitions, *, anew: bool
) -> tuple[list[Entered], tuple[str, ...]]:
    """The promotions of earlier orders that go on, and those that the actions of this one end.

    Of a term that this order begins `anew` nothing is used yet.
    """
    kept, ended = [], []
    counts = counting(present, definitions)
    for one in known(present, definitions):
        if one.active.until is not None and one.active.until <= at:
            continue
        if voided(one.promotion, actions):
            ended.append(one.promotion.id)
        elif one in counts:
            entered_ = Entered(one.active, one, lasts=True, new=False)
            kept.append(with_used(entered_, present.term.start, Decimal(0)) if anew else entered_)
    return kept, tuple(ended)


def with_codes(
    codes: Sequence[str],
    running: Sequence[Entered],
    occasion: Occasion,
    definitions: Definitions,
    *,
    may: bool,
) -> tuple[list[Entered], list[Refusal]]:
    """The promotions of codes that are entered beside those that run, and the codes that do not apply."""
    applied, refused = list(running), []
    found = [(code, find(code, definitions)) for code in codes]
    for code, promotion in sorted(found, key=lambda pair: (pair[1].id if pair[1] else "", pair[0])):
        why = refusal(code, promotion, occasion, definitions) if may else Refusal(code, "rights")
        if why is not None or promotion is None:
            refused.append(why or Refusal(code, "unknown"))
        elif any(other.active.id == promotion.id for other in applied):
            refused.append(Refusal(code, "twice", promotion.id))
        elif applied and not (promotion.stacks and all(one.promotion.promotion.stacks for one in applied)):
            refused.append(Refusal(code, "stacking", promotion.id))
        else:
            made = _begin(promotion, occasion, definitions)
            if isinstance(made, str):
                refused.append(Refusal(code, made, promotion.id))
            else:
                applied.append(made)
    return applied, refused


def _begin(promotion: PromotionFile, occasion: Occasion, definitions: Definitions) -> Entered | str:
    """A promotion from the order on where it takes something off, else, where it lasts, from the next term
    on.

    Where it would take nothing off, or what it covers costs less than it asks for, why: a code is not used
    up for that.
    """
    subscription, day = occasion.subscription, occasion.facts.at
    least = Fraction((promotion.minimum or {}).get(occasion.facts.account.currency, Decimal(0)))
    now = due_on(promotion, occasion.lines, definitions)
    if now and now >= least:
        return entered(promotion, subscription, day, definitions, later=False)
    if now or promotion.duration is None:
        return "minimum" if now else "items"
    then = due_on(promotion, occasion.recurring, definitions)
    if not then or then < least:
        return "minimum" if then else "items"
    return entered(promotion, subscription, day, definitions, later=True)


def ended_by(
    promotions: Iterable[Entered],
    phases: Iterable[Phase],
    attributes: Callable[[Phase], Mapping[str, object]],
    definitions: Definitions,
) -> tuple[Entered, ...]:
    """The promotions, each with the day on which the course ends it where that is before its own.

    `attributes` are those of a phase: they are worked out where a promotion has a condition on them.
    """
    course = tuple(phases)
    return tuple([_ended(one, course, attributes, definitions) for one in promotions])


def _ended(
    one: Entered,
    phases: Sequence[Phase],
    attributes: Callable[[Phase], Mapping[str, object]],
    definitions: Definitions,
) -> Entered:
    if not one.lasts:
        return one
    promotion = one.promotion.promotion
    asks = asks_of_subscription(promotion, definitions)
    for phase in phases:
        if one.active.until is not None and one.active.until <= phase.start:
            return one
        if phase.subscription is None:
            return one
        why = ends_with(promotion, phase.subscription)
        if why is None and asks and not still_meant(promotion, attributes(phase), definitions):
            why = "conditions"
        if why is not None:
            active = one.active.model_copy(update={"until": phase.start})
            own = None if why == "conditions" else one.active
            ending = one.promotion._replace(active=active)
            return replace(one, active=active, promotion=ending, because=why, own=own)
    return one


def recorded(
    counted: Counted,
    reductions: Reduced,
    present: Subscription,
    at: date,
    so_far: Billing,
    *,
    all_: bool,
) -> tuple[ActivePromotion, ...]:
    """The promotions as the account records them after the order: those that last, and of those that ended
    what must be remembered.

    What a sum took off in the term `so_far` is told with what it takes now; of `all_` sums that could have
    taken something when it began, where nobody could tell that from the lines any more.
    """
    start, definitions = present.term.start, so_far.definitions
    found = list(_ended_before(counted, present, at, definitions))
    for one in counted.on(at):
        active, taken = one.own or one.active, reductions.taken.get(one.active.id, Decimal(0))
        if not one.lasts:
            if one.promotion.promotion.times is not None:
                found.append(ActivePromotion.model_construct(id=active.id, from_=at, until=at, used={}))
            continue
        if one.promotion.promotion.sums is not None and (taken or (all_ and _may_take(one, present.term))):
            before = Fraction(0) if one.new else used_in_term(one.promotion, so_far)
            used = {**active.used, start: rounded(before, so_far.currency) + taken}
            active = active.model_copy(update={"used": used})
        found.append(active)
    return tuple(sorted(found, key=lambda one: (one.id, one.until or date.max)))


def _may_take(one: Entered, term: Term) -> bool:
    """Whether a promotion could take something off when a term began: a percentage does for days to come."""
    if one.promotion.promotion.amount is not None:
        return runs(one.active, term.start)
    return one.active.from_ is None or one.active.from_ < term.end


def _ended_before(
    counted: Counted, present: Subscription, at: date, definitions: Definitions
) -> Iterator[ActivePromotion]:
    """What stays recorded of promotions that do not count: those that ended by a day, those that the order
    ends, and whole those that a change that waits is to end."""
    waiting = [later.change.action for later in present.scheduled]
    ended = counted.ended(at)
    for one in known(present, definitions):
        if one.active.until is not None and one.active.until <= at:
            if remembered(one.active, present.term.start, definitions):
                yield one.active
        elif voided(one.promotion, waiting):
            yield one.active
        elif one.active.id in ended and one.promotion.times is not None:
            yield ended_on(one.active, at)


def with_payments(
    before: Billing,
    after: Billing,
    settled: Settled,
    reductions: Reduced,
    counting_: Sequence[Entered],
    at: date,
    *,
    all_: bool,
) -> tuple[Line, ...]:
    """The lines of a subscription with what was paid for each, where the next order could not know it else.

    That is of `all_` lines where the promotions that run are others than before or than are recorded, or a
    sum off counts, and of those of which it was recorded already, or of which not their share is charged:
    what was paid so far for the term, and what this order adds, or gives back, or keeps without giving it
    back.
    """
    currency, lines = after.currency, settled.lines
    old = {line.item: line for line in before.subscription.items}
    anew = before.subscription.term != after.subscription.term
    charged = _charged(lines, reductions, currency)
    leaving = (*[line for line in lines if line.kind == "credit"], *settled.withheld)
    given = {line.item: line.due_now for line in leaving if line.due_now}
    made = []
    for line in after.subscription.items:
        payments: list[Payment] = []
        stays = line.item in old and not anew
        known = stays and old[line.item].payments is not None
        if not all_ and not known and line.item not in settled.paid:
            made.append(line)
            continue
        if stays:
            payments += paid_so_far(old[line.item], before)
        if stays and line.item in given:
            payments += given_back(old[line.item], given[line.item], before, at)
        taken_over = rounded(settled.paid.get(line.item, Fraction(0)), currency)
        if charged[line.item] + taken_over or not payments or line.item in settled.paid:
            payments += _parts(
                line.item, charged[line.item], taken_over, lines, counting_, reductions, after, at
            )
        made.append(line.model_copy(update={"paid": gathered(payments, at)}))
    return tuple(made)


def _parts(
    item_id: str,
    charged: Decimal,
    taken_over: Decimal,
    lines: Sequence[OrderLine],
    counting_: Sequence[Entered],
    reductions: Reduced,
    billing: Billing,
    at: date,
) -> Sequence[Payment]:
    """What is charged for a line, and what it takes over of what was paid for another, as parts for their
    days, where a percentage begins or ends in the term.

    A percentage that is new takes nothing of what is given back of what the line replaces, nor of what is
    taken over.
    """
    lasting = [one for one in counting_ if one.lasts and one.promotion.promotion.percent is not None]
    days = turns(billing, at, [one.promotion for one in lasting])
    if len(days) == 2:
        return (Payment.model_construct(on=at, amount=charged + taken_over),)
    whole = sum(Fraction(one.due_now or 0) for one in lines if one.item == item_id and one.kind == "line")
    credit = credits_of(lines, billing.definitions).get(item_id, Fraction(0))
    item, spared = billing.definitions.items[item_id], credit / whole if whole else Fraction(0)
    running, kept = [], []
    for day in days[:-1]:
        old, new = (
            kept_of(
                item,
                day,
                [one.promotion for one in lasting if one.new is is_new],
                billing.definitions,
                reductions.counts,
            )
            for is_new in (False, True)
        )
        running.append(old)
        kept.append(old - max(old - spared, Fraction(0)) * (1 - new))
    found: dict[date, Decimal] = {}
    for one in (*spread(charged, days, kept, billing), *spread(taken_over, days, running, billing)):
        found[one.on or at] = found.get(one.on or at, Decimal(0)) + one.amount
    parts = [Payment.model_construct(on=on, amount=amount) for on, amount in sorted(found.items())]
    # One of nothing says that seats were added for nothing, where that is all that is to be said.
    return [one for one in parts if one.amount] or parts[:1]


def _charged(lines: Iterable[OrderLine], reductions: Reduced, currency: str) -> dict[str, Decimal]:
    """By line, what is charged now less what promotions take off: in all to the cent what is to pay."""
    found, exact, off = {}, Fraction(0), Decimal(0)
    for line in lines:
        if line.kind == "line":
            due = line.due_now or Decimal(0)
            exact += Fraction(due) - reductions.left.get(line.item, Fraction(due))
            found[line.item] = due - (rounded(exact, currency) - off)
            off = rounded(exact, currency)
    return found
