"""Differences between two versions as text, and as Markdown for a pull request.

Where a screen is to do, rows are put together, so that it tells who gains and who loses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rich.console import Console

from ..diff.difference import Days, Difference
from ..diff.lists import on_one_side
from ..diff.rows import Case, Row
from ..language import say
from ..model.definitions import Definitions
from ..model.logic import Clause, Predicate
from . import markdown
from .console import Text, indented, titled
from .diff_sentences import MOST_ITEMS, DiffWords
from .money import day

Why = Literal["no-catalog", "errors"]

SECTIONS = ("loses", "gains", "changes")
STYLES = {"loses": "deny", "gains": "allow", "changes": "refer"}
MOST_CHANGED = 6
MOST_GROUPS = 3
"""Of a list and of a section, where all is to be seen on one screen."""

_MOST_ROWS = 200
"""Of a section in Markdown: a comment has at most 65,536 letters."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A difference to be shown, between versions that are called something; rows may have their days."""

    difference: Difference
    base: str
    head: str
    days: Mapping[int, Days] | None = None
    """By the row's number, for a timeline."""

    def of(self, section: str) -> Iterator[tuple[Row, Days | None]]:
        """The rows of a section, with their days."""
        for number, row in enumerate(self.difference.rows):
            if row.section == section:
                yield row, self.days[number] if self.days is not None else None


@dataclass(frozen=True, slots=True)
class NotCompared:
    """Why nothing is compared from `base` to `head`: the first has no catalog yet, or errors that are now
    mended. `at` is None for all days."""

    base: str
    head: str
    at: date | None
    why: Why
    definitions: Definitions
    """Of the head."""
    language: str

    @property
    def message(self) -> str:
        """Why, in a sentence."""
        return say("differences", f"not_compared.{self.why}", self.language, word=self.base)

    @property
    def title(self) -> str:
        """What was to be compared."""
        return headline(self.base, self.head, self.at, self.language)


def title(shown: Shown, words: DiffWords) -> str:
    """What is compared."""
    at = None if shown.days is not None else shown.difference.at
    return headline(shown.base, shown.head, at, words.language)


def headline(base: str, head: str, at: date | None, language: str) -> str:
    """What is compared, on a day or, without one, on all days."""
    if at is None:
        when = say("differences", "title.timeline", language)
    else:
        when = say("differences", "title.at", language, day=day(at, language))
    return say("differences", "title", language, base=base, head=head, day=when)


def show_diff(console: Console, shown: Shown, words: DiffWords, *, everything: bool) -> None:
    """A difference for people: what was changed, then who loses and who gains; on a screen, unless everything
    is asked for."""
    console.print(Text(title(shown, words), style="title"))
    for key, heading, sentences in lists(shown.difference, words):
        titled(console, heading)
        most = None if everything or key == "not_computed" else MOST_CHANGED
        for one in sentences[:most]:
            indented(console, Text(one))
        _show_rest(console, len(sentences[most:]) if most else 0, words)
    if not shown.difference.rows:
        nothing = none_of(shown.difference)
        if nothing:
            console.print(Text(words.told(nothing)))
        return
    for section in SECTIONS if everything else SECTIONS[:2]:
        rows = list(shown.of(section)) if everything else grouped(shown.of(section))
        if rows:
            console.print()
            head = Text(words.told(section), style=STYLES[section])
            head.append(f"  {words.cases(row for row, _ in rows)}", style="faint")
            console.print(head)
        for row, days in rows if everything else rows[:MOST_GROUPS]:
            _show_row(console, row, days, words, everything=everything)
        if not everything:
            _show_rest(console, len(rows[MOST_GROUPS:]), words)
    if not everything:
        others = other_changes(shown, words)
        if others:
            titled(console, others, style="faint")


def _show_rest(console: Console, count: int, words: DiffWords) -> None:
    if count:
        indented(console, Text(words.rest(count), style="faint"))


def none_of(difference: Difference) -> str:
    """What is said where no answer differs; empty where that is not known."""
    if difference.empty:
        return "none.rules" if difference.rules else "none"
    if difference.not_computed:
        return ""
    apart = on_one_side(difference.items, "loses") or on_one_side(difference.items, "gains")
    return "none.common" if apart else "none.answers"


def other_changes(shown: Shown, words: DiffWords) -> str:
    """That there are changes by which nobody gains or loses; empty where there are none."""
    rows = [row for row, _ in shown.of("changes")]
    return words.told("others", count=words.cases(rows)) if rows else ""


def _show_row(console: Console, row: Row, days: Days | None, words: DiffWords, *, everything: bool) -> None:
    before, after = words.answers(row)
    what = words.what(row, None if everything else MOST_ITEMS)
    head = Text(words.told("row", who=words.who(row), what=what), style="title")
    indented(console, head)
    change = Text(before, style=row.base.outcome) + Text(" → ") + Text(after, style=row.head.outcome)
    change.append(f"  {words.cases([row])}", style="faint")
    indented(console, change, 4)
    for one in (words.days(days), words.when(row)):
        if one:
            indented(console, Text(one), 4)
    if everything:
        example = words.told("example.none") if row.witness is None else words.example(row.witness)
        indented(console, Text(example, style="faint"), 4)


def lists(difference: Difference, words: DiffWords) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Rules, prices, items, texts and what was not computed: each with its heading and sentences, if it has
    any."""
    found = {
        "rules": [words.rule(one) for one in difference.rules],
        "prices": [words.price(one) for one in difference.prices],
        "items": [words.item(one) for one in difference.items],
        "texts": [words.text(one) for one in difference.texts],
        "not_computed": words.missing(difference.not_computed),
    }
    yield from ((key, words.told(key), sentences) for key, sentences in found.items() if sentences)


def show_not_compared(console: Console, one: NotCompared) -> None:
    """That nothing is compared, for people."""
    console.print(Text(one.title, style="title"))
    console.print(Text(one.message))


def not_compared_markdown(one: NotCompared) -> str:
    """That nothing is compared, for a comment on a pull request."""
    return f"### {markdown.text(one.title)}\n\n{markdown.sentence(one.message)}\n"


def diff_markdown(shown: Shown, words: DiffWords, *, everything: bool) -> str:
    """A difference as a comment on a pull request, in the order of the text for people."""
    lines = [f"### {markdown.text(title(shown, words))}", ""]
    for _, heading, sentences in lists(shown.difference, words):
        lines += [
            f"#### {markdown.text(heading)}",
            "",
            *(f"- {markdown.sentence(one)}" for one in sentences[:_MOST_ROWS]),
            *(
                [f"- {markdown.sentence(words.rest(len(sentences) - _MOST_ROWS))}"]
                if sentences[_MOST_ROWS:]
                else []
            ),
            "",
        ]
    if not shown.difference.rows:
        nothing = none_of(shown.difference)
        return "\n".join([*lines, markdown.text(words.told(nothing))] if nothing else lines)
    for section in SECTIONS if everything else SECTIONS[:2]:
        rows = list(shown.of(section)) if everything else grouped(shown.of(section))
        if rows:
            lines += _table(section, rows, words)
    others = "" if everything else other_changes(shown, words)
    return "\n".join([*lines, markdown.sentence(others), ""] if others else lines)


def _table(section: str, rows: Sequence[Told], words: DiffWords) -> Iterator[str]:
    heads = [markdown.text(words.told(one)) for one in ("who", "what", "before", "after", "when", "count")]
    cells = [_cells(row, days, words) for row, days in rows[:_MOST_ROWS]]
    yield f"#### {markdown.text(words.told(section))}"
    yield ""
    yield from markdown.table(heads, cells, right=(5,))
    if len(rows) > _MOST_ROWS:
        yield ""
        yield f"… + {len(rows) - _MOST_ROWS}"
    yield ""


def _cells(row: Row, days: Days | None, words: DiffWords) -> list[str]:
    before, after = words.answers(row)
    when = ", ".join(one for one in (words.days(days), words.when(row)) if one)
    cells = (words.who(row), words.what(row), before, after, when, str(row.signatures))
    return [markdown.text(cell) for cell in cells]


Told = tuple[Row, Days | None]

_Asked = tuple[str, str, Predicate]
"""A version (or both), an attribute, and a test on it."""


def grouped(rows: Iterable[Told]) -> list[Told]:
    """Rows about the same people, action and answers as one, which concerns most cases first.

    It asks for what all of them ask for, and is exact only where that is all that any asks for.
    """
    groups: dict[object, list[Told]] = {}
    for row, days in rows:
        key = (row.actions, row.roles, row.account_types, row.base, row.head, days)
        groups.setdefault(key, []).append((row, days))
    made = [(_one([row for row, _ in group]), group[0][1]) for group in groups.values()]
    return sorted(made, key=lambda one: -one[0].signatures)


def _one(rows: list[Row]) -> Row:
    asked = [_asked(case) for row in rows for case in row.when or ((),)]
    common = frozenset.intersection(*asked)
    return replace(
        rows[0],
        items=tuple(dict.fromkeys(item for row in rows for item in row.items)),
        when=(_case(common),) if common else (),
        itself=all(row.itself for row in rows),
        exact=all(row.exact for row in rows) and all(each == common for each in asked),
        signatures=sum(row.signatures for row in rows),
        witness=next((row.witness for row in rows if row.witness is not None), None),
    )


def _asked(case: Case) -> frozenset[_Asked]:
    return frozenset(
        (side, name, test) for side, clause in case for name, tests in clause.items() for test in tests
    )


def _case(asked: Iterable[_Asked]) -> Case:
    sides: dict[str, dict[str, tuple[Predicate, ...]]] = {}
    for side, name, test in sorted(asked, key=repr):
        clause = sides.setdefault(side, {})
        clause[name] = (*clause.get(name, ()), test)
    found: list[tuple[str, Clause]] = [(side, sides[side]) for side in sorted(sides)]
    return tuple(found)
