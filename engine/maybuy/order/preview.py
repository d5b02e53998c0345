"""Orders: changes decided one after the other, and the summary that follows them, before anything is bought.

Every change is decided against the subscription as the ones before it leave it. What is refused is said and
skipped. Money is worked out at the end, from the course before and the course after: see charges.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..decide.decision import Decision
from ..decide.prepare import OrderPlan, first_subscription, prepare
from ..decide.prepared import Prepared
from ..decide.rulebook import Rulebook
from ..model import deed
from ..model.account import Account, Line, ScheduledChange, Subscription, alone
from ..model.ask import ask_of
from ..model.decision import Outcome, QuestionError, Timing
from ..model.definitions import Definitions
from ..model.order import Order, OrderChange
from ..subscription.changes import as_held, item_of
from ..subscription.costs import Billing, on_trial
from ..subscription.course import Phase, as_of, carried_over, course, renewed
from ..subscription.currency import rounded
from ..subscription.customers import priced_for
from ..subscription.followed import followed
from ..subscription.prices import apart, has_sums
from ..subscription.soundness import ahead, unsound
from .charges import OrderLine, order_lines, renewal_lines, total, whole_cycle
from .counted import (
    Counted,
    carried,
    ended_by,
    lasts_otherwise,
    recorded,
    until_something_waits,
    with_codes,
)
from .discounts import Discount, Reduced, reduced, taken_of_cycle
from .ended import cancelled, ended
from .notices import idle, ignored, in_vain, is_idle, notices, of_idle, of_term, trials_ended
from .paid import with_payments
from .payments import Due, to_come, turns
from .promotions import Occasion, Refusal, find
from .settling import Made, Settled, Settling, in_term, settled, settling_of
from .summary import Notice, OrderError, Preview, Saving, missing_of

WORST: tuple[Outcome, ...] = ("allow", "refer", "deny")


@dataclass(frozen=True, slots=True)
class _State:
    """How far an order has come. The account's subscription has all that waits, from whatever order."""

    account: Account
    plan: OrderPlan
    undone: tuple[ScheduledChange, ...] = ()
    decisions: tuple[Decision, ...] = ()
    warnings: tuple[Notice, ...] = ()
    fruitful: frozenset[str] = frozenset()
    """The actions of changes that come to more than taking back what waits."""
    at_once: frozenset[str] = frozenset()
    """Those of them that are done at once."""
    effects: tuple[Timing, ...] = ()
    made: tuple[Made, ...] = ()
    """What was made at once."""

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.account.subscription.items if self.account.subscription else ()


def uninterrupted() -> None:
    """What is done between two steps where nobody may want to end the work early."""


def preview(
    engine: Rulebook,
    account: Account,
    order: Order,
    at: date,
    between: Callable[[], object] = uninterrupted,
) -> Preview:
    """The summary of an order on a day. `between` is called before each step: what it raises ends the work.

    Raises AccountError and QuestionError as Engine.prepare() does, OrderError for a change that names what
    does not exist, or that follows the cancellation of the account.
    """
    definitions = engine.definitions
    prepare(account, order.user, at, definitions)  # facts and user are checked before any change is looked at
    account = as_of(account, at, definitions)
    start = _begin(alone(account, order.user), order, at, definitions)
    leaving, left = None, cancelled(order.changes, definitions)
    while leaving != left:  # a cancellation that is refused after all, or comes too late, frees nothing else
        leaving = left
        state = replace(start, plan=replace(start.plan, leaving=leaving))
        for number, change in enumerate(order.changes):
            between()
            try:
                state = _after(state, change, order, at, engine)
            except QuestionError as error:
                raise OrderError(number, error) from error
        kept = (
            one for one, made in zip(order.changes, state.decisions, strict=True) if made.outcome != "deny"
        )
        left = (leaving & cancelled(kept, definitions)) - _too_late(start, state, at, definitions)
    state = _without_idle(state, at, definitions)
    begun, present = start.account.subscription, state.account.subscription
    settling = settling_of(state.made)
    if begun is not None and present is not None:
        present = in_term(present, settling, at, definitions)
        held = begun
        if present.term != begun.term:
            held = begun.model_copy(update={"items": carried_over(begun, definitions)})
        state = _in_its_term(state, begun, as_held(held, present))
    return _summary(state, settling, account, order, at, engine)


def _in_its_term(state: _State, begun: Subscription, present: Subscription) -> _State:
    """The state with its last subscription, for the end of whose term what is about all of it waits."""
    old, new = begun.term, present.term
    if old != new:
        later = Timing("next_cycle", old.end), Timing("next_cycle", new.end)
        decisions = [
            Decision(one.prepared, one.case, one.answer, later[1])
            if one.effective == later[0] and one.acts_on is None
            else one
            for one in state.decisions
        ]
        state = replace(state, effects=(*state.effects, later[1]), decisions=tuple(decisions))
    return replace(state, account=state.account.model_copy(update={"subscription": present}))


def _without_idle(state: _State, at: date, definitions: Definitions) -> _State:
    """The state in which nothing of the order waits for a day on which it would alter nothing. What waits
    from earlier orders and would not is only told."""
    present = state.account.subscription
    if present is None or not present.scheduled:
        return state
    phases = _ahead(present, at, state.account.currency, definitions)
    vain = tuple(idle(phases, definitions))
    if not vain:
        return state
    gone = [one for one in state.plan.fresh if any(one is other for other in vain)]
    left = tuple([one for one in present.scheduled if not any(one is other for other in gone)])
    others = [one for one in state.plan.fresh if not any(one is other for other in gone)]
    days = {one.on for one in gone} - {one.on for one in others}
    actions = {one.change.action for one in gone} - {one.change.action for one in others} - state.at_once
    told = of_idle(ask_of(one.change) for one in vain)
    return replace(
        state,
        account=state.account.model_copy(
            update={"subscription": present.model_copy(update={"scheduled": left})}
        ),
        warnings=tuple(dict.fromkeys((*state.warnings, *told))),
        fruitful=state.fruitful - actions,
        effects=tuple([Timing("now", at) if one.on in days else one for one in state.effects]),
    )


def _too_late(start: _State, state: _State, at: date, definitions: Definitions) -> frozenset[str]:
    """What an order cancels, but not before something that it needs, or cannot be beside, has changed."""
    if not state.plan.leaving:
        return frozenset()
    before, after = (ahead(one.account.subscription, at, definitions) for one in (start, state))
    broken = unsound(before, after, definitions)
    return state.plan.leaving & {item.id for one in broken for item in (one.item, *one.others)}


def _begin(account: Account, order: Order, at: date, definitions: Definitions) -> _State:
    """The state before the first change. A prospect starts with an empty one of the cycle that it orders, or
    in which all that it buys is sold."""
    if account.subscription is not None:
        return _State(account, OrderPlan())
    asked = [ask_of(one) for one in order.changes if definitions.does(one.action) in deed.PURCHASES]
    wanted = [item.id for one in asked if (item := item_of(one, definitions)) is not None]
    begun = first_subscription(account, order.cycle, at, definitions, wanted)
    return _State(begun, OrderPlan(new=True))


def _after(state: _State, change: OrderChange, order: Order, at: date, engine: Rulebook) -> _State:
    """The state once a change is decided and, unless it is refused, made or scheduled."""
    definitions, subscription = engine.definitions, state.account.subscription
    if subscription is None:
        raise QuestionError("after-cancellation", action=change.action)
    asked = Prepared(engine, prepare(state.account, order.user, at, definitions, state.plan))
    decision = asked.answer(ask_of(change))
    state = replace(state, decisions=(*state.decisions, decision))
    if decision.outcome == "deny":
        return state
    made, on = decision.made, decision.effective
    if change.units:
        made = made._replace(units=_units(change, decision, definitions))
    after = followed(subscription, state.plan.fresh, made, at, on.on or at, definitions)
    told = [*notices(made, after.agreed, state.lines, definitions)]
    update: dict[str, object] = {"subscription": after.subscription}
    left = after.agreed.change
    if is_idle(made, subscription, after, definitions):
        left, told = None, [*told, *of_idle([made])]
    done, at_once = state.made, state.at_once
    if left is not None and after.subscription is not None and (on.on is None or on.on <= at):
        items, at_once = after.subscription.items, at_once | {left.action}
        done = (*done, Made(decision.does, state.lines, items, decision.settlement))
    if left is not None and decision.does == deed.CHANGE_METHOD and made.to is not None:
        update["payment_method"] = made.to
    return replace(
        state,
        account=state.account.model_copy(update=update),
        plan=replace(state.plan, fresh=after.fresh),
        made=done,
        undone=(*state.undone, *after.agreed.undone),
        warnings=tuple(dict.fromkeys((*state.warnings, *told))),
        effects=(*state.effects, Timing("now", at) if left is None else on),
        fruitful=state.fruitful if left is None else state.fruitful | {left.action},
        at_once=at_once,
    )


def _units(change: OrderChange, decision: Decision, definitions: Definitions) -> tuple[tuple[str, int], ...]:
    """The units that are bought with an item. Raises QuestionError for what is not sold so."""
    item = definitions.items.get(decision.acts_on or "")
    if item is None or decision.does not in deed.ACQUIRE:
        raise QuestionError("units-not-expected", action=change.action)
    units = ask_of(change).units
    for limit, _ in units:
        if limit not in item.by_unit or limit not in definitions.limits:
            sold = sorted(item.by_unit & definitions.limits.keys())
            raise QuestionError("not-by-unit", among=sold, word=limit, item=item.id)
    return units


def _summary(
    state: _State,
    settling: Settling | None,
    account: Account,
    order: Order,
    at: date,
    engine: Rulebook,
) -> Preview:
    definitions, currency = priced_for(account, engine.definitions), account.currency
    begun = _begin(account, order, at, definitions).account.subscription
    assert begun is not None
    nothing = rounded(Fraction(0), currency)
    present = state.account.subscription
    before = Billing(begun, currency, definitions)
    after = Billing(present or begun, currency, definitions)
    charged = Settled(() if present is None else order_lines(before, after, at))
    if settling is not None:
        charged = settled(charged.lines, settling, before, after)
    lines = charged.lines
    counted = _promotions(state, order, at, lines, account, engine)
    so_far = before if before.subscription.term == after.subscription.term else after
    reductions = reduced(lines, counted.on(at), after, at, before)
    now = None
    if present is not None and (present.items or not state.plan.new):
        changed_ = bool(counted.ended(at)) or any(one.new for one in counted.promotions)
        others = present.items != begun.items or any(line.due_now for line in lines)
        changed_ = changed_ or (others and (apart(present, definitions) or has_sums(before)))
        changed_ = changed_ or lasts_otherwise(counted, begun)
        items = with_payments(before, after, charged, reductions, counted.on(at), at, all_=changed_)
        promotions = recorded(counted, reductions, present, at, so_far, all_=changed_)
        now = present.model_copy(update={"items": items, "promotions": promotions})
    phases = _ahead(now, at, account.currency, definitions)
    due = total((line.due_now for line in lines), nothing) - sum(reductions.taken.values(), nothing)
    open_items = tuple(line.item for line in lines if line.adds and definitions.items[line.item].on_request)
    lost = definitions.catalog is not None and definitions.catalog.below_zero == "nothing"
    credit = -due if lost and due < 0 and not open_items else nothing
    due = max(due, nothing) if open_items or lost else due
    to_pay = tuple([one for one in to_come(phases, currency, definitions) if one.amount > 0 or not lost])
    if due:
        to_pay = (Due(at, due, "order"), *to_pay)
    later = last_waiting(phases)
    channels = _channels(state.decisions, engine)
    discounts = _discounts(counted, reductions, lines, after, at)
    recurring = total((line.recurring for line in lines), nothing)
    summary = Preview(
        outcome=_outcome(state.decisions, channels, open_items, engine),
        account=account,
        order=order,
        at=at,
        changes=state.decisions,
        channels=channels,
        lines=lines,
        discounts=discounts,
        refused_codes=counted.refused,
        savings=tuple(_savings(state.made, lines, after)),
        currency=currency,
        recurring=recurring,
        recurring_net=recurring - sum((one.recurring for one in discounts), nothing),
        due_now=due,
        recurring_after=nothing if later is None else whole_cycle(Billing(later, currency, definitions)),
        payments=to_pay,
        on_request=open_items,
        undone=state.undone,
        ended=tuple(ended(begun, phases, at, state.plan.leaving, definitions)),
        effective=_last(state, present, at),
        scheduled=present.scheduled if present else (),
        subscription_now=now,
        subscription_after=later,
        obligations=tuple(sorted({one for decision in state.decisions for one in decision.obligations})),
        payment_methods=tuple(
            method.id
            for method in definitions.payment_methods.values()
            if method.through is None or (channels and channels[0] in method.through)
        ),
        payment_method=order.payment_method or state.account.payment_method,
        missing=(),
        warnings=(
            *state.warnings,
            *(Notice("promotion_voided", one) for one in counted.voided),
            *(Notice("not_credited", one.item) for one in charged.lost),
            *trials_ended(account.subscription, now, definitions),
            *of_term(account.subscription, now, currency, definitions),
            *([Notice("lost", currency, credit)] if credit else ()),
            *in_vain(phases, definitions),
            *ignored(account, order),
        ),
    )
    return replace(summary, missing=tuple(missing_of(summary, definitions)))


def _last(state: _State, present: Subscription | None, at: date) -> Timing:
    """When the last of an order takes effect: what a later change of it takes the place of never does."""
    waiting = {one.on for one in present.scheduled} if present is not None else set()
    left = [one for one in state.effects if one.timing == "now" or one.on in waiting]
    if not left:
        return Timing("now", at) if state.effects else Timing(None, None)
    return max(left, key=lambda one: (one.on or date.max, one.timing != "now"))


def _ahead(now: Subscription | None, at: date, currency: str, definitions: Definitions) -> tuple[Phase, ...]:
    """The course after an order, from its day on: until everything that waits has happened, and two terms."""
    if now is None:
        return ()
    found: list[Phase] = []
    starts: set[date] = set()
    last = False
    for phase in course(now, definitions, currency):
        if phase.until <= at:
            continue
        before = found[-1] if found else None
        found.append(phase)
        if phase.subscription is None:
            break
        starts.add(phase.subscription.term.start)
        last = last or (len(starts) > 2 and turns(before, phase))
        if last and not phase.subscription.scheduled:
            break
    return tuple(found)


def last_waiting(phases: Iterable[Phase]) -> Subscription | None:
    """The subscription once everything that waits has happened, in the term in which the last of it does."""
    found = None
    for phase in phases:
        found = phase.subscription
        if found is None or not found.scheduled:
            break
    return found


def _promotions(
    state: _State, order: Order, at: date, lines: tuple[OrderLine, ...], account: Account, engine: Rulebook
) -> Counted:
    """The promotions that count, earlier orders' included; codes that do not apply; what is voided."""
    definitions = priced_for(account, engine.definitions)
    subscription = state.account.subscription
    if subscription is None:  # nothing is left that a promotion could be for
        return Counted((), tuple([_of_no_use(code, definitions) for code in sorted(order.promotion)]), ())
    ordered = state.fruitful
    anew = account.subscription is not None and account.subscription.term != subscription.term
    running, waiting, voided = carried(subscription, ordered, state.at_once, at, definitions, anew=anew)
    refused: list[Refusal] = []
    if order.promotion:
        asked = Prepared(engine, prepare(account, order.user, at, definitions))
        awaited = {one.change.action for one in subscription.scheduled}
        billing = Billing(
            renewed(subscription, subscription.cycle, definitions), account.currency, definitions
        )
        occasion = Occasion(asked.facts, subscription, ordered | awaited, lines, renewal_lines(billing))
        codes = [one for one in engine.plans if definitions.does(one) == deed.PROMOTE]
        may = all(asked.decide(one).outcome != "deny" for one in codes)
        running, refused = with_codes(order.promotion, running, occasion, definitions, may=may)
    phases = _ahead(subscription, at, account.currency, definitions)

    def attributes(phase: Phase) -> Mapping[str, object]:
        then = account.model_copy(update={"subscription": phase.subscription})
        return prepare(then, order.user, max(phase.start, at), definitions).attributes

    meant = ended_by(running, phases, attributes, definitions)
    vain = [one for one in meant if one.new and one.never_counts(subscription.term.start)]
    for code in order.promotion:
        found = find(code, definitions)
        refused += [
            Refusal(code, one.because or "items", one.active.id)
            for one in vain
            if found is not None and one.active.id == found.id
        ]
    kept = tuple([one for one in meant if one not in vain])
    later = ended_by(waiting, phases, attributes, definitions)
    return Counted(kept, tuple(refused), voided, later)


def _of_no_use(code: str, definitions: Definitions) -> Refusal:
    """A code where nothing is left that it could be for."""
    found = find(code, definitions)
    return Refusal(code, "unknown") if found is None else Refusal(code, "items", found.id)


def _discounts(
    counted: Counted, reductions: Reduced, lines: tuple[OrderLine, ...], after: Billing, at: date
) -> tuple[Discount, ...]:
    """What each promotion takes off now, and of what the lines recur at: in the next term, were it like
    this one, its prices too."""
    nothing = rounded(Fraction(0), after.currency)
    following = renewed(after.subscription, after.subscription.cycle, after.definitions)
    again = [one.promotion for one in counted.on(following.term.start) if one.lasts]
    again += until_something_waits(counted, after.subscription, following.term.start, at)
    recurring = taken_of_cycle(lines, again, after._replace(subscription=following))
    made = []
    for one in sorted(counted.on(at), key=lambda one: one.active.id):
        name, until = one.active.id, one.active.until
        taken = reductions.taken.get(name, nothing)
        made.append(Discount(name, taken, recurring.get(name, nothing), until, one.because))
    return tuple(made)


def _channels(decisions: tuple[Decision, ...], engine: Rulebook) -> tuple[str, ...]:
    """The channels through which all of an order that is not refused can be done, in declared order."""
    through = [set(one.channels) for one in decisions if one.outcome != "deny" and one.channels]
    shared = set.intersection(*through) if through else set()
    return tuple(channel for channel in engine.channels.ids if channel in shared)


def _outcome(
    decisions: tuple[Decision, ...], channels: tuple[str, ...], open_items: tuple[str, ...], engine: Rulebook
) -> Outcome:
    """The worst of the changes' outcomes: an order goes through a channel that all of them have in common,
    and what is priced on request is not confirmed by oneself."""
    worst: Outcome = max((one.outcome for one in decisions), key=WORST.index, default="allow")
    channelled = any(one.channels for one in decisions)
    assisted = channelled and not any(
        engine.definitions.channels[one].kind == "self_service" for one in channels
    )
    if channelled and not channels:
        return "deny"
    if worst == "allow" and (assisted or open_items):
        return "refer"
    return worst


def _savings(made: Iterable[Made], lines: tuple[OrderLine, ...], after: Billing) -> Iterator[Saving]:
    """What each suite that an order brings costs less than what it replaces; where that is nothing, than its
    parts apart. A suite that costs no less saves nothing, and neither does one that costs nothing yet."""
    items = after.definitions.items
    kept = {line.item for line in lines if line.recurring is not None}
    for one in made:
        before = {line.item for line in one.before}
        brought = [line for line in one.after if line.item not in before and line.item in kept]
        for suite in brought if one.does in deed.PURCHASES else ():
            parts = items[suite.item].parts
            if not parts or on_trial(suite.item, after.subscription):
                continue
            left = {line.item for line in one.after}
            apart = [line for line in one.before if line.item not in left] or [
                Line.model_construct(
                    item=part, seats=suite.seats, in_use=0, since=None, price=None, paid=None
                )
                for part in parts
            ]
            separately, together = (_cost_of(lines_, after) for lines_ in (apart, [suite]))
            if together < separately:
                yield Saving(suite.item, tuple([line.item for line in apart]), separately, together)


def _cost_of(lines: Sequence[Line], billing: Billing) -> Decimal:
    """What some lines cost for a whole cycle."""
    apart = billing.subscription.model_copy(update={"items": tuple(lines)})
    return whole_cycle(billing._replace(subscription=apart))
