"""Questions that were asked once, asked again of two versions: which answers differ, and how often that was.

Nothing is held but the rows, which are as few as there are differing answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final, Literal, NamedTuple

from ..check.account import account_findings
from ..decide.prepared import Prepared
from ..engine import Engine
from ..model.account import Account
from ..model.ask import Ask
from ..model.decision import QuestionError
from .answers import Answer
from .rows import Section, section_of
from .said import NOT_THERE, said

MOST_SAMPLES: Final = 3
"""Lines that are named of a row, and of what is left out for one reason."""

SECTIONS: Final[tuple[Section, ...]] = ("loses", "gains", "changes")

Why = Literal[
    "broken", "no-decision", "incomplete", "masked",
    "unknown-account", "unreadable-account", "unavailable-account", "not-of-base", "not-of-head",
    "unknown-user", "outside-term", "not-a-question",
]  # fmt: skip
"""Why a line of a log is not replayed: what stands in it, then the account, then the question."""


class Place(NamedTuple):
    """Where a log begins, if the lines of all logs are numbered on: `first` is its first line."""

    log: str
    first: int


class Asked(NamedTuple):
    """A question as a log has it: the account and the user by id, and the day."""

    account: str
    user: str
    at: date
    ask: Ask


class Told(NamedTuple):
    """What was answered then: the outcome, the channels, and what a refusal told first."""

    outcome: str
    channels: tuple[str, ...]
    reason: str | None


class Repeated(NamedTuple):
    """A question that was asked and answered alike so many times, with the first lines of these.

    `told` is None where the log does not say what was answered.
    """

    asked: Asked
    told: Told | None
    questions: int
    lines: tuple[int, ...]


@dataclass(slots=True)
class Left:
    """How many lines are not replayed for one reason, and the first of them."""

    questions: int = 0
    lines: tuple[int, ...] = ()

    def add(self, questions: int, lines: Iterable[int]) -> None:
        """Counts some more."""
        self.questions += questions
        self.lines = first_lines(self.lines, lines)


class LeftOut(dict[Why, Left]):
    """What is not replayed, by reason."""

    def add(self, why: Why, questions: int, lines: Iterable[int]) -> None:
        """Counts some more."""
        self.setdefault(why, Left()).add(questions, lines)


@dataclass(slots=True)
class Row:
    """One change of an answer, on one action and item: how many questions and accounts it was for."""

    action: str
    item: str | None
    base: Answer
    head: Answer
    questions: int = 0
    accounts: int = 0
    lines: tuple[int, ...] = ()
    example: Asked | None = None
    """What stands in the first of these lines."""
    _last: str | None = None

    @property
    def section(self) -> Section:
        """Whether whoever asked can do less, more, or the same in another way."""
        return section_of(self.base, self.head)

    def add(self, one: Repeated) -> None:
        """Counts a question; those of one account come one after the other."""
        self.questions += one.questions
        self.accounts += one.asked.account != self._last
        self._last = one.asked.account
        if self.example is None or one.lines[0] < self.lines[0]:
            self.example = one.asked
        self.lines = first_lines(self.lines, one.lines)


@dataclass(slots=True)
class Replay:
    """What came of a log: `questions` were replayed, of which `different` differ from each other, and
    `changed` are answered otherwise.

    `otherwise` are those that the first version does not answer as the log has it.
    """

    questions: int = 0
    different: int = 0
    changed: int = 0
    otherwise: Left = field(default_factory=Left)
    left_out: LeftOut = field(default_factory=LeftOut)
    rows: tuple[Row, ...] = ()

    def section(self, section: str) -> list[Row]:
        """The rows of a section."""
        return [one for one in self.rows if one.section == section]


AccountOf = Callable[[str], Account | Why]
"""The account of an id, or why there is none."""


def replayed(
    base: Engine,
    head: Engine,
    questions: Iterable[Repeated],
    account_of: AccountOf,
    left_out: LeftOut | None = None,
    step: Callable[[], None] = lambda: None,
) -> Replay:
    """Asks both versions. Questions come sorted: by account, user, day and what is asked.

    `step` is called after each of them. What `left_out` holds already is told with the rest.
    """
    found = Replay(left_out=LeftOut() if left_out is None else left_out)
    rows: dict[tuple[object, ...], Row] = {}
    for name, of_account in groupby(questions, lambda one: one.asked.account):
        account = _fitting(account_of(name), base, head)
        for (user, at), of_user in groupby(of_account, lambda one: (one.asked.user, one.asked.at)):
            both = account if isinstance(account, str) else _prepared(account, user, at, base, head)
            for asked, alike in groupby(of_user, lambda one: one.asked):
                answers = both if isinstance(both, str) else _answers(both, asked.ask)
                _count(found, rows, asked, list(alike), answers)
                step()
    order = {section: number for number, section in enumerate(SECTIONS)}
    found.rows = tuple(sorted(rows.values(), key=lambda one: (order[one.section], -one.questions, one.lines)))
    return found


def _count(
    found: Replay,
    rows: dict[tuple[object, ...], Row],
    asked: Asked,
    alike: list[Repeated],
    answers: tuple[Answer, Answer] | Why,
) -> None:
    if isinstance(answers, str):
        for one in alike:
            found.left_out.add(answers, one.questions, one.lines)
        return
    before, after = answers
    found.different += 1
    for one in alike:
        found.questions += one.questions
        if one.told is not None and one.told != Told(before.outcome, before.channels, before.reason):
            found.otherwise.add(one.questions, one.lines)
        if before != after:
            found.changed += one.questions
            action, item = asked.ask.action, asked.ask.item
            row = rows.setdefault((action, item, before, after), Row(action, item, before, after))
            row.add(one)


def _fitting(account: Account | Why, base: Engine, head: Engine) -> Account | Why:
    """An account that both versions can be asked about."""
    if isinstance(account, str):
        return account
    if any(account_findings(account, base.definitions)):
        return "not-of-base"
    return "not-of-head" if any(account_findings(account, head.definitions)) else account


def _prepared(
    account: Account, user: str, at: date, base: Engine, head: Engine
) -> tuple[Prepared, Prepared] | Why:
    """An account made ready for a user's questions of a day, in both versions."""
    known = next((one for one in account.users if one.id == user), None)
    if known is None:
        return "unknown-user"
    try:
        return base.prepare_checked(account, known, at), head.prepare_checked(account, known, at)
    except QuestionError:
        return "outside-term"


def _answers(both: tuple[Prepared, Prepared], ask: Ask) -> tuple[Answer, Answer] | Why:
    before, after = _answer(both[0], ask), _answer(both[1], ask)
    if before is None and after is None:
        return "not-a-question"
    return before or NOT_THERE, after or NOT_THERE


def _answer(one: Prepared, ask: Ask) -> Answer | None:
    """What is answered; None where a version knows no such question, of an item that it lacks say."""
    try:
        return said(one.answer(ask))
    except QuestionError:
        return None


def first_lines(known: Iterable[int], more: Iterable[int]) -> tuple[int, ...]:
    """The first of some lines."""
    return tuple(sorted({*known, *more})[:MOST_SAMPLES])
