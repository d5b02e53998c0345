"""What was found wrong with a root, remembered until one of its files or maybuy itself changes.

Everything is filed under the digest of what it was made from, in a folder of the user's, which may be deleted
at any time. It is none of the root's: whoever proposes a change to files could propose what was found in them
as well. What cannot be written or read there is simply worked out again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from .finding import Finding, Phrase, Severity, Span, Word
from .language import SUBJECTS
from .language.told import told
from .loading import files_of, is_test, read_root
from .source import Listed, UnreadableError, boundary_of, content_of
from .writing import write

FEWEST_FILES: Final = 50
"""Roots with fewer files are read again each time: that is as quick, and leaves nothing behind."""

MOST_ENTRIES: Final = 64
"""Results kept; the oldest go first."""

UNREADABLE: Final = "unreadable"
"""The code of what is wrong with a file that cannot be opened."""


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a root, sorted, and the names of its files."""

    found: tuple[Finding, ...]
    files: tuple[str, ...]


def findings_of(root: Path, progress: Callable[[int, int], None], today: date) -> Findings:
    """What is wrong with a root and its tests, worked out only where a file is not as it was the last time.

    `today` is the day of the tests' questions that name none.
    """
    files = files_of(root)
    names = tuple(one.name for one in files)
    tests = [root / one.name for one in files if is_test(one.name)]
    folder = cache_folder()
    if len(files) < FEWEST_FILES or folder is None or any(one.problem for one in files):
        return Findings(_found(root, tests, progress, today)[0], names)
    asked = str(today) if tests else ""
    digest = _digest(root, files, asked)
    entry = folder / f"{digest}.json"
    known = _read(entry)
    if known is not None:
        return Findings(known, names)
    found, accounts = _found(root, tests, progress, today)
    # Somebody may have saved a file meanwhile; and what cannot be read may be readable at any time.
    if _digest(root, files, asked) == digest and not any(one.code == UNREADABLE for one in found):
        _write(entry, found, accounts)
    return Findings(found, names)


def cache_folder() -> Path | None:
    """Where findings are kept: below XDG_CACHE_HOME, else below ~/.cache. None where there is neither."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "maybuy" / "findings"
    except RuntimeError:  # nobody knows where the user's home is
        return None


def _found(
    root: Path, tests: Iterable[Path], progress: Callable[[int, int], None], today: date
) -> tuple[tuple[Finding, ...], Mapping[str, str]]:
    """What is wrong with the files, and the digests of the accounts that tests name."""
    read_in = read_root(root, progress=progress)
    if not tests:
        return read_in.findings, {}
    from .testing.checking import check_tests  # noqa: PLC0415  not every root has tests

    found = set(read_in.findings)
    accounts: dict[str, str] = {}
    for suite, wrong in check_tests(tests, root, read_in, today):
        found.update(wrong)
        accounts |= {str(file): _digest_of(file) for file in suite.account_files}
    return tuple(sorted(found, key=Finding.key)), accounts


def _digest(root: Path, files: Iterable[Listed], day: str) -> str:
    """The digest of all that findings follow from, but for the accounts that tests name."""
    digest = sha256("\0".join((_program(), day, *boundary_of(root).tops)).encode(errors="surrogateescape"))
    for one in files:
        digest.update(f"\0{one.name}\0{_digest_of(root / one.name)}".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _digest_of(path: Path) -> str:
    """The digest of a file; why it cannot be read where it cannot."""
    try:
        return sha256(content_of(path)).hexdigest()
    except UnreadableError as error:
        return error.problem


@cache
def _program() -> str:
    """The digest of maybuy's own code: another version may find other things."""
    digest = sha256()
    package = Path(__file__).parent
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _read(entry: Path) -> tuple[Finding, ...] | None:
    """The findings in an entry; None where it is not there, is not whole, or an account has changed since."""
    try:
        said: Any = json.loads(content_of(entry))
        if any(_digest_of(Path(file)) != digest for file, digest in said["accounts"].items()):
            return None
        found = tuple(map(_of_row, said["found"]))
        told(found)  # what somebody else has written there may have no sentence
        return found
    except (UnreadableError, ValueError, TypeError, LookupError, AttributeError):
        return None


def _of_row(row: Any) -> Finding:
    """A finding as json.dumps() writes it: lists for tuples, and a phrase as a list in a word's place."""
    code, severity, file, span, variant, words, apart, of_json = row
    return Finding(
        code, Severity(severity), file, Span(*span), variant,
        tuple((name, _word(word)) for name, word in words),
        tuple(apart) if apart else None, of_json,
    )  # fmt: skip


def _word(word: Any) -> Word:
    if not isinstance(word, list):
        return None if word is None else str(word)
    subject, key, words, apart, part = word
    if subject not in SUBJECTS:
        raise ValueError(subject)
    pairs = tuple((name, one) for name, one in words)
    return Phrase(subject, key, pairs, tuple(apart) if apart else None, part)


def _write(entry: Path, found: Iterable[Finding], accounts: Mapping[str, str]) -> None:
    said = json.dumps({"accounts": accounts, "found": [astuple(one) for one in found]})
    with suppress(OSError):  # a folder that cannot be written to only costs time
        entry.parent.mkdir(
            mode=0o700, parents=True, exist_ok=True
        )  # lines of price lists are not for everybody
        write(entry, said.encode(), lasting=False)
        kept = sorted(entry.parent.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for old in kept[MOST_ENTRIES:]:
            old.unlink(missing_ok=True)
