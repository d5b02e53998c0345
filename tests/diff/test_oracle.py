"""What is said to change is what changes: sampled questions about random edits of the shipped files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest

from diff.asking import Asking, Sampler, ask, change_json, says
from diff.edits import edited, files, made
from maybuy.diff.difference import Difference, rows_about, to_compute
from maybuy.diff.pair import Pair
from maybuy.report.diff_json import diff_json
from maybuy.report.diff_text import SECTIONS, Shown

DAYS = (date(2020, 9, 1), date(2020, 11, 1), date(2020, 2, 1))

Asked = list[tuple[str, str | None]]


def versions(random: Random) -> Pair:
    """The shipped files, at times with an edit, and the same with some more."""
    while True:
        base = files() if random.random() < 0.7 else edited(files(), random, 1)[0]
        first, second = made(base), made(edited(base, random)[0])
        if first is not None and second is not None:
            return Pair(first, second, random.choice(DAYS))


def some(pair: Pair, random: Random, most: int) -> Asked:
    """A few actions of which something may differ, on all that they can be asked about."""
    every = {action: pair.items_of(action) for action in pair.actions}
    open_ = [one for one, items in every.items() if any(to_compute(pair, one, item) for item in items)]
    chosen = random.sample(open_, min(most, len(open_)))
    return [(action, item) for action in chosen for item in every[action]]


def told_of(pair: Pair, asked: Asked) -> list[dict[str, Any]]:
    """The rows about some questions, as JSON."""
    rows, missing = rows_about(pair, asked)
    whole = diff_json(Shown(Difference(pair.at, rows, missing, (), (), (), ()), "a", "b"), *pair.definitions)
    assert whole["not_computed"] == []
    return [row for section in SECTIONS for row in whole[section]]


def faults(rows: list[dict[str, Any]], asking: Asking) -> Iterator[str]:
    """What is untrue of a question, or not said."""
    change = change_json(asking)
    about = [row for row in rows if asking.covered(row, asking.about)]
    if asking.differs and not any(says(row, change) for row in about):
        yield f"not covered: {change}"
    named = [row for row in rows if asking.covered(row, asking.question["item"])]
    for row in (*about, *named):
        if row["exact"] and not (asking.differs and says(row, change)):
            yield f"said to change: {row}"


def check(seed: int, questions: int, actions: int) -> int:
    """Holds rows about some random versions against sampled questions; how many of their answers differ."""
    random = Random(seed)
    pair = versions(random)
    asked = some(pair, random, actions)
    if not asked:
        return 0
    rows = told_of(pair, asked)
    examples = [row["witness"] for row in rows if row["witness"] is not None]
    for row in rows:
        assert (row["witness"] is None) == ("no_witness" in row), (seed, row)
        if row["witness"] is not None:
            asking = ask(pair, row["witness"]["account"], row["witness"])
            assert asking is not None
            assert asking.covered(row, asking.question["item"]), (seed, row, asking)
            assert says(row, change_json(asking)), (seed, row, asking)
    differing = 0
    for account, question in Sampler(pair, asked, random).questions(examples, questions):
        asking = ask(pair, account, question)
        if asking is not None:
            found = list(faults(rows, asking))
            assert not found, (seed, found[0], asking)
            differing += asking.differs
    return differing


def test_sampled_answers_differ_if_and_only_if_a_row_says_so() -> None:
    assert sum(check(seed, questions=150, actions=1) for seed in range(8)) > 100


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1084, 6))
def test_many_sampled_answers_differ_if_and_only_if_a_row_says_so(start: int) -> None:
    assert sum(check(seed, questions=300, actions=3) for seed in range(start, start + 6)) > 100
