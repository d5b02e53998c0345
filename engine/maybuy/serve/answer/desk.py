"""Answers from one snapshot of the catalog, as bytes ready to go out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Final

from msgspec import Raw, json

from ...check.account import account_findings
from ...compile.normal import IMPLIED
from ...decide.asked import PRICED, Asked
from ...model import answers
from ...model.account import Account
from ...model.decision import Decision, Timing
from ...report.json_form import catalog_json, obligation_json, price_json, reason_json, remedy_json
from ..services import Answer
from ..state import Snapshot
from .inline import account_of_json
from .kept import Kept, Known, Prepared, size_of

MOST_PIECES: Final = 8_192
"""Parts of answers that are remembered; past that all are forgotten."""

MOST_PIECES_BYTES: Final = 8_000_000
"""Bytes that these parts take; past that too."""

_PIECE: Final = 500  # what a part takes beside its text

_encode: Final = json.encode


_shown: Final[Callable[..., answers.Decision]] = answers.Decision
"""A decision's JSON, whose larger parts are encoded already."""

_NONE: Final = Raw(b"null")
_EMPTY: Final = Raw(b"[]")


class Desk:
    """Answers questions by one snapshot, and remembers what it has prepared, by content and within bounds.

    It belongs to one event loop.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.engine = snapshot.engine
        self.definitions = snapshot.engine.definitions
        self.version = snapshot.version.encode()
        self.catalog = Raw(_encode(catalog_json(self.definitions)))
        self._contacts = Raw(_encode(list(self.definitions.contacts)))
        self.kept = Kept()
        self.reading: dict[tuple[bytes, str], asyncio.Future[Known]] = {}
        """What is being read on threads: a text on record, and the id."""
        self._pieces: dict[object, Raw] = {}
        self._pieces_bytes = 0

    def account(self, text: bytes) -> Account | None:
        """The account in a plain JSON text; None where the reader of files must say what is wrong with it."""
        account = account_of_json(text)
        if account is None or any(account_findings(account, self.definitions)):
            return None
        return account

    def read(self, text: bytes) -> Known | None:
        """The account in a plain JSON text, read once while it is kept; None as above."""
        known = self.kept.get(text)
        if known is None:
            account = self.account(text)
            if account is not None:
                known = Known(account, size_of(text))
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

    def prepared(self, known: Known, user: str, at: date) -> Prepared:
        """An account made ready for a user and a day, once while it is kept. Raises QuestionError."""
        made = known.prepared.get((user, at))
        if made is None:
            asked = self.engine.prepare_checked(known.account, known.user(user), at)
            made = Prepared(asked, known.shared)
            self.kept.add_prepared(known, made)
        return made

    def answer(
        self,
        prepared: Prepared,
        action: str,
        item: str | None,
        seats: int | None,
        quantity: int | None,
        to: str | None,
        language: str,
        *,
        remedies: bool,
    ) -> Answer:
        """One decision. Raises QuestionError."""
        key = (action, item, seats, quantity, to, language, remedies)
        known = prepared.answers.get(key)
        if known is None:
            decision = prepared.asked.decide(action, item, seats=seats, quantity=quantity, to=to)
            ways = self._remedies(prepared, decision) if remedies else _NONE
            encoded = self._encoded(prepared.asked, decision, language, ways)
            known = Answer(action, decision.outcome, encoded)
            self.kept.add_answer(prepared, key, known)
        return known

    def encoded(self, asked: Asked, decision: Decision, language: str, *, remedies: bool) -> bytes:
        """A decision's JSON, put together from pieces that many have in common."""
        return self._encoded(asked, decision, language, _ways(decision) if remedies else _NONE)

    def _remedies(self, prepared: Prepared, decision: Decision) -> Raw:
        """What would turn it into a yes, worked out once for all users of the account who are alike."""
        if decision.outcome == "allow":
            return _EMPTY
        matter, user = decision.matter, prepared.asked.facts.user
        who = (user.role, prepared.asked.at, *sorted(user.attributes.items()))
        key = (who, matter.action, matter.item, matter.seats, matter.quantity, matter.to)
        known = prepared.shared.remedies.get(key)
        if known is None:
            known = _ways(decision)
            self.kept.add_remedies(prepared.shared, key, known)
        return known

    def _encoded(self, asked: Asked, decision: Decision, language: str, ways: Raw) -> bytes:
        matter = decision.matter
        return _encode(
            _shown(
                decision.outcome,
                matter.action,
                matter.item,
                matter.acts_on,
                matter.to,
                matter.seats,
                matter.quantity,
                asked.account,
                asked.user,
                asked.at,
                decision.channels,
                self._effective(decision.effective),
                self._price(asked, decision) if matter.action in PRICED else _NONE,
                self._obligations(decision),
                self._reasons(asked, decision, language),
                ways,
                self._contacts,
                self.catalog,
            )
        )

    def _effective(self, effective: Timing) -> Raw:
        known = self._pieces.get(effective)
        if known is None:
            known = self._piece(effective, answers.Effective(effective.timing, effective.on))
        return known

    def _price(self, asked: Asked, decision: Decision) -> Raw:
        key = (decision.matter.acts_on, asked.facts.account.currency, asked.at)
        known = self._pieces.get(key)
        if known is None:
            known = self._piece(key, price_json(decision.price))
        return known

    def _obligations(self, decision: Decision) -> Raw:
        obligations = decision.obligations
        if not obligations:
            return _EMPTY
        known = self._pieces.get(obligations)
        if known is None:
            known = self._piece(obligations, [obligation_json(one) for one in obligations])
        return known

    def _reasons(self, asked: Asked, decision: Decision, language: str) -> Raw:
        pieces = []
        for one in decision.reasons:
            key: tuple[object, ...]
            if one.nearest is not None:
                # Its sentence names what is needed, and what there is instead.
                clauses, number = one.nearest
                given = [asked.facts.attributes.get(name) for name in one.unmet]
                of_question = decision.basis if None in given else None
                refers = decision.outcome == "refer"
                # The engine keeps its clauses for as long as it lives, so an id stands for them.
                key = (id(clauses), number, one.unmet, *given, of_question, refers, language)
            elif one.rule is None or one.rule.startswith(IMPLIED):
                # Its sentence names what this very question is about.
                pieces.append(_encode(reason_json(decision, one, self.definitions, language)))
                continue
            else:
                key = (one.code, one.rule, one.at, language)
            known = self._pieces.get(key)
            if known is None:
                known = self._piece(key, reason_json(decision, one, self.definitions, language))
            pieces.append(known)
        return Raw(b"[%b]" % (pieces[0] if len(pieces) == 1 else b",".join(pieces)))

    def _piece(self, key: object, shown: object) -> Raw:
        encoded = Raw(_encode(shown))
        size = len(encoded) + _PIECE
        if len(self._pieces) >= MOST_PIECES or self._pieces_bytes + size > MOST_PIECES_BYTES:
            self._pieces, self._pieces_bytes = {}, 0
        self._pieces[key] = encoded
        self._pieces_bytes += size
        return encoded


def _ways(decision: Decision) -> Raw:
    if decision.outcome == "allow":
        return _EMPTY
    return Raw(_encode([remedy_json(one) for one in decision.remedies]))
