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
from ..decide.derive import Change
from ..decide.engine import Asked
from ..decide.explain import all_attributes
from ..language import pick, say
from ..model.decision import Decision
from ..model.definitions import ON_REQUEST, named
from .money import day, money, number
from .sentences import (
    fact_sentence,
    joined,
    obligation_sentence,
    reason_sentence,
    remedy_sentence,
    value_name,
)

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
        words = self.say(
            "who", user=facts.user.id, role=role, account=facts.account.id, day=day(facts.at, self.language)
        )
        return Text(words, style="faint")

    def subject(self, decision: Decision) -> str:
        """What is asked: `Buy: Collaboration`."""
        action = pick(named(self.definitions.actions[decision.action]), self.language)
        about = decision.acts_on if decision.item == (decision.acts_on or "").split("/")[0] else decision.item
        names = [self.name(one) for one in (about, decision.to) if one is not None]
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
                cycle=self.name(cycle).lower(),
            )
            for cycle, amount in price.amounts.items()
        )
        return joined(amounts, self.language, "or")

    def price_in_full(self, decision: Decision) -> str:
        """The price with what it is a price of."""
        price = self.price(decision)
        has_amount = decision.price is not None and any(decision.price.amounts.values())
        return self.say("price.seat", amount=price) if has_amount else price

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


def show_decision(console: Console, asked: Asked, decision: Decision, language: str) -> None:
    """One decision, whole."""
    speaker = Speaker(asked, language)
    heading = Text(
        f"{MARKS[decision.outcome]} {speaker.say(f'outcome.{decision.outcome}')}", style=decision.outcome
    )
    console.print(heading + Text("  ") + Text(speaker.subject(decision), style="title"))
    rows: list[tuple[str, Text]] = [("", speaker.who())]
    for label, text in (
        ("through", speaker.channels(decision)),
        ("effective", speaker.effective(decision)),
        ("price", speaker.price_in_full(decision)),
    ):
        if text:
            rows.append((speaker.say(label), Text(text)))
    duties = [obligation_sentence(one, language, speaker.definitions) for one in decision.obligations]
    rows += _labelled(speaker.say("before"), map(Text, duties))
    rows += _labelled(speaker.say("because"), (_placed(*one) for one in speaker.reasons(decision)))
    either = say("decisions", "or", language)
    rows += _labelled(speaker.say("remedy"), map(Text, speaker.remedies(decision)), either)
    if speaker.definitions.contacts:
        rows.append((speaker.say("questions"), Text(speaker.contacts(), style="faint")))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="label", no_wrap=True)
    for label, body in rows:
        table.add_row(label, body)
    console.print(Padding(table, (0, 0, 0, 2)))


def _labelled(label: str, texts: Iterable[Text], following: str = "") -> list[tuple[str, Text]]:
    """Rows of which only the first carries the label."""
    return [(following if number else label, text) for number, text in enumerate(texts)]


def _placed(sentence: str, place: str) -> Text:
    return Text(sentence) + Text(f"  {place}" if place else "", style="faint")


def show_considered(
    console: Console, rules: Sequence[Considered], language: str, asked: Asked, decision: Decision
) -> None:
    """Each rule considered, and of those that do not apply the facts that keep them from it."""
    speaker = Speaker(asked, language)
    about = decision.basis if isinstance(decision.basis, Decision) else decision
    change = about.basis if isinstance(about.basis, Change) else Change()
    attributes = all_attributes(asked.facts, about.action, change, speaker.definitions)
    for applies, title in ((True, "rules.apply"), (False, "rules.fail")):
        listed = [one for one in rules if one.applies is applies]
        if not listed:
            continue
        console.print()
        console.print(Text(speaker.say(title), style="title"))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        for one in listed:
            style = ("deny" if one.rule.effect == "deny" else "allow") if applies else "faint"
            facts = ", ".join(
                fact_sentence(name, attributes[name], language, speaker.definitions) for name in one.unmet
            )
            table.add_row(
                Text("●" if applies else "○", style=style),
                Text(speaker.say(f"effect.{one.rule.effect}")),
                _placed(one.rule.id, one.rule.place) + Text(f"\n{facts}" if facts else ""),
            )
        console.print(Padding(table, (0, 0, 0, 2)))


def show_offers(
    console: Console,
    asked: Asked,
    offers: Iterable[Decision],
    refused: Iterable[Decision],
    language: str,
    *,
    everything: bool,
) -> None:
    """Offers grouped by action with price and channels; then what is refused, in full or in short."""
    speaker = Speaker(asked, language)
    console.print(speaker.who())
    listed, denied = list(offers), list(refused)
    if not listed:
        console.print()
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
        return (
            (order[one.action], kinds[item.kind], item.product, item.rank)
            if item
            else (order[one.action], 0, "", 0)
        )

    return sorted(decisions, key=place)


def _show_action(console: Console, name: str, decisions: list[Decision], speaker: Speaker) -> None:
    """An action's offers under its name, with what they share said once."""
    when = {speaker.effective(one) for one in decisions}
    first = decisions[0]
    if len(decisions) == 1 and first.item is None and first.to is None:
        details = " · ".join(text for text in (speaker.through(first), *when) if text)
        body = Text(name, style="title") + Text(f"  {details}" if details else "", style="faint")
        console.print(_hanging([(Text(MARKS[first.outcome], style=first.outcome), body)]))
        return
    shared = [when.pop()] if len(when) == 1 else []
    if any(one.price is not None for one in decisions):
        shared.append(speaker.say("price.per"))
    details = " · ".join(text for text in shared if text)
    console.print(Text(name, style="title") + Text(f"  {details}" if details else "", style="faint"))
    for channels in dict.fromkeys(one.channels for one in decisions):
        alike = [one for one in decisions if one.channels == channels]
        if channels:
            console.print(Padding(Text(speaker.through(alike[0]), style="label"), (0, 0, 0, 2)))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        for one in alike:
            table.add_row(
                Text(MARKS[one.outcome], style=one.outcome),
                Text(speaker.name(one.item or one.to or "")),
                Text(speaker.price(one)),
                Text(speaker.effective(one) if when else "", style="faint"),
            )
        console.print(Padding(table, (0, 0, 0, 4)))


def _hanging(rows: Iterable[tuple[Text, Text]]) -> Table:
    """Marks with texts beside them that fold under themselves."""
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
    for mark, body in rows:
        table.add_row(mark, body)
    return table


def _show_refused(console: Console, denied: list[Decision], speaker: Speaker) -> None:
    rows: list[tuple[Text, Text]] = []
    for one in _in_declared_order(denied, speaker):
        rows.append((Text(MARKS["deny"], style="deny"), Text(speaker.subject(one), style="title")))
        rows += [(Text(), _placed(sentence, place)) for sentence, place in speaker.reasons(one)]
        rows += [
            (Text(), Text(f"{speaker.say('remedy')} {sentence}", style="label"))
            for sentence in speaker.remedies(one)[:1]
        ]
    console.print(Padding(_hanging(rows), (0, 0, 0, 2)))


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
    rows = []
    for sentence, count in counts.most_common():
        words = speaker.say("offers.more", count=number(count, speaker.language), reason=sentence)
        steps = speaker.remedies(example[sentence])[:1] if sentence in example else []
        if steps:
            words = speaker.say("offers.remedy", sentence=words, steps=steps[0])
        rows.append((Text(MARKS["deny"], style="deny"), Text(words)))
    console.print()
    if rows:
        console.print(_hanging(rows))
    console.print(Text(speaker.say("offers.all"), style="faint"))
