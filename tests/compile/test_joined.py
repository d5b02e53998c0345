"""Rules of stretches of days as one set: on each day those hold that held in its stretch."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maybuy.compile.implied import catalog_rules
from maybuy.compile.normal import NormalRule
from maybuy.model.logic import numbered
from strategies import DAYS, HALF, gathered, worlds
from turning import said_on, turning

Said = set[tuple[str, str, frozenset[Any]]]


def on(rules: tuple[NormalRule, ...], day: date) -> Said:
    """What rules say on a day, by clause, with nothing of days."""
    return {
        (rule.id, rule.code, frozenset((name, tests) for name, tests in clause.items() if name != "at"))
        for rule in rules
        for clause in rule.clauses
        if all(one.holds(numbered(day)) for one in clause.get("at", ()))  # type: ignore[arg-type]
    }


@HALF
@given(worlds(), st.data())
def test_on_each_day_rules_say_what_those_of_that_day_say(world: Any, data: st.DataObject) -> None:
    files = data.draw(turning(world.files))
    rules = catalog_rules(gathered(files))
    for day in DAYS:
        assert on(rules, day) == on(catalog_rules(gathered([said_on(file, day) for file in files])), day)


@HALF
@given(worlds())
def test_a_catalog_without_days_has_none_in_its_rules_for_them(world: Any) -> None:
    definitions = gathered(world.files)
    sold = {f"catalog:{item.id}:sold" for item in definitions.items.values()}
    assert all(
        "at" not in clause
        for rule in catalog_rules(definitions)
        if rule.id not in sold
        for clause in rule.clauses
    )
