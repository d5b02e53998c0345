"""Rules of stretches of days as one set: on each day those hold that held in its stretch."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maybuy.compile.implied import catalog_rules
from maybuy.compile.joined import joined
from maybuy.compile.normal import NormalRule
from maybuy.model.logic import Among, Clause, Within, numbered
from strategies import DAYS, HALF, gathered, worlds
from turning import said_on, turning

Said = set[tuple[str, str, frozenset[Any]]]


def on(rules: Iterable[NormalRule], day: int) -> Said:
    """What rules say on a day, by clause, with nothing of days."""
    return {
        (rule.id, rule.code, frozenset((name, tests) for name, tests in clause.items() if name != "at"))
        for rule in rules
        for clause in rule.clauses
        if all(one.holds(day) for one in clause.get("at", ()))  # type: ignore[arg-type]
    }


WEEK = range(8)
CLAUSES = st.fixed_dictionaries(
    {"item": st.sampled_from("xy").map(lambda item: (Among(frozenset(item)),))},
    optional={
        "at": st.sets(st.sampled_from(WEEK), min_size=2).map(lambda one: (Within(((min(one), max(one)),)),))
    },
)


@st.composite
def stretches(draw: st.DrawFn, clauses: st.SearchStrategy[Clause]) -> list[tuple[Within, list[NormalRule]]]:
    """Days from the first to the last, parted on some of a week, and the rules of each part."""
    cuts = sorted(draw(st.sets(st.sampled_from(WEEK), max_size=4)))
    rules = st.builds(
        NormalRule,
        id=st.sampled_from("ab"),
        effect=st.just("deny"),
        code=st.just("no"),
        clauses=st.lists(clauses, min_size=1, max_size=2).map(tuple),
        phase=st.just(0),
        actions=st.just(("buy",)),
    )
    each = st.lists(rules, max_size=2, unique_by=lambda rule: rule.id)
    return [
        (Within(((low, None if high is None else high - 1),)), draw(each))
        for low, high in zip((None, *cuts), (*cuts, None), strict=True)
    ]


@given(stretches(CLAUSES))
def test_on_each_day_joined_rules_say_what_those_of_its_stretch_say(
    parts: list[tuple[Within, list[NormalRule]]],
) -> None:
    rules = joined(parts)
    for day in (-1, *WEEK, 8):
        (theirs,) = (theirs for span, theirs in parts if span.holds(day))
        assert on(rules, day) == on(theirs, day)


@given(stretches(st.just({"item": (Among(frozenset("x")),)})))
def test_days_are_said_as_few_stretches_as_they_make(parts: list[tuple[Within, list[NormalRule]]]) -> None:
    for rule in joined(parts):
        (clause,) = rule.clauses
        said = [rule.id in {one.id for one in theirs} for _, theirs in parts]
        begun = [now for before, now in pairwise((False, *said)) if now and not before]
        days = [one.intervals for one in clause.get("at", ()) if isinstance(one, Within)]
        assert [len(one) for one in days] == ([] if all(said) else [len(begun)])


@HALF
@given(worlds(), st.data())
def test_on_each_day_rules_say_what_those_of_that_day_say(world: Any, data: st.DataObject) -> None:
    files = data.draw(turning(world.files))
    rules = catalog_rules(gathered(files))
    for day in DAYS:
        plain = catalog_rules(gathered([said_on(file, day) for file in files]))
        assert on(rules, numbered(day)) == on(plain, numbered(day))


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
