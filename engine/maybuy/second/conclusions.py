"""Decisions from the rules that durable-rules matched, read off them as section 4 of the design says it.

Nothing of the index takes part in outcome, channels, day, obligations and settlement. The sentences about
them (reasons, remedies) are those of the first engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..compile.normal import NormalRule, reason_of
from ..decide.account_rules import NOT_LISTED, AccountRules
from ..decide.answer import answered
from ..decide.decision import Decision
from ..decide.derive import Change
from ..decide.explain import all_attributes
from ..decide.prepare import Facts, terms_in_force
from ..decide.prepared import Prepared
from ..model import deed
from ..model.account import Subscription
from ..model.ask import Ask
from ..model.decision import Obligation, Outcome, Reason, Timing, obligation_of
from ..model.definitions import Definitions
from ..model.policy import Action
from ..model.settlement import By, Settlement
from .durable import Durable

NEVER = Timing(None, None)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What rules come to, before days and versions.

    `defers` is whether to the next cycle, and not before which day; None where it is not deferred at all.
    """

    outcome: Outcome
    channels: tuple[str, ...] = ()
    defers: tuple[bool, date | None] | None = None
    obligations: tuple[Obligation, ...] = ()
    settles: Settlement | None = None


def answer(matched: Iterable[NormalRule], action: Action, definitions: Definitions) -> Conclusion:
    """The answer that matching rules give to a question about an action."""
    rules = list(matched)
    denying = [rule for rule in rules if rule.effect == "deny"]
    allowing = [rule for rule in rules if rule.effect == "allow"]
    if not allowing or any(rule.implied for rule in denying):
        return Conclusion("deny")
    every = tuple(definitions.channels)
    left: list[str] = []
    if action.channelled:
        granted = {channel for rule in allowing for channel in rule.channels or every}
        taken = {channel for rule in denying for channel in rule.channels or every}
        left = [channel for channel in every if channel in granted - taken]
        if not left:
            return Conclusion("deny")
    elif any(rule.channels is None for rule in denying):
        return Conclusion("deny")
    by_oneself = any(definitions.channels[channel].kind == "self_service" for channel in left)
    deferring = [rule.until for rule in rules if rule.effect == "defer"]
    required = {duty for rule in rules if rule.effect == "require" for duty in rule.obligations}
    return Conclusion(
        "allow" if by_oneself or not action.channelled else "refer",
        tuple(left),
        (None in deferring, max((day for day in deferring if day), default=None)) if deferring else None,
        tuple(map(obligation_of, sorted(required))),
        _settling([rule.settlement for rule in rules if rule.settlement is not None], action.does),
    )


def _settling(said: list[Settlement], does: str) -> Settlement | None:
    """How a change is charged: of all that rules say of it, what asks least of the customer."""
    if not said:
        return None
    losing = does in (deed.CANCEL, deed.DOWNGRADE, deed.REMOVE_SEATS, deed.REMOVE_UNITS)
    words = {one.by for one in said}
    if does in (deed.CHANGE_CYCLE, deed.EXTEND):
        by: By = "new_term"
    elif losing and words & {"proration", "full"}:
        by = "proration" if "proration" in words else "full"
    elif "nothing" in words:
        by = "nothing"
    elif "proration" in words:
        by = "proration"
    else:
        by = "new_term" if "new_term" in words else "full"
    giving = any(one == Settlement(one.by, "rest") for one in said if one.by != "nothing")
    return Settlement(by, "rest" if giving and by != "nothing" else "none")


def timing(given: Conclusion, facts: Facts, acts_on: str | None, definitions: Definitions) -> Timing:
    """The day on which an answer takes effect: the latest that it is deferred to, now without any."""
    if given.outcome == "deny":
        return NEVER
    subscription = facts.account.subscription
    latest = facts.at
    if subscription is not None and not facts.new and given.defers is not None:
        next_cycle, not_before = given.defers
        if next_cycle:
            latest = max(latest, _turns(subscription, acts_on, definitions))
        if not_before is not None:
            latest = max(latest, not_before)
    return Timing("now" if latest == facts.at else "next_cycle", latest)


def _turns(subscription: Subscription, acts_on: str | None, definitions: Definitions) -> date:
    """The day of the next cycle: of what is free until a day that day, of all else the term's end."""
    free = {one.item: one for one in subscription.trials}
    for item, trial in free.items():
        if acts_on is not None and definitions.items[item].product == definitions.items[acts_on].product:
            return trial.until
    if free and all(line.item in free for line in subscription.items):
        days = sorted(one.until for one in free.values() if one.then)
        return days[0] if days else subscription.term.end
    return subscription.term.end


def settlement(given: Conclusion, facts: Facts) -> Settlement | None:
    """How an answer is charged: only what happens on the same day, in a term that runs."""
    running = facts.account.subscription is not None and not facts.new
    if not running or given.outcome == "deny":
        return None
    waits, not_before = given.defers or (False, None)
    return None if waits or (not_before is not None and not_before > facts.at) else given.settles


def obligations(given: Conclusion, at: date, definitions: Definitions) -> tuple[Obligation, ...]:
    """What an answer asks for first, terms in the version of the day, if there is one yet."""
    return tuple(_duties(given, at, definitions))


def _duties(given: Conclusion, at: date, definitions: Definitions) -> Iterator[Obligation]:
    for duty in given.obligations:
        if duty.kind == "provide":
            yield duty
        elif version := terms_in_force(duty.what, at, definitions):
            yield duty._replace(version=version)


def decide(durable: Durable, asked: Prepared, ask: Ask) -> Decision:
    """As Prepared.answer(), with the rules that durable-rules matches. Raises DurableError, too."""
    first = asked.answer(ask)
    channel = asked.engine.definitions.actions[ask.action].offered_with
    if channel is None:
        return _decided(durable, asked, [first])[0]
    changes = _decided(durable, asked, list(_changes(asked)))
    return _offered_with(
        asked, first, channel, next((one for one in changes if channel in one.channels), None)
    )


def _offered_with(asked: Prepared, first: Decision, channel: str, change: Decision | None) -> Decision:
    """An action that is allowed exactly when some change is offered through a channel: this one."""
    if change is None:
        reasons = first.reasons if first.outcome == "deny" else (Reason(NOT_LISTED, None, "", "", None),)
        said = first.answer._replace(outcome="deny", reasons=reasons)
        return Decision(asked, first.case._replace(basis=None), said, NEVER)
    index = asked.engine.indexes[change.action]
    granting = index.matched(index.allow_through[channel] & change.matched)
    said = first.answer._replace(outcome="allow", reasons=(reason_of(next(granting)),))
    return Decision(asked, first.case._replace(basis=change), said, Timing("now", asked.at))


def _changes(asked: Prepared) -> Iterator[Decision]:
    """Every change that could be offered, by action, then by what it is about."""
    for action in sorted(asked.engine.definitions.actions.values(), key=lambda one: one.id):
        if action.channelled and action.offered_with is None:
            yield from (asked.answer(Ask(action.id, item, to=to)) for item, to in asked.targets(action))


def _decided(durable: Durable, asked: Prepared, decisions: list[Decision]) -> list[Decision]:
    """Decisions of the first engine on changes, decided anew."""
    engine, facts = asked.engine, asked.facts
    definitions = engine.definitions
    questions = [
        all_attributes(facts, one.action, one.basis, definitions)
        for one in decisions
        if isinstance(one.basis, Change)
    ]
    made = []
    for one, ids in zip(decisions, durable.matched(questions), strict=True):
        plan = engine.plans[one.action]
        given = answer((rule for rule in engine.rules if rule.id in ids), plan.action, definitions)
        matched = sum(1 << bit for bit, rule in enumerate(plan.index.rules) if rule.id in ids)
        near = AccountRules(plan, facts.attributes).nearest
        said = answered(matched, one.case.mask, plan.rights, near)._replace(
            outcome=given.outcome,
            channels=given.channels,
            defers=given.defers,
            obligations=given.obligations,
            settles=given.settles,
        )
        made.append(Decision(asked, one.case, said, timing(given, facts, one.acts_on, definitions)))
    return made
