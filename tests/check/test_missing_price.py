"""Things on sale that cannot be charged for."""

from __future__ import annotations

from check.roots import NEW, context, said
from maybuy.check.daily import found_by
from maybuy.check.registry import BY_CODE
from maybuy.language.told import told


def test_something_on_sale_without_a_price_is_found_at_its_id() -> None:
    files = {NEW: "kind: product\nid: pens\neditions: [{id: red}, {id: blue, price: on_request}]\n"}
    assert said("missing-price", files) == [
        ("catalog/new.yaml:3", "red", "`pens/red` is on sale and has no price")
    ]


def test_a_cycle_without_a_price_is_found_at_the_currency() -> None:
    files = {NEW: "kind: product\nid: pens\nprices: {EUR: {yearly: 5}}\n"}
    assert said("missing-price", files) == [
        ("catalog/new.yaml:3", "EUR", "`pens` has a price in EUR, but none for monthly")
    ]


def test_a_cycle_is_found_in_the_price_list_with_dates_that_lacks_it() -> None:
    files = {
        NEW: (
            "kind: product\n"
            "id: pens\n"
            "prices:\n"
            "  - {effective: {until: 2020-01-01}, EUR: {monthly: 4, yearly: 5}}\n"
            "  - {effective: {from: 2020-01-01}, EUR: {monthly: 4}}\n"
        ),
    }
    assert said("missing-price", files) == [
        ("catalog/new.yaml:5", "EUR", "`pens` has a price in EUR, but none for yearly")
    ]


def test_what_is_not_on_sale_or_priced_on_request_needs_no_price() -> None:
    files = {
        NEW: (
            "kind: product\nid: pens\neditions: [{id: red, on_sale: false}, {id: blue, price: on_request}]\n"
        ),
    }
    assert said("missing-price", files) == []


def test_an_edition_may_have_the_price_of_its_product() -> None:
    files = {
        NEW: (
            "kind: product\n"
            "id: pens\n"
            "prices: {EUR: {monthly: 4, yearly: 5}}\n"
            "editions: [{id: red}, {id: blue}]\n"
        ),
    }
    assert said("missing-price", files) == []


def test_a_currency_that_is_left_out_is_a_warning_and_no_error() -> None:
    files = {NEW: "kind: product\nid: pens\nprices: {EUR: {monthly: 1, yearly: 1}}\n"}
    files["catalog/catalog.yaml"] = (
        "kind: catalog\nid: lumen\nname: Lumen\ncurrencies: [EUR, CHF]\n"
        "cycles: [{id: monthly, months: 1}, {id: yearly, months: 12}]\n"
    )
    found = [one for one in told(found_by(BY_CODE["missing-price"], context(files))) if one.file == NEW]
    assert [(one.severity, one.message) for one in found] == [
        ("warning", "`pens` has no price in CHF, so it is not sold in it")
    ]
