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
from maybuy.fleet.fitting import checks
from maybuy.fleet.fused import fused, listed
from maybuy.fleet.inlined import inlined
from maybuy.fleet.mapping import Given, mapped
from maybuy.fleet.parts import fitting
from maybuy.fleet.sql import (
    Column,
    Each,
    Expression,
    Field,
    Select,
    call,
    column,
    either,
    field,
    literal,
    written,
)
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


def mapped_from(schema: pa.Schema, definitions: list[Definitions]) -> Select:
    """How a table of a shape, known as `raw`, is read."""
    found = table_of(schema)
    return mapped(Given(found, NOTHING_SAID, definitions), found.renamed("raw"))


def _at_once(read: Select) -> Select:
    """What is read of, with its ids as they are."""
    assert isinstance(read.source, Select)
    return Select((*read.source.columns, ("id", column("id"))), read.source.source)


@pytest.mark.parametrize("which", ["shipped", "two"])
def test_what_is_fused_holds_of_the_same_rows(which: str) -> None:
    definitions = [shipped().definitions] if which == "shipped" else [few(), few(changed=True)]
    fits = fitting([checks(one, AT) for one in definitions])
    raw = table(3, definitions)
    with Duck() as machine:
        machine.give("raw", raw)
        read = mapped_from(raw.schema, definitions)
        machine.view("read", read)

        def told(source: str | Select, condition: Expression) -> set[Any]:
            found = machine.ask(Select((("id", column("id")),), source, condition))
            return set(found["id"].to_pylist())

        assert {part.each is None for part in fits.parts} == {True, False}
        for part in fits.parts:
            found = told("read", part.holds)
            assert 0 < len(found) < raw.num_rows
            assert told(_at_once(read), fused(part.holds, read)) == found
            if part.each is not None:
                name, variable, wrong = part.each
                each = Select((("id", column("id")),), "read", wrong, each=(variable, column(name)))
                assert {*machine.ask(inlined(each, {"read": read}))["id"].to_pylist()} == found


def test_whatever_a_view_is_asked_is_answered_alike_of_what_it_is_made_of() -> None:
    definitions = [few()]
    raw = table(4, definitions)
    read = mapped_from(raw.schema, definitions)
    line, terms = column("l"), column("t")
    held = Each("filter", column("lines"), "l", call(">", field(line, "seats"), 1))
    named = Each("filter", column("terms"), "t", call("not", call("null", field(terms, "terms"))))
    asked = {
        "seats": call("list_sum", Each("transform", column("lines"), "l", field(line, "seats"))),
        "most": call("list_max", Each("transform", held, "l", field(line, "in_use"))),
        "bits": call("bits", Each("transform", column("lines"), "l", literal(4))),
        "first": call("first", Each("transform", named, "t", field(terms, "version"))),
        "items": call("sorted", Each("transform", held, "l", field(line, "item"))),
        "lines": column("lines"),
        "many": call("size", held),
    }
    query = Select(
        (("id", column("id")), *asked.items()), "read", call(">", call("size", column("users")), 1)
    )
    each = Select((("id", column("id")), ("item", field(line, "item"))), "read", each=("l", held))
    with Duck() as machine:
        machine.give("raw", raw)
        machine.keep("read", read)
        for one in (query, each):
            opened = inlined(one, {"read": read})
            assert (opened.source, one.source) == (read.source, "read")
            kept, found = (sorted(machine.ask(each).to_pylist(), key=str) for each in (one, opened))
            assert kept == found
            assert len(found) > 50


def test_a_column_called_as_what_a_query_binds_is_not_mistaken_for_it() -> None:
    lines = pa.array([[{"item": "a", "seats": 3}, {"item": "b", "seats": 4}]])
    seats = call("list_sum", Each("transform", column("lines"), "l", field(column("l"), "seats")))
    with Duck() as machine:
        machine.give("raw", pa.table({"L": [7], "items": lines}))
        machine.view("read", Select((("lines", column("items")), ("more", column("L"))), "raw"))
        query = Select((("seats", Each("transform", column("lines"), "l", column("more"))),), "read")
        assert machine.ask(query).to_pylist() == [{"seats": [7, 7]}]
        assert machine.ask(Select((("seats", seats),), "read")).to_pylist() == [{"seats": 7}]


def test_no_list_is_made_to_be_gone_through() -> None:
    definitions = [shipped().definitions]
    raw = table(3, definitions)
    read = mapped_from(raw.schema, definitions)
    fits = fitting([checks(one, AT) for one in definitions])
    text = written(
        Select(
            (("id", column("id")),),
            _at_once(read),
            fused(either([part.holds for part in fits.parts if not part.of_items]), read),
        ),
        "duckdb",
    )
    assert "list_transform" not in text


def test_something_of_each_is_null_only_where_a_list_is_null_or_empty() -> None:
    definitions = [few()]
    raw = table(5, definitions)
    read = mapped_from(raw.schema, definitions)
    item = Field(Column("x"), "item")
    with Duck() as machine:
        machine.give("raw", raw)
        machine.view("read", read)
        items = listed("lines", read, "x", item)
        soon = machine.ask(Select((("id", column("id")), ("items", items)), _at_once(read)))
        made = Each("transform", column("lines"), "x", item)
        late = machine.ask(Select((("id", column("id")), ("items", made)), "read"))
    found = [{row["id"]: row["items"] or [] for row in one.to_pylist()} for one in (soon, late)]
    assert found[0] == found[1]
    assert any(found[0].values())
