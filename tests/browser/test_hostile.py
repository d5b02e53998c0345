"""What browsers do that forms have to stand: double clicks, the back button, two tabs, other sites' forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from browser.hands import leads_to
from browser.shop import Shop
from maybuy.serve.pages import token

Opened = Callable[..., Any]
PAYMENT = "payment?c=add_seats,item:support,seats:3"
OTHER_SITE = "http://shop.evil.test/"
AS_LUCIA = "<input name=account value=monthly><input name=user value=lucia>"
HTML = "all => all.map(one => one.outerHTML).join('')"
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


@pytest.fixture
def marie(shop: Shop, opened: Opened) -> Callable[..., Any]:
    """Opens the pages as the owner of an account."""

    def enter(*, script: bool = True) -> Any:
        shop.begin()
        page = opened(java_script_enabled=script)
        page.goto(f"{shop.url}/demo")
        page.locator("form:has(input[value=acme]):has(input[value=marie])").get_by_role("button").click()
        page.wait_for_url(leads_to("subscription"))
        return page

    return enter


def pay(page: Any, shop: Shop, address: str = PAYMENT) -> None:
    """To the last page before an order, with a way to pay."""
    page.goto(f"{shop.url}/{address}")
    page.locator("#pay-card").check()


def show(page: Any, html: str) -> None:
    """Another site, of somebody who means no good."""
    page.route(f"{OTHER_SITE}**", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(OTHER_SITE)


@SCRIPT
def test_two_clicks_are_one_order(shop: Shop, marie: Callable[..., Any], *, script: bool) -> None:
    page = marie(script=script)
    pay(page, shop)
    page.locator("#buy").dblclick()
    # Whichever of both ways there is broken off by the other: not an address is waited for, but the page.
    page.locator("h1", has_text="confirmed").wait_for()
    assert leads_to("confirmed")(page.url)
    assert len(shop.records) == 1
    (line,) = [one for one in shop.account("acme").subscription.items if one.item == "support/professional"]
    assert line.seats == 15


@SCRIPT
def test_going_back_and_reloading_order_nothing_and_show_what_is_held_now(
    shop: Shop, marie: Callable[..., Any], *, script: bool
) -> None:
    page = marie(script=script)
    pay(page, shop)
    assert "15 seats" in page.locator("#summary").inner_text()
    page.locator("#buy").click()
    page.wait_for_url(leads_to("confirmed"))
    page.go_back()
    page.locator("#summary", has_text="18 seats").wait_for()
    page.go_forward()
    page.wait_for_url(leads_to("confirmed"))
    page.reload()
    assert "confirmed" in page.locator("h1").inner_text()
    assert len(shop.records) == 1


def test_of_two_tabs_the_second_is_told_what_the_first_has_done(
    shop: Shop, marie: Callable[..., Any], violations: Callable[[Any], list[str]]
) -> None:
    page = marie()
    other = page.context.new_page()
    pay(page, shop)
    pay(other, shop, "payment?c=add_seats,item:support,seats:1")
    page.locator("#buy").click()
    page.wait_for_url(leads_to("confirmed"))
    other.locator("#buy").click()
    other.locator("#changed").wait_for()
    assert "Your account is not what it was." in other.locator("#changed").inner_text()
    assert "16 seats" in other.locator("#summary").inner_text()
    assert violations(other) == []
    assert len(shop.records) == 1
    other.locator("#buy").click()
    other.wait_for_url(leads_to("confirmed"))
    assert len(shop.records) == 2


def test_a_tab_in_which_somebody_else_logged_in_orders_nothing_for_either(
    shop: Shop, marie: Callable[..., Any]
) -> None:
    page = marie()
    pay(page, shop)
    other = page.context.new_page()
    other.goto(f"{shop.url}/demo")
    other.locator("form:has(input[value=monthly]):has(input[value=lucia])").get_by_role("button").click()
    other.wait_for_url(leads_to("subscription"))
    page.locator("#buy").click()
    page.wait_for_url(leads_to("buy"))
    assert page.locator("h1").inner_text() == "Nothing was ordered"
    assert shop.records == []


@SCRIPT
def test_a_form_on_another_site_orders_nothing(
    shop: Shop, marie: Callable[..., Any], *, script: bool
) -> None:
    page = marie(script=script)
    pay(page, shop)
    fields = page.locator("main form input[type=hidden]").evaluate_all(HTML) + "<input name=pay value=card>"
    for path, inner in (("buy", fields), ("request", fields), ("leave", ""), ("demo", AS_LUCIA)):
        html = f"<form method=post action='{shop.url}/{path}'>{inner}<button>Win a prize</button></form>"
        show(page, html)
        page.get_by_role("button").click()
        page.wait_for_url(lambda url: not url.startswith(OTHER_SITE))
        page.unroute(f"{OTHER_SITE}**")
    assert shop.records == []
    page.goto(f"{shop.url}/subscription")
    assert "marie, acme" in page.locator("header").inner_text()


def test_another_site_shows_no_page_in_a_frame(shop: Shop, marie: Callable[..., Any]) -> None:
    page = marie()
    html = f"<h1>x</h1><iframe src='{shop.url}/{PAYMENT}'></iframe>"
    show(page, html)
    assert page.frame_locator("iframe").locator("#buy").count() == 0


def test_a_session_that_was_there_before_a_login_is_of_no_use_after_it(
    shop: Shop, opened: Opened, browser: Any
) -> None:
    shop.begin()
    page = opened()
    fixed = "chosen-by-somebody-else"
    page.context.add_cookies([{"name": token.COOKIE, "value": fixed, "url": f"{shop.url}/"}])
    page.goto(f"{shop.url}/subscription")
    assert page.locator("h1").inner_text() == "Who are you?"
    page.locator("main a.button").click()
    page.locator("form:has(input[value=acme]):has(input[value=marie])").get_by_role("button").click()
    page.wait_for_url(leads_to("subscription"))
    assert page.locator("h1").inner_text() == "Subscription"
    thief = browser.new_context()
    thief.add_cookies([{"name": token.COOKIE, "value": fixed, "url": f"{shop.url}/"}])
    answer = thief.request.get(f"{shop.url}/subscription")
    thief.close()
    assert answer.status == 401
    page.get_by_role("button", name="Be somebody else").click()
    page.wait_for_url(leads_to("demo"))
    page.go_back()
    page.locator("h1", has_text="Who are you?").wait_for()
