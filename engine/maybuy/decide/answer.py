"""From the rules that hold to an answer: channels, outcome, timing and obligations, by the design's section
4.

It is what every question with the same signature has in common; names, days and versions are
filled in from the question. Making one takes a few operations for each channel, however many rules match.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple, TypeVar

from ..compile.index import Index
from ..compile.normal import NormalRule
from ..model.decision import Obligation, Outcome, Reason, obligation_of
from ..model.definitions import Definitions
from ..model.masks import bits
from ..model.settlement import Settlement, gentlest

INCLUDED: Final = "already_included"

MOST_SHARED: Final = 2_048
"""Answers, or parts of them, that several signatures have in common: of a kind, for one action."""

Key = TypeVar("Key")
Made = TypeVar("Made")


class Answer(NamedTuple):
    """What questions with one signature are answered with: all but names and days.

    `defers` is what `defer` rules say: whether to the next cycle, and not before which day; the later of the
    two counts; None where none says anything. `reasons` are `complete` where nothing is left to say of the
    question's own item. `unlisted` are the allow clauses among which the nearest is still to be named, where
    the question itself keeps all of them from holding; else None.
    """

    outcome: Outcome
    channels: tuple[str, ...]
    defers: tuple[bool, date | None] | None
    obligations: tuple[Obligation, ...]
    """In no version yet: that depends on the day."""
    reasons: tuple[Reason, ...]
    unlisted: int | None
    complete: bool
    settles: Settlement | None = None
    """How it is charged, where a rule says so."""


@dataclass(frozen=True, slots=True)
class Channels:
    """The declared channels, in order, and which are self-service."""

    ids: tuple[str, ...]
    self_service: frozenset[str]


class Through(NamedTuple):
    """What rules on one action say of a channel: the clauses that open it, and those that close it."""

    channel: str
    self_service: bool
    allow: int
    deny: int


@dataclass(frozen=True, slots=True)
class Rights:
    """An action's index as answers are made from it. `through` has the channels that some rule opens."""

    index: Index
    does: str
    channelled: bool
    through: tuple[Through, ...]
    self_service: int
    """The clauses that open a self-service channel."""
    forbidding: int
    """The clauses of all deny rules, the policies' and the catalog's."""
    below: int
    """All clauses but those that allow, which are above them."""
    openings: tuple[int, ...]
    """The clauses that open a channel, without repetition; none where all that allow open the same ones: then
    the highest speaks for all of them."""
    granted: dict[tuple[int, ...], Answer] = field(default_factory=dict)
    """Answers where something is allowed and nothing forbidden, by the clauses that say more of it, then for
    each of the openings the place of the clause that speaks for it."""
    refused: dict[tuple[int, int], Answer] = field(default_factory=dict)
    """Answers where some rule allows it and another denies all of it, by what the catalog forbids and the
    place of the clause that speaks for those which deny."""
    _forbidden: dict[int, tuple[tuple[Reason, ...], bool]] = field(default_factory=dict)
    _reasons: dict[int, Reason] = field(default_factory=dict)
    _defers: dict[int, tuple[bool, date | None]] = field(default_factory=dict)

    def wanted(self, *, refers: bool) -> tuple[Through, ...]:
        """What opens and closes the channels that whoever is told no wants: one on which users do it
        themselves, where others would do it; of an action without channels, the action."""
        if not self.channelled:
            return (Through("", True, self.index.allow, self.index.deny_all),)
        return tuple([one for one in self.through if one.self_service or not refers])

    def speaking(self, *, refers: bool) -> tuple[int, int]:
        """The clauses that grant what is wanted, and those that may refuse it."""
        refusing = 0
        for one in self.wanted(refers=refers):
            refusing |= one.deny
        return self.self_service if refers else self.index.allow, refusing

    def top(self, mask: int) -> Reason:
        """Of some clauses the rule that speaks for them, as a reason: the one that covers the most; by id."""
        position = mask.bit_length()
        known = self._reasons.get(position)
        if known is None:
            known = self._reasons[position] = self.index.reason(position - 1)
        return known

    def forbidden(self, facts: int) -> tuple[tuple[Reason, ...], bool]:
        """What the catalog forbids, by its phase, and whether all of it has its place."""
        known = self._forbidden.get(facts)
        if known is None:
            known = _forbidden(facts, self)
            _keep(self._forbidden, facts, known)
        return known

    def deferred(self, mask: int) -> tuple[bool, date | None]:
        """What some `defer` clauses come to: see Answer."""
        known = self._defers.get(mask)
        if known is None:
            known = _deferred(mask, self.index)
            _keep(self._defers, mask, known)
        return known


def channels_of(definitions: Definitions) -> Channels:
    """The channels that the policies declare."""
    ids = tuple(definitions.channels)
    return Channels(ids, frozenset(one for one in ids if definitions.channels[one].kind == "self_service"))


def rights_of(index: Index, channels: Channels, does: str, *, channelled: bool) -> Rights:
    """What answers about an action are made from."""
    through = tuple(
        Through(one, one in channels.self_service, index.allow_through[one], index.deny_through[one])
        for one in (channels.ids if channelled else ())
        if index.allow_through[one]
    )
    own = 0
    for one in through:
        own |= one.allow if one.self_service else 0
    below = index.everything ^ index.allow
    openings = tuple(dict.fromkeys(one.allow for one in through))
    if openings == (index.allow,):
        openings = ()
    return Rights(index, does, channelled, through, own, index.facts | index.deny, below, openings)


def answered(matched: int, asked: int, rights: Rights, nearest: Callable[[int], Reason]) -> Answer:
    """The answer that a set of matching clauses gives: deny beats allow, and what is granted unites.

    `asked` are the clauses that hold as far as the question goes; of those that would grant it `nearest`
    makes a reason, where none does.
    """
    facts = matched & rights.index.facts
    if facts:
        first = rights.forbidden(facts)[0][0]
        if first.code == INCLUDED:  # there is no more to say
            return Answer("deny", (), None, (), (first,), None, bool(first.at))
    below = rights.below
    if matched <= below:
        return _ungranted(matched, asked, rights, nearest)
    below &= matched
    if below & rights.forbidding:
        whole = below & rights.index.deny_all
        return _refused(below, whole, rights) if whole else _contested(matched, asked, rights, nearest)
    openings = rights.openings
    key: tuple[int, ...]
    if openings:
        key = (below, *[(matched & one).bit_length() for one in openings])
    else:
        key = (below, matched.bit_length())
    known = rights.granted.get(key)
    if known is not None:
        return known
    made = _uncontested(matched, asked, rights, nearest)
    if made.outcome == "allow":
        _keep(rights.granted, key, made)
    return made


def _keep(known: dict[Key, Made], key: Key, made: Made) -> None:
    if len(known) >= MOST_SHARED:
        known.clear()
    known[key] = made


def _uncontested(matched: int, asked: int, rights: Rights, nearest: Callable[[int], Reason]) -> Answer:
    """Some rules allow it and none denies it."""
    if not rights.channelled:
        return _granted((), [rights.top(matched)], matched, rights)
    open_ = [one for one in rights.through if matched & one.allow]
    channels = tuple([one.channel for one in open_])
    reasons = [rights.top(matched & one.allow) for one in open_]
    if any(one.self_service for one in open_):
        return _granted(channels, reasons, matched, rights)
    return _referred(channels, reasons, matched, asked, rights, nearest)


def _ungranted(matched: int, asked: int, rights: Rights, nearest: Callable[[int], Reason]) -> Answer:
    """No rule allows it: what forbids it besides, and the rule that comes nearest to granting it."""
    index = rights.index
    whole, facts = matched & index.deny_all, matched & index.facts
    reasons, placed = rights.forbidden(facts) if facts else ((), True)
    if whole:
        reasons += (rights.top(whole),)
    candidates = asked & index.allow
    if candidates or not index.allow:
        return Answer("deny", (), None, (), (*reasons, nearest(candidates)), None, placed)
    return Answer("deny", (), None, (), reasons, index.allow, False)


def _refused(forbidding: int, whole: int, rights: Rights) -> Answer:
    """Some rules allow it and others deny all of it (`whole`), the catalog perhaps too."""
    facts = forbidding & rights.index.facts
    key = (facts, whole.bit_length())
    known = rights.refused.get(key)
    if known is None:
        reasons, placed = rights.forbidden(facts) if facts else ((), True)
        known = Answer("deny", (), None, (), (*reasons, rights.top(whole)), None, placed)
        _keep(rights.refused, key, known)
    return known


def _contested(matched: int, asked: int, rights: Rights, nearest: Callable[[int], Reason]) -> Answer:
    """Some rules allow it, and the catalog forbids it or others deny some of the channels."""
    index = rights.index
    allowed, denied, facts = matched & index.allow, matched & index.deny, matched & index.facts
    reasons, placed = rights.forbidden(facts) if facts else ((), True)
    if not rights.channelled:
        if facts:
            return Answer("deny", (), None, (), reasons, None, placed)
        return _granted((), [rights.top(allowed)], matched, rights)
    granted = [one for one in rights.through if allowed & one.allow]
    left = [one for one in granted if not denied & one.deny]
    closed = [rights.top(denied & one.deny) for one in granted if denied & one.deny]
    if not left:
        return Answer("deny", (), None, (), (*reasons, *_by_rule(closed)), None, placed)
    if facts:
        return Answer("deny", (), None, (), reasons, None, placed)
    channels = tuple([one.channel for one in left])
    opened = [rights.top(allowed & one.allow) for one in left]
    if any(one.self_service for one in left):
        return _granted(channels, opened, matched, rights, closed)
    if any(one.self_service for one in granted):
        return _granted(channels, opened, matched, rights, closed)._replace(outcome="refer")
    return _referred(channels, opened, matched, asked, rights, nearest, closed)


def _granted(
    channels: tuple[str, ...],
    opened: list[Reason],
    matched: int,
    rights: Rights,
    closed: Sequence[Reason] = (),
) -> Answer:
    """Allowed through some channels, because of rules; others of its channels are closed because of rules."""
    index = rights.index
    later, first, settling = matched & index.defer, matched & index.require, matched & index.settle
    return Answer(
        "allow",
        channels,
        rights.deferred(later) if later else None,
        _duties(first, index) if first else (),
        _by_rule(opened) + _by_rule(closed) if closed else _by_rule(opened),
        None,
        True,
        _settled(settling, rights) if settling else None,
    )


def _referred(
    channels: tuple[str, ...],
    opened: list[Reason],
    matched: int,
    asked: int,
    rights: Rights,
    nearest: Callable[[int], Reason],
    closed: Sequence[Reason] = (),
) -> Answer:
    """Only somebody else can do it: and the rule that comes nearest to letting the user do it."""
    made = _granted(channels, opened, matched, rights, closed)
    near = rights.self_service & asked
    if near or not rights.self_service:
        return made._replace(outcome="refer", reasons=(*made.reasons, nearest(near)))
    return made._replace(outcome="refer", unlisted=rights.self_service, complete=False)


def _forbidden(facts: int, rights: Rights) -> tuple[tuple[Reason, ...], bool]:
    """See Rights.forbidden.

    Of two facts with one code, what an item says of itself tells more than what holds for any.
    """
    if facts & (facts - 1) == 0:
        only = rights.top(facts)
        return (only,), bool(only.at)
    codes: dict[str, tuple[NormalRule, int]] = {}
    rules = rights.index.rules
    for bit in sorted(bits(facts), key=lambda bit: (rules[bit].phase, rules[bit].id)):
        rule = rules[bit]
        if rule.code not in codes or (rule.place and not codes[rule.code][0].place):
            codes[rule.code] = (rule, bit)
    reasons = tuple([rights.top(1 << bit) for _, bit in codes.values()])
    return reasons, all(reason.at for reason in reasons)


def _by_rule(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Each rule once, by id."""
    if len(reasons) < 2:
        return tuple(reasons)
    return tuple(sorted({reason.rule: reason for reason in reasons}.values(), key=_rule_of))


def _rule_of(reason: Reason) -> str:
    return reason.rule or ""


def _deferred(mask: int, index: Index) -> tuple[bool, date | None]:
    rules = list(index.matched(mask))
    days = [rule.until for rule in rules if rule.until is not None]
    return len(days) < len(rules), max(days, default=None)


def _duties(mask: int, index: Index) -> tuple[Obligation, ...]:
    written = {duty for rule in index.matched(mask) for duty in rule.obligations}
    return tuple(map(obligation_of, sorted(written)))


def _settled(mask: int, rights: Rights) -> Settlement:
    said = [rule.settlement for rule in rights.index.matched(mask) if rule.settlement is not None]
    return gentlest(said, (rights.does,))
