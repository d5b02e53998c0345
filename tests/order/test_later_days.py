"""What the catalog asks is asked of what is held after a change, and of every later day: some examples."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.report.preview_json import preview_json
from ordering import change, customer, order, shop_files
from strategies import Data, gathered

AT = date(2020, 9, 1)
END = "2021-03-01"
LATER = ["remove_seats", "downgrade_edition", "cancel_product"]


def engine(*changed: Data, later: list[str] = LATER) -> Engine:
    """The shop, with what some of its files say otherwise."""
    files = shop_files(later=later)
    for said in changed:
        found = next((one for one in files if one.get("id") == said["id"]), None)
        if found is None:
            files.append(said)
        else:
            found.update(said)
    return Engine(gathered(files))


def said(one: Engine, account: Account, *changes: dict[str, object], language: str = "en") -> list[Any]:
    """Of each change the outcome; of a refusal the first reason's code, message and day."""
    summary = one.preview(account, order(*changes), AT)
    told = []
    for decision in preview_json(summary, one.definitions, language)["changes"]:
        reason = decision["reasons"][0]
        denied = decision["outcome"] == "deny"
        told.append((reason["code"], reason["message"], reason.get("on")) if denied else "done")
    return told


def codes(one: Engine, account: Account, *changes: dict[str, object]) -> list[Any]:
    return [told if isinstance(told, str) else told[0] for told in said(one, account, *changes)]


def waiting(*changes: dict[str, object]) -> dict[str, Any]:
    return {"scheduled": [{"on": END, "change": one} for one in changes]}


@pytest.mark.parametrize(("action", "held"), [("buy", ()), ("bundle", ("chat/basic", "desk/basic"))])
def test_what_comes_with_a_suite_is_not_held_beside_what_excludes_it(action: str, held: Any) -> None:
    apart = engine({"id": "bespoke", "excludes": ["chat/pro"]})
    one = customer(("bespoke", 1), *[(item, 1) for item in held])
    told = said(apart, one, change(action, "all/pro"))
    assert told == [("excluded", "Chat Pro cannot be had together with Bespoke", None)]


def test_what_leaves_with_an_edition_is_neither_required_nor_excluded_by_the_next() -> None:
    top: Data = {"id": "top", "includes": ["extra"], "price": "on_request"}
    basic, pro = ({"id": name, "price": "on_request"} for name in ("basic", "pro"))
    down = change("downgrade_edition", "desk/basic")
    for fact, code in (("excludes", "done"), ("requires", "not_compatible")):
        asks = ["extra"] if fact == "excludes" else {"any": ["extra"]}
        desk = {"id": "desk", "editions": [{**basic, fact: asks}, pro, top]}
        shop = engine(desk, {"id": "extra", "requires": {}})
        assert codes(shop, customer(("desk/top", 5)), down) == [code]
        assert codes(shop, customer(("desk/top", 5), ("chat/pro", 5)), down) == [code]


def test_what_was_short_before_stops_nothing_else() -> None:
    one = customer(("desk/basic", 5), ("extra", 5))  # without the edition that it needs
    assert codes(engine(), one, change("add_seats", "desk"), change("buy", "chat/pro")) == ["done", "done"]


def test_an_add_on_is_not_bought_for_what_waits_to_leave_and_says_on_which_day() -> None:
    one = customer(("desk/pro", 5), **waiting(change("downgrade_edition", "desk/basic")))
    buying = change("buy", "extra")
    because = "from March 1, 2021: Extra needs Desk Pro or Desk Top, which is to be given up"
    assert said(engine(), one, buying) == [("required_by", because, END)]
    because = (
        "à partir du 1er mars 2021 : Extra nécessite Desk Pro ou Desk Top, dont le compte ne disposera plus"
    )
    assert said(engine(), one, buying, language="fr") == [("required_by", because, END)]
    (refused,) = engine().preview(one, order(buying), AT).changes
    assert [(step.action, step.value) for step in refused.remedies[0].steps] == [
        ("upgrade_edition", "desk/pro")
    ]
    assert codes(engine(), one, change("upgrade_edition", "desk/pro"), buying) == ["done", "done"]


def test_two_changes_that_are_possible_alone_do_not_wait_together() -> None:
    shop = engine({"id": "bespoke", "excludes": ["chat"]}, later=[*LATER, "buy"])
    first, second = change("buy", "bespoke"), change("buy", "chat/pro")
    one = customer(("desk/pro", 5))
    assert codes(shop, one, first) == codes(shop, one, second) == ["done"]
    because = "from March 1, 2021: Chat Pro cannot be had together with Bespoke"
    assert said(shop, one, first, second) == ["done", ("excluded", because, END)]
    assert codes(shop, one, second, first) == ["done", "excluded"]
    other = change("buy", "chat/basic")
    assert codes(shop, one, second, other) == ["done", "done"]  # the later word takes the earlier one's place
    after = shop.preview(one, order(second, other), AT).subscription_after
    assert after is not None
    assert [line.item for line in after.items] == ["desk/pro", "chat/basic"]


def test_nothing_is_added_today_that_excludes_what_waits_to_come() -> None:
    shop = engine({"id": "bespoke", "excludes": ["desk/top"]}, later=["upgrade_edition"])
    one = customer(("desk/pro", 5), **waiting(change("upgrade_edition", "desk/top")))
    assert codes(shop, one, change("buy", "bespoke")) == ["excluded"]
    assert codes(shop, customer(("desk/pro", 5)), change("buy", "bespoke")) == ["done"]


def test_seats_that_wait_to_be_bought_count_with_those_that_are_added() -> None:
    shop = engine({"id": "desk", "seats": {"max": 8}}, later=["add_seats"])
    two, four = (change("add_seats", "desk", seats=seats) for seats in (2, 4))
    assert codes(shop, customer(("desk/pro", 5)), two) == ["done"]
    one = customer(("desk/pro", 5), **waiting(two))
    assert codes(shop, one, two) == ["too_many_seats"]
    assert codes(shop, customer(("desk/pro", 5)), four) == ["too_many_seats"]


def test_what_an_order_cancels_does_not_count_where_it_leaves_in_time() -> None:
    cancel, down = change("cancel_product", "extra"), change("downgrade_edition", "desk/basic")
    one = customer(("desk/pro", 5), ("extra", 5))
    for later in (LATER, [], ["downgrade_edition"]):
        assert codes(engine(later=later), one, down, cancel) == ["done", "done"]
    assert codes(engine(later=["cancel_product"]), one, down, cancel) == ["required_by", "done"]
    assert codes(engine(later=["cancel_product"]), one, cancel, down) == ["done", "required_by"]


def test_what_is_left_of_a_suite_is_held_to_the_seats_that_it_is_sold_in() -> None:
    for bounds, code in (({"min": 3}, "too_few_seats"), ({"max": 1}, "too_many_seats")):
        shop = engine({"id": "chat", "seats": bounds})
        one = customer(("all/pro", 2))
        assert codes(shop, one, change("cancel_product", "desk")) == [code]
        assert codes(shop, one, change("cancel_product", "chat")) == ["done"]


def test_what_waits_is_taken_back_though_it_would_have_mended_something() -> None:
    shop = engine({"id": "desk", "seats": {"max": 4}})
    one = customer(("desk/pro", 5), **waiting(change("remove_seats", "desk", seats=2)))
    assert codes(shop, one, change("add_seats", "desk", seats=1)) == ["too_many_seats"]
    assert codes(shop, one, change("cancel_account")) == ["done"]
