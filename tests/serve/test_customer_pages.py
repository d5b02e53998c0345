"""The customer's pages as somebody without script meets them: what they offer, and the way to an order."""

from __future__ import annotations

import pytest

from acceptance.accounts import example, shipped
from maybuy.serve.pages.taking import InMemory
from serve.browsing import DAY, Visitor, service, users

KEPT = ("subscription", "manage", "more")


def offered(account: str, user: str) -> set[str]:
    decisions = shipped().offers(example(account), user, DAY)
    return {" ".join((one.action, one.item or "-", one.to or "-")) for one in decisions}


@pytest.mark.parametrize(("account", "user"), users())
def test_s9_s38_what_the_pages_offer_is_what_offers_says(account: str, user: str) -> None:
    visitor = Visitor(service(), account, user)
    seen = [visitor.get(page).html for page in KEPT]
    assert set().union(*(page.offered for page in seen)) == offered(account, user)
    buys = {one for one in offered(account, user) if one.startswith("buy ")}
    assert set(seen[2].offered) == buys
    assert not set().union(*(page.refused for page in seen)) & offered(account, user)


def test_the_way_to_an_order() -> None:
    orders = InMemory()
    visitor = Visitor(service(orders), "acme", "marie")
    seen = visitor.follow(visitor.get("subscription"), "Manage")
    edit = next(one for one in seen.html.forms if ("total", "support/professional") in one.fields)
    seen = visitor.send(edit, n="15")
    assert "Add seats: Support Professional (3)" in seen.html.text
    seen = visitor.follow(seen, "Go to checkout")
    seen = visitor.send(seen.html.form("payment"), accept="privacy")
    assert "Credit or debit card" in seen.html.text, seen.html.text
    seen = visitor.send(seen.html.form("buy"), pay="card")
    assert seen.status == 200, seen.html.text
    assert "your order is confirmed" in seen.html.text
    (record,) = orders._known.values()
    assert record["account"] == "acme"
