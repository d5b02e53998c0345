"""Asking the questions of tests, and holding the answers against what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import product
from math import prod
from typing import Any, Final, NamedTuple

from ..check.unanswerable import TO_BLAME, cannot_ask
from ..decide.decision import Decision
from ..decide.prepared import Prepared
from ..engine import Engine
from ..model.account import Account
from ..model.ask import Ask
from ..model.decision import QuestionError
from ..model.order import Order, OrderChange
from ..model.policy_test import Ask as Asks
from ..model.policy_test import AskedOrder, PolicyTest
from ..order.summary import OrderError, Preview
from ..source import Finding, Path, finding
from .expect import Answered, Said, compared
from .suite import Suite

MOST_QUESTIONS: Final = 100_000
"""Questions that one test may stand for."""

KEYS: Final = ("account", "user", "action", "item", "at", "seats", "quantity", "to")
"""All that a question of a test says, in the order in which its values are gone through."""


class Asking(NamedTuple):
    """One question of a test, every list replaced by one of its values; or a whole order."""

    account: str
    user: str
    at: date
    ask: Ask | None
    order: AskedOrder | None = None

    def value(self, key: str) -> object:
        """What stands under one of KEYS; of an order, under those that it has."""
        return getattr(self if key in self._fields else self.ask, key, None)


class Tested(NamedTuple):
    """What is asked, the decisions on it, and what is expected beside what is said."""

    asking: Asking
    decisions: tuple[Decision, ...]
    said: tuple[Said, ...]

    @property
    def mismatches(self) -> tuple[Said, ...]:
        """What is said otherwise than expected."""
        return tuple([one for one in self.said if not one.agrees])


@dataclass(frozen=True, slots=True)
class Result:
    """What a test came to. One of which a question could not be asked has not passed."""

    test: PolicyTest
    number: int
    """Its place among its file's tests, from 0."""
    file: str
    place: str
    """Of its name, as `policies/rights_test.yaml:12:5`."""
    answers: tuple[Tested, ...]
    findings: tuple[Finding, ...]

    @property
    def failures(self) -> tuple[Tested, ...]:
        """The answers that are not as expected."""
        return tuple(answer for answer in self.answers if answer.mismatches)

    @property
    def passed(self) -> bool:
        """Whether every question was asked, and every answer is as expected."""
        return bool(self.answers) and not self.findings and not self.failures


def run_suite(suite: Suite, engine: Engine, today: date, *, named: str = "") -> Iterator[Result]:
    """Each test of a file whose name has `named` in it, one after the other; none of a file that cannot be
    read.

    `today` is the day of the questions for which neither the test nor its file says one.
    """
    if suite.model is None:
        return
    day = suite.model.at or today
    prepared: dict[tuple[str, str, date], Prepared | QuestionError] = {}
    for number, test in enumerate(suite.model.tests):
        if named.casefold() in test.name.casefold():
            yield _run(suite, engine, number, test, day, prepared)


def _run(
    suite: Suite,
    engine: Engine,
    number: int,
    test: PolicyTest,
    day: date,
    prepared: dict[tuple[str, str, date], Prepared | QuestionError],
) -> Result:
    found: set[Finding] = set()
    here: Path = ("tests", number)
    if test.order is not None:
        asked = _order(suite, engine, test, test.order, day, here)
    else:
        asked = _questions(suite, engine, test, day, here, prepared)
    answers: list[Tested] = []
    for one in asked:
        if isinstance(one, Finding):
            found.add(one)
        else:
            answers.append(one)
    findings = tuple(sorted(found, key=Finding.key))
    return Result(
        test, number, suite.document.file, suite.document.place((*here, "name")), tuple(answers), findings
    )


def _questions(
    suite: Suite,
    engine: Engine,
    test: PolicyTest,
    day: date,
    here: Path,
    prepared: dict[tuple[str, str, date], Prepared | QuestionError],
) -> Iterator[Tested | Finding]:
    """Each question that a test stands for, or why it cannot be asked."""
    assert test.ask is not None
    values = [_values(test.ask, key, day) for key in KEYS]
    count = prod(map(len, values))
    if count > MOST_QUESTIONS:
        where: Path = (*here, "ask")
        many, most = f"{count:,}", f"{MOST_QUESTIONS:,}"
        yield finding(suite.document, "too-many-questions", where, count=many, most=most)
        return
    for account, user, action, item, at, seats, quantity, to in product(*values):
        asking = Asking(account, user, at, Ask(action, item, seats, quantity, to))
        if asking.account in suite.refused:
            continue
        try:
            assert asking.ask is not None
            asked = _prepared(suite, engine, asking, prepared)
            decisions = (asked.answer(asking.ask),)
            answered = Answered(decisions, partial(_alone, suite, engine, asking), whole=False, engine=engine)
            yield Tested(asking, decisions, tuple(compared(test.expect, answered)))
        except QuestionError as error:
            yield _refused(error, suite, engine, asking, (*here, "ask"), test.ask)


def _alone(suite: Suite, engine: Engine, asking: Asking) -> Preview:
    """The summary of an order of a question alone."""
    assert asking.ask is not None
    action, item, seats, quantity, to, _ = asking.ask
    change = OrderChange.model_construct(action=action, item=item, seats=seats, quantity=quantity, to=to)
    order = Order(user=asking.user, at=asking.at, changes=(change,))
    try:
        return engine.preview(_account(suite, asking.account), order, asking.at)
    except OrderError as error:
        raise error.error from error


def _order(
    suite: Suite, engine: Engine, test: PolicyTest, order: AskedOrder, day: date, here: Path
) -> Iterator[Tested | Finding]:
    """The summary of the order that a test asks, or why it cannot be asked."""
    asking = Asking(order.account, order.user, order.at or day, None, order)
    if asking.account in suite.refused:
        return
    try:
        summary = engine.preview(_account(suite, order.account), order, asking.at)
    except OrderError as error:
        changed = order.changes[error.number]
        put = asking._replace(
            ask=Ask(changed.action, changed.item, changed.seats, changed.quantity, changed.to)
        )
        where = (*here, "order", "changes", error.number)
        yield _refused(error.error, suite, engine, put, where, changed)
    except QuestionError as error:
        yield _refused(error, suite, engine, asking, (*here, "order"), order)
    else:
        answered = Answered(summary.changes, lambda: summary, whole=True, engine=engine)
        yield Tested(asking, summary.changes, tuple(compared(test.expect, answered)))


def _values(ask: Asks, key: str, day: date) -> Sequence[Any]:
    """The values under a key of a question; None where it says none, but for the day."""
    value = getattr(ask, key)
    if key == "at" and value is None:
        value = day
    return value if isinstance(value, tuple) else (value,)


def _prepared(
    suite: Suite,
    engine: Engine,
    asking: Asking,
    prepared: dict[tuple[str, str, date], Prepared | QuestionError],
) -> Prepared:
    """The account made ready, once for all questions of a user about a day. Raises QuestionError."""
    key = (asking.account, asking.user, asking.at)
    known = prepared.get(key)
    if known is None:
        try:
            known = engine.prepare(_account(suite, asking.account), asking.user, asking.at)
        except QuestionError as error:
            known = error
        prepared[key] = known
    if isinstance(known, QuestionError):
        raise known
    return known


def _account(suite: Suite, name: str) -> Account:
    if name not in suite.accounts:
        raise QuestionError("unknown-account", among=suite.accounts, word=name)
    return suite.accounts[name]


def _refused(
    error: QuestionError,
    suite: Suite,
    engine: Engine,
    asking: Asking,
    here: Path,
    ask: Asks | OrderChange | AskedOrder,
) -> Finding:
    """A question that cannot be put, as a finding about the word that is to blame."""
    code = error.kind
    definitions = engine.definitions
    account = suite.accounts.get(asking.account)
    known: dict[str, tuple[str, tuple[str, ...]]] = {
        "unknown-account": ("account", tuple(suite.accounts)),
        "unknown-user": ("user", tuple(user.id for user in account.users) if account else ()),
        "unknown-action": ("action", tuple(definitions.actions)),
        "unknown-item": ("item", (*definitions.products, *definitions.items)),
        "unknown-limit": ("item", tuple(definitions.limits)),
        "unknown-cycle": ("to" if asking.ask else "cycle", tuple(definitions.cycles)),
        "unknown-payment-method": ("to", tuple(definitions.payment_methods)),
    }
    if code in known:
        key, words = known[code]
        word = str(error.words.get("word"))
        if code == "unknown-item" and word != asking.value("item"):
            key = "to"
        said: dict[str, Any] = {"word": word, "near": error.near, "known": ", ".join(words)}
        if code == "unknown-user":  # of anything else the same is said whatever the account
            said["account"] = asking.account
        return finding(suite.document, code, _path(here, ask, key, asking), **said)
    path = _path(here, ask, TO_BLAME.get(code, "action"), asking)
    return cannot_ask(suite.document, error, path)


def _path(here: Path, ask: Asks | OrderChange | AskedOrder, key: str, asking: Asking) -> Path:
    """The way to a value under a key: the entry of a list, else the value; the question where it has none."""
    value = getattr(ask, key, None)
    if value is None:
        return here
    return (*here, key, value.index(asking.value(key))) if isinstance(value, tuple) else (*here, key)
