"""Answers from one snapshot of the catalog, as bytes ready to go out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from msgspec import UNSET, Raw, json

from ...check.fitting import fits
from ...decide.prepared import Decision
from ...model import answers
from ...model.account import Account
from ...model.ask import Ask
from ...model.decision import Timing
from ...model.deed import PRICED, START_TRIAL
from ...report.json_form import (
    catalog_json,
    obligation_json,
    price_json,
    reason_json,
    remedy_json,
    settlement_json,
)
from ...subscription.customers import priced_for
from ..services import Answer
from ..state import Snapshot
from .bare import bare, bare_of
from .inline import account_of_json
from .kept import Asker, Kept, Known, size_of

MOST_PIECES: Final = 8_192
"""Parts of answers that are remembered; past that all are forgotten."""

MOST_PIECES_BYTES: Final = 8_000_000
"""Bytes that these parts take; past that too."""

LONG: Final = 2_000
"""Bytes of an account's text that take so long to read that it is kept when it is met first."""

_PIECE: Final = 500  # what a part takes beside its text

_encode: Final = json.encode


_shown: Final[Callable[..., answers.Decision]] = answers.Decision
"""A decision's JSON, whose larger parts are encoded already."""

_shown_bare: Final[Callable[..., object]] = bare_of(answers.Decision)


class _Piece(NamedTuple):
    """A part of answers: its JSON, and that without members that have no value; None where it has none."""

    whole: Raw
    bare: Raw | None


def _piece_of(encoded: bytes) -> _Piece:
    return _Piece(Raw(encoded), None if encoded == b"null" else Raw(bare(encoded)))


_NONE: Final = Raw(b"null")
_EMPTY: Final = Raw(b"[]")
_NO_PRICE: Final = _piece_of(b"null")
_NOTHING_TO_DO: Final = _piece_of(b"[]")


class AnswerCache:
    """Answers questions by one snapshot, and remembers what it has prepared, by content and within bounds.

    It belongs to one event loop.
    """

    def __init__(self, snapshot: Snapshot, *, logged: bool = True) -> None:
        """`logged`: whether answers that go out bare are wanted whole as well, for the decision log."""
        self.snapshot = snapshot
        self.logged = logged
        self.engine = snapshot.engine
        self.definitions = snapshot.engine.definitions
        self.version = snapshot.version.encode()
        self.catalog = Raw(_encode(catalog_json(self.definitions)))
        self._contacts = Raw(_encode(list(self.definitions.contacts)))
        self.kept = Kept()
        self.finding = asyncio.Lock()
        """Held by who looks for the cheapest: what that takes of memory is taken once."""
        self.reading: dict[tuple[bytes, str], asyncio.Future[Known]] = {}
        """What is being read on threads: a text on record, and the id."""
        self.beside: dict[type, object] = {}
        """What others have made of the snapshot, for as long as it answers."""
        self._pieces: dict[object, _Piece] = {}
        self._pieces_bytes = 0

    def account(self, text: bytes) -> Account | None:
        """The account in a plain JSON text; None where the reader of files must say what is wrong with it."""
        account = account_of_json(text)
        if account is None or not fits(account, self.definitions):
            return None
        return account

    def read(self, text: bytes) -> Known | None:
        """The account in a plain JSON text, read once while it is kept; None as above.

        It is kept from the second time on, a long one at once.
        """
        known = self.kept.get(text)
        if known is None:
            account = self.account(text)
            if account is not None:
                known = Known(account, text)
                if len(text) >= LONG or self.kept.met(text):
                    self.kept.add(text, known)
        return known

    def learn(self, account: Account, text: bytes | None = None) -> Known:
        """The account that the reader of files has read, from a text, and found to fit.

        Where that text is not at hand it is kept by what it says, written out.
        """
        # YAML says in a few letters what takes much room: what counts is all of it, written out.
        written = account.model_dump_json(exclude_unset=True).encode()
        known = self.kept.get(written) if text is None else None
        if known is None:
            known = Known(account, size_of(written) + (0 if text is None else len(text)))
            self.kept.add(written if text is None else text, known)
        return known

    def asker(self, known: Known, user: str, at: date) -> Asker:
        """An account made ready for a user and a day, once while it is kept. Raises QuestionError."""
        made = known.askers.get((user, at))
        if made is None:
            prepared = self.engine.prepare_checked(known.account, known.user(user), at)
            made = Asker(prepared, known.shared)
            self.kept.add_asker(known, made)
        return made

    def answer(self, asker: Asker, ask: Ask, language: str, *, remedies: bool, bare: bool = False) -> Answer:
        """One decision; its `bare` JSON where that is wanted, and the whole where it goes out or is logged.

        Raises QuestionError.
        """
        key = (ask, language, remedies, bare)
        known = asker.answers.get(key)
        if known is None:
            decision = asker.prepared.answer(ask)
            ways = self._remedies(asker, decision) if remedies else _NONE
            parts = self._parts(decision, language)
            also = self._bare(decision, parts, ways) if bare else b""
            whole = self._whole(decision, parts, ways) if self.logged or not bare else b""
            known = Answer(ask.action, decision.outcome, whole, bare=also)
            self.kept.add_answer(asker, key, known)
        return known

    def encoded(self, decision: Decision, language: str, *, remedies: bool) -> bytes:
        """A decision's JSON, put together from pieces that many have in common."""
        ways = _ways(decision) if remedies else _NONE
        return self._whole(decision, self._parts(decision, language), ways)

    def _remedies(self, asker: Asker, decision: Decision) -> Raw:
        """What would turn it into a yes, worked out once for all users of the account who are alike."""
        if decision.outcome == "allow":
            return _EMPTY
        facts = decision.prepared.facts
        who = (facts.user.role, facts.at, *sorted(facts.user.attributes.items()))
        key = (who, decision.ask)
        known = asker.shared.remedies.get(key)
        if known is None:
            known = _ways(decision)
            self.kept.add_remedies(asker.shared, key, known)
        return known

    def _whole(self, decision: Decision, parts: Sequence[_Piece], ways: Raw) -> bytes:
        return _encode(_shown(*self._members(decision, [one.whole for one in parts], ways, UNSET)))

    def _bare(self, decision: Decision, parts: Sequence[_Piece], ways: Raw) -> bytes:
        return _encode(
            _shown_bare(
                *self._members(decision, [one.bare for one in parts], _piece_of(bytes(ways)).bare, None)
            )
        )

    def _members(
        self, decision: Decision, parts: Sequence[Raw | None], ways: Raw | None, unsettled: object
    ) -> tuple[object, ...]:
        """What stands in a decision's JSON, in its order."""
        prepared, case, ask = decision.prepared, decision.case, decision.case.ask
        effective, price, obligations, reasons, *settlement = parts
        return (
            decision.outcome,
            ask.action,
            ask.item,
            case.acts_on,
            ask.to,
            ask.seats,
            ask.quantity,
            prepared.account,
            prepared.user,
            prepared.at,
            decision.channels,
            effective,
            price,
            obligations,
            reasons,
            ways,
            self._contacts,
            self.catalog,
            settlement[0] if settlement else unsettled,
        )

    def _parts(self, decision: Decision, language: str) -> list[_Piece]:
        """The parts that are encoded already: a settlement is the last, where there is one."""
        parts = [
            self._effective(decision.effective),
            self._price(decision) if decision.does in PRICED else _NO_PRICE,
            self._obligations(decision),
            self._reasons(decision, language),
        ]
        settlement = decision.settlement
        if settlement is not None:
            known = self._pieces.get(settlement)
            parts.append(known or self._piece(settlement, settlement_json(settlement)["settlement"]))
        return parts

    def _effective(self, effective: Timing) -> _Piece:
        known = self._pieces.get(effective)
        return known or self._piece(effective, answers.Effective(effective.timing, effective.on))

    def _price(self, decision: Decision) -> _Piece:
        facts = decision.prepared.facts
        if decision.on_line or decision.does == START_TRIAL:  # at a price of its own
            price = decision.price
            own = price and (price.currency, price.per, *price.amounts.items())
            return self._pieces.get(own) or self._piece(own, price_json(price))
        priced = id(priced_for(facts.account, decision.prepared.engine.definitions))
        key = (decision.acts_on, facts.account.currency, priced, decision.effective.on or facts.at)
        return self._pieces.get(key) or self._piece(key, price_json(decision.price))

    def _obligations(self, decision: Decision) -> _Piece:
        obligations = decision.obligations
        if not obligations:
            return _NOTHING_TO_DO
        known = self._pieces.get(obligations)
        return known or self._piece(obligations, [obligation_json(one) for one in obligations])

    def _reasons(self, decision: Decision, language: str) -> _Piece:
        facts, pieces = decision.prepared.facts, []
        for one in decision.reasons:
            key: tuple[object, ...]
            if one.nearest is not None:
                # Its sentence names what is needed, and what there is instead.
                clauses, number = one.nearest
                given = [facts.attributes.get(name) for name in one.unmet]
                of_question = decision.basis if None in given else None
                refers = decision.outcome == "refer"
                # The engine keeps its clauses for as long as it lives, so an id stands for them.
                key = (id(clauses), number, one.unmet, *given, of_question, refers, language)
            elif one.rule is None or one.implied or decision.exception(one) is not None:
                # Its sentence names what this very question is about, or was agreed with this customer.
                pieces.append(_piece_of(_encode(reason_json(decision, one, self.definitions, language))))
                continue
            else:
                key = (one.code, one.rule, one.at, language)
            known = self._pieces.get(key)
            pieces.append(known or self._piece(key, reason_json(decision, one, self.definitions, language)))
        if len(pieces) == 1:  # nearly always
            (only,) = pieces
            assert only.bare is not None
            return _Piece(Raw(b"[%b]" % only.whole), Raw(b"[%b]" % only.bare))
        whole, without = ([bytes(one[side] or b"") for one in pieces] for side in (0, 1))
        return _Piece(Raw(b"[%b]" % b",".join(whole)), Raw(b"[%b]" % b",".join(without)))

    def _piece(self, key: object, shown: object) -> _Piece:
        piece = _piece_of(_encode(shown))
        size = len(bytes(piece.whole)) + len(bytes(piece.bare or b"")) + _PIECE
        if len(self._pieces) >= MOST_PIECES or self._pieces_bytes + size > MOST_PIECES_BYTES:
            self._pieces, self._pieces_bytes = {}, 0
        self._pieces[key] = piece
        self._pieces_bytes += size
        return piece


def _ways(decision: Decision) -> Raw:
    if decision.outcome == "allow":
        return _EMPTY
    return Raw(_encode([remedy_json(one) for one in decision.remedies]))
