"""An account made ready: questions in, decisions out, with all that is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from ..model.account import AccountException
from ..model.ask import Ask
from ..model.decision import Obligation, Outcome, Price, QuestionError, Reason, Remedy, Timing, Words
from ..model.deed import ADD_SEATS, PRICED, START_TRIAL, UNDO, UNITS
from ..model.definitions import LIMIT, Definitions
from ..model.policy import Action
from ..model.settlement import Settlement
from ..model.vocabulary import UNSOUND
from ..subscription.course import as_of, next_paid
from ..subscription.customers import priced_for
from ..subscription.exceptions import best_of
from ..subscription.features import agreed, comes_with
from ..subscription.quotes import listed_price
from ..subscription.soundness import TWICE, Break
from ..subscription.waiting import waits_for
from .account_rules import NOT_LISTED, not_listed, shortfall
from .answer import Answer
from .case import MOST_CASES, ByAction, Case, Known, Touched, case_of, nothing_of
from .charged import bound_price, trial_price
from .derive import ON_ITEMS, Change, limit_held
from .explain import Need, all_attributes, catalog_words, needs
from .foreseen import breaks_of, foreseen, made_of
from .needs import Near, near, near_to_opening, told
from .plan import Plan
from .prepare import Facts, terms_in_force
from .rulebook import Rulebook

GRANTED: Final = "granted"
LIMIT_REACHED: Final = "limit_reached"
NEVER: Final = Timing(None, None)


class Decision:
    """The answer to one question.

    `channels` are in declared order, self-service first where the catalog lists them so. It holds on to what
    others share with it: who asked (`prepared`), what was asked (`case`), and what any question with this
    signature is answered with (`answer`). What is not in there is worked out when it is asked for, the same
    each time.
    """

    __slots__ = ("answer", "case", "channels", "effective", "outcome", "prepared")

    def __init__(self, prepared: Prepared, case: Case, answer: Answer, effective: Timing) -> None:
        self.prepared = prepared
        self.case = case
        self.answer = answer
        self.outcome: Outcome = answer.outcome
        self.channels = answer.channels
        self.effective = effective

    @property
    def ask(self) -> Ask:
        """What was asked; where its `to` was left out and can be one thing only, with this."""
        return self.case.ask

    @property
    def action(self) -> str:
        """What was asked to be done."""
        return self.case.ask.action

    @property
    def does(self) -> str:
        """What the action does to a subscription, whatever it is called."""
        return self.prepared.engine.plans[self.case.ask.action].action.does

    @property
    def facts(self) -> Facts:
        """What is the same for all questions of who asked."""
        return self.prepared.facts

    @property
    def definitions(self) -> Definitions:
        """What is sold, to whom and how, on the day that was asked about."""
        return self.prepared.engine.definitions

    @property
    def item(self) -> str | None:
        """The item as it was asked."""
        return self.case.ask.item

    @property
    def seats(self) -> int | None:
        """The seats as they were asked."""
        return self.case.ask.seats

    @property
    def quantity(self) -> int | None:
        """The quantity as it was asked."""
        return self.case.ask.quantity

    @property
    def to(self) -> str | None:
        """The cycle, payment method or edition to change to."""
        return self.case.ask.to

    @property
    def acts_on(self) -> str | None:
        """The item that would change: the edition held, or the suite a product is part of."""
        return self.case.acts_on

    @property
    def account(self) -> str:
        """The account's id."""
        return self.prepared.account

    @property
    def user(self) -> str:
        """The user's id."""
        return self.prepared.user

    @property
    def at(self) -> date:
        """The day that was asked about."""
        return self.prepared.at

    @property
    def basis(self) -> object:
        """What the question comes to: its attributes, or the decision that it follows from."""
        return self.case.basis

    @property
    def matched(self) -> int:
        """The clauses that hold, in the index of the action; none where it follows from another."""
        rules = self.prepared.rules.get(self.action)  # one that has rules was looked up to decide
        return 0 if rules is None else rules.mask & self.case.mask

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What is to be done first."""
        return obligations_on(self.answer, self.at, self.definitions)

    @property
    def settlement(self) -> Settlement | None:
        """How it is charged, where a rule says so: of what takes effect at once in a term that runs."""
        settles = self.answer.settles
        if settles is None or self.effective.timing != "now":
            return None
        return None if is_new(self.facts) else settles

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, most telling first; never empty."""
        answer, case = self.answer, self.case
        if answer.complete:
            return answer.reasons
        rules = self.prepared.rules[case.ask.action]
        known = rules.reasons_of(case)
        if known is None:
            change = case.basis
            assert isinstance(change, Change)
            known = tuple([one if one.at else self._placed(one, change) for one in answer.reasons])
            if answer.unlisted is not None:
                known = (*known, self._far(change, answer.unlisted))
            rules.remember(case, known)
        return known

    def _placed(self, reason: Reason, change: Change) -> Reason:
        """A fact of the catalog with the place of the item that it is about."""
        name = self.case.via if reason.code == "already_included" else change.item
        item = self.definitions.items.get(name)
        if item is None or reason.code == NOT_LISTED:
            return reason
        return Reason(reason.code, reason.rule, item.place, reason.source, reason.because)

    def _far(self, change: Change, candidates: int) -> Reason:
        """No rule speaks of this very thing: the nearest that would grant another, where what is asked about
        counts too, and on what it fails.

        Else what is asked about is given, and what is counted is how far the account and its user are.
        """
        prepared, index = self.prepared, self.prepared.engine.indexes[self.action]
        attributes = all_attributes(prepared.facts, self.action, change, prepared.engine.definitions)
        short = shortfall(attributes, index.tested(), index)
        clause = short.nearest(candidates)
        return not_listed(clause, () if clause is None else short.unmet(clause), index)

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What would turn it into `allow`, else into `refer`; the cheapest first, at most five."""
        return self.prepared.engine.remedies(self)

    @property
    def price(self) -> Price | None:
        """What the item costs a month, for actions that are paid for: see decide/charged.py. Of what is
        tried, what it costs once that is over, as what it goes on as then."""
        definitions = self.definitions
        item = definitions.items.get(self.acts_on or "")
        if item is None or self.does not in PRICED:
            return None
        on, facts = self.paid_from, self.facts
        if self.does == START_TRIAL and item.trial is not None:
            return trial_price(item, facts, on, definitions)
        if self.on_line:
            return bound_price(item, facts, on, self.settlement, definitions)
        priced = priced_for(facts.account, definitions)
        return listed_price(priced.items[item.id], facts.account.currency, on, priced)

    @property
    def paid_from(self) -> date:
        """The day from which the price counts: on which it takes effect; of what is tried, on which that is
        over."""
        on, item = (
            self.effective.on or self.at,
            self.definitions.items.get(self.acts_on or ""),
        )
        tried = self.does == START_TRIAL and item is not None and item.trial
        return tried.over(on) if tried else on

    @property
    def cycle(self) -> str | None:
        """The billing cycle that runs on the day from which the price counts, or ran last; None where nobody
        has chosen one."""
        account, definitions = self.facts.account, self.definitions
        subscription = as_of(account, self.paid_from, definitions).subscription or account.subscription
        return None if subscription is None else subscription.cycle

    @property
    def on_line(self) -> bool:
        """Whether it is about a line that is held: what is refused because it is held is about another."""
        held = self.acts_on in self.facts.holdings.in_use
        return held and (self.outcome != "deny" or self.does == ADD_SEATS)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """What the catalog asks of what is held and would not be so afterwards, on this day or a later one,
        as far as something else than what is asked about may have a part in it."""
        return self.prepared.breaks(self.case)

    def words(self, reason: Reason) -> Words:
        """What a sentence about one of the reasons names: items by language, numbers, what is needed."""
        facts, definitions = self.facts, self.definitions
        change = self.basis if isinstance(self.basis, Change) else Change()
        if reason.nearest is not None:
            return {"needs": self.needs(reason)}
        if reason.implied:
            # Where nothing waits, what is held twice is the item itself: to find that out takes long.
            asked = reason.code in UNSOUND and (facts.waits or reason.code != TWICE)
            about = tuple([one for one in self.breaks if one.code == reason.code]) if asked else ()
            words = catalog_words(facts, change, about, definitions)
            if self.item is not None and nothing_of(self.item, change, definitions):
                leaving = self.item in facts.holdings.by_product
                return {**words, "item": definitions.product_names[self.item], "leaving": leaving}
            return words
        return {}

    def needs(self, reason: Reason) -> tuple[Need, ...]:
        """For `not_listed`, what would do of each attribute in `unmet`, by any rule that comes as near; none
        where others refuse all of that."""
        if reason.nearest is None:
            return ()
        return told(reason, self._near(reason), self._attributes, self.definitions)

    def alike(self, reason: Reason) -> tuple[int, ...]:
        """What stands for all rules that come as near as the one that a reason names, and for those that
        would refuse then."""
        rules = self.prepared.rules.get(self.action)
        if rules is None:
            return tuple([one.mask for one in self._near(reason)])
        refers = self.outcome == "refer"
        return (rules.alike(self.case, reason, lambda: self._attributes, refers=refers),)

    def nearest_needs(self, reason: Reason) -> tuple[Need, ...]:
        """What the rule that a reason names wants, of each attribute in `unmet` first."""
        if reason.nearest is None:
            return ()
        clauses, number = reason.nearest
        return needs(reason.unmet, clauses[number], self._attributes)

    @property
    def _attributes(self) -> dict[str, object]:
        change = self.basis if isinstance(self.basis, Change) else Change()
        return all_attributes(self.facts, self.action, change, self.definitions)

    def _near(self, reason: Reason) -> Iterable[Near]:
        prepared, plans = self.prepared, self.prepared.engine.plans
        plan = plans[self.action]
        if plan.action.offered_with is not None:
            return near_to_opening(plan.action.offered_with, plans, prepared.rules, reason.unmet)
        rules = prepared.rules[self.action]
        refers = self.outcome == "refer"
        return (near(plan, rules, self.case, reason, lambda: self._attributes, refers=refers),)

    def exception(self, reason: Reason) -> AccountException | None:
        """What was agreed with this customer alone and a reason rests on, if it does.

        What is granted rests on it where it is more than comes with what the account holds; a limit that is
        reached, where that is the one agreed; a feature, where nothing that is held comes with it.
        """
        facts, change = self.facts, self.basis
        if not facts.account.exceptions or reason.code not in (GRANTED, LIMIT_REACHED):
            return None
        if self.prepared.engine.plans[self.action].action.target != LIMIT:
            return None
        assert isinstance(change, Change)
        feature = self.definitions.features.get(change.item)
        if feature is not None:
            within = comes_with(feature.id, facts.holdings, self.definitions)
            return None if within else agreed(feature, facts.account, self.at)
        found = best_of(change.item, facts.account, self.at)
        held = limit_held(change.item, facts.holdings, self.definitions)
        if found is None or found.grant.limits[change.item] <= held:
            return None
        return None if reason.code == GRANTED and change.quantity <= held else found

    def _shown(self) -> tuple[object, ...]:
        return (
            self.outcome, self.ask, self.acts_on, self.account, self.user, self.at, self.channels,
            self.effective, self.obligations, self.settlement,
            tuple((reason.code, reason.rule) for reason in self.reasons),
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self._shown() == other._shown()

    def __hash__(self) -> int:
        return hash(self._shown())

    def __repr__(self) -> str:
        asked = " ".join(part for part in (self.action, self.item, self.to) if part)
        through = f" through {', '.join(self.channels)}" if self.channels else ""
        return f"<{self.outcome}: {asked}{through} ({', '.join(reason.code for reason in self.reasons)})>"


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
            granting = index.allow_through.get(channel, 0) & first.matched
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


def is_new(facts: Facts) -> bool:
    """Whether there is no subscription yet, so that all takes effect now."""
    return facts.new or facts.account.subscription is None


def obligations_on(answer: Answer, at: date, definitions: Definitions) -> tuple[Obligation, ...]:
    """What an answer asks for first, in the versions of terms that are in force on a day."""
    if not answer.obligations:
        return ()
    made = []
    for duty in answer.obligations:
        if duty.kind == "provide":
            made.append(duty)
        elif version := terms_in_force(duty.what, at, definitions):
            made.append(duty._replace(version=version))
    return tuple(made)


Asked = Prepared
"""What services in Python know it by."""
