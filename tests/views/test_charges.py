"""Charges as they are told: for one item, side by side, in differences and on the timeline."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from maybuy.diff.price_lists import price_changes
from maybuy.engine import Engine
from maybuy.model.charge import Charge, Tier
from maybuy.model.definitions import Definitions
from maybuy.report.charge_words import priced_about, priced_said, scale_said
from maybuy.report.diff_sentences import DiffWords
from maybuy.report.json_form import column_json
from maybuy.report.speaker import Speaker
from maybuy.views.compare import Column, column
from maybuy.views.timeline import timeline
from ordering import shop

AT = date(2021, 1, 1)
CYCLES = ("monthly", "annual", "quarterly")


def every(amount: object) -> dict[str, object]:
    return dict.fromkeys(CYCLES, amount)


TASKS = {
    "id": "tasks",
    "unit": {"one": {"en": "task", "fr": "tâche"}, "many": {"en": "tasks", "fr": "tâches"}},
}


@cache
def definitions(fee: int = 300, upper: int = 6, included: int = 3) -> Definitions:
    hub: dict[str, Any] = {
        "kind": "product", "id": "hub",
        "charges": [
            {"id": "fee", "name": {"en": "Platform", "fr": "Plateforme"}, "prices": [
                {"USD": {**every(fee), "monthly": 350}},
                {"effective": {"from": "2022-01-01"}, "for": "new", "USD": 400},
                {"when": {"account.country": ["CH"]}, "USD": 390},
            ]},
            {"id": "seats", "per": "seat", "included": included, "tiers": "graduated",
             "prices": {"USD": [{"up_to": 10, "price": 10}, {"price": upper}]}},
            {"id": "setup", "once": True, "prices": {"USD": 1500}},
            {"id": "minutes", "by": "use", "per": "minutes", "prices": {"USD": "0.008"}},
        ],
        "minimum": {"USD": every(320)},
    }  # fmt: skip
    flat = {"kind": "product", "id": "flat", "charges": [{"id": "fee", "prices": {"USD": 9}}]}
    engine: Engine = shop(more=[hub, flat, {"kind": "limits", "limits": [{"id": "minutes"}, TASKS]}])
    return engine.definitions


def of(item: str) -> Column:
    return column(definitions().items[item], "USD", AT, definitions())


def test_a_price_is_told_for_as_little_as_can_be_bought() -> None:
    hub, flat = of("hub"), of("flat")
    assert (hub.per, hub.prices["monthly"], hub.prices["annual"]) == ("from", 350, 320)
    assert (flat.per, flat.prices["monthly"]) == ("account", 9)
    assert hub.least == every(320)
    assert [(one.charge.id, list(one.scales)) for one in hub.charges] == [
        (name, ["monthly", "annual", "quarterly"]) for name in ("fee", "seats", "setup", "minutes")
    ]
    (apart,) = hub.apart
    assert (apart.name, apart.when) == ("fee", (("account.country", ("CH",)),))


def test_machines_are_told_every_charge() -> None:
    said = column_json(of("hub"), "USD", definitions(), "en")
    assert said["per"] == "from_month"
    assert [(one["id"], one["per"], one["once"], one["by_use"]) for one in said["charges"]] == [
        ("fee", "account", False, False), ("seats", "seat", False, False),
        ("setup", "account", True, False), ("minutes", "minutes", False, True),
    ]  # fmt: skip
    assert said["charges"][1]["cycles"]["monthly"] == {
        "of": 1, "included": 3, "tiers": "graduated",
        "prices": [
            {"up_to": 10, "price": "10.00", "flat": "0.00"}, {"up_to": None, "price": "6.00", "flat": "0.00"},
        ],
    }  # fmt: skip
    assert said["apart"] == [
        {
            "charge": "fee",
            "customers": {"account.country": ["CH"]},
            "cycles": {
                cycle: {
                    "of": 1, "included": 0, "tiers": None,
                    "prices": [{"up_to": None, "price": "390.00", "flat": "0.00"}],
                }
                for cycle in ("monthly", "annual", "quarterly")
            },
        }
    ]  # fmt: skip


SCALE = [{"up_to": 500, "price": 10}, {"up_to": 1000, "price": 8, "flat": 5}, {"price": 0}]


@pytest.mark.parametrize(
    ("said", "english", "french"),
    [
        ({"prices": {"USD": 9}}, "$9.00", "9,00 $US"),
        ({"per": "seat", "prices": {"USD": 9}}, "$9.00 per seat", "9,00 $US par licence"),
        ({"per": "x", "prices": {"USD": "0.5"}}, "$0.50 each", "0,50 $US l’unité"),
        ({"per": "tasks", "prices": {"USD": "0.02"}}, "$0.02 per task", "0,02 $US par tâche"),
        (
            {"per": "tasks", "of": 500, "included": 1, "prices": {"USD": 9}},
            "$9.00 per 500 tasks, 1 task included",
            "9,00 $US par tranche de 500 tâches, dont 1 tâche sans frais",
        ),
        (
            {"per": "tasks", "tiers": "graduated", "prices": {"USD": [{"up_to": 5}, {"price": 2}]}},
            "free up to 5 tasks; $2.00 per task above that",
            "gratuit jusqu’à 5 tâches ; 2,00 $US par tâche au-delà",
        ),
        (
            {"per": "tasks", "tiers": "package", "prices": {"USD": [{"up_to": 5, "price": 3}, {"price": 5}]}},
            "$3.00 for up to 5 tasks; $5.00 for more",
            "3,00 $US jusqu’à 5 tâches ; 5,00 $US au-delà",
        ),
        ({"per": "x", "of": 500, "prices": {"USD": 9}}, "$9.00 per 500 x", "9,00 $US par tranche de 500 x"),
        (
            {"per": "x", "included": 2000, "prices": {"USD": 1}},
            "$1.00 each, 2,000 included",
            "1,00 $US l’unité, dont 2 000 sans frais",
        ),
        ({"once": True, "prices": {"USD": 9}}, "$9.00, once", "9,00 $US, une seule fois"),
        (
            {"per": "x", "of": 500, "tiers": "graduated", "prices": {"USD": SCALE}},
            "$10.00 per 500 x up to 500; $5.00 plus $8.00 per 500 x up to 1,000; free above that",
            (
                "10,00 $US par tranche de 500 x jusqu’à 500 ; 5,00 $US plus 8,00 $US par tranche de 500 x "
                "jusqu’à 1 000 ; gratuit au-delà"
            ),
        ),
        (
            {"per": "seat", "tiers": "volume", "prices": {"USD": [{"up_to": 5, "price": 3}, {"price": 2}]}},
            "$3.00 per seat for all, if up to 5; $2.00 per seat for all, if more",
            "3,00 $US par licence pour l’ensemble, jusqu’à 5 ; 2,00 $US par licence pour l’ensemble, au-delà",
        ),
        (
            {
                "per": "seat",
                "tiers": "package",
                "prices": {"USD": [{"up_to": 5, "price": 30}, {"price": 50}]},
            },
            "$30.00 for up to 5 seats; $50.00 for more",
            "30,00 $US jusqu’à 5 licences ; 50,00 $US au-delà",
        ),
    ],
)
def test_scales_read_as_price_lists_do(said: dict[str, Any], english: str, french: str) -> None:
    charge = Charge.model_validate({"id": "c", **said})
    scale = charge.prices[0].amounts["USD"]["*"]
    shown = [
        scale_said(charge, scale, "USD", Speaker(definitions(), language))
        .replace("\u202f", " ")
        .replace("\xa0", " ")
        for language in ("en", "fr")
    ]
    assert shown == [english, french]


def test_a_difference_tells_each_charge_that_costs_something_else() -> None:
    before, after = definitions(), definitions(310, 5, 4)
    found = [one for one in price_changes(before, after) if one.item == "hub" and one.reaches != "held"]
    assert {(one.charge, one.cycle) for one in found} == {
        ("fee", "annual"), ("fee", "quarterly"), *(("seats", cycle) for cycle in CYCLES),
    }  # fmt: skip
    fee = next(one for one in found if one.charge == "fee")
    seats = next(one for one in found if one.charge == "seats")
    assert fee.percent is not None
    assert str(round(fee.percent, 2)) == "3.33"
    assert seats.percent is None
    assert DiffWords(before, after, "en").price(seats) == (
        f"Hub, Seats, {seats.cycle}, USD: $10.00 per seat up to 10; $6.00 per seat above that, 3 included → "
        "$10.00 per seat up to 10; $5.00 per seat above that, 4 included"
    )


def test_of_what_costs_something_else_each_is_named_and_a_seat_is_not() -> None:
    """Neither what a charge is called nor where it is from is a price."""
    charge = {"id": "fee", "prices": {"USD": 2}}
    before, after = (
        shop(more=[
            {"kind": "product", "id": "lamp",
             "prices": {"USD": every(price)}, "minimum": {"USD": every(price)},
             "charges": [
                 {**charge, "prices": {"USD": price}}, {**other, "id": "plug", "name": name},
                 {"id": "minimum", "prices": {"USD": 10 * price}}]},
        ]).definitions
        for price, name, other in (
            (2, "Plug", {**charge, "source": "a list"}), (3, "Socket", {**charge, "source": "another"}),
        )
    )  # fmt: skip
    found = price_changes(before, after)
    assert {one.item for one in found} == {"lamp"}
    assert {one.charge for one in found} == {None, "fee", "minimum"}
    least = [one.head for one in found if one.charge == "minimum" and one.cycle == "monthly"]
    assert [getattr(one, "scale", one) for one in least] == [(Tier(price=Decimal(30)),), 3]


def test_a_charge_that_is_gone_or_new_is_told_by_its_name() -> None:
    with_it = definitions()
    hub = with_it.items["hub"]
    rest = tuple(one for one in hub.charges if one.id != "seats")
    without = dataclasses.replace(
        with_it, items={**with_it.items, "hub": dataclasses.replace(hub, charges=rest)}
    )
    for before, after in ((with_it, without), (without, with_it)):
        change = next(one for one in price_changes(before, after) if one.charge == "seats")
        assert DiffWords(before, after, "en").price(change).startswith("Hub, Seats, ")


def test_the_timeline_tells_whom_a_new_fee_is_for() -> None:
    words = Speaker(definitions(), "en")
    found = [one for one in timeline(definitions()) if one.kind == "price"]
    assert {
        (
            one.on,
            one.reaches,
            priced_about(one.about, one.charge, one.when, words),
            one.before and priced_said(one.before, "USD", words),
            one.after and priced_said(one.after, "USD", words),
        )
        for one in found
        if one.cycle == "monthly"
    } == {(date(2022, 1, 1), "new", "Hub, Platform", "$350.00", "$400.00")}
