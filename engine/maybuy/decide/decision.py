"""What a decision says: why, at what price, what is to be done first, and what would help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from ..model.account import AccountException
from ..model.ask import Ask
from ..model.decision import Obligation, Outcome, Price, Reason, Remedy, Timing, Words
from ..model.deed import ADD_SEATS, PRICED, START_TRIAL
from ..model.definitions import LIMIT, Definitions
from ..model.settlement import Settlement
from ..model.vocabulary import UNSOUND
from ..subscription.course import as_of
from ..subscription.customers import priced_for
from ..subscription.exceptions import best_of
from ..subscription.features import agreed, comes_with
from ..subscription.quotes import listed_price
from ..subscription.soundness import TWICE, Break
from .account_rules import NOT_LISTED, not_listed, shortfall
from .answer import Answer
from .case import Case, nothing_of
from .charged import bound_price, trial_price
from .derive import Change, limit_held
from .explain import Need, all_attributes, catalog_words, needs
from .foreseen import made_of
from .needs import Near, near, near_to_opening, told
from .prepare import Facts, terms_in_force

if TYPE_CHECKING:
    from .prepared import Prepared

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
    def made(self) -> Ask:
        """The question as a change of the subscription, its default seats or units filled in."""
        basis = self.basis if isinstance(self.basis, Change) else Change()
        return made_of(self.does, self.ask, self.acts_on, basis)

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
        assert clause is not None  # INVARIANT: there are some that would grant it
        return not_listed(clause, short.unmet(clause), index)

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
            return bound_price(item, facts, self.made, on, self.settlement, definitions)
        priced = priced_for(facts.account, definitions)
        return listed_price(priced.items[item.id], facts.account.currency, on, priced)

    @property
    def paid_from(self) -> date:
        """The day from which the price counts: on which it takes effect; of what is tried, on which that is
        over."""
        on, item = (self.effective.on or self.at, self.definitions.items.get(self.acts_on or ""))
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
        facts, definitions, change = self.facts, self.definitions, self.basis
        if reason.nearest is not None:
            return {"needs": self.needs(reason)}
        if reason.implied and isinstance(change, Change):
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
        return tuple([one.mask for one in self._near(reason)])

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
