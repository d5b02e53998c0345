"""All engines that are installed answer like the reference; in CI all are."""

import os
from typing import Any

import pytest

from compare import installed, measure, right_answers
from engines import PACKAGES
from plot import plot
from results import page
from ruleset import Condition, Rule, holds, question, questions, reference, rules, subjects

EXPECTED = right_answers(40, 150)


@pytest.mark.parametrize("name", PACKAGES)
def test_an_engine_answers_like_the_reference(name: str) -> None:
    if name not in installed():
        assert not os.environ.get("CI"), f"{PACKAGES[name]} is not installed"
        pytest.skip(f"{PACKAGES[name]} is not installed: pip install 'maybuy[bench]'")
    found = measure(name, 40, 0.5, EXPECTED)
    assert "failed" not in found
    assert (found["checked"], found["wrong"]) == (150, 0)
    assert found["single"]["p50"] > 0


@pytest.mark.slow
def test_a_wrong_answer_is_counted() -> None:
    wrong = {"single": [not one for one in EXPECTED["single"]], "list": EXPECTED["list"]}
    assert measure("maybuy", 40, 0.5, wrong)["wrong"] == 150


def test_an_engine_that_gives_up_is_shown_with_what_it_said() -> None:
    found = measure("maybuy", 40, 0.5, {"single": EXPECTED["single"], "list": []})
    assert "ValueError" in found["failed"]
    text = page({"40": {"maybuy": found}}, {"maybuy": "1"}, 150, 0.1)
    assert f"maybuy did not get through: `{found['failed']}`" in text


def _always(effect: Any) -> Rule:
    return Rule(effect, effect, "quote", ())


def test_deny_beats_allow_and_silence_is_a_denial() -> None:
    asked = question(next(subjects(1)), "quote", "p0/e0", None)
    assert reference([_always("allow")], asked)
    assert not reference([_always("allow"), _always("deny")], asked)
    assert not reference([], asked)


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        (Condition("role", "among", ("owner", "admin")), "admin", True),
        (Condition("role", "among", ("owner", "admin")), "guest", False),
        (Condition("age", "at_least", (100,)), 100, True),
        (Condition("age", "at_least", (100,)), 99, False),
        (Condition("age", "less_than", (100,)), 99, True),
        (Condition("age", "less_than", (100,)), 100, False),
    ],
)
def test_a_condition_holds_for_its_values(condition: Condition, value: Any, expected: bool) -> None:
    assert holds(condition, {condition.attribute: value}) is expected


def test_rules_and_questions_are_the_same_each_time_and_distinct() -> None:
    assert rules(40) == rules(40)
    asked = [(one.subject.id, one.action, one.item) for one in questions(5, 100)]
    assert len(set(asked)) == len(asked) == 500


def test_every_rule_has_two_to_five_conditions_on_different_attributes() -> None:
    for rule in rules(1_000)[1:]:
        names = {one.attribute for one in rule.conditions}
        assert 2 <= len(names) == len(rule.conditions) <= 5


def _figures(p50: float, **more: Any) -> dict[str, Any]:
    times = {"p50": p50, "p99": p50 * 2, "rate": 1e6 / p50, "asked": 150}
    return {"single": times, "list": p50 / 5, "load": 3, "memory": 1, "checked": 150, "wrong": 0, **more}


def _found(zen: float) -> dict[str, Any]:
    times = _figures(1)["single"]
    lists = {"list first": 0.3, "list again": 0.1}
    ours = _figures(1, unmatched=times, first=times, again=times, prepare=9, source="bundle", **lists)
    at = {"maybuy": ours, "zen": _figures(zen)}
    return {"40": at, "10000": at}


def test_each_row_has_the_list_that_belongs_to_it() -> None:
    text = page(_found(20), {"maybuy": "1", "zen": "2"}, 150, 0.1)
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| **maybuy**")]
    assert [row[4] for row in rows[:4]] == ["", "0.3", "0.2", "0.1"]


@pytest.mark.parametrize(("zen", "met"), [(20, "yes"), (4, "**no**")])
def test_the_page_says_whether_a_target_is_met(zen: float, met: str) -> None:
    text = page(_found(zen), {"maybuy": "1", "zen": "2"}, 150, 0.1)
    line = next(line for line in text.splitlines() if line.startswith("| signature met before"))
    assert line.endswith(f"| {zen} x | {met} |")


def test_the_plot_names_every_engine_and_is_the_same_each_time() -> None:
    drawn = plot(_found(20))
    assert drawn == plot(_found(20))
    assert ">zen-engine<" in drawn
    assert ">maybuy, first time<" in drawn
    assert drawn.isascii()
