"""Timelines as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from rich.console import Console

from ..language import pick
from ..model.definitions import Definitions
from ..subscription.tariffs import Priced
from ..views.timeline import Event
from .charge_words import priced_about, priced_said
from .console import Text, indented
from .json_form import catalog_json, fields, priced_json
from .speaker import Speaker

MOST_NAMED: Final = 3
"""Rules that are named where the same is said of several."""


def timeline_json(events: Sequence[Event], definitions: Definitions, language: str) -> dict[str, Any]:
    """Every day with what changes on it."""
    words = _EventWords(definitions, language)
    return {
        "catalog": catalog_json(definitions),
        "dates": [
            {"on": on.isoformat(), "changes": [_event(change, words) for change in group]}
            for on, group in groupby(events, key=lambda one: one.on)
        ],
    }


def _event(event: Event, words: _EventWords) -> dict[str, Any]:
    shown = {**fields(event, "kind", "about"), "message": words.event(event), "at": event.place or None}
    if event.kind == "price" and event.currency is not None:
        shown |= {
            **fields(event, "currency", "cycle"),
            "before": priced_json(event.before, event.currency),
            "after": priced_json(event.after, event.currency),
        }
        if event.charge is not None:
            shown["charge"] = event.charge
        if event.when:
            shown["customers"] = dict(event.when)
    if event.reaches != "all":
        shown["reaches"] = event.reaches
    if event.version is not None:
        shown["version"] = event.version
    return shown


def show_timeline(console: Console, events: Sequence[Event], definitions: Definitions, language: str) -> None:
    """Every day with what changes on it, a line for each file."""
    words = _EventWords(definitions, language)
    if not events:
        console.print(Text(words.say("timeline.none")))
    for on, group in groupby(events, key=lambda one: one.on):
        console.print(Text(words.day(on), style="title"))
        files: dict[str, list[Event]] = {}
        for change in group:
            files.setdefault(_file(change.place) or change.about, []).append(change)
        for each in files.values():
            line = Text(words.line(each))
            if file := _file(each[0].place):
                line.append(f"  {each[0].place if len(each) == 1 else file}", style="faint")
            indented(console, line)


def _file(place: str) -> str:
    return place.rsplit(":", 2)[0]


class _EventWords(Speaker):
    """Says what changes on a day."""

    def event(self, event: Event) -> str:
        """What changes, in a sentence."""
        key = f"timeline.{event.kind}"
        words: dict[str, object] = {"about": self._about(event), "version": event.version or ""}
        if event.kind == "price" and event.currency is not None:
            before, after = (self._amount(it, event) for it in (event.before, event.after))
            words |= {"before": before, "after": after, "cycle": self.name(event.cycle or "").lower()}
            key += ".begins" if event.before is None else ".ends" if event.after is None else ""
        told = self.say(key, **words)
        if event.reaches == "all":
            return told
        at_once = event.reaches == "held" and event.kind != "price"
        return self.say(f"timeline.for.{event.reaches}{'.contents' if at_once else ''}", event=told)

    def _amount(self, amount: Priced | None, event: Event) -> str | None:
        words = self.of(event.about)
        return None if amount is None else priced_said(amount, event.currency or "", words, event.cycle)

    def _about(self, event: Event) -> str:
        if event.kind.startswith("rule"):
            return event.about
        promotion = self.definitions.promotions.get(event.about)
        if promotion is not None and event.kind.startswith("promotion"):
            return pick(promotion.name or {}, self.language) or event.about
        return priced_about(event.about, event.charge, event.when, self)

    def line(self, events: Sequence[Event]) -> str:
        """What changes on a day in a file: rules of which the same is said together."""
        parts: dict[str, list[Event]] = {}
        for event in events:
            alone = "" if event.kind.startswith("rule") else self.event(event)
            parts.setdefault(f"{event.kind} {alone}", []).append(event)
        return self.say("apart").join(map(self._alike, parts.values()))

    def _alike(self, events: Sequence[Event]) -> str:
        kind, file = events[0].kind, _file(events[0].place)
        if len(events) == 1 or not kind.startswith("rule"):
            return self.event(events[0])
        every = sum(_file(placed.place) == file for placed in self.definitions.rules)
        count = self.number(len(events))
        if len(events) == every:
            return self.say(f"timeline.{kind}.all", count=count)
        if len(events) > MOST_NAMED:
            return self.say(f"timeline.{kind}.many", count=count, every=self.number(every))
        return self.say(f"timeline.{kind}.several", about=self.listed(event.about for event in events))
