"""What actions do is said in one place: elsewhere nothing in Python is called as an action is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import maybuy
from maybuy.model.deed import DOES, MANAGE, NOTHING, TARGETS, UNDO, USE, VIEW, said_by

HOME = Path(maybuy.__file__).parent
SAYING = {"model/deed.py", "model/examples.py", "serve/answer/bodies.py"}
"""The module of these words, and those with examples to show."""

HOMONYMS = {"language/studio_en.py", "language/studio_fr.py", "studio/app.py", "studio/pages.py"}
"""Where `undo` takes back a save, and not a change of a subscription."""

WORDS = (DOES - {USE, VIEW, MANAGE, NOTHING}) | {"view_subscription", "manage_subscription"}
"""Those that mean nothing else."""


def named(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that are the word for what an action does, with their lines; no docstrings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value in WORDS:
            yield node.lineno, str(node.value)


def test_no_other_module_names_an_action() -> None:
    modules = {path.relative_to(HOME).as_posix(): path for path in HOME.rglob("*.py")}
    assert set(modules) >= SAYING
    found = {
        name: [one for one in named(path) if name not in HOMONYMS or one[1] != UNDO]
        for name, path in modules.items()
        if name not in SAYING
    }
    assert {name: words for name, words in found.items() if words} == {}
    assert {word for _, word in named(modules["model/deed.py"])} == WORDS & DOES


def test_whatever_an_action_does_is_done_to_something() -> None:
    assert set(TARGETS) == DOES - {NOTHING}


@pytest.mark.parametrize("does", sorted(DOES))
def test_an_id_that_is_such_a_word_says_it(does: str) -> None:
    assert said_by(does) == does
    assert said_by(f"{does}_or_not") == NOTHING
