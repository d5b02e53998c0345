"""The ten steps of the way to an order, for everybody: by script, without, by keyboard, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from browser.hands import Hands
from browser.persons import PERSONS
from browser.shop import Shop
from browser.walking import STEPS, Walk

SCREENS = (
    {"viewport": {"width": 1100, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"},
    {"viewport": {"width": 1100, "height": 900}, "color_scheme": "dark"},
    {"viewport": {"width": 320, "height": 700}, "color_scheme": "light"},
)
AT_ONCE = {
    "owner": (True, "en", False),
    "admin": (True, "fr", True),
    "agent": (True, "en", False),
    "prospect": (False, "fr", True),
    "sales-assisted": (True, "fr", False),
    "chat phase 4": (False, "en", True),
    "other": (False, "en", False),
}
"""Whether there is script, the language, and whether the keyboard is used: of each person's first way.
`make slow` walks three more of each, so that any two of these meet in one way of everybody."""

ALWAYS = ("owner", "prospect")
"""Whose first way is always walked; those of the others by `make slow`."""


def _half(script: bool, language: str, keys: bool) -> int:
    return (script + (language == "fr") + keys) % 2


WAYS = [
    pytest.param(
        name, script, language, keys, SCREENS[number % len(SCREENS)],
        marks=[] if name in ALWAYS and AT_ONCE[name] == (script, language, keys) else [pytest.mark.slow],
        id="-".join((name, "script" if script else "plain", language, "keys" if keys else "mouse")),
    )
    for number, (name, script, language, keys) in enumerate(
        product(PERSONS, (True, False), ("en", "fr"), (False, True))
    )
    if _half(script, language, keys) == _half(*AT_ONCE[name])
]  # fmt: skip


@pytest.mark.parametrize(("name", "script", "language", "keys", "screen"), WAYS)
def test_s9_s29_s38_the_ten_steps(
    shop: Shop,
    opened: Callable[..., Any],
    violations: Callable[[Any], list[str]],
    name: str,
    language: str,
    screen: dict[str, Any],
    *,
    script: bool,
    keys: bool,
) -> None:
    shop.begin()
    page = opened(java_script_enabled=script, locale=language, **screen)
    look, thorough = violations if script else None, AT_ONCE[name] != (script, language, keys)
    walk = Walk(page, shop, PERSONS[name], language, Hands(page, keys=keys), look, thorough)
    for step in STEPS:
        step.take(walk)
