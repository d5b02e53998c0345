"""What is wrong with tests but their answers: for `validate`, which compares none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ..check.rules.files.hidden_character import hidden_characters
from ..decide.engine import Engine
from ..language import DEFAULT
from ..loading import Root
from ..source import Diagnostic
from .run import run_suite
from .suite import Suite, read_suite


def check_tests(
    paths: Iterable[Path], root: Path, read_in: Root, today: date, language: str = DEFAULT
) -> Iterator[tuple[Suite, tuple[Diagnostic, ...]]]:
    """Files of tests, each with everything that keeps it from being read or asked, sorted.

    Where the root itself has errors, only the files' own shape is looked at.
    """
    definitions = read_in.definitions if read_in.ok else None
    engine = Engine(definitions) if definitions is not None else None
    for path in paths:
        suite = read_suite(path, root, definitions, language)
        found = {*suite.diagnostics, *hidden_characters(suite.document, language)}
        if engine is not None:
            for result in run_suite(suite, engine, today, language):
                found.update(result.diagnostics)
        yield suite, tuple(sorted(found, key=Diagnostic.key))
