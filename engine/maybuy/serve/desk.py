"""Answers from one snapshot of the catalog, as bytes ready to go out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Raw, Struct, json

from ..check.account import AccountError, account_findings
from ..compile.normal import IMPLIED
from ..decide.asked import PRICED, Asked
from ..model.account import Account
from ..model.decision import Decision, Timing
from ..report.json_form import catalog_json, obligation_json, price_json, reason_json, remedy_json
from .inline import account_of_json
from .services import Answer
from .state import Snapshot

MOST_PREPARED: Final = 1_024
"""Accounts, each with a user and a day, that are kept ready for questions."""

MOST_BYTES: Final = 24_000_000
"""Bytes of these accounts and their answers: past that, too, those go that nobody asked about for longest."""

MOST_PIECES: Final = 8_192
"""Parts of answers that are remembered; past that all are forgotten."""

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
    """An account, a user and a day, ready for questions; and the answers that were given.

    `size` is what all of it takes in bytes, roughly; None once it is no longer kept.
    """

    __slots__ = ("answers", "asked", "size")

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.answers: dict[tuple[object, ...], Answer] = {}
        self.size: int | None = 0


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
        self._prepared: OrderedDict[tuple[bytes, str, date], Prepared] = OrderedDict()
        self._pieces: dict[object, Raw] = {}
        self._bytes = 0

    def account(self, text: bytes) -> Account | None:
        """The account in a plain JSON text; None where the reader of files must say what is wrong with it."""
        account = account_of_json(text)
        if account is None or any(account_findings(account, self.definitions)):
            return None
        return account

    def prepared(self, text: bytes, user: str, at: date) -> Prepared | None:
        """An account in a plain JSON text made ready, or None as above. Raises QuestionError."""
        known = self.remembered(text, user, at)
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
        key = (text, user, at)
        known = self._prepared.get(key)
        if known is not None:
            self._prepared.move_to_end(key)
        return known

    def keep(self, text: bytes, user: str, at: date, account: Account) -> Prepared:
        """The account that was read from a text, made ready. Raises QuestionError and AccountError."""
        made = Prepared(self.engine.prepare(account, user, at))
        before = self._prepared.pop((text, user, at), None)
        if before is not None:
            self._let_go(before)
        self._prepared[text, user, at] = made
        self._grow(made, len(text) + _OWN)
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
            prepared.answers[key] = known
            self._grow(prepared, len(encoded) + 400)
        return known

    def encoded(self, asked: Asked, decision: Decision, language: str, *, remedies: bool) -> bytes:
        """A decision's JSON, put together from pieces that many have in common."""
        outcome, matter = decision.outcome, decision.matter
        ways = _EMPTY
        if not remedies:
            ways = _NONE
        elif outcome != "allow":
            ways = Raw(_encode([remedy_json(one) for one in decision.remedies]))
        return _encode(
            _Shown(
                outcome,
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
            known = self._piece(effective, {"timing": effective.timing, "on": effective.on})
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
        if len(self._pieces) >= MOST_PIECES:
            self._pieces = {}
        encoded = self._pieces[key] = Raw(_encode(shown))
        return encoded

    def _grow(self, prepared: Prepared, size: int) -> None:
        """Notes that an account takes more bytes, and makes room."""
        if prepared.size is None:
            return
        prepared.size += size
        self._bytes += size
        while self._bytes > MOST_BYTES or len(self._prepared) > MOST_PREPARED:
            self._let_go(self._prepared.popitem(last=False)[1])

    def _let_go(self, prepared: Prepared) -> None:
        self._bytes -= prepared.size or 0
        prepared.size = None
