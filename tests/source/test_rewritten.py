"""Other values for some of a file's first keys, all else letter by letter."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.source import read
from maybuy.source.rewritten import rewritten

HELD = {"cycle": "annual", "term": {"start": "2020-03-01"}, "items": [{"item": "a/b", "seats": 3}]}
BELOW = """subscription:{comment}
  cycle: annual
  term: {{start: 2020-03-01}}
  items:
    - {{item: a/b, seats: 3}}
"""

words = st.text(st.sampled_from("ab 0e.:#-{}[],&*'\"\\né~"), max_size=6)
scalars = st.none() | st.booleans() | st.integers(-9, 9) | words
values = st.recursive(
    scalars, lambda kids: st.lists(kids, max_size=3) | st.dictionaries(words, kids, max_size=3), max_leaves=8
)
files = st.dictionaries(words, values, min_size=1, max_size=4)


def laid(data: Any, layout: str) -> str:
    """A mapping in some layout: JSON in a line or spread out, or YAML with a key in each line."""
    if layout == "lines":
        return "".join(f"{json.dumps(key)}: {json.dumps(value)}  # said\n" for key, value in data.items())
    return json.dumps(data, indent=3 if layout == "spread" else None)


@given(files, files, st.sampled_from(["line", "spread", "lines"]))
def test_the_new_text_says_the_new_values_and_all_else_as_before(
    data: dict[str, Any], new: dict[str, Any], layout: str
) -> None:
    document = read(laid(data, layout), "a.yaml")
    assert document.data == data
    text = rewritten(document, new)
    assert text is not None
    assert read(text, "a.yaml").data == {**data, **new}


@given(files, st.sampled_from(["line", "spread", "lines"]))
def test_what_is_not_given_anew_keeps_its_letters(data: dict[str, Any], layout: str) -> None:
    before = laid(data, layout)
    document = read(before, "a.yaml")
    assert rewritten(document, {}) == before
    key = next(iter(data))
    text = rewritten(document, {key: "new"})
    assert text is not None
    assert document.root is not None
    assert isinstance(document.root.kids, dict)
    place = document.root.kids[key]
    assert text.startswith(before[: place.start])
    rest = before[place.end :] if layout == "lines" else ""
    assert text.endswith(rest)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: a\nsubscription: null\n", "id: a\n" + BELOW.format(comment="")),
        ("id: a\nsubscription:\nx: 1\n", "id: a\n" + BELOW.format(comment="") + "x: 1\n"),
        (
            "subscription: null  # not yet\n# of x\nx: 1  # one\n",
            BELOW.format(comment="  # not yet") + "# of x\nx: 1  # one\n",
        ),
        (
            "subscription:  # what is held\n  cycle: monthly\n  items: []   # none\n\n# of x\nx: 1\n",
            BELOW.format(comment="  # what is held") + "\n# of x\nx: 1\n",
        ),
        ("id: a  # last\n", "id: a  # last\n" + BELOW.format(comment="")),
        ("id: a", ("id: a\n" + BELOW.format(comment="")).rstrip()),
        ("id: a\r\nsubscription: null\r\n", ("id: a\n" + BELOW.format(comment="")).replace("\n", "\r\n")),
    ],
)
def test_a_subscription_takes_the_place_of_the_one_before(before: str, after: str) -> None:
    assert rewritten(read(before, "a.yaml"), {"subscription": HELD}) == after


def test_a_value_below_its_key_becomes_one_beside_it() -> None:
    before = "subscription:  # held\n  cycle: monthly\nx: 1\n"
    assert rewritten(read(before, "a.yaml"), {"subscription": None}) == "subscription: null  # held\nx: 1\n"


def test_what_something_else_repeats_is_left() -> None:
    document = read("a: &one {x: 1}\nb: *one\n", "a.yaml")
    assert rewritten(document, {"a": {"x": 2}}) is None
