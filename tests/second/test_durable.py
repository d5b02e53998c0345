"""The process of durable-rules: what it answers, and how it ends."""

from __future__ import annotations

import json
import sys

import pytest

from maybuy.compile.normal import RIGHTS_PHASE, NormalRule
from maybuy.model.logic import Among
from maybuy.second.durable import Durable, DurableError, Worker

RULE = NormalRule(
    "only", "allow", "granted", ({"action": (Among(frozenset({"buy"})),)},), RIGHTS_PHASE, ("buy",)
)
HANGS = json.dumps({"hangs": {"all": [{"m": {"$mt": {"asked": "((a*)*)*b"}}}]}})
"""Durable-rules never comes to an end with this pattern, inside its own C."""

FINE = json.dumps({"fires": {"all": [{"m": {"asked": 1}}]}})
FACT = json.dumps({"id": "1", "sid": "1", "asked": 1})


def test_questions_leave_nothing_behind() -> None:
    with Durable([RULE]) as durable:
        for _ in range(3):
            found = durable.matched([{"action": "buy"}, {"action": "sell"}] * 500)
            assert found == [{"only"}, frozenset()] * 500


def test_no_question_and_no_rule_are_no_trouble() -> None:
    with Durable([RULE]) as durable:
        assert durable.matched([]) == []
    with Durable([]) as durable:
        assert durable.matched([{"action": "buy"}]) == [frozenset()]


def test_a_process_that_hangs_is_ended_and_said_to_have_taken_too_long() -> None:
    with pytest.raises(DurableError) as caught:
        Worker([HANGS], 1.5)
    assert caught.value.code == "too-slow"
    assert str(caught.value) == "the second engine was ended: it had no answer after 1.5 seconds"
    assert caught.value.message("fr").startswith("le second moteur a été arrêté")


def test_a_batch_that_takes_too_long_is_not_waited_for() -> None:
    worker = Worker([FINE], 1.0)
    assert worker.ask([[[0, FACT]]]) == [[[0, ["fires"]]]]
    with pytest.raises(DurableError) as caught:
        worker.ask([[[0, FACT]]] * 600_000)
    assert caught.value.code == "too-slow"


def test_a_ruleset_that_it_refuses_is_said_with_its_own_words() -> None:
    with pytest.raises(DurableError) as caught:
        Worker(["{"], 10)
    assert str(caught.value) == (
        "the second engine stopped working (Could not create ruleset, error code: 204)"
    )


def test_an_answer_without_the_rule_that_always_fires_is_none() -> None:
    with Durable([RULE]) as durable, pytest.raises(DurableError) as caught:
        durable.read([[[0, ["0"]]]])
    assert caught.value.code == "silent"


def test_a_process_that_is_gone_is_said_to_have_stopped() -> None:
    durable = Durable([RULE])
    durable.close()
    with pytest.raises(DurableError) as caught:
        durable.matched([{"action": "buy"}])
    assert caught.value.code == "stopped"


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    with pytest.raises(DurableError) as caught:
        Durable([RULE])
    assert str(caught.value).endswith("`pip install 'maybuy[durable]'`")
