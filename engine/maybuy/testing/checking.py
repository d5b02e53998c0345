"""What is wrong with tests but their answers: for `validate`, which compares none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ..check.rules.files.hidden_character import hidden_characters
from ..engine import Engine
from ..loading import Root
from ..source import Finding, read_file
from .run import run_suite
from .suite import Reading, Suite, read_suite


def check_tests(
    paths: Iterable[Path], root: Path, read_in: Root, today: date, reading: Reading = read_file
) -> Iterator[tuple[Suite, tuple[Finding, ...]]]:
    """Files of tests, each with everything that keeps it from being read or asked, sorted.

    Where the root itself has errors, only the files' own shape is looked at.
    """
    definitions = read_in.definitions if read_in.ok else None
    engine = Engine(definitions) if definitions is not None else None
    for path in paths:
        suite = read_suite(path, root, definitions, reading)
        found = {*suite.findings, *hidden_characters(suite.document)}
        if engine is not None:
            for result in run_suite(suite, engine, today):
                found.update(result.findings)
        yield suite, tuple(sorted(found, key=Finding.key))
