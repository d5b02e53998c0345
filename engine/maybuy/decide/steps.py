"""Taking a remedy's step: the question as it stands on a copy of the account, or of itself, after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ..check.account import AccountError
from ..compile.facts import ACQUIRE
from ..model.account import Account, Line, alone
from ..model.decision import Decision, Outcome, QuestionError, Step
from ..subscription.changes import LineChange, changed
from ..subscription.holdings import reseated
from .derive import Change
from .prepare import OrderPlan, first_subscription

if TYPE_CHECKING:
    from .asked import Asked

ROLE: Final = "user.role"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as it stands after some steps."""

    asked: Asked
    action: str
    item: str | None = None
    seats: int | None = None
    quantity: int | None = None
    to: str | None = None
    done: Outcome | None = None
    """Set once a step has brought about what was asked by other means: that step's outcome."""

    def decide(self) -> Decision:
        """The answer. Raises QuestionError."""
        return self.asked.decide(self.action, self.item, seats=self.seats, quantity=self.quantity, to=self.to)


@dataclass(frozen=True, slots=True)
class Refused:
    """That a step cannot be taken: what it asks for itself, and the answer to that."""

    ask: Ask
    decision: Decision


def taken(ask: Ask, steps: Sequence[Step]) -> Ask | Refused | None:
    """The question after steps are taken one after the other; None where one makes no sense."""
    for step in steps:
        try:
            after = _after(ask, step)
        except (QuestionError, AccountError):
            return None
        if not isinstance(after, Ask):
            return after
        ask = after
    return ask


def _after(ask: Ask, step: Step) -> Ask | Refused | None:
    asked, account = ask.asked, ask.asked.facts.account
    match step.kind:
        case "role" | "attribute":
            return _asked_again(
                ask, _with_attribute(account, asked.facts.user.id, step.name, str(step.value))
            )
        case "cycle":
            return _after_cycle(ask, str(step.value))
        case "date" if isinstance(step.value, date):
            return _asked_again(ask, account, at=step.value)
        case "seats" if isinstance(step.value, int):
            return _after_seats(ask, step.name, step.value)
        case "item" if step.action is not None:
            return _after_item(ask, str(step.value), step.action)
    return None


def _after_cycle(ask: Ask, cycle: str) -> Ask | Refused | None:
    """The question once the subscription is billed by another cycle, where some action leads there."""
    account, plans = ask.asked.facts.account, ask.asked.engine.plans
    if account.subscription is None:
        return None
    ways = [
        Ask(ask.asked, action, to=cycle) for action, plan in plans.items() if plan.action.target == "cycle"
    ]
    answers = [way.decide() for way in ways]
    if all(answer.outcome == "deny" for answer in answers):
        return Refused(ways[0], answers[0]) if ways else None
    changed_ = account.subscription.model_copy(update={"cycle": cycle})
    return _asked_again(ask, account.model_copy(update={"subscription": changed_}))


def _after_seats(ask: Ask, item: str, seats: int) -> Ask | Refused | None:
    """The question with other seats, or once an `item` that is held has more: if that is not refused."""
    if not item:
        return replace(ask, seats=seats)
    held = ask.asked.facts.holdings
    more = Ask(ask.asked, "add_seats", item, seats - held.seats_of(item))
    answer = more.decide()
    if answer.outcome == "deny":
        return Refused(more, answer)
    return _asked_again(ask, _with_lines(ask.asked.facts.account, reseated(held.lines, item, seats)))


def _after_item(ask: Ask, item_id: str, action: str) -> Ask | Refused | None:
    """The question once an item is bought, upgraded to, or given up: if that itself is not refused."""
    asked, held = ask.asked, ask.asked.facts.holdings
    definitions, account = asked.engine.definitions, asked.facts.account
    if action not in asked.engine.plans:
        return None
    step = Ask(asked, action, item_id)
    answer = step.decide()
    if answer.outcome == "deny":
        return Refused(step, answer)
    if not isinstance(answer.basis, Change):
        return None
    if account.subscription is None:
        account = first_subscription(account, None, asked.facts.at, definitions)
    lines = changed(
        held.lines,
        LineChange(definitions.does(action), answer.basis.item, answer.basis.seats),
        asked.facts.at,
        definitions,
    )
    after = _asked_again(ask, _with_lines(account, lines))
    if ask.action not in ACQUIRE:
        return after
    wanted = ask.decide().acts_on
    came = wanted in after.asked.facts.holdings.items and wanted not in held.items
    return replace(after, done=answer.outcome) if came else after


def _asked_again(ask: Ask, account: Account, at: date | None = None) -> Ask:
    facts = ask.asked.facts
    plan = OrderPlan(new=facts.new)
    account = alone(account, facts.user.id)
    return replace(ask, asked=ask.asked.engine.prepare(account, facts.user.id, at or facts.at, plan))


def _with_lines(account: Account, lines: object) -> Account:
    assert account.subscription is not None
    return account.model_copy(
        update={"subscription": account.subscription.model_copy(update={"items": lines})}
    )


def _with_attribute(account: Account, user_id: str, name: str, value: str) -> Account:
    whose, _, key = name.partition(".")
    if name == ROLE:
        update: dict[str, object] = {"role": value}
    elif name == "account.type":
        return account.model_copy(update={"type": value})
    elif whose == "account":
        return account.model_copy(update={"attributes": {**account.attributes, key: value}})
    else:
        user = account.user(user_id)
        update = {"attributes": {**(user.attributes if user else {}), key: value}}
    one = alone(account, user_id)
    return one.model_copy(update={"users": tuple(user.model_copy(update=update) for user in one.users)})


def dearer_by(before: Ask, after: Ask) -> Decimal | None:
    """What steps make the subscription cost more a month, by the catalog's prices in its currency and cycle.

    Nothing where it costs less: to give something up is no gain. None where something has no price to tell.
    """
    facts = after.asked.facts
    subscription = facts.account.subscription
    old, new = before.asked.facts.holdings.lines, facts.holdings.lines
    if subscription is None or old is new:
        return Decimal(0)
    definitions, currency = after.asked.engine.definitions, facts.account.currency

    def price(line: Line) -> Decimal | None:
        amount = definitions.items[line.item].prices_at(currency, facts.at).get(subscription.cycle)
        return None if amount is None else amount * line.seats

    added = [price(line) for line in new if line not in old]
    gone = [price(line) or Decimal(0) for line in old if line not in new]
    known = [one for one in added if one is not None]
    return (
        max(sum(known, Decimal(0)) - sum(gone, Decimal(0)), Decimal(0)) if len(known) == len(added) else None
    )
