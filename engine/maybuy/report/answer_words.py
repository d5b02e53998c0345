"""What is said of decisions about one account, user and day: by all answers in text."""

from __future__ import annotations

from ..decide.prepared import Decision, Prepared
from ..language import pick
from ..model.decision import EACH, FROM, Remedy
from ..model.deed import ADD_SEATS, BUY, NOTHING, START_TRIAL, UPGRADE
from ..model.definitions import named
from ..model.item import ON_REQUEST, Item
from ..subscription.customers import priced_for
from ..subscription.quotes import is_free, quotes
from .charge_words import differs, scale_said
from .sentences import Sentences
from .trial_words import trial_days

MARKS = {"allow": "✔", "refer": "➜", "deny": "✘"}


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
        says. Of what is tried, that it is free, and what it costs once that is over."""
        item = self.definitions.items.get(decision.acts_on or decision.item or "")
        if decision.does != START_TRIAL or item is None or item.trial is None:
            return self._price(decision, item)
        free = trial_days("catalog.trial.days", item.trial, self)
        goes_on = self.definitions.items.get(self.definitions.after_trial(item) or "")
        if goes_on is None:
            return self.say("catalog.trial.ends", free=free)
        if goes_on.on_request:
            return self.say("catalog.trial.on_request", free=free)
        then = self._then(decision, goes_on)
        return self.say("price.trial", free=free, amount=then) if then else free

    def _then(self, decision: Decision, item: Item) -> str:
        """What is paid once a trial is over; empty where nothing is known of it. Where no month costs
        anything, what is paid once, unless that differs by the cycles that may be chosen."""
        price = decision.price
        if price is None:
            return ""
        if price.per == FROM or any(price.amounts.values()) or not item.charges:
            return self._price(decision, item)
        priced = priced_for(self.asked.facts.account, self.definitions)
        cycles = price.amounts if decision.cycle is None else (decision.cycle,)
        said: list[str] = []
        for one in quotes(priced.items[item.id], price.currency, decision.paid_from, priced):
            if one.charge.once:
                scales = {name: one.scales[name] for name in cycles if name in one.scales}
                if not scales or differs(scales, one.charge, price.currency, self):
                    return ""
                said.append(scale_said(one.charge, next(iter(scales.values())), price.currency, self))
        return self.listed(said)

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

    def price_in_full(self, decision: Decision) -> str:
        """The price with what it is a price of."""
        price = self.price(decision)
        found = decision.price
        if found is None or found.per not in EACH or not any(found.amounts.values()):
            return price
        if decision.cycle in found.amounts:
            return self.say(f"price.{found.per}", amount=price)
        return self.say(EACH[found.per], amounts=price)

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
