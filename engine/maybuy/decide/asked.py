"""An account made ready: questions in, decisions out, with all that is said about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from ..compile.facts import ACQUIRE
from ..compile.normal import IMPLIED
from ..model.decision import (
    Decision,
    Matter,
    Obligation,
    Outcome,
    Price,
    QuestionError,
    Reason,
    Remedy,
    Timing,
    Words,
)
from ..model.definitions import LIMIT
from ..model.policy import ACCEPT, Action
from .derive import ON_ITEMS, Change, derive
from .explain import all_attributes, catalog_words, needs
from .matter import MOST_MATTERS, matter_of, nothing_of
from .nearest_rule import shortfall
from .prepare import Facts, terms_in_force
from .remedies import remedies
from .standing import NOT_LISTED, Plan, not_listed
from .template import Template

if TYPE_CHECKING:
    from .engine import Engine

NEVER: Final = Timing(None, None)
PRICED: Final = (*ACQUIRE, "add_seats")
"""The actions that are paid for."""


class Asked:
    """An account, one of its users and a day, ready for questions."""

    __slots__ = (
        "_later", "_matters", "_now", "_own", "_standings", "_touched", "_usual",
        "account", "at", "engine", "facts", "user",
    )  # fmt: skip

    def __init__(self, engine: Engine, facts: Facts) -> None:
        self.engine = engine
        self.facts = facts
        self.account = facts.account.id
        self.user = facts.user.id
        self.at = facts.at
        self._now = Timing("now", facts.at)
        self._later: dict[tuple[bool, date | None], Timing] = {}
        self._standings = engine.memory.standings(facts.attributes)
        self._matters = matters = engine.memory.matters(facts)
        self._touched, self._own, self._usual = matters.touched, matters.own, matters.usual.matters

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
        try:
            standing = self._standings[action]
        except KeyError:
            return self._without_rules(action)
        known = (self._own if item in self._touched else self._usual)[action]
        key = item if seats is None and quantity is None and to is None else (item, seats, quantity, to)
        matter = known.get(key)
        if matter is None:
            matter = self._matter(standing.plan, key, item, seats, quantity, to)
        answer = standing.answers.get(matter.number)
        if answer is None:
            answer = standing.answer(matter.mask, matter.number)
        if answer.defers is not None:
            return Decision(self, matter, answer, self._timing(answer.defers))
        return Decision(self, matter, answer, NEVER if answer.outcome == "deny" else self._now)

    def _without_rules(self, action: str) -> Decision:
        """The answer on an action that has no rules of its own. Raises QuestionError where there is none."""
        plan = self.engine.plans.get(action)
        if plan is None or plan.action.offered_with is None:
            raise QuestionError("unknown-action", among=self.engine.plans, word=action)
        return self._offered_with(plan.action, plan.action.offered_with)

    def _matter(
        self,
        plan: Plan,
        key: object,
        item: str | None,
        seats: int | None,
        quantity: int | None,
        to: str | None,
    ) -> Matter:
        """What a question comes to, worked out and remembered under a key."""
        touched = item in self._touched
        facts = self.facts if touched else self._matters.usual.facts
        of_action = (self._own if touched else self._usual)[plan.action.id]
        matter = matter_of(plan, facts, item, seats, quantity, to, self.engine.definitions)
        if len(of_action) >= MOST_MATTERS:
            of_action.clear()
        of_action[key] = matter
        self.engine.memory.count(1)
        return matter

    def offers(self, *, denied: bool = False) -> tuple[Decision, ...]:
        """Everything the user may buy or change: one question for every action and target it can have.

        Sorted by action, then item, then what it changes to. With `denied`, also what is refused.
        """
        found: list[Decision] = []
        for action, plan in self.engine.plans.items():
            if plan.action.target in ON_ITEMS and plan.action.offered_with is None:
                found += self._on_items(plan, denied)
            else:
                asked = [self.decide(action, item, to=to) for item, to in self.targets(plan.action)]
                found += [one for one in asked if denied or one.outcome != "deny"]
        return tuple(found)

    def _on_items(self, plan: Plan, denied: bool) -> list[Decision]:
        """What decide() says of every item that an action can be done to: the same steps, all in one go."""
        standing, now, found = self._standings[plan.action.id], self._now, []
        answers = standing.answers
        for matter in self._plain_matters(plan):
            answer = answers.get(matter.number)
            if answer is None:
                answer = standing.answer(matter.mask, matter.number)
            if answer.outcome != "deny":
                timing = now if answer.defers is None else self._timing(answer.defers)
                found.append(Decision(self, matter, answer, timing))
            elif denied:
                found.append(Decision(self, matter, answer, NEVER))
        return found

    def _plain_matters(self, plan: Plan) -> list[Matter]:
        """What the questions come to that say nothing but an action and an item, for all of its items."""
        touched, own, usual = self._touched, self._own[plan.action.id], self._usual[plan.action.id]
        if plan.action.target == "item":
            matters, places = list(self._matters.usual.on_all[plan.action.id]), self.engine.places
            for item in touched:
                if item in places:
                    matters[places[item]] = own.get(item) or self._plain_matter(plan, item)
            return matters
        return [
            (own if item in touched else usual).get(item) or self._plain_matter(plan, item)
            for item in self._items(plan.action)
        ]

    def _plain_matter(self, plan: Plan, item: str | None) -> Matter:
        return self._matter(plan, item, item, None, None, None)

    def targets(self, action: Action) -> Iterator[tuple[str | None, str | None]]:
        """The items, or values to change to, that an action can be asked about, in order.

        Of a suite's parts only a cancellation is asked: other changes of theirs are the suite's.
        """
        definitions = self.engine.definitions
        if action.target in ON_ITEMS:
            yield from ((item, None) for item in self._items(action))
        elif action.target == "cycle":
            yield from ((None, cycle) for cycle in sorted(definitions.cycles))
        elif action.target == "payment_method":
            yield from ((None, method) for method in sorted(definitions.payment_methods))
        elif action.target != LIMIT:
            yield None, None

    def _items(self, action: Action) -> Sequence[str]:
        """The items that an action can be asked about, sorted."""
        definitions, held = self.engine.definitions, self.facts.holdings
        match action.target:
            case "item":
                return self.engine.items
            case "suite":
                return self.engine.suites
            case "line":
                return sorted(held.in_use)
            case "held":
                return sorted({one.item.id for one in held.held if one.how != "included"})
        products = {definitions.items[line.item].product for line in held.lines}
        items = {item for product in products for item in definitions.products[product]}
        return sorted(items - {line.item for line in held.lines})

    def _changes(self) -> Iterator[Decision]:
        """Every change that could be offered."""
        for action, plan in self.engine.plans.items():
            if plan.action.channelled and plan.action.offered_with is None:
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
            reasons = (index.reason(granting.bit_length() - 1),)
        outcome: Outcome = "deny" if first is None else "allow"
        answer = Template(outcome, (), None, (), reasons, None, True)
        matter = Matter(action.id, None, None, None, None, None, "", first, 0, 0)
        return Decision(self, matter, answer, NEVER if first is None else self._now)

    def _nothing_offered(self, channel: str) -> Reason:
        """The rule on any change that comes nearest to opening a channel, and on what it fails."""
        found: list[tuple[int, int, str, int, Reason]] = []
        for number, (action, plan) in enumerate(self.engine.plans.items()):
            if plan.action.channelled and plan.action.offered_with is None:
                standing = self._standings[action]
                clause = standing.nearest_clause(plan.index.allow_through.get(channel, 0))
                if clause is not None:
                    rule = plan.index.rules[clause]
                    reason = not_listed(clause, standing.unmet(clause), plan.index)
                    found.append((len(reason.unmet), -len(rule.actions), rule.id, number, reason))
        return min(found)[-1] if found else Reason(NOT_LISTED, None, "", "", None)

    def _timing(self, defers: tuple[bool, date | None]) -> Timing:
        """When something takes effect: the latest day that a rule defers it to. Without a subscription all is
        now."""
        known = self._later.get(defers)
        if known is None:
            subscription = self.facts.account.subscription
            if subscription is None or self.facts.new:
                known = self._now
            else:
                next_cycle, not_before = defers
                latest = max(self.at, subscription.term.end if next_cycle else self.at, not_before or self.at)
                known = Timing("now" if latest == self.at else "next_cycle", latest)
            self._later[defers] = known
        return known

    def matched(self, decision: Decision) -> int:
        """The clauses that hold for one of this account's decisions; none where it follows from another."""
        standing = self._standings.get(decision.action)  # one that has rules was looked up to decide
        return 0 if standing is None else standing.mask & decision.matter.mask

    def basis(self, decision: Decision) -> object:
        """What the question of one of this account's decisions comes to; None where it follows from none."""
        plan, matter = self.engine.plans[decision.action], decision.matter
        if plan.action.offered_with is not None:
            return None
        definitions = self.engine.definitions
        return derive(
            self.facts, plan.action, matter.item, matter.seats, matter.quantity, matter.to, definitions
        )

    def obligations(self, decision: Decision) -> tuple[Obligation, ...]:
        """What is to be done before one of this account's decisions comes true."""
        answer = decision.grounds
        if not isinstance(answer, Template) or not answer.obligations:
            return ()
        made = []
        for duty in answer.obligations:
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
        answer, matter = decision.grounds, decision.matter
        if answer.complete or not isinstance(answer, Template):
            return answer.reasons
        standing = self._standings[matter.action]
        known = standing.reasons_of(matter)
        if known is None:
            change = decision.basis
            assert isinstance(change, Change)
            known = tuple(
                [one if one.at else self._placed(one, change, matter.via) for one in answer.reasons]
            )
            if answer.unlisted is not None:
                known = (*known, self._far(matter.action, change, answer.unlisted))
            standing.remember(matter, known)
        return known

    def _placed(self, reason: Reason, change: Change, via: str) -> Reason:
        """A fact of the catalog with the place of the item that it is about."""
        item = self.engine.definitions.items.get(via if reason.code == "already_included" else change.item)
        if item is None or reason.code == NOT_LISTED:
            return reason
        return Reason(reason.code, reason.rule, item.place, reason.source, reason.because)

    def _far(self, action: str, change: Change, candidates: int) -> Reason:
        """No rule speaks of this very thing: the nearest that would grant another, where what is asked about
        counts too, and on what it fails.

        Else what is asked about is given, and what is counted is how far the account and its user are.
        """
        index = self.engine.indexes[action]
        attributes = all_attributes(self.facts, action, change, self.engine.definitions)
        short = shortfall(attributes, index.tested(), index)
        clause = short.nearest(candidates)
        return not_listed(clause, () if clause is None else short.unmet(clause), index)

    def words(self, decision: Decision, reason: Reason) -> Words:
        """What a sentence about one of a decision's reasons names."""
        basis, definitions = decision.basis, self.engine.definitions
        change = basis if isinstance(basis, Change) else Change()
        if reason.nearest is not None:
            clauses, number = reason.nearest
            attributes = all_attributes(self.facts, decision.action, change, definitions)
            return {"needs": needs(reason.unmet, clauses[number], attributes)}
        if (reason.rule or "").startswith(IMPLIED):
            words = catalog_words(self.facts, decision.action, change, definitions)
            if decision.item is not None and nothing_of(decision.item, change, definitions):
                leaving = decision.item in self.facts.holdings.by_product
                return {**words, "item": definitions.product_names[decision.item], "leaving": leaving}
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
