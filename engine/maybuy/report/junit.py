"""JUnit XML: what CI servers show as tests that passed or failed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePath
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from ..language.told import Diagnostic
from ..source import Severity
from ..testing.deciding import deciding
from ..testing.run import Result, Tested
from .test_results import asked_text

# What XML 1.0 has no way to write, not even as an entity.
_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Case(NamedTuple):
    """One test case: what failed in it (`failure` or `error`), or nothing. `line` is 0 where it has none."""

    name: str
    file: str
    line: int
    problems: tuple[tuple[str, str, str], ...] = ()
    """For each the tag, the message and the text."""
    said: str = ""
    """What it has to say beside that."""


def junit(name: str, cases: Iterable[Case]) -> str:
    """A report: a suite for each file, in the order in which the files come."""
    report = ET.Element("testsuites", name=name)
    totals = {"tests": 0, "failures": 0, "errors": 0}
    for file, group in groupby(cases, key=lambda case: case.file):
        suite = ET.SubElement(report, "testsuite", name=_clean(file))
        counts = dict.fromkeys(totals, 0)
        for case in group:
            _add(suite, case)
            counts["tests"] += 1
            counts["failures"] += any(tag == "failure" for tag, _, _ in case.problems)
            counts["errors"] += any(tag == "error" for tag, _, _ in case.problems)
        _count(suite, {**counts, "skipped": 0})
        totals = {key: totals[key] + counts[key] for key in totals}
    _count(report, totals)
    ET.indent(report)
    # Whatever the output's encoding is: ASCII, with references for all other letters.
    text = ET.tostring(report, encoding="us-ascii", xml_declaration=False).decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add(suite: ET.Element, case: Case) -> None:
    attributes = {"name": _clean(case.name), "classname": _clean(case.file), "file": _clean(case.file)}
    if case.line:
        attributes["line"] = str(case.line)
    element = ET.SubElement(suite, "testcase", attributes)
    for tag, message, text in case.problems:
        problem = ET.SubElement(element, tag, message=_clean(message), type=tag)
        problem.text = _clean(text)
    if case.said:
        ET.SubElement(element, "system-out").text = _clean(case.said)


def _count(element: ET.Element, counts: Mapping[str, int]) -> None:
    for key, count in counts.items():
        element.set(key, str(count))


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def of_diagnostics(diagnostics: Iterable[Diagnostic], files: Iterable[str]) -> list[Case]:
    """A case for each error and for each file without one; what is milder is said in its file's case."""
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in files}
    for one in diagnostics:
        by_file.setdefault(one.file, []).append(one)
    cases = []
    for file, found in sorted(by_file.items()):
        errors = [one for one in found if one.severity is Severity.ERROR]
        milder = "\n".join(_text(one) for one in found if one.severity is not Severity.ERROR)
        cases += [
            Case(
                f"{one.code} ({one.span.line}:{one.span.column})",
                file,
                one.span.line,
                (("failure", one.message, _text(one)),),
            )
            for one in errors
        ]
        if milder or not errors:
            cases.append(Case("file", file, 0, (), milder))
    return cases


def _text(one: Diagnostic) -> str:
    cure = f"\n{one.help}" if one.help else ""
    return f"{one.severity}[{one.code}]: {one.message}\n{one.file}:{one.span.line}:{one.span.column}{cure}"


def of_results(
    results: Sequence[Result],
    diagnostics: Iterable[Diagnostic],
    path_of: Callable[[str], PurePath],
    language: str,
) -> list[Case]:
    """A case for each test, and one for each thing that keeps a file's tests from being asked.

    `path_of` says where a file is, seen from the current folder.
    """
    placed = (replace(one, file=path_of(one.file).as_posix()) for one in diagnostics)
    cases = [Case(one.code, one.file, one.span.line, (("error", one.message, _text(one)),)) for one in placed]
    for result in results:
        problems = tuple(
            (
                "failure",
                "; ".join(f"{one.what}: {one.got}, not {one.expected}" for one in answer.mismatches),
                _answer(answer, language),
            )
            for answer in result.failures
        )
        line = int(result.place.rsplit(":", 2)[1])
        if result.answers:
            cases.append(Case(result.test.name, path_of(result.file).as_posix(), line, problems))
    return sorted(cases, key=lambda case: (case.file, case.line))


def _answer(answer: Tested, language: str) -> str:
    lines = [asked_text(answer, language)]
    lines += [f"{one.what}: expected {one.expected}, got {one.got}" for one in answer.mismatches]
    for rule in deciding(answer):
        unmet = f" (unmet: {', '.join(rule.unmet)})" if rule.unmet else ""
        lines.append(f"{rule.effect} {rule.rule} {rule.place}{unmet}")
    return "\n".join(lines)
