"""The pictures of the documentation: made of the pages as they are, and kept where those have not changed.

`MAYBUY_IMAGES=1 pytest tests/browser/test_images.py` writes them anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from browser.open_studio import Running, at_end_of, line_of, opened_studio
from browser.pictures import note_of, noted, size_of
from browser.shop import Shop
from repositories import ROOT, copied

IMAGES = ROOT / "docs" / "images"
WRITE = os.environ.get("MAYBUY_IMAGES") == "1"
DAY = date(2020, 9, 1)
FILE = "catalog/support.yaml"
CHANGES = "c=add_seats,item:chat,seats:8&c=bundle,item:support-suite/professional"


class Picture(NamedTuple):
    """A picture of a page: where that is, and what is seen of it."""

    name: str
    page: str
    width: int
    height: int
    shown: str
    """What there is to be seen on it."""
    scheme: str = "light"
    language: str = "en"


PICTURES = (
    Picture("manage", f"manage?{CHANGES}", 1200, 800, "header, h1, .tabs, #summary"),
    Picture("subscription", "subscription", 400, 640, "header, h1, table", "dark", "fr"),
    Picture("payment", f"payment?{CHANGES}", 1200, 640, "header, h1, main, #summary"),
    Picture("prices", "prices?cycle=annual", 1200, 800, "header, h1, form"),
)


def keep(name: str, made: bytes, shown: str) -> None:
    """Writes a picture; or holds the one that is there against what it would show now."""
    file = IMAGES / f"{name}.png"
    if WRITE:
        file.write_bytes(noted(made, shown))
    there = file.read_bytes()
    again = "the page is another one by now: MAYBUY_IMAGES=1 pytest tests/browser/test_images.py"
    assert note_of(there) == shown, again
    assert size_of(there) == size_of(made), again


def seen(page: Any, selector: str) -> str:
    """What is written in some parts of a page."""
    parts = page.locator(selector).all_inner_texts()
    return "\n".join(re.sub(r"\s+", " ", one).strip() for one in parts)


@pytest.mark.slow
@pytest.mark.parametrize("picture", PICTURES, ids=[one.name for one in PICTURES])
def test_a_picture_shows_the_customer_s_pages_as_they_are(
    shop: Shop, opened: Callable[..., Any], picture: Picture
) -> None:
    size = {"width": picture.width, "height": picture.height}
    page = opened(viewport=size, color_scheme=picture.scheme, locale=picture.language)
    page.goto(f"{shop.url}/demo")
    page.locator("form:has(input[value=elise])").get_by_role("button").click()
    page.wait_for_url("**/pages/subscription")
    page.goto(f"{shop.url}/{picture.page}")
    keep(picture.name, page.screenshot(), seen(page, picture.shown))


@pytest.fixture(scope="module")
def studio(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A studio of the shipped files."""
    root = tmp_path_factory.mktemp("studio")
    copied(root, "examples")
    with opened_studio(browser, root, DAY) as one:
        yield one


@pytest.mark.slow
def test_a_picture_shows_the_studio_as_it_is(studio: Running, opened: Callable[..., Any]) -> None:
    page = opened(storage_state=studio.state, viewport={"width": 1400, "height": 800})
    page.goto(f"{studio.url}/?file={FILE}")
    page.goto(f"{page.url}&file={FILE}")
    page.frame_locator("#frame").locator("h1").wait_for()
    at_end_of(page, line_of(studio, FILE, "monthly: 25"))
    page.keyboard.press("Enter")
    page.keyboard.type("includes: [sunshin")
    page.locator(".cm-lint-marker-error, .cm-lint-marker").first.wait_for()
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete [aria-selected]").first.wait_for()
    shown = "header, #editor-title, .cm-activeLine, .cm-tooltip-autocomplete, #state"
    keep("studio", page.screenshot(caret="initial"), seen(page, shown))


def test_every_picture_is_made_here_and_shown_somewhere() -> None:
    made = {*(one.name for one in PICTURES), "studio"}
    assert {file.stem for file in IMAGES.iterdir()} == made
    guides = "".join(file.read_text(encoding="utf-8") for file in Path(ROOT / "docs" / "guides").iterdir())
    for name in made:
        assert f"](../images/{name}.png)" in guides
