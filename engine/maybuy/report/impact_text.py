"""What a change does to a customer base, as text and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.console import Console

from . import markdown
from .audience import show_bad
from .console import Text, indented, titled
from .diff_sentences import MOST_ITEMS
from .diff_text import headline
from .fleet_words import MOST_SAMPLES, FleetWords
from .impact_rows import MONEY, SECTIONS, Section, Told, of, together, told

if TYPE_CHECKING:
    from ..fleet.impact import Impact

MOST_ROWS: Final = 5
"""Of a section, where all is to be seen on one screen."""

_MOST_IN_MARKDOWN: Final = 100
_STYLES: Final = {"loses": "deny", "gains": "allow", "dearer": "deny", "cheaper": "allow"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An impact to be shown, of a change between versions that are called something."""

    impact: Impact
    base: str
    head: str
    words: FleetWords

    @property
    def title(self) -> str:
        """What is compared."""
        return headline(self.base, self.head, self.impact.at, self.words.language)


def sections(shown: Shown, *, everything: bool) -> Iterator[tuple[Section, list[Told]]]:
    """The rows to be told, those that say the same together unless everything is asked for."""
    rows = told(shown.impact)
    for section in SECTIONS if everything else SECTIONS[:-1]:
        found = of(rows, section)
        if found:
            yield section, found if everything else together(found, MOST_SAMPLES)


def others(shown: Shown, *, everything: bool) -> str:
    """That there are rows by which nobody gains or loses, unless they are told; empty of none."""
    return "" if everything else shown.words.others_of(of(told(shown.impact), SECTIONS[-1]))


def show_impact(console: Console, shown: Shown, *, everything: bool) -> None:
    """An impact for people: how many, how much, then row by row: a screen, unless everything is asked."""
    words, impact = shown.words, shown.impact
    console.print(Text(shown.title, style="title"))
    console.print(Text(words.headline(impact)))
    for one in impact.money.totals:
        console.print(Text(words.amounts(one, impact.money)))
    for section, rows in sections(shown, everything=everything):
        titled(console, words.section(section), style=_STYLES.get(section, "refer"))
        for row in rows if everything else rows[:MOST_ROWS]:
            _show_row(console, row, words, everything=everything)
        if not everything and rows[MOST_ROWS:]:
            indented(console, Text(words.count("rest", len(rows) - MOST_ROWS), style="faint"))
    rest = [*words.notes(impact), *filter(None, [others(shown, everything=everything)])]
    if rest:
        console.print()
    for note in rest:
        console.print(Text(note, style="faint"))
    show_bad(console, impact.bad, words)


def _show_row(console: Console, row: Told, words: FleetWords, *, everything: bool) -> None:
    before, after = words.sides(row)
    indented(console, Text(words.thing(row, None if everything else MOST_ITEMS), style="title"))
    change = Text(before) + Text(" → ") + Text(after)
    if row.answers is not None:
        change = Text(before, style=row.answers[0].outcome) + Text(" → ")
        change.append(Text(after, style=row.answers[1].outcome))
    else:
        change = Text(words.fleet("a-month", amount=f"{before} → {after}"))
    indented(console, change, 4)
    indented(console, Text(words.sized(row), style="faint"), 4)


def impact_markdown(shown: Shown, *, everything: bool) -> str:
    """An impact as a comment on a pull request, in the order of the text for people."""
    words, impact = shown.words, shown.impact
    lines = [f"### {markdown.text(shown.title)}", "", f"{markdown.text(words.headline(impact))}", ""]
    if impact.money.totals:
        lines += [*_money(impact, words), ""]
    for section, rows in sections(shown, everything=everything):
        lines += _table(section, rows, words, everything=everything)
    rest = [*words.notes(impact), *filter(None, [others(shown, everything=everything)])]
    if rest:
        lines += [*[f"- {markdown.sentence(one)}" for one in rest], ""]
    if impact.bad:
        lines += [f"#### {markdown.text(words.fleet('bad'))}", ""]
        lines += [f"- {markdown.sentence(words.bad(one))}" for one in impact.bad]
    return "\n".join(lines)


def _money(impact: Impact, words: FleetWords) -> list[str]:
    heads = ("currency", "money.heading", "payers")
    rows = [
        [one.currency, words.total(one), words.payers(one.currency, impact.money)]
        for one in impact.money.totals
    ]
    return markdown.table(
        [markdown.text(words.fleet(one)) for one in heads],
        [[markdown.text(cell) for cell in row] for row in rows],
    )


def _table(section: Section, rows: Sequence[Told], words: FleetWords, *, everything: bool) -> Iterator[str]:
    sides = [words.fleet(one) for one in ("before", "after")]
    if section in MONEY:
        sides = [words.fleet("a-month", amount=one) for one in sides]
    rest = [words.fleet(one) for one in ("count.customers", "count.seats", "such-as")]
    heads = [words.fleet("what"), *sides, *rest]
    yield f"#### {markdown.text(words.section(section))}"
    yield ""
    cells = [
        [markdown.text(cell) for cell in _cells(row, words, everything=everything)]
        for row in rows[:_MOST_IN_MARKDOWN]
    ]
    yield from markdown.table([markdown.text(one) for one in heads], cells, right=(3, 4))
    if rows[_MOST_IN_MARKDOWN:]:
        yield ""
        yield f"… + {len(rows) - _MOST_IN_MARKDOWN}"
    yield ""


def _cells(row: Told, words: FleetWords, *, everything: bool) -> list[str]:
    before, after = words.sides(row)
    accounts, seats = words.number(row.accounts), words.number(row.seats)
    if row.most is not None:
        accounts, seats = (
            one if least == most else f"{one}–{words.number(most)}"
            for one, least, most in zip((accounts, seats), (row.accounts, row.seats), row.most, strict=True)
        )
    thing = words.thing(row, None if everything else MOST_ITEMS)
    return [thing, before, after, accounts, seats, words.ids(row)]
