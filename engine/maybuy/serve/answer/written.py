"""A decision's JSON, put together from parts that many decisions have in common: each is written once.

It begins with what was asked, then says who asked, and goes on with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from msgspec import UNSET, Raw, Struct, defstruct, json, structs

from ...decide.decision import Decision
from ...decide.derive import Change
from ...model import answers
from ...model.deed import PRICED, START_TRIAL
from ...model.definitions import Definitions
from ...report.json_form import (
    catalog_json,
    obligation_json,
    price_json,
    reason_json,
    remedy_json,
    settlement_json,
)
from ...subscription.customers import priced_for
from ...subscription.soundness import TWICE
from .bare import bare, bare_of

MOST_PIECES: Final = 8_192
"""Parts of answers that are remembered; past that those are forgotten that were not needed lately."""

MOST_PIECES_BYTES: Final = 8_000_000
"""Bytes that these parts take; past that too."""

_PIECE: Final = 500  # what a part takes beside its text

_encode: Final = json.encode
_FIELDS: Final = structs.fields(answers.Decision)
_WHO: Final = [one.name for one in _FIELDS].index("account")
_REST: Final = [one.name for one in _FIELDS].index("channels")
_HERE: Final = Raw(b"\0")
"""Where something else will stand. It is in no JSON text."""


def _some(name: str, fields: Sequence[Any]) -> type[Struct]:
    """Some members of a decision in their order, of any values."""
    members: list[Any] = [(one.encode_name, Any, one.default) for one in fields]
    return defstruct(name, [one[:2] if one[2] is not UNSET else one for one in members], gc=False)


_head: Final[Callable[..., Struct]] = _some("Head", _FIELDS[:_WHO])
_who: Final[Callable[..., Struct]] = _some("Who", _FIELDS[_WHO:_REST])
_rest: Final[Callable[..., Struct]] = _some("Rest", _FIELDS[_REST:])
_bare_head: Final[Callable[..., Struct]] = bare_of(_some("Head", _FIELDS[:_WHO]))
_bare_rest: Final[Callable[..., Struct]] = bare_of(_some("Rest", _FIELDS[_REST:]))


class Piece(NamedTuple):
    """A part of answers: its JSON, and that without members that have no value; None where it has none."""

    whole: bytes
    bare: bytes | None


def piece_of(encoded: bytes) -> Piece:
    """A part by its JSON."""
    return Piece(encoded, None if encoded == b"null" else bare(encoded))


NOT_ASKED: Final = piece_of(b"null")
"""What would help, where nobody wants to know."""

NOTHING: Final = piece_of(b"[]")
_NO_PRICE: Final = NOT_ASKED


class Frame(NamedTuple):
    """What comes after who asked: up to the reasons, from there to what would help, and from there on.

    `bare` is the first without members that have no value, `bare_end` the last.
    """

    until_reasons: bytes
    until_ways: bytes
    end: bytes
    bare: bytes
    bare_end: bytes


class Told(NamedTuple):
    """An answer, without who asked. `head` is what was asked, empty where no whole JSON is wanted;
    `bare_head` the same without what has no value, empty where that is not wanted."""

    outcome: str
    frame: Frame
    reasons: Piece
    ways: Piece
    head: bytes
    bare_head: bytes

    def whole(self, who: bytes) -> bytes:
        """The JSON of the decision, for who asked, where that is wanted."""
        _, frame, reasons, ways, head, _ = self
        return b"".join(
            (head, who, frame.until_reasons, reasons.whole, frame.until_ways, ways.whole, frame.end)
        )

    def bare(self, who: bytes) -> bytes:
        """The same without members that have no value."""
        _, frame, reasons, ways, _, head = self
        why, what_helps = reasons.bare or b"", ways.bare
        if what_helps is None:
            return b"".join((head, who, frame.bare, why, frame.bare_end))
        return b"".join((head, who, frame.bare, why, frame.until_ways, what_helps, frame.bare_end))


def who_asks(account: str, user: str, at: date) -> bytes:
    """The JSON of who asks, and for what day, as it stands in a decision's, behind what was asked."""
    return b",%b" % _encode(_who(account, user, at))[1:-1]


def ways_of(decision: Decision) -> Piece:
    """What would turn it into a yes."""
    if decision.outcome == "allow":
        return NOTHING
    return piece_of(_encode([remedy_json(one) for one in decision.remedies]))


class Writer:
    """Writes decisions by one catalog, and remembers parts of them by what they say, within bounds."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._catalog = Raw(_encode(catalog_json(definitions)))
        self._contacts = Raw(_encode(list(definitions.contacts)))
        self._pieces: dict[object, Any] = {}
        self._earlier: dict[object, Any] = {}
        """What was remembered before these: as many at most, and forgotten when they are as many."""
        self._bytes = 0
        self.made = 0
        """Bytes of all parts that were ever made."""

    def told(
        self, decision: Decision, language: str, ways: Piece, *, whole: bool = True, bare: bool = False
    ) -> Told:
        """An answer but for who asked, with what is wanted of its JSON."""
        case = decision.case
        action, item, seats, quantity, to, _ = case.ask
        asked = (decision.outcome, action, item, case.acts_on, to, seats, quantity)
        return Told(
            decision.outcome,
            self._frame(decision),
            self._reasons(decision, language),
            ways,
            _encode(_head(*asked))[:-1] if whole else b"",
            _encode(_bare_head(*asked))[:-1] if bare else b"",
        )

    def _frame(self, decision: Decision) -> Frame:
        does, answer = decision.does, decision.answer
        price = self._price(decision, does) if does in PRICED else _NO_PRICE
        obligations = decision.obligations if answer.obligations else ()
        settlement = None if answer.settles is None else decision.settlement
        key = (decision.channels, decision.effective, price.whole, obligations, settlement)
        known: Frame | None = self._pieces.get(key) or self._met(key)
        if known is None:
            timing, on = decision.effective
            effective = piece_of(_encode(answers.Effective(timing, on)))
            duties = piece_of(_encode([obligation_json(one) for one in obligations]))
            settled = {} if settlement is None else settlement_json(settlement)
            whole, without = (
                _encode(
                    made(
                        decision.channels,
                        _raw(effective[side]),
                        _raw(price[side]),
                        _raw(duties[side]),
                        _HERE,
                        _HERE,
                        self._contacts,
                        self._catalog,
                        settled.get("settlement", none),
                    )
                ).split(b"\0")
                for side, made, none in ((0, _rest, UNSET), (1, _bare_rest, None))
            )
            first, until_ways, end = whole
            known = Frame(b"," + first[1:], until_ways, end, b"," + without[0][1:], without[2])
            self._keep(key, known, sum(map(len, known)))
        return known

    def _price(self, decision: Decision, does: str) -> Piece:
        facts = decision.facts
        key: object
        if does == START_TRIAL or decision.on_line:  # at a price of its own
            price = decision.price
            key = price and (price.currency, price.per, *price.amounts.items())
            return self._pieces.get(key) or self._piece(key, price_json(price))
        priced = id(priced_for(facts.account, decision.definitions))
        key = (decision.case.acts_on, facts.account.currency, priced, decision.effective.on or facts.at)
        known: Piece | None = self._pieces.get(key)
        return known or self._piece(key, price_json(decision.price))

    def _reasons(self, decision: Decision, language: str) -> Piece:
        """Why, as a list."""
        reasons = decision.reasons
        if len(reasons) == 1:  # nearly always
            return self._reason(decision, reasons[0], language)
        pieces = [self._reason(decision, one, language) for one in reasons]
        whole, without = (b",".join([(one[side] or b"")[1:-1] for one in pieces]) for side in (0, 1))
        return Piece(b"[%b]" % whole, b"[%b]" % without)

    def _reason(self, decision: Decision, one: Any, language: str) -> Piece:
        """One of them, as a list of its own."""
        key: tuple[object, ...]
        facts = decision.facts
        if one.nearest is not None:
            # Its sentence names what is needed, and what there is instead.
            clauses, number = one.nearest
            given = (*map(facts.attributes.get, one.unmet),)
            of_question = decision.basis if None in given else None
            refers = decision.outcome == "refer"
            # The engine keeps its clauses for as long as it lives, so an id stands for them.
            alike = decision.alike(one)
            key = (id(clauses), number, alike, one.unmet, *given, of_question, refers, language)
        elif one.code == TWICE and one.implied and not facts.waits:
            # Its sentence names the item, or what is held of its product; the catalog keeps their names.
            change = decision.basis
            assert isinstance(change, Change)
            held = id(decision.words(one).get("held"))
            key = (one.rule, one.at, decision.item, change.item, held, language)
        elif one.rule is None or one.implied or (facts.account.exceptions and decision.exception(one)):
            # Its sentence names what this very question is about, or was agreed with this customer.
            made = piece_of(_encode([reason_json(decision, one, self._definitions, language)]))
            self.made += len(made.whole) + len(made.bare or b"") + _PIECE
            return made
        else:
            key = (one.code, one.rule, one.at, decision.outcome == "deny", language)
        known: Piece | None = self._pieces.get(key) or self._met(key)
        return known or self._piece(key, [reason_json(decision, one, self._definitions, language)])

    def _piece(self, key: object, shown: object) -> Piece:
        piece = piece_of(_encode(shown))
        self._keep(key, piece, len(piece.whole) + len(piece.bare or b""))
        return piece

    def _met(self, key: object) -> Any:
        """What was remembered a while ago: from now on it was lately."""
        known = self._earlier.pop(key, None)
        if known is not None:
            self._keep(key, known, sum([len(one or b"") for one in known]), anew=False)
        return known

    def _keep(self, key: object, part: Any, size: int, *, anew: bool = True) -> None:
        size += _PIECE
        if anew:
            self.made += size
        if len(self._pieces) >= MOST_PIECES // 2 or self._bytes + size > MOST_PIECES_BYTES // 2:
            self._pieces, self._earlier, self._bytes = {}, self._pieces, 0
        self._pieces[key] = part
        self._bytes += size


def _raw(encoded: bytes | None) -> Raw | None:
    return None if encoded is None else Raw(encoded)
