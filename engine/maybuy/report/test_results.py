"""Results of tests and what they leave untested, as text and JSON.

Of each failure there are its question, both sides, and the rules that decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, NamedTuple

from rich.console import Console

from ..compile.normal import NormalRule
from ..language import say
from ..language.told import Diagnostic
from ..model.ask import Ask
from ..model.definitions import Definitions
from ..model.order import OrderChange
from ..source import Document, Finding, finding
from ..testing.coverage import MEASURES, Cell, Coverage, Untested
from ..testing.deciding import deciding
from ..testing.run import KEYS, Result, Tested
from .console import Text, grid, indented, marked, titled
from .json_form import catalog_json, diagnostic_json
from .money import day, number, percent
from .speaker import Speaker, counted, joined
from .stream import MARKS


class CellRow(NamedTuple):
    """Cells of one action in one line: each of these items, roles and account types."""

    action: str
    items: tuple[str, ...]
    roles: tuple[str, ...]
    account_types: tuple[str, ...]


def cell_rows(cells: Iterable[Cell]) -> Iterator[CellRow]:
    """Cells in as few rows as say the same, by action and item."""
    for action, group in groupby(sorted(cells), key=lambda one: one.action):
        types: dict[tuple[str, str], list[str]] = {}
        for cell in group:
            types.setdefault((cell.item, cell.role), []).append(cell.account_type)
        roles: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for (item, role), kinds in types.items():
            roles.setdefault((item, tuple(kinds)), []).append(role)
        items: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
        for (item, kinds_), asking in roles.items():
            items.setdefault((tuple(asking), kinds_), []).append(item)
        for (asking_, kinds_), about in items.items():
            yield CellRow(action, tuple(about), asking_, kinds_)


def tests_json(
    results: Sequence[Result],
    diagnostics: Iterable[Diagnostic],
    covered: Coverage | None,
    definitions: Definitions,
    *,
    files: int,
    ok: bool,
) -> dict[str, Any]:
    """A whole run. `ok` is what the exit code says too."""
    failed = sum(not result.passed for result in results)
    shown: dict[str, Any] = {
        "ok": ok,
        "files": files,
        "tests": len(results),
        "questions": sum(len(result.answers) for result in results),
        "passed": len(results) - failed,
        "failed": failed,
        "results": [_result(result) for result in results],
        "diagnostics": [diagnostic_json(one) for one in diagnostics],
        "catalog": catalog_json(definitions),
    }
    if covered is not None:
        shown["coverage"] = _coverage(covered)
    return shown


def _result(result: Result) -> dict[str, Any]:
    return {
        "name": result.test.name,
        "source": result.test.source,
        "at": result.place,
        "passed": result.passed,
        "questions": len(result.answers),
        "failures": [_failure(answer) for answer in result.failures],
    }


def asked_json(answer: Tested) -> dict[str, Any]:
    """A question as it could be written under `ask`, or an order under `order`."""
    if answer.asking.order is not None:
        return answer.asking.order.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    values = ((key, answer.asking.value(key)) for key in KEYS)
    return {key: str(value) if key == "at" else value for key, value in values if value is not None}


def _failure(answer: Tested) -> dict[str, Any]:
    return {
        "ask" if answer.asking.order is None else "order": asked_json(answer),
        "expected": {one.what: one.expected for one in answer.mismatches},
        "got": {one.what: one.got for one in answer.mismatches},
        "rules": [
            {"rule": one.rule, "effect": one.effect, "at": one.place or None, "unmet": list(one.unmet)}
            for one in deciding(answer)
        ],
    }


def _coverage(covered: Coverage) -> dict[str, Any]:
    missing: dict[str, list[dict[str, Any]]] = {
        "rules": [_rule(rule) for rule in covered.rules.missing],
        "implied": [_rule(rule) for rule in covered.implied.missing],
        "cells": [
            {name: list(part) if isinstance(part, tuple) else part for name, part in row._asdict().items()}
            for row in cell_rows(covered.cells.missing)
        ],
        "limits": [one.bound._asdict() | {"untested": list(one.numbers)} for one in covered.limits.missing],
    }
    return {
        name: {"tested": covered.of(name).met, "total": covered.of(name).total, "missing": missing[name]}
        for name in MEASURES
    }


def _rule(rule: NormalRule) -> dict[str, Any]:
    return {"rule": rule.id, "at": rule.place or None}


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
        console.print(marked("deny", words))
    elif results and not broken:
        fine = _say("test.fine", language, tests=tests, questions=questions)
        console.print(marked("allow", fine))
    if broken:
        console.print(marked("deny", _say("test.broken", language)))


def show_failure(console: Console, result: Result, language: str) -> None:
    """One test: its name and place, and the questions that are answered otherwise."""
    heading = Text("✘ ", style="deny") + Text(result.test.name, style="title")
    source = f" ({result.test.source})" if result.test.source else ""
    console.print(heading + Text(f"  {result.place}{source}", style="faint"), soft_wrap=True)
    for answer in result.failures[:MOST_ANSWERS]:
        _show_answer(console, answer, language)
    more = len(result.failures) - MOST_ANSWERS
    if more > 0:
        indented(console, Text(_counted("more", more, language), style="faint"), 4)
    console.print()


def _show_answer(console: Console, answer: Tested, language: str) -> None:
    indented(console, Text(asked_text(answer, language)), 4, soft_wrap=True)
    sides = grid()
    sides.add_row(
        Text(),
        Text(),
        Text(_say("test.expected", language), style="label"),
        Text(_say("test.got", language), style="label"),
    )
    for one in answer.said:
        style = "allow" if one.agrees else "deny"
        mark = Text(MARKS[style], style=style)
        label = Text(_say(f"test.{one.what}", language), style="label")
        sides.add_row(mark, label, Text(one.expected), Text(one.got, style="" if one.agrees else style))
    indented(console, sides, 6)
    rules = grid()
    for rule in deciding(answer):
        unmet = joined(rule.unmet, language, "and")
        does = _say("test.unmet", language, unmet=unmet) if unmet else _say(f"effect.{rule.effect}", language)
        rules.add_row(Text(does, style="label"), Text(rule.rule), Text(rule.place, style="faint"))
    indented(console, rules, 6)


def asked_text(answer: Tested, language: str) -> str:
    """A question in a line, in words of the files."""
    asking = answer.asking
    changes = asking.order.changes if asking.order is not None else (asking.ask,)
    about = ", ".join(_change_text(one) for one in changes if one is not None)
    return _say(
        "test.asked",
        language,
        user=asking.user,
        account=asking.account,
        about=about,
        day=day(asking.at, language),
    )


def _change_text(one: Ask | OrderChange) -> str:
    options = (("to", one.to), ("seats", one.seats), ("quantity", one.quantity))
    parts = (one.action, one.item, *(f"--{name} {value}" for name, value in options if value is not None))
    return " ".join(part for part in parts if part)


def show_coverage(
    console: Console, covered: Coverage, definitions: Definitions, listed: Iterable[str], language: str
) -> None:
    """How much of everything is tested, then what is not of the measures that are listed."""
    words = Speaker(definitions, language)
    titled(console, words.say("coverage.title"))
    table = grid()
    for name in MEASURES:
        measure = covered.of(name)
        share = words.say("coverage.share", met=words.number(measure.met), total=words.number(measure.total))
        style = "allow" if not measure.missing else "refer"
        tested = percent(Decimal(measure.percent), language)
        label = Text(words.say(f"coverage.{name}"), style="label")
        table.add_row(label, Text(tested, style=style, justify="right"), Text(share))
    indented(console, table)
    for name in listed:
        if covered.of(name).missing:
            titled(console, words.say(f"coverage.missing.{name}"))
            _show_missing(console, _rows(name, covered, words), words)


def _show_missing(console: Console, rows: Sequence[tuple[str, ...]], words: Speaker) -> None:
    table = grid()
    for row in rows[:MOST_ROWS]:
        table.add_row(*(Text(cell, style="faint" if place else "") for place, cell in enumerate(row)))
    indented(console, table)
    if len(rows) > MOST_ROWS:
        more = words.number(len(rows) - MOST_ROWS)
        indented(console, Text(words.say("coverage.rows", count=more), style="faint"))


def _rows(name: str, covered: Coverage, words: Speaker) -> Sequence[tuple[str, ...]]:
    if name == "cells":
        return [_cell_row(row, words) for row in cell_rows(covered.cells.missing)]
    if name == "limits":
        return [_limit_row(one, words) for one in covered.limits.missing]
    rules = covered.rules.missing if name == "rules" else covered.implied.missing
    return [(rule.id, rule.place) for rule in rules]


def _cell_row(row: CellRow, words: Speaker) -> tuple[str, ...]:
    def people(values: tuple[str, ...], attribute: str) -> str:
        every = set(values) == set(words.definitions.values(attribute) or ())
        return words.say("coverage.all") if every else ", ".join(values)

    items = ", ".join(row.items)
    if len(row.items) > MOST_ITEMS:
        first = ", ".join(row.items[: MOST_ITEMS - 1])
        more = words.number(len(row.items) - MOST_ITEMS + 1)
        items = words.say("coverage.others", first=first, count=more)
    return (row.action, items, people(row.roles, "user.role"), people(row.account_types, "account.type"))


def _limit_row(one: Untested, words: Speaker) -> tuple[str, ...]:
    numbers = words.listed(map(words.number, one.numbers))
    told = words.say("coverage.untested", number=words.number(one.bound.number), numbers=numbers)
    return (one.bound.what, told, one.bound.attribute)


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
