"""Data as lines of YAML is read back as it was."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maybuy.importing.yaml_lines import WIDEST, Count, Entry, document, plain
from maybuy.source import is_printable, read
from maybuy.source.layout import laid_out

texts = st.text(max_size=40).filter(is_printable) | st.sampled_from(
    ["null", "true", "1", "0x1F", "1e3", "- a", "a: b", "a #b", "#a", "a:", "[a]", "{", "24/7", "it's",
     "a, b", "word " * 40,
     "two\nlines", " blank ", "`", "*", "&a", "!a", "%", "@", ".inf", "a  b"]
)  # fmt: skip
scalars = st.one_of(
    texts, st.booleans(), st.integers(0, 10**14).map(Count), st.decimals("0", "99999", places=3).map(abs)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(texts.filter(bool), inner, min_size=1, max_size=4)
        | st.builds(
            Entry,
            st.lists(inner, min_size=1, max_size=3)
            | st.dictionaries(texts.filter(bool), inner, min_size=1, max_size=3),
            st.lists(st.sampled_from(["a comment", "", "one: more"]), max_size=2).map(tuple),
            st.sampled_from(["", "behind"]),
            st.booleans(),
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(texts.filter(bool), values, min_size=1, max_size=5))
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    text = document(data, ["above"])
    found = read(text, "one.yaml")
    assert found.ok, (text, found.findings)
    assert found.data == plain(data)
    assert read(laid_out(found), "one.yaml").data == found.data


def test_short_things_stand_in_one_line_and_long_texts_are_folded() -> None:
    data = {
        "id": "a",
        "prices": {"USD": {"monthly": Decimal("8.75")}},
        "limits": {"b": Count(25_000)},
        "description": "word " * 40,
    }
    data["description"] = str(data["description"]).strip()
    text = document(data)
    assert text.startswith(
        "id: a\nprices: {USD: {monthly: 8.75}}\nlimits: {b: 25_000}\ndescription: >-\n  word word"
    )
    assert max(map(len, text.splitlines())) <= WIDEST
