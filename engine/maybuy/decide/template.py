"""From the rules that hold to an answer: channels, outcome, timing and obligations, by the design's section 4.

A template is what every question with the same matching rules has in common; names, days and versions are
filled in from the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..compile.index import Index
from ..compile.normal import NormalRule
from ..model.decision import Outcome
from ..model.definitions import Definitions


@dataclass(frozen=True, slots=True)
class Template:
    """The answer but for names and days.

    `next_cycle` and `not_before` are what `defer` rules say: the later of the two counts.
    """

    outcome: Outcome
    channels: tuple[str, ...]
    next_cycle: bool
    not_before: date | None
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Channels:
    """The declared channels, in order, and which are self-service."""

    ids: tuple[str, ...]
    self_service: frozenset[str]


def channels_of(definitions: Definitions) -> Channels:
    """The channels that the policies declare."""
    ids = tuple(definitions.channels)
    return Channels(ids, frozenset(one for one in ids if definitions.channels[one].kind == "self_service"))


def template(matched: int, channelled: bool, index: Index, channels: Channels) -> Template:
    """The answer that a set of matching clauses gives: deny beats allow, and what is granted unites."""
    granted: tuple[str, ...] = ()
    outcome: Outcome = "deny"
    if not matched & index.facts:
        if not channelled:
            allowed = matched & index.allow and not matched & index.deny_all
            outcome = "allow" if allowed else "deny"
        else:
            granted = tuple(
                channel
                for channel in channels.ids
                if matched & index.allow_through[channel] and not matched & index.deny_through[channel]
            )
            if granted:
                outcome = "allow" if not channels.self_service.isdisjoint(granted) else "refer"
    if outcome == "deny":
        return Template("deny", (), next_cycle=False, not_before=None, obligations=())
    deferring = list(index.matched(matched & index.defer))
    days = [rule.until for rule in deferring if rule.until is not None]
    return Template(
        outcome,
        granted,
        next_cycle=any(rule.until is None for rule in deferring),
        not_before=max(days) if days else None,
        obligations=tuple(sorted({duty for rule in index.matched(matched & index.require) for duty in rule.obligations})),
    )


def by_phase(rule: NormalRule) -> tuple[int, str]:
    """The order of reasons: included, held, compatibility, the catalog's other facts, rights; then by rule id."""
    return (rule.phase, rule.id)
