"""What becomes of a log's questions, as text and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console

from ..diff.replayed import MOST_SAMPLES, SECTIONS, Asked, Left, Replay, Row, Why
from ..language.visible import on_one_line
from . import markdown
from .console import Text, indented, titled
from .diff_text import STYLES
from .replay import Shown
from .speaker import counted

MOST_ROWS: Final = 5
"""Of a section, where all is to be seen on one screen."""

_MOST_IN_MARKDOWN: Final = 100


def fails(found: Replay, fail_on: str | None) -> bool:
    """Whether what was asked to fail is there. An account that one version alone does not take is answered
    nothing by it, and by the other as ever."""
    if fail_on is None:
        return False
    if fail_on == "any":
        return bool(found.rows or found.left_out.keys() & {"not-of-base", "not-of-head"})
    unfit: Why = "not-of-head" if fail_on == "loses" else "not-of-base"
    return bool(found.section(fail_on) or unfit in found.left_out)


def title(shown: Shown) -> str:
    """What is compared."""
    logs = shown.words.listed([one.log for one in shown.places])
    return shown.words.told("replay.title", base=shown.base, head=shown.head, logs=on_one_line(logs))


def headline(shown: Shown) -> str:
    """How many questions there are, and how many of them change."""
    found, words = shown.replay, shown.words
    if not found.questions:
        return words.told("replay.nothing")
    parts = (("questions", found.questions), ("different", found.different), ("changed", found.changed))
    said = {name: _count(shown, name, number) for name, number in parts}
    if not found.changed:
        said["changed"] = words.told("replay.unchanged")
    return words.told("replay.headline", **said)


def notes(shown: Shown) -> Iterator[str]:
    """What is to be known of how it was asked, and what is left out, by reason."""
    found = shown.replay
    if found.questions:
        yield shown.words.told("replay.now")
    if found.otherwise.questions:
        yield _lines(shown, "otherwise", found.otherwise, base=shown.base)
    for why, left in sorted(found.left_out.items()):
        yield _lines(shown, f"left.{why}", left)


def _lines(shown: Shown, key: str, left: Left, **words: str) -> str:
    """A sentence about some lines, with the first of them."""
    said = _count(shown, key, left.questions, **words)
    return shown.words.told("replay.named", said=said, lines=_places(shown, left.lines, left.questions))


def _places(shown: Shown, lines: Sequence[int], questions: int) -> str:
    places = [on_one_line(f"{one.log}:{one.number}") for one in map(shown.line, lines)]
    said = ", ".join(places)
    return shown.words.told("replay.more", lines=said) if questions > MOST_SAMPLES else said


def _count(shown: Shown, key: str, number: int, **words: str) -> str:
    return counted("differences", f"replay.{key}", number, shown.words.language, name="count", **words)


def example(shown: Shown, row: Row) -> str:
    """One question of a row, with the line it stands in."""
    asked = row.example
    assert asked is not None
    words = {"asked": _asked(shown, asked), "day": shown.words.day(asked.at)}
    who = {"user": on_one_line(asked.user), "account": on_one_line(asked.account)}
    return shown.words.told("replay.example", **words, **who, line=_places(shown, row.lines[:1], 1))


def _asked(shown: Shown, asked: Asked) -> str:
    return on_one_line(shown.words.question(asked.ask))


def _size(shown: Shown, row: Row) -> str:
    sizes = {"questions": row.questions, "accounts": row.accounts}
    return shown.words.told(
        "replay.size", **{name: _count(shown, name, number) for name, number in sizes.items()}
    )


def _about(shown: Shown, row: Row) -> str:
    return shown.words.about((row.action,), () if row.item is None else (row.item,), None)


def show_replay(console: Console, shown: Shown, *, everything: bool) -> None:
    """A replay for people: how many, then row by row, what anybody loses first."""
    words = shown.words
    console.print(Text(title(shown), style="title"))
    console.print(Text(headline(shown)))
    for section in SECTIONS:
        rows = shown.replay.section(section)
        if rows:
            titled(console, words.told(section), style=STYLES[section])
        for row in rows if everything else rows[:MOST_ROWS]:
            before, after = words.answer(row.base, row.head), words.answer(row.head, row.base)
            indented(console, Text(_about(shown, row), style="title"))
            change = Text(before, style=row.base.outcome) + Text(" → ")
            change.append(Text(after, style=row.head.outcome))
            change.append(f"  {_size(shown, row)}", style="faint")
            indented(console, change, 4)
            such = words.told("replay.such", example=example(shown, row))
            indented(console, Text(such, style="faint"), 4)
        if not everything and rows[MOST_ROWS:]:
            indented(console, Text(words.rest(len(rows) - MOST_ROWS), style="faint"))
    told = list(notes(shown))
    if told:
        console.print()
    for note in told:
        console.print(Text(note, style="faint"))


def replay_markdown(shown: Shown, *, everything: bool) -> str:
    """A replay as a comment on a pull request, in the order of the text for people."""
    lines = [f"### {markdown.text(title(shown))}", "", markdown.text(headline(shown)), ""]
    for section in SECTIONS:
        rows = shown.replay.section(section)
        if rows:
            lines += _table(section, rows, shown, everything=everything)
    lines += [f"- {markdown.sentence(one)}" for one in notes(shown)]
    return "\n".join([*lines, ""])


def _table(section: str, rows: Sequence[Row], shown: Shown, *, everything: bool) -> Iterator[str]:
    words = shown.words
    most = len(rows) if everything else _MOST_IN_MARKDOWN
    heads = [words.told(one) for one in ("what", "before", "after")]
    heads += [words.told(f"replay.heading.{one}") for one in ("questions", "accounts", "example")]
    cells = [
        [
            _about(shown, row),
            words.answer(row.base, row.head),
            words.answer(row.head, row.base),
            words.number(row.questions),
            words.number(row.accounts),
            example(shown, row),
        ]
        for row in rows[:most]
    ]
    yield f"#### {markdown.text(words.told(section))}"
    yield ""
    yield from markdown.table(
        [markdown.text(one) for one in heads],
        [[markdown.text(cell) for cell in row] for row in cells],
        right=(3, 4),
    )
    if rows[most:]:
        yield ""
        yield f"… + {len(rows) - most}"
    yield ""
