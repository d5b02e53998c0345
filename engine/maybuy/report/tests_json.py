"""Results of tests and what they leave untested, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ..compile.normal import NormalRule
from ..language.told import Diagnostic
from ..model.definitions import Definitions
from ..testing.coverage import MEASURES, Cell, Coverage
from ..testing.deciding import deciding
from ..testing.run import KEYS, Result, Tested
from .json_form import catalog_json, diagnostic_json


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
    """A question as it could be written under `ask`."""
    values = ((key, answer.asking.value(key)) for key in KEYS)
    return {key: str(value) if key == "at" else value for key, value in values if value is not None}


def _failure(answer: Tested) -> dict[str, Any]:
    return {
        "ask": asked_json(answer),
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
