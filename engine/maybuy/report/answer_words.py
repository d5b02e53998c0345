"""What is said of decisions about one account, user and day: by all answers in text."""

from __future__ import annotations

from typing import Self

from ..decide.besides import Further, besides, further
from ..decide.decision import Decision
from ..decide.prepared import Prepared
from ..language import pick
from ..model.decision import EACH, FROM, Price, Remedy
from ..model.deed import ADD_SEATS, BUY, NOTHING, START_TRIAL, UPGRADE
from ..model.definitions import named
from ..model.item import ON_REQUEST, Item
from ..subscription.quotes import Quote, is_free
from .charge_words import how_paid, scale_alone, scale_said
from .sentences import Sentences


class AnswerWords(Sentences):
    """Says things about one account, user and day, in one language."""

    def __init__(self, asked: Prepared, language: str) -> None:
        super().__init__(asked.engine.definitions, language)
        self.asked = asked

    def who(self) -> str:
        """Whom it is about."""
        facts = self.asked.facts
        role = self.value("user.role", facts.user.role)
        return self.say(
            "who", user=facts.user.id, role=role, account=facts.account.id, day=self.day(facts.at)
        )

    def action(self, action: str) -> str:
        """What customers call an action, whatever else has its id."""
        return pick(named(self.definitions.actions[action]), self.language)

    def asked_for(self, decision: Decision) -> str:
        """What is asked: `Buy: Collaboration`."""
        action = self.action(decision.action)
        about = decision.acts_on if decision.item == (decision.acts_on or "").split("/")[0] else decision.item
        # An edition is named with its item.
        to = None if (about or "").endswith(f"/{decision.to}") else decision.to
        names = [self.name(one) for one in (about, to) if one is not None]
        return self.say("subject", action=action, about=", ".join(names)) if names else action

    def channels(self, decision: Decision) -> str:
        """Through which channels, in order."""
        return self.names(decision.channels, "or")

    def through(self, decision: Decision) -> str:
        """The same as part of a line; empty where there is none."""
        channels = self.channels(decision)
        return self.say("through.channels", channels=channels) if channels else ""

    def effective(self, decision: Decision) -> str:
        """When it takes effect; empty for what is refused, and for what changes nothing."""
        on = decision.effective.on
        if on is None or not self.definitions.actions[decision.action].channelled:
            return ""
        if decision.effective.timing == "now":
            return self.say("now")
        return self.say("effective.cycle" if self._next_cycle(decision) else "on", day=self.day(on))

    def _next_cycle(self, decision: Decision) -> bool:
        subscription = self.asked.facts.account.subscription
        return subscription is not None and decision.effective.on == subscription.term.end

    def price(self, decision: Decision) -> str:
        """What it costs: in the account's cycle, or in every cycle for a prospect. Of a seat, or as it
        says; what is paid once besides. Of what is tried, that it is free, and what it costs once that is
        over."""
        return self._about(decision).costs_told(decision, full=False)

    def price_in_full(self, decision: Decision) -> str:
        """The price with what it is a price of."""
        return self._about(decision).costs_told(decision, full=True)

    def _about(self, decision: Decision) -> Self:
        """The same, who calls seats as what a decision is about does."""
        return self.of(decision.acts_on or decision.item)

    def costs_told(self, decision: Decision, *, full: bool) -> str:
        """What a decision is about costs; in `full`, with what that is a price of."""
        item = self.definitions.items.get(decision.acts_on or decision.item or "")
        if decision.does != START_TRIAL or item is None or item.trial is None:
            return self._costs(decision, item, full=full)
        free = self.trial_days("catalog.trial.days", item.trial)
        goes_on = self.definitions.items.get(self.definitions.after_trial(item) or "")
        if goes_on is None:
            return self.say("catalog.trial.ends", free=free)
        if goes_on.on_request:
            return self.say("catalog.trial.on_request", free=free)
        then = self._costs(decision, goes_on, full=full)
        return self.say("price.trial", free=free, amount=then) if then else free

    def _costs(self, decision: Decision, item: Item | None, *, full: bool) -> str:
        """What is paid each cycle, and what once. Where no month costs anything, what is paid once or by
        use."""
        price, recurs = decision.price, self._price(decision, item)
        if price is None or item is None:
            return recurs
        if full and price.per in EACH and any(price.amounts.values()):
            known = decision.cycle in price.amounts
            key = f"price.{price.per}" if known else EACH[price.per]
            recurs = self.say(key, amount=recurs, amounts=recurs)
        seats = further(decision, item, price.currency)
        if seats is not None:
            recurs = self._further(seats, item, price.currency, decision.cycle)
        once, used = self._besides(decision, item, price)
        nothing = price.per != FROM and not any(price.amounts.values()) and bool(item.charges)
        said = [self.listed(each) for each in ((once, used) if nothing else ([recurs], once)) if each]
        if len(said) == 2:
            return self.say("price.plus", amount=said[0], more=said[1])
        return said[0] if said else "" if decision.does == START_TRIAL else recurs

    def _further(self, seats: Further, item: Item, currency: str, cycle: str | None) -> str:
        """What more seats cost a month: `$90.00 for each further 10 seats, per month`."""
        said = []
        if seats.each:
            said.append(self.say("charge.seat", amount=self.a_month(seats.each, currency, cycle)))
        for charge, scale in seats.charges:
            first = scale[0]
            if len(scale) > 1 or first.up_to is not None or first.flat or not first.price:
                said.append(scale_said(charge, scale, currency, self, cycle))
                continue
            amount = self.a_month(first.price, currency, cycle)
            key = "charge.seat" if charge.of == 1 else "price.further"
            said.append(
                how_paid(self.say(key, amount=amount, seats=self.seats(item.id, charge.of)), charge, self)
            )
        if not said:
            return self.say("price.free")
        told = self.say("price.further.month", amount=self.listed(said))
        if not seats.least:
            return told
        least = self.say("charge.least", amounts=self.a_month(seats.least, currency, cycle))
        return self.say("apart").join((told, least))

    def _besides(self, decision: Decision, item: Item, price: Price) -> tuple[list[str], list[str]]:
        """What is paid once for what a decision is about, and what by use, by the cycle where that makes a
        difference."""
        once, used = list[str](), list[str]()
        for one in besides(decision, item, price.currency):
            told = self._scales(one, price.currency, decision.cycle)
            if one.charge.once:
                once += told
            else:
                name = pick(named(one.charge), self.language)
                used += [self.say("charge.use", name=name, price=each) for each in told]
        return once, used

    def _scales(self, one: Quote, currency: str, cycle: str | None) -> list[str]:
        """What a charge is for, in a billing cycle or in each."""
        scales = {name: scale for name, scale in one.scales.items() if cycle in (None, name)}
        told = {name: scale_alone(one.charge, scale, currency, self) for name, scale in scales.items()}
        if len(set(told.values())) < 2:
            return [how_paid(each, one.charge, self) for each in list(told.values())[:1]]
        by_cycle = (
            self.say("price.cycle", amount=amount, billed=self.billed(name)) for name, amount in told.items()
        )
        return [how_paid(self.listed(by_cycle, "or"), one.charge, self)]

    def _price(self, decision: Decision, item: Item | None) -> str:
        price = decision.price
        if price is None:
            return self.say("price.on_request") if self._on_request(decision) else ""
        if item is not None and is_free(item, price.per, price.amounts.values()):
            return self.say("price.free")
        cycle = decision.cycle
        if cycle is not None and cycle in price.amounts:
            amount = self.a_month(price.amounts[cycle], price.currency, cycle)
        else:
            amount = self.price_by_cycle(price.amounts.items(), price.currency)
        return amount if price.per in EACH else self.say(f"price.{price.per}", amount=amount)

    def changes(self, decision: Decision) -> str:
        """That what is allowed through a channel would change nothing; empty where it does something."""
        idle = decision.does == NOTHING and bool(decision.channels)
        return self.say("changes.nothing") if idle else ""

    def _on_request(self, decision: Decision) -> bool:
        item = self.definitions.items.get(decision.acts_on or "")
        paid_for = decision.does in (BUY, ADD_SEATS, UPGRADE)
        if item is None or not paid_for:
            return False
        return item.priced(self.asked.facts.account.currency, decision.at) == ON_REQUEST

    def reasons(self, decision: Decision) -> list[tuple[str, str]]:
        """Each reason's sentence and the place of its rule."""
        return [(self.reason(decision, reason), reason.at) for reason in decision.reasons]

    def remedies(self, decision: Decision) -> list[str]:
        """Each way out, in words."""
        return [self.way(decision, remedy) for remedy in decision.remedies]

    def way(self, decision: Decision, remedy: Remedy) -> str:
        """One way out, in words."""
        key = f"remedy.{remedy.outcome if decision.outcome == 'deny' else 'allow'}"
        return self.say(key, steps=self.remedy(remedy, decision.acts_on))

    def contacts(self) -> str:
        """Whom to turn to."""
        names = (pick(named(contact), self.language) for contact in self.definitions.contacts.values())
        return self.listed(names, "or")
