"""Accounts that were read, kept ready for questions: by content, within bounds, and counted as what they are
in memory, which is many times their text."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import date
from typing import Final

from ...decide.prepare import unknown_user
from ...decide.prepared import Prepared
from ...model.account import Account, User
from ...model.ask import Ask
from .written import Piece, Told, who_asks

MOST_ACCOUNTS: Final = 1_024
"""Accounts that are kept; past that, those go that nobody asked about for longest, but see Kept."""

MOST_BYTES: Final = 24_000_000
"""Bytes that these accounts, and the answers about them, take in memory; past that too."""

MOST_MET: Final = 8_192
"""Texts that were met once, the latest of them, of which it is remembered that they were."""

MOST_ASKERS: Final = 256
"""Users, each with a day, that one of these accounts is kept ready for."""

# What things take, as a test measures them; rather more than less.
_OBJECT: Final = 600
_KEY: Final = 100
_PREPARED: Final = 4_000
_ATTRIBUTE: Final = 220
_HELD: Final = 800
_ANSWER: Final = 300


def size_of(text: bytes) -> int:
    """Bytes that the account of a JSON text takes in memory, its text included, roughly."""
    letters = len(text) * (2 if text.isascii() else 5)  # as bytes, and as texts of up to four bytes a letter
    return _OBJECT * (2 + text.count(b"{")) + _KEY * text.count(b":") + letters


class Shared:
    """What is the same for all users of an account whom no rule can tell apart: the remedies.

    `size` is what it takes in bytes, roughly; None where it is not kept, or no longer.
    """

    __slots__ = ("remedies", "size")

    def __init__(self) -> None:
        self.remedies: dict[tuple[object, ...], Piece] = {}
        self.size: int | None = None


class Asker:
    """An account, a user and a day, ready for questions; and the answers that were given.

    `size` is as above.
    """

    __slots__ = ("answers", "prepared", "shared", "size", "who")

    def __init__(self, prepared: Prepared, shared: Shared | None = None) -> None:
        """`shared` is None until it is needed, where nobody else asks about the account."""
        self.prepared = prepared
        self.shared = shared
        self.who = who_asks(prepared.account, prepared.user, prepared.at)
        """Its JSON, as it stands in answers."""
        self.answers: dict[tuple[object, ...], dict[Ask, Told]] = {}
        """By all that is the same for what is asked at once, then by what is asked."""
        self.size: int | None = None


def user_of(account: Account, user: str) -> User:
    """The user of an id. Raises QuestionError."""
    first = account.users[0]
    found = first if first.id == user else account.user(user)  # as most are asked about who come in a request
    if found is None:
        raise unknown_user(account, user)
    return found


class Known:
    """An account that was read once and fits the catalog, whoever asks about it."""

    __slots__ = ("_size", "_users", "account", "again", "askers", "kept", "shared")

    def __init__(self, account: Account, size: int | bytes) -> None:
        """`size` is what it takes in bytes, or the text that this is to be told of."""
        self.account = account
        self._size = size
        self.kept = False
        self.again = False
        """Whether it was asked about again since it was kept, or spared."""
        self.askers: dict[tuple[str, date], Asker] = {}
        self.shared = Shared()
        self._users: dict[str, User] | None = None

    @property
    def size(self) -> int:
        """What it takes in bytes, without what is prepared and shared."""
        if isinstance(self._size, bytes):  # told when somebody asks: nobody does of what is not kept
            self._size = size_of(self._size)
        return self._size

    def user(self, user: str) -> User:
        """The user of an id. Raises QuestionError."""
        if self._users is None:
            self._users = {one.id: one for one in self.account.users}
        found = self._users.get(user)
        if found is None:
            raise unknown_user(self.account, user)
        return found


class Kept:
    """The accounts that are kept, by their texts. It belongs to one event loop.

    Who was asked about again is spared once when it would have to go, and what would be new is not kept then:
    where a few more are asked about in turn than there is room for, most are found, rather than none.
    """

    def __init__(self) -> None:
        self._accounts: OrderedDict[bytes, Known] = OrderedDict()
        self.bytes = 0
        self._met: set[int] = set()
        self._latest: deque[int] = deque()

    def __len__(self) -> int:
        return len(self._accounts)

    def get(self, text: bytes) -> Known | None:
        """The account of a text, if it is still kept."""
        known = self._accounts.get(text)
        if known is not None:
            self._accounts.move_to_end(text)
            known.again = True
        return known

    def met(self, text: bytes) -> bool:
        """Whether a text was met before, not long ago; from now on it was.

        To keep an account takes about as long as to answer one question about it, and to forget it again too:
        of most that are asked about once nobody ever asks again.
        """
        mark, met = hash(text), self._met
        if mark in met:
            return True
        met.add(mark)
        self._latest.append(mark)
        if len(met) > MOST_MET:
            met.discard(self._latest.popleft())
        return False

    def add(self, text: bytes, known: Known) -> None:
        """Keeps an account, unless it alone is more than there is room for, or another is spared for it."""
        before = self._accounts.pop(text, None)
        if before is not None:
            self._let_go(before)
        if known.size > MOST_BYTES:
            return
        while self.bytes + known.size > MOST_BYTES or len(self._accounts) >= MOST_ACCOUNTS:
            if self._spared():
                return
        self._accounts[text] = known
        known.kept = True
        known.shared.size = 0
        self.bytes += known.size

    def add_asker(self, known: Known, asker: Asker) -> None:
        """Keeps an account ready for a user and a day, as long as the account is kept."""
        ready = known.askers
        if len(ready) >= MOST_ASKERS:
            self._forget(ready.pop(next(iter(ready))))
        facts = asker.prepared.facts
        ready[facts.user.id, facts.at] = asker
        if known.kept:
            held = len(facts.holdings.held) * (1 if facts.planned is facts.holdings else 2)
            asker.size = 0
            self._grow(_PREPARED + _ATTRIBUTE * len(facts.attributes) + _HELD * held, asker)

    def add_answer(self, asker: Asker, how: tuple[object, ...], ask: Ask, told: Told, made: int) -> None:
        """Keeps an answer, as long as the account is kept; `made` are the bytes of parts that nobody had."""
        answers = asker.answers.get(how)
        if answers is None:
            answers = asker.answers[how] = {}
        answers[ask] = told
        if asker.size is not None:
            size = len(told.head) + len(told.bare_head) + made + _ANSWER
            asker.size += size
            self.bytes += size
            if self.bytes > MOST_BYTES:
                self._make_room()

    def add_remedies(self, shared: Shared, key: tuple[object, ...], remedies: Piece) -> None:
        """Keeps remedies, as long as the account is kept."""
        shared.remedies[key] = remedies
        self._grow(len(remedies.whole) + len(remedies.bare or b"") + _ANSWER, shared)

    def _grow(self, size: int, part: Asker | Shared) -> None:
        """Notes that a part of an account takes more bytes; nothing of one that is forgotten."""
        if part.size is not None:
            part.size += size
            self.bytes += size
            self._make_room()

    def _make_room(self) -> None:
        while self.bytes > MOST_BYTES:
            self._spared()

    def _spared(self) -> bool:
        """Whether the account that nobody asked about for longest may stay for now; else it goes."""
        text, known = next(iter(self._accounts.items()))
        if known.again:
            known.again = False
            self._accounts.move_to_end(text)
            return True
        del self._accounts[text]
        self._let_go(known)
        return False

    def _let_go(self, known: Known) -> None:
        known.kept = False
        self.bytes -= known.size
        for asker in known.askers.values():
            self._forget(asker)
        self._forget(known.shared)

    def _forget(self, part: Asker | Shared) -> None:
        self.bytes -= part.size or 0
        part.size = None
