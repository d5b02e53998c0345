"""What a list costs, what its root costs, and what the root tells other programs: one sum at any quantity.

The sums of the list are reckoned from its own words, those of the export from its JSON and the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import as_yaml
from importing.found_again import PAYS_A_PERSON
from importing.test_laws import price_lists
from maybuy.importing.files import files_of
from maybuy.importing.pricing2yaml import price_list
from maybuy.importing.shape import LIMITS, kept
from maybuy.loading import check_documents
from maybuy.model.definitions import Definitions
from maybuy.report.json_form import column_json
from maybuy.source import read
from maybuy.subscription.costs import Counted, Part, listed_parts
from maybuy.views.compare import column
from strategies import gathered
from subscription.test_scales import plain_cost, scales

DAY = date(2026, 6, 1)
QUANTITIES = st.lists(st.integers(0, 3_000), min_size=10, max_size=10)


def charged(definitions: Definitions, item: str, cycle: str, counted: Counted) -> Fraction | None:
    """What some of an item costs a month, as orders reckon it."""
    found: tuple[Part, ...] | None = listed_parts(definitions.items[item], counted, "USD", cycle, DAY, DAY)
    return None if found is None else sum((part.amount for part in found), Fraction(0))


def exported(definitions: Definitions, item: str) -> dict[str, Any]:
    return column_json(column(definitions.items[item], "USD", DAY, definitions), "USD", definitions, "en")


def _of_charge(charge: Mapping[str, Any], cycle: str, units: int) -> Fraction:
    told = charge["cycles"][cycle]
    scale = [
        {
            key: Fraction(value) if key != "up_to" else value
            for key, value in tier.items()
            if value is not None
        }
        for tier in told["prices"]
    ]
    return plain_cost(scale, told["tiers"] or "graduated", told["of"], told["included"], units)


def reckoned(shown: Mapping[str, Any], cycle: str, seats: int, units: Mapping[str, int]) -> Fraction:
    """What an export says that so much costs a month."""
    if "charges" not in shown:
        return seats * Fraction(shown["prices"][cycle])
    found = seats * Fraction(shown["of_seat"].get(cycle, 0))
    for charge in shown["charges"]:
        if charge["once"] or charge["by_use"] or cycle not in charge["cycles"]:
            continue
        included = charge["cycles"][cycle]["included"]
        count = {"seat": seats, "account": 1}.get(charge["per"], units.get(charge["per"], included))
        found += _of_charge(charge, cycle, count)
    return max(found, Fraction(shown.get("minimum", {}).get(cycle, 0)))


def listed(data: Mapping[str, Any], sold: Mapping[str, Any], cycle: str, seats: int) -> Fraction | None:
    """What a price list says that so many seats, or packs of what extends limits, cost a month; None for what
    is no number, or paid once."""
    unit = str(sold.get("unit"))
    if not isinstance(sold["price"], int | float) or "one time" in unit:
        return None
    amount = Fraction(str(sold["price"])) * Fraction(str((data.get("billing") or {}).get(cycle, 1)))
    each = any(word in unit.partition("/")[0].split() for word in PAYS_A_PERSON)
    return amount * (seats if each or sold.get("usageLimitsExtensions") else 1)


@settings(deadline=None)
@given(price_lists(), QUANTITIES)
def test_a_list_its_root_and_what_the_root_exports_cost_the_same(
    data: dict[str, Any], quantities: list[int]
) -> None:
    text = as_yaml(data, sort_keys=False, allow_unicode=True)
    described = price_list(kept(read(text, "list.yaml", limits=LIMITS)))
    definitions = check_documents(read(made, name) for name, made in files_of(described).items()).definitions
    for group in ("plans", "addOns"):
        for name, sold in data[group].items():
            item = described.ids[group][name]
            for cycle in data["billing"]:
                for seats in quantities:
                    wanted = listed(data, sold, cycle, seats)
                    if wanted is not None:
                        assert charged(definitions, item, cycle, Counted(seats, {})) == wanted
                        assert reckoned(exported(definitions, item), cycle, seats, {}) == wanted


@st.composite
def charges(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some charges, each with what it is for, how it is read, and its scale."""
    found = []
    for number, per in enumerate(
        draw(st.lists(st.sampled_from(["account", "seat", "pages"]), min_size=1, max_size=3))
    ):
        one: dict[str, Any] = {"id": f"charge-{number}", "per": per}
        of = draw(st.integers(1, 5)) if per == "pages" else 1
        if per != "account":
            one |= {"of": of, "included": draw(st.integers(0, 4)) * of}
            one["tiers"] = draw(st.sampled_from(["graduated", "volume", "package"]))
            prices: Any = draw(scales(of))
        else:
            prices = draw(st.integers(0, 400))
        one["prices"] = {"USD": prices}
        if draw(st.booleans()):
            one["prices"] = {"USD": {"monthly": prices, "annual": prices}}
        found.append(one)
    return found


@settings(deadline=None)
@given(charges(), st.none() | st.integers(1, 500), QUANTITIES, st.integers(0, 500))
def test_what_is_told_of_charges_is_enough_to_reckon_with(
    given: list[dict[str, Any]], least: int | None, quantities: list[int], pages: int
) -> None:
    desk: dict[str, Any] = {"kind": "add-on", "id": "desk", "charges": given, "limits": {"pages": 10_000}}
    if least is not None:
        desk["minimum"] = {"USD": {"monthly": least}}
    definitions = gathered(
        [
            {"kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
             "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}]},
            {"kind": "limits", "limits": [{"id": "pages"}]},
            desk,
        ]
    )  # fmt: skip
    shown = exported(definitions, "desk")
    for seats in quantities:
        units = {"pages": (seats + pages) % 501}
        assert charged(definitions, "desk", "monthly", Counted(seats, units)) == reckoned(
            shown, "monthly", seats, units
        )
