"""Offers as text that can be read out to a customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from ..decide.decision import Decision
from ..decide.prepared import Prepared
from ..model.decision import EACH
from .answer_words import AnswerWords
from .console import Text, grid, indented, placed, titled
from .stream import MARKS

Key = TypeVar("Key")


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
    speaker = AnswerWords(asked, language)
    console.print(Text(speaker.who(), style="faint"))
    listed, denied = list(offers), list(refused)
    if not listed:
        titled(console, speaker.say("offers.none"), style="deny")
    for action, group in groupby(in_declared_order(listed, speaker), key=lambda one: one.action):
        decisions = list(group)
        name = speaker.action(action)
        console.print()
        _show_action(console, name, decisions, speaker)
    if everything and denied:
        titled(console, speaker.say("offers.refused"), style="deny")
        _show_refusals(console, in_declared_order(denied, speaker), speaker)
    elif denied:
        _show_refused_in_short(console, denied, speaker)
    if speaker.definitions.contacts:
        titled(console, f"{speaker.say('questions')} {speaker.contacts()}", style="faint")


def in_declared_order(decisions: list[Decision], speaker: AnswerWords) -> list[Decision]:
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


def _show_action(console: Console, name: str, decisions: list[Decision], speaker: AnswerWords) -> None:
    """An action's offers under its name, with what they share said once."""
    when = {speaker.effective(one) for one in decisions}
    first = decisions[0]
    if len(decisions) == 1 and first.item is None and first.to is None:
        details = " · ".join(text for text in (speaker.through(first), *when) if text)
        body = Text(name, style="title") + Text(f"  {details}" if details else "", style="faint")
        console.print(_hanging([(Text(MARKS[first.outcome], style=first.outcome), body)]))
        return
    shared = [when.pop()] if len(when) == 1 else []
    each = {
        speaker.of(one.acts_on or one.item).say("price.per")
        for one in decisions
        if one.price is not None and one.price.per in EACH
    }
    shared += each if len(each) == 1 else ()
    details = " · ".join(text for text in shared if text)
    console.print(Text(name, style="title") + Text(f"  {details}" if details else "", style="faint"))
    for channels in dict.fromkeys(one.channels for one in decisions):
        alike = [one for one in decisions if one.channels == channels]
        if channels:
            indented(console, Text(speaker.through(alike[0]), style="label"))
        table = grid()
        for one in alike:
            table.add_row(
                Text(MARKS[one.outcome], style=one.outcome),
                Text(speaker.name(one.item or one.to or "")),
                Text(speaker.price(one) if len(each) == 1 else speaker.price_in_full(one)),
                Text(speaker.effective(one) if when else "", style="faint"),
            )
        indented(console, table, 4)


def _hanging(rows: Iterable[tuple[Text, Text]]) -> Table:
    """Marks with texts beside them that fold under themselves."""
    table = grid(1)
    for mark, body in rows:
        table.add_row(mark, body)
    return table


def _show_refused_in_short(console: Console, denied: list[Decision], speaker: AnswerWords) -> None:
    """How many are refused for want of a right, by reason: that is what tells one user from another."""
    counts: Counter[str] = Counter()
    example: dict[str, Decision] = {}
    for one in denied:
        for reason in one.reasons:
            if reason.code == "not_listed":
                sentence = speaker.reason(one, reason)
                counts[sentence] += 1
                if one.reasons[0] is reason:
                    example.setdefault(sentence, one)
    rows = []
    for sentence, count in counts.most_common():
        words = speaker.say("offers.more", count=speaker.number(count), reason=sentence)
        steps = speaker.remedies(example[sentence])[:1] if sentence in example else []
        if steps:
            words = speaker.say("offers.remedy", sentence=words, steps=steps[0])
        rows.append((Text(MARKS["deny"], style="deny"), Text(words)))
    console.print()
    if rows:
        console.print(_hanging(rows))
    console.print(Text(speaker.say("offers.all"), style="faint"))


def _show_refusals(console: Console, denied: Iterable[Decision], speaker: AnswerWords) -> None:
    """Why, then what is refused for it; those with the same way out beside each other, before it."""
    table = grid(1)
    for sentences, alike in _grouped(denied, lambda one: _sentences(one, speaker)).items():
        places = {tuple(reason.at for reason in one.reasons) for one in alike}
        shared = places.pop() if len(places) == 1 else ("",) * len(sentences)
        mark = Text(MARKS["deny"], style="deny")
        for sentence, place in zip(sentences, shared, strict=True):
            table.add_row(mark, placed(sentence, place))
            mark = Text()
        for ways, same in _grouped(alike, lambda one: tuple(speaker.remedies(one)[:1])).items():
            for subject in _subjects(same, speaker):
                table.add_row(Text(), Text(subject, style="title"))
            for way in ways:
                table.add_row(Text(), Text(f"{speaker.say('remedy')} {way}", style="label"))
    indented(console, table)


def _grouped(decisions: Iterable[Decision], key: Callable[[Decision], Key]) -> dict[Key, list[Decision]]:
    groups: dict[Key, list[Decision]] = {}
    for one in decisions:
        groups.setdefault(key(one), []).append(one)
    return groups


def _sentences(decision: Decision, speaker: AnswerWords) -> tuple[str, ...]:
    return tuple(sentence for sentence, _ in speaker.reasons(decision))


def _subjects(decisions: list[Decision], speaker: AnswerWords) -> Iterable[str]:
    """An action with all that it is refused of, each action once."""
    for action, alike in groupby(decisions, lambda one: one.action):
        first, *others = alike
        if not others:
            yield speaker.asked_for(first)
            continue
        names = [speaker.name(one.to or one.acts_on or one.item or "") for one in (first, *others)]
        about = ", ".join(dict.fromkeys(names))
        yield speaker.say("subject", action=speaker.action(action), about=about)
