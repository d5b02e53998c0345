"""What tells one finding from another, run after run: its code, its file and what is underlined.

Neither the line nor the sentence counts, so a finding stays the same one when lines move above it, and
in every language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256

from ..language.told import Diagnostic
from ..source import START

LineOf = Callable[[str, int], str]
"""A file's line by number, empty where there is none."""


def fingerprints(diagnostics: Sequence[Diagnostic], line_of: LineOf) -> list[str]:
    """One for each finding, no two the same: equal ones are counted, in their order."""
    seen: Counter[str] = Counter()
    found = []
    for one in diagnostics:
        line = "" if one.span == START else line_of(one.file, one.span.line)  # of a whole file, none counts
        end = one.span.end_column - 1 if one.span.end_line == one.span.line else len(line)
        underlined = line[one.span.column - 1 : end]
        words = "\0".join((one.code, one.file, underlined, " ".join(line.split())))
        digest = sha256(words.encode(errors="surrogateescape")).hexdigest()[:32]
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return found
