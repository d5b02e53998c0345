"""What becomes of an item without what it requires, where it requires nothing."""

from __future__ import annotations

from check.roots import NEW, said


def item(rest: str) -> dict[str, str]:
    return {NEW: f"kind: add-on\nid: ink\nprice: on_request\n{rest}"}


def test_it_is_found_where_it_is_said() -> None:
    assert said("nothing-required", item("when_unmet: ends\n")) == [
        ("catalog/new.yaml:4", "ends", "`ink` requires nothing: there is nothing to end it")
    ]


def test_with_a_requirement_it_says_something() -> None:
    assert said("nothing-required", item("requires: {any: [notes]}\nwhen_unmet: ends\n")) == []


def test_an_edition_may_say_what_becomes_of_what_its_product_requires() -> None:
    editions = "editions: [{id: one, price: on_request, when_unmet: ends}]\n"
    assert said("nothing-required", {NEW: f"kind: product\nid: ink\n{editions}"}) != []
    needs = f"requires: {{any: [notes]}}\n{editions}"
    assert said("nothing-required", {NEW: f"kind: product\nid: ink\n{needs}"}) == []
