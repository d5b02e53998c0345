"""Timelines as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from rich.console import Console

from ..decide.timeline import Event
from ..language import pick, say
from ..model.definitions import Definitions
from .console import Text, indented
from .json_form import catalog_json
from .money import day, exact, money, number
from .speaker import joined

MOST_NAMED: Final = 3
"""Rules that are named where the same is said of several."""


def timeline_json(events: Sequence[Event], definitions: Definitions, language: str) -> dict[str, Any]:
    """Every day with what changes on it."""
    return {
        "catalog": catalog_json(definitions),
        "dates": [
            {"on": on.isoformat(), "changes": [_event(one, definitions, language) for one in group]}
            for on, group in groupby(events, key=lambda one: one.on)
        ],
    }


def _event(one: Event, definitions: Definitions, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "kind": one.kind,
        "about": one.about,
        "message": event_sentence(one, definitions, language),
        "at": one.place or None,
    }
    if one.kind == "price" and one.currency is not None:
        shown |= {
            "currency": one.currency,
            "cycle": one.cycle,
            "before": None if one.before is None else exact(one.before, one.currency),
            "after": None if one.after is None else exact(one.after, one.currency),
        }
    if one.version is not None:
        shown["version"] = one.version
    return shown


def event_sentence(one: Event, definitions: Definitions, language: str) -> str:
    """What changes, in a sentence."""
    words: dict[str, object] = {"about": _name(one, definitions, language), "version": one.version or ""}
    key = f"timeline.{one.kind}"
    if one.kind == "price" and one.currency is not None:
        amounts = [
            None if it is None else money(it, one.currency, language) for it in (one.before, one.after)
        ]
        words |= {"before": amounts[0], "after": amounts[1]}
        words["cycle"] = pick(definitions.name_of(one.cycle or ""), language).lower()
        key += ".begins" if one.before is None else ".ends" if one.after is None else ""
    return say("interface", key, language, **words)


def _name(one: Event, definitions: Definitions, language: str) -> str:
    if one.kind.startswith("rule"):
        return one.about
    promotion = definitions.promotions.get(one.about)
    if promotion is not None and one.kind.startswith("promotion"):
        return pick(promotion.name or {}, language) or one.about
    return pick(definitions.name_of(one.about), language)


def show_timeline(console: Console, events: Sequence[Event], definitions: Definitions, language: str) -> None:
    """Every day with what changes on it, a line for each file."""
    if not events:
        console.print(Text(say("interface", "timeline.none", language)))
    for on, group in groupby(events, key=lambda one: one.on):
        console.print(Text(day(on, language), style="title"))
        files: dict[str, list[Event]] = {}
        for one in group:
            files.setdefault(_file(one) or one.about, []).append(one)
        for each in files.values():
            line = Text(_line(each, definitions, language))
            if file := _file(each[0]):
                line.append(f"  {each[0].place if len(each) == 1 else file}", style="faint")
            indented(console, line)


def _file(one: Event) -> str:
    return one.place.rsplit(":", 2)[0]


def _line(events: Sequence[Event], definitions: Definitions, language: str) -> str:
    """What changes on a day in a file: rules of which the same is said together."""
    parts: dict[str, list[Event]] = {}
    for one in events:
        alone = "" if one.kind.startswith("rule") else event_sentence(one, definitions, language)
        parts.setdefault(f"{one.kind} {alone}", []).append(one)
    return say("interface", "timeline.and", language).join(
        event_sentence(group[0], definitions, language)
        if len(group) == 1 or not group[0].kind.startswith("rule")
        else _several(group, definitions, language)
        for group in parts.values()
    )


def _several(events: Sequence[Event], definitions: Definitions, language: str) -> str:
    kind, file = events[0].kind, _file(events[0])
    every = sum(placed.place.rsplit(":", 2)[0] == file for placed in definitions.rules)
    count = number(len(events), language)
    if len(events) == every:
        return say("interface", f"timeline.{kind}.all", language, count=count)
    if len(events) > MOST_NAMED:
        return say("interface", f"timeline.{kind}.many", language, count=count, every=number(every, language))
    names = joined((one.about for one in events), language, "and")
    return say("interface", f"timeline.{kind}.several", language, about=names)
