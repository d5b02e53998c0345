"""Queries laid out to be read say what they said."""

from __future__ import annotations

import re

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from maybuy.fleet.printing import laid_out
from maybuy.fleet.sql import Expression, Select, call, case, column, literal, written

texts = st.text(st.sampled_from("ab'\"\\`(),[]{} \n"), max_size=12)
leaves = st.one_of(texts.map(literal), st.integers(0, 9).map(literal), st.booleans().map(literal))


def _deeper(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    same = st.builds(
        lambda one, two: call("same", one, one) if two else call("null", one), inner, st.booleans()
    )
    return st.one_of(
        same, st.builds(lambda one, other: case([(call("null", one), other)], other), inner, inner)
    )


expressions = st.recursive(leaves, _deeper, max_leaves=12)


@given(found=st.lists(expressions, min_size=1, max_size=4), width=st.integers(10, 120))
def test_a_database_gives_the_same_for_a_query_that_is_laid_out(found: list[Expression], width: int) -> None:
    columns = tuple((f"c{number}", one) for number, one in enumerate(found))
    inner = Select((("n", literal(1)),), Select((("n", literal(1)),), "one"))
    query = written(Select((*columns, ("n", column("n"))), inner), "duckdb")
    with duckdb.connect() as database:
        database.execute("CREATE TABLE one AS SELECT 1 AS n")
        assert database.sql(laid_out(query, "duckdb", width)).fetchall() == database.sql(query).fetchall()


@given(text=texts, width=st.integers(10, 60))
def test_only_blanks_between_words_differ(text: str, width: int) -> None:
    for dialect in ("duckdb", "spark"):
        query = written(
            Select((("a", literal(text)), ("b", call("coalesce", literal(text), literal(text)))), "accounts"),
            dialect,  # type: ignore[arg-type]
        )
        blank = re.compile(r"\s")
        found = laid_out(query, dialect, width)  # type: ignore[arg-type]
        assert blank.sub("", found) == blank.sub("", query)


def test_lines_are_as_short_as_they_can_be() -> None:
    columns = tuple((f"column {number}", call("greatest", column("a"), number)) for number in range(9))
    lines = laid_out(written(Select(columns, "accounts"), "duckdb"), "duckdb").splitlines()
    assert lines[0] == "SELECT"
    assert lines[1] == '  greatest("a", CAST(0 AS BIGINT)) AS "column 0",'
    assert lines[-1] == 'FROM "accounts" AS a'
