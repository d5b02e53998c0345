"""What is written in two dialects, and what DuckDB makes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from maybuy.fleet.duck import Duck
from maybuy.fleet.sql import (
    Cast,
    Each,
    Expression,
    Join,
    Select,
    among,
    both,
    call,
    case,
    clamped,
    column,
    either,
    field,
    joined,
    literal,
    stretch,
    struct,
    written,
)

NUMBER, TEXT, DAY, LIST = column("number"), column("text"), column("day"), column("list")

VALUES: list[tuple[Expression, Any]] = [
    (stretch(NUMBER, (1, 3, 9)), 2),
    (stretch(column("nothing"), (1, 3)), 0),
    (stretch(DAY, (date(2020, 1, 1), date(2021, 1, 1))), 1),
    (stretch(NUMBER, ()), 0),
    (clamped(NUMBER, -1, 2), 2),
    (clamped(column("nothing"), -1, 2), None),
    (among(NUMBER, (1, 3)), True),
    (among(NUMBER, ()), False),
    (both(()), True),
    (either(()), False),
    (joined("a", TEXT), "ait's"),
    (joined("a", Cast(column("nothing"), "text")), None),
    (call("matches", TEXT, "i.*"), True),
    (call("matches", TEXT, "t's"), False),
    (case([(call(">", NUMBER, 5), literal("many"))], literal("few")), "few"),
    (case((), literal(4)), 4),
    (call("size", column("nothings")), 0),
    (call("distinct", LIST), [1, 2]),
    (call("first", Each("filter", LIST, "x", call(">", column("x"), 5))), None),
    (call("list_sum", Each("transform", LIST, "x", call("*", column("x"), 2))), 10),
    (call("bits", Each("transform", LIST, "x", column("x"))), 3),
    (call("place", call("list", "a", "it's"), TEXT), 2),
    (call("place", call("list", "a", "b"), TEXT), 0),
    (call("at", call("list", 7, 8, 9), NUMBER), 9),
    (call("//", 17, 5), 3),
    (call("%", 17, 5), 2),
    (call("same", column("nothing"), None), True),
    (Cast(literal("x"), "integer"), None),
    (struct(a=NUMBER, b="c"), {"a": 3, "b": "c"}),
]


@pytest.mark.parametrize(("expression", "value"), VALUES)
def test_what_is_written_means_what_it_says(expression: Expression, value: Any) -> None:
    row = {
        "number": pa.array([3], pa.int64()),
        "nothing": pa.array([None], pa.int64()),
        "text": pa.array(["it's"]),
        "day": pa.array([date(2020, 6, 1)], pa.date32()),
        "list": pa.array([[2, 1, 2]], pa.list_(pa.int64())),
        "nothings": pa.array([None], pa.list_(pa.int64())),
    }
    with Duck() as machine:
        machine.give("rows", pa.table(row))
        assert machine.ask(Select((("value", expression),), "rows")).to_pylist() == [{"value": value}]


def test_names_and_texts_are_quoted_as_each_dialect_does() -> None:
    query = Select((('a"`b', literal("it's \\")),), "from")
    assert written(query, "duckdb") == """SELECT 'it''s \\' AS "a""`b" FROM "from" AS a"""
    assert written(query, "spark") == """SELECT 'it\\'s \\\\' AS `a"``b` FROM `from` AS a"""


def test_rows_without_a_match_are_kept_where_that_is_asked_for() -> None:
    with Duck() as machine:
        machine.give("some", pa.table({"id": ["a", None, "c"]}))
        machine.give("others", pa.table({"id": ["a", None], "value": [1, 2]}))
        on = ((field(column("a"), "id"), field(column("b"), "id")),)
        columns = (("id", field(column("a"), "id")), ("value", field(column("b"), "value")))
        for outer, expected in ((False, [("a", 1), (None, 2)]), (True, [("a", 1), (None, 2), ("c", None)])):
            found = machine.ask(Select(columns, "some", join=Join("others", on, outer))).to_pylist()
            assert sorted([tuple(one.values()) for one in found], key=str) == sorted(expected, key=str)
