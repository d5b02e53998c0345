"""Files of tests for tests, asked of the shipped catalog."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

from acceptance.accounts import ROOT, shipped
from maybuy.language.told import told
from maybuy.testing.run import Result, run_suite
from maybuy.testing.suite import Suite, read_suite

TODAY = date(2020, 9, 1)
ACME = ROOT / "examples" / "accounts" / "acme.yaml"
HEAD = f"kind: policy-test\nat: 2020-09-01\naccounts: {{acme: {ACME}}}\ntests:\n"


def suite(folder: Path, text: str) -> Suite:
    """A text as a file of tests, with copies of the shipped accounts that it names beside it."""
    for shipped_account in re.findall(rf"{re.escape(str(ROOT))}/[\w/-]+\.yaml", text):
        shutil.copy(shipped_account, folder)
        text = text.replace(shipped_account, Path(shipped_account).name)
    file = folder / "some_test.yaml"
    file.write_text(text, encoding="utf-8")
    return read_suite(file, folder, shipped().definitions)


def asked(ask: str, expect: str = "{outcome: allow}") -> str:
    """A file with one test, whose question has the account already."""
    return f"{HEAD}  - name: a test\n    ask: {{account: acme, {ask}}}\n    expect: {expect}\n"


def results(one: Suite, named: str = "") -> list[Result]:
    return list(run_suite(one, shipped(), TODAY, named=named))


def found(one: Suite, language: str = "en") -> list[tuple[str, str, str, str]]:
    """What is wrong with a file: code, what is underlined, message, help."""
    findings = [*one.findings, *(each for result in results(one) for each in result.findings)]
    return [
        (each.code, _underlined(one, each.file, each.span), each.message, each.help)
        for each in told(findings, language)
    ]


def _underlined(one: Suite, file: str, span: tuple[int, int, int, int]) -> str:
    line, column, end_line, end_column = span
    text = one.documents[file].line(line)
    return text[column - 1 : end_column - 1 if line == end_line else None]
