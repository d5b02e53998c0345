"""What is said to change is what changes: sampled questions about random edits of the shipped files."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from diff.asking import Asking, Sampler, ask, change_json, says
from diff.edits import edited, files, made
from maybuy.diff.difference import Difference, rows_about
from maybuy.diff.pair import Pair
from maybuy.report.diff_json import diff_json
from maybuy.report.diff_text import SECTIONS, Shown

DAY_OF = {0: "2020-09-01", 1: "2020-11-01"}


def versions(random: Random) -> Pair:
    """The shipped files, at times with an edit, and the same with some more."""
    from datetime import date

    base = files()
    if random.random() < 0.3:
        base, _ = edited(base, random, 1)
    while True:
        head, _ = edited(base, random)
        engines = [made(one) for one in (base, head)]
        if engines[0] is None:
            base = files()
        elif engines[1] is not None:
            day = random.choice([date(2020, 9, 1), date(2020, 9, 1), date(2020, 11, 1), date(2020, 2, 1)])
            return Pair(engines[0], engines[1], day)


def told_of(pair: Pair, asked: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
    """The rows about some questions, as JSON."""
    rows, missing = rows_about(pair, asked)
    whole = diff_json(Shown(Difference(pair.at, rows, missing, (), (), ()), "a", "b"), *pair.definitions)
    assert whole["not_computed"] == []
    return [row for section in SECTIONS for row in whole[section]]


def faults(pair: Pair, rows: list[dict[str, Any]], asking: Asking) -> Iterator[str]:
    """What is untrue of a question, or not said."""
    change = change_json(asking)
    differs = asking.differs
    about = [row for row in rows if asking.covered(row, asking.about)]
    if differs and not any(says(row, change) for row in about):
        yield "not covered"
    named = [row for row in rows if asking.covered(row, asking.question["item"])]
    for row in (*about, *named):
        if row["exact"] and not (differs and says(row, change)):
            yield f"said to change: {row}"


def check(seed: int, questions: int) -> None:
    random = Random(seed)
    pair = versions(random)
    actions = random.sample(pair.actions, 3)
    asked = [(action, item) for action in actions for item in pair.items_of(action)]
    rows = told_of(pair, asked)
    for row in rows:
        if row["witness"] is None:
            pass
    sampler = Sampler(pair, asked, random)
    examples = [row["witness"] for row in rows if row["witness"] is not None]
    for account, question in sampler.questions(examples, questions):
        asking = ask(pair, account, question)
        if asking is not None:
            found = list(faults(pair, rows, asking))
            assert not found, (seed, found[0], asking)
