"""Any export of Stripe becomes a root whose prices are the export's, to the cent; nothing goes unsaid."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hypothesis import given, settings

from acceptance.accounts import ROOT
from drawing import drawn
from importing.costs import other, recurring, root_of
from importing.stripe_lists import UNITS, cents, exports, in_units, rounded
from maybuy.importing.cycles import cycle_of
from maybuy.importing.described import PriceList
from maybuy.importing.formats import FORMATS
from maybuy.source import LoadError

QUANTITIES = (1, 2, 6, 7, 8, 100, 499, 1_001, 123_457)
BOATYARD = (ROOT / "examples" / "price-lists" / "boatyard.stripe.json").read_text(encoding="utf-8")


def listed(data: Any) -> PriceList:
    text = data if isinstance(data, str) else json.dumps(data)
    return FORMATS["stripe"].price_list(FORMATS["stripe"].document(text.encode(), "list.json"))


@settings(max_examples=drawn(40))
@given(exports())
def test_every_price_is_the_same_to_the_cent_for_any_quantity(data: dict[str, Any]) -> None:
    found = listed(data)
    definitions = root_of(found).definitions
    for price in data["prices"]["data"]:
        told = any(one.code == "inactive" and dict(one.words)["word"] == price["id"] for one in found.unsaid)
        assert told == (not price["active"])
        if not price["active"]:
            continue
        item = found.ids["product"][price["product"]]
        for currency in price["currency_options"]:
            for quantity in QUANTITIES:
                wanted = rounded(cents(price, currency, quantity))
                if price["recurring"] is None:
                    costs = other(definitions, item, "once", currency.upper(), quantity)
                elif price["recurring"]["usage_type"] == "metered":
                    used = next(one.id for one in definitions.items[item].charges if one.by == "use")
                    costs = other(definitions, item, used, currency.upper(), quantity)
                else:
                    months = UNITS[price["recurring"]["interval"]] * price["recurring"]["interval_count"]
                    cycle = cycle_of(months).id
                    costs = recurring(definitions, item, currency.upper(), cycle, quantity)
                assert rounded(in_units(costs, currency)) == wanted, (price, currency, quantity)


@settings(max_examples=drawn(15))
@given(exports())
def test_what_is_archived_is_not_on_sale_and_has_its_name(data: dict[str, Any]) -> None:
    found = listed(data)
    items = root_of(found).definitions.items
    for product in data["products"]["data"]:
        item = items[found.ids["product"][product["id"]]]
        assert item.on_sale == product["active"]
        assert item.name["*"].lower() == product["name"].lower()


def leaves(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value of plain data that says something, and the way to it."""
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*path, step))
    elif data not in (None, ""):
        yield path, data


def changed(data: Any, path: tuple[str | int, ...]) -> Any:
    """The same with another value at a path."""
    copy = json.loads(json.dumps(data))
    here = copy
    for step in path[:-1]:
        here = here[step]
    before = here[path[-1]]
    here[path[-1]] = (
        not before if isinstance(before, bool) else before + 1 if isinstance(before, int | float) else
        f"{before}1"
    )  # fmt: skip
    return copy


OF_THE_API = {"object", "livemode", "created", "url", "id", "billing_scheme", "type"}
"""What says nothing of what is sold: of what sort an object is, when it was made, and what follows from the
rest."""

DATA = json.loads(BOATYARD)
WHOLE = listed(DATA)
TOLD = {one.path for one in WHOLE.unsaid}


def test_every_leaf_is_said_or_told_of() -> None:
    silent = []
    for path, _ in leaves(DATA):
        if path[-1] in OF_THE_API or any(path[:length] in TOLD for length in range(1, len(path) + 1)):
            continue
        with suppress(LoadError):
            if listed(changed(DATA, path)) == WHOLE:
                silent.append(path)
    assert silent == []
