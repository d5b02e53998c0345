"""Suites of parts that are not one edition each of several products."""

from __future__ import annotations

from check.roots import NEW, said


def suite(*parts: str) -> dict[str, str]:
    lines = "".join(f"  - {{id: e{n}, parts: {each}, price: on_request}}\n" for n, each in enumerate(parts))
    single = "kind: product\nid: ink\neditions: [{id: only, price: on_request}]\n"
    return {NEW: f"kind: suite\nid: set\neditions:\n{lines}", "catalog/ink.yaml": single}


def test_a_product_with_editions_is_found_even_if_it_has_but_one() -> None:
    assert said("suite-parts", suite("[notes, ink]")) == [
        ("catalog/new.yaml:4", "ink", "`ink` has several editions, and a suite is made of one"),
        ("catalog/new.yaml:4", "notes", "`notes` has several editions, and a suite is made of one"),
    ]


def test_two_editions_of_one_product_are_found_at_the_second() -> None:
    assert said("suite-parts", suite("[notes/basic, notes/plus, archive]")) == [
        (
            "catalog/new.yaml:4",
            "notes/plus",
            "`notes/plus` stands beside `notes/basic`, and both are of `notes`",
        )
    ]


def test_a_higher_edition_that_lacks_a_product_is_a_warning() -> None:
    files = suite("[notes/basic, archive, ink/only]", "[notes/plus, archive]")
    assert said("suite-parts", files) == [
        ("catalog/new.yaml:5", "parts", "`set/e1` lacks `ink`, which is part of `set/e0` below it")
    ]


def test_one_edition_each_is_right_and_a_higher_one_may_have_more() -> None:
    assert said("suite-parts", suite("[notes/basic, archive]", "[notes/plus, archive, ink/only]")) == []
