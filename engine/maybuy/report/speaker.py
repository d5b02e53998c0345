"""What is said of decisions, in words: by all answers in text."""

from __future__ import annotations

from ..decide.prepared import Decision, Prepared
from ..language import pick, say
from ..model.definitions import ON_REQUEST, named
from .cycles import billed
from .money import day, money
from .sentences import joined, reason_sentence, remedy_sentence, value_name

MARKS = {"allow": "✔", "refer": "➜", "deny": "✘"}


class Speaker:
    """Says things about one account, user and day, in one language."""

    def __init__(self, asked: Prepared, language: str) -> None:
        self.asked = asked
        self.definitions = asked.engine.definitions
        self.language = language

    def say(self, key: str, **words: object) -> str:
        """A sentence of the interface."""
        return say("interface", key, self.language, **words)

    def name(self, thing: str) -> str:
        """What customers call an item, channel, action and so on."""
        return pick(self.definitions.name_of(thing), self.language)

    def who(self) -> str:
        """Whom it is about."""
        facts = self.asked.facts
        role = value_name("user.role", facts.user.role, self.language, self.definitions)
        return self.say(
            "who", user=facts.user.id, role=role, account=facts.account.id, day=day(facts.at, self.language)
        )

    def subject(self, decision: Decision) -> str:
        """What is asked: `Buy: Collaboration`."""
        action = pick(named(self.definitions.actions[decision.action]), self.language)
        about = decision.acts_on if decision.item == (decision.acts_on or "").split("/")[0] else decision.item
        to = (
            None if (about or "").endswith(f"/{decision.to}") else decision.to
        )  # an edition, named with its item
        names = [self.name(one) for one in (about, to) if one is not None]
        return self.say("subject", action=action, about=", ".join(names)) if names else action

    def channels(self, decision: Decision) -> str:
        """Through which channels, in order."""
        return joined((self.name(channel) for channel in decision.channels), self.language, "or")

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
        return self.say("effective.cycle" if self._next_cycle(decision) else "on", day=day(on, self.language))

    def _next_cycle(self, decision: Decision) -> bool:
        subscription = self.asked.facts.account.subscription
        return subscription is not None and decision.effective.on == subscription.term.end

    def price(self, decision: Decision) -> str:
        """What it costs: in the account's cycle, or in every cycle for a prospect. Per seat and month."""
        price = decision.price
        if price is None:
            return self.say("price.on_request") if self._on_request(decision) else ""
        if not any(price.amounts.values()):
            return self.say("price.free")
        subscription = self.asked.facts.account.subscription
        if subscription is not None and subscription.cycle in price.amounts:
            return money(price.amounts[subscription.cycle], price.currency, self.language)
        amounts = (
            self.say(
                "price.cycle",
                amount=money(amount, price.currency, self.language),
                billed=billed(cycle, self.definitions, self.language),
            )
            for cycle, amount in price.amounts.items()
        )
        return joined(amounts, self.language, "or")

    def price_in_full(self, decision: Decision) -> str:
        """The price with what it is a price of."""
        price = self.price(decision)
        if decision.price is None or not any(decision.price.amounts.values()):
            return price
        subscription = self.asked.facts.account.subscription
        if subscription is not None and subscription.cycle in decision.price.amounts:
            return self.say("price.seat", amount=price)
        return self.say("price.cycles", amounts=price)

    def _on_request(self, decision: Decision) -> bool:
        item = self.definitions.items.get(decision.acts_on or "")
        paid_for = decision.action in ("buy", "add_seats", "upgrade_edition")
        return (
            item is not None
            and paid_for
            and item.priced(self.asked.facts.account.currency, decision.at) == ON_REQUEST
        )

    def reasons(self, decision: Decision) -> list[tuple[str, str]]:
        """Each reason's sentence and the place of its rule."""
        return [
            (reason_sentence(decision, one, self.language, self.definitions), one.at)
            for one in decision.reasons
        ]

    def remedies(self, decision: Decision) -> list[str]:
        """Each way out, in words."""
        return [
            self.say(
                f"remedy.{remedy.outcome}" if decision.outcome == "deny" else "remedy.allow",
                steps=remedy_sentence(remedy, self.language, self.definitions),
            )
            for remedy in decision.remedies
        ]

    def contacts(self) -> str:
        """Whom to turn to."""
        names = (pick(named(contact), self.language) for contact in self.definitions.contacts.values())
        return joined(names, self.language, "or")
