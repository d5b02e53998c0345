"""Ways out of refusals on the customer's pages: each that can be followed is a button, and leads out."""

from __future__ import annotations

from datetime import date
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import pytest

from acceptance.accounts import example, shipped
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.serve.pages.draft import draft_of, parameters
from maybuy.serve.pages.taking import InMemory
from ordering import customer, newcomer, prices, shop_files
from serve.browsing import DAY, Seen, Visitor, service, users
from serve.one_account import visitor_of
from strategies import Data, gathered

LOOKING = service()
AT = date(2026, 2, 15)
TERM = ("2026-02-01", "2026-03-01")


def summed_up(engine: Engine, account: Account, user: str, query: str, at: date) -> Preview:
    return engine.preview(account, draft_of(parameters(query.encode()), 100).order(user), at)


ACCOUNTS = [one for one in users() if one[0] in ("acme", "other", "prospect", "suite", "chat-phase-4")]


@pytest.mark.parametrize(("account", "user"), ACCOUNTS)
def test_every_button_leads_to_an_order_of_which_nothing_is_refused(account: str, user: str) -> None:
    visitor = Visitor(LOOKING, account, user)
    for page in ("manage", "more"):
        seen = visitor.get(page)
        for button, said in seen.html.presses:
            got = visitor.press(seen, button["value"], follow=False)
            query = urlsplit(got.headers["location"]).query
            preview = summed_up(shipped(), example(account), user, query, DAY)
            assert preview.changes, said
            assert all(one.outcome != "deny" for one in preview.changes), (said, query)
            wanted = button["value"].partition(" ")[2]
            later = dict(parse_qsl(query)).get("then")
            # what was wanted is in the order, came with it, or is said to be possible later
            action, _, item = wanted.partition(",item:")
            now = preview.subscription_now
            assert now is not None
            there = any((one.action, one.ask.item) == (action, item or None) for one in preview.changes)
            assert later or there or action not in ("buy", "bundle") or _held(item, preview), (said, query)
            assert bool(preview.scheduled) or not later


def _held(item: str, preview: Preview) -> bool:
    """Whether an item is held after all changes: as a line, or with one."""
    assert preview.subscription_after is not None
    lines = {line.item for line in preview.subscription_after.items}
    brings = shipped().definitions.brings
    return item in lines | {brought.id for line in lines for brought, _, _ in brings.get(line, ())}


@pytest.mark.parametrize(("account", "user"), [("acme", "luc"), ("suite", "noemie"), ("other", "aaron")])
def test_who_may_change_nothing_has_no_buttons(account: str, user: str) -> None:
    for page in ("manage", "more"):
        assert not Visitor(LOOKING, account, user).get(page).html.presses


@cache
def engine(*later: str) -> Engine:
    """The shop with what is refused to some: by a role, a fact, a billing cycle, until a day."""
    rules: list[Data] = [
        {"id": "public", "deny": ["buy"], "when": {"item": "big", "account.sector": "private"}},
        {"id": "soon", "deny": ["buy"], "when": {"item": "soon"}, "effective": {"until": "2026-03-10"}},
        {"id": "admins", "allow": ["add_seats"], "through": ["page"], "when": {"user.role": "admin"}},
        {"id": "all-see", "allow": ["see"], "when": {"user.role": ["owner", "admin"]}},
    ]
    sector = {"type": "enum", "values": ["private", "public"], "default": "private", "changeable": True}
    role = {"type": "enum", "values": ["owner", "admin"], "changeable": True}
    sold = [
        {"kind": "product", "id": one, "name": one.title(), "prices": prices("USD", 9, 9)}
        for one in ("big", "soon")
    ]
    yearly = {"kind": "product", "id": "yearly", "name": "Yearly", "cycles": ["annual"]}
    files = shop_files(
        rules=rules,
        facts={"account.sector": sector, "user.role": role},
        later=later,
        more=[*sold, {**yearly, "prices": {"USD": {"annual": "7"}}}],
    )
    for file in files:
        if file["kind"] == "actions":
            file["actions"].append({"id": "see", "does": "view", "channelled": False})
    return Engine(gathered(files))


def holder() -> Account:
    return customer(("desk/basic", 4), cycle="monthly", term=TERM)


def pressed(visitor: Visitor, page: str, value: str) -> tuple[Seen, list[str]]:
    """What comes of a button, and the changes of the order then."""
    seen = visitor.press(visitor.get(page), value)
    query = urlsplit(seen.address).query
    return seen, [value for name, value in parse_qsl(query) if name == "c"]


def test_another_billing_cycle_is_part_of_the_order() -> None:
    seen, changes = pressed(visitor_of(engine(), holder(), AT), "more", "0 buy,item:yearly")
    assert changes == ["change_billing_cycle,to:annual", "buy,item:yearly"]
    assert "Go to checkout" in seen.html.text


def test_what_has_to_wait_is_left_for_then_and_said_with_its_day() -> None:
    late = engine("change_billing_cycle")
    seen, changes = pressed(visitor_of(late, holder(), AT), "more", "0 buy,item:yearly")
    assert changes == ["change_billing_cycle,to:annual"]
    said = "Buy: Yearly: this becomes possible once what waits has happened, on March 1, 2026."
    assert said in seen.html.text
    assert "Go to checkout" in seen.html.text
    # so it is: asked of what the order leaves, on that day
    preview = summed_up(late, holder(), "owner", urlsplit(seen.address).query, AT)
    after = holder().model_copy(update={"subscription": preview.subscription_after})
    offered = late.offers(after, "owner", date(2026, 3, 1))
    assert ("buy", "yearly") in [(one.action, one.item) for one in offered]


def test_a_first_subscription_gets_the_billing_cycle_that_something_is_sold_for() -> None:
    seen, changes = pressed(
        visitor_of(engine(), newcomer(), AT), "more?c=buy,item:yearly&cycle=monthly", "0 0"
    )
    assert changes == ["buy,item:yearly"]
    assert "cycle=annual" in seen.address
    assert "Go to checkout" in seen.html.text


def test_what_is_needed_comes_before_what_the_order_has_already() -> None:
    page = "manage?c=buy,item:extra,seats:3&c=add_seats,item:desk,seats:2"
    seen, changes = pressed(visitor_of(engine(), holder(), AT), page, "0 0")
    assert changes == [
        "upgrade_edition,item:desk/pro",
        "buy,item:extra,seats:3",
        "add_seats,item:desk,seats:2",
    ]
    assert "Go to checkout" in seen.html.text


def test_a_later_day_is_said_and_not_pressed() -> None:
    seen = visitor_of(engine(), newcomer(), AT).get("more")
    assert "wait until March 10, 2026" in seen.html.text
    assert not [one for one, _ in seen.html.presses if "item:soon" in one["value"]]


def test_another_user_is_named() -> None:
    seen = visitor_of(engine(), holder(), AT, user="admin").get("manage")
    assert "Ask owner." in seen.html.text
    assert not seen.html.presses
    french = visitor_of(engine(), holder(), AT, user="admin", language="fr").get("manage")
    assert "Demandez à owner." in french.text


def test_what_only_somebody_else_can_change_is_asked_for_by_a_form() -> None:
    orders = InMemory()
    visitor = visitor_of(engine(), holder(), AT, orders=orders)
    seen = visitor.press(visitor.get("more"), "0 buy,item:big")
    assert seen.address.startswith("/pages/request?")
    assert "Buy: Big" in seen.html.text
    form = next(one for one in seen.html.forms if one.method == "post" and one.action == "/pages/request")
    done = visitor.send(form, message="We are a town.")
    assert done.status == 200
    assert "Buy: Big" in done.html.text
    (record,) = orders._known.values()
    assert record["kind"] == "order-request"
    assert record["wish"]["change"] == {"action": "buy", "item": "big"}
    assert record["message"] == "We are a town."
    assert "public" in record["wish"]["way"]


@pytest.mark.parametrize(
    "address",
    [
        "request?wish=0%20buy,item:yearly",  # a button of another kind
        "request?wish=1%20buy,item:big",
        "request?wish=0%20buy,item:desk/basic",
        "request?wish=nothing",
        "edit?way=0%20buy,item:big",
        "edit?way=9%20buy,item:yearly",
        "edit?way=buy,item:yearly",
        "edit?fix=0%207&c=buy,item:yearly",
        "edit?fix=5%200&c=buy,item:yearly",
        "edit?fix=0&c=buy,item:yearly",
        "manage?then=nothing&c=change_billing_cycle,to:annual&then=x",
    ],
)
def test_what_no_button_says_is_refused(address: str) -> None:
    late = engine("change_billing_cycle")
    assert visitor_of(late, holder(), AT).get(address).status == 400


def test_who_may_change_nothing_may_wish_for_nothing() -> None:
    account = holder().model_copy(update={"type": "managed"})
    assert visitor_of(engine(), account, AT).get("request?wish=0%20buy,item:big").status == 400
