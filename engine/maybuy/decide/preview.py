"""Orders: changes decided one after the other, and the summary that follows them, before anything is bought.

Every change is decided against the subscription as the ones before it leave it. What is refused is said and
skipped. Money is worked out at the end from the two states, before and after: see pricing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..model.account import Account, ActivePromotion, Line, ScheduledChange, Subscription, alone
from ..model.ask import Ask, ask_of
from ..model.decision import Outcome, QuestionError, Timing
from ..model.definitions import Definitions
from ..model.order import Order, OrderChange
from ..model.promotion import PromotionFile
from .changes import Scheduled, changed, months_later, planned, superseded
from .derive import Change
from .prepare import OrderPlan, begun, first_subscription, prepare
from .prepared import Decision, Prepared
from .pricing import (
    OrderLine,
    Terms,
    left_of,
    next_term,
    order_lines,
    rounded,
    total,
    whole_cycle,
)  # fmt: skip
from .promotion import Occasion, Refusal, discounts, find, refusal
from .rulebook import Rulebook
from .summary import Missing, Notice, OrderError, Preview, Saving

WORST: tuple[Outcome, ...] = ("allow", "refer", "deny")


@dataclass(frozen=True, slots=True)
class _State:
    """How far an order has come."""

    account: Account
    plan: OrderPlan
    decisions: tuple[Decision, ...] = ()
    warnings: tuple[Notice, ...] = ()

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
    start = _begin(alone(account, order.user), order, at, definitions)
    leaving, left = None, _cancelled(order.changes, definitions)
    while leaving != left:  # a cancellation that is refused after all frees nothing else
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
        left = _cancelled(kept, definitions)
    return _summary(state, account, order, at, engine)


def _cancelled(changes: Iterable[OrderChange], definitions: Definitions) -> frozenset[str]:
    """The items that changes cancel, of a product all editions."""
    cancelled = (one.item for one in changes if one.action == "cancel_product" and one.item)
    return frozenset(one for item in cancelled for one in definitions.expand(item))


def _begin(account: Account, order: Order, at: date, definitions: Definitions) -> _State:
    """The state before the first change. A prospect starts with an empty one of the cycle it orders."""
    if account.subscription is not None:
        return _State(account, begun(account))
    return _State(first_subscription(account, order.cycle, at, definitions), OrderPlan(new=True))


def _after(state: _State, change: OrderChange, order: Order, at: date, engine: Rulebook) -> _State:
    """The state once a change is decided and, unless it is refused, made or scheduled."""
    definitions = engine.definitions
    if state.account.subscription is None:
        raise QuestionError("after-cancellation", action=change.action)
    asked = Prepared(engine, prepare(state.account, order.user, at, definitions, state.plan))
    begun_cycle = state.account.subscription.cycle
    decision = asked.answer(ask_of(change))
    state = replace(state, decisions=(*state.decisions, decision))
    if decision.outcome == "deny":
        return state
    made = _line_change(decision)
    scheduled = superseded(state.plan.scheduled, made, definitions)
    replaced = (one.change for one in state.plan.scheduled if one not in scheduled)
    notices = (Notice("superseded", one.item or one.to or one.action) for one in replaced)
    warnings = (*state.warnings, *notices)
    if made.action == "cancel_product" and (suite := _suite_of(made.item, state.lines, definitions)):
        warnings = tuple(dict.fromkeys((*warnings, Notice("suite_dissolved", suite))))
    if decision.effective.timing == "next_cycle" and decision.effective.on is not None:
        undone = made.to is not None and made.to == begun_cycle  # back to what it is: nothing is left to do
        later = scheduled if undone else (*scheduled, Scheduled(decision.effective.on, made))
        return replace(state, plan=replace(state.plan, scheduled=later), warnings=warnings)
    subscription = None
    if made.action != "cancel_account" and state.account.subscription is not None:
        items = changed(state.lines, made, definitions)
        subscription = state.account.subscription.model_copy(update={"items": items})
    method = made.to if made.action == "change_payment_method" else None
    account = state.account.model_copy(
        update={"subscription": subscription, "payment_method": method or state.account.payment_method}
    )
    return replace(state, account=account, plan=replace(state.plan, scheduled=scheduled), warnings=warnings)


def _line_change(decision: Decision) -> Ask:
    """What a decision comes to, its default seats filled in."""
    change = decision.basis if isinstance(decision.basis, Change) else Change()
    seats = None
    if decision.action in ("buy", "bundle"):
        seats = change.seats
    elif decision.action in ("add_seats", "remove_seats"):
        seats = decision.seats if decision.seats is not None else 1
    to = decision.to if decision.action.startswith("change_") else None
    return Ask(decision.action, decision.acts_on, seats, to=to)


def _suite_of(item: str | None, lines: tuple[Line, ...], definitions: Definitions) -> str | None:
    return next((line.item for line in lines if item in definitions.items[line.item].parts), None)


def _summary(state: _State, account: Account, order: Order, at: date, engine: Rulebook) -> Preview:
    definitions = engine.definitions
    first = _begin(account, order, at, definitions).account.subscription
    assert first is not None
    terms = _terms(account, first, at, definitions)
    before = account.subscription.items if account.subscription else ()
    cancelled = state.account.subscription is None
    lines = () if cancelled else order_lines(before, state.lines, terms, definitions)
    applied, refused, warnings = _promotions(state, order, at, lines, account, engine)
    reductions = discounts(applied, lines, terms.currency, definitions)
    now = _subscription_now(state, applied)
    after = carried_out(now, state.plan.scheduled, definitions) if now is not None else None
    nothing = rounded(Fraction(0), terms.currency)
    recurring_after = whole_cycle(after.items, terms, after.cycle, definitions) if after else nothing
    due = total((line.due_now for line in lines), terms.currency)
    due -= sum((one.amount for one in reductions), Decimal(0))
    outcome: Outcome = max((one.outcome for one in state.decisions), key=WORST.index, default="allow")
    obligations = tuple(sorted({one for decision in state.decisions for one in decision.obligations}))
    channels = _channels(state.decisions, engine)
    methods = tuple(
        method.id
        for method in definitions.payment_methods.values()
        if method.through is None or (channels and channels[0] in method.through)
    )
    summary = Preview(
        outcome=outcome,
        account=account,
        order=order,
        at=at,
        changes=state.decisions,
        channels=channels,
        lines=lines,
        discounts=reductions,
        refused_codes=refused,
        savings=_savings(state, lines, terms, definitions),
        currency=terms.currency,
        recurring=total((line.recurring for line in lines), terms.currency),
        due_now=due,
        recurring_after=recurring_after,
        effective=_effective(state.decisions),
        scheduled=tuple(sorted(state.plan.scheduled, key=lambda one: one.on)),
        subscription_now=now,
        subscription_after=after,
        obligations=obligations,
        payment_methods=methods,
        payment_method=order.payment_method or state.account.payment_method,
        missing=(),
        warnings=(*state.warnings, *warnings, *_ignored(account, order)),
    )
    return replace(summary, missing=tuple(_missing(summary, definitions)))


def _terms(account: Account, subscription: Subscription, at: date, definitions: Definitions) -> Terms:
    months = definitions.cycles[subscription.cycle]
    prorate_by = definitions.catalog.prorate_by if definitions.catalog else "day"
    left = left_of(subscription.term, at, months, prorate_by)
    return Terms(account.currency, subscription.cycle, months, subscription.term, at, left)


def _promotions(
    state: _State, order: Order, at: date, lines: tuple[OrderLine, ...], account: Account, engine: Rulebook
) -> tuple[list[tuple[PromotionFile, date | None]], tuple[Refusal, ...], tuple[Notice, ...]]:
    """The promotions that count, earlier orders' included; codes that do not apply; what is voided."""
    definitions = engine.definitions
    subscription = state.account.subscription
    if subscription is None:  # nothing is left that a promotion could be for
        return [], tuple(Refusal(code, "items") for code in sorted(order.promotion)), ()
    actions = frozenset(one.action for one in state.decisions if one.outcome != "deny")
    applied: list[tuple[PromotionFile, date | None]] = []
    warnings = []
    for active in account.subscription.promotions if account.subscription else ():
        promotion = definitions.promotions.get(active.id)
        if promotion is None or active.until <= at:
            continue
        if actions.isdisjoint(promotion.voided_by or ()):
            applied.append((promotion, active.until))
        else:
            warnings.append(Notice("promotion_voided", promotion.id))
    refused: list[Refusal] = []
    if order.promotion:
        asked = Prepared(engine, prepare(account, order.user, at, definitions))
        seats = max((line.seats for line in state.lines), default=0)
        occasion = Occasion(asked.facts, subscription.cycle, seats, actions, lines)
        may = "apply_promotion" not in engine.plans or asked.decide("apply_promotion").outcome != "deny"
        found = [(code, find(code, definitions)) for code in order.promotion]
        for code, promotion in sorted(found, key=lambda pair: (pair[1].id if pair[1] else "", pair[0])):
            why = refusal(code, promotion, occasion, definitions) if may else Refusal(code, "rights")
            if why is not None or promotion is None:
                refused.append(why or Refusal(code, "unknown"))
            elif any(other.id == promotion.id for other, _ in applied):
                refused.append(Refusal(code, "twice", promotion.id))
            elif applied and not all(one.stacks for one, _ in [*applied, (promotion, None)]):
                refused.append(Refusal(code, "stacking", promotion.id))
            else:
                months = (promotion.duration or 0) * definitions.cycles[subscription.cycle]
                start = subscription.term.start
                applied.append((promotion, months_later(start, months) if months else None))
    return applied, tuple(refused), tuple(warnings)


def _subscription_now(state: _State, applied: list[tuple[PromotionFile, date | None]]) -> Subscription | None:
    """The subscription after what changes now, with what is scheduled and the promotions that last."""
    subscription = state.account.subscription
    if subscription is None or (state.plan.new and not subscription.items):
        return None
    lasting = (ActivePromotion.model_construct(id=one.id, until=until) for one, until in applied if until)
    return subscription.model_copy(
        update={
            "scheduled": tuple(_as_file(one) for one in state.plan.scheduled),
            "promotions": tuple(sorted(lasting, key=lambda one: one.id)),
        }
    )


def _as_file(one: Scheduled) -> ScheduledChange:
    change = OrderChange.model_construct(
        action=one.change.action,
        item=one.change.item,
        seats=one.change.seats,
        quantity=None,
        to=one.change.to,
    )
    return ScheduledChange.model_construct(on=one.on, change=change)


def carried_out(
    subscription: Subscription, scheduled: tuple[Scheduled, ...], definitions: Definitions
) -> Subscription:
    """A subscription once scheduled changes have happened, in the term that begins with the last of them."""
    if not scheduled:
        return subscription.model_copy(update={"scheduled": ()})
    cycle, term = subscription.cycle, subscription.term
    for one in scheduled:
        cycle = one.change.to or cycle if one.change.action == "change_billing_cycle" else cycle
    if max(one.on for one in scheduled) >= term.end:
        term = next_term(term, definitions.cycles[subscription.cycle], definitions.cycles[cycle])
    kept = tuple(
        one
        for one in subscription.promotions
        if one.until > term.start
        and (
            (promotion := definitions.promotions.get(one.id)) is None
            or cycle in (promotion.cycles or (cycle,))
        )
    )
    items = planned(subscription.items, scheduled, definitions)
    return subscription.model_copy(
        update={"cycle": cycle, "term": term, "items": items, "scheduled": (), "promotions": kept}
    )


def _ignored(account: Account, order: Order) -> Iterator[Notice]:
    """A billing cycle that an order gives for a subscription that has one: only a change of it would
    count."""
    if account.subscription is not None and order.cycle not in (None, account.subscription.cycle):
        yield Notice("cycle_ignored", order.cycle or "")


def _missing(summary: Preview, definitions: Definitions) -> Iterator[Missing]:
    """What keeps an order from being confirmed, in the order a customer would meet it."""
    if not any(definitions.actions[one.action].channelled for one in summary.changes):
        yield Missing("changes")
    for line in summary.lines:
        if line.unit_price is None and not definitions.items[line.item].on_request:
            yield Missing("price", line.item)
    for number, decision in enumerate(summary.changes):
        words = f"{decision.action} {decision.item or decision.to or ''}".strip()
        if decision.outcome == "deny":
            yield Missing("refused", words, change=number)
        elif decision.outcome == "refer":
            yield Missing("assistance", words, change=number)
    for refused in summary.refused_codes:
        yield Missing("promotion", refused.code)
    for duty in summary.obligations:
        if duty.kind == "accept_terms":
            if duty.what not in summary.order.accept:
                yield Missing("accept_terms", duty.what, duty.version)
        elif duty.what not in summary.order.details and not definitions.details[duty.what].optional:
            yield Missing("provide", duty.what)
    paying = summary.due_now > 0
    if summary.payment_method is None:
        if paying:
            yield Missing("payment_method")
    elif summary.payment_method not in summary.payment_methods and (paying or summary.order.payment_method):
        yield Missing("payment_method", summary.payment_method)


def _channels(decisions: tuple[Decision, ...], engine: Rulebook) -> tuple[str, ...]:
    """The channels through which all of an order that is not refused can be done, in declared order."""
    through = [set(one.channels) for one in decisions if one.outcome != "deny" and one.channels]
    shared = set.intersection(*through) if through else set()
    return tuple(channel for channel in engine.channels.ids if channel in shared)


def _effective(decisions: tuple[Decision, ...]) -> Timing:
    """When an order first changes something."""
    timings = [one.effective for one in decisions if one.effective.on is not None]
    return min(timings, key=lambda one: (one.on or date.max, one.timing != "now"), default=Timing(None, None))


def _savings(
    state: _State, lines: tuple[OrderLine, ...], terms: Terms, definitions: Definitions
) -> tuple[Saving, ...]:
    """For every suite that the order brings, what its parts would cost apart."""
    savings = []
    brought = {
        one.acts_on for one in state.decisions if one.action in ("buy", "bundle") and one.outcome != "deny"
    }
    for line in lines:
        parts = definitions.items[line.item].parts
        if line.item in brought and parts and line.recurring is not None:
            apart = (Line.model_construct(item=part, seats=line.seats, in_use=0) for part in parts)
            separately = whole_cycle(tuple(apart), terms, terms.cycle, definitions)
            savings.append(Saving(line.item, separately, line.recurring))
    return tuple(savings)
