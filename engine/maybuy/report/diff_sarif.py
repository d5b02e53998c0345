"""Differences between two versions as SARIF 2.1.0: each row a result, at the rule or item it is about."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from ..diff.rows import Row
from ..model.definitions import Definitions
from .diff_sentences import DiffWords
from .diff_text import SECTIONS, Shown, lists
from .sarif import BASE, run

LEVELS: Final = {"loses": "warning", "gains": "note", "changes": "note"}
OTHERS: Final = ("prices", "items", "texts", "not_computed")


def diff_sarif(shown: Shown, words: DiffWords) -> dict[str, Any]:
    """A difference as one run."""
    rules = [_rule(name, LEVELS.get(name, "note"), words) for name in (*SECTIONS, *OTHERS)]
    results = [*_rows(shown, words), *_others(shown, words)]
    return run("diff", words.language, rules, results, words.say("sarif.base"))


def _rule(name: str, level: str, words: DiffWords) -> dict[str, Any]:
    return {
        "id": f"diff-{name.replace('_', '-')}",
        "name": f"Diff{name.title().replace('_', '')}",
        "shortDescription": {"text": words.say(f"sarif.{name}")},
        "fullDescription": {"text": words.say(f"sarif.{name}")},
        "defaultConfiguration": {"level": level},
    }


def _rows(shown: Shown, words: DiffWords) -> Iterator[dict[str, Any]]:
    for section in SECTIONS:
        for row, days in shown.of(section):
            before, after = words.answers(row)
            change = words.say("arrow", base=before, head=after)
            more = [one for one in (words.days(days), words.when(row), words.signatures(row)) if one]
            text = (
                f"{words.say('row', who=words.who(row), what=words.what(row))}: {change} - {', '.join(more)}"
            )
            yield _result(section, text, _place_of(row, words.base, words.head), str((row.base, row.head)))


def _others(shown: Shown, words: DiffWords) -> Iterator[dict[str, Any]]:
    names = dict(zip((words.say(one) for one in OTHERS), OTHERS, strict=True))
    for heading, sentences in lists(shown.difference, words):
        for one in sentences:
            yield _result(names[heading], one, _anywhere(words.head), "")


def _result(name: str, text: str, place: str, more: str) -> dict[str, Any]:
    file, line, column = place.rsplit(":", 2)
    return {
        "ruleId": f"diff-{name.replace('_', '-')}",
        "ruleIndex": (*SECTIONS, *OTHERS).index(name),
        "level": LEVELS.get(name, "note"),
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(file), "uriBaseId": BASE},
                    "region": {"startLine": int(line), "startColumn": int(column)},
                }
            }
        ],
        "partialFingerprints": {"difference/v1": sha256(f"{name}\0{text}\0{more}".encode()).hexdigest()},
    }


def _place_of(row: Row, base: Definitions, head: Definitions) -> str:
    """Where a row comes from, as far as can be told: a rule on its action that differs, else its item."""
    before = {placed.rule.id: placed.rule for placed in base.rules}
    for placed in head.rules:
        differs = before.get(placed.rule.id) != placed.rule
        if differs and not set(placed.rule.actions).isdisjoint(row.actions):
            return placed.place
    places = [head.items[item].place for item in row.items if item in head.items]
    return places[0] if places else _anywhere(head)


def _anywhere(head: Definitions) -> str:
    """A place for what has none of its own: the first thing sold, else the first rule."""
    places = [*(item.place for item in head.items.values()), *(placed.place for placed in head.rules)]
    return min(places, default="catalog:1:1")
