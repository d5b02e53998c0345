"""What a layout would lose is seen, whatever the layout does."""

from __future__ import annotations

import pytest

from maybuy.source import read
from maybuy.source.preserved import comments, first_difference

TEXT = """\
# one
%YAML 1.1 # two
--- # three
a: &x # four
  - "# none" # five
  - 'it''s # none' # six
  - no#comment #seven
  - {b: 1, # eight
     c: [2, # nine
         3]} # ten
d: | # eleven
  # none
  text # none
# twelve
e: several
  words # thirteen
f: # fourteen
  # fifteen
  *x # sixteen
... # seventeen
# eighteen"""


def test_every_comment_is_found_and_nothing_else() -> None:
    document = read(TEXT, "f.yaml")
    assert document.ok
    found = [text.strip("# ") for _, text in comments(document)]
    assert found == [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    ]  # fmt: skip
    assert all(document.text.startswith(text, at) for at, text in comments(document))


@pytest.mark.parametrize("text", ["", "# only\n", '{"a": "# none"}\n', "a: >\n\n  # none\n", "a: |  # c\n"])
def test_a_text_has_all_that_it_has(text: str) -> None:
    document = read(text, "f.yaml")
    assert first_difference(document, document) is None


@pytest.mark.parametrize(
    ("before", "after", "variant", "word"),
    [
        ("a: 1 # c\n", "a: 1\n", "comment", "# c"),
        ("a: 1 # c\n", "a: 1 # d\n", "comment", "# c"),
        ("a: 1 # c\n# d\n", "# d\na: 1 # c\n", "comment", "# c"),
        ("a: 1 # c\n", 'a: "1 # c"\n', "comment", "# c"),
        ("a: 1\n", "a: 1 # c\n", "", "a"),
        ("a: 1\nb: 2\n", "a: 1\nb: 3\n", "", "2"),
        ("a: 010\n", "a: 10\n", "", "010"),
        ("a: 1_000\n", "a: 1000\n", "", "1_000"),
        ('a: "4"\n', "a: 4\n", "", '"4"'),
        ("a: x\n", 'a: "x"\n', "", "x"),
        ("a: ~\n", "a: null\n", "", "~"),
        ("a: [1, 2]\n", "a: [2, 1]\n", "", "1"),
        ("a: []\n", "a: {}\n", "", "[]"),
        ("a: 1\nb: 2\n", "a: 1\n", "", "2"),
        ("a: 1\n", "a: 1\nb: 2\n", "", "a"),
        ("a: &x 1\nb: *x\n", "a: 1\nb: 1\n", "", "*x"),
        ("a: |\n  x\n", "a: |-\n  x\n", "", "|\n  x"),
        ("a: 1\n", "a: [1\n", "", "a"),
    ],
)
def test_what_differs_is_found_at_its_place(before: str, after: str, variant: str, word: str) -> None:
    found = first_difference(read(before, "f.yaml"), read(after, "f.yaml"))
    assert found is not None
    assert found.variant == variant
    assert before[found.start : found.end] == word


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 'x'\nb: 1  # c \n", 'b: 1 # c\na: "x"\n'),
        ("a: one\n  two\n", "a: one two\n"),
        ("a:\n- 1\n", "a: [1]\n"),
        ("a: >\n  x\n", 'a: "x\\n"\n'),
    ],
)
def test_another_layout_is_no_difference(before: str, after: str) -> None:
    assert first_difference(read(before, "f.yaml"), read(after, "f.yaml")) is None
