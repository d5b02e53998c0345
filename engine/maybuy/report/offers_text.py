"""Offers as text that can be read out to a customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..decide.prepared import Decision, Prepared
from ..language import pick
from ..model.definitions import named
from .money import number
from .refusals import show_refusals
from .sentences import reason_sentence
from .speaker import MARKS, Speaker
from .words import Text


def show_offers(
    console: Console,
    asked: Prepared,
    offers: Iterable[Decision],
    refused: Iterable[Decision],
    language: str,
    *,
    everything: bool,
) -> None:
    """Offers grouped by action with price and channels; then what is refused, by reason or in short."""
    speaker = Speaker(asked, language)
    console.print(Text(speaker.who(), style="faint"))
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
        show_refusals(console, _in_declared_order(denied, speaker), speaker)
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
