"""What tests leave untested: rules, cells and limits, counted on a catalog small enough to count by hand."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from maybuy.engine import Engine
from maybuy.loading import load
from maybuy.testing.coverage import Bound, Cell, Coverage, Measure, Untested, coverage
from maybuy.testing.run import run_suite
from maybuy.testing.suite import read_suite

TEMPLATES = ROOT / "engine" / "maybuy" / "templates" / "seats"
LIMIT_RULE = """\
kind: policy
id: more
rules:
  - id: large-orders-are-made-by-phone
    deny: [buy]
    through: [website]
    when: {change.seats: {more_than: 50}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The catalog that `init` makes."""
    shutil.copytree(TEMPLATES, tmp_path / "root")
    return tmp_path / "root"


def covered(root: Path, *questions: str) -> Coverage:
    """What questions about the example account leave untested."""
    text = "kind: policy-test\nat: 2026-06-01\naccounts: {marina: accounts/marina.yaml}\ntests:\n" + "".join(
        f"  - name: a test\n    ask: {{account: marina, {one}}}\n    expect: {{outcome: allow}}\n"
        for one in questions
    )
    (root / "some_test.yaml").write_text(text, encoding="utf-8")
    engine = load(root)
    suite = read_suite(root / "some_test.yaml", root, engine.definitions)
    assert suite.findings == ()
    results = list(run_suite(suite, engine, date(2026, 6, 1)))
    assert not [one for result in results for one in result.findings]
    return coverage(
        (one for result in results for answer in result.answers for one in answer.decisions), engine
    )


def rules(measure: Measure) -> set[str]:  # type: ignore[type-arg]
    return {rule.id for rule in measure.missing}


def test_without_questions_nothing_is_tested(root: Path) -> None:
    engine: Engine = load(root)
    nothing = coverage((), engine)
    assert [nothing.of(name).met for name in ("rules", "implied", "cells", "limits")] == [0, 0, 0, 0]
    later = sum(rule.id.startswith("catalog:unsound:") for rule in engine.rules)
    assert nothing.rules.total + nothing.implied.total + later == len(engine.rules)
    assert nothing.rules.total == 5


def test_a_rule_fires_when_it_applies_to_a_question_whatever_the_answer(root: Path) -> None:
    one = covered(root, "user: ana, action: buy, item: weather")
    assert rules(one.rules) == {
        "clubs-buy-add-ons-by-phone", "everybody-uses-what-is-held", "reductions-wait-for-the-next-cycle",
    }  # fmt: skip
    assert "catalog:weather:requires" not in rules(one.implied)
    assert "catalog:over-limit" in rules(one.implied)


def test_a_rule_of_another_action_with_a_matching_condition_has_not_fired(root: Path) -> None:
    one = covered(root, "user: ben, action: use, item: berths")
    assert "everybody-may-call" in rules(one.rules)
    assert "everybody-uses-what-is-held" not in rules(one.rules)


def test_missing_rules_come_with_their_places_sorted_by_id(root: Path) -> None:
    one = covered(root, "user: ben, action: use, item: berths")
    missing = [(rule.id, rule.place) for rule in one.rules.missing]
    assert missing == sorted(missing)
    assert ("everybody-may-call", "policies/rights.yaml:14:5") in missing


def test_a_cell_is_an_action_a_thing_a_role_and_a_type(root: Path) -> None:
    one = covered(
        root, "user: [ana, ben], action: buy, item: weather", "user: ana, action: add_seats, item: moorings"
    )
    # four actions on 3 items, changes of edition on 2, and 1 limit; 2 roles and 2 account types
    assert one.cells.total == (4 * 3 + 2 * 2 + 1) * 2 * 2
    assert one.cells.met == 3
    assert Cell("buy", "weather", "owner", "harbour") not in one.cells.missing
    assert Cell("buy", "weather", "owner", "club") in one.cells.missing
    assert Cell("add_seats", "moorings/basic", "owner", "harbour") not in one.cells.missing


LIMIT = Bound("limit", "berths", "change.quantity", 100)
HIGHER = Bound("limit", "berths", "change.quantity", 1000)


def test_a_limit_is_tested_one_below_at_it_and_one_above(root: Path) -> None:
    use = "user: ana, action: use, item: berths, quantity: "
    assert covered(root, use + "100").limits.missing[0] == Untested(LIMIT, (99, 101))
    whole = covered(root, use + "[99, 100, 101]")
    assert (whole.limits.met, whole.limits.missing) == (1, (Untested(HIGHER, (999, 1000, 1001)),))


def test_a_limit_is_not_tested_by_an_account_that_holds_another(root: Path) -> None:
    one = covered(root, "user: ana, action: use, item: berths, quantity: [999, 1000, 1001]")
    assert Untested(HIGHER, (999, 1000, 1001)) in one.limits.missing


def test_the_least_and_the_most_seats_of_an_item_are_limits(root: Path) -> None:
    file = root / "catalog" / "moorings.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("seats: {min: 1}", "seats: {min: 3, max: 9}"),
        encoding="utf-8",
    )
    seats = [
        Bound("seats", item, "change.seats", n)
        for item in ("moorings/basic", "moorings/plus")
        for n in (3, 9)
    ]
    one = covered(root, "user: ana, action: add_seats, item: moorings, seats: [4, 5]")  # beside 4 that it has
    assert {each.bound for each in one.limits.missing} >= set(seats)
    assert next(each.numbers for each in one.limits.missing if each.bound == seats[1]) == (10,)
    assert next(each.numbers for each in one.limits.missing if each.bound == seats[0]) == (2, 3, 4)


def test_an_add_on_s_least_seats_are_those_of_what_it_requires(root: Path) -> None:
    file = root / "catalog" / "weather.yaml"
    text = file.read_text(encoding="utf-8").replace("prices:", "seats: {min: 5}\nprices:")
    file.write_text(text.replace("[moorings/plus]", "[moorings]"), encoding="utf-8")
    one = covered(root, "user: ana, action: buy, item: weather")
    bound = Bound("seats", "weather", "change.parent_seats", 5)
    assert next(each.numbers for each in one.limits.missing if each.bound == bound) == (5, 6)


def test_a_number_in_a_rule_is_a_limit_of_its_actions(root: Path) -> None:
    (root / "policies" / "more.yaml").write_text(LIMIT_RULE, encoding="utf-8")
    bound = Bound("rule", "large-orders-are-made-by-phone", "change.seats", 51)
    one = covered(root, "user: ana, action: buy, item: moorings/plus, seats: [50, 51]")
    assert next(each.numbers for each in one.limits.missing if each.bound == bound) == (52,)
    other = covered(root, "user: ana, action: add_seats, item: moorings, seats: 46")
    assert next(each.numbers for each in other.limits.missing if each.bound == bound) == (50, 51, 52)


@pytest.mark.parametrize(
    ("met", "total", "percent", "reaches"),
    [(0, 0, 100, 100), (1, 3, 33, 33), (2, 3, 66, 66), (199, 200, 99, 99.5), (200, 200, 100, 100)],
)
def test_a_share_is_rounded_down_and_nothing_is_all_of_nothing(
    met: int, total: int, percent: int, reaches: float
) -> None:
    measure = Measure(total, ("missing",) * (total - met))
    assert (measure.met, measure.percent) == (met, percent)
    assert measure.reaches(reaches)
    assert total == met or not measure.reaches(100)
