"""The bodies that a service is sent to be refused: none of them is a right one."""

from __future__ import annotations

import random

import pytest

from malformed import KINDS, TEXTS, Maker


@pytest.mark.parametrize("make", KINDS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("path", TEXTS)
def test_what_is_made_of_a_right_body_is_another_one(make: Maker, path: str) -> None:
    chosen = random.Random(0)
    assert all(make(chosen, path) != TEXTS[path] for _ in range(100))
