"""One layout for YAML files, in which they say what they said before."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from acceptance.accounts import ROOT
from maybuy.source import read
from maybuy.source.layout import LayoutError, laid_out

FILES = sorted(
    path
    for folder in ("catalog", "policies", "examples", "engine/maybuy/templates")
    for path in (ROOT / folder).rglob("*.yaml")
)
REMARK = re.compile("# remark [0-9]+")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_shipped_file_is_laid_out_already(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert laid_out(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:   1\n", "a: 1\n"),
        ("rules:\n- id: a\n", "rules:\n  - id: a\n"),
        ("rules:\n      -   id: a\n", "rules:\n  - id: a\n"),
        ("a: [ 1,2 ]\n", "a: [1, 2]\n"),
        ("a: {b: 1,c: 2 }\n", "a: {b: 1, c: 2}\n"),
        ("a: [{b: 1}]\n", "a: [{b: 1}]\n"),
        ("a: 'it''s'\n", 'a: "it\'s"\n'),
        ("a: 'say \"no\"'\n", "a: 'say \"no\"'\n"),
        ('a: "4"\n', 'a: "4"\n'),
        ("name: A\nid: a\nkind: product\n", "kind: product\nid: a\nname: A\n"),
        ("rules:\n  - name: A\n    id: a\n", "rules:\n  - id: a\n    name: A\n"),
        ("channels:\n  - {kind: assisted, id: a}\n", "channels:\n  - {id: a, kind: assisted}\n"),
        ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("a: 1   \nb: 2 # why  \n", "a: 1\nb: 2 # why\n"),
        ("a: 1", "a: 1\n"),
        ("a:\n# why\n- {}\n- b: 1\n  c: 2\n", "a:\n# why\n  - {}\n  - b: 1\n    c: 2\n"),
        ("a: # why\n- []\n- b: 1\n  c: 2\n", "a: # why\n  - []\n  - b: 1\n    c: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("\ufeffa: 1\n", "a: 1\n"),
    ],
)
def test_a_text_is_laid_out_as_the_guide_says(before: str, after: str) -> None:
    assert laid_out(before) == after
    assert laid_out(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "a: 010\n",
        "a: 1_000_000\n",
        "a: 2020-09-01\n",
        "a: 12.50\n",
        "a: NO\n",
        "a: 12:30\n",
        "a: ~\n",
        "a: null\n",
        "a:\nb: 1\n",
        "a: 1e3\n",
        "a: |\n  one\n\n\n  two  \nb: 1\n",
        "a: &x [1]\nb: *x\n",
        "# nothing but this\n",
    ],
)
def test_what_is_written_stays_to_the_letter(text: str) -> None:
    assert laid_out(text) == text


def test_a_long_line_stays_as_long_as_it_is() -> None:
    text = f"a: {'word ' * 60}end\n"
    assert laid_out(text) == text


def test_keys_with_comments_or_empty_lines_between_them_stay_where_they_are() -> None:
    text = "name: A\n# what it is\nkind: product\n\nid: a\n"
    assert laid_out(text) == text


@pytest.mark.parametrize("text", ["a: [1\n", "a: 1\n b: 2\n", "a: 'b\n"])
def test_what_is_not_yaml_is_refused(text: str) -> None:
    with pytest.raises(LayoutError):
        laid_out(text)


values = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.none(), st.text("ab #:'\"-\n", max_size=8), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "kind", "name", "rules", "a b", "x"]), inner, max_size=4),
    ),
    max_leaves=12,
)
files = st.dictionaries(st.sampled_from(["id", "kind", "name", "rules", "when"]), values, min_size=1)


@settings(deadline=None, max_examples=300)
@given(files, st.sampled_from([None, True, False]), st.integers(2, 6), st.randoms(use_true_random=False))
def test_whatever_the_layout_before_a_file_says_the_same_after(
    data: dict[str, object], flow: bool | None, indent: int, chance: random.Random
) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, indent=indent, width=60, sort_keys=False)
    lines = text.split("\n")
    if flow is False and not re.search(r"['\"|>]", text):  # elsewhere `#` may be part of a text
        for number in range(chance.randint(0, 3)):
            lines.insert(chance.randrange(len(lines)), f"# remark {number}")
    text = "\n".join(lines)
    before = read(text, "")
    if before.diagnostics:
        return
    after = laid_out(text)
    assert read(after, "").data == before.data
    assert sorted(REMARK.findall(after)) == sorted(REMARK.findall(text))
    assert laid_out(after) == after
