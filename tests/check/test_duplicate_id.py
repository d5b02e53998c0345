"""Two things with one id."""

from __future__ import annotations

from check.roots import MORE, NEW, context, said
from maybuy.loading import check_documents


def test_a_second_rule_of_one_id_is_found_even_in_another_file() -> None:
    files = {MORE: "kind: policy\nid: more\nrules: [{id: everyone-asks-at-the-desk, deny: [buy]}]\n"}
    assert said("duplicate-id", files) == [
        (
            "policies/rights.yaml:8",
            "everyone-asks-at-the-desk",
            "the id `everyone-asks-at-the-desk` is taken already, at policies/new.yaml:3:14",
        )
    ]


def test_a_second_thing_of_one_id_comes_before_what_follows_from_it() -> None:
    other = "kind: catalog\nid: another\nname: Other\ncurrencies: [USD]\ncycles: [{id: monthly, months: 1}]\n"
    priced = "kind: product\nid: seal\nprices: {EUR: {monthly: 2, yearly: 1}}\n"
    laid = {"catalog/a.yaml": other, "catalog/b.yaml": priced}
    files = [file.document for file in context(laid).files]
    first, *following = check_documents(files).diagnostics
    assert (first.code, first.file) == ("duplicate-id", "catalog/catalog.yaml")
    assert ("unknown-currency", "catalog/b.yaml") in {(one.code, one.file) for one in following}


def test_a_second_edition_of_one_id_is_found() -> None:
    files = {NEW: "kind: product\nid: pens\nprice: on_request\neditions: [{id: red}, {id: red}]\n"}
    assert said("duplicate-id", files) == [
        ("catalog/new.yaml:4", "red", "the id `red` is taken already, at catalog/new.yaml:4:17")
    ]


def test_editions_of_two_products_may_have_one_id() -> None:
    files = {NEW: "kind: product\nid: pens\nprice: on_request\neditions: [{id: plus}]\n"}
    assert said("duplicate-id", files) == []


def test_an_attribute_declared_in_two_files_is_found() -> None:
    files = {MORE: "kind: vocabulary\nattributes: {account.pilot: {type: bool}}\n"}
    assert said("duplicate-id", files) == [
        (
            "policies/vocabulary.yaml:5",
            "account.pilot",
            "the id `account.pilot` is taken already, at policies/new.yaml:2:29",
        )
    ]


def test_a_second_limit_of_one_id_is_found() -> None:
    files = {NEW: "kind: limits\nlimits: [{id: pages}]\n"}
    assert said("duplicate-id", files) == [
        ("catalog/new.yaml:2", "pages", "the id `pages` is taken already, at catalog/limits.yaml:3:9")
    ]


def test_a_second_policy_of_one_id_is_found() -> None:
    files = {"policies/third.yaml": "kind: policy\nid: rights\nrules: [{id: other, deny: [buy]}]\n"}
    assert said("duplicate-id", files) == [
        ("policies/third.yaml:2", "rights", "the id `rights` is taken already, at policies/rights.yaml:2:5")
    ]


def test_a_second_catalog_is_found() -> None:
    files = {
        NEW: (
            "kind: catalog\nid: another\nname: Other\ncurrencies: [EUR]\ncycles: [{id: weekly, months: 1}]\n"
        ),
    }
    assert said("duplicate-id", files) == [
        (
            "catalog/new.yaml:1",
            "catalog",
            "a second file of `kind: catalog`; the first is at catalog/catalog.yaml:1:7",
        )
    ]
