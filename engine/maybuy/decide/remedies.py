"""What would turn a refusal into a yes: the smallest sets of steps, each tried by deciding again.

Steps are suggested by the reasons of the decision at hand, then applied to a copy of the account or of
the question; what is still refused is searched one step further. Nothing is promised that was not decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ..check.account import AccountError
from ..compile.facts import ACQUIRE, excluded_by
from ..compile.normal import IMPLIED
from ..model.account import Account, alone
from ..model.decision import Decision, Outcome, QuestionError, Reason, Remedy, Step
from ..model.definitions import Item
from .changes import LineChange, changed
from .derive import Change, broken, seats_in_use
from .explain import Need
from .holdings import parents, reseated
from .prepare import begun, first_subscription

if TYPE_CHECKING:
    from .asked import Asked

MOST_REMEDIES: Final = 5
MOST_STEPS: Final = 3
MOST_TRIALS: Final = 150
"""How many combinations are tried at the most; the fewest steps are tried first."""

ROLE: Final = "user.role"


@dataclass(frozen=True, slots=True)
class _Ask:
    """A question as it stands after some steps."""

    asked: Asked
    action: str
    item: str | None
    seats: int | None
    quantity: int | None
    to: str | None
    done: Outcome | None = None
    """Set once a step has brought about what was asked by other means: that step's outcome."""

    def decide(self) -> Decision:
        return self.asked.decide(self.action, self.item, seats=self.seats, quantity=self.quantity, to=self.to)


def remedies(asked: Asked, decision: Decision) -> tuple[Remedy, ...]:
    """The remedies of a decision, fewest steps first; none for what is allowed."""
    if decision.outcome == "allow":
        return ()
    start = _Ask(asked, decision.action, decision.item, decision.seats, decision.quantity, decision.to)
    found: dict[Outcome, list[tuple[Step, ...]]] = {"allow": [], "refer": []}
    seen: set[frozenset[Step]] = set()
    frontier: list[tuple[tuple[Step, ...], _Ask, Decision]] = [((), start, decision)]
    trials = 0
    for _ in range(MOST_STEPS):
        reached: list[tuple[tuple[Step, ...], _Ask, Decision]] = []
        for steps, ask, answer in frontier:
            for step in _suggested(ask, answer):
                combined = (*steps, step)
                known = frozenset(combined)
                if known in seen or any(_as_good(other, known) for other in found["allow"]):
                    continue
                seen.add(known)
                trials += 1
                if trials > MOST_TRIALS:
                    break
                after = apply_step(ask, step)
                if after is None:
                    continue
                result = after.decide()
                outcome: Outcome = after.done or result.outcome
                if outcome == "deny" or (outcome == "refer" and decision.outcome == "refer"):
                    reached.append((combined, after, result))
                else:
                    found[outcome].append(combined)
                    if outcome == "refer" and after.done is None:
                        reached.append((combined, after, result))
        if found["allow"]:
            break
        frontier = reached
    outcome = "allow" if found["allow"] else "refer"
    minimal = [
        steps for steps in found[outcome] if not any(set(other) < set(steps) for other in found[outcome])
    ]
    return tuple(Remedy(outcome, steps) for steps in minimal[:MOST_REMEDIES])


def _as_good(found: tuple[Step, ...], steps: frozenset[Step]) -> bool:
    """Whether steps that were found make others needless: they are fewer, or the same on an earlier day."""
    dateless = [frozenset(step for step in one if step.kind != "date") for one in (found, steps)]
    return steps.issuperset(found) or (dateless[0] == dateless[1] and len(dateless[0]) < len(found))


def apply_step(ask: _Ask, step: Step) -> _Ask | None:
    """The question after a step is taken, or None where the step itself is refused or makes no sense."""
    asked, account = ask.asked, ask.asked.facts.account
    user = asked.facts.user
    try:
        match step.kind:
            case "role" | "attribute":
                return _asked_again(ask, _with_attribute(account, user.id, step.name, str(step.value)))
            case "cycle" if account.subscription is not None:
                changed = account.subscription.model_copy(update={"cycle": step.value})
                return _asked_again(ask, account.model_copy(update={"subscription": changed}))
            case "date" if isinstance(step.value, date):
                return _asked_again(ask, account, at=step.value)
            case "seats" if isinstance(step.value, int):
                if not step.name:
                    return replace(ask, seats=step.value)
                lines = reseated(asked.facts.holdings.lines, step.name, step.value)
                return _asked_again(ask, _with_lines(account, lines))
            case "item" if step.action is not None:
                return _after_item(ask, str(step.value), step.action)
    except (QuestionError, AccountError):
        return None
    return None


def _after_item(ask: _Ask, item_id: str, action: str) -> _Ask | None:
    """The question once an item is bought, upgraded to, or given up: if that itself is not refused."""
    asked = ask.asked
    definitions, held = asked.engine.definitions, asked.facts.holdings
    account = asked.facts.account
    if action not in asked.engine.plans:
        return None
    if account.subscription is None:
        account = first_subscription(account, None, asked.facts.at, definitions)
    step = asked.decide(action, item_id)
    if step.outcome == "deny" or not isinstance(step.basis, Change):
        return None
    item = definitions.items[step.basis.item]
    lines = changed(held.lines, LineChange(action, item.id, step.basis.seats), definitions)
    after = _asked_again(ask, _with_lines(account, lines))
    wanted = ask.decide().acts_on if ask.action in ACQUIRE and action != ask.action else None
    return replace(after, done=step.outcome) if wanted in after.asked.facts.holdings.items else after


def _asked_again(ask: _Ask, account: Account, at: date | None = None) -> _Ask:
    facts = ask.asked.facts
    plan = replace(begun(account), new=facts.new)
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


def _suggested(ask: _Ask, decision: Decision) -> Iterator[Step]:
    """Steps that a decision's reasons point to, the likeliest first."""
    if ask.done is not None:
        return
    reasons = decision.reasons
    yield from _by_attributes(ask, decision)
    change = decision.basis
    if not isinstance(change, Change):
        return
    item = ask.asked.engine.definitions.items.get(change.item)
    for reason in reasons:
        if item is not None:
            for step in _by_item(ask, reason.code, item, change):
                yield step
                yield from _to_be_allowed(ask, step)
        elif reason.code == "limit_reached":
            for step in _by_limit(ask, change):
                yield step
                yield from _to_be_allowed(ask, step)
    yield from _by_date(ask, reasons)


def _by_attributes(ask: _Ask, decision: Decision) -> Iterator[Step]:
    """Another role or attribute, where rules are short of it or take something away because of it."""
    definitions, facts = ask.asked.engine.definitions, ask.asked.facts
    reasons = decision.reasons
    short = {name for reason in reasons for name in reason.unmet}
    taking = {reason.rule for reason in reasons if reason.code not in ("granted", "not_listed")}
    for rule in ask.asked.engine.indexes[decision.action].matched(decision.matched):
        if rule.id in taking:
            short |= {name for clause in rule.clauses for name in clause}
    for name in sorted(short):
        declared = definitions.vocabulary.get(name)
        if declared is not None and declared.changeable:
            for value in definitions.values(name) or ():
                if value != facts.attributes[name]:
                    yield Step("role" if name == ROLE else "attribute", name, value)
        elif name == "subscription.cycle":
            for cycle in definitions.cycles:
                if cycle != facts.attributes[name]:
                    yield Step("cycle", name, cycle)
        elif name == "subscription.holds":
            needs = (
                need for reason in reasons for need in _needs(decision, reason) if need.attribute == name
            )
            for need in needs:
                for wanted in need.wanted if not need.refused else ():
                    yield from _to_hold(ask, definitions.items[wanted])


def _to_be_allowed(ask: _Ask, step: Step) -> Iterator[Step]:
    """What comes before a step that is itself refused: another role, or another step."""
    if step.kind != "item" or step.action not in ask.asked.engine.plans:
        return
    decision = ask.asked.decide(step.action, str(step.value))
    change = decision.basis
    if decision.outcome != "deny" or not isinstance(change, Change):
        return
    yield from _by_attributes(ask, decision)
    item = ask.asked.engine.definitions.items[change.item]
    before = replace(ask, action=step.action, item=item.id, seats=None, to=None)
    for reason in decision.reasons:
        if reason.code in ("not_compatible", "required_by", "excluded"):
            yield from _by_item(before, reason.code, item, change)


def _needs(decision: Decision, reason: Reason) -> tuple[Need, ...]:
    needs = decision.words(reason).get("needs", ())
    return tuple(need for need in needs if isinstance(need, Need)) if isinstance(needs, tuple) else ()


def _by_item(ask: _Ask, code: str, item: Item, change: Change) -> Iterator[Step]:
    definitions, held = ask.asked.engine.definitions, ask.asked.facts.holdings
    match code:
        case "not_compatible":
            for requirement in item.requires:
                for reference in (*requirement.any, *requirement.all):
                    for one in definitions.expand(reference):
                        yield from _to_hold(ask, definitions.items[one])
        case "already_held" | "wrong_direction":
            for action in ("upgrade_edition", "downgrade_edition", *(("bundle",) if item.parts else ())):
                if action != ask.action:
                    yield Step("item", "item", item.id, action)
        case "not_held" if ask.action == "bundle":
            for part in item.parts:
                if definitions.items[part].product not in held.by_product:
                    yield Step("item", "item", part, "buy")
        case "not_held" if ask.action != "cancel_product":
            yield from _to_hold(ask, item)
        case "excluded":
            for other in excluded_by(item, definitions):
                if other in held.items:
                    yield Step("item", "item", other, "cancel_product")
        case "required_by":
            for needing in broken(ask.asked.facts, ask.action, item, change.seats, definitions):
                fewer = held.seats_of(item.id) - needing.seats_min
                if ask.action == "remove_seats" and fewer > 0:
                    yield Step("seats", "", fewer, ask.action)
                yield Step("item", "item", needing.id, "cancel_product")
        case "too_few_seats" | "too_many_seats" | "seats_in_use":
            yield from _by_seats(ask, item, change)


def _to_hold(ask: _Ask, item: Item) -> Iterator[Step]:
    """The action by which an item comes to be held, given what is held of its product."""
    ones = ask.asked.facts.holdings.by_product.get(item.product, ())
    if not ones:
        yield Step("item", "item", item.id, "buy")
    elif all(one.item.id != item.id for one in ones):
        rank = max(one.item.rank for one in ones)
        yield Step("item", "item", item.id, "upgrade_edition" if item.rank > rank else "downgrade_edition")


def _by_seats(ask: _Ask, item: Item, change: Change) -> Iterator[Step]:
    held = ask.asked.facts.holdings
    above = parents(item, held, ask.asked.engine.definitions)
    if item.requires and above and above[0].line.seats < item.seats_min:
        yield Step("seats", above[0].line.item, item.seats_min)
        return
    line = next((line for line in held.lines if line.item == item.id), None)
    present = line.seats if line else 0
    least = max(item.seats_min, seats_in_use(held, item, ask.asked.engine.definitions))
    wanted = max(least, min(change.seats, item.seats_max or change.seats))
    asked = {"add_seats": wanted - present, "remove_seats": present - wanted}.get(ask.action, wanted)
    if asked > 0:
        yield Step("seats", "", asked, ask.action)


def _by_limit(ask: _Ask, change: Change) -> Iterator[Step]:
    for item in ask.asked.engine.definitions.items.values():
        if item.limits.get(change.item, 0) >= change.quantity:
            yield from _to_hold(ask, item)
        for included in item.includes:
            for one in ask.asked.engine.definitions.expand(included):
                if ask.asked.engine.definitions.items[one].limits.get(change.item, 0) >= change.quantity:
                    yield from _to_hold(ask, item)


def _of_policy(reason: Reason) -> bool:
    """Whether a policy's deny rule is the reason, whatever code it gives itself."""
    return reason.code != "granted" and reason.rule is not None and not reason.rule.startswith(IMPLIED)


def _by_date(ask: _Ask, reasons: tuple[Reason, ...]) -> Iterator[Step]:
    """The next days on which some rule begins or ends, where being refused may be a matter of the day."""
    dated = (reason.code in ("not_on_sale", "not_listed") or _of_policy(reason) for reason in reasons)
    if not any(dated):
        return
    facts = ask.asked.facts
    cuts = ask.asked.engine.classes.ranges.get("at", ())
    subscription = facts.account.subscription
    later = [date.fromordinal(cut) for cut in cuts if cut > facts.at.toordinal()]
    for day in later[:3]:
        if subscription is None or day < subscription.term.end:
            yield Step("date", "at", day)
