"""What is told of things with ids, and of their texts: the same from either side, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from maybuy.diff.lists import (
    NEEDED,
    ItemChange,
    TextChange,
    item_changes,
    on_one_side,
    text_changes,
)
from maybuy.model.definitions import Definitions
from ordering import Data, shop_files
from strategies import gathered

DETAILS: Final[Data] = {"kind": "terms", "details": [{"id": "tax-id", "name": "Tax id"}]}
LAMP: Final[Data] = {"kind": "product", "id": "lamp", "name": "Lamp", "price": "on_request"}
ASIDE: Final = {"new": "removed", "removed": "new", "changed": "changed"}


def other(change: Callable[[list[Data]], list[Data]]) -> tuple[Definitions, Definitions]:
    """The shop, with a detail that is asked for; and the same, with one thing changed."""
    return gathered(shop_files(more=[DETAILS])), gathered(change(shop_files(more=[DETAILS])))


def edited(kind: str, name: str | None = None, /, **more: Any) -> Callable[[list[Data]], list[Data]]:
    """Gives the file of a kind and a name other values."""

    def change(files: list[Data]) -> list[Data]:
        found = [{**one, **more} if one["kind"] == kind and one.get("id") == name else one for one in files]
        assert found != files
        return found

    return change


OPTIONAL: Final = edited("terms", details=[{**DETAILS["details"][0], "optional": True}])
CHANGES: Final[dict[str, tuple[Callable[[list[Data]], list[Data]], ItemChange]]] = {
    "an item": (lambda files: [*files, LAMP], ItemChange("new", "item", "lamp")),
    "a detail": (OPTIONAL, ItemChange("changed", "detail", "tax-id", "optional", "false", "true")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_is_told_and_nothing_else(name: str) -> None:
    change, told = CHANGES[name]
    base, head = other(change)
    assert item_changes(base, head) == (told,)


@pytest.mark.parametrize("name", CHANGES)
def test_the_way_back_is_told_the_other_way_round(name: str) -> None:
    base, head = other(CHANGES[name][0])
    back = [
        replace(one, change=ASIDE[one.change], base=one.head, head=one.base)
        for one in item_changes(base, head)
    ]
    assert list(item_changes(head, base)) == back
    gained, lost = on_one_side(item_changes(base, head), "gains"), on_one_side(back, "loses")
    assert [one.id for one in gained] == [one.id for one in lost if one.what in NEEDED]
    assert bool(gained) is (CHANGES[name][1].change == "new")


@pytest.mark.parametrize("key", ["name", "description"])
def test_a_text_of_an_item_is_told_under_its_key(key: str) -> None:
    base, head = other(edited("product", "bespoke", **{key: {"en": "Made for you"}}))
    (told,) = [one for one in text_changes(base, head) if one.language == "en"]
    assert (told.what, told.id, told.key, told.head) == ("item", "bespoke", key, "Made for you")
    assert isinstance(told, TextChange)
