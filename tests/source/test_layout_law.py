"""Whatever a file looks like: laid out, it has every comment, says the same, and stays as it is."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from acceptance.accounts import ROOT
from drawing import drawn
from maybuy.source import LoadError, read, yaml_text
from maybuy.source.layout import laid_out
from source.scribbles import Scribble, Tree, anything, scribbled, tree_of

FOLDERS = ("catalog", "policies", "examples", "engine/maybuy/templates")
MANY = 1_800
"""Files for each of the slow tests."""

# Any syntax at all, most of it wrong.
SHREDS = [
    *"abx:#-?[]{},&*|>'\"\t%.~1+\\", "\n", "\n", "\n  ", "\n    ", "  ", ": ", "- ", " # c", "# d\n", "|\n",
    "|+\n", ">-\n", "|2\n", "---\n", "...\n", "&a ", "*a", "? ", "id: ", "kind: 1\n", "\r\n", "\r", "\x85",
    "\u2028", "{a: ", "[b, ", "]", "}", ", ", "x: y\n", "- - x\n", "  b: 2\n", "'q'", '"r"', "# text\n",
    "%YAML 1.1\n",
]  # fmt: skip


@cache
def shipped() -> tuple[Tree, ...]:
    """What the shipped files say, of every kind."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.yaml"))
    return tuple(tree_of(path.read_text(encoding="utf-8")) for path in paths)


def said(text: str) -> Any:
    """What a file says, every word as it is spelled."""
    return yaml.load(text, Loader=yaml.CBaseLoader)


def ends(text: str) -> Counter[str]:
    return Counter(re.findall("\r\n|\r|\n", text))


def lost(comments: list[str], text: str) -> str | None:
    """The first comment that is not in a text, whole and behind the ones before it."""
    at = 0
    for comment in comments:
        found = re.compile(rf"(?:^|[ \r\n]){re.escape(comment.rstrip())}(?=[\r\n]|\Z)").search(text, at)
        if found is None:
            return comment
        at = found.end()
    return None


def holds(scribble: Scribble) -> bool:
    """Whether the law holds for a file; False where it cannot be read."""
    document = read(scribble.text, "f.yaml")
    if not document.ok:
        return False
    after = laid_out(document)
    assert lost(scribble.comments, after) is None
    assert said(after) == said(scribble.text)
    again = read(after, "f.yaml")
    assert again.data == document.data
    assert laid_out(again) == after
    (kind,) = ends(after) or ("\n",)
    assert ends(scribble.text)[kind] == max(ends(scribble.text).values(), default=0)
    return True


def stays(text: str) -> bool:
    """Whether a text that is laid out stays so, with every sign that is no quote, dash, comma or blank; False
    where it is refused, in words and at a place."""
    document = read(text, "f.yaml")
    try:
        after = laid_out(document)
    except LoadError as error:
        refused = error.diagnostics
    else:
        refused = ()
    assert all(one.message and one.span.line <= len(document.lines.starts()) for one in refused)
    if refused:
        return False
    again = read(after, "f.yaml")
    assert again.data == document.data
    assert signs(after) == signs(text)
    assert laid_out(again) == after
    return True


def signs(text: str) -> Counter[str]:
    return Counter(re.sub(r"[\s'\"\-.,]", "", text))


seeds = st.integers(0, 2**64)


@settings(max_examples=drawn(600))
@given(st.integers(1, 5), seeds)
def test_any_file_keeps_its_comments_and_what_it_says(depth: int, seed: int) -> None:
    chance = random.Random(seed)
    holds(scribbled(anything(chance, depth), chance))


@settings(max_examples=drawn(60))
@given(st.integers(0, len(shipped()) - 1), seeds)
def test_every_kind_of_file_keeps_its_comments_and_what_it_says(number: int, seed: int) -> None:
    holds(scribbled(shipped()[number], random.Random(seed)))


@settings(max_examples=drawn(300))
@given(st.lists(st.sampled_from(SHREDS), max_size=20).map("".join))
def test_any_text_stays_as_it_is_laid_out_or_is_refused(text: str) -> None:
    stays(text)


def test_most_files_that_are_tried_can_be_read() -> None:
    tried = [holds(scribbled(anything(chance), chance)) for chance in map(random.Random, range(300))]
    assert sum(tried) > 270


def test_the_law_holds_with_the_python_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_LOADER", yaml.SafeLoader)
    tried = [holds(scribbled(anything(chance), chance)) for chance in map(random.Random, range(200))]
    assert sum(tried) > 80  # it refuses most tabs


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 6 * MANY, MANY))
def test_many_files_keep_their_comments_and_what_they_say(start: int) -> None:
    for seed in range(start, start + MANY):
        chance = random.Random(seed)
        holds(scribbled(anything(chance), chance))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 2 * MANY, MANY))
def test_many_files_of_every_kind_keep_their_comments_and_what_they_say(start: int) -> None:
    for seed in range(start, start + MANY):
        holds(scribbled(shipped()[seed % len(shipped())], random.Random(seed)))


@pytest.mark.slow
def test_many_texts_stay_as_they_are_laid_out_or_are_refused() -> None:
    laid = 0
    for seed in range(12 * MANY):
        chance = random.Random(seed)
        laid += stays("".join(chance.choices(SHREDS, k=chance.randint(1, 20))))
    assert laid > MANY
