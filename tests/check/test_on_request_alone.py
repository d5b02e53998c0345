"""Something priced on request that a customer may buy with nobody to say the price."""

from __future__ import annotations

import pytest

from check.roots import MORE, NEW, ROOT, said

INK = {NEW: "kind: product\nid: ink\nprice: on_request\n"}


def rules(text: str) -> dict[str, str]:
    return {**INK, MORE: f"kind: policy\nid: more\nrules:\n  - {{id: one, {text}}}\n"}


def test_it_is_found_at_its_price_with_the_rule_that_allows_it() -> None:
    message = (
        "`ink` is priced on request, and the rule `owner-buys-in-the-shop` allows `buy` for it through "
        "`shop`, where nobody says the price"
    )
    assert said("on-request-alone", INK) == [("catalog/new.yaml:3", "on_request", message)]


@pytest.mark.parametrize(
    "items", ["", "items: {price: on_request}, ", "items: [ink], ", "items: {kind: product}, "]
)
def test_what_is_denied_to_everybody_there_is_not(items: str) -> None:
    assert said("on-request-alone", rules(f"deny: [buy], {items}through: [shop]")) == []
    assert said("on-request-alone", rules(f"deny: [buy], {items.removesuffix(', ') or 'items: [ink]'}")) == []


def test_what_is_denied_to_all_that_the_rule_allows_it_to_is_not_either() -> None:
    assert said("on-request-alone", rules("deny: [buy], through: [shop], when: {user.role: owner}")) == []
    since = "effective: {from: 2019-01-01}"
    assert len(said("on-request-alone", rules(f"deny: [buy], through: [shop], {since}"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "deny: [buy], items: [archive], through: [shop]",
        "deny: [buy], through: [desk]",
        "deny: [buy], through: [shop], when: {user.role: member}",
        "deny: [add_seats], through: [shop]",
    ],
)
def test_what_is_denied_elsewhere_or_to_some_is(text: str) -> None:
    assert len(said("on-request-alone", rules(text))) == 1


def test_what_has_a_price_or_is_not_on_sale_may_be_bought_anywhere() -> None:
    assert said("on-request-alone", {}) == []
    assert said("on-request-alone", {NEW: f"{INK[NEW]}on_sale: false\n"}) == []


def test_where_it_may_be_changed_to_that_is_named() -> None:
    editions = "kind: product\nid: ink\neditions:\n  - {id: low, prices: {EUR: {monthly: 1, yearly: 1}}}\n"
    more = (
        "kind: policy\nid: more\nrules:\n  - {id: one, deny: [buy], through: [shop]}\n"
        "  - {id: two, allow: [upgrade_edition], through: [shop]}\n"
    )
    actions = (ROOT / "policies" / "actions.yaml").read_text(encoding="utf-8")
    changed = {
        NEW: f"{editions}  - {{id: high, price: on_request}}\n",
        MORE: more,
        "policies/actions.yaml": f"{actions}\n  - {{id: upgrade_edition, target: edition}}\n",
    }
    ((_, _, message),) = said("on-request-alone", changed)
    assert "allows `upgrade_edition` for it through `shop`" in message
