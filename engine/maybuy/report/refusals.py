"""What is refused, by reason: each said once, with all that it keeps from being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..decide.prepared import Decision
from ..language import pick
from ..model.definitions import Definitions, named
from .considered_text import placed
from .sentences import reason_sentence
from .speaker import MARKS, Speaker
from .words import Text

Key = TypeVar("Key")


def show_refusals(console: Console, denied: Iterable[Decision], speaker: Speaker) -> None:
    """Why, then what is refused for it; those with the same way out beside each other, before it."""
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
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
    console.print(Padding(table, (0, 0, 0, 2)))


def refusals_json(
    denied: Iterable[Decision], definitions: Definitions, language: str
) -> list[dict[str, Any]]:
    """Each first reason once, with the questions that are refused for it."""

    def first(one: Decision) -> tuple[str, str | None, str]:
        reason = one.reasons[0]
        return reason.code, reason.rule, reason_sentence(one, reason, language, definitions)

    return [
        {
            "code": code,
            "rule": rule,
            "message": message,
            "questions": [{"action": one.action, "item": one.item, "to": one.to} for one in alike],
        }
        for (code, rule, message), alike in _grouped(denied, first).items()
    ]


def _grouped(decisions: Iterable[Decision], key: Callable[[Decision], Key]) -> dict[Key, list[Decision]]:
    groups: dict[Key, list[Decision]] = {}
    for one in decisions:
        groups.setdefault(key(one), []).append(one)
    return groups


def _sentences(decision: Decision, speaker: Speaker) -> tuple[str, ...]:
    return tuple(sentence for sentence, _ in speaker.reasons(decision))


def _subjects(decisions: list[Decision], speaker: Speaker) -> Iterable[str]:
    """An action with all that it is refused of, each action once."""
    by_action = groupby(decisions, lambda one: one.action)
    for action, alike in by_action:
        first, *others = alike
        if not others:
            yield speaker.subject(first)
            continue
        names = [speaker.name(one.to or one.acts_on or one.item or "") for one in (first, *others)]
        title = pick(named(speaker.definitions.actions[action]), speaker.language)
        yield speaker.say("subject", action=title, about=", ".join(dict.fromkeys(names)))
