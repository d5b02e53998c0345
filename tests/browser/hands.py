"""Whoever uses a page: with a mouse, or by keyboard alone; with script or without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

MOST_TABS = 400
"""Presses of Tab after which something is taken to be out of reach."""

DISTANCE = """one => {
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const all = [...document.querySelectorAll(wanted)].filter(each => each.checkVisibility() && !each.disabled);
  return all.indexOf(one) - all.indexOf(document.activeElement);
}"""
FOCUSED = "one => one === document.activeElement"


class Hands:
    """Presses, types and chooses on a page."""

    def __init__(self, page: Any, *, keys: bool) -> None:
        self.page = page
        self.keys = keys

    def reach(self, where: Any) -> None:
        """Puts the focus somewhere, by Tab alone: in so many presses as there should be, else until it is
        there."""
        one = where.element_handle()
        away = one.evaluate(DISTANCE)
        for _ in range(abs(away)):
            self.page.keyboard.press("Tab" if away > 0 else "Shift+Tab")
        for _ in range(MOST_TABS):
            if one.evaluate(FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not to be reached by keyboard: {one.evaluate('one => one.outerHTML')}")

    def press(self, where: Any) -> None:
        """Presses a link or a button."""
        if self.keys:
            self.reach(where)
            self.page.keyboard.press("Enter")
        else:
            where.click()

    def follow(self, where: Any, page: str, changes: int | None = None) -> None:
        """Presses what leads to a page, of an order of so many changes, and waits for that."""
        self.press(where)
        self.arrive(page, changes)

    def arrive(self, page: str, changes: int | None = None) -> None:
        """Waits for a page."""
        self.page.wait_for_url(leads_to(page, changes), wait_until="domcontentloaded")

    def write(self, where: Any, text: str, button: Any) -> None:
        """Writes into a field, and sends its form: by Enter, or by its button."""
        if self.keys:
            self.fill(where, text)
            self.page.keyboard.press("Enter")
        else:
            where.fill(text)
            button.click()

    def fill(self, where: Any, text: str) -> None:
        """Writes into a field."""
        if self.keys:
            self.reach(where)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(text)
        else:
            where.fill(text)

    def select(self, where: Any, value: str) -> None:
        """Chooses from a menu."""
        if not self.keys:
            where.select_option(value)
            return
        values = where.locator("option").evaluate_all("all => all.map(one => one.value)")
        steps = values.index(value) - values.index(where.input_value())
        self.reach(where)
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert where.input_value() == value

    def tick(self, where: Any) -> None:
        """Ticks a box, or chooses one of several ways."""
        if not self.keys:
            where.check()
            return
        if where.get_attribute("type") == "checkbox":
            self.reach(where)
            self.page.keyboard.press("Space")
        else:
            every = where.locator("xpath=ancestor::fieldset").locator("input[type=radio]")
            chosen = [one for one in every.all() if one.is_checked()]
            self.reach(chosen[0] if chosen else every.first)
            self.page.keyboard.press("Space")
            for _ in range(every.count()):
                if not where.is_checked():
                    self.page.keyboard.press("ArrowDown")
        assert where.is_checked()


def leads_to(page: str, changes: int | None = None) -> Callable[[str], bool]:
    """Whether an address is that of a page, and has an order of so many changes."""

    def is_there(address: str) -> bool:
        parts = urlsplit(address)
        wanted = changes is None or len(parse_qs(parts.query).get("c", ())) == changes
        return parts.path == f"/pages/{page}" and wanted

    return is_there
