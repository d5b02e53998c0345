"""Who is kept out: whose row makes no account, or one that does not fit or begins later; nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from unicodedata import normalize

import pyarrow as pa
import pytest
from pydantic import ValidationError

from acceptance.accounts import shipped
from fleets.two import facts, few, offered
from maybuy.check.account import account_findings
from maybuy.fleet.canonical import BOTH
from maybuy.model.account import Account
from maybuy.model.definitions import Definitions

AT = date(2020, 9, 1)
DAYS = (None, date(2020, 3, 1), date(2020, 9, 1), date(2020, 9, 2), date(2021, 3, 1), date(1820, 1, 1))
LINE = pa.struct(
    [
        ("item", pa.string()), ("seats", pa.int64()), ("in_use", pa.int64()), ("since", pa.date32()),
        ("price", pa.decimal128(38, 9)), ("price_until", pa.date32()),
    ]
)  # fmt: skip

Row = dict[str, Any]


def shape(definitions: Sequence[Definitions]) -> pa.Schema:
    text = pa.string()
    named = {fact: text for one in definitions for fact in facts(one, of_user=False)}
    users = pa.struct(
        [(fact, text) for fact in sorted({f for one in definitions for f in facts(one, of_user=True)})]
    )
    return pa.schema(
        {
            "id": text, "country": text, "currency": text, **named, "users": pa.list_(users), "cycle": text,
            "term_start": pa.date32(), "term_end": pa.date32(), "lines": pa.list_(LINE),
            "payment_method": text, "terms": pa.list_(pa.struct([("terms", text), ("version", text)])),
        }
    )  # fmt: skip


def words(name: str, definitions: Sequence[Definitions]) -> list[str | None]:
    """Values of a fact: right ones, mostly, and such as are not."""
    usual = {"integer": ("0", "3", "007"), "date": ("2020-01-01",)}
    listed = [
        list(one.values(name) or usual[one.vocabulary[name].type])
        for one in definitions
        if name in one.vocabulary
    ]
    right, others = shared(listed)
    wrong = [
        "",
        "no such word",
        "7",
        "-3",
        "12",
        "9" * 18,
        "2020-02-30",
        "1820-01-01",
        "9" * 19,
        "1.5",
        "-",
        " 7",
        "TRUE",
    ]
    return [*right * 60, *others, *[normalize("NFD", one) for one in right], *wrong, None, None]


def shared(listed: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """What all of some lists have, and what only some."""
    common = [one for one in listed[0] if all(one in other for other in listed)]
    return common, sorted({one for other in listed for one in other} - set(common))


def mangled(number: int, chance: Random, definitions: Sequence[Definitions], columns: pa.Schema) -> Row:
    """A row, in which some things may be wrong."""

    def some(of: Sequence[Any], wrong: Sequence[Any]) -> Any:
        return chance.choice(wrong) if chance.random() < 0.04 else chance.choice(list(of))

    items, other_items = shared([list(one.items) for one in definitions])
    cycles, other_cycles = shared([list(one.cycles) for one in definitions])
    terms = [name for one in definitions for name in one.terms] or ["none"]

    def line() -> Row:
        seats = some(range(5, 40), (None, 0, -1, 10**9, 10**9 + 1, 1))
        return {
            "item": some(items, (None, "", "no/such", "support/no", *other_items)),
            "seats": seats,
            "in_use": some(range(5), (None, -1, 3, seats, 10**9 + 1, 41)),
            "since": some((None, date(2020, 6, 1)), DAYS),
            "price": some((None, None, Decimal("12.5")), (Decimal(0), Decimal(-1))),
            "price_until": None if chance.random() < 0.97 else date(2021, 1, 1),
        }

    row: Row = {
        "id": some((f"c{number}",), (None, "", "é" * 200, "x" * 201)),
        "country": some(("FR", "US"), (None, "", "fr", "FRA", "F", "ÉR", "FR\n")),
        "currency": some(("USD", "EUR"), (None, "", "usd", "US", "US D")),
        "cycle": some(cycles, (None, "", "weekly", *other_cycles)),
        "term_start": some((date(2020, 3, 1), date(2020, 8, 31)), DAYS),
        "term_end": some((date(2021, 3, 1),), DAYS),
        "lines": some(([],), (None,)) or [line() for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3)))],
        "payment_method": some((None, *definitions[0].payment_methods), ("", "barter")),
        "terms": [
            {"terms": some(terms, ("no-such",)), "version": some(("2019-01", "x"), (None, ""))}
            for _ in range(chance.choice((0, 0, 1)))
        ],
    }
    if chance.random() < 0.1:
        row |= {"cycle": None, "term_start": None, "term_end": None}
        row["lines"] = row["lines"] if chance.random() < 0.2 else []
    for name in columns.names:
        if name.startswith("account."):
            row[name] = chance.choice(words(name, definitions))
    keys = [one.name for one in columns.field("users").type.value_type]
    users = [
        {key: chance.choice(words(key, definitions)) for key in keys} for _ in range(chance.choice((1, 1, 2)))
    ]
    row["users"] = some((users,), (None, []))
    if len(row["terms"]) == 2 and row["terms"][0]["terms"] == row["terms"][1]["terms"]:
        row["terms"].pop()
    return row


def said(data: Mapping[str, Any]) -> Row:
    """What a file would say: what is empty is left out."""
    return {key: value for key, value in data.items() if value is not None and value != ""}


def document(row: Row, definitions: Definitions) -> Row:
    """The account of a row, as a file has it."""
    data = said(
        {
            "id": row["id"], "type": row["account.type"], "country": row["country"],
            "currency": row["currency"], "payment_method": row["payment_method"],
        }
    )  # fmt: skip
    data["attributes"] = said(
        {f.partition(".")[2]: row[f] for f in facts(definitions, of_user=False) if f != "account.type"}
    )
    data["users"] = [
        {
            "id": f"user-{number}", **said({"role": user["user.role"]}),
            "attributes": said(
                {f.partition(".")[2]: user[f] for f in facts(definitions, of_user=True) if f != "user.role"}
            ),
        }
        for number, user in enumerate(row["users"] or (), 1)
    ]  # fmt: skip
    data["accepted_terms"] = {
        one["terms"]: one["version"] for one in row["terms"] if said(one).keys() == one.keys()
    }
    held = [row["cycle"] or None, row["term_start"], row["term_end"], row["lines"] or None]
    data["subscription"] = None if held == [None] * 4 else subscription(row)
    return data


def subscription(row: Row) -> Row:
    lines = []
    for line in row["lines"] or ():
        price = said({"seats": line["price"], "until": line["price_until"]})
        kept = said({key: line[key] for key in ("item", "seats", "in_use", "since")})
        lines.append({**kept, **({"price": price} if price else {})})
    term = said({"start": row["term_start"], "end": row["term_end"]})
    return {**said({"cycle": row["cycle"]}), "term": term, "items": lines}


def expected(row: Row, definitions: Definitions) -> set[str] | None:
    """The codes of what is wrong with a row; None where it makes no account."""
    try:
        account = Account.model_validate(document(row, definitions))
    except ValidationError:
        return None
    codes = {wrong.code for wrong in account_findings(account, definitions)}
    if account.subscription is not None and account.subscription.term.start > AT:
        codes.add("outside-term")
    return codes


def some_rows(seed: int, definitions: Sequence[Definitions], columns: pa.Schema) -> list[Row]:
    """Mangled rows, each with an id of its own, where it has one."""
    chance = Random(seed)
    rows = [mangled(number, chance, definitions, columns) for number in range(600)]
    for number, row in enumerate(rows):
        if row["id"] in ("é" * 200, "x" * 201):
            row["id"] = row["id"][: -len(str(number))] + str(number)
    return rows


def agreed(rows: Sequence[Row], definitions: Sequence[Definitions], columns: pa.Schema) -> set[str]:
    """What is wrong with some rows, where the fleet finds just that."""
    kept, bad = offered(pa.Table.from_pylist(rows, schema=columns), definitions, AT)
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in bad:
        for side, name in enumerate(("base", "head")):
            if one["side"] in (name, BOTH):
                found[one["id"], side].add(one["code"])
    fitting = {row["id"] for row in kept}
    seen = set[str]()
    for row in rows:
        told = [expected(row, one) for one in definitions]
        for side, codes in enumerate(told):
            if codes is None:
                assert row["id"] not in fitting, row
                seen.add("no account")
            elif row["id"]:
                assert found[row["id"], side] == codes, (row, side)
                seen |= codes
        assert (row["id"] in fitting) is all(codes == set() for codes in told), row
    assert fitting
    return seen


def definitions_of(which: str) -> list[Definitions]:
    return {"shipped": [shipped().definitions], "own": [few()], "two": [few(), few(changed=True)]}[which]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("which", ["shipped", "own", "two"])
def test_kept_out_is_exactly_who_does_not_fit(which: str, seed: int) -> None:
    definitions = definitions_of(which)
    columns = shape(definitions)
    assert len(agreed(some_rows(seed, definitions, columns), definitions, columns)) > 8


@pytest.mark.parametrize("which", ["shipped", "own", "two"])
def test_so_it_is_where_everybody_holds_what_can_be_held(which: str) -> None:
    definitions = definitions_of(which)
    columns = shape(definitions)
    common, _ = shared([list(one.items) for one in definitions])
    right = list({item.partition("/")[0]: item for item in common}.values())
    rows = some_rows(7, definitions, columns)
    for row in rows:
        lines = zip(row["lines"] or (), right, strict=False)
        row["lines"] = [{**line, "item": item} for line, item in lines]
    seen = agreed(rows, definitions, columns)
    assert "out-of-range" in seen or "no account" in seen
    assert "more-in-use-than-seats" in seen
    assert not seen & {"held-twice", "unknown-item"}
