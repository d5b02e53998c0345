"""Differences between two versions as SARIF 2.1.0: each row a result, at the rule or item it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from ..diff.rows import Row
from ..language import say
from ..model.definitions import Definitions, PlacedRule
from .diff_sentences import DiffWords
from .diff_text import SECTIONS, NotCompared, Shown, lists
from .sarif import artifact, message, run

LEVELS: Final = {"loses": "warning", "gains": "note", "changes": "note"}
OTHERS: Final = ("rules", "prices", "items", "texts", "not_computed")
NAMES: Final = (*SECTIONS, *OTHERS, "not_compared")


class Told(NamedTuple):
    """What a result says: its section, its text, its place, and what else tells it from others."""

    section: str
    text: str
    place: str
    more: str


def diff_sarif(shown: Shown, words: DiffWords, path_of: Callable[[str], PurePath]) -> dict[str, Any]:
    """A difference as one run. `path_of` says where a file is, seen from the current folder."""
    return _run((*_rows(shown, words), *_others(shown, words)), words.language, path_of)


def not_compared_sarif(one: NotCompared, path_of: Callable[[str], PurePath]) -> dict[str, Any]:
    """One result, which says that nothing is compared."""
    told = Told("not_compared", one.message, _anywhere(one.definitions), "")
    return _run([told], one.language, path_of)


def _run(told: Iterable[Told], language: str, path_of: Callable[[str], PurePath]) -> dict[str, Any]:
    return run(
        "diff", language, [_rule(name, language) for name in NAMES], [_result(one, path_of) for one in told]
    )


def _rule(name: str, language: str) -> dict[str, Any]:
    text = say("differences", f"sarif.{name}", language)
    return {
        "id": f"diff-{name.replace('_', '-')}",
        "name": f"Diff{name.title().replace('_', '')}",
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "defaultConfiguration": {"level": LEVELS.get(name, "note")},
    }


def _rows(shown: Shown, words: DiffWords) -> Iterator[Told]:
    changed = _changed(words.base, words.head)
    for section in SECTIONS:
        for row, days in shown.of(section):
            before, after = words.answers(row)
            change = words.told("arrow", base=before, head=after)
            more = [one for one in (words.days(days), words.when(row), words.cases([row])) if one]
            text = (
                f"{words.told('row', who=words.who(row), what=words.what(row))}: {change} - {', '.join(more)}"
            )
            yield Told(section, text, _place_of(row, changed, words.head), str((row.base, row.head)))


def _others(shown: Shown, words: DiffWords) -> Iterator[Told]:
    files = {placed.place.rsplit(":", 2)[0] for placed in words.head.rules}
    for name, _, sentences in lists(shown.difference, words):
        for number, one in enumerate(sentences):
            place = shown.difference.rules[number].place if name == "rules" else ""
            # Where a rule was whose file is no more there is nothing to show.
            there = place.rsplit(":", 2)[0] in files
            yield Told(name, one, place if there else _anywhere(words.head), "")


def _result(told: Told, path_of: Callable[[str], PurePath]) -> dict[str, Any]:
    name, text, place, more = told
    file, line, column = place.rsplit(":", 2)
    return {
        "ruleId": f"diff-{name.replace('_', '-')}",
        "ruleIndex": NAMES.index(name),
        "level": LEVELS.get(name, "note"),
        "message": message(text),
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact(path_of(file)),
                    "region": {"startLine": int(line), "startColumn": int(column)},
                }
            }
        ],
        "partialFingerprints": {"difference/v1": sha256(f"{name}\0{text}\0{more}".encode()).hexdigest()},
    }


def _changed(base: Definitions, head: Definitions) -> list[PlacedRule]:
    """The rules of the head that are not as they were."""
    before = {placed.rule.id: placed.rule for placed in base.rules}
    return [placed for placed in head.rules if before.get(placed.rule.id) != placed.rule]


def _place_of(row: Row, changed: Iterable[PlacedRule], head: Definitions) -> str:
    """Where a row comes from, as far as can be told: a rule on its action that differs, else its item."""
    places = [one.place for one in changed if not set(one.rule.actions).isdisjoint(row.actions)]
    places += [head.items[item].place for item in row.items if item in head.items]
    return places[0] if places else _anywhere(head)


def _anywhere(head: Definitions) -> str:
    """A place for what has none of its own: the first thing sold, else the first rule."""
    places = [*(item.place for item in head.items.values()), *(placed.place for placed in head.rules)]
    return min(places, default="catalog:1:1")
