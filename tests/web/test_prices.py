"""The price page says what the catalog says: every item on sale, at its price, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acceptance.accounts import AT, shipped
from drawing import drawn
from maybuy.language import LANGUAGES
from maybuy.model.catalog import CountedName
from maybuy.model.definitions import Definitions
from maybuy.report.money import money
from maybuy.web.prices import PricePages
from strategies import catalogs, gathered
from web.reading import Element, check

DEFINITIONS = shipped().definitions
NAMED = '</script><script>alert("&")</script>'


def page(language: str = "en", definitions: Definitions = DEFINITIONS, **asked: str) -> Element:
    return check(PricePages(definitions, AT).page(asked, language))


def offers(document: Element) -> list[dict[str, Any]]:
    (script,) = document.all("script", type="application/ld+json")
    (text,) = script.inside
    assert isinstance(text, str)
    found: list[dict[str, Any]] = json.loads(text)["itemListElement"]
    return found


def cards(document: Element) -> list[tuple[str, Element]]:
    """The cards by the id of the product in whose section they stand."""
    return [
        (section.attributes["aria-labelledby"].removeprefix("product-"), card)
        for section in document.all("section", class_="panel")
        for card in section.all("li", class_="card")
    ]


def listed(definitions: Definitions, currency: str) -> list[str]:
    """What is on sale, read off the items: those with prices of seats alone."""
    return [
        one.id
        for one in definitions.items.values()
        if one.on_sale
        and one.effective.covers(AT)
        and (one.on_request or (not one.charges and one.prices_at(currency, AT)))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_seats_are_called_as_the_catalog_calls_them(language: str) -> None:
    word = {"en": "agent", "fr": "usager"}
    assert DEFINITIONS.catalog is not None
    catalog = DEFINITIONS.catalog.model_copy(update={"seat": CountedName(one=word, many=word)})
    document = page(language, replace(DEFINITIONS, catalog=catalog))
    own, ours = document.text, page(language).text
    units = {price["unitText"] for one in offers(document) for price in one.get("priceSpecification", ())}
    assert units == {word[language]}
    said = {"en": "per seat and month", "fr": "par licence et par mois"}[language]
    start = f"{said.split()[0]} {word[language]} "
    assert own.count(start) == ours.count(said) > 5
    assert said not in own


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cycle", ["monthly", "annual"])
def test_every_edition_on_sale_has_one_card_with_its_price(language: str, cycle: str) -> None:
    document = page(language, cycle=cycle)
    shown = [(product, card.all("p", class_="price")[0].text) for product, card in cards(document)]
    expected = []
    for item in listed(DEFINITIONS, "USD"):
        one = DEFINITIONS.items[item]
        amount = one.prices_at("USD", AT).get(cycle)
        free, request = {"en": ("free", "on request"), "fr": ("gratuit", "sur demande")}[language]
        said = request if one.on_request else money(amount, "USD", language) if amount else free
        expected.append((one.product, " ".join(said.split())))
    assert sorted(shown) == sorted(expected)


def test_what_is_no_longer_sold_is_not_shown() -> None:
    product = next(one for one in page().all("section") if one.has("aria-labelledby", "product-support"))
    assert "Essential" not in product.text
    assert [one.text for one in product.all("h4")] == ["Team", "Professional", "Enterprise", "Elite"]


def test_editions_stand_side_by_side_with_features_below_their_tags() -> None:
    product = next(one for one in page().all("section") if one.has("aria-labelledby", "product-support"))
    (table,) = product.all("table")
    rows = {row.all("th")[0].text: [one.text for one in row.all("td")] for row in table.all("tr")[1:]}
    assert rows["billed annually"] == ["$19.00", "$49.00", "$99.00", "$199.00"]
    assert rows["Productivity Pack"] == ["", "+ can be added", "✔ included", "✔ included"]
    assert rows["API calls a minute"] == ["200", "400", "700", "700"]
    headings = [row.text for row in table.all("tr", class_="heading")]
    assert headings == ["Platform", "Tickets", "Administration"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_offers_for_machines_are_those_on_the_page(language: str) -> None:
    found = offers(page(language))
    assert sorted(one["sku"] for one in found) == sorted(listed(DEFINITIONS, "USD"))
    for one in found:
        prices = {
            price["billingDuration"]: Decimal(price["price"]) for price in one.get("priceSpecification", ())
        }
        item = DEFINITIONS.items[one["sku"]]
        months = {
            f"P{DEFINITIONS.cycles[cycle]}M": amount for cycle, amount in item.prices_at("USD", AT).items()
        }
        assert prices == ({} if item.on_request else months)


SEATS = {"per": "seat", "id": "seats", "included": 3}
TOGETHER: list[Any] = [
    {
        "kind": "catalog", "id": "x", "name": "X", "currencies": ["USD"],
        "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}],
    },
    {
        "kind": "product", "id": "desk", "name": "Desk",
        "editions": [
            {
                "id": "pro", "name": "Pro", "seats": {"min": 2},
                "prices": {"USD": {"monthly": 12, "annual": 9}},
                "charges": [{**SEATS, "name": "Care", "prices": {"USD": {"monthly": 50, "annual": 45}}}],
                "minimum": {"USD": {"monthly": 40, "annual": 30}},
            },
            {"id": "flat", "name": "Flat", "charges": [{"id": "fee", "name": "Fee", "prices": {"USD": 9}}]},
        ],
    },
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "cycle", "said"),
    [
        ("en", "monthly", ["from $30.00 billed annually", "$12.00 per seat and month",
                           "Care: $50.00 per seat, 3 included", "at least $40.00, per month in all"]),
        ("fr", "annual", ["à partir de 40,00 $US en facturation mensuelle",
                           "9,00 $US par licence et par mois",
                          "Care : 45,00 $US par licence, dont 3 sans frais",
                          "au moins 30,00 $US, par mois au total"]),
    ],
)  # fmt: skip
def test_a_card_tells_what_a_price_is_made_of_and_from_how_much_in_every_cycle(
    language: str, cycle: str, said: list[str]
) -> None:
    (_, pro), (_, flat) = cards(page(language, gathered(TOGETHER), cycle=cycle))
    assert [" ".join(one.text.split()) for one in pro.all("li")] == [" ".join(one.split()) for one in said]
    assert not any(one.text.startswith(("from", "à partir de")) for one in flat.all("li"))


def test_an_address_that_asks_for_what_there_is_not_gets_the_first() -> None:
    pages = PricePages(DEFINITIONS, AT)
    assert pages.page({"cycle": "weekly", "currency": "<b>", "embed": "x"}, "en") == pages.page({}, "en")


def test_a_page_in_another_page_has_no_header_and_keeps_to_that() -> None:
    document = page(embed="1")
    assert not document.all("header")
    (kept,) = document.all("input", name="embed")
    assert kept.attributes["value"] == "1"
    assert page().all("header")


def test_languages_lead_to_the_same_prices() -> None:
    (links,) = page("fr", cycle="annual").all("ul", class_="languages")
    assert [one.attributes["href"] for one in links.all("a")] == [
        f"/pages/prices?currency=USD&cycle=annual&lang={language}" for language in LANGUAGES
    ]


def test_names_are_text_whatever_they_are() -> None:
    data = [
        {
            "kind": "catalog", "id": "x", "name": NAMED, "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}],
        },
        {
            "kind": "product", "id": "p", "name": NAMED,
            "editions": [{"id": "e", "name": NAMED, "prices": {"USD": {"monthly": 5}}}],
        },
    ]  # fmt: skip
    document = page(definitions=gathered(data))
    assert document.all("h3")[0].text == " ".join(NAMED.split())
    assert len(document.all("script")) == 1
    assert offers(document)[0]["itemOffered"]["name"] == f"{NAMED} {NAMED}"


@settings(max_examples=drawn(40), deadline=None)
@given(catalogs(), st.sampled_from(LANGUAGES))
def test_any_catalog_makes_a_page_with_all_that_is_on_sale(data: list[Any], language: str) -> None:
    definitions = gathered(data)
    for currency in definitions.catalog.currencies if definitions.catalog else ():
        for cycle in definitions.cycles:
            document = page(language, definitions, currency=currency, cycle=cycle)
            shown = sorted(one["sku"] for one in offers(document))
            assert set(listed(definitions, currency)) <= set(shown)
            assert len(cards(document)) == len(shown)
