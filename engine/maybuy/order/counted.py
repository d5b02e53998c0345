"""The promotions that count in an order, on which days, and how the account records them afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..model.account import ActivePromotion, Otherwise, Subscription, Term
from ..model.definitions import Definitions
from ..model.promotion import PromotionFile
from ..subscription.costs import Billing
from ..subscription.course import Phase, remembered
from ..subscription.currency import rounded
from ..subscription.ending import ended_on
from ..subscription.prices import (
    Running,
    counting,
    ends_with,
    known,
    runs,
    used_in_term,
    voided,
)
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


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of the promotions of an account and of the codes of an order."""

    promotions: tuple[Entered, ...]
    refused: tuple[Refusal, ...]
    voided: tuple[str, ...]
    """The promotions that this order ends."""
    waiting: tuple[Entered, ...] = ()
    """The promotions that do not count while a change waits that is to void them, and do once it is taken
    back."""

    def on(self, day: date) -> tuple[Entered, ...]:
        """Those that count on a day, or for some time after it."""
        return tuple([one for one in self.promotions if one.active.until is None or one.active.until > day])

    def ended(self, day: date) -> frozenset[str]:
        """Those that end with this order on a day: it does what ends them, or leaves what they are not
        for."""
        over = [one.active for one in self.promotions if one.lasts and one not in self.on(day)]
        return frozenset([*self.voided, *(one.id for one in over)])


def carried(
    present: Subscription,
    actions: frozenset[str],
    at_once: frozenset[str],
    at: date,
    definitions: Definitions,
    *,
    anew: bool,
) -> tuple[list[Entered], list[Entered], tuple[str, ...]]:
    """The promotions of earlier orders that go on, those that what waits is to void, and those that the
    actions of this one end: what those end that are done `at_once` never counts again, whatever waits.

    Of a term that this order begins `anew` nothing is used yet.
    """
    kept: list[Entered] = []
    waiting: list[Entered] = []
    ended: list[str] = []
    counts = {one.active.id for one in counting(present, definitions)}
    for each in known(present, definitions):
        if each.active.until is not None and each.active.until <= at:
            continue
        one = _if_taken_back(each)
        entered_ = Entered(one.active, one, lasts=True, new=False)
        entered_ = with_used(entered_, present.term.start, Decimal(0)) if anew else entered_
        ends = voided(one.promotion, actions)
        if ends:
            ended.append(one.promotion.id)
        if one.active.id not in counts and not voided(one.promotion, at_once):
            waiting.append(entered_)
        elif not ends:
            kept.append(entered_)
    return kept, waiting, tuple(ended)


def _if_taken_back(one: Running) -> Running:
    """A promotion as it goes on unless what waits breaks its conditions: whether it still does is looked at
    anew."""
    return one._replace(active=_otherwise(one.active))


def _otherwise(one: ActivePromotion) -> ActivePromotion:
    other = one.otherwise
    if other is None:
        return one
    update = {"from_": other.from_ or one.from_, "until": other.until, "otherwise": None}
    return one.model_copy(update=update)


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
            active = ended_on(one.active, phase.start)
            own: ActivePromotion | None = one.active
            if why == "conditions":  # which no course knows: that it would go on else is recorded beside
                first = one.active.from_ if active.from_ != one.active.from_ else None
                lasts = Otherwise.model_construct(from_=first, until=one.active.until)
                own = None
                active = active.model_copy(update={"otherwise": lasts})
            ending = one.promotion._replace(active=active)
            return replace(one, active=active, promotion=ending, because=why, own=own)
    return one


def until_something_waits(
    counted: Counted, present: Subscription, next_term: date, at: date
) -> Iterator[Running]:
    """The promotions that are over by the next term, and yet run for all of this one as long as everything is
    as it is: until a change that waits, or with the term, before which one comes. As if they went on. What is
    over within the term anyway is nothing that is paid each cycle."""
    first = min((one.on for one in present.scheduled), default=date.max)
    for one in counted.on(at):
        until = one.active.until
        ends = (one.own or _otherwise(one.active)).until
        lasts = one.lasts and runs(one.active, at) and (ends is None or ends >= next_term)
        if lasts and until is not None and first <= until <= next_term:
            after = None if ends == next_term else ends
            active = one.active.model_copy(update={"until": after})
            yield one.promotion._replace(active=active)


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
    for one in (*counted.on(at), *counted.waiting):
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


def lasts_otherwise(counted: Counted, begun: Subscription) -> bool:
    """Whether a promotion that counted before counts for other days of the term from now on: the lines do not
    tell then what was paid so far."""
    end: date = begun.term.end
    before = {one.id: min(one.until or end, end) for one in begun.promotions}
    all_ = (*counted.promotions, *counted.waiting)
    running = [one.own or one.active for one in all_ if one.lasts and not one.new]
    return any(min(one.until or end, end) != before.get(one.id) for one in running)


def _may_take(one: Entered, term: Term) -> bool:
    """Whether a promotion could take something off when a term began: a percentage does for days to come."""
    if one.promotion.promotion.amount is not None:
        return runs(one.active, term.start)
    return one.active.from_ is None or one.active.from_ < term.end


def _ended_before(
    counted: Counted, present: Subscription, at: date, definitions: Definitions
) -> Iterator[ActivePromotion]:
    """What stays recorded of promotions that never count again: those that ended by a day, and those that
    the order ends."""
    waiting = {one.active.id for one in counted.waiting}
    ended = counted.ended(at) - waiting
    for one in known(present, definitions):
        if one.active.until is not None and one.active.until <= at:
            if remembered(one.active, present.term.start, definitions):
                yield one.active
        elif one.active.id in ended and one.promotion.times is not None:
            yield ended_on(one.active, at)
