"""That no byte of an answer depends on what a service was asked before, whatever it still remembers of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT, account, shipped
from maybuy.decide import account_rules, memory, plan
from maybuy.decide import prepared as prepared_module
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.ask import Ask
from maybuy.model.decision import QuestionError
from maybuy.model.definitions import Definitions
from maybuy.report.json_form import decision_json
from maybuy.serve.answer import kept, written
from maybuy.serve.answer.cache import AnswerCache
from maybuy.serve.state import Snapshot
from serve.service import valued
from strategies import QUARTER, Put, World, accounts, days, questions, worlds

BOUNDS: dict[Any, dict[str, int]] = {
    written: {"MOST_PIECES": 6, "MOST_PIECES_BYTES": 6_000},
    kept: {"MOST_ACCOUNTS": 2, "MOST_BYTES": 60_000, "MOST_ASKERS": 2, "MOST_MET": 3},
    memory: {
        "MOST_SIGNATURES": 2,
        "MOST_ANSWERS": 8,
        "MOST_USUAL": 3,
        "MOST_STRETCHES": 1,
        "MOST_HOLDINGS": 2,
    },
    account_rules: {"MOST_ANSWERS": 3},
    plan: {"MOST_MASKS": 3},
    prepared_module: {"MOST_CASES": 3},
}
"""What is remembered of each thing, so that all of it is forgotten from time to time."""

Asked = tuple[Account, str, date, Put, str, bool]
"""Who asks, for what day, what, in which language, and whether what would help is wanted."""


def fresh(definitions: Definitions, asked: Asked) -> dict[str, Any] | str:
    """What an engine says that was never asked anything, without anything of the service's."""
    account, user, at, put, language, remedies = asked
    try:
        one = Engine(definitions).prepare(account, user, at)
        answer = one.decide(put.action, put.item, seats=put.seats, quantity=put.quantity, to=put.to)
    except QuestionError as error:
        return error.message(language)
    shown = decision_json(answer, definitions, language)
    return shown if remedies else {**shown, "remedies": None}


def served(cache: AnswerCache, asked: Asked, *, bare: bool) -> bytes | str:
    """What a service sends."""
    account, user, at, put, language, remedies = asked
    text = account.model_dump_json(exclude_unset=True).encode()
    try:
        known = cache.read(text) or cache.learn(account, text)
        answer = cache.answer(
            cache.asker(known, user, at),
            Ask(put.action, put.item, put.seats, put.quantity, put.to),
            language, remedies=remedies, bare=bare,
        )  # fmt: skip
    except QuestionError as error:
        return error.message(language)
    return answer.bare if bare else answer.encoded


def assert_as_fresh(definitions: Definitions, several: list[tuple[Asked, bool]]) -> None:
    cache = AnswerCache(Snapshot(Engine(definitions), datetime(2026, 1, 1, tzinfo=UTC)))
    expected: dict[int, dict[str, Any] | str] = {}
    for asked, bare in several:
        said = expected.get(id(asked))
        if said is None:
            said = expected[id(asked)] = fresh(definitions, asked)
        if isinstance(said, dict):
            whole = msgspec.json.encode(valued(said) if bare else said)
            assert served(cache, asked, bare=bare) == whole
        else:
            assert served(cache, asked, bare=bare) == said


@st.composite
def turns(draw: st.DrawFn, definitions: Definitions, some: list[Account]) -> list[tuple[Asked, bool]]:
    """Some questions, each asked several times and by several, in any order."""
    about = st.sampled_from(some)
    # Few, so that several ask the same.
    puts = st.sampled_from(draw(st.lists(questions(definitions), min_size=1, max_size=3)))
    asked: list[Asked] = []
    for _ in range(draw(st.integers(2, 8))):
        account = draw(about)
        asked.append(
            (
                account, draw(st.sampled_from([one.id for one in account.users])), draw(days(account)),
                draw(puts), draw(st.sampled_from(["en", "fr"])), draw(st.booleans()),
            )
        )  # fmt: skip
    asked += [(*one[:4], "fr" if one[4] == "en" else "en", one[5]) for one in asked]
    return draw(st.lists(st.tuples(st.sampled_from(asked), st.booleans()), min_size=10, max_size=40))


@pytest.fixture(params=["roomy", "tight"], autouse=True, scope="module")
def bounds(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "tight":
            for module, most in BOUNDS.items():
                for name, value in most.items():
                    patch.setattr(module, name, value)
        yield


@QUARTER
@given(data=st.data(), world=worlds())
def test_what_was_asked_before_changes_no_byte(data: st.DataObject, world: World) -> None:
    definitions = world.engine.definitions
    others = data.draw(st.lists(accounts(definitions), max_size=4))
    some = [
        one.model_copy(update={"id": f"a{number}"}) for number, one in enumerate([world.account, *others])
    ]
    assert_as_fresh(definitions, data.draw(turns(definitions, some)))


@QUARTER
@given(data=st.data())
def test_what_was_asked_before_changes_no_byte_of_the_shipped_catalog(data: st.DataObject) -> None:
    definitions = shipped().definitions
    some = [
        one.model_copy(update={"id": f"a{number}"})
        for number, one in enumerate(data.draw(st.lists(accounts(definitions), min_size=1, max_size=4)))
    ]
    assert_as_fresh(definitions, data.draw(turns(definitions, some)))


def test_who_has_another_edition_is_told_of_their_own() -> None:
    some = [account("support/team"), account("support/enterprise"), account("support/professional")]
    asked: list[Asked] = [
        (one, "owner", AT, Put("buy", item), language, False)
        for one in some
        for item in ("support/team", "support/professional", "support/enterprise")
        for language in ("en", "fr")
    ]
    of_all = [fresh(shipped().definitions, one) for one in asked]
    assert len({said["reasons"][0]["message"] for said in of_all if isinstance(said, dict)}) >= 6
    assert_as_fresh(shipped().definitions, [(one, False) for one in (*asked, *asked)])
