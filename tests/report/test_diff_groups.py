"""Rows put together for a screen."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from diff.brute import DAY
from diff.test_exact import pairs
from drawing import drawn
from maybuy.diff.difference import difference
from maybuy.diff.rows import Row
from maybuy.report.diff_text import grouped


def asked(row: Row) -> list[set[object]]:
    """What each case of a row asks for."""
    return [
        {(side, name, test) for side, clause in case for name, tests in clause.items() for test in tests}
        for case in row.when or ((),)
    ]


@settings(max_examples=drawn(8))
@given(pairs())
def test_rows_put_together_lose_no_case_and_ask_for_no_more_than_each_does(made: Any) -> None:
    rows = difference(made[0], made[1], DAY).rows
    groups = [row for row, _ in grouped((row, None) for row in rows)]
    assert sum(row.signatures for row in groups) == sum(row.signatures for row in rows)
    assert [row.signatures for row in groups] == sorted((row.signatures for row in groups), reverse=True)
    for row in rows:
        (group,) = (
            one
            for one in groups
            if (one.actions, one.roles, one.account_types, one.base, one.head)
            == (row.actions, row.roles, row.account_types, row.base, row.head)
        )
        assert set(row.items) <= set(group.items)
        (common,) = asked(group)
        assert all(common <= case for case in asked(row))
        if group.exact:
            assert row.exact
            assert asked(row) == [common]
