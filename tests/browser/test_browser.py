"""That what looks at pages finds what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

GOOD = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1></main></html>"


def test_axe_finds_what_is_wrong(opened: Callable[..., Any], violations: Callable[[Any], list[str]]) -> None:
    page = opened()
    policy = {"content-security-policy": "default-src 'none'; script-src 'self'"}
    page.route("**/*", lambda route: route.fulfill(body=GOOD, content_type="text/html", headers=policy))
    page.goto("http://page.test/")
    assert violations(page) == []
    page.unroute("**/*")
    page.set_content("<main><h1>x</h1><img src=''></main>")
    assert any(one.startswith("image-alt:") for one in violations(page))
