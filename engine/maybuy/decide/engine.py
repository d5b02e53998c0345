"""The engine: questions in, decisions out. Built once from definitions, it never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..compile.facts import ACQUIRE, catalog_rules
from ..compile.index import Index, Masks, Ranges, build
from ..compile.normal import IMPLIED, NormalRule, policy_rules
from ..model.account import Account
from ..model.decision import (
    Decision,
    Obligation,
    Outcome,
    Price,
    Question,
    QuestionError,
    Reason,
    Remedy,
    Timing,
    Words,
)
from ..model.definitions import Definitions
from ..model.order import Order
from ..model.policy import ACCEPT, Action
from ..source import nearest
from .derive import ATTRIBUTES, Change, derive
from .entitlements import Entitlements, entitlements
from .explain import all_attributes, bringing, catalog_words, needs
from .nearest_rule import Shortfall, shortfall
from .prepare import Facts, OrderPlan, prepare, terms_in_force
from .preview import Preview, preview
from .remedies import remedies
from .template import Template, channels_of, reason_of, template

NOT_LISTED = "not_listed"
NEVER = Timing(None, None)
PRICED = (*ACQUIRE, "add_seats")
MOST_TEMPLATES = 50_000
"""Answers remembered; past that the memory is emptied, so that it stays bounded."""

MOST_ANSWERS = 4_096
"""Answers that a prepared account remembers; a list of offers is a few hundred."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How questions about one action are matched: only the attributes that some rule on it tests."""

    action: Action
    base: int
    enums: tuple[tuple[int, Masks], ...]
    ranges: tuple[tuple[int, Ranges], ...]

    def asked(self, change: Change) -> int:
        """The clauses on this action that hold as far as the question goes."""
        matched = self.base
        for slot, masks in self.enums:
            matched &= masks[change[slot]]  # type: ignore[index]
        for slot, numbers in self.ranges:
            matched &= numbers[change[slot]]  # type: ignore[index]
        return matched


class Engine:
    """Decides by one catalog and its policies.

    Safe to share between threads: nothing in it changes but a bounded memory of answers, whose entries
    are the same whoever writes them.
    """

    def __init__(self, definitions: Definitions) -> None:
        """Compile. Raises ValueError for definitions that check/ finds errors in."""
        self.definitions = definitions
        self.rules: tuple[NormalRule, ...] = (*catalog_rules(definitions), *policy_rules(definitions))
        self.index: Index = build(self.rules, tuple(definitions.channels))
        self.channels = channels_of(definitions)
        self.plans = {
            action.id: _plan(action, self.index, definitions) for action in definitions.actions.values()
        }
        self.channelled = 0
        """The clauses on actions that go through channels."""
        for plan in self.plans.values():
            self.channelled |= plan.base if plan.action.channelled else 0
        self._templates: dict[tuple[int, bool], Template] = {}

    def prepare(self, account: Account, user: str, at: date, plan: OrderPlan | None = None) -> Asked:
        """An account made ready to be asked many questions by one user about one day.

        `plan` is what an order that is under way has come to so far; by default, what is scheduled already.

        Raises AccountError for facts that are missing or wrong, QuestionError for an unknown user or a day
        outside the current term.
        """
        return Asked(self, prepare(account, user, at, self.definitions, self.index, plan))

    def decide(self, question: Question) -> Decision:
        """The answer to one question; its day is today where it says none. Raises as prepare() does."""
        asked = self.prepare(question.account, question.user, question.at or date.today())  # noqa: DTZ011
        return asked.decide(
            question.action, question.item, seats=question.seats, quantity=question.quantity, to=question.to
        )

    def offers(
        self, account: Account, user: str, at: date | None = None, *, denied: bool = False
    ) -> tuple[Decision, ...]:
        """Everything a user may buy or change, sorted by action then item; with `denied`, also what not."""
        return self.prepare(account, user, at or date.today()).offers(denied=denied)  # noqa: DTZ011

    def preview(self, account: Account, order: Order, at: date | None = None) -> Preview:
        """The summary of an order before it is made: see Preview. Its day is the order's, else today.

        Raises as prepare() does, and OrderError for a change that names what does not exist.
        """
        return preview(self, account, order, at or order.at or date.today())  # noqa: DTZ011

    def entitlements(self, account: Account, at: date | None = None) -> Entitlements:
        """What an account holds because of what it subscribes to; its day is today where none is given."""
        return entitlements(account, at or date.today(), self.definitions)  # noqa: DTZ011

    def template(self, matched: int, channelled: bool) -> Template:
        """The answer that matching clauses give, remembered."""
        key = (matched, channelled)
        known = self._templates.get(key)
        if known is None:
            known = template(matched, channelled, self.index, self.channels)
            if len(self._templates) >= MOST_TEMPLATES:
                self._templates = {}
            self._templates[key] = known
        return known


def _plan(action: Action, index: Index, definitions: Definitions) -> Plan:
    """The masks an action's questions need, the item's four attributes folded into one table."""
    base = index.mask("action", action.id)
    enums: list[tuple[int, Masks]] = []
    ranges: list[tuple[int, Ranges]] = []
    for slot, name in enumerate(ATTRIBUTES):
        if name == "item":
            table = _item_masks(base, index, definitions)
            if any(mask != base for mask in (*table.values(), table.other)):
                enums.append((slot, table))
        elif name in index.enums:
            masks = index.enums[name]
            if any(mask & base != base for mask in (*masks.values(), masks.other)):
                enums.append((slot, masks))
        elif name in index.ranges:
            numbers = index.ranges[name]
            if any(mask & base != base for mask in numbers.masks):
                ranges.append((slot, numbers))
    return Plan(action, base, tuple(enums), tuple(ranges))


def _item_masks(base: int, index: Index, definitions: Definitions) -> Masks:
    def folded(item: str, kind: str, product: str, edition: str) -> int:
        mask = base & index.mask("item", item) & index.mask("item.kind", kind)
        return mask & index.mask("item.product", product) & index.mask("item.edition", edition)

    masks = {
        item.id: folded(item.id, item.kind, item.product, item.edition or "none")
        for item in definitions.items.values()
    }
    masks |= {limit: folded(limit, "limit", "none", "none") for limit in definitions.limits}
    return Masks(masks, folded("none", "none", "none", "none"))


class Asked:
    """An account, one of its users and a day, ready for questions."""

    __slots__ = ("_answers", "_near", "_now", "_reasons", "_short", "engine", "facts")

    def __init__(self, engine: Engine, facts: Facts) -> None:
        self.engine = engine
        self.facts = facts
        self._now = Timing("now", facts.at)
        # Worked out once, when first needed; the same whichever thread does.
        self._answers: dict[tuple[str, Change], tuple[int, Template]] = {}
        self._reasons: dict[tuple[str, Change], tuple[Reason, ...]] = {}
        self._short: Shortfall | None = None
        self._near: dict[int, Reason] = {}

    def decide(
        self,
        action: str,
        item: str | None = None,
        *,
        seats: int | None = None,
        quantity: int | None = None,
        to: str | None = None,
    ) -> Decision:
        """The answer to one question; see Question for what the arguments mean. Raises QuestionError."""
        engine, facts = self.engine, self.facts
        plan = engine.plans.get(action)
        if plan is None:
            near = nearest(action, engine.plans)
            raise QuestionError("unknown-action-near" if near else "unknown-action", word=action, near=near)
        if plan.action.offered_with is not None:
            return self._offered_with(plan.action, plan.action.offered_with)
        change = derive(facts, plan.action, item, seats, quantity, to, engine.definitions)
        known = self._answers.get((action, change))
        if known is None:
            matched = facts.mask & plan.asked(change)
            known = (matched, engine.template(matched, plan.action.channelled))
            if len(self._answers) >= MOST_ANSWERS:
                self._answers = {}
            self._answers[action, change] = known
        matched, answer = known
        return Decision(
            answer.outcome,
            action,
            item,
            None if item is None or self._nothing_of(item, change) else change.item,
            to if to is not None or change.to == "none" else change.to,
            seats,
            quantity,
            facts.account.id,
            facts.user.id,
            facts.at,
            answer.channels,
            self._timing(answer),
            self._obligations(answer) if answer.obligations else (),
            matched,
            answer,
            change,
            self,
        )

    def offers(self, *, denied: bool = False) -> tuple[Decision, ...]:
        """Everything the user may buy or change: one question for every action and target it can have.

        Sorted by action, then item, then what it changes to. With `denied`, also what is refused.
        """
        decisions = [
            self.decide(action.id, item, to=to)
            for action in sorted(self.engine.definitions.actions.values(), key=lambda one: one.id)
            for item, to in self.targets(action)
        ]
        return tuple(decision for decision in decisions if denied or decision.outcome != "deny")

    def targets(self, action: Action) -> Iterator[tuple[str | None, str | None]]:
        """The items, or values to change to, that an action can be asked about, in order.

        Of a suite's parts only a cancellation is asked: other changes of theirs are the suite's.
        """
        definitions, held = self.engine.definitions, self.facts.holdings
        match action.target:
            case "item":
                items = set(definitions.items)
            case "line":
                items = {line.item for line in held.lines}
            case "held":
                items = {one.item.id for one in held.held if one.how != "included"}
            case "edition":
                products = {definitions.items[line.item].product for line in held.lines}
                items = {item for product in products for item in definitions.products[product]}
                items -= {line.item for line in held.lines}
            case "suite":
                items = {item.id for item in definitions.items.values() if item.parts}
            case "limit":
                return
            case "cycle":
                yield from ((None, cycle) for cycle in sorted(definitions.cycles))
                return
            case "payment_method":
                yield from ((None, method) for method in sorted(definitions.payment_methods))
                return
            case _:
                yield None, None
                return
        yield from ((item, None) for item in sorted(items))

    def _changes(self) -> Iterator[Decision]:
        """Every change that could be offered."""
        for action in sorted(self.engine.definitions.actions.values(), key=lambda one: one.id):
            if action.channelled:
                for item, to in self.targets(action):
                    yield self.decide(action.id, item, to=to)

    def _offered_with(self, action: Action, channel: str) -> Decision:
        """An action that is allowed exactly when some change is offered through a channel."""
        first = next((one for one in self._changes() if channel in one.channels), None)
        outcome: Outcome = "allow" if first is not None else "deny"
        timing = self._now if first is not None else NEVER
        return Decision(
            outcome, action.id, None, None, None, None, None, self.facts.account.id, self.facts.user.id,
            self.facts.at, (), timing, (), 0, None, first, self,
        )  # fmt: skip

    def _timing(self, answer: Template) -> Timing:
        """When it takes effect: the latest day that a rule defers it to. Without a subscription all is
        now."""
        if answer.outcome == "deny":
            return NEVER
        subscription = self.facts.account.subscription
        if subscription is None or self.facts.new or not (answer.next_cycle or answer.not_before):
            return self._now
        days = [self.facts.at]
        if answer.next_cycle:
            days.append(subscription.term.end)
        if answer.not_before is not None:
            days.append(answer.not_before)
        latest = max(days)
        return Timing("now" if latest == self.facts.at else "next_cycle", latest)

    def _obligations(self, answer: Template) -> tuple[Obligation, ...]:
        made = []
        for duty in answer.obligations:
            kind, _, what = duty.partition(":")
            if kind == ACCEPT:
                version = terms_in_force(what, self.facts.at, self.engine.definitions)
                if version is not None:
                    made.append(Obligation("accept_terms", what, version))
            else:
                made.append(Obligation("provide", what))
        return tuple(made)

    def reasons(self, decision: Decision) -> tuple[Reason, ...]:
        """Why one of this account's decisions is what it is."""
        if isinstance(decision.basis, Decision):
            channel = self.engine.plans[decision.action].action.offered_with
            granting = self.engine.index.allow_through.get(channel or "", 0) & decision.basis.matched
            bit = (granting & -granting).bit_length() - 1
            return (reason_of(self.engine.index.rules[bit]),)
        answer = decision.grounds
        if not isinstance(answer, Template) or not isinstance(decision.basis, Change):
            channel = self.engine.plans[decision.action].action.offered_with
            changing = self.engine.index.allow_through.get(channel or "", 0) & self.engine.channelled
            return (self._not_listed(changing, None, None),)
        key = (decision.action, decision.basis)
        known = self._reasons.get(key)
        if known is None:
            known = self._made(decision.action, decision.basis, answer)
            if len(self._reasons) >= MOST_ANSWERS:
                self._reasons = {}
            self._reasons[key] = known
        return known

    def _made(self, action: str, change: Change, answer: Template) -> tuple[Reason, ...]:
        """The reasons of an answer, with their places and the nearest rule where none grants it."""
        reasons = answer.reasons
        if answer.outcome == "deny" and reasons:
            reasons = tuple(one if one.at else self._placed(one, change) for one in reasons)
        if answer.unlisted is not None:
            reasons = (*reasons, self._not_listed(answer.unlisted, action, change))
        return reasons

    def _placed(self, reason: Reason, change: Change) -> Reason:
        """A fact of the catalog with the place of the item that it is about."""
        items = self.engine.definitions.items
        item = items.get(change.item)
        if item is None:
            return reason
        if reason.code == "already_included":
            item = items[bringing(item, self.facts.holdings)]
        return reason._replace(at=item.place)

    def _not_listed(self, candidates: int, action: str | None, change: Change | None) -> Reason:
        """No rule grants it: the nearest that would, among candidate clauses, and on what it fails.

        What is asked about is given; what is counted is how far the account and its user are from it. Only
        where no rule speaks of this very thing do rules on others count, and then what is asked counts too.
        """
        index, short = self.engine.index, self._shortfall()
        if action is not None and change is not None:
            plan = self.engine.plans[action]
            candidates &= plan.base
            asked = candidates & plan.asked(change)
            if not asked and candidates:
                attributes = all_attributes(self.facts, action, change, self.engine.definitions)
                short = shortfall(attributes, (name for name in index.tested() if name != "action"), index)
            candidates = asked or candidates
        known = self._near.get(candidates) if short is self._short else None
        if known is None:
            bit, unmet = short.nearest(candidates)
            if bit is None:
                known = Reason(NOT_LISTED, None, "", "", None)
            else:
                rule = index.rules[bit]
                known = Reason(NOT_LISTED, rule.id, rule.place, rule.source, None, unmet, bit)
            if short is self._short:
                self._near[candidates] = known
        return known

    def _shortfall(self) -> Shortfall:
        """How far every clause is from holding for this account and user, worked out when first needed."""
        if self._short is None:
            names = (name for name in self.engine.index.tested() if name in self.facts.attributes)
            self._short = shortfall(self.facts.attributes, names, self.engine.index)
        return self._short

    def _nothing_of(self, asked: str, change: Change) -> bool:
        """Whether a product was named of which nothing is held: no edition of it is then spoken of."""
        definitions = self.engine.definitions
        return change.held == "no" and asked in definitions.products and asked not in definitions.items

    def words(self, decision: Decision, reason: Reason) -> Words:
        """What a sentence about one of a decision's reasons names."""
        change = decision.basis if isinstance(decision.basis, Change) else Change()
        definitions = self.engine.definitions
        if reason.clause is not None:
            attributes = all_attributes(self.facts, decision.action, change, definitions)
            return {"needs": needs(reason.unmet, self.engine.index.clauses[reason.clause], attributes)}
        if (reason.rule or "").startswith(IMPLIED):
            words = catalog_words(self.facts, decision.action, change, definitions)
            if decision.item is not None and self._nothing_of(decision.item, change):
                return {**words, "item": definitions.product_names[decision.item]}
            return words
        return {}

    def remedies(self, decision: Decision) -> tuple[Remedy, ...]:
        """What would turn one of this account's decisions into `allow`, or else into `refer`."""
        return remedies(self, decision)

    def price(self, decision: Decision) -> Price | None:
        """What the item costs per seat and month by billing cycle, for actions that are paid for."""
        item = self.engine.definitions.items.get(decision.acts_on or "")
        if item is None or decision.action not in PRICED:
            return None
        amounts = item.prices_at(self.facts.account.currency, decision.at)
        return Price(self.facts.account.currency, amounts) if amounts else None
