"""A decision as text that can be read out to a customer."""

from __future__ import annotations

from collections.abc import Iterable

from ..decide.prepared import Decision
from ..language import say
from .rows import Words, show_rows
from .sentences import obligation_sentence
from .speaker import MARKS, Speaker


def show_decision(decision: Decision, language: str) -> None:
    """One decision, whole, on standard output."""
    speaker = Speaker(decision.prepared, language)
    heading = (
        (f"{MARKS[decision.outcome]} {speaker.say(f'outcome.{decision.outcome}')}", decision.outcome),
        ("  ", ""),
        (speaker.subject(decision), "title"),
    )
    rows: list[tuple[str, Words]] = [("", ((speaker.who(), "faint"),))]
    for label, text in (
        ("through", speaker.channels(decision)),
        ("effective", speaker.effective(decision)),
        ("price", speaker.price_in_full(decision)),
    ):
        if text:
            rows.append((speaker.say(label), ((text, ""),)))
    duties = [obligation_sentence(one, language, speaker.definitions) for one in decision.obligations]
    rows += _labelled(speaker.say("before"), (((one, ""),) for one in duties))
    reasons = speaker.reasons(decision)
    rows += _labelled(speaker.say("because"), (((one, ""), _place(at)) for one, at in reasons))
    either = say("decisions", "or", language)
    rows += _labelled(speaker.say("remedy"), (((one, ""),) for one in speaker.remedies(decision)), either)
    if speaker.definitions.contacts:
        rows.append((speaker.say("questions"), ((speaker.contacts(), "faint"),)))
    show_rows(heading, rows)


def _labelled(label: str, texts: Iterable[Words], following: str = "") -> list[tuple[str, Words]]:
    """Rows of which only the first carries the label."""
    return [(following if number else label, text) for number, text in enumerate(texts)]


def _place(place: str) -> tuple[str, str]:
    return (f"  {place}" if place else "", "faint")
