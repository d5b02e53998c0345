"""Differences between two versions as text, and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.padding import Padding

from ..diff.difference import Difference
from ..diff.rows import Row
from ..diff.timeline import Days
from ..language import say
from . import markdown
from .diff_sentences import DiffWords
from .money import day
from .words import Text

SECTIONS = ("loses", "gains", "changes")
_STYLES = {"loses": "deny", "gains": "allow", "changes": "refer"}
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


def show_diff(console: Console, shown: Shown, words: DiffWords) -> None:
    """A difference for people."""
    console.print(Text(title(shown, words), style="title"))
    if shown.difference.empty:
        console.print(Text(words.say("none")))
        return
    for section in SECTIONS:
        rows = list(shown.of(section))
        if rows:
            console.print()
            console.print(Text(words.say(section), style=_STYLES[section]))
        for row, days in rows:
            _show_row(console, row, days, words)
    for heading, sentences in lists(shown.difference, words):
        console.print()
        console.print(Text(heading, style="title"))
        for one in sentences:
            console.print(Padding(Text(one), (0, 0, 0, 2)))


def _show_row(console: Console, row: Row, days: Days | None, words: DiffWords) -> None:
    before, after = words.answers(row)
    head = Text(words.say("row", who=words.who(row), what=words.what(row)), style="title")
    console.print(Padding(head, (0, 0, 0, 2)))
    change = Text(before, style=row.base.outcome) + Text(" → ") + Text(after, style=row.head.outcome)
    change.append(f"  {words.signatures(row)}", style="faint")
    console.print(Padding(change, (0, 0, 0, 4)))
    for one in (words.days(days), words.when(row)):
        if one:
            console.print(Padding(Text(one), (0, 0, 0, 4)))
    if row.witness is not None:
        console.print(Padding(Text(words.example(row.witness), style="faint"), (0, 0, 0, 4)))


def lists(difference: Difference, words: DiffWords) -> Iterator[tuple[str, Sequence[str]]]:
    """Prices, items, texts and what was not computed: headings with their sentences, none of them empty."""
    prices = [words.price(one) for one in difference.prices]
    items = [words.item(one) for one in difference.items]
    texts = [words.text(one) for one in difference.texts]
    missing = [words.missing(*one) for one in difference.not_computed]
    if missing and any(item is not None for _, item in difference.not_computed):
        missing.insert(0, words.say("not_computed.why"))
    for key, found in (("prices", prices), ("items", items), ("texts", texts), ("not_computed", missing)):
        if found:
            yield words.say(key), found


def diff_markdown(shown: Shown, words: DiffWords) -> str:
    """A difference as a comment on a pull request."""
    lines = [f"### {markdown.text(title(shown, words))}", ""]
    if shown.difference.empty:
        return "\n".join([*lines, markdown.text(words.say("none"))])
    for section in SECTIONS:
        rows = list(shown.of(section))
        if rows:
            heads = [
                markdown.text(words.say(one)) for one in ("who", "what", "before", "after", "when", "count")
            ]
            cells = [_cells(row, days, words) for row, days in rows[:_MOST_ROWS]]
            lines += [
                f"#### {markdown.text(words.say(section))}",
                "",
                *markdown.table(heads, cells, right=(5,)),
            ]
            lines += ["", f"… + {len(rows) - _MOST_ROWS}"] if len(rows) > _MOST_ROWS else []
            lines.append("")
    for heading, sentences in lists(shown.difference, words):
        lines += [
            f"#### {markdown.text(heading)}",
            "",
            *(f"- {markdown.sentence(one)}" for one in sentences),
            "",
        ]
    return "\n".join(lines)


def _cells(row: Row, days: Days | None, words: DiffWords) -> list[str]:
    before, after = words.answers(row)
    when = ", ".join(one for one in (words.days(days), words.when(row)) if one)
    cells = (words.who(row), words.what(row), before, after, when, str(row.signatures))
    return [markdown.text(cell) for cell in cells]
