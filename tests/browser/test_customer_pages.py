"""The customer's pages in a browser, beside the ways that people go through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from browser.hands import leads_to
from browser.shop import Shop

Opened = Callable[..., Any]
Violations = Callable[[Any], list[str]]


def entered(page: Any, shop: Shop, account: str, user: str) -> None:
    """Logs in as somebody, by the demo's own page."""
    shop.begin()
    page.goto(f"{shop.url}/demo")
    form = f"form:has(input[value='{account}']):has(input[value='{user}'])"
    page.locator(form).get_by_role("button").click()
    page.wait_for_url(leads_to("subscription"))


def chosen(page: Any, count: int) -> None:
    """Waits until the summary has so many changes, and no more."""
    page.locator("#summary li.allow").nth(count - 1).wait_for()
    page.locator("#summary li.allow").nth(count).wait_for(state="detached")


def test_a_suite_says_what_it_saves_and_two_windows_do_not_disturb_each_other(
    shop: Shop, opened: Opened, violations: Violations
) -> None:
    page = opened()
    entered(page, shop, "separate-products", "elise")
    page.goto(f"{shop.url}/manage?c=add_seats,item:chat,seats:8")
    assert page.locator("#suites .saving").count() == 1
    other = page.context.new_page()
    other.goto(f"{shop.url}/manage?c=add_seats,item:chat,seats:1")
    page.locator("#suites li", has=page.locator(".saving")).get_by_role("link").click()
    chosen(page, 2)
    assert "Support Suite" in page.locator("#summary").inner_text()
    other.reload()
    assert "Chat" in other.locator("#summary li.allow").inner_text()
    assert violations(other) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_that_says_what_went_wrong_fits_320_pixels_and_is_readable(
    shop: Shop, opened: Opened, violations: Violations, scheme: str
) -> None:
    page = opened(viewport={"width": 320, "height": 800}, color_scheme=scheme)
    entered(page, shop, "elite", "charlotte")
    for name in (
        "manage?c=x,",
        "confirmed?order=none",
        "request",
        "payment?c=add_seats,item:support,seats:-1",
    ):
        page.goto(f"{shop.url}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert violations(page) == []


def test_s23_with_script_the_summary_follows_without_another_page(shop: Shop, opened: Opened) -> None:
    page = opened()
    entered(page, shop, "suite-enterprise", "matilda")
    page.goto(f"{shop.url}/manage")
    page.evaluate("window.kept = true")
    field = page.locator("input[type=number]").first
    before, focused = int(field.input_value()), field.get_attribute("id")
    field.fill(str(before + 2))
    field.press("Enter")
    chosen(page, 1)
    assert page.evaluate("document.activeElement.id") == focused
    assert page.evaluate("window.kept")
    assert "seats:2" in page.url
    page.locator("#cycle a").first.click()
    chosen(page, 2)
    page.go_back()
    page.wait_for_url("**seats:2")
    page.locator("#summary li.allow").nth(1).wait_for(state="detached")
    page.reload()
    chosen(page, 1)
    assert not page.evaluate("window.kept")
