"""A condition on what is made of a table holds of the same rows as what it is fused to."""

from __future__ import annotations

from random import Random
from typing import Any

import pyarrow as pa
import pytest

from acceptance.accounts import shipped
from fleets.test_fitting import AT, Row, mangled, shape
from fleets.two import few
from maybuy.fleet.duck import Duck
from maybuy.fleet.fitting import checks, fitting
from maybuy.fleet.fused import fused, listed
from maybuy.fleet.mapping import Given, mapped
from maybuy.fleet.sql import Column, Each, Expression, Field, Select, column, written
from maybuy.fleet.table import table_of
from maybuy.model.columns import NOTHING_SAID
from maybuy.model.definitions import Definitions


def table(seed: int, definitions: list[Definitions]) -> pa.Table:
    """Mangled rows, of whose lists some are null, or have elements that are."""
    chance, columns = Random(seed), shape(definitions)
    rows: list[Row] = [mangled(number, chance, definitions, columns) for number in range(500)]
    for number, row in enumerate(rows):
        row["id"] = f"{number}"
        for name in ("lines", "users", "terms"):
            if chance.random() < 0.05:
                row[name] = None
            elif chance.random() < 0.05:
                row[name] = [*(row[name] or ()), None]
    return pa.Table.from_pylist(rows, schema=columns)


@pytest.mark.parametrize("which", ["shipped", "two"])
def test_what_is_fused_holds_of_the_same_rows(which: str) -> None:
    definitions = [shipped().definitions] if which == "shipped" else [few(), few(changed=True)]
    fits = fitting([checks(one, AT) for one in definitions])
    raw = table(3, definitions)
    with Duck() as machine:
        machine.give("raw", raw)
        read = mapped(Given(table_of(raw.schema), NOTHING_SAID, definitions), "raw")
        machine.view("read", read)

        def told(source: str, condition: Expression) -> set[Any]:
            found = machine.ask(Select((("id", column("id")),), source, condition))
            return set(found["id"].to_pylist())

        numbers = []
        for one in (fits.kept_out, fits.beside, fits.of_items):
            once = fused(one, read)
            assert told("raw", once) == told("read", one)
            numbers.append(len(told("raw", once)))
        assert 0 < numbers[2] < numbers[0] < raw.num_rows
        assert numbers[1] < numbers[0]


def test_no_list_is_made_to_be_gone_through() -> None:
    definitions = [shipped().definitions]
    raw = table(3, definitions)
    read = mapped(Given(table_of(raw.schema), NOTHING_SAID, definitions), "raw")
    fits = fitting([checks(one, AT) for one in definitions])
    text = written(Select((("id", column("id")),), "raw", fused(fits.beside, read)), "duckdb")
    assert "list_transform" not in text


def test_something_of_each_is_null_only_where_a_list_is_null_or_empty() -> None:
    definitions = [few()]
    raw = table(5, definitions)
    read = mapped(Given(table_of(raw.schema), NOTHING_SAID, definitions), "raw")
    item = Field(Column("x"), "item")
    with Duck() as machine:
        machine.give("raw", raw)
        machine.view("read", read)
        soon = machine.ask(Select((("id", column("id")), ("items", listed("lines", read, "x", item))), "raw"))
        made = Each("transform", column("lines"), "x", item)
        late = machine.ask(Select((("id", column("id")), ("items", made)), "read"))
    found = [{row["id"]: row["items"] or [] for row in one.to_pylist()} for one in (soon, late)]
    assert found[0] == found[1]
    assert any(found[0].values())
