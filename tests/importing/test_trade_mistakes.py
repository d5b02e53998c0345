"""What is refused of an export of Stripe or a catalog of Kill Bill, and what is told of one that is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commands import run
from maybuy.importing.described import PriceList
from maybuy.importing.formats import FORMATS
from maybuy.importing.shape import LIMITS
from maybuy.importing.xml_text import document_of
from maybuy.source import Document, Limits, LoadError

PRODUCT = {"id": "prod_1", "object": "product", "active": True, "name": "Gold"}
PRICE = {
    "id": "price_1", "object": "price", "active": True, "currency": "usd", "product": "prod_1",
    "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"},
    "type": "recurring", "unit_amount": 1000, "unit_amount_decimal": "1000",
}  # fmt: skip


def stripe(text: str) -> PriceList:
    one = FORMATS["stripe"]
    return one.price_list(one.document(text.encode(), "list.json"))


def codes(found: PriceList) -> set[str]:
    return {one.code for one in found.unsaid}


def price(**other: Any) -> str:
    return json.dumps([PRODUCT, {**PRICE, **other}])


def xml(text: str) -> Document:
    return document_of(text.encode(), "list.xml", LIMITS)


WAYS = {
    "lists by name": json.dumps({"products": {"object": "list", "data": [PRODUCT]}, "prices": [PRICE]}),
    "one array": json.dumps([PRODUCT, PRICE]),
    "a line each": f"{json.dumps(PRODUCT)}\n{json.dumps(PRICE)}\n",
    "pages, one after another": "\n".join(
        json.dumps({"object": "list", "data": [one]}, indent=2) for one in (PRODUCT, PRICE)
    ),
    "the product within the price": json.dumps({**PRICE, "product": PRODUCT}),
    "the price within the product": json.dumps({**PRODUCT, "default_price": PRICE}),
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_objects_may_stand_in_any_order_and_shape(text: str) -> None:
    found = stripe(text)
    (gold,) = found.others
    assert gold.id == "gold"
    assert gold.charges is not None
    assert str(gold.charges[0].amounts["USD"]["monthly"][0].price) == "10"
    assert codes(found) == set()


TOLD = {
    "of-no-product": price(product="prod_2"),
    "interval": price(recurring={"interval": "week", "interval_count": 1}),
    "inactive": price(active=False),
    "no-amount": price(unit_amount=None, unit_amount_decimal=None),
    "own-amount": price(custom_unit_amount={"minimum": 1}),
    "currency": price(currency="xyz"),
    "tiers": price(tiers=[{"up_to": 9, "unit_amount": 1}, {"up_to": 9, "unit_amount": 1}]),
    "round-down": price(transform_quantity={"divide_by": 5, "round": "down"}),
    "nickname": price(nickname="Ours"),
    "amounts": price(unit_amount_decimal="1001"),
    "left": price(metadata={"team": "north"}),
    "no-part": json.dumps([PRODUCT, PRICE, {"object": "customer", "id": "cus_1"}]),
    "goes-on": json.dumps({"object": "list", "data": [PRODUCT, PRICE], "has_more": True}),
    "other-price": json.dumps([PRODUCT, PRICE, {**PRICE, "id": "price_2", "unit_amount": 900}]),
    "other-again": json.dumps([PRODUCT, PRICE, {**PRICE, "unit_amount": 900}]),
    "no-price": json.dumps([{**PRODUCT, "default_price": "price_9"}, PRICE]),
    "currency-apart": json.dumps([
        PRODUCT, {**PRICE, "currency_options": {"eur": {"unit_amount": 900}}},
        {**PRICE, "id": "price_2", "recurring": {"interval": "year", "interval_count": 1}},
    ]),
    "no-coupon": json.dumps([
        PRODUCT, PRICE, {"object": "promotion_code", "id": "a", "coupon": "b", "code": "c"}
    ]),
    "takes-nothing": json.dumps([PRODUCT, PRICE, {"object": "coupon", "id": "a"}]),
    "rounded": json.dumps([PRODUCT, PRICE, {"object": "coupon", "id": "a", "percent_off": 33.333}]),
    "moment": json.dumps([
        PRODUCT, PRICE, {"object": "coupon", "id": "a", "percent_off": 5, "redeem_by": 1_782_864_001}
    ]),
}  # fmt: skip


@pytest.mark.parametrize("code", TOLD)
def test_what_cannot_be_said_is_told(code: str) -> None:
    assert code in codes(stripe(TOLD[code]))


REFUSED = {
    "no products": json.dumps([PRICE]),
    "a product without a name": json.dumps([{**PRODUCT, "name": None}]),
    "an amount that is none": price(unit_amount_decimal="ten"),
    "an amount below zero": price(unit_amount_decimal="-5"),
    "an active that is none": price(active="yes"),
    "no JSON": "{",
    "nothing": "",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(text)
    result = run("import", "stripe", str(tmp_path / "list.json"), "-o", str(tmp_path / "made"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert not (tmp_path / "made").exists()


TEN = "&a;" * 10
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n + 1} "{TEN}">'.replace("&a;", f"&a{n or ''};") for n in range(8))
    + "]><catalog>&a8;</catalog>"
)
UNSAFE = {
    "a file from outside": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><catalog>&x;</catalog>',
    "a document type from outside": '<!DOCTYPE catalog SYSTEM "http://localhost:1/a.dtd"><catalog/>',
    "entities in entities": BOMB,
    "parameter entities": '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><catalog/>',
}


@pytest.mark.parametrize("text", UNSAFE.values(), ids=UNSAFE)
def test_no_document_type_is_read(text: str) -> None:
    found = xml(text)
    assert found.data is None
    assert [(one.code, one.variant) for one in found.findings] == [("syntax", "doctype")]


MALFORMED = {
    "never closed": ("<catalog><a></catalog>", "xml"),
    "an entity that nobody declared": ("<catalog>&x;</catalog>", "xml"),
    "an attribute twice": ("<catalog a='1' a='2'/>", "xml"),
    "nothing": ("", "xml"),
    "another encoding": ("<?xml version='1.0' encoding='UTF-16'?><catalog/>", "encoding"),
}


@pytest.mark.parametrize(("text", "variant"), MALFORMED.values(), ids=MALFORMED)
def test_xml_that_is_none_is_refused_where_it_stands(text: str, variant: str) -> None:
    found = xml(text)
    assert [(one.code, one.variant) for one in found.findings] == [("syntax", variant)]


def test_xml_that_is_too_deep_or_too_large_is_not_read() -> None:
    few = Limits(max_bytes=2_000, max_depth=20, max_nodes=100)

    def found(text: str) -> list[str]:
        return [one.code for one in document_of(text.encode(), "list.xml", few).findings]

    assert found("<a>" * 20 + "</a>" * 20) == []
    assert found("<a>" * 21 + "</a>" * 21) == ["too-deep"]
    assert found("<a>" + "<b/>" * 99 + "</a>") == []
    assert found("<a>" + "<b/>" * 100 + "</a>") == ["too-many-nodes"]
    assert found("<a>" + " " * 2_000 + "</a>") == ["too-large"]


def test_places_count_letters_and_not_bytes() -> None:
    found = xml("<catalog><été/><b c='x'>\n é<d>1</d></b></catalog>")
    assert found.data == {"catalog": {"été": "", "b": {"@c": "x", "d": "1", "#text": "é"}}}
    assert found.place(("catalog", "b")) == "list.xml:1:16"
    assert found.place(("catalog", "b", "d")) == "list.xml:2:3"


KILLBILL = """<catalog><catalogName>Boats</catalogName><currencies><currency>EUR</currency></currencies>
<products><product name="A"><category>BASE</category></product></products>
<plans><plan name="a"><product>{product}</product><finalPhase type="EVERGREEN">
<duration><unit>UNLIMITED</unit></duration><recurring><billingPeriod>{period}</billingPeriod>
<recurringPrice><price><currency>EUR</currency><value>{value}</value></price></recurringPrice>
</recurring></finalPhase></plan></plans></catalog>"""


def killbill(**words: str) -> PriceList:
    one = FORMATS["killbill"]
    text = KILLBILL.format(**{"product": "A", "period": "MONTHLY", "value": "5"} | words)
    return one.price_list(one.document(text.encode(), "list.xml"))


def test_a_period_that_is_not_whole_months_is_told() -> None:
    found = killbill(period="THIRTY_DAYS")
    assert codes(found) == {"interval", "no-plan"}
    assert found.products[0].plans[0].charges is None


@pytest.mark.parametrize("words", [{"product": "B"}, {"value": "five"}, {"value": "-1"}])
def test_a_mistake_of_a_catalog_is_refused(words: dict[str, str]) -> None:
    with pytest.raises(LoadError):
        killbill(**words)
