"""Days that end before they begin.

Fails: `effective: {from: 2020-10-07, until: 2020-10-07}`
Passes: `effective: {from: 2020-10-07, until: 2021-01-01}`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ....source import Finding, Path, finding
from ...context import Context, Stage

CODES = ("inverted-dates",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for file in context.files:
        if file.model is not None:
            for path, effective in _windows(file.document.data, ()):
                start, end = effective.get("from"), effective.get("until")
                if start is not None and end is not None and start >= end:
                    where = (*path, "until")
                    yield finding(file.document, "inverted-dates", where, start=start, end=end)


def _windows(data: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every `effective` with days in it."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key == "effective" and isinstance(value, Mapping):
                yield (*path, key), value
            else:
                yield from _windows(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _windows(value, (*path, number))
