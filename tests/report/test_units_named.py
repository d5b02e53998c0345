"""Units of a limit in the catalog's words for them, for one and for many."""

from __future__ import annotations

from typing import Any

import pytest

from maybuy.diff.lists import text_changes
from maybuy.engine import Engine
from maybuy.report.sentences import Sentences
from ordering import shop
from strategies import Data

TASK = {"one": {"en": "task", "fr": "tâche"}, "many": {"en": "tasks", "fr": "tâches"}}


def working(unit: Any, most: int = 5) -> Engine:
    sold = {"kind": "add-on", "id": "work", "prices": {"USD": {"monthly": 1, "annual": 1, "quarterly": 1}}}
    limit: Data = {"id": "work_done", "name": "Work"} | ({"unit": unit} if unit else {})
    return shop(more=[{**sold, "limits": {"work_done": most}}, {"kind": "limits", "limits": [limit]}])


@pytest.mark.parametrize(
    ("unit", "count", "english", "french"),
    [
        (TASK, 0, "0 tasks", "0 tâche"),
        (TASK, 1, "1 task", "1 tâche"),
        (TASK, 2, "2 tasks", "2 tâches"),
        ("GB", 1, "1 GB", "1 GB"),
        ({"en": "GB", "fr": "Go"}, 2, "2 GB", "2 Go"),
        (None, 2, "2", "2"),
    ],
)
def test_as_many_are_told_in_the_word_for_as_many(unit: Any, count: int, english: str, french: str) -> None:
    definitions = working(unit).definitions
    said = [Sentences(definitions, language).as_many("work_done", count) for language in ("en", "fr")]
    assert [one.replace("\xa0", " ") for one in said] == [english, french]


def test_a_unit_that_reads_differently_is_told() -> None:
    def changes(before: Any, after: Any) -> list[tuple[str, str, str | None, str | None]]:
        found = text_changes(working(before).definitions, working(after).definitions)
        return [(one.key, one.language, one.base, one.head) for one in found]

    assert changes("GB", "TB") == [("unit", "*", "GB", "TB")]
    assert changes(TASK, TASK) == []
    assert changes(TASK, {**TASK, "one": {"en": "job", "fr": "tâche"}}) == [("unit_one", "en", "task", "job")]
    assert changes(None, "GB") == [("unit", "*", None, "GB")]
