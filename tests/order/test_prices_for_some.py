"""Price lists for some customers: who is meant pays them, all others pay the list for all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import as_yaml
from grouping import with_groups
from maybuy.decide.charged import monthly_of
from maybuy.diff.price_lists import price_changes
from maybuy.engine import Engine
from maybuy.loading import read_file
from maybuy.model.account import Account
from maybuy.views.timeline import timeline
from ordering import change, customer, newcomer, preview, shop, shop_files, sold
from strategies import gathered

AT = date(2021, 3, 1)
COUNTRIES = ("CH", "NO", "FR", "US")
SEGMENTS = ("small", "large")


def all_cycles(amount: int) -> dict[str, object]:
    return {"USD": dict.fromkeys(("monthly", "annual", "quarterly"), amount)}


def listed(amount: int, **said: object) -> dict[str, Any]:
    return {**said, **all_cycles(amount)}


@cache
def engine(swiss: int = 70) -> Engine:
    lists = [
        listed(50),
        listed(swiss, when={"account.country": ["CH", "NO"]}),
        listed(20, when={"account.country": "FR", "account.segment": "small"}),
        listed(30, when={"account.country": "US"}, effective={"from": "2021-06-01"}),
    ]
    declared = {"account.segment": {"type": "enum", "values": list(SEGMENTS), "default": "small"}}
    return shop(
        more=[
            {"kind": "product", "id": "map", "prices": lists},
            {"kind": "product", "id": "atlas", "charges": [
                {"id": "flat", "prices": [{"USD": 10}, {"when": {"account.country": "CH"}, "USD": 15}]},
            ]},
        ],
        facts=declared,
    )  # fmt: skip


def somebody(country: str, segment: str | None = None, *, held: bool = False) -> Account:
    one = customer(("map", 2), cycle="monthly", term=("2021-03-01", "2021-04-01")) if held else newcomer()
    attributes = {} if segment is None else {"segment": segment}
    return one.model_copy(update={"country": country, "attributes": {**one.attributes, **attributes}})


def plain(country: str, segment: str | None, at: date) -> int:
    """Reckoned from the lists as they read."""
    if country in ("CH", "NO"):
        return 70
    if country == "FR" and segment != "large":
        return 20
    return 30 if country == "US" and at >= date(2021, 6, 1) else 50


@pytest.mark.parametrize(("country", "segment"), list(product(COUNTRIES, (*SEGMENTS, None))))
@pytest.mark.parametrize("at", [AT, date(2021, 7, 1)])
def test_each_customer_is_told_and_charged_by_the_list_that_is_for_them(
    country: str, segment: str | None, at: date
) -> None:
    one = somebody(country, segment)
    asked = engine().prepare(one, "owner", at)
    price = asked.decide("buy", "map").price
    assert price is not None
    assert set(price.amounts.values()) == {plain(country, segment, at)}
    found = preview(one, change("buy", "map", seats=3), cycle="monthly", at=at, engine=engine())
    assert found.recurring == 3 * plain(country, segment, at)


@pytest.mark.parametrize(
    ("when", "meant"),
    [
        ({"account.type": "managed"}, {"managed"}),
        ({"account.type": ["self_service", "managed"]}, {"self_service", "managed"}),
        ({"account.region": "west"}, set()),  # of which the vocabulary says nothing, nor does the account
        ({"account.type": "managed", "account.region": "west"}, set()),
    ],
)
def test_a_list_is_for_those_who_are_all_that_it_says(when: dict[str, object], meant: set[str]) -> None:
    globe = {"kind": "product", "id": "globe", "prices": [listed(50), listed(20, when=when)]}
    sells = shop(more=[globe])
    for kind in ("self_service", "managed"):
        one = newcomer().model_copy(update={"type": kind})
        price = sells.prepare(one, "owner", AT).decide("buy", "globe").price
        assert price is not None
        assert price.amounts["monthly"] == (20 if kind in meant else 50)


@given(country=st.sampled_from(COUNTRIES), months=st.integers(0, 8))
def test_what_is_held_is_renewed_at_the_list_of_its_customer(country: str, months: int) -> None:
    at = date(2021 + (2 + months) // 12, (2 + months) % 12 + 1, 1)
    found = preview(somebody(country, held=True), change("add_seats", "map"), at=at, engine=engine())
    assert found.recurring == 3 * plain(country, None, at)
    assert found.due_now == plain(country, None, at)


@given(country=st.sampled_from(COUNTRIES))
def test_what_a_line_costs_a_month_is_by_the_list_of_its_customer(country: str) -> None:
    one = somebody(country, held=True)
    assert one.subscription is not None
    (line,) = one.subscription.items
    assert monthly_of(line, one.subscription, one, engine().definitions) == 2 * plain(country, None, AT)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("held", [True, False])
def test_what_is_tried_is_told_by_the_list_of_its_customer(country: str, held: bool) -> None:
    lists = [listed(50), listed(70, when={"account.country": ["CH", "NO"]})]
    tried = sold(more=[{"kind": "product", "id": "globe", "trial": {"days": 5}, "prices": lists}])
    one = customer(("desk/pro", 2)) if held else newcomer()
    one = one.model_copy(update={"country": country})
    price = tried.prepare(one, "owner", date(2020, 9, 1)).decide("try_out", "globe").price
    assert price is not None
    assert set(price.amounts.values()) == {70 if country in ("CH", "NO") else 50}


def test_charges_have_lists_for_some_too() -> None:
    for country, amount in (("CH", 15), ("FR", 10)):
        one = somebody(country)
        price = engine().prepare(one, "owner", AT).decide("buy", "atlas").price
        assert price is not None
        assert (price.per, price.amounts["monthly"]) == ("account", amount)
        assert (
            preview(one, change("buy", "atlas"), cycle="monthly", at=AT, engine=engine()).recurring == amount
        )


def test_a_difference_says_for_whom_a_price_changes() -> None:
    (first, *others) = price_changes(engine().definitions, engine(75).definitions)
    assert (first.item, first.base, first.head) == ("map", Decimal(70), Decimal(75))
    assert first.when == (("account.country", ("CH", "NO")),)
    assert {one.cycle for one in (first, *others)} == {"monthly", "annual", "quarterly"}


def test_the_timeline_says_for_whom_a_price_begins() -> None:
    found = [one for one in timeline(engine().definitions) if one.kind == "price"]
    assert {(one.on, one.before, one.after, one.when) for one in found} == {
        (date(2021, 6, 1), None, Decimal(30), (("account.country", ("US",)),))
    }


def test_a_group_of_countries_stands_for_each_of_them(tmp_path: Path) -> None:
    files = shop_files(more=[{"kind": "product", "id": "map", "prices": [
        listed(50), listed(70, when={"account.country": "mountains"}),
        {"when": {"account.country": ["FR"]}, "USD": dict.fromkeys(("monthly", "annual", "quarterly"), 20)},
    ]}])  # fmt: skip
    files.append({"kind": "groups", "countries": [{"id": "mountains", "members": ["CH", "NO"]}]})
    for number, file in enumerate(files):
        (tmp_path / f"{number}.yaml").write_text(as_yaml(file), encoding="utf-8")
    root = with_groups(read_file(path, path.name) for path in sorted(tmp_path.glob("*.yaml")))
    sells = Engine(gathered([one.data for one in root if one.data["kind"] != "groups"]))
    for country, amount in (("CH", 70), ("NO", 70), ("FR", 20), ("US", 50)):
        found = preview(somebody(country), change("buy", "map"), cycle="monthly", at=AT, engine=sells)
        assert found.recurring == amount
