"""Things on sale that no rule lets anyone come to hold."""

from __future__ import annotations

from check.roots import rights, said

ACTIONS = {
    "policies/actions.yaml": "kind: actions\n"
    "actions: [{id: buy, target: item}, {id: upgrade_edition, target: edition}]\n"
}


def test_an_edition_that_no_rule_speaks_of_is_found_at_its_id() -> None:
    assert said("unreachable-edition", rights("allow: [buy], items: [notes/basic, archive]")) == [
        (
            "catalog/notes.yaml:6",
            "plus",
            "`notes/plus` is on sale, and no rule lets anyone buy it or change to it",
        )
    ]


def test_an_upgrade_leads_to_all_editions_but_the_lowest() -> None:
    bought = "allow: [buy], items: [archive, notes/basic]"
    assert said("unreachable-edition", ACTIONS | rights(bought, "allow: [upgrade_edition]")) == []
    files = ACTIONS | rights("allow: [buy], items: [archive]", "allow: [upgrade_edition]")
    assert [mark for _, mark, _ in said("unreachable-edition", files)] == ["basic"]


def test_a_condition_on_the_item_counts_like_its_items() -> None:
    files = rights("allow: [buy], when: {item.kind: product}")
    assert [mark for _, mark, _ in said("unreachable-edition", files)] == ["archive"]


def test_without_any_right_to_buy_that_alone_is_said_elsewhere() -> None:
    assert said("unreachable-edition", rights("allow: [add_seats]")) == []
