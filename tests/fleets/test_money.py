"""What is told of the money that a change moves: small customer bases, reckoned by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fleets.test_money_laws import AT, asked, table
from maybuy.engine import Engine
from maybuy.fleet.duck import Duck
from maybuy.fleet.money import Money, money
from maybuy.fleet.sql import Select, call, column, written
from ordering import shop_files
from strategies import Data, gathered

TERM = {"start": "2020-08-01", "end": "2021-08-01"}


def selling(facts: Data | None = None, **said: Any) -> Engine:
    """The shop, which sells `map` at some price."""
    return Engine(gathered(shop_files(more=[{"kind": "product", "id": "map", **said}], facts=facts)))


def priced(amount: object, currency: str = "USD") -> Data:
    return {currency: {"annual": amount}}


def buyer(name: str, seats: int = 1, currency: str = "USD", country: str = "US", **said: Any) -> Data:
    """Somebody who holds `map`; `said` of its line."""
    items = [{"item": "map", "seats": seats, **said}]
    return {
        "kind": "account", "id": name, "type": "self_service", "country": country, "currency": currency,
        "users": [{"id": "owner", "role": "owner"}], "attributes": {},
        "subscription": {"cycle": "annual", "term": TERM, "items": items},
    }  # fmt: skip


def moved(before: Engine, after: Engine, *accounts: Data, at: date = AT) -> Money:
    return asked(before, after, accounts, at)[0]


def amounts(some: Iterable[Any]) -> list[tuple[Decimal, Decimal]]:
    return [(one.before, one.after) for one in some]


def test_each_amount_is_rounded_once_and_at_the_end() -> None:
    before, after = selling(prices=priced("0.4", "JPY")), selling(prices=priced("0.3", "JPY"))
    found = moved(before, after, *[buyer(f"a{number}", currency="JPY") for number in range(8)])
    assert amounts(found.totals) == amounts(found.rows) == amounts(found.less) == [(Decimal(3), Decimal(2))]


def test_parts_of_what_is_sold_together_come_to_whole_amounts() -> None:
    def by_three(price: int) -> Engine:
        return selling(charges=[{"id": "c", "per": "seat", "of": 3, "included": 2, "prices": {"USD": price}}])

    found = moved(by_three(1), by_three(2), *[buyer(name, seats=3) for name in "abc"])
    assert amounts(found.totals) == [(Decimal("1.00"), Decimal("2.00"))]
    assert found.parts == 3


def test_an_agreed_price_counts_until_it_ends() -> None:
    until = {"price": {"seats": "4", "until": "2021-03-01"}}
    beyond = {"price": {"seats": "4", "until": "2021-03-02"}}
    found = moved(
        selling(prices=priced(10)),
        selling(prices=priced(11)),
        buyer("a", 2, **until),
        buyer("b", 3, **beyond),
    )
    assert amounts(found.totals) == [(Decimal(32), Decimal(34))]
    assert [(one.accounts, one.seats, one.samples) for one in found.more] == [(1, 2, ("a",))]


def test_who_has_something_already_keeps_the_price_that_is_no_longer_for_new_ones() -> None:
    new = {"effective": {"from": "2021-01-01"}, "for": "new", **priced(50)}
    found = moved(
        selling(prices=priced(10)),
        selling(prices=[priced(10), new]),
        buyer("old"),
        buyer("older", since="2020-12-31"),
        buyer("newer", since="2021-01-01"),
    )
    assert [(one.accounts, one.before, one.after, one.samples) for one in found.rows] == [
        (1, Decimal(10), Decimal(50), ("newer",))
    ]


def test_a_fact_that_only_one_catalog_declares_is_known_to_that_one_alone() -> None:
    said = [priced(10), {"when": {"account.size2": "large"}, **priced(5)}]
    facts = {"account.size2": {"type": "enum", "values": ["small", "large"], "default": "large"}}
    told = {"a": {}, "b": {"size2": "small"}, "c": {"size2": "large"}}
    accounts = [{**buyer(name), "attributes": attributes} for name, attributes in told.items()]
    found = moved(selling(prices=said), selling(facts, prices=said), *accounts)
    assert [(one.accounts, one.samples) for one in found.less] == [(2, ("a", "c"))]


def test_what_has_no_price_in_one_catalog_is_counted_and_left_out() -> None:
    priced_, asked_for = selling(prices=priced(10)), selling(price="on_request")
    for before, after in ((priced_, asked_for), (asked_for, priced_)):
        found = moved(before, after, buyer("a"), buyer("b"))
        assert (found.on_request, found.rows, found.more, found.less) == (2, (), (), ())
        assert [(one.accounts, one.before, one.after) for one in found.totals] == [
            (2, Decimal(0), Decimal(0))
        ]


def test_who_pays_more_for_one_thing_and_as_much_less_for_another_pays_the_same() -> None:
    def both(map_: int, chat: int) -> Engine:
        files = shop_files(
            more=[{"kind": "product", "id": name, "prices": priced(price)} for name, price in
                  (("map", map_), ("atlas", chat))]
        )  # fmt: skip
        return Engine(gathered(files))

    account = buyer("a")
    account["subscription"]["items"].append({"item": "atlas", "seats": 1})
    found, payers = asked(both(10, 20), both(12, 18), [account], AT)
    assert [one.item for one in found.rows] == ["atlas", "map"]
    assert (found.more, found.less, payers) == ((), (), {})


def test_the_first_five_are_told() -> None:
    names = ["a9", "a10", "é", "b", "a1", "c", "B"]
    found = moved(selling(prices=priced(1)), selling(prices=priced(2)), *map(buyer, names))
    assert found.rows[0].samples == found.more[0].samples == ("B", "a1", "a10", "a9", "b")


def test_amounts_that_are_too_great_for_whole_numbers_of_the_machine_are_exact() -> None:
    fine = "123456789.000001"
    found, payers = asked(
        selling(prices=priced("123456789")), selling(prices=priced(fine)), [buyer("a", 10**9)], AT
    )
    assert amounts(found.more) == [(Decimal(123456789 * 10**9), Decimal(123456789 * 10**9 + 1000))]
    assert payers["a"][2] - payers["a"][1] == 1000


def test_amounts_that_no_column_holds_are_refused() -> None:
    charges = [
        {"id": f"c{of}", "per": "seat", "of": of, "included": 1, "prices": {"USD": 1}}
        for of in (999_999_937, 999_999_929, 999_999_893, 999_999_883)
    ]
    finest = selling(charges=charges)
    with Duck() as machine:
        machine.give("accounts", table([buyer("a", 10**9)], ["account.size"]))
        with pytest.raises(OverflowError):
            money(machine, "accounts", selling(prices=priced(1)), finest, AT)


def test_queries_are_put_together_and_samples_taken_in_both_dialects() -> None:
    one = Select((("id", column("id")),), "t")
    both = Select((("ids", call("first_five", column("id"))),), (one, one))
    assert written(both, "duckdb") == (
        'SELECT min("id", 5) AS "ids" FROM '
        '(SELECT "id" AS "id" FROM "t" AS a UNION ALL SELECT "id" AS "id" FROM "t" AS a) AS a'
    )
    assert written(both, "spark").startswith(
        "SELECT slice(array_sort(collect_list(`id`)), 1, 5) AS `ids` FROM ("
    )
