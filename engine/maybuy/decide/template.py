"""From the rules that hold to an answer: channels, outcome, timing and obligations, by the design's section
4.

A template is what every question with the same matching rules has in common; names, days and versions are
filled in from the question. Making one takes a few operations for each channel, however many rules match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..compile.index import Index
from ..compile.normal import NormalRule
from ..model.decision import Outcome, Reason
from ..model.definitions import Definitions


@dataclass(frozen=True, slots=True)
class Template:
    """The answer but for names and days.

    `next_cycle` and `not_before` are what `defer` rules say: the later of the two counts. `unlisted` are the
    allow clauses among which the nearest is to be named, where none that is needed holds; None where one
    does.
    """

    outcome: Outcome
    channels: tuple[str, ...]
    next_cycle: bool
    not_before: date | None
    obligations: tuple[str, ...]
    reasons: tuple[Reason, ...]
    unlisted: int | None


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
    granted = [one for one in channels.ids if channelled and matched & index.allow_through[one]]
    left = tuple(one for one in granted if not matched & index.deny_through[one])
    outcome: Outcome = "deny"
    if matched & index.facts:
        pass
    elif not channelled:
        outcome = "allow" if matched & index.allow and not matched & index.deny_all else "deny"
    elif left:
        outcome = "refer" if channels.self_service.isdisjoint(left) else "allow"
    if outcome == "deny":
        reasons, unlisted = _denied(matched, channelled, granted, left, index)
        return Template("deny", (), False, None, (), reasons, unlisted)
    deferring = list(index.matched(matched & index.defer))
    days = [rule.until for rule in deferring if rule.until is not None]
    duties = {duty for rule in index.matched(matched & index.require) for duty in rule.obligations}
    granting = [matched & index.allow_through[one] for one in left] if channelled else [matched & index.allow]
    taking = [matched & index.deny_through[one] for one in granted if one not in left]
    unlisted = None
    if outcome == "refer" and channels.self_service.isdisjoint(granted):
        unlisted = 0
        for one in channels.self_service:
            unlisted |= index.allow_through[one]
    return Template(
        outcome,
        left,
        any(rule.until is None for rule in deferring),
        max(days) if days else None,
        tuple(sorted(duties)),
        (*_named(granting, index), *_named(taking, index)),
        unlisted,
    )


def _denied(
    matched: int, channelled: bool, granted: list[str], left: tuple[str, ...], index: Index
) -> tuple[tuple[Reason, ...], int | None]:
    """Why something is refused: what the catalog forbids, then what is not granted or taken away."""
    codes: dict[str, NormalRule] = {}
    for rule in sorted(index.matched(matched & index.facts), key=_by_phase):
        # Of two facts with one code, what an item says of itself tells more than what holds for any.
        if rule.code not in codes or (rule.place and not codes[rule.code].place):
            codes[rule.code] = rule
    reasons = [reason_of(rule) for rule in codes.values()]
    whole = matched & index.deny_all
    if not matched & index.allow:
        return (*reasons, *_named([whole], index)), index.allow
    if whole and not left:
        reasons += _named([whole], index)
    elif channelled and not left:
        reasons += _named((matched & index.deny_through[one] for one in granted), index)
    return tuple(reasons), None


def _named(masks: Iterable[int], index: Index) -> list[Reason]:
    """For each mask the rule that speaks for it: the lowest bit, the one that covers the most; by id."""
    rules = {rule.id: rule for rule in _lowest(masks, index)}
    return [reason_of(rules[rule_id]) for rule_id in sorted(rules)]


def _lowest(masks: Iterable[int], index: Index) -> Iterator[NormalRule]:
    for mask in masks:
        if mask:
            yield index.rules[(mask & -mask).bit_length() - 1]


def _by_phase(rule: NormalRule) -> tuple[int, str]:
    return (rule.phase, rule.id)


def reason_of(rule: NormalRule) -> Reason:
    """A rule as a reason. What the catalog implies for any item gets its place from the item, later."""
    return Reason(rule.code, rule.id, rule.place, rule.source, rule.because)
