"""Whatever stands in an export or a catalog: it is refused, or becomes a root without an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from importing.costs import root_of
from importing.test_killbill_laws import BOATYARD
from importing.test_killbill_laws import listed as killbill
from importing.test_stripe_laws import DATA
from importing.test_stripe_laws import listed as stripe
from maybuy.source import LoadError


def ways(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*path, step)
        if isinstance(value, dict | list):
            yield from ways(value, (*path, step))


ODD = [None, True, 0, -1, 3, "x", "", [], {}, ["a"], 1e30, 10**18, "é", "list", {"object": "price"}, "a/b"]
TEXTS = list(re.finditer(r">([^<>]+)</", BOATYARD))
WORDS = ["", "-1", "x", "0", "9" * 20, "MONTHLY", "TRIAL", "Quay", "Water", "EUR"]


@settings(max_examples=drawn(40))
@given(st.lists(st.tuples(st.sampled_from(list(ways(DATA))), st.sampled_from(ODD)), min_size=1, max_size=2))
def test_odd_values_in_an_export_of_stripe(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    copy = json.loads(json.dumps(DATA))
    for path, value in changes:
        here = copy
        with suppress(KeyError, IndexError, TypeError):
            for step in path[:-1]:
                here = here[step]
            here[path[-1]] = value
    with suppress(LoadError):
        root_of(stripe(copy))


@settings(max_examples=drawn(30))
@given(st.sampled_from(TEXTS), st.sampled_from(WORDS))
def test_odd_words_in_a_catalog_of_kill_bill(place: re.Match[str], word: str) -> None:
    with suppress(LoadError):
        root_of(killbill(BOATYARD[: place.start(1)] + word + BOATYARD[place.end(1) :]))
