"""One browser for all tests of a session, a fresh context for each test, and axe to look at pages with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.shop import Shop, opened_shop
from repositories import ROOT

CHROMIUM = Path("/usr/bin/chromium")
"""Debian's: the one that pages are tested with."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = ROOT / ".venv" / "npm" / "node_modules" / "axe-core" / "axe.min.js"

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
"""What axe holds a page to, and what it tells of."""

RUN = "rules => axe.run(document, rules).then(result => result.violations)"

POLICY = "Content Security Policy"
"""What Chromium says of something that a page may not do."""

PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine."""


def lacking(what: str) -> None:
    """Skips; fails where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The browser, of one module: what drives it runs an event loop that other tests would trip over.

    Tests open contexts of it, by `opened` or themselves.
    """
    if not CHROMIUM.exists():
        lacking(str(CHROMIUM))
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  not everybody has it
    except ImportError:
        lacking("playwright")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page in a context of its own: nothing is shared with another, cookies neither.

    Takes what `Browser.new_context` takes, such as java_script_enabled, locale, color_scheme and viewport.
    A page that throws, or that loads what its policy forbids, fails the test.
    """
    contexts, thrown = [], []

    def open_(**options: Any) -> Any:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.on("console", lambda said: thrown.append(said.text) if POLICY in said.text else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not thrown


@pytest.fixture(scope="module")
def shop(browser: Any) -> Iterator[Shop]:
    """The customer's pages in a demo, of one module: `begin` has all accounts as the files say."""
    del browser  # where there is none, nothing is started
    with opened_shop() as one:
        yield one


@pytest.fixture(scope="session")
def violations() -> Callable[[Any], list[str]]:
    """What axe has against a page as it is now: a line for each element. The page needs script."""
    if not AXE.exists():
        lacking("axe-core")
    source = AXE.read_text(encoding="utf-8")

    def found(page: Any) -> list[str]:
        page.evaluate(source)
        return [
            f"{one['id']}: {one['help']}: {node['html'][:200]}"
            for one in page.evaluate(RUN, RULES)
            for node in one["nodes"]
        ]

    return found
