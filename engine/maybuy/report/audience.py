"""Who of a customer base may do something: as text, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console

from ..model.decision import Outcome
from .console import Text, indented, titled
from .fleet_words import MOST_SAMPLES, FleetWords
from .impact_json import bad_json
from .json_form import catalog_json

if TYPE_CHECKING:
    from ..fleet.audience import Audience, Part
    from ..fleet.unfit import Wrong

MOST_PARTS: Final = 6
"""Of an outcome, where all is to be seen on one screen."""

_BEST_FIRST: Final[tuple[Outcome, ...]] = ("allow", "refer", "deny")


@dataclass(frozen=True, slots=True)
class Shown:
    """An audience to be shown, on a day; with those that are refused first, or last."""

    audience: Audience
    at: date
    bad: tuple[Wrong, ...]
    words: FleetWords
    refused_first: bool = False

    def outcomes(self) -> Iterator[tuple[Outcome, list[Part]]]:
        """The parts by outcome, as far as there are any."""
        for outcome in reversed(_BEST_FIRST) if self.refused_first else _BEST_FIRST:
            parts = [one for one in self.audience.parts if one.standing.outcome == outcome]
            if parts:
                yield outcome, parts


def audience_json(shown: Shown) -> dict[str, Any]:
    """An audience: how many may, how many may not, and for each channel and reason how many and who."""
    asked = shown.audience.asked
    counts = {outcome: _sum(parts) for outcome, parts in shown.outcomes()}
    return {
        "catalog": catalog_json(shown.words.head),
        "action": asked.action,
        "item": asked.item,
        "to": asked.to,
        "at": shown.at.isoformat(),
        "accounts": sum(accounts for accounts, _ in counts.values()),
        "outcomes": {
            outcome: dict(zip(("accounts", "seats"), counts.get(outcome, (0, 0)), strict=True))
            for outcome in _BEST_FIRST
        },
        "parts": [_part(one) for _, parts in shown.outcomes() for one in parts],
        "bad": bad_json(shown.bad),
    }


def _part(one: Part) -> dict[str, Any]:
    standing = one.standing
    return {
        "outcome": standing.outcome,
        "channels": list(standing.channels),
        "reason": standing.reason,
        "rule": standing.rule,
        "message": standing.text,
        "accounts": one.accounts,
        "seats": one.seats,
        "sample": list(one.sample),
    }


def _sum(parts: Sequence[Part]) -> tuple[int, int]:
    return sum(one.accounts for one in parts), sum(one.seats for one in parts)


def show_audience(console: Console, shown: Shown, *, everything: bool) -> None:
    """An audience for people: how many may and may not, then through what, and why not."""
    words, asked = shown.words, shown.audience.asked
    title = words.fleet(
        "title.audience", asked=words.asked_of(asked.action, asked.item, asked.to), day=words.day(shown.at)
    )
    console.print(Text(title, style="title"))
    told = [words.count(f"audience.{outcome}", _sum(parts)[0]) for outcome, parts in shown.outcomes()]
    console.print(Text(words.fleet("line.part").join(told) or words.fleet("nobody")))
    for outcome, parts in shown.outcomes():
        titled(console, words.fleet(f"audience.{outcome}.title"), style=outcome)
        for one in parts if everything else parts[:MOST_PARTS]:
            indented(console, Text(_how(one, words), style="title"))
            indented(console, Text(_who(one, words), style="faint"), 4)
        if not everything and parts[MOST_PARTS:]:
            indented(console, Text(words.count("rest", len(parts) - MOST_PARTS), style="faint"))
    show_bad(console, shown.bad, words)


def show_bad(console: Console, bad: Sequence[Wrong], words: FleetWords) -> None:
    """Who was left out, and why, for people."""
    if bad:
        titled(console, words.fleet("bad"), style="warning")
    for one in bad:
        indented(console, Text(words.bad(one)))


def _how(one: Part, words: FleetWords) -> str:
    """Through what somebody may, or why nobody may."""
    standing = one.standing
    if standing.outcome == "deny":
        return standing.text or words.fleet("audience.absent")
    if not standing.channels:
        return words.fleet("audience.any")
    return words.fleet("audience.through", channels=words.names(standing.channels, "or"))


def _who(one: Part, words: FleetWords) -> str:
    ids = words.named(one.sample[:MOST_SAMPLES], one.accounts)
    return words.fleet("sample", counted=words.how_many(one.accounts, one.seats), ids=ids)
