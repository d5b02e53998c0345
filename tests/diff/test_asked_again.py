"""Questions that are asked again of two versions: what is counted, of whom, and what is left out."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diff.brute import DAY
from diff.test_cases import FLAG, LISTED, OLD, SMALL, allow, catalog, defer, deny, settle
from diff.tiny import engine
from maybuy.decide.answer import Answer as Shared
from maybuy.diff.answers import Answer
from maybuy.diff.replayed import (
    MOST_SAMPLES,
    Asked,
    Left,
    LeftOut,
    Repeated,
    Replay,
    Row,
    Told,
    first_lines,
    replayed,
)
from maybuy.diff.said import NOT_THERE, said, told
from maybuy.diff.witness import answer
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.ask import Ask
from maybuy.model.decision import QuestionError

BOTH: Final = catalog("q")
BASE: Final = engine(BOTH, [allow("buy", "add_seats"), deny("small", "buy", "one", **SMALL)], OLD)
HEAD: Final = engine(
    {**BOTH, "r": {"id": "r", "kind": "product", **LISTED}},
    [allow("buy", "add_seats"), deny("flag", "add_seats", "two", **FLAG)], OLD,
)  # fmt: skip


def account(name: str, kind: str, flag: bool, held: str | None = "q", **more: Any) -> Account:
    subscription = {
        "cycle": "monthly", "term": {"start": "2020-09-01", "end": "2020-10-01"},
        "items": [{"item": held, "seats": 2}] if held else [],
    }  # fmt: skip
    return Account.model_validate(
        {
            "kind": "account", "id": name, "type": kind, "country": "FR", "currency": "USD",
            "attributes": {"flag": flag},
            "users": [{"id": role, "role": role} for role in ("owner", "guest")],
            "subscription": None if held is None else subscription, **more,
        }
    )  # fmt: skip


ACCOUNTS: Final = {
    "a": account("a", "small", False),
    "b": account("b", "small", True),
    "c": account("c", "large", True),
    "d": account("d", "large", True, "r"),
    "e": account("e", "small", False, None),
    "f": account("f", "small", True, ""),
}
ASKS: Final = (Ask("add_seats", "q", seats=1), Ask("buy", "q"), Ask("buy", "r"), Ask("buy", "none-such"))
TOLD: Final = (None, Told("allow", ("page", "site", "person"), None), Told("deny", (), "one"))


def account_of(name: str) -> Any:
    return ACCOUNTS.get(name, "unknown-account")


def asked_plainly(version: Engine, one: Asked) -> Answer | None:
    """What a version answers, as rows of differences tell it, of answers that take effect at once."""
    try:
        return answer(version.prepare(ACCOUNTS[one.account], one.user, one.at).answer(one.ask))
    except QuestionError:
        return None


QUESTIONS: Final = st.lists(
    st.tuples(
        st.sampled_from("abcefz"), st.sampled_from(["owner", "guest", "nobody"]), st.sampled_from(range(4)),
        st.sampled_from(range(3)), st.integers(1, 3),
    ),
    max_size=12,
    unique_by=lambda one: one[:4],
)  # fmt: skip


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_what_is_counted_is_what_each_question_comes_to_by_itself(drawn: Any, random: Any) -> None:
    lines = random.sample(range(1, 100), 40)
    asked = [
        Repeated(
            Asked(name, user, DAY, ASKS[ask]), TOLD[told], times,
            tuple(sorted(lines.pop() for _ in range(times))),
        )
        for name, user, ask, told, times in sorted(drawn)
    ]  # fmt: skip
    stepped: list[None] = []
    found = replayed(BASE, HEAD, asked, account_of, step=lambda: stepped.append(None))
    answers = {}
    left: dict[str, list[Repeated]] = {}
    for one in asked:
        first = second = None
        if one.asked.account == "z":
            why = "unknown-account"
        elif one.asked.user == "nobody":
            why = "unknown-user"
        else:
            why = "not-a-question"
            first, second = (asked_plainly(version, one.asked) for version in (BASE, HEAD))
        if first is None and second is None:
            left.setdefault(why, []).append(one)
        else:
            answers[one] = (first or Answer("deny"), second or Answer("deny"))

    def of(some: Any) -> Left:
        listed = list(some)
        numbers = sorted(line for one in listed for line in one.lines)
        return Left(sum(one.questions for one in listed), tuple(numbers[:MOST_SAMPLES]))

    assert found.left_out == {why: of(some) for why, some in left.items()}
    assert len(stepped) == len({one.asked for one in asked})
    assert found.different == len({one.asked for one in answers})
    assert found.questions == of(answers).questions
    changed = [one for one, (first, second) in answers.items() if first != second]
    assert found.changed == of(changed).questions
    assert found.otherwise == of(
        one
        for one, (first, _) in answers.items()
        if one.told is not None and one.told != (first.outcome, first.channels, first.reason)
    )
    rows = {}
    for one in changed:
        key = (one.asked.ask.action, one.asked.ask.item, *answers[one])
        rows.setdefault(key, []).append(one)
    assert len(found.rows) == len(rows)
    for row in found.rows:
        some = rows[row.action, row.item, row.base, row.head]
        assert (row.questions, row.lines) == (of(some).questions, of(some).lines)
        assert row.accounts == len({one.asked.account for one in some})
        assert row.example == min(some, key=lambda one: one.lines[0]).asked
    ranks = {"loses": 0, "gains": 1, "changes": 2}
    order = [(ranks[row.section], -row.questions, row.lines) for row in found.rows]
    assert order == sorted(order)


def one(name: str, user: str = "owner", at: date = DAY, **ask: Any) -> Repeated:
    return Repeated(Asked(name, user, at, Ask("buy", "q", **ask)), None, 2, (5, 7))


@pytest.mark.parametrize(
    ("base", "head", "question", "why"),
    [
        (BASE, HEAD, one("d"), "not-of-base"),
        (HEAD, BASE, one("d"), "not-of-head"),
        (BASE, HEAD, one("a", at=date(2019, 1, 1)), "outside-term"),
    ],
)
def test_whom_one_version_cannot_be_asked_about_is_left_out(
    base: Engine, head: Engine, question: Repeated, why: str
) -> None:
    known = LeftOut()
    known.add("masked", 1, [9])
    found = replayed(base, head, [question], account_of, known)
    assert found.left_out == {"masked": Left(1, (9,)), why: Left(2, (5, 7))}
    assert (found.questions, found.different, found.rows) == (0, 0, ())


def test_of_sections_are_the_rows_of_it() -> None:
    rows = tuple(
        Row("buy", "q", *answers) for answers in ((NOT_THERE, Answer("allow")), (Answer("allow"), NOT_THERE))
    )
    found = Replay(rows=rows)
    assert (found.section("gains"), found.section("loses"), found.section("changes")) == (
        [rows[0]],
        [rows[1]],
        [],
    )


@given(st.lists(st.integers(1, 9)), st.lists(st.integers(1, 9)))
def test_the_first_lines_are_the_three_lowest_of_all(known: list[int], more: list[int]) -> None:
    assert first_lines(known, more) == tuple(sorted(set(known + more)))[:3]


WAITS: Final = {
    "cycle": ([defer("a", "buy", "next_cycle")], {"next_cycle": True}),
    "day": ([defer("a", "buy", "2021-01-05")], {"not_before": date(2021, 1, 5)}),
    "today": ([defer("a", "buy", DAY.isoformat()), settle("b", "buy", "full", "none")], {"settled": True}),
    "settled": ([settle("a", "buy", "full", "none")], {"settled": True}),
    "waits-and-settled": (
        [defer("a", "buy", "next_cycle"), settle("b", "buy", "full", "none")], {"next_cycle": True},
    ),
    "obliged": (
        [{"id": "a", "require": ["buy"], "obligations": ["provide:number"]}],
        {"obligations": ("provide", "number")},
    ),
    "accepting": (
        [{"id": "a", "require": ["buy"], "obligations": ["accept:rules"]}],
        {"obligations": ("accept_terms", "rules")},
    ),
    "refused": ([deny("a", "buy", "one", **SMALL), defer("b", "buy", "next_cycle")], {"reason": "one"}),
}  # fmt: skip


@pytest.mark.parametrize("name", WAITS)
def test_an_answer_is_told_with_all_that_it_comes_with_and_of_who_is_new_at_once(name: str) -> None:
    rules, expected = WAITS[name]
    version = engine(BOTH, [allow("buy"), *rules], OLD)
    for who in ("f", "e"):
        found = said(version.prepare(ACCOUNTS[who], "owner", DAY).answer(Ask("buy", "q")))
        new = who == "e" and "reason" not in expected and "obligations" not in expected
        told = {} if new else expected
        assert found.outcome == ("deny" if "reason" in told else "allow")
        assert found.channels == (() if "reason" in told else ("page", "site", "person"))
        assert (found.next_cycle, found.not_before) == (told.get("next_cycle", False), told.get("not_before"))
        assert (found.settlement is not None) is ("settled" in told)
        assert [(duty.kind, duty.what) for duty in found.obligations] == (
            [told["obligations"]] if "obligations" in told else []
        )
        assert found.reason == told.get("reason")


def test_what_no_rule_allows_is_not_listed() -> None:
    found = said(BASE.prepare(ACCOUNTS["c"], "owner", DAY).answer(Ask("use", "things", quantity=1)))
    assert found == Answer("deny", reason="not_listed")


def test_a_refusal_without_a_reason_is_that_it_is_not_listed() -> None:
    bare = Shared("deny", (), None, (), (), 1, False)
    assert told(bare, DAY, BASE.definitions, new=False) == Answer("deny", reason="not_listed")
