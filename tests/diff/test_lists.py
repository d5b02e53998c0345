"""What is told of things with ids, and of their texts: the same from either side, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
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

Change = Callable[[list[Data]], list[Data]]

TURN: Final = "2020-12-01"
UNTIL: Final = {"effective": {"until": TURN}}
SINCE: Final = {"effective": {"from": TURN}}
MORE: Final[list[Data]] = [
    {
        "kind": "terms", "terms": [{"id": "rules", "versions": [{"version": "one", "from": "2019-01-01"}]}],
        "details": [{"id": "tax-id", "name": "Tax id"}],
    },
    {"kind": "limits", "limits": [{"id": "disks"}, {"id": "calls", "per": "month"}]},
    {
        "kind": "features",
        "features": [{"id": "sso"}, {"id": "hours", "type": "choice", "values": ["8/5", "24/7"]}],
    },
    {
        "kind": "product", "id": "hall", "price": "on_request", "seats": {"min": 2, "max": 9},
        "limits": {"disks": 5}, "features": ["sso", {"hours": "8/5"}], "includes": ["extra"],
        "trial": {"days": 14},
    },
    {"kind": "promotion", "id": "spring", "code": "SPRING", "percent": 20},
]  # fmt: skip
LAMP: Final[Data] = {"kind": "product", "id": "lamp", "name": "Lamp", "price": "on_request"}
ASIDE: Final = {"new": "removed", "removed": "new", "changed": "changed"}


@cache
def usual() -> Definitions:
    """The shop, with some of everything else that has an id."""
    return gathered(shop_files(more=MORE))


def other(change: Change) -> tuple[Definitions, Definitions]:
    """The shop; and the same, with one thing changed."""
    return usual(), gathered(change(shop_files(more=MORE)))


def edited(kind: str, name: str | None = None, /, **more: Any) -> Change:
    """Gives the file of a kind and a name other values; none where one is None."""

    def change(files: list[Data]) -> list[Data]:
        def made(one: Data) -> Data:
            return {key: value for key, value in {**one, **more}.items() if value is not None}

        found = [made(one) if one["kind"] == kind and one.get("id") == name else one for one in files]
        assert found != files
        return found

    return change


def entry(kind: str, key: str, name: str, /, **more: Any) -> Change:
    """Gives an entry of a list in the file of a kind other values."""

    def change(files: list[Data]) -> list[Data]:
        def made(file: Data) -> Data:
            return {**file, key: [{**one, **more} if one["id"] == name else one for one in file[key]]}

        found = [made(file) if file["kind"] == kind and key in file else file for file in files]
        assert found != files
        return found

    return change


def besides(kind: str, key: str, /, **one: Any) -> Change:
    """Puts another entry into a list in the file of a kind."""

    def change(files: list[Data]) -> list[Data]:
        return [
            {**file, key: [*file[key], one]} if file["kind"] == kind and key in file else file
            for file in files
        ]

    return change


def facts(**more: Any) -> Change:
    """The shop with other facts."""
    return lambda _: shop_files(more=MORE, facts={name.replace("_", "."): one for name, one in more.items()})


SIZE: Final = {"type": "integer", "min": 0, "max": 1000, "default": 5}


def hall(key: str, base: Any, head: Any, **more: Any) -> tuple[Change, ItemChange]:
    return edited("product", "hall", **more), ItemChange("changed", "item", "hall", key, base, head)


def extra(key: str, base: Any, head: Any, **more: Any) -> tuple[Change, ItemChange]:
    return edited("add-on", "extra", **more), ItemChange("changed", "item", "extra", key, base, head)


def suite(**more: Any) -> Change:
    return entry("suite", "editions", "pro", **more)


CHANGES: Final[dict[str, tuple[Change, ItemChange]]] = {
    "an item": (lambda files: [*files, LAMP], ItemChange("new", "item", "lamp")),
    "a limit": (besides("limits", "limits", id="keys"), ItemChange("new", "limit", "keys")),
    "a feature": (besides("features", "features", id="dark"), ItemChange("new", "feature", "dark")),
    "a cycle": (
        besides("catalog", "cycles", id="weekly", months=2), ItemChange("new", "cycle", "weekly"),
    ),
    "a payment method": (
        besides("payment-methods", "methods", id="check"), ItemChange("new", "payment method", "check"),
    ),
    "a channel": (
        besides("channels", "channels", id="shop", kind="assisted"), ItemChange("new", "channel", "shop"),
    ),
    "an action": (
        besides("actions", "actions", id="look", target="none"), ItemChange("new", "action", "look"),
    ),
    "terms": (
        besides("terms", "terms", id="data", versions=[{"version": "1", "from": "2019-01-01"}]),
        ItemChange("new", "terms", "data"),
    ),
    "another detail": (besides("terms", "details", id="name"), ItemChange("new", "detail", "name")),
    "a promotion": (
        lambda files: [*files, {"kind": "promotion", "id": "fall", "code": "FALL", "percent": 1}],
        ItemChange("new", "promotion", "fall"),
    ),
    "a fact": (facts(account_big={"type": "bool"}), ItemChange("new", "attribute", "account.big")),
    "a value": (
        facts(account_type={"type": "enum", "values": ["self_service", "managed", "x"]}),
        ItemChange("new", "value", "account.type: x"),
    ),
    "a detail": (
        entry("terms", "details", "tax-id", optional=True),
        ItemChange("changed", "detail", "tax-id", "optional", "false", "true"),
    ),
    "how often": (
        entry("limits", "limits", "disks", per="month"),
        ItemChange("changed", "limit", "disks", "per", None, ("month",)),
    ),
    "what adds up": (
        entry("limits", "limits", "calls", adds_up=True),
        ItemChange("changed", "limit", "calls", "adds up", "false", "true"),
    ),
    "what a feature is": (
        entry("features", "features", "sso", type="number"),
        ItemChange("changed", "feature", "sso", "type", "switch", "number"),
    ),
    "what a feature may be": (
        entry("features", "features", "hours", values=["8/5", "24/7", "9/5"]),
        ItemChange("changed", "feature", "hours", "values", ("8/5", "24/7"), ("8/5", "24/7", "9/5")),
    ),
    "months": (
        entry("catalog", "cycles", "quarterly", months=4),
        ItemChange("changed", "cycle", "quarterly", "months", "3", "4"),
    ),
    "ways to pay": (
        entry("payment-methods", "methods", "wire", through=["page", "desk"]),
        ItemChange("changed", "payment method", "wire", "through", ("desk",), ("desk", "page")),
    ),
    "who is there": (
        entry("channels", "channels", "page", kind="assisted"),
        ItemChange("changed", "channel", "page", "kind", "self_service", "assisted"),
    ),
    "what is done to": (
        entry("actions", "actions", "cancel_product", target="line"),
        ItemChange("changed", "action", "cancel_product", "target", "held", "line"),
    ),
    "what is done": (
        entry("actions", "actions", "cancel_account", does="nothing"),
        ItemChange("changed", "action", "cancel_account", "does", "cancel_account", "nothing"),
    ),
    "whether it has channels": (
        entry("actions", "actions", "cancel_account", channelled=False),
        ItemChange("changed", "action", "cancel_account", "channelled", "true", "false"),
    ),
    "what it is offered with": (
        entry("actions", "actions", "cancel_account", offered_with="any"),
        ItemChange("changed", "action", "cancel_account", "offered with", None, "any"),
    ),
    "a version of terms": (
        entry(
            "terms", "terms", "rules",
            versions=[{"version": "one", "from": "2019-01-01"}, {"version": "two", "from": "2020-01-01"}],
        ),
        ItemChange("changed", "terms", "rules", "version two", None, "2020-01-01"),
    ),
    "the least of a fact": (
        facts(account_size={**SIZE, "min": 1}),
        ItemChange("changed", "attribute", "account.size", "min", "0", "1"),
    ),
    "the most of a fact": (
        facts(account_size={**SIZE, "max": 9}),
        ItemChange("changed", "attribute", "account.size", "max", "1000", "9"),
    ),
    "what is usual of a fact": (
        facts(account_size={**SIZE, "default": 6}),
        ItemChange("changed", "attribute", "account.size", "default", "5", "6"),
    ),
    "how much": hall("limit disks", "5", "6", limits={"disks": 6}),
    "nothing of a limit": hall("limit disks", "5", None, limits={}),
    "what is on": hall("feature sso", "true", None, features=[{"hours": "8/5"}]),
    "what is set": hall("feature hours", "8/5", "24/7", features=["sso", {"hours": "24/7"}]),
    "how much on what days": hall(
        "limit disks", "5", ("5", f"6 ({TURN})"), limits=[{**UNTIL, "disks": 5}, {**SINCE, "disks": 6}]
    ),
    "what is on from a day": hall(
        "feature sso", "true", ("false", f"true ({TURN})"),
        features=[{"sso": True, **SINCE}, {"hours": "8/5"}],
    ),
    "the first day": hall("from", None, TURN, **SINCE),
    "the last day": hall("until", None, TURN, **UNTIL),
    "what is held": hall("on sale", "true", "false", on_sale=False),
    "for how long it is tried": hall("trial", "days 14", "days 30", trial={"days": 30}),
    "whether it is tried": hall("trial", "days 14", None, trial=None),
    "what is priced": hall(
        "price", "on_request", "listed", price=None,
        prices={"USD": {"monthly": 1, "annual": 1, "quarterly": 1}},
    ),
    "for what it is sold": hall("cycles", None, ("annual", "monthly"), cycles=["monthly", "annual"]),
    "the fewest": hall("seats at least", "2", "3", seats={"min": 3, "max": 9}),
    "the most": hall("seats at most", "9", None, seats={"min": 2}),
    "the fewest on what days": hall(
        "seats at least", "2", ("2", f"3 ({TURN})"),
        seats=[{**UNTIL, "min": 2, "max": 9}, {**SINCE, "min": 3, "max": 9}],
    ),
    "no most from a day": hall(
        "seats at most", "9", ("9", f"– ({TURN})"),
        seats=[{**UNTIL, "min": 2, "max": 9}, {**SINCE, "min": 2}],
    ),
    "packs": extra("in packs", None, "true", quantity={"min": 1}),
    "as many": extra("seats same as", None, "desk", seats={"same_as": "desk"}),
    "one of these": extra(
        "requires any", ("desk/pro", "desk/top"), ("desk/top",), requires={"any": ["desk/top"]}
    ),
    "each of these": extra(
        "requires all", None, ("bespoke", "chat"),
        requires={"any": ["desk/pro", "desk/top"], "all": ["chat", "bespoke"]},
    ),
    "one of these from a day": extra(
        "requires any", ("desk/pro", "desk/top"), ("desk/pro, desk/top", f"desk/top ({TURN})"),
        requires=[{**UNTIL, "any": ["desk/pro", "desk/top"]}, {**SINCE, "any": ["desk/top"]}],
    ),
    "what becomes of it": extra("when unmet", None, "ends", when_unmet="ends"),
    "what it excludes": extra("excludes", None, ("bespoke", "chat"), excludes=["chat", "bespoke"]),
    "what it comes with": hall("includes", ("extra",), ("extra", "more"), includes=["more", "extra"]),
    "what it comes with from a day": hall(
        "includes", ("extra",), ("extra", f"extra, more ({TURN})"),
        includes=["extra", {"item": "more", **SINCE}],
    ),
    "of what it is made": (
        suite(parts=["desk/top", "chat/pro"]),
        ItemChange(
            "changed", "item", "all/pro", "parts", ("chat/pro", "desk/pro"), ("chat/pro", "desk/top")
        ),
    ),
    "how much it takes off": (
        edited("promotion", "spring", percent=25),
        ItemChange("changed", "promotion", "spring", "percent", "20", "25"),
    ),
    "what it takes off": (
        edited("promotion", "spring", minimum={"USD": 3}),
        ItemChange("changed", "promotion", "spring", "minimum", None, "USD 3"),
    ),
    "what ends it": (
        edited("promotion", "spring", voided_by=["remove_seats", "cancel_account"]),
        ItemChange("changed", "promotion", "spring", "voided_by", None, "remove_seats, cancel_account"),
    ),
    "what it is for": (
        edited("promotion", "spring", items={"kind": "product"}),
        ItemChange("changed", "promotion", "spring", "items", None, ("kind product",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_is_told_and_nothing_else(name: str) -> None:
    change, told = CHANGES[name]
    base, head = other(change)
    assert item_changes(base, head) == (told,)
    back = replace(told, change=ASIDE[told.change], base=told.head, head=told.base)
    assert item_changes(head, base) == (back,)


@pytest.mark.parametrize("name", [name for name, (_, told) in CHANGES.items() if told.change == "new"])
def test_what_is_new_is_gained_if_it_can_be_asked_for_and_what_is_gone_of_facts_is_lost_too(
    name: str,
) -> None:
    told = CHANGES[name][1]
    gone = replace(told, change="removed")
    assert on_one_side((told, gone), "gains") == ((told,) if told.what in NEEDED else ())
    lost = told.what in NEEDED or told.what in ("attribute", "value")
    assert on_one_side((told, gone), "loses") == ((gone,) if lost else ())


def test_what_those_keep_who_had_it_is_told_beside_what_others_get() -> None:
    dated = [{"disks": 5}, {**SINCE, "for": "new", "disks": 3}]
    base, head = other(edited("product", "hall", limits=dated))
    assert item_changes(base, head) == (
        ItemChange("changed", "item", "hall", "limit disks", "5", ("5", f"3 ({TURN})")),
        ItemChange("changed", "item", "hall", "kept-limit disks", None, "5"),
    )


def test_channels_are_told_by_their_places_among_those_that_both_have() -> None:
    def turned(files: list[Data]) -> list[Data]:
        first, second = ({"id": "page", "kind": "self_service"}, {"id": "desk", "kind": "assisted"})
        listed = [{"id": "shop", "kind": "assisted"}, second, first]
        return [{**one, "channels": listed} if one["kind"] == "channels" else one for one in files]

    base, head = other(turned)
    assert item_changes(base, head) == (
        ItemChange("new", "channel", "shop"),
        ItemChange("changed", "channel", "desk", "place", "2", "1"),
        ItemChange("changed", "channel", "page", "place", "1", "2"),
    )


NAMED: Final = {"name": {"en": "Said", "fr": "Dit"}}
TEXTS: Final[dict[str, tuple[Change, tuple[str, str, str]]]] = {
    "item": (edited("product", "bespoke", **NAMED), ("item", "bespoke", "name")),
    "description": (
        edited("product", "bespoke", description=NAMED["name"]), ("item", "bespoke", "description"),
    ),
    "limit": (entry("limits", "limits", "disks", **NAMED), ("limit", "disks", "name")),
    "feature": (entry("features", "features", "sso", **NAMED), ("feature", "sso", "name")),
    "method": (
        entry("payment-methods", "methods", "card", **NAMED), ("payment method", "card", "name"),
    ),
    "channel": (entry("channels", "channels", "page", **NAMED), ("channel", "page", "name")),
    "action": (entry("actions", "actions", "buy", **NAMED), ("action", "buy", "name")),
    "terms": (entry("terms", "terms", "rules", **NAMED), ("terms", "rules", "name")),
    "detail": (entry("terms", "details", "tax-id", **NAMED), ("detail", "tax-id", "name")),
    "promotion": (
        edited("promotion", "spring", because=NAMED["name"]), ("promotion", "spring", "because"),
    ),
    "rule": (
        entry("policy", "rules", "on-request", because=NAMED["name"]), ("rule", "on-request", "because"),
    ),
    "fact": (facts(account_size={**SIZE, **NAMED}), ("attribute", "account.size", "name")),
    "value": (
        facts(account_type={"type": "enum", "values": {"self_service": NAMED["name"], "managed": None}}),
        ("value", "account.type: self_service", "name"),
    ),
    "one": (
        edited("catalog", "shop", seat={"one": NAMED["name"], "many": "Seats"}), ("catalog", "shop", "one"),
    ),
    "many": (
        edited("catalog", "shop", seat={"one": "Seat", "many": NAMED["name"]}), ("catalog", "shop", "many"),
    ),
    "one of a product": (
        edited("product", "desk", seat={"one": NAMED["name"], "many": "Seats"}), ("item", "desk", "one"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_told_under_its_key_in_each_language(name: str) -> None:
    change, whose = TEXTS[name]
    base, head = other(change)
    found = [one for one in text_changes(base, head) if (one.what, one.id, one.key) == whose]
    assert [(one.language, one.head) for one in found if one.head] == [("en", "Said"), ("fr", "Dit")]
    back = tuple(replace(one, base=one.head, head=one.base) for one in text_changes(base, head))
    assert text_changes(head, base) == back
    assert len(text_changes(base, head)) == len(found) + (whose[2] in ("one", "many"))


def test_a_text_that_was_another_is_told_with_both_and_one_of_what_is_new_is_not() -> None:
    first, second = (
        gathered([*shop_files(more=MORE), *([{**LAMP, "name": name}] if name else [])])
        for name in ({"en": "Lamp", "fr": "Lampe"}, {"en": "Light", "fr": "Lampe"})
    )
    assert text_changes(first, second) == (TextChange("item", "lamp", "name", "en", "Lamp", "Light"),)
    assert text_changes(usual(), second) == ()
    assert text_changes(second, usual()) == ()
