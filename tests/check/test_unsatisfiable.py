"""Items on sale that nobody can come to buy."""

from __future__ import annotations

from check.roots import said


def item(name: str, rest: str) -> dict[str, str]:
    return {f"catalog/{name}.yaml": f"kind: add-on\nid: {name}\nprice: on_request\n{rest}"}


OLD = item("old", "on_sale: false\n")


def test_what_requires_only_what_is_not_on_sale_is_found() -> None:
    assert said("unsatisfiable", OLD | item("ink", "requires: {any: [old]}\n")) == [
        ("catalog/ink.yaml:4", "requires", "nobody can buy `ink`: it requires `old`, which cannot be bought")
    ]


def test_each_of_all_must_be_within_reach_and_one_of_any() -> None:
    assert len(said("unsatisfiable", OLD | item("ink", "requires: {all: [notes, old]}\n"))) == 1
    assert said("unsatisfiable", OLD | item("ink", "requires: {any: [notes, old]}\n")) == []


def test_what_comes_with_something_on_sale_is_within_reach() -> None:
    files = OLD | item("ink", "requires: {any: [old]}\n") | item("box", "includes: [old]\n")
    assert said("unsatisfiable", files) == []


def test_what_depends_on_one_of_these_is_not_named_again() -> None:
    files = OLD | item("ink", "requires: {any: [old]}\n") | item("pen", "requires: {all: [ink]}\n")
    assert [place for place, _, _ in said("unsatisfiable", files)] == ["catalog/ink.yaml:4"]


def test_what_is_not_on_sale_itself_may_require_anything() -> None:
    assert said("unsatisfiable", OLD | item("ink", "on_sale: false\nrequires: {any: [old]}\n")) == []


def test_two_editions_of_one_product_are_not_held_at_once() -> None:
    message = "nobody can buy `ink`: it requires `notes/basic`, `notes/plus` at once, editions of one product"
    both = item("ink", "requires: {all: [notes/basic, notes/plus]}\n")
    assert said("unsatisfiable", both) == [("catalog/ink.yaml:4", "requires", message)]
    apart = item("ink", "requires: {any: [notes/plus], all: [notes/basic]}\n")
    assert said("unsatisfiable", apart) == [("catalog/ink.yaml:4", "requires", message)]


def test_what_one_edition_can_be_is_held_at_once() -> None:
    for requires in (
        "{any: [notes/basic, notes/plus]}",
        "{all: [notes, notes/plus]}",
        "{all: [notes/plus, archive]}",
    ):
        assert said("unsatisfiable", item("ink", f"requires: {requires}\n")) == []


def test_two_that_exclude_each_other_are_not_held_at_once() -> None:
    files = item("pen", "excludes: [notes/plus, cap]\n") | item("cap", "")
    for requires, both in (
        ("{all: [pen, cap]}", "`cap`, `pen`"),
        ("{all: [pen, notes/plus]}", "`notes/plus`, `pen`"),
        ("{any: [cap, notes/plus], all: [pen]}", "`cap`, `notes/plus`, `pen`"),
    ):
        message = f"nobody can buy `ink`: it requires {both} at once, which cannot be held together"
        wanted = [("catalog/ink.yaml:4", "requires", message)]
        assert said("unsatisfiable", files | item("ink", f"requires: {requires}\n")) == wanted
    for requires in ("{any: [pen, cap]}", "{all: [pen, notes]}", "{all: [pen, archive]}"):
        assert said("unsatisfiable", files | item("ink", f"requires: {requires}\n")) == []
