"""Timelines as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..decide.timeline import Event
from ..language import pick, say
from ..model.definitions import Definitions
from .json_form import catalog_json
from .money import day, exact, money
from .words import Text


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
    """Every day with what changes on it."""
    if not events:
        console.print(Text(say("interface", "timeline.none", language)))
    for on, group in groupby(events, key=lambda one: one.on):
        console.print(Text(day(on, language), style="title") + Text(f"  {on.isoformat()}", style="faint"))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        for one in group:
            table.add_row(Text(event_sentence(one, definitions, language)), Text(one.place, style="faint"))
        console.print(Padding(table, (0, 0, 0, 2)))
