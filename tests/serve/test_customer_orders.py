"""Orders made on the customer's pages, and whatever somebody may send instead of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest

from acceptance.accounts import example, shipped
from maybuy.order.applied import OrderRecord, applied
from maybuy.serve.pages import token
from maybuy.serve.pages.demo import text_of
from maybuy.serve.pages.forms import Seen, order_key
from maybuy.serve.pages.taking import InMemory, OrderFile
from maybuy.serve.services import AccountNotFoundError, Readiness, Services
from serve.browsing import DAY, HOST, KEY, Form, Visitor, service, users

CHANGES = "c=add_seats,item:support,seats:3&c=buy,item:explore/professional,seats:3"
LOOKING = service()
PAGES = ("subscription", "manage", "more", "checkout", "payment", "request")
HELPED = [one for one in users() if one[0] in ("other", "sales-assisted")]


def paying(services: Services, change: str = CHANGES) -> tuple[Visitor, Form]:
    """Marie of acme, and the form that only has to be sent."""
    visitor = Visitor(services, "acme", "marie")
    seen = visitor.get(f"payment?{change}&accept=privacy")
    return visitor, seen.html.form("buy")


def records(orders: InMemory) -> list[Mapping[str, Any]]:
    return list(orders._known.values())


def test_s31_an_order_is_confirmed_and_its_record_is_what_preview_says() -> None:
    orders = InMemory()
    visitor, form = paying(service(orders))
    seen = visitor.send(form, pay="card")
    assert "your order is confirmed" in seen.html.text
    (record,) = records(orders)
    assert record["preview"]["ready"] is True
    assert record["payment_method"] == "card"
    after = applied(example("acme"), OrderRecord.model_validate(record), shipped().definitions)
    assert after.subscription is not None
    assert after.subscription.items[0].seats == 15
    assert record["shown"]["total"][1] in seen.html.text
    assert visitor.get(seen.address).html.text == seen.html.text  # a reload


ACCEPTED = "accept=master-subscription-agreement&accept=privacy"


@pytest.mark.parametrize("accepted", ["", "accept=privacy", "accept=master-subscription-agreement", ACCEPTED])
def test_s27_a_new_subscriber_buys_nothing_without_the_terms(accepted: str) -> None:
    orders = InMemory()
    services = service(orders)
    visitor = Visitor(services, "prospect", "jacob")
    seen = visitor.get(f"payment?c=buy,item:support/team,seats:5&cycle=annual&{accepted}")
    if accepted != ACCEPTED:
        assert seen.status == 422
        assert "Accept the terms first" in seen.html.text
        assert not [one for one in seen.html.forms if one.action.startswith("/pages/buy")]
        whole = visitor.get(f"payment?c=buy,item:support/team,seats:5&cycle=annual&{ACCEPTED}")
        form = whole.html.form("buy")
        kept = [word.partition("=")[2] for word in accepted.split("&")]
        form.fields = [one for one in form.fields if one[0] != "accept" or one[1] in kept]
        assert "confirmed" not in visitor.send(form, pay="card").html.text
        assert records(orders) == []
    else:
        assert "your order is confirmed" in visitor.send(seen.html.form("buy"), pay="paypal").html.text
        (record,) = records(orders)
        assert [(one["terms"], one["version"]) for one in record["accepted"]] == [
            ("master-subscription-agreement", "2019-01"),
            ("privacy", "2020-01"),
        ]
        assert record["subscription_before"] is None


@pytest.mark.parametrize("times", [2, 5])
def test_a_form_that_is_sent_again_is_one_order(times: int) -> None:
    orders = InMemory()
    visitor, form = paying(service(orders))
    pages = {visitor.send(form, pay="card").text for _ in range(times)}
    assert len(pages) == 1
    assert len(records(orders)) == 1


def test_an_order_is_made_once_until_it_has_come_into_the_account() -> None:
    orders = InMemory()
    services = service(orders)
    pages = set()
    for _ in range(2):  # who goes back gets a new form
        visitor, form = paying(services)
        pages.add(visitor.send(form, pay="card").text)
    assert len(pages) == 1
    assert len(records(orders)) == 1
    for path in ("payment?c=add_seats,item:support,seats:2", "payment?c=add_seats,item:support,seats:3"):
        visitor.send(visitor.get(path).html.form("buy"), pay="card")
    assert len(records(orders)) == 3


def test_another_order_or_account_or_day_is_another_order() -> None:
    now, draft = Seen("catalog", "account", "sums", "2020-09-01"), [("c", "buy,item:chat/team")]
    who = token.Visitor("acme", "marie", "session")
    keys = [
        order_key(secret, visitor, changes, shown)
        for secret in (b"a" * 32, b"b" * 32)
        for visitor in (who, replace(who, account="other"), replace(who, user="luc"))
        for changes in (draft, [*draft, *draft], [])
        for shown in (now, now._replace(account="x"), now._replace(sums="x"), now._replace(day="2020-09-02"))
    ]
    assert len({*keys}) == len(keys) == 72
    assert order_key(b"a" * 32, replace(who, session="other"), draft, now._replace(catalog="x")) == keys[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"csrf": ""},
        {"csrf": "0" * 64},
        {"key": ""},
        {"key": "short"},
        {"key": "../../etc/passwd-and-more"},
        {"seen": ""},
        {"seen": "a.b.c.d"},
        {"c": ""},
        {"c": "add_seats,item:support,seats:300"},
        {"c": "add_seats,item:talk,seats:3"},
        {"pay": "wire"},
        {"pay": "gold"},
        {"pay": ""},
        {"code": "NOSUCHCODE"},
        {"c": "no_such_action"},
        {"c": ",,,"},
        {"c": "add_seats,item:support,seats:-3"},
    ],
    ids=str,
)
def test_a_forged_form_orders_nothing(wrong: dict[str, str]) -> None:
    orders = InMemory()
    visitor, form = paying(service(orders))
    seen = visitor.send(form, **{"pay": "card", **wrong})
    assert seen.status in (200, 400, 403, 409, 422)
    assert "confirmed" not in seen.html.text.lower().replace("confirmation", "")
    assert records(orders) == []


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
    ],
)
def test_a_form_of_another_site_orders_nothing(headers: dict[str, str], *, taken: bool) -> None:
    orders = InMemory()
    visitor, form = paying(service(orders))
    fields = [one for one in form.fields if one[0] != "pay"] + [("pay", "card")]
    seen = visitor.ask("POST", form.action, fields, headers, follow=False)
    assert (seen.status == 303) is taken
    assert bool(records(orders)) is taken


@pytest.mark.parametrize("as_", [("acme", "luc"), ("monthly", "lucia")])
def test_a_form_made_for_somebody_else_orders_nothing(as_: tuple[str, str]) -> None:
    orders = InMemory()
    services = service(orders)
    _, form = paying(services)
    seen = Visitor(services, *as_).send(form, pay="card")
    assert seen.status == 403
    assert records(orders) == []


def test_a_form_from_before_another_login_orders_nothing() -> None:
    orders = InMemory()
    visitor, form = paying(service(orders))
    visitor.cookies[token.COOKIE] = token.issued("acme", "marie", KEY, token.now())
    assert visitor.send(form, pay="card").status == 403
    assert records(orders) == []


@pytest.mark.parametrize("as_", [("acme", "luc"), ("monthly", "lucia")])
def test_the_order_of_somebody_else_is_shown_to_nobody(as_: tuple[str, str]) -> None:
    orders = InMemory()
    services = service(orders)
    visitor, form = paying(services)
    address = visitor.send(form, pay="card").address
    assert Visitor(services, *as_).get(address).status == 404
    assert Visitor(services, *as_).get("confirmed?order=" + "x" * 24).status == 404


class Changing:
    """An account that changes between two pages."""

    def __init__(self) -> None:
        self.account = example("acme")

    async def get(self, account: str, /) -> bytes:
        if account != self.account.id:
            raise AccountNotFoundError(account)
        return text_of(self.account)

    async def ready(self) -> Readiness:
        return Readiness(True, {})

    async def close(self) -> None:
        pass


def test_a_form_that_an_account_has_changed_behind_orders_nothing_until_it_is_seen() -> None:
    orders, accounts = InMemory(), Changing()
    visitor, form = paying(service(orders, accounts=accounts))
    subscription = accounts.account.subscription
    assert subscription is not None
    first, *others = subscription.items
    more = subscription.model_copy(update={"items": (first.model_copy(update={"seats": 40}), *others)})
    accounts.account = accounts.account.model_copy(update={"subscription": more})
    seen = visitor.send(form, pay="card")
    assert seen.status == 409
    assert "Your account is not what it was" in seen.html.text
    assert "The products or prices" not in seen.html.text
    assert records(orders) == []
    seen = visitor.send(seen.html.form("buy"), pay="card")
    assert "confirmed" in seen.html.text
    assert len(records(orders)) == 1


def test_a_form_of_yesterday_orders_nothing_until_it_is_seen() -> None:
    orders = InMemory()
    _, form = paying(service(orders))
    later = service(orders, day=DAY + timedelta(days=1))
    visitor = Visitor(later, "acme", "marie")
    visitor.cookies = paying(service(orders))[0].cookies
    visitor2, form = paying(service(orders))
    after = Visitor(later)
    after.cookies = visitor2.cookies
    seen = after.send(form, pay="card")
    assert seen.status == 409
    assert "Another day has begun" in seen.html.text
    assert records(orders) == []


def test_a_file_gets_a_line_for_each_order(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    first, form = paying(service(OrderFile(file)))
    seen = first.send(form, pay="card")
    other = Visitor(service(OrderFile(file)))  # another worker
    other.cookies = first.cookies
    assert other.send(form, pay="card").text == seen.text
    (line,) = file.read_text().splitlines()
    assert json.loads(line)["user"] == "marie"
    assert other.get(seen.address).text == seen.text


def test_where_nothing_can_be_taken_down_it_is_said(tmp_path: Path) -> None:
    visitor, form = paying(service(OrderFile(tmp_path / "none" / "orders.jsonl")))
    seen = visitor.send(form, pay="card")
    assert seen.status in (500, 503)
    assert "confirmed" not in seen.text


def claims(**changed: object) -> dict[str, object]:
    said = {"account": "acme", "sub": "marie", "exp": 4_102_444_800, **changed}
    return {name: value for name, value in said.items() if value is not None}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("", "not logged in"),
        ("nonsense", "not known"),
        ("a.b.c", "not known"),
        (jwt.encode(claims(), b"x" * 32, algorithm="HS256"), "not known"),
        (jwt.encode(claims(), None, algorithm="none"), "not known"),
        (jwt.encode(claims(), b"x" * 64 + KEY, algorithm="HS512"), "not known"),
        (jwt.encode(claims(exp=1), KEY), "too long"),
        (jwt.encode(claims(exp="never"), KEY), "not known"),
        (jwt.encode(claims(exp=None), KEY), "not known"),
        (jwt.encode(claims(account=None), KEY), "not known"),
        (jwt.encode(claims(account=7), KEY), "not known"),
        (jwt.encode(claims(account="nobody"), KEY), "not known"),
        (jwt.encode(claims(account="../acme"), KEY), "not known"),
        (jwt.encode(claims(sub="nobody"), KEY), "not known"),
        (jwt.encode(claims(nbf=4_102_444_000), KEY), "not known"),
        ("x" * 5_000, "not known"),
    ],
    ids=range(16),
)
def test_who_is_not_known_sees_nothing(sent: str, said: str) -> None:
    visitor = Visitor(service(pages_login="https://shop.example/login"))
    visitor.cookies[token.COOKIE] = sent
    for page in (*PAGES, "confirmed?order=x", "edit"):
        seen = visitor.get(page)
        assert seen.status == 401
        assert said in seen.html.text
        assert ("https://shop.example/login", "Log in") in seen.html.links
        assert "Support" not in seen.text


def test_a_token_may_come_in_a_header_which_goes_before_the_cookie() -> None:
    visitor = Visitor(service(), "acme", "luc")
    sent = token.issued("monthly", "lucia", KEY, token.now())
    assert "lucia, monthly" in visitor.get("subscription", authorization=f"Bearer {sent}").html.text


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ("chosen-by-somebody-else", 200),
        (token.issued("acme", "marie", b"x" * 32, token.now()), 200),
        (token.issued("acme", "marie", KEY, token.now()), 200),
        (token.issued("acme", "luc", KEY, token.now()), 401),
        (token.issued("monthly", "lucia", KEY, token.now()), 401),
    ],
    ids=["nonsense", "another key", "the same", "of the account", "of another"],
)
def test_a_cookie_beside_the_login_s_makes_nobody_else_of_a_visitor(before: str, status: int) -> None:
    sent = token.issued("acme", "marie", KEY, token.now())
    seen = Visitor(service()).get("subscription", cookie=f"{token.COOKIE}={before}; {token.COOKIE}={sent}")
    assert seen.status == status
    assert ("marie, acme" in seen.html.text) is (status == 200)


@pytest.mark.parametrize("page", ["leave", "demo"])
def test_no_other_site_logs_anybody_in_or_out(page: str) -> None:
    visitor = Visitor(service(demo=True))
    fields = [("account", "acme"), ("user", "marie")]
    seen = visitor.ask("POST", f"/pages/{page}", fields, {"sec-fetch-site": "cross-site"}, follow=False)
    assert seen.status == 403
    assert "set-cookie" not in seen.headers


@pytest.mark.parametrize(
    ("origin", "taken"),
    [("https://shop.evil.test", False), ("null", False), ("http://127.0.0.1:1", False), (HOST, True)],
)
def test_of_a_browser_that_says_no_site_the_origin_counts(origin: str, *, taken: bool) -> None:
    orders = InMemory()
    visitor, form = paying(service(orders))
    fields = [one for one in form.fields if one[0] != "pay"] + [("pay", "card")]
    body = urlencode(fields)
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "cookie": f"{token.COOKIE}={visitor.cookies[token.COOKIE]}",
        "origin": origin,
    }
    answer = asyncio.run(visitor._asked("POST", f"{HOST}{form.action}", body, headers))
    assert (answer.status_code == 303) is taken
    assert bool(records(orders)) is taken


def test_a_login_of_the_demo_takes_no_session_from_before() -> None:
    visitor = Visitor(service(demo=True))
    visitor.cookies[token.COOKIE] = "chosen-by-somebody-else"
    fields = [("account", "acme"), ("user", "marie")]
    sessions = set()
    for _ in range(3):
        seen = visitor.ask("POST", "/pages/demo", fields, follow=False)
        assert "HttpOnly; SameSite=Lax" in seen.headers["set-cookie"]
        sessions.add(visitor.cookies[token.COOKIE])
    assert len(sessions) == 3
    assert "chosen-by-somebody-else" not in sessions


@pytest.mark.parametrize("fields", [[], [("account", "acme")], [("account", "acme"), ("user", "lucia")]])
def test_the_demo_knows_its_own_users_alone(fields: list[tuple[str, str]]) -> None:
    seen = Visitor(service(demo=True)).ask("POST", "/pages/demo", fields, follow=False)
    assert seen.status == 422
    assert "set-cookie" not in seen.headers


def test_there_is_no_demo_where_there_is_a_login() -> None:
    assert Visitor(service()).get("demo").status == 404


def test_in_the_demo_an_order_is_made_on_the_account() -> None:
    visitor = Visitor(service(demo=True))
    visitor.ask("POST", "/pages/demo", [("account", "acme"), ("user", "marie")])
    seen = visitor.get("payment?c=add_seats,item:support,seats:3&accept=privacy")
    seen = visitor.send(seen.html.form("buy"), pay="card")
    assert "confirmed" in seen.html.text
    seen = visitor.follow(seen, "To the subscription")
    assert "15 seats" in seen.html.text
    assert "Credit or debit card" in seen.html.text


@pytest.mark.parametrize(
    "change",
    [
        "remove_seats,item:support,seats:2",
        "change_billing_cycle,to:monthly",
        "cancel_product,item:collaboration",
        "cancel_account",
    ],
)
def test_what_waits_is_taken_back(change: str) -> None:
    visitor = Visitor(service(demo=True))
    visitor.ask("POST", "/pages/demo", [("account", "acme"), ("user", "marie")])
    before = visitor.get("subscription").html.text
    seen = visitor.get(f"payment?c={change}")
    seen = visitor.send(seen.html.form("buy"))
    assert "confirmed" in seen.html.text, seen.html.text
    seen = visitor.get("subscription")
    if "What will change" not in seen.html.text:
        assert change == "cancel_account"  # at once, or by not renewing
        return
    seen = visitor.follow(seen, "Take it back")
    assert "No longer waits" in seen.html.text
    seen = visitor.get(visitor.follow(seen, "Go to checkout").address)
    seen = visitor.send(seen.html.form("payment"))
    seen = visitor.send(seen.html.form("buy"))
    assert "confirmed" in seen.html.text
    assert visitor.get("subscription").html.text == before


@pytest.mark.parametrize(("account", "user"), HELPED)
def test_what_needs_help_is_asked_for(account: str, user: str) -> None:
    orders = InMemory()
    visitor = Visitor(service(orders), account, user)
    manage = visitor.get("manage")
    asks = [href for href, text in manage.html.links if text.startswith("Ask for it")]
    may = any(one.outcome == "refer" for one in shipped().offers(example(account), user, DAY))
    assert bool(asks) is (may and manage.status == 200)
    if asks:
        seen = visitor.get(asks[0])
        assert seen.html.form("request").method == "post"
        seen = visitor.send(seen.html.form("request"), message="<script>alert(1)</script> please")
        assert "we have your request" in seen.html.text
        assert "<script>" not in seen.text
        (record,) = records(orders)
        assert record["kind"] == "order-request"
        assert record["message"].endswith("please")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "c=", "c=x", "c=buy", "c=buy,item:nothing", "c=buy,item", "c=buy,item:a,item:b",
        "c=add_seats,seats:x",
        "c=add_seats,item:support,seats:99999999999999999999", "c=%00", "c=%ff", "c=<script>", "cycle=x",
        "cycle=annual&cycle=monthly", "accept=x", "pay=x", "lang=%00", "lang=fr&lang=en", "code=" + "x" * 200,
        "code=<script>alert(1)</script>", "&&&===",
        "c=undo,item:support&c=cancel_account&c=undo,item:support",
        "c=cancel_account&c=buy,item:guide/lite", "c=use,item:custom_objects,quantity:5", "c=" + "a" * 7_000,
        "&".join(["c=cancel_account"] * 101),
    ],
)  # fmt: skip
def test_whatever_stands_in_an_address_there_is_a_page(page: str, query: str) -> None:
    seen = Visitor(LOOKING, "acme", "marie").get(f"{page}?{query}")
    assert seen.status in (200, 400, 422)
    assert "<h1>" in seen.text
    assert "<script>" not in seen.text
