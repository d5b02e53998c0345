"""What was found wrong with a root, remembered until one of its files or maybuy itself changes.

Everything is filed under the digest of what it was made from, in a folder of the root that may be deleted
at any time. What cannot be written or read there is simply worked out again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from .loading import policy_test_files, read_root, source_files
from .source import Diagnostic, Severity, Span

FOLDER: Final = ".maybuy-cache"
FEWEST_FILES: Final = 50
"""Roots with fewer files are read again each time: that is as quick, and leaves no folder behind."""

MOST_ENTRIES: Final = 16
"""Results kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a root, sorted, and the number of its files."""

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]


def findings_of(root: Path, language: str, progress: Callable[[int, int], None], today: date) -> Findings:
    """What is wrong with a root and its tests, worked out only where a file is not as it was the last time.

    `today` is the day of the tests' questions that name none.
    """
    tests = policy_test_files(root)
    paths = sorted([*source_files(root), *tests])
    names = tuple(path.relative_to(root).as_posix() for path in paths)
    if len(paths) < FEWEST_FILES:
        return Findings(_found(root, tests, language, progress, today), names)
    asked = str(today) if tests else ""
    digest = _digest(paths, names, language, asked)
    entry = root / FOLDER / f"{digest}.json"
    known = _read(entry)
    if known is not None:
        return Findings(known, names)
    found = _found(root, tests, language, progress, today)
    if _digest(paths, names, language, asked) == digest:  # else somebody saved a file while it was read
        _write(entry, found)
    return Findings(found, names)


def _found(
    root: Path, tests: Sequence[Path], language: str, progress: Callable[[int, int], None], today: date
) -> tuple[Diagnostic, ...]:
    read_in = read_root(root, language=language, progress=progress)
    if not tests:
        return read_in.diagnostics
    from .testing.checking import check_tests  # noqa: PLC0415

    found = set(read_in.diagnostics)
    for _, wrong in check_tests(tests, root, read_in, today, language):
        found.update(wrong)
    return tuple(sorted(found, key=Diagnostic.key))


def _digest(paths: Iterable[Path], names: Iterable[str], language: str, day: str) -> str:
    digest = sha256(f"{_program()}\0{language}\0{day}\0".encode())
    for path, name in zip(paths, names, strict=True):
        try:
            content = path.read_bytes()
        except OSError as error:
            content = str(error).encode()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _program() -> str:
    """The digest of maybuy's own code: another version may find other things."""
    digest = sha256()
    package = Path(__file__).parent
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _read(entry: Path) -> tuple[Diagnostic, ...] | None:
    """The findings in an entry; None where it is not there, or is not whole."""
    try:
        rows: Any = json.loads(entry.read_text(encoding="utf-8"))
        return tuple(
            Diagnostic(row[0], Severity(row[1]), row[2], row[3], row[4], Span(*row[5])) for row in rows
        )
    except (OSError, ValueError, TypeError, LookupError):
        return None


def _write(entry: Path, found: Iterable[Diagnostic]) -> None:
    rows = [[one.code, one.severity.value, one.message, one.help, one.file, list(one.span)] for one in found]
    with suppress(OSError):  # a folder that cannot be written to only costs time
        entry.parent.mkdir(exist_ok=True)
        (entry.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        with NamedTemporaryFile(
            "w", dir=entry.parent, suffix=".part", delete=False, encoding="utf-8"
        ) as part:
            json.dump(rows, part, ensure_ascii=False)
        Path(part.name).replace(entry)
        kept = sorted(entry.parent.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for old in kept[MOST_ENTRIES:]:
            old.unlink()
