"""Answers from one snapshot of the catalog, as bytes ready to go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from msgspec import Raw, Struct, json

from ..check.account import AccountError, account_findings
from ..compile.normal import IMPLIED
from ..decide.engine import PRICED, Asked
from ..model.account import Account
from ..model.decision import Decision, Timing
from ..report.json_form import catalog_json, obligation_json, price_json, reason_json, remedy_json
from .inline import account_of_json
from .services import Answer
from .state import Snapshot

MOST_BYTES: Final = 32_000_000
"""Bytes of accounts and answers that are remembered; past that the memory is emptied."""

MOST_PREPARED: Final = 1_024
"""Accounts, each with a user and a day, that are kept ready for questions."""

_OWN: Final = 12_000  # what a prepared account takes beside its text and its answers, generously

_encode: Final = json.encode


class _Shown(Struct, gc=False):
    """A decision's JSON, key by key: a test holds it against report/json_form.py."""

    outcome: str
    action: str
    item: str | None
    acts_on: str | None
    to: str | None
    seats: int | None
    quantity: int | None
    account: str
    user: str
    at: date
    channels: Sequence[str]
    effective: Raw
    price: Raw
    obligations: Raw
    reasons: Raw
    remedies: Raw
    contacts: Raw
    catalog: Raw


_NONE: Final = Raw(b"null")
_EMPTY: Final = Raw(b"[]")


class Prepared:
    """An account, a user and a day, ready for questions; and the answers that were given."""

    __slots__ = ("answers", "asked")

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.answers: dict[tuple[object, ...], Answer] = {}


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
        self._prepared: dict[tuple[bytes, str, date], Prepared] = {}
        self._pieces: dict[object, Any] = {}
        self._bytes = 0

    def account(self, text: bytes) -> Account | None:
        """The account in a plain JSON text; None where the reader of files must say what is wrong with it."""
        account = account_of_json(text)
        if account is None or any(account_findings(account, self.definitions)):
            return None
        return account

    def prepared(self, text: bytes, user: str, at: date) -> Prepared | None:
        """An account in a plain JSON text made ready, or None as above. Raises QuestionError."""
        known = self._prepared.get((text, user, at))
        if known is not None:
            return known
        account = account_of_json(text)
        if account is None:
            return None
        try:
            return self.keep(text, user, at, account)
        except AccountError:
            return None

    def remembered(self, text: bytes, user: str, at: date) -> Prepared | None:
        """What keep() has made of a text, if it still has it."""
        return self._prepared.get((text, user, at))

    def keep(self, text: bytes, user: str, at: date, account: Account) -> Prepared:
        """The account that was read from a text, made ready. Raises QuestionError and AccountError."""
        made = Prepared(self.engine.prepare(account, user, at))
        if len(self._prepared) >= MOST_PREPARED:
            self._forget()
        self._prepared[text, user, at] = made
        self._count(len(text) + _OWN)
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
            encoded = self.encoded(prepared.asked, decision, language, remedies=remedies)
            known = Answer(action, decision.outcome, encoded)
            self._count(len(encoded) + 400)
            prepared.answers[key] = known
        return known

    def encoded(self, asked: Asked, decision: Decision, language: str, *, remedies: bool) -> bytes:
        """A decision's JSON, put together from pieces that many have in common."""
        ways = _EMPTY
        if not remedies:
            ways = _NONE
        elif decision.outcome != "allow":
            ways = Raw(_encode([remedy_json(one) for one in decision.remedies]))
        return _encode(
            _Shown(
                decision.outcome,
                decision.action,
                decision.item,
                decision.acts_on,
                decision.to,
                decision.seats,
                decision.quantity,
                decision.account,
                decision.user,
                decision.at,
                decision.channels,
                self._effective(decision.effective),
                self._price(asked, decision),
                self._obligations(decision),
                self._reasons(decision, language),
                ways,
                self._contacts,
                self.catalog,
            )
        )

    def _effective(self, effective: Timing) -> Raw:
        known = self._pieces.get(effective)
        if known is None:
            known = self._piece(effective, {"timing": effective.timing, "on": effective.on})
        return known

    def _price(self, asked: Asked, decision: Decision) -> Raw:
        if decision.acts_on is None or decision.action not in PRICED:
            return _NONE
        key = (decision.acts_on, asked.facts.account.currency, decision.at)
        known = self._pieces.get(key)
        if known is None:
            known = self._piece(key, price_json(decision.price))
        return known

    def _obligations(self, decision: Decision) -> Raw:
        if not decision.obligations:
            return _EMPTY
        known = self._pieces.get(decision.obligations)
        if known is None:
            known = self._piece(decision.obligations, [obligation_json(one) for one in decision.obligations])
        return known

    def _reasons(self, decision: Decision, language: str) -> Raw:
        pieces = []
        for one in decision.reasons:
            if one.rule is None or one.nearest is not None or one.rule.startswith(IMPLIED):
                # Its sentence names what this very question is about.
                pieces.append(_encode(reason_json(decision, one, self.definitions, language)))
                continue
            key = (one.code, one.rule, one.at, language)
            known = self._pieces.get(key)
            if known is None:
                known = self._piece(key, reason_json(decision, one, self.definitions, language))
            pieces.append(known)
        return Raw(b"[" + b",".join(pieces) + b"]")

    def _piece(self, key: object, shown: object) -> Raw:
        encoded = Raw(_encode(shown))
        self._count(len(encoded) + 200)
        self._pieces[key] = encoded
        return encoded

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > MOST_BYTES:
            self._forget()

    def _forget(self) -> None:
        self._prepared = {}
        self._pieces = {}
        self._bytes = 0
