"""Decisions and offers as text that can be read out to a customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..decide.consider import Considered
from ..decide.engine import Asked
from ..language import pick, say
from ..model.decision import Decision
from ..model.definitions import ON_REQUEST, named
from .money import day, money, number
from .sentences import (
    attribute_name, joined, obligation_sentence, reason_sentence, remedy_sentence, value_name,
)  # fmt: skip

MARKS = {"allow": "✔", "refer": "➜", "deny": "✘"}


class Speaker:
    """Says things about one account, user and day, in one language."""

    def __init__(self, asked: Asked, language: str) -> None:
        self.asked = asked
        self.definitions = asked.engine.definitions
        self.language = language

    def say(self, key: str, **words: object) -> str:
        """A sentence of the interface."""
        return say("interface", key, self.language, **words)

    def name(self, thing: str) -> str:
        """What customers call an item, channel, action and so on."""
        return pick(self.definitions.name_of(thing), self.language)

    def who(self) -> Text:
        """Whom it is about."""
        facts = self.asked.facts
        role = value_name("user.role", facts.user.role, self.language, self.definitions)
        words = self.say("who", user=facts.user.id, role=role, account=facts.account.id, day=day(facts.at, self.language))
        return Text(words, style="faint")

    def subject(self, decision: Decision) -> str:
        """What is asked: `Buy: Collaboration`."""
        action = pick(named(self.definitions.actions[decision.action]), self.language)
        about = decision.acts_on if decision.item == (decision.acts_on or "").split("/")[0] else decision.item
        names = [self.name(one) for one in (about, decision.to) if one is not None]
        return f"{action}: {', '.join(names)}" if names else action

    def channels(self, decision: Decision) -> str:
        """Through which channels, in order."""
        return ", ".join(self.name(channel) for channel in decision.channels)

    def effective(self, decision: Decision) -> str:
        """When it takes effect."""
        on = decision.effective.on
        if on is None:
            return ""
        if decision.effective.timing == "now":
            return self.say("now")
        return self.say("effective.cycle" if self._next_cycle(decision) else "on", day=day(on, self.language))

    def _next_cycle(self, decision: Decision) -> bool:
        subscription = self.asked.facts.account.subscription
        return subscription is not None and decision.effective.on == subscription.term.end

    def price(self, decision: Decision) -> str:
        """What it costs per seat and month: in the account's cycle, or in every cycle for a prospect."""
        item = self.definitions.items.get(decision.acts_on or "")
        price = decision.price
        if price is None:
            asked_for = item is not None and decision.action in ("buy", "add_seats", "upgrade_edition")
            priced = item is not None and item.priced(self.asked.facts.account.currency, decision.at)
            return self.say("price.on_request") if asked_for and priced == ON_REQUEST else ""
        subscription = self.asked.facts.account.subscription
        if subscription is not None and subscription.cycle in price.amounts:
            amount = money(price.amounts[subscription.cycle], price.currency, self.language)
            return self.say("price.seat", amount=amount)
        amounts = (
            self.say("price.cycle", amount=money(amount, price.currency, self.language), cycle=self.name(cycle).lower())
            for cycle, amount in price.amounts.items()
        )
        return self.say("price.cycles", amounts=joined(amounts, self.language, "or"))

    def reasons(self, decision: Decision) -> list[tuple[str, str]]:
        """Each reason's sentence and the place of its rule."""
        return [(reason_sentence(decision, one, self.language, self.definitions), one.at) for one in decision.reasons]

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


def show_decision(console: Console, asked: Asked, decision: Decision, language: str) -> None:
    """One decision, whole."""
    speaker = Speaker(asked, language)
    heading = Text(f"{MARKS[decision.outcome]} {speaker.say(f'outcome.{decision.outcome}')}", style=decision.outcome)
    console.print(heading + Text("  ") + Text(speaker.subject(decision), style="title"))
    table = _grid()
    table.add_row("", speaker.who())
    rows: list[tuple[str, str]] = [("through", speaker.channels(decision))]
    if decision.outcome != "deny":
        rows.append(("effective", speaker.effective(decision)))
    rows.append(("price", speaker.price(decision)))
    rows += [("before", obligation_sentence(one, language, speaker.definitions)) for one in decision.obligations]
    for label, text in rows:
        if text:
            table.add_row(speaker.say(label), Text(text))
    for sentence, place in speaker.reasons(decision):
        table.add_row(speaker.say("because"), Text(sentence) + Text(f"  {place}" if place else "", style="faint"))
    for sentence in speaker.remedies(decision):
        table.add_row(speaker.say("remedy"), Text(sentence))
    if speaker.definitions.contacts:
        table.add_row(speaker.say("questions"), Text(speaker.contacts(), style="faint"))
    console.print(Padding(table, (0, 0, 0, 2)))


def show_considered(console: Console, rules: Sequence[Considered], language: str, asked: Asked) -> None:
    """Each rule considered, and what keeps those from applying that do not."""
    speaker = Speaker(asked, language)
    console.print()
    console.print(Text(speaker.say("rules"), style="title"))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for one in rules:
        fails = ", ".join(attribute_name(name, language, speaker.definitions) for name in one.unmet)
        verdict = speaker.say("rule.applies") if one.applies else speaker.say("rule.fails", attributes=fails)
        style = ("deny" if one.rule.effect == "deny" else "allow") if one.applies else "faint"
        table.add_row(
            Text("●" if one.applies else "○", style=style),
            Text(speaker.say(f"effect.{one.rule.effect}")),
            Text(one.rule.id, overflow="fold"),
            Text(verdict, style="" if one.applies else "faint"),
            Text(one.rule.place, style="faint"),
        )
    console.print(Padding(table, (0, 0, 0, 2)))


def show_offers(
    console: Console, asked: Asked, offers: Iterable[Decision], refused: Iterable[Decision], language: str, *, everything: bool
) -> None:
    """Offers grouped by action with price and channels; then what is refused, in full or in short."""
    speaker = Speaker(asked, language)
    console.print(speaker.who())
    listed, denied = list(offers), list(refused)
    if not listed:
        console.print(Text(speaker.say("offers.none"), style="deny"))
    for action, group in groupby(_in_declared_order(listed, speaker), key=lambda one: one.action):
        decisions = list(group)
        name = pick(named(speaker.definitions.actions[action]), language)
        console.print()
        _show_action(console, name, decisions, speaker)
    if everything and denied:
        console.print()
        console.print(Text(speaker.say("offers.refused"), style="deny"))
        _show_refused(console, denied, speaker)
    elif denied:
        _show_refused_in_short(console, denied, speaker)
    if speaker.definitions.contacts:
        console.print()
        console.print(Text(f"{speaker.say('questions')} {speaker.contacts()}", style="faint"))


def _in_declared_order(decisions: list[Decision], speaker: Speaker) -> list[Decision]:
    """By action as declared, then products before suites before add-ons, editions lowest first."""
    order = {action: number for number, action in enumerate(speaker.definitions.actions)}
    kinds = {"product": 0, "suite": 1, "add-on": 2}

    def place(one: Decision) -> tuple[int, int, str, int]:
        item = speaker.definitions.items.get(one.item or "")
        return (order[one.action], kinds[item.kind], item.product, item.rank) if item else (order[one.action], 0, "", 0)

    return sorted(decisions, key=place)


def _show_action(console: Console, name: str, decisions: list[Decision], speaker: Speaker) -> None:
    """An action's offers under its name, with what they share said once."""
    when = {speaker.effective(one) for one in decisions}
    if len(decisions) == 1 and decisions[0].item is None and decisions[0].to is None:
        only = decisions[0]
        details = " · ".join(text for text in (_through(only, speaker), *when) if text)
        console.print(Text(f"{MARKS[only.outcome]} ", style=only.outcome) + Text(name, style="title") + Text(f"  {details}", style="faint"))
        return
    console.print(Text(name, style="title") + Text(f"  {when.pop()}" if len(when) == 1 else "", style="faint"))
    for channels in dict.fromkeys(one.channels for one in decisions):
        alike = [one for one in decisions if one.channels == channels]
        if channels:
            console.print(Text(f"  {_through(alike[0], speaker)}", style="label"))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        for one in alike:
            table.add_row(
                Text(MARKS[one.outcome], style=one.outcome),
                Text(speaker.name(one.item or one.to or "")),
                Text(speaker.price(one)),
                Text(speaker.effective(one) if when else "", style="faint"),
            )
        console.print(Padding(table, (0, 0, 0, 4)))


def _through(decision: Decision, speaker: Speaker) -> str:
    channels = joined((speaker.name(one) for one in decision.channels), speaker.language, "or")
    return speaker.say("through.channels", channels=channels) if channels else ""


def _show_refused(console: Console, denied: list[Decision], speaker: Speaker) -> None:
    for one in _in_declared_order(denied, speaker):
        console.print(Text(f"  {MARKS['deny']} ", style="deny") + Text(speaker.subject(one), style="title"))
        for sentence, place in speaker.reasons(one):
            console.print(Text(f"    {sentence}") + Text(f"  {place}" if place else "", style="faint"))
        for sentence in speaker.remedies(one)[:1]:
            console.print(Text(f"    {speaker.say('remedy')} {sentence}", style="label"))


def _show_refused_in_short(console: Console, denied: list[Decision], speaker: Speaker) -> None:
    """How many are refused for want of a right, by reason: that is what tells one user from another."""
    counts: Counter[str] = Counter()
    example: dict[str, Decision] = {}
    for one in denied:
        for reason in one.reasons:
            if reason.code == "not_listed":
                sentence = reason_sentence(one, reason, speaker.language, speaker.definitions)
                counts[sentence] += 1
                if one.reasons[0] is reason:
                    example.setdefault(sentence, one)
    console.print()
    for sentence, count in counts.most_common():
        key = "offers.more.one" if count == 1 else "offers.more"
        words = speaker.say(key, count=number(count, speaker.language), reason=sentence)
        steps = speaker.remedies(example[sentence])[:1] if sentence in example else []
        if steps:
            words = speaker.say("offers.remedy", sentence=words, steps=steps[0])
        console.print(Text(f"{MARKS['deny']} ", style="deny") + Text(words))
    console.print(Text(speaker.say("offers.all"), style="faint"))


def _grid() -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="label", no_wrap=True)
    table.add_column()
    return table
