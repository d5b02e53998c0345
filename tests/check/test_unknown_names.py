"""Names that nothing defines, of every kind."""

from __future__ import annotations

from check.roots import NEW, rule, said


def test_an_item_that_no_file_defines_is_found_where_it_is_named() -> None:
    files = {NEW: "kind: product\nid: pens\nprice: on_request\nincludes: [archive, archives]\n"}
    assert said("unknown-item", files) == [
        ("catalog/new.yaml:4", "archives", "`archives` is not an item of the catalog")
    ]


def test_an_item_is_found_in_the_requirements_of_an_edition() -> None:
    files = {
        NEW: "kind: product\nid: pens\nprice: on_request\neditions: [{id: a, requires: {all: [note]}}]\n"
    }
    assert said("unknown-item", files) == [
        ("catalog/new.yaml:4", "note", "`note` is not an item of the catalog")
    ]


def test_a_product_stands_for_its_editions() -> None:
    files = rule("deny: [buy]\nitems: [notes, archive, notes/plus]")
    assert said("unknown-item", files) == []


def test_nothing_is_unknown_while_a_file_that_may_define_it_has_the_wrong_shape() -> None:
    files = {
        **rule("deny: [buy]\nitems: [pens]"),
        NEW: "kind: product\nid: pens\nprice: free\n",
    }
    assert said("unknown-item", files) == []


def test_a_file_of_another_kind_with_the_wrong_shape_hides_nothing() -> None:
    files = {
        **rule("deny: [buy]\nitems: [pens]"),
        NEW: "kind: limits\n",
    }
    assert said("unknown-item", files) == [
        ("policies/new.yaml:6", "pens", "`pens` is not an item of the catalog")
    ]


def test_a_product_that_no_file_defines_is_found_in_a_selector() -> None:
    files = rule("deny: [buy]\nitems: {product: note}")
    assert said("unknown-product", files) == [
        ("policies/new.yaml:6", "note", "`note` is not a product of the catalog")
    ]


def test_a_product_of_the_catalog_may_be_selected() -> None:
    files = rule("deny: [buy]\nitems: {product: notes}")
    assert said("unknown-product", files) == []


def test_an_edition_that_no_product_has_is_found() -> None:
    files = rule("deny: [buy]\nitems: {edition: pro}")
    assert said("unknown-edition", files) == [
        ("policies/new.yaml:6", "pro", "no product has an edition `pro`")
    ]


def test_an_edition_of_another_product_is_found() -> None:
    files = {
        **rule("deny: [buy]\nitems: {product: notes, edition: red}"),
        NEW: ("kind: product\nid: pens\nprice: on_request\neditions: [{id: red}]\n"),
    }
    assert said("unknown-edition", files) == [("policies/new.yaml:6", "red", "`notes` has no edition `red`")]


def test_an_edition_that_some_product_has_may_be_selected() -> None:
    files = rule("deny: [buy]\nitems: {edition: plus}")
    assert said("unknown-edition", files) == []


def test_the_edition_of_an_unknown_product_is_not_spoken_of() -> None:
    files = rule("deny: [buy]\nitems: {product: pens, edition: red}")
    assert [message for *_, message in said("unknown-edition", files)] == [
        "`pens` is not a product of the catalog"
    ]


def test_a_channel_that_is_not_declared_is_found_in_a_rule() -> None:
    files = rule("allow: [buy]\nthrough: [shop, web]")
    assert said("unknown-channel", files) == [("policies/new.yaml:6", "web", "`web` is not a channel")]


def test_a_channel_that_is_not_declared_is_found_in_an_action() -> None:
    files = {
        "policies/actions.yaml": "kind: actions\nactions:\n- {id: manage, offered_with: shopp}\n"
        "- {id: buy}\n- {id: cancel_product}\n- {id: add_seats}\n",
    }
    assert said("unknown-channel", files) == [
        ("policies/actions.yaml:3", "shopp", "`shopp` is not a channel")
    ]


def test_declared_channels_may_be_named() -> None:
    files = rule("allow: [buy]\nthrough: [shop, desk]")
    assert said("unknown-channel", files) == []


def test_an_action_that_is_not_declared_is_found_under_every_effect() -> None:
    files = rule("require: [buy, rent]\nobligations: [accept:rules-of-use]")
    assert said("unknown-action", files) == [("policies/new.yaml:5", "rent", "`rent` is not an action")]


def test_declared_actions_may_be_named() -> None:
    files = rule("deny: [buy, add_seats]")
    assert said("unknown-action", files) == []


def test_an_attribute_that_is_not_declared_is_found_at_its_key() -> None:
    files = rule("allow: [buy]\nwhen: {account.size: 5}")
    assert said("unknown-attribute", files) == [
        ("policies/new.yaml:6", "account.size", "`account.size` is not declared, so nothing is known of it")
    ]


def test_an_attribute_is_found_in_alternatives_inside_alternatives() -> None:
    files = rule("allow: [buy]\nunless: {any: [{any: [{account.size: 5}]}]}")
    assert said("unknown-attribute", files) == [
        ("policies/new.yaml:6", "account.size", "`account.size` is not declared, so nothing is known of it")
    ]


def test_declared_and_derived_attributes_may_be_asked_about() -> None:
    files = rule("allow: [buy]\nwhen: {account.pilot: true, change.seats: 5}")
    assert said("unknown-attribute", files) == []


def test_a_limit_that_is_not_declared_is_found_at_its_key() -> None:
    files = {NEW: "kind: product\nid: pens\nprice: on_request\nlimits: {sheets: 5}\n"}
    assert said("unknown-limit", files) == [("catalog/new.yaml:4", "sheets", "`sheets` is not a limit")]


def test_declared_limits_may_be_set() -> None:
    files = {NEW: "kind: product\nid: pens\nprice: on_request\nlimits: {pages: 5}\n"}
    assert said("unknown-limit", files) == []


def test_terms_that_are_not_declared_are_found_in_an_obligation() -> None:
    files = rule("require: [buy]\nobligations: [accept:privacy]")
    assert said("unknown-terms", files) == [
        ("policies/new.yaml:6", "accept:privacy", "`privacy` is not the id of any terms")
    ]


def test_declared_terms_may_be_asked_for() -> None:
    files = rule("require: [buy]\nobligations: [accept:rules-of-use]")
    assert said("unknown-terms", files) == []


def test_a_detail_that_is_not_declared_is_found_in_an_obligation() -> None:
    files = rule("require: [buy]\nobligations: [provide:address]")
    assert said("unknown-detail", files) == [
        ("policies/new.yaml:6", "provide:address", "`address` is not a detail that customers give")
    ]


def test_declared_details_may_be_asked_for() -> None:
    files = rule("require: [buy]\nobligations: [provide:tax-number]")
    assert said("unknown-detail", files) == []


def test_a_price_in_another_currency_is_found_at_the_currency() -> None:
    files = {NEW: "kind: product\nid: pens\nprices: {USD: {monthly: 1}, EUR: {monthly: 1}}\n"}
    assert said("unknown-currency", files) == [
        ("catalog/new.yaml:3", "USD", "the catalog has no prices in `USD`")
    ]


def test_a_price_with_dates_is_looked_at_as_well() -> None:
    files = {
        NEW: "kind: product\nid: pens\nprices:\n  - {effective: {from: 2020-01-01}, CHF: {monthly: 1}}\n"
    }
    assert said("unknown-currency", files) == [
        ("catalog/new.yaml:4", "CHF", "the catalog has no prices in `CHF`")
    ]


def test_a_price_in_a_currency_of_the_catalog_is_right() -> None:
    files = {NEW: "kind: product\nid: pens\nprices: {EUR: {monthly: 1}}\n"}
    assert said("unknown-currency", files) == []


def test_a_price_for_another_cycle_is_found_at_the_cycle() -> None:
    files = {NEW: "kind: product\nid: pens\nprices: {EUR: {monthly: 1, weekly: 1}}\n"}
    assert said("unknown-cycle", files) == [
        ("catalog/new.yaml:3", "weekly", "`weekly` is not a billing cycle of the catalog")
    ]


def test_a_price_for_a_cycle_of_the_catalog_is_right() -> None:
    files = {NEW: "kind: product\nid: pens\nprices: {EUR: {monthly: 1, yearly: 1}}\n"}
    assert said("unknown-cycle", files) == []


def test_a_misspelt_code_is_found() -> None:
    text = "kind: product\nid: pens\nprice: on_request\nsilence: [{code: anual-dearer, because: x}]\n"
    assert said("unknown-code", {NEW: text}) == [
        ("catalog/new.yaml:4", "anual-dearer", "there is no finding with the code `anual-dearer`")
    ]


def test_codes_that_there_are_are_known() -> None:
    text = "kind: product\nid: pens\nprice: on_request\nsilence: [{code: annual-dearer, because: x}]\n"
    assert said("unknown-code", {NEW: text}) == []
