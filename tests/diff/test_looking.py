"""How far a difference is looked for: what is told on the way, what is given up and why, on what days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from diff.brute import DAY
from diff.test_alike import by_unit
from diff.test_cases import OLD, OWNER, allow, catalog, defer
from diff.tiny import engine
from maybuy.diff import difference as differences
from maybuy.diff.diagram import FEW_NODES, TooLargeError
from maybuy.diff.difference import Days, Difference, Missing, dates, difference, rows_about, timed
from maybuy.diff.lists import item_changes, text_changes
from maybuy.diff.pair import Pair
from maybuy.diff.price_lists import price_changes
from maybuy.diff.rule_lists import rule_changes
from maybuy.engine import Engine
from ordering import shop_files
from strategies import gathered

GUEST: Final = {"user.role": "guest"}
BUYING: Final = [allow("buy", when=OWNER)]
SOLD: Final = catalog("pq")


def versions(
    head: list[dict[str, Any]], sold: Any = None, base: list[dict[str, Any]] = BUYING
) -> tuple[Engine, Engine]:
    return engine(SOLD, base, OLD), engine(sold or SOLD, head, OLD)


OTHER: Final = versions([allow("buy", when=GUEST)])


def test_how_far_it_is_is_told_before_each_item_and_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    found = difference(*OTHER, DAY, progress=lambda done, of: told.append((done, of)))
    asked = sum(len(Pair(*OTHER, DAY).items_of(action)) for action in Pair(*OTHER, DAY).actions)
    assert told == [(done, asked) for done in range(asked + 1)]
    assert found == difference(*OTHER, DAY)


def test_over_several_days_it_is_told_as_of_one() -> None:
    rules = [allow("buy", when={**OWNER, "at": {"from": "2020-10-01"}}), allow("use", when=GUEST)]
    told: list[tuple[int, int]] = []
    both = versions(rules)
    timed(*both, DAY, progress=lambda done, of: told.append((done, of)))
    days = len(dates(*(one.definitions for one in both)))
    asked = sum(len(Pair(*both, DAY).items_of(action)) for action in Pair(*both, DAY).actions)
    assert days > 2
    # The end of one day is the beginning of the next.
    assert told == [(day * asked + done, days * asked) for day in range(days) for done in range(asked + 1)]


def test_a_difference_tells_what_differs_in_the_files_too() -> None:
    base, head = versions(
        [allow("buy", when=GUEST)],
        {**SOLD, "q": {**SOLD["q"], "name": "Queue", "prices": {"USD": {"monthly": 3}}, "excludes": ["p"]}},
    )
    found, both = difference(base, head, DAY), (base.definitions, head.definitions)
    assert (found.at, found.rules, found.prices) == (DAY, rule_changes(*both), price_changes(*both))
    assert (found.items, found.texts) == (item_changes(*both), text_changes(*both))
    assert all((found.rules, found.prices, found.items, found.texts))
    for section in ("loses", "gains", "changes"):
        assert found.section(section) == tuple(row for row in found.rows if row.section == section)
    assert all((found.section("loses"), found.section("gains")))


def test_nothing_differs_where_none_of_what_is_told_does_but_rules_that_come_to_the_same() -> None:
    found = difference(
        *versions([allow("buy", when=GUEST)], {**SOLD, "q": {**SOLD["q"], "name": "Queue"}}), DAY
    )
    nothing = Difference(DAY, (), (), found.rules, (), (), ())
    assert nothing.empty
    missing = (Missing("buy", None, "time"),)
    dearer = catalog("q", q={"prices": {"USD": {"monthly": 3, "annual": 1}}})
    both = [one.definitions for one in versions(BUYING, dearer)]
    items, prices = item_changes(*both), price_changes(*both)
    for more in (
        {"rows": found.rows}, {"not_computed": missing}, {"items": items}, {"texts": found.texts},
        {"prices": prices},
    ):  # fmt: skip
        assert all(more.values())
        assert not replace(nothing, **more).empty  # type: ignore[arg-type]


ASKED: Final = (("buy", "p/a"), ("buy", "q"), ("use", "things"), ("extend_subscription", None))


def test_what_is_not_looked_at_in_time_is_said_and_what_comes_to_the_same_is_not() -> None:
    rows, missing = rows_about(Pair(*OTHER, DAY), ASKED, deadline=0.0)
    assert rows == ()
    assert missing == (Missing("buy", "p/a", "time"), Missing("buy", "q", "time"))
    assert difference(*OTHER, DAY, seconds=-1).not_computed == tuple(
        Missing("buy", item, "time") for item in ("p/a", "p/b", "q")
    )


@pytest.mark.parametrize("nodes", [FEW_NODES, differences.MOST_NODES])
def test_what_takes_more_nodes_than_few_is_looked_at_with_many_and_what_takes_more_is_said(
    nodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []

    def bounded(pair: Any, action: Any, item: Any, acted_on: Any, most: int) -> Any:
        looked.append(most)
        if most <= nodes:
            raise TooLargeError
        return situations(pair, action, item, acted_on, most)

    situations = differences.Situations
    monkeypatch.setattr(differences, "Situations", bounded)
    monkeypatch.setattr(differences, "MOST_NODES", FEW_NODES * 2)
    monkeypatch.setattr(differences, "FEW_NODES", FEW_NODES)
    rows, missing = rows_about(Pair(*OTHER, DAY), [("buy", "q")])
    assert looked == [FEW_NODES, FEW_NODES * 2]
    assert bool(rows) is (nodes == FEW_NODES)
    assert missing == (() if rows else (Missing("buy", "q", "size"),))


@pytest.mark.parametrize("many", [1, 48])
def test_no_account_fits_versions_that_know_no_value_of_a_fact_alike(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(differences, "MANY", many)
    sizes = ({"type": "integer", "min": 0, "max": 2}, {"type": "integer", "min": 3, "max": 9})
    base, head = (
        Engine(gathered(shop_files(facts={"account.size": one}, rules=rules)))
        for one, rules in zip(sizes, ([], [{"id": "no", "deny": ["buy"]}]), strict=True)
    )
    pair = Pair(base, head, DAY)
    rows, missing = rows_about(pair, [("buy", "bespoke"), ("cancel_account", None)])
    assert (rows, missing) == ((), (Missing("buy", "bespoke", "no_account"),))


def test_of_limits_that_are_counted_or_kept_nothing_is_said() -> None:
    rules = [allow("use")]
    base, head = (engine(by_unit(one), rules, OLD) for one in (None, 5))
    assert rows_about(Pair(base, head, DAY), [("use", "things"), ("use", "packs")])[1] == (
        Missing("use", "things", "counted"),
    )
    dated = [{"things": 5}, {"effective": {"from": "2020-12-01"}, "for": "new", "things": 3}]
    kept = versions([allow("use")], catalog("pq", q={"limits": dated}), [allow("use")])
    assert rows_about(Pair(*kept, DAY), [("use", "things"), ("use", "packs")])[1] == (
        Missing("use", "things", "kept"),
    )


ON: Final = {"at": {"from": "2020-10-01", "until": "2020-11-01"}}


def test_rows_that_stay_the_same_are_told_once_for_all_their_days_and_again_where_they_come_again() -> None:
    base = [allow("buy", when=OWNER), allow("add_seats", when={"account.flag": True, **ON})]
    head = [
        allow("buy", when={**OWNER, **ON}), {"id": "again", "allow": ["buy"], "when": OWNER, "unless": ON},
        allow("use", when=OWNER),
    ]  # fmt: skip
    found, rows = timed(engine(SOLD, base, OLD), engine(SOLD, head, OLD), DAY)
    assert found.at == DAY
    assert found.rows == tuple(row for row, _ in rows)
    days = {(row.actions[0], days) for row, days in rows}
    began, ended = date(2020, 10, 1), date(2020, 11, 1)
    assert days == {("use", Days(None, None)), ("add_seats", Days(began, ended))}
    back = [
        (row, days)
        for row, days in timed(
            engine(SOLD, [allow("buy", when=OWNER)], OLD),
            engine(SOLD, [allow("buy", when=OWNER, unless=ON)], OLD), DAY,
        )[1]
    ]  # fmt: skip
    assert {days for _, days in back} == {Days(began, ended)}
    twice = timed(
        engine(SOLD, [allow("buy", when=OWNER)], OLD),
        engine(SOLD, [allow("buy", when={**OWNER, **ON})], OLD), DAY,
    )[1]  # fmt: skip
    assert [days for _, days in twice] == [Days(None, began), Days(ended, None)]


def test_what_is_not_computed_on_some_days_is_said_once() -> None:
    found, rows = timed(*OTHER, DAY, seconds=-1)
    assert rows == ()
    assert found.not_computed == tuple(Missing("buy", item, "time") for item in ("p/a", "p/b", "q"))


def test_the_days_are_those_of_both_versions_and_one_before_them() -> None:
    first, second = (
        engine(SOLD, [allow("buy"), defer("d", "buy", day)], (terms,)).definitions
        for day, terms in (("2020-12-01", "2020-03-01"), ("2020-11-01", "2020-04-01"))
    )
    found = dates(first, second)
    named = [date(2020, 3, 1), date(2020, 4, 1), date(2020, 11, 1), date(2020, 12, 1)]
    assert found == (named[0] - timedelta(days=1), *named)
    assert dates(second, first) == found
