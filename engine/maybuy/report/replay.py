"""What becomes of a log's questions, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from ..diff.replayed import SECTIONS, Left, Place, Replay, Row
from .diff_json import answer_json
from .diff_sentences import DiffWords
from .diff_text import NotCompared
from .json_form import catalog_json


class Line(NamedTuple):
    """A line of a log."""

    log: str
    number: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A replay to be shown, of a change between versions that are called something, with the logs."""

    replay: Replay
    base: str
    head: str
    words: DiffWords
    places: tuple[Place, ...]
    lines: int

    def line(self, line: int) -> Line:
        """Where a line is, that is numbered on through all logs."""
        place = [one for one in self.places if one.first <= line][-1]
        return Line(place.log, line - place.first + 1)


def replay_json(shown: Shown) -> dict[str, Any]:
    """A replay, with which catalogs it is between. Lines are numbered on through all `logs`."""
    found, words = shown.replay, shown.words
    ends = [*[one.first for one in shown.places[1:]], shown.lines + 1]
    return {
        "base": catalog_json(words.base),
        "head": catalog_json(words.head),
        "not_compared": None,
        "logs": [
            {"log": one.log, "first": one.first, "lines": end - one.first}
            for one, end in zip(shown.places, ends, strict=True)
        ],
        "questions": found.questions,
        "different": found.different,
        "changed": found.changed,
        "rows": [_row(row) for section in SECTIONS for row in found.section(section)],
        "otherwise": _left(found.otherwise),
        "left_out": [{"why": why, **_left(left)} for why, left in sorted(found.left_out.items())],
    }


def replay_not_compared_json(one: NotCompared) -> dict[str, Any]:
    """The JSON of a replay of which nothing is known."""
    return {
        "base": None,
        "head": catalog_json(one.definitions),
        "not_compared": {"why": one.why, "message": one.message},
        "logs": [],
        "questions": 0,
        "different": 0,
        "changed": 0,
        "rows": [],
        "otherwise": _left(Left()),
        "left_out": [],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "section": row.section,
        "action": row.action,
        "item": row.item,
        "from": answer_json(row.base, row.head),
        "to": answer_json(row.head, row.base),
        "questions": row.questions,
        "accounts": row.accounts,
        "sample": list(row.lines),
    }


def _left(left: Left) -> dict[str, Any]:
    return {"questions": left.questions, "lines": list(left.lines)}
