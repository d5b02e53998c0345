"""The engine: questions in, decisions out. Built once from definitions, it never changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..compile.classes import classes
from ..compile.facts import ACQUIRE, catalog_rules
from ..compile.index import Index, by_action
from ..compile.normal import IMPLIED, NormalRule, policy_rules
from ..model.account import Account
from ..model.decision import (
    Decision,
    Matter,
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
from .derive import Change
from .entitlements import Entitlements, entitlements
from .explain import all_attributes, bringing, catalog_words, needs
from .matter import matter_of, nothing_of, related, without_holdings
from .nearest_rule import shortfall
from .prepare import QUESTION_ATTRIBUTES, Facts, OrderPlan, prepare, terms_in_force
from .preview import Preview, preview
from .remedies import remedies
from .standing import NOT_LISTED, Memory, Plan, Standing, not_listed, plan_of
from .template import Template, channels_of, reason_of

NEVER = Timing(None, None)
PRICED = (*ACQUIRE, "add_seats")

MOST_MARKETS = 16
"""Currencies and days of which an engine remembers what questions come to."""

MOST_MATTERS = 4_096
"""Questions that a prepared account remembers; a list of offers is a few hundred."""

Market = dict[str, dict[str | None, Matter]]
"""By action and item: see Engine.market."""


class Engine:
    """Decides by one catalog and its policies.

    Safe to share between threads: nothing in it changes but a bounded memory of answers, whose entries
    are the same whoever writes them.
    """

    def __init__(self, definitions: Definitions) -> None:
        """Compile. Raises ValueError for definitions that check/ finds errors in."""
        self.definitions = definitions
        self.rules: tuple[NormalRule, ...] = (*catalog_rules(definitions), *policy_rules(definitions))
        self.indexes: dict[str, Index] = by_action(
            self.rules, definitions.actions, tuple(definitions.channels)
        )
        self.classes = classes(self.indexes.values(), QUESTION_ATTRIBUTES)
        self.channels = channels_of(definitions)
        self.plans = {
            action.id: plan_of(action, self.indexes[action.id], self.channels, definitions)
            for action in sorted(definitions.actions.values(), key=lambda one: one.id)
        }
        self.related = related(definitions)
        self.memory = Memory(self.classes)
        self._markets: dict[tuple[str, date], Market] = {}

    def prepare(self, account: Account, user: str, at: date, plan: OrderPlan | None = None) -> Asked:
        """An account made ready to be asked many questions by one user about one day.

        `plan` is what an order that is under way has come to so far; by default, what is scheduled already.

        Raises AccountError for facts that are missing or wrong, QuestionError for an unknown user or a day
        outside the current term.
        """
        return Asked(self, prepare(account, user, at, self.definitions, plan))

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

    def market(self, currency: str, at: date) -> Market:
        """What questions come to on a day, in a currency, for accounts that hold nothing they touch."""
        known = self._markets.get((currency, at))
        if known is None:
            if len(self._markets) >= MOST_MARKETS:
                self._markets = {}
            known = self._markets.setdefault((currency, at), {action: {} for action in self.plans})
        return known


class Asked:
    """An account, one of its users and a day, ready for questions."""

    __slots__ = (
        "_market", "_now", "_own", "_placed", "_standings", "_touched",
        "account", "at", "engine", "facts", "user",
    )  # fmt: skip

    def __init__(self, engine: Engine, facts: Facts) -> None:
        self.engine = engine
        self.facts = facts
        self.account = facts.account.id
        self.user = facts.user.id
        self.at = facts.at
        self._now = Timing("now", facts.at)
        self._standings = engine.memory.standings(facts.attributes)
        self._market = engine.market(facts.account.currency, facts.at)
        self._touched = engine.related.touched(facts)
        # Worked out once, when first needed; the same whichever thread does.
        self._own: dict[tuple[object, ...], Matter] = {}
        self._placed: dict[tuple[str, object], tuple[Reason, ...]] = {}

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
        standing = self._standings.get(action)
        if standing is None:
            plan = self._plan(action)
            if plan.action.offered_with is not None:
                return self._offered_with(plan.action, plan.action.offered_with)
            standing = self._standings[action] = Standing(plan, self.facts.attributes)
        if seats is None and quantity is None and to is None and item not in self._touched:
            matter = self._market[action].get(item) or self._usual(standing.plan, item)
        else:
            asked = (action, item, seats, quantity, to)
            matter = self._own.get(asked) or self._matter(standing.plan, item, seats, quantity, to)
        answer = standing.answers.get(matter.mask)
        if answer is None:
            answer = standing.answer(matter.mask, self.facts.attributes)
            self.engine.memory.count()
        if answer.outcome == "deny":
            effective = NEVER
        else:
            effective = self._now if answer.defers is None else self._timing(answer.defers)
        return Decision(self, matter, answer, effective, seats, quantity)

    def _plan(self, action: str) -> Plan:
        plan = self.engine.plans.get(action)
        if plan is None:
            near = nearest(action, self.engine.plans)
            raise QuestionError("unknown-action-near" if near else "unknown-action", word=action, near=near)
        return plan

    def _usual(self, plan: Plan, item: str | None) -> Matter:
        """What a question comes to whose answer has nothing to do with what the account holds."""
        matter = matter_of(
            plan, without_holdings(self.facts), item, None, None, None, self.engine.definitions
        )
        self._market[plan.action.id][item] = matter
        return matter

    def _matter(
        self, plan: Plan, item: str | None, seats: int | None, quantity: int | None, to: str | None
    ) -> Matter:
        """What a question comes to."""
        matter = matter_of(plan, self.facts, item, seats, quantity, to, self.engine.definitions)
        if len(self._own) >= MOST_MATTERS:
            self._own = {}
        self._own[plan.action.id, item, seats, quantity, to] = matter
        return matter

    def offers(self, *, denied: bool = False) -> tuple[Decision, ...]:
        """Everything the user may buy or change: one question for every action and target it can have.

        Sorted by action, then item, then what it changes to. With `denied`, also what is refused.
        """
        decisions = [
            self.decide(action, item, to=to)
            for action, plan in self.engine.plans.items()
            for item, to in self.targets(plan.action)
        ]
        return tuple([decision for decision in decisions if denied or decision.outcome != "deny"])

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
        for action, plan in self.engine.plans.items():
            if plan.action.channelled:
                for item, to in self.targets(plan.action):
                    yield self.decide(action, item, to=to)

    def _offered_with(self, action: Action, channel: str) -> Decision:
        """An action that is allowed exactly when some change is offered through a channel."""
        first = next((one for one in self._changes() if channel in one.channels), None)
        if first is None:
            reasons: tuple[Reason, ...] = (self._nothing_offered(channel),)
        else:
            index = self.engine.indexes[first.action]
            granting = index.allow_through.get(channel, 0) & first.matched
            reasons = (reason_of(index.rules[(granting & -granting).bit_length() - 1]),)
        outcome: Outcome = "deny" if first is None else "allow"
        answer = Template(outcome, (), None, (), reasons, None, True, 0)
        matter = Matter(action.id, None, None, None, first, 0)
        return Decision(self, matter, answer, NEVER if first is None else self._now)

    def _nothing_offered(self, channel: str) -> Reason:
        """The rule on any change that comes nearest to opening a channel, and on what it fails."""
        attributes = self.facts.attributes
        found: list[tuple[int, int, str, int, Reason]] = []
        for number, (action, plan) in enumerate(self.engine.plans.items()):
            if plan.action.channelled:
                standing = self._standings.get(action) or Standing(plan, attributes)
                short = standing.shortfall(attributes)
                clause = short.nearest(plan.index.allow_through.get(channel, 0))
                if clause is not None:
                    rule, reason = plan.index.rules[clause], not_listed(clause, short, plan.index)
                    found.append((len(reason.unmet), -len(rule.actions), rule.id, number, reason))
        return min(found)[-1] if found else Reason(NOT_LISTED, None, "", "", None)

    def _timing(self, defers: tuple[bool, date | None]) -> Timing:
        """When it takes effect: the latest day that a rule defers it to. Without a subscription all is
        now."""
        subscription = self.facts.account.subscription
        if subscription is None or self.facts.new:
            return self._now
        next_cycle, not_before = defers
        latest = max(self.at, subscription.term.end if next_cycle else self.at, not_before or self.at)
        return Timing("now" if latest == self.at else "next_cycle", latest)

    def obligations(self, decision: Decision) -> tuple[Obligation, ...]:
        """What is to be done before one of this account's decisions comes true."""
        answer = decision.grounds
        made = []
        for duty in answer.obligations if isinstance(answer, Template) else ():
            kind, _, what = duty.partition(":")
            if kind == ACCEPT:
                version = terms_in_force(what, self.at, self.engine.definitions)
                if version is not None:
                    made.append(Obligation("accept_terms", what, version))
            else:
                made.append(Obligation("provide", what))
        return tuple(made)

    def reasons(self, decision: Decision) -> tuple[Reason, ...]:
        """Why one of this account's decisions is what it is."""
        answer, change = decision.grounds, decision.basis
        if answer.complete or not isinstance(answer, Template) or not isinstance(change, Change):
            return answer.reasons
        key = (decision.action, change)
        known = self._placed.get(key)
        if known is None:
            known = tuple([one if one.at else self._place(one, change) for one in answer.reasons])
            if answer.unlisted is not None:
                known = (*known, self._far(decision.action, change, answer.unlisted))
            if len(self._placed) >= MOST_MATTERS:
                self._placed = {}
            self._placed[key] = known
        return known

    def _place(self, reason: Reason, change: Change) -> Reason:
        """A fact of the catalog with the place of the item that it is about."""
        items = self.engine.definitions.items
        item = items.get(change.item)
        if item is None or reason.code == NOT_LISTED:
            return reason
        if reason.code == "already_included":
            item = items[bringing(item, self.facts.holdings)]
        return Reason(reason.code, reason.rule, item.place, reason.source, reason.because)

    def _far(self, action: str, change: Change, candidates: int) -> Reason:
        """No rule speaks of this very thing: the nearest that would grant another, where what is asked about
        counts too, and on what it fails.

        Else what is asked about is given, and what is counted is how far the account and its user are.
        """
        index = self.engine.indexes[action]
        attributes = all_attributes(self.facts, action, change, self.engine.definitions)
        short = shortfall(attributes, index.tested(), index)
        return not_listed(short.nearest(candidates), short, index)

    def words(self, decision: Decision, reason: Reason) -> Words:
        """What a sentence about one of a decision's reasons names."""
        change = decision.basis if isinstance(decision.basis, Change) else Change()
        definitions = self.engine.definitions
        if reason.clause is not None:
            attributes = all_attributes(self.facts, decision.action, change, definitions)
            return {"needs": needs(reason.unmet, reason.clause, attributes)}
        if (reason.rule or "").startswith(IMPLIED):
            words = catalog_words(self.facts, decision.action, change, definitions)
            if decision.item is not None and nothing_of(decision.item, change, definitions):
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
