"""From the rules that hold to an answer: channels, outcome, timing and obligations, by the design's section
4.

A template is what every question with the same signature has in common; names, days and versions are
filled in from the question. Making one takes a few operations for each channel, however many rules match.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from ..compile.index import Index, bits
from ..compile.normal import NormalRule
from ..model.decision import Outcome, Reason
from ..model.definitions import Definitions


class Template(NamedTuple):
    """The answer but for names and days.

    `defers` is what `defer` rules say: whether to the next cycle, and not before which day; the later of the
    two counts; None where none says anything. `reasons` are `complete` where nothing is left to say of the
    question's own item. `unlisted` are the allow clauses among which the nearest is still to be named, where
    the question itself keeps all of them from holding; else None.
    """

    outcome: Outcome
    channels: tuple[str, ...]
    defers: tuple[bool, date | None] | None
    obligations: tuple[str, ...]
    reasons: tuple[Reason, ...]
    unlisted: int | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Channels:
    """The declared channels, in order, and which are self-service."""

    ids: tuple[str, ...]
    self_service: frozenset[str]


@dataclass(frozen=True, slots=True)
class Through:
    """What rules on one action say of a channel: the clauses that open it, and those that close it."""

    channel: str
    self_service: bool
    allow: int
    deny: int


@dataclass(frozen=True, slots=True)
class Rights:
    """An action's index as answers are made from it. `through` has the channels that some rule opens."""

    index: Index
    channelled: bool
    through: tuple[Through, ...]
    self_service: int
    """The clauses that open a self-service channel."""
    _reasons: dict[int, Reason] = field(default_factory=dict)

    def lowest(self, mask: int) -> Reason:
        """Of some clauses the rule that speaks for them, as a reason: the one that covers the most; by id."""
        position = (mask & -mask).bit_length()
        known = self._reasons.get(position)
        if known is None:
            known = self._reasons[position] = reason_of(self.index.rules[position - 1])
        return known


NOWHERE: Final[list[Through]] = []


def channels_of(definitions: Definitions) -> Channels:
    """The channels that the policies declare."""
    ids = tuple(definitions.channels)
    return Channels(ids, frozenset(one for one in ids if definitions.channels[one].kind == "self_service"))


def rights_of(index: Index, channels: Channels, *, channelled: bool) -> Rights:
    """What answers about an action are made from."""
    through = tuple(
        Through(one, one in channels.self_service, index.allow_through[one], index.deny_through[one])
        for one in (channels.ids if channelled else ())
        if index.allow_through[one]
    )
    own = 0
    for one in through:
        own |= one.allow if one.self_service else 0
    return Rights(index, channelled, through, own)


def template(matched: int, asked: int, rights: Rights, nearest: Callable[[int], Reason]) -> Template:
    """The answer that a set of matching clauses gives: deny beats allow, and what is granted unites.

    `asked` are the clauses that hold as far as the question goes; of those that would grant it `nearest`
    makes a reason, where none does.
    """
    index = rights.index
    allowed, denied, facts = matched & index.allow, matched & index.deny, matched & index.facts
    whole = denied and denied & index.deny_all
    reasons = _forbidden(facts, rights) if facts else ()
    if not allowed:
        if whole:
            reasons += (rights.lowest(whole),)
        candidates = asked & index.allow
        if candidates or not index.allow:
            placed = not facts or all(reason.at for reason in reasons)
            reasons += (nearest(candidates),)
            return Template("deny", (), None, (), reasons, None, placed)
        return Template("deny", (), None, (), reasons, index.allow, False)
    granted = left = NOWHERE
    if whole:
        reasons += (rights.lowest(whole),)
    elif rights.channelled:
        granted = left = [one for one in rights.through if allowed & one.allow]
        if denied:
            left = [one for one in granted if not denied & one.deny]
            if not left:
                reasons += _named([denied & one.deny for one in granted], rights)
    if facts or whole or (rights.channelled and not left):
        placed = not facts or all(reason.at for reason in reasons)
        return Template("deny", (), None, (), reasons, None, placed)
    granting = [allowed & one.allow for one in left] if rights.channelled else [allowed]
    reasons = _named(granting, rights)
    if len(left) < len(granted):
        reasons += _named([denied & one.deny for one in granted if one not in left], rights)
    own = not rights.channelled or any(one.self_service for one in left)
    unlisted: int | None = None
    if not own and not any(one.self_service for one in granted):
        unlisted = rights.self_service
        if unlisted & asked or not unlisted:
            reasons += (nearest(unlisted & asked),)
            unlisted = None
    return Template(
        "allow" if own else "refer",
        tuple([one.channel for one in left]),
        _deferred(matched & index.defer, index),
        _duties(matched & index.require, index),
        reasons,
        unlisted,
        unlisted is None,
    )


def _forbidden(facts: int, rights: Rights) -> tuple[Reason, ...]:
    """What the catalog forbids, by its phase; of two facts with one code, what an item says of itself tells
    more than what holds for any."""
    if not facts & (facts - 1):
        return (rights.lowest(facts),)
    codes: dict[str, tuple[NormalRule, int]] = {}
    rules = rights.index.rules
    for bit in sorted(bits(facts), key=lambda bit: (rules[bit].phase, rules[bit].id)):
        rule = rules[bit]
        if rule.code not in codes or (rule.place and not codes[rule.code][0].place):
            codes[rule.code] = (rule, bit)
    return tuple([rights.lowest(1 << bit) for _, bit in codes.values()])


def _named(masks: list[int], rights: Rights) -> tuple[Reason, ...]:
    """For each mask the rule that speaks for it, each rule once, by id."""
    found = {}
    for mask in masks:
        if mask:
            reason = rights.lowest(mask)
            found[reason.rule] = reason
    return tuple(found.values() if len(found) < 2 else sorted(found.values(), key=_rule_of))


def _rule_of(reason: Reason) -> str:
    return reason.rule or ""


def _deferred(mask: int, index: Index) -> tuple[bool, date | None] | None:
    if not mask:
        return None
    rules = list(index.matched(mask))
    days = [rule.until for rule in rules if rule.until is not None]
    return len(days) < len(rules), max(days, default=None)


def _duties(mask: int, index: Index) -> tuple[str, ...]:
    if not mask:
        return ()
    return tuple(sorted({duty for rule in index.matched(mask) for duty in rule.obligations}))


def reason_of(rule: NormalRule) -> Reason:
    """A rule as a reason. What the catalog implies for any item gets its place from the item, later."""
    return Reason(rule.code, rule.id, rule.place, rule.source, rule.because)
