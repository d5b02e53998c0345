"""The edits that `maybuy diff` is measured on are what they are called."""

from pathlib import Path

import pytest

from differences import EDITS, measure
from engines.maybuy import translate
from ruleset import rules

BASE = rules(40)


@pytest.mark.parametrize(
    ("edit", "edited"),
    [
        ("one rule of a product edited", 1),
        ("ten rules on all items replaced", 10),
        ("the broadest rule denies instead of allowing", 1),
        ("all rules renamed", 39),
        ("all rules replaced", 39),
    ],
)
def test_an_edit_touches_as_many_rules_as_it_says(edit: str, edited: int) -> None:
    assert sum(one != other for one, other in zip(BASE, EDITS[edit](BASE), strict=True)) == edited


@pytest.mark.slow
def test_new_names_make_no_difference_and_a_denial_of_all_does(tmp_path: Path) -> None:
    base = translate(BASE, tmp_path / "base")
    renamed, denied = (
        translate(EDITS[name](BASE), tmp_path / name) for name in ("all rules renamed", "all denied")
    )
    assert measure(base, renamed, 60)[1:] == (0, 0)
    _, rows, left = measure(base, denied, 60)
    assert (rows > 0, left) == (True, 0)
