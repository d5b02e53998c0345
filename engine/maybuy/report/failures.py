"""Tests that failed as findings about their files, for the formats that know nothing of tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..source import Document, Finding, finding
from ..testing.run import Result
from .tests_text import asked_text


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
