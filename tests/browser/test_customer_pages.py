"""The customer's pages in a browser: the ten steps, by script and without, by keyboard, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from serve.service import DAY, Service, running

Opened = Callable[..., Any]
Violations = Callable[[Any], list[str]]


@pytest.fixture(scope="module")
def shop() -> Iterator[Service]:
    """One service for all: each test buys for an account of its own."""
    with running("--pages", "--demo", "--demo-day", DAY) as one:
        yield one


def entered(page: Any, shop: Service, account: str, user: str, language: str = "en") -> None:
    """Logs in as somebody, by the demo's own page."""
    page.goto(f"http://127.0.0.1:{shop.port}/pages/demo?lang={language}")
    card = page.locator("li.card").filter(has=page.get_by_role("heading", name=account, exact=True))
    card.locator("form").filter(has=page.locator(f"input[value='{user}']")).get_by_role("button").click()
    page.wait_for_url("**/pages/subscription**")


def press(page: Any, button: Any) -> None:
    """Presses what leads to another page, and waits for that."""
    with page.expect_navigation():
        button.click()


def chosen(page: Any, count: int) -> None:
    """Waits until the summary has so many changes, and no more."""
    page.locator("#summary li.allow").nth(count - 1).wait_for()
    assert page.locator("#summary li.allow").count() == count


WAYS = {
    "en": (
        "Manage", "Change the seats", "Go to checkout", "Update subscription", "PayPal",
        "Buy", "confirmed",
    ),
    "fr": (
        "Gérer", "Changer les licences", "Passer la commande", "Mettre à jour l’abonnement", "PayPal",
        "Acheter", "confirmée",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("account", "user", "language", "script"),
    [
        ("acme", "marie", "en", True),
        ("monthly", "lucia", "fr", False),
        ("chat-phase-4", "harriet", "en", False),
        ("sales-assisted", "katrin", "fr", True),
    ],
)
def test_s29_the_ten_steps(
    shop: Service,
    opened: Opened,
    violations: Violations,
    account: str,
    user: str,
    language: str,
    *,
    script: bool,
) -> None:
    page = opened(java_script_enabled=script, locale=language, viewport={"width": 1100, "height": 900})
    manage, seats, go, update, method, buy, confirmed = WAYS[language]

    def looked_at() -> None:
        if script:
            assert violations(page) == []

    entered(page, shop, account, user, language)
    looked_at()
    press(page, page.get_by_role("link", name=manage, exact=True))  # 1, 2
    looked_at()
    field = page.locator("input[type=number]").first
    before = int(field.input_value())
    field.fill(str(before + 2))  # 3
    press(page, page.get_by_role("button", name=seats).first)
    chosen(page, 1)  # 4
    page.go_back()
    page.go_forward()
    chosen(page, 1)
    looked_at()
    press(page, page.get_by_role("link", name=go))  # 5
    looked_at()
    for box in page.get_by_role("checkbox").all():
        box.check()  # 6
    press(page, page.get_by_role("button", name=update))  # 7
    looked_at()
    page.get_by_role("radio", name=method).check()  # 8
    press(page, page.get_by_role("button", name=buy, exact=True))  # 9
    assert confirmed in page.get_by_role("heading", level=1).inner_text()  # 10
    looked_at()
    page.reload()
    assert confirmed in page.get_by_role("heading", level=1).inner_text()
    page.goto(f"http://127.0.0.1:{shop.port}/pages/subscription?lang={language}")
    assert str(before + 2) in page.locator("tr[data-held] td").nth(1).inner_text()


def test_s5_s8_an_admin_looks_at_everything_and_changes_nothing(
    shop: Service, opened: Opened, violations: Violations
) -> None:
    page = opened()
    entered(page, shop, "suite", "xavier")
    assert page.locator("#manage").count() == 0
    assert "maude" in page.locator("#no-manage").inner_text()
    for name in ("Products and seats", "More products"):
        press(page, page.get_by_role("navigation").get_by_role("link", name=name))
        assert page.locator("[data-offer]").count() == 0
        assert page.locator("main button").count() == 0
        for one in page.locator("details").all():
            one.locator("summary").click()
        assert violations(page) == []


def test_an_agent_is_told_why_there_is_nothing_to_see(
    shop: Service, opened: Opened, violations: Violations
) -> None:
    page = opened()
    entered(page, shop, "elite", "maya")
    assert "charlotte" in page.locator("main").inner_text()
    assert page.locator("main a.button, main button").count() == 0
    assert violations(page) == []


def test_s27_s67_a_prospect_buys_a_first_subscription(
    shop: Service, opened: Opened, violations: Violations
) -> None:
    page = opened(java_script_enabled=True)
    entered(page, shop, "prospect", "jacob")
    press(page, page.get_by_role("navigation").get_by_role("link", name="More products"))
    page.get_by_label("Billing cycle").select_option(label="Annual")
    press(page, page.get_by_role("button", name="Take this one"))
    card = page.locator("[data-product=support]")
    card.get_by_label("Choose an edition").select_option(index=1)
    card.get_by_label("Seats").fill("7")
    press(page, card.get_by_role("button"))
    assert violations(page) == []
    press(page, page.get_by_role("link", name="Go to checkout"))
    assert page.get_by_role("checkbox").count() == 2
    assert violations(page) == []
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, page.get_by_role("button", name="Update subscription"))
    page.get_by_role("radio", name="Credit or debit card").check()
    press(page, page.get_by_role("button", name="Buy", exact=True))
    assert "confirmed" in page.get_by_role("heading", level=1).inner_text()
    press(page, page.get_by_role("link", name="To the subscription"))
    assert "7 seats" in page.locator("tr[data-held]").inner_text()


def test_s64_who_may_not_buy_alone_asks_by_the_form(
    shop: Service, opened: Opened, violations: Violations
) -> None:
    page = opened()
    entered(page, shop, "other", "victoria")
    assert page.locator("#manage").count() == 0
    press(page, page.locator("#no-manage").get_by_role("link"))
    press(page, page.locator("[data-offer^='upgrade_edition support/enterprise'] a"))
    assert violations(page) == []
    page.get_by_label("Message").fill("as soon as possible")
    press(page, page.get_by_role("button", name="Send the request"))
    assert "we have your request" in page.get_by_role("heading", level=1).inner_text()
    assert violations(page) == []


def test_by_keyboard_alone(shop: Service, opened: Opened) -> None:
    page = opened()
    entered(page, shop, "support-team", "grace")

    def to(selector: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("one => document.activeElement.matches(one)", selector):
                return
        raise AssertionError(selector)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    to("#manage")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/manage*")
    to("input[type=number]")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    page.wait_for_url("**seats:**")
    to("#go")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/checkout*")
    to("form[action='/pages/payment'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/payment*")
    to("input[type=radio]")
    page.keyboard.press("Space")
    to("#buy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/confirmed*")


def test_a_suite_says_what_it_saves_and_two_windows_do_not_disturb_each_other(
    shop: Service, opened: Opened, violations: Violations
) -> None:
    page = opened()
    entered(page, shop, "separate-products", "elise")
    page.goto(f"http://127.0.0.1:{shop.port}/pages/manage?c=add_seats,item:chat,seats:8")
    assert page.locator("#suites .saving").count() == 1
    other = page.context.new_page()
    other.goto(f"http://127.0.0.1:{shop.port}/pages/manage?c=add_seats,item:chat,seats:1")
    press(page, page.locator("#suites li", has=page.locator(".saving")).get_by_role("link"))
    chosen(page, 2)
    assert "Support Suite" in page.locator("#summary").inner_text()
    other.reload()
    assert "Chat" in other.locator("#summary li.allow").inner_text()
    assert violations(other) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_320_pixels_and_is_readable(
    shop: Service, opened: Opened, violations: Violations, scheme: str
) -> None:
    page = opened(viewport={"width": 320, "height": 800}, color_scheme=scheme)
    entered(page, shop, "elite", "charlotte")
    for name in (
        "subscription", "manage?c=add_seats,item:support,seats:3", "more", "compare?product=support",
        "checkout?c=add_seats,item:support,seats:3", "payment?c=add_seats,item:support,seats:3",
        "request", "manage?c=x,",
    ):  # fmt: skip
        page.goto(f"http://127.0.0.1:{shop.port}/pages/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert violations(page) == []


def test_s23_with_script_the_summary_follows_without_another_page(shop: Service, opened: Opened) -> None:
    page = opened()
    entered(page, shop, "suite-enterprise", "matilda")
    page.goto(f"http://127.0.0.1:{shop.port}/pages/manage")
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
