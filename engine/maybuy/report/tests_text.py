"""Results of tests as text: each failure with its question, both sides, and the rules that decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from rich.console import Console

from ..compile.normal import NormalRule
from ..language import say
from ..model.definitions import Definitions
from ..source import Document, Finding, finding
from ..testing.coverage import MEASURES, Coverage, Untested
from ..testing.deciding import deciding
from ..testing.expect import compared
from ..testing.run import Answer, Result
from .console import Text, grid, indented, titled
from .money import day, number, percent
from .speaker import counted, joined
from .tests_json import CellRow, cell_rows

MOST_ANSWERS: Final = 5
"""Answers of one test that are shown; of a test that asks hundreds of questions, the first say why."""

MOST_ROWS: Final = 20
MOST_ITEMS: Final = 4


def show_results(
    console: Console, results: Sequence[Result], *, today: date | None, broken: bool, language: str
) -> None:
    """Every test that failed, then how many there were. `today` is the day of questions that name none."""
    for result in results:
        if result.failures:
            show_failure(console, result, language)
    if today is not None:
        console.print(Text(_say("test.today", language, day=day(today, language)), style="faint"))
    failed = sum(bool(result.failures) for result in results)
    tests = _counted("count", len(results), language)
    questions = _counted("questions", sum(len(result.answers) for result in results), language)
    if failed:
        count = number(failed, language)
        words = _say("test.failed", language, failed=count, tests=tests, questions=questions)
        console.print(Text("✘ ", style="deny") + Text(words))
    elif results and not broken:
        fine = _say("test.fine", language, tests=tests, questions=questions)
        console.print(Text("✔ ", style="allow") + Text(fine))
    if broken:
        console.print(Text("✘ ", style="deny") + Text(_say("test.broken", language)))


def show_failure(console: Console, result: Result, language: str) -> None:
    """One test: its name and place, and the questions that are answered otherwise."""
    heading = Text("✘ ", style="deny") + Text(result.test.name, style="title")
    source = f" ({result.test.source})" if result.test.source else ""
    console.print(heading + Text(f"  {result.place}{source}", style="faint"), soft_wrap=True)
    for answer in result.failures[:MOST_ANSWERS]:
        _show_answer(console, result, answer, language)
    more = len(result.failures) - MOST_ANSWERS
    if more > 0:
        indented(console, Text(_counted("more", more, language), style="faint"), 4)
    console.print()


def _show_answer(console: Console, result: Result, answer: Answer, language: str) -> None:
    indented(console, Text(asked_text(answer, language)), 4, soft_wrap=True)
    sides = grid()
    sides.add_row(
        Text(),
        Text(),
        Text(_say("test.expected", language), style="label"),
        Text(_say("test.got", language), style="label"),
    )
    for one in compared(result.test.expect, answer.decision):
        style = "allow" if one.agrees else "deny"
        mark = Text("✔" if one.agrees else "✘", style=style)
        label = Text(_say(f"test.{one.what}", language), style="label")
        sides.add_row(mark, label, Text(one.expected), Text(one.got, style="" if one.agrees else style))
    indented(console, sides, 6)
    rules = grid()
    for rule in deciding(answer):
        unmet = joined(rule.unmet, language, "and")
        does = _say("test.unmet", language, unmet=unmet) if unmet else _say(f"effect.{rule.effect}", language)
        rules.add_row(Text(does, style="label"), Text(rule.rule), Text(rule.place, style="faint"))
    indented(console, rules, 6)


def asked_text(answer: Answer, language: str) -> str:
    """A question in a line, in words of the files."""
    asking = answer.asking
    parts = [asking.action, asking.item, f"--to {asking.to}" if asking.to is not None else None]
    parts += [f"--seats {asking.seats}" if asking.seats is not None else None]
    parts += [f"--quantity {asking.quantity}" if asking.quantity is not None else None]
    about = " ".join(part for part in parts if part)
    return _say(
        "test.asked",
        language,
        user=asking.user,
        account=asking.account,
        about=about,
        day=day(asking.at, language),
    )


def show_coverage(
    console: Console,
    covered: Coverage,
    definitions: Definitions,
    listed: Iterable[str],
    language: str,
) -> None:
    """How much of everything is tested, then what is not of the measures that are listed."""
    titled(console, _say("coverage.title", language))
    table = grid()
    for name in MEASURES:
        measure = covered.of(name)
        share = _say(
            "coverage.share",
            language,
            met=number(measure.met, language),
            total=number(measure.total, language),
        )
        style = "allow" if not measure.missing else "refer"
        label = Text(_say(f"coverage.{name}", language), style="label")
        table.add_row(
            label,
            Text(percent(Decimal(measure.percent), language), style=style, justify="right"),
            Text(share),
        )
    indented(console, table)
    for name in listed:
        if covered.of(name).missing:
            titled(console, _say(f"coverage.missing.{name}", language))
            _show_missing(console, _rows(name, covered, definitions, language), language)


def _show_missing(console: Console, rows: Sequence[tuple[str, ...]], language: str) -> None:
    table = grid()
    for row in rows[:MOST_ROWS]:
        table.add_row(*(Text(cell, style="faint" if place else "") for place, cell in enumerate(row)))
    indented(console, table)
    if len(rows) > MOST_ROWS:
        more = number(len(rows) - MOST_ROWS, language)
        indented(console, Text(_say("coverage.rows", language, count=more), style="faint"))


def _rows(name: str, covered: Coverage, definitions: Definitions, language: str) -> Sequence[tuple[str, ...]]:
    if name == "cells":
        return [_cell_row(row, definitions, language) for row in cell_rows(covered.cells.missing)]
    if name == "limits":
        return [_limit_row(one, language) for one in covered.limits.missing]
    rules: Measured = covered.rules.missing if name == "rules" else covered.implied.missing
    return [(rule.id, rule.place) for rule in rules]


Measured = tuple[NormalRule, ...]


def _cell_row(row: CellRow, definitions: Definitions, language: str) -> tuple[str, ...]:
    every = {
        "user.role": definitions.values("user.role") or (),
        "account.type": definitions.values("account.type") or (),
    }
    everything = _say("coverage.all", language)
    roles = everything if set(row.roles) == set(every["user.role"]) else ", ".join(row.roles)
    types = (
        everything if set(row.account_types) == set(every["account.type"]) else ", ".join(row.account_types)
    )
    items = ", ".join(row.items)
    if len(row.items) > MOST_ITEMS:
        first = ", ".join(row.items[: MOST_ITEMS - 1])
        more = number(len(row.items) - MOST_ITEMS + 1, language)
        items = _say("coverage.others", language, first=first, count=more)
    return (row.action, items, roles, types)


def _limit_row(one: Untested, language: str) -> tuple[str, ...]:
    numbers = joined((number(value, language) for value in one.numbers), language, "and")
    words = _say("coverage.untested", language, number=number(one.bound.number, language), numbers=numbers)
    return (one.bound.what, words, one.bound.attribute)


def _say(key: str, language: str, **words: object) -> str:
    return say("interface", key, language, **words)


def _counted(what: str, count: int, language: str) -> str:
    return counted("interface", f"test.{what}", count, language, name="count")


def failures(
    results: Iterable[Result], documents: Mapping[str, Document], language: str
) -> Iterator[Finding]:
    """One finding for each test that failed, at its name, about the first question answered otherwise."""
    for result in results:
        for answer in result.failures[:1]:
            yield finding(
                documents[result.file],
                "failed-test",
                ("tests", result.number, "name"),
                word=result.test.name,
                problem="; ".join(f"{one.what}: {one.got} ≠ {one.expected}" for one in answer.mismatches),
                cure=asked_text(answer, language),
            )
