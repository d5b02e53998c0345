"""Taking a remedy's step: the question as it stands on a copy of the account, or of itself, after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from ..check.account import AccountError
from ..model.account import Account, Line, alone
from ..model.ask import Ask
from ..model.decision import Outcome, QuestionError, Step
from ..model.deed import ACQUIRE, ADD_SEATS, CHANGE_CYCLE
from ..subscription.course import with_lines
from ..subscription.followed import followed
from ..subscription.holdings import remaining, reseated
from .charged import monthly_of
from .decision import Decision
from .derive import Change
from .foreseen import made_of
from .prepare import OrderPlan, first_subscription, prepare
from .prepared import Prepared

ROLE: Final = "user.role"


@dataclass(frozen=True, slots=True)
class Trial:
    """A question as it stands after some steps."""

    prepared: Prepared
    ask: Ask
    done: Outcome | None = None
    """Set once a step has brought about what was asked by other means: that step's outcome."""

    def decide(self) -> Decision:
        """The answer. Raises QuestionError."""
        return self.prepared.answer(self.ask)


def taken(trial: Trial, steps: Sequence[Step]) -> Trial | Decision | None:
    """The question after steps are taken one after the other; None where one makes no sense.

    Where one is itself refused, the answer to it.
    """
    for step in steps:
        try:
            after = _after(trial, step)
        except (QuestionError, AccountError):
            return None
        if not isinstance(after, Trial):
            return after
        trial = after
    return trial


def _after(trial: Trial, step: Step) -> Trial | Decision | None:
    facts, account = trial.prepared.facts, trial.prepared.facts.account
    match step.kind:
        case "role" | "attribute":
            return _again(trial, _with_attribute(account, facts.user.id, step.name, str(step.value)))
        case "cycle":
            return _after_cycle(trial, str(step.value))
        case "date" if isinstance(step.value, date):
            return _again(trial, account, at=step.value)
        case "seats" if isinstance(step.value, int):
            return _after_seats(trial, step.name, step.value)
        case "item" if step.action is not None:
            return _after_item(trial, str(step.value), step.action)
    return None


def _after_cycle(trial: Trial, cycle: str) -> Trial | Decision | None:
    """The question once the subscription is billed by another cycle, where some action leads there."""
    prepared = trial.prepared
    account = prepared.facts.account
    if account.subscription is None:
        return None
    definitions = prepared.engine.definitions
    if prepared.facts.new:  # a first order says how it is billed
        items = [definitions.items[line.item] for line in account.subscription.items]
        if not all(item.sold_for(cycle) for item in items):
            return None
    else:
        ways = definitions.doing.get(CHANGE_CYCLE, ())
        answers = [prepared.answer(Ask(action, to=cycle)) for action in ways]
        if all(answer.outcome == "deny" for answer in answers):
            return answers[0] if answers else None
    changed_ = account.subscription.model_copy(update={"cycle": cycle})
    return _again(trial, account.model_copy(update={"subscription": changed_}))


def _after_seats(trial: Trial, item: str, seats: int) -> Trial | Decision | None:
    """The question with other seats, or once an `item` that is held has more: if that is not refused."""
    if not item:
        return replace(trial, ask=trial.ask._replace(seats=seats))
    facts, adding = trial.prepared.facts, trial.prepared.engine.definitions.first_doing(ADD_SEATS)
    if adding is None:
        return None
    answer = trial.prepared.answer(Ask(adding, item, seats - facts.holdings.seats_of(item)))
    if answer.outcome == "deny":
        return answer
    definitions, lines = trial.prepared.engine.definitions, facts.holdings.lines
    after = remaining(lines, reseated(lines, item, seats), definitions)
    done = answer.outcome if item in definitions.following.get(trial.ask.item or "", ()) else None
    return replace(_again(trial, _with_lines(facts.account, after)), done=done)


def _after_item(trial: Trial, item_id: str, action: str) -> Trial | Decision | None:
    """The question once an item is bought, upgraded to, or given up: if that itself is not refused."""
    prepared, held = trial.prepared, trial.prepared.facts.holdings
    definitions, account = prepared.engine.definitions, prepared.facts.account
    if action not in prepared.engine.plans:
        return None
    answer = prepared.answer(Ask(action, item_id))
    if answer.outcome == "deny":
        return answer
    if not isinstance(answer.basis, Change):
        return None
    if account.subscription is None:
        both = [one for one in (item_id, trial.ask.item) if one is not None and one in definitions.items]
        account = first_subscription(account, None, prepared.at, definitions, both)
    assert account.subscription is not None
    made = made_of(answer.does, answer.ask, answer.basis.item, answer.basis)
    fresh, at = prepared.facts.fresh, prepared.at
    subscription = followed(account.subscription, fresh, made, at, at, definitions).subscription
    after = _again(trial, account.model_copy(update={"subscription": subscription}))
    if definitions.does(trial.ask.action) not in ACQUIRE:
        return after
    wanted = trial.decide().acts_on
    came = wanted in after.prepared.facts.holdings.items and wanted not in held.items
    return replace(after, done=answer.outcome) if came else after


def _again(trial: Trial, account: Account, at: date | None = None) -> Trial:
    facts = trial.prepared.facts
    engine = trial.prepared.engine if at is None else trial.prepared.engine.on(at)
    plan = OrderPlan(new=facts.new)
    account = alone(account, facts.user.id)
    after = prepare(account, facts.user.id, at or facts.at, engine.definitions, plan)
    return replace(trial, prepared=Prepared(engine, after))


def _with_lines(account: Account, lines: tuple[Line, ...]) -> Account:
    assert account.subscription is not None
    return account.model_copy(update={"subscription": with_lines(account.subscription, lines)})


def _with_attribute(account: Account, user_id: str, name: str, value: str) -> Account:
    whose, _, key = name.partition(".")
    if name == "account.type":
        return account.model_copy(update={"type": value})
    if whose == "account":
        return account.model_copy(update={"attributes": {**account.attributes, key: value}})
    one = alone(account, user_id)
    users = [
        user.model_copy(
            update={"role": value} if name == ROLE else {"attributes": {**user.attributes, key: value}}
        )
        for user in one.users
    ]
    return one.model_copy(update={"users": tuple(users)})


def dearer_by(before: Trial, after: Trial) -> Fraction | None:
    """What steps make the subscription cost more a month, by the prices that bind its lines, in its cycle.

    Nothing where it costs less: to give something up is no gain. None where something has no price to tell.
    """
    facts = after.prepared.facts
    subscription, definitions = facts.account.subscription, after.prepared.engine.definitions
    old, new = before.prepared.facts.holdings.lines, facts.holdings.lines
    if subscription is None or old is new:
        return Fraction(0)
    added = [monthly_of(line, subscription, facts.account, definitions) for line in new if line not in old]
    earlier, gone = before.prepared.facts.account, [line for line in old if line not in new]
    spared = nothing = Fraction(0)
    if earlier.subscription is not None:
        was = earlier.subscription.model_copy(update={"cycle": subscription.cycle})
        spared = sum([monthly_of(line, was, earlier, definitions) or nothing for line in gone], nothing)
    known = [one for one in added if one is not None]
    return max(sum(known, Fraction(0)) - spared, Fraction(0)) if len(known) == len(added) else None
