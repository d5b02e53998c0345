"""Any catalog of Kill Bill becomes a root with its prices, to the cent; nothing goes unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given, settings

from acceptance.accounts import ROOT
from drawing import drawn
from importing.costs import other, recurring, root_of
from importing.killbill_lists import PERIODS, catalogs, used, xml
from maybuy.importing.cycles import cycle_of
from maybuy.importing.described import PriceList
from maybuy.importing.formats import FORMATS
from maybuy.source import LoadError
from maybuy.subscription.currency import rounded

BOATYARD = (ROOT / "examples" / "price-lists" / "boatyard.killbill.xml").read_text(encoding="utf-8")
UNITS = (1, 2, 9, 10, 11, 999, 1_000, 1_001, 54_321)


def listed(text: str) -> PriceList:
    return FORMATS["killbill"].price_list(FORMATS["killbill"].document(text.encode(), "list.xml"))


@settings(max_examples=drawn(40))
@given(catalogs())
def test_every_price_is_the_same_to_the_cent(catalog: dict[str, Any]) -> None:
    found = listed(xml(catalog))
    definitions = root_of(found).definitions
    firsts: dict[str, Any] = {}
    apart = 0
    for plan in catalog["plans"]:
        item = found.ids["product"][plan["product"]]
        if plan.get("usage") != firsts.setdefault(plan["product"], plan).get("usage"):
            apart += 1  # a root says of all billing cycles what is paid by use: this plan is told of
            continue
        if plan["period"] is None:
            charges = {one.id: one for one in definitions.items[item].charges if one.by == "use"}
            for currency in plan["usage"]["tiers"][0]["price"]:
                for units in UNITS:
                    wanted = used(plan["usage"], currency, units)
                    assert [other(definitions, item, one, currency, units) for one in charges] == [wanted]
            continue
        item_sold = definitions.items[item]
        for currency, value in plan["price"].items():
            cycle = cycle_of(PERIODS[plan["period"]]).id
            costs = recurring(definitions, item, currency, cycle, 1)
            assert rounded(costs, currency) == rounded(Fraction(value), currency)
            assert item_sold.sold_for(cycle)
    assert len([one for one in found.unsaid if one.code == "differs"]) == apart


@settings(max_examples=drawn(8))
@given(catalogs())
def test_an_add_on_is_sold_with_the_products_that_list_it(catalog: dict[str, Any]) -> None:
    found = listed(xml(catalog))
    items = root_of(found).definitions.items
    bases = {found.ids["product"][one["name"]] for one in catalog["products"] if one["kind"] == "BASE"}
    for product in catalog["products"]:
        item = items[found.ids["product"][product["name"]]]
        named = {one for requirement in item.requires for one in requirement.any}
        if product["kind"] == "ADD_ON":
            assert named in (bases, {found.id})
        else:
            assert not named


def leaves(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The ways to all that a catalog says: texts and attributes."""
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*path, step))
    elif data:
        yield path


def changed(path: tuple[str | int, ...]) -> str:
    """The example with something else at a path."""
    root = ET.fromstring(BOATYARD)
    element = root
    for step, following in zip(path[1:], [*path[2:], 0], strict=True):
        if isinstance(step, str) and step.startswith("@"):
            element.attrib[step[1:]] += "1"
            return ET.tostring(root, encoding="unicode")
        if isinstance(step, str):
            several = element.findall(step)
            element = several[following if isinstance(following, int) and len(several) > 1 else 0]
    element.text = _other((element.text or "").strip())
    return ET.tostring(root, encoding="unicode")


def _other(text: str) -> str:
    return str(Fraction(text).numerator + 1) if re.fullmatch("[0-9.-]+", text) else f"{text}1"


DOCUMENT = FORMATS["killbill"].document(BOATYARD.encode(), "list.xml")
WHOLE = FORMATS["killbill"].price_list(DOCUMENT)
TOLD = {one.path for one in WHOLE.unsaid}
CALLED = {("usage", "@name"), ("plan", "@name"), ("defaultPriceList", "@name")}
"""What is called so in the file alone, to be named there."""


def test_every_leaf_is_said_or_told_of() -> None:
    silent = []
    for path in leaves(DOCUMENT.data):
        words = tuple(step for step in path if isinstance(step, str))
        if words[-2:] in CALLED or any(path[:length] in TOLD for length in range(1, len(path) + 1)):
            continue
        with suppress(LoadError):
            if listed(changed(path)) == WHOLE:
                silent.append(path)
    assert silent == []
