"""Answers from one snapshot of the catalog, as bytes ready to go out."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Final

from msgspec import Raw, json

from ...check.fitting import fits
from ...decide.decision import Decision
from ...model.account import Account
from ...model.ask import Ask
from ...report.json_form import catalog_json
from ..services import DECISION, Answer
from ..state import Snapshot
from .inline import account_of_json
from .kept import Asker, Kept, Known, Shared, size_of, user_of
from .written import NOT_ASKED, NOTHING, Piece, Writer, ways_of, who_asks

LONG: Final = 2_000
"""Bytes of an account's text that take so long to read that it is kept when it is met first."""


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
        self.catalog = Raw(json.encode(catalog_json(self.definitions)))
        self._writer = Writer(self.definitions)
        self.kept = Kept()
        self.finding = asyncio.Lock()
        """Held by who looks for the cheapest: what that takes of memory is taken once."""
        self.reading: dict[tuple[bytes, str], asyncio.Future[Known]] = {}
        """What is being read on threads: a text on record, and the id."""
        self.beside: dict[type, object] = {}
        """What others have made of the snapshot, for as long as it answers."""

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

    def ready(self, text: bytes, user: str, at: date) -> Asker | None:
        """The account in a plain JSON text, made ready for a user and a day; None as above.

        Raises QuestionError.
        """
        known = self.kept.get(text)
        if known is None:
            account = self.account(text)
            if account is None:
                return None
            if len(text) < LONG and not self.kept.met(text):  # nobody else will ask for what is made of it
                return Asker(self.engine.prepare_checked(account, user_of(account, user), at))
            known = Known(account, text)
            self.kept.add(text, known)
        return self.asker(known, user, at)

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
        answers = asker.answers and asker.answers.get((language, remedies, bare))
        told = answers.get(ask) if answers else None
        if told is None:
            decision, before = asker.prepared.answer(ask), self._writer.made
            ways = self._remedies(asker, decision) if remedies else NOT_ASKED
            told = self._writer.told(decision, language, ways, whole=self.logged or not bare, bare=bare)
            if asker.size is not None:
                asked = decision.case.ask  # many have it in common
                made = self._writer.made - before
                self.kept.add_answer(
                    asker, (language, remedies, bare), asked if asked == ask else ask, told, made
                )
        whole = told.whole(asker.who) if told.head else b""
        return Answer(ask.action, told.outcome, whole, DECISION, told.bare(asker.who) if bare else b"")

    def encoded(self, decision: Decision, language: str, *, remedies: bool) -> bytes:
        """A decision's JSON, put together from pieces that many have in common."""
        ways = ways_of(decision) if remedies else NOT_ASKED
        who = who_asks(decision.account, decision.user, decision.at)
        return self._writer.told(decision, language, ways).whole(who)

    def _remedies(self, asker: Asker, decision: Decision) -> Piece:
        """What would turn it into a yes, worked out once for all users of the account who are alike."""
        if decision.outcome == "allow":
            return NOTHING
        facts = decision.facts
        who = (facts.user.role, facts.at, *sorted(facts.user.attributes.items()))
        key = (who, decision.ask)
        if asker.shared is None:
            asker.shared = Shared()
        known = asker.shared.remedies.get(key)
        if known is None:
            known = ways_of(decision)
            self.kept.add_remedies(asker.shared, key, known)
        return known
