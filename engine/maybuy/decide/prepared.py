"""An account made ready: questions in, decisions out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..model.ask import Ask
from ..model.decision import Outcome, QuestionError, Reason, Timing
from ..model.deed import UNDO, UNITS
from ..model.definitions import LIMIT
from ..model.policy import Action
from ..subscription.course import next_paid
from ..subscription.soundness import Break
from ..subscription.waiting import waits_for
from .account_rules import NOT_LISTED, not_listed
from .answer import Answer
from .case import MOST_CASES, ByAction, Case, Known, Touched, case_of
from .decision import NEVER, Decision
from .derive import ON_ITEMS, Change
from .foreseen import breaks_of, foreseen, made_of
from .plan import Plan
from .prepare import Facts
from .rulebook import Rulebook


class Prepared:
    """An account, one of its users and a day, ready for questions."""

    __slots__ = (
        "_broken", "_known", "_later", "_now", "_touched", "_usual",
        "account", "at", "engine", "facts", "rules", "user",
    )  # fmt: skip

    def __init__(self, engine: Rulebook, facts: Facts) -> None:
        self.engine = engine
        self.facts = facts
        self.account = facts.account.id
        self.user = facts.user.id
        self.at = facts.at
        self.rules = engine.memory.rules(facts.attributes)
        """What the account's signature leaves of the rules, by action."""
        self._now = Timing("now", facts.at)
        self._later: dict[tuple[bool, date | None, str | None], Timing] = {}
        self._usual = engine.memory.usual(facts)
        self._touched: Touched | frozenset[str | None]
        self._known: Known | None
        """What is remembered of questions that are touched; None where none was asked."""
        if facts.waits:  # what a question comes to depends on the day that rules put it off to
            self._touched, self._known = engine.memory.everything, ByAction()
        else:
            self._touched, self._known = engine.memory.touched(facts), None
        self._broken: tuple[Case, tuple[Break, ...]] | None = None
        """What breaks() was asked last, and what it said: a sentence asks for it several times."""

    def decide(
        self,
        action: str,
        item: str | None = None,
        *,
        seats: int | None = None,
        quantity: int | None = None,
        to: str | None = None,
    ) -> Decision:
        """The answer to one question; see Ask for what the arguments mean. Raises QuestionError.

        The arguments one by one are how services ask in Python, and save making an Ask of a question that
        was asked before.
        """
        try:
            rules = self.rules[action]
        except KeyError:
            return self._without_rules(action)
        touched = item in self._touched
        known = (self._own if touched else self._usual.cases)[action]
        key = item if seats is None and quantity is None and to is None else (item, seats, quantity, to)
        case = known.get(key)
        if case is None:
            case = self._case(rules.plan, known, key, Ask(action, item, seats, quantity, to), touched=touched)
        answer = rules.answers.get(case.number)
        if answer is None:
            answer = rules.answer(case.mask, case.number)
        if answer.defers is not None:
            return Decision(self, case, answer, self._timing(answer.defers, case.acts_on))
        return Decision(self, case, answer, NEVER if answer.outcome == "deny" else self._now)

    def answer(self, ask: Ask) -> Decision:
        """The answer to what is asked. Raises QuestionError."""
        action, item, seats, quantity, to, _ = ask
        return self.decide(action, item, seats=seats, quantity=quantity, to=to)

    @property
    def _own(self) -> Known:
        """Questions that have to do with what is held, of all accounts that hold the same."""
        known = self._known
        if known is None:
            known = self._known = self.engine.memory.own(self.facts)
        return known

    def _without_rules(self, action: str) -> Decision:
        """The answer on an action that has no rules of its own. Raises QuestionError where there is none."""
        plan = self.engine.plans.get(action)
        if plan is None or plan.action.offered_with is None:
            raise QuestionError("unknown-action", among=self.engine.plans, word=action)
        return self._offered_with(plan.action, plan.action.offered_with)

    def _case(self, plan: Plan, known: dict[object, Case], key: object, ask: Ask, *, touched: bool) -> Case:
        """What a question comes to, worked out and remembered among those known, under a key."""
        facts = self.facts if touched else self._usual.facts
        case = case_of(plan, facts, ask, self.engine.definitions)
        if facts.waits:
            case = self._foreseen(plan, case)
        if len(known) >= MOST_CASES:
            known.clear()
        known[key] = case
        memory = self.engine.memory
        (memory.count if touched else memory.count_usual)(1)
        return case

    def anew(self, ask: Ask) -> Case:
        """What a question comes to, without anything that is remembered."""
        plan = self.engine.plans[ask.action]
        case = case_of(plan, self.facts, ask, self.engine.definitions)
        return self._foreseen(plan, case) if self.facts.waits else case

    def _foreseen(self, plan: Plan, case: Case) -> Case:
        """What a question comes to on later days too, where no fact of the catalog stands against it now."""
        change = case.basis
        if not isinstance(change, Change) or case.mask & self.rules[plan.action.id].mask & plan.index.facts:
            return case
        change = foreseen(change, self.breaks(case))
        mask, number = plan.asked(change)
        return case._replace(basis=change, mask=mask, number=number)

    def breaks(self, case: Case) -> tuple[Break, ...]:
        """What the catalog asks of what is held, and would not be so on some day after a change.

        Where nothing waits, the catalog's facts are those of the day of the question, and so are these.
        """
        last = self._broken
        if last is not None and last[0] is case:
            return last[1]
        plan, change = self.engine.plans[case.ask.action], case.basis
        if not isinstance(change, Change):
            return ()
        later = self.facts.waits and case.mask & self.rules[plan.action.id].mask & plan.index.defer
        on = self._timing(plan.rights.deferred(later), case.acts_on).on if later else None
        made = made_of(plan.action.does, case.ask, case.acts_on, change)
        found = breaks_of(self.facts, made, on or self.at, self.engine.definitions)
        self._broken = case, found
        return found

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
        rules, now, found = self.rules[plan.action.id], self._now, []
        answers = rules.answers
        for case in self._plain_cases(plan):
            answer = answers.get(case.number)
            if answer is None:
                answer = rules.answer(case.mask, case.number)
            if answer.outcome != "deny":
                timing = now if answer.defers is None else self._timing(answer.defers, case.acts_on)
                found.append(Decision(self, case, answer, timing))
            elif denied:
                found.append(Decision(self, case, answer, NEVER))
        return found

    def _plain_cases(self, plan: Plan) -> list[Case]:
        """What the questions come to that say nothing but an action and an item, for all of its items."""
        touched, own, usual = self._touched, self._own[plan.action.id], self._usual.cases[plan.action.id]
        if plan.action.target == "item":
            cases, places = list(self._usual.on_all[plan.action.id]), self.engine.places
            for item in touched:
                if item in places:
                    cases[places[item]] = own.get(item) or self._plain_case(plan, item)
            return cases
        return [
            (own if item in touched else usual).get(item) or self._plain_case(plan, item)
            for item in self._items(plan.action)
        ]

    def _plain_case(self, plan: Plan, item: str | None) -> Case:
        touched = item in self._touched
        known = (self._own if touched else self._usual.cases)[plan.action.id]
        return self._case(plan, known, item, Ask(plan.action.id, item), touched=touched)

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
        elif action.does in UNITS:
            yield from ((limit, None) for limit in self._bought_by_unit())
        elif action.target != LIMIT:
            yield None, None

    def _bought_by_unit(self) -> Sequence[str]:
        """The limits of which some line has units that are paid for, sorted."""
        definitions = self.engine.definitions
        bought = (definitions.items[line.item].by_unit for line in self.facts.holdings.lines)
        return sorted(frozenset[str]().union(*bought) & definitions.limits.keys())

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
                found = sorted({one.item.id for one in held.held if one.how != "included"})
                return found if action.does != UNDO else [one for one in found if self._waits(one)]
        products = {definitions.items[line.item].product for line in held.lines}
        items = {item for product in products for item in definitions.products[product]}
        kept = {line.item for line in held.lines}
        if self.facts.planned is not held:  # what waits to be another edition can be kept
            kept &= {line.item for line in self.facts.planned.lines}
        return sorted(items - kept)

    def _waits(self, item: str) -> bool:
        definitions = self.engine.definitions
        return waits_for(self.facts.account.subscription, definitions.items[item].product, definitions)

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
            granting = index.allow_through[channel] & first.matched
            reasons = (index.reason(granting.bit_length() - 1),)
        outcome: Outcome = "deny" if first is None else "allow"
        answer = Answer(outcome, (), None, (), reasons, None, True)
        case = Case(Ask(action.id), None, "", first, 0, 0)
        return Decision(self, case, answer, NEVER if first is None else self._now)

    def _nothing_offered(self, channel: str) -> Reason:
        """The rule on any change that comes nearest to opening a channel, and on what it fails."""
        found: list[tuple[int, int, str, int, Reason]] = []
        for number, (action, plan) in enumerate(self.engine.plans.items()):
            if plan.action.channelled and plan.action.offered_with is None:
                rules = self.rules[action]
                clause = rules.nearest_clause(plan.index.allow_through.get(channel, 0))
                if clause is not None:
                    rule = plan.index.rules[clause]
                    reason = not_listed(clause, rules.unmet(clause), plan.index)
                    found.append((len(reason.unmet), -len(rule.actions), rule.id, number, reason))
        return min(found)[-1] if found else Reason(NOT_LISTED, None, "", "", None)

    def _timing(self, defers: tuple[bool, date | None], acts_on: str | None) -> Timing:
        """When something takes effect: the latest day that a rule defers it to. Without a subscription all is
        now."""
        subscription = self.facts.account.subscription
        key = (*defers, acts_on if subscription is not None and subscription.trials else None)
        known = self._later.get(key)
        if known is None:
            if subscription is None or self.facts.new:
                known = self._now
            else:
                next_cycle, not_before = defers
                turns = next_paid(subscription, acts_on, self.engine.definitions) if next_cycle else self.at
                latest = max(self.at, turns, not_before or self.at)
                known = Timing("now" if latest == self.at else "next_cycle", latest)
            self._later[key] = known
        return known


Asked = Prepared
"""What services in Python know it by."""
