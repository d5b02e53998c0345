"""The comments of a price list stay with what they are about."""

from __future__ import annotations

from maybuy.importing.remarks import remarks_of
from maybuy.source import read

TEXT = """\
# whole
# ------
saasName: X # the name
# about features
features: # tail
  # feature a
  a:
    type: X # inner
    description: |
      # no comment
      text
    # behind the text
  "b#c": {x: 1} # in brackets
plans:
  # P
  PRO: {price: "#x"} # e
  # last
"""


def test_each_comment_is_about_what_follows_it_or_stands_before_it() -> None:
    assert remarks_of(read(TEXT, "list.yaml")) == {
        (): ("whole",),
        ("saasName",): ("the name",),
        ("features",): ("about features", "tail"),
        ("features", "a"): ("feature a", "inner", "behind the text"),
        ("features", "b#c"): ("in brackets",),
        ("plans", "PRO"): ("P", "e", "last"),
    }


def test_json_has_no_comments_and_none_are_found() -> None:
    assert remarks_of(read('{\n\t"saasName": "#1"\n}', "list.json")) == {}
