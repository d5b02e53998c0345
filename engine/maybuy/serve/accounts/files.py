"""The files of a folder of accounts, each read when it is new or has changed."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...language.told import told
from ...loading import account_of, read_listed
from ...model.definitions import Definitions
from ...source import Document, Finding, Listed, LoadError, files_in, finding
from ...source.walk import problem_of
from ..operate.logs import event

MOST_PROBLEMS: Final = 3
"""Problems of a file that the log is told of."""

READ_ALREADY: Final = "twice"
GONE: Final = "missing"

Stamp = tuple[int, int, int, int]
"""What tells whether a file or folder has changed: its device, inode, size and time of change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it was read: its stamp, or why it cannot be read; the account's id and text, as JSON where it
    can be. The id is None where it is no account.
    """

    stamp: Stamp | str
    account: str | None
    text: bytes


Entries = Mapping[Path, Entry]
Seen = list[tuple[Path, Stamp | str]]


def stamp_of(path: Path | str) -> Stamp | str | None:
    """The stamp of what is at a path, links followed; None where there is nothing."""
    try:
        status = os.stat(path)  # noqa: PTH116  on the way of every question, and twice as fast
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return problem_of(error)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def seen_in(folder: Path) -> Seen:
    """The files of a folder as they are, without reading them; each once, under whatever names.

    Raises OSError where the folder cannot be listed.
    """
    seen, real = Seen(), set[str]()
    for one in listed_in(folder):
        path = folder / one.name
        stamp = stamp_of(path) if one.real else one.problem
        if stamp is not None and not (one.real and one.real in real):  # else it went a moment ago
            seen.append((path, stamp))
            real.add(one.real)
    return seen


def listed_in(folder: Path) -> list[Listed]:
    """What is listed in a folder of accounts. Raises OSError where it cannot be."""
    with os.scandir(folder):
        pass  # what is missing would be a folder without files
    return [one for one in files_in(folder) if one.problem not in (READ_ALREADY, GONE)]


def entries_of(folder: Path, seen: Seen, known: Entries) -> dict[Path, Entry]:
    """What is in the files of a folder; what has not changed is taken from what is known."""
    entries: dict[Path, Entry] = {}
    for path, stamp in seen:
        before = known.get(path)
        entries[path] = before if before and before.stamp == stamp else _entry(folder, path, stamp)
    return entries


def _entry(folder: Path, path: Path, stamp: Stamp | str) -> Entry:
    problem = stamp if isinstance(stamp, str) else ""
    document = read_listed(folder, Listed(path.relative_to(folder).as_posix(), problem=problem))
    account = document.data.get("id") if isinstance(document.data, dict) else None
    if document.findings or not isinstance(account, str):
        problems = [one.message for one in told(document.findings[:MOST_PROBLEMS])]
        event(logging.ERROR, "account-unreadable", file=document.file, problems=problems)
        return Entry(stamp, None, b"")
    return Entry(stamp, account, _text(document))


def _text(document: Document) -> bytes:
    """What a file says, as JSON: quicker to read, if every value in it has a form there."""
    try:
        return json.dumps(document.data).encode()
    except TypeError:
        return document.text.encode()


def check_folder(folder: Path, definitions: Definitions) -> None:
    """Raises LoadError, with the place of every mistake, where a file is no account that fits the catalog, or
    has the id of another.

    Raises OSError where the folder cannot be listed.
    """
    found: list[Finding] = []
    documents = []
    places: dict[str, str] = {}
    for one in _once(listed_in(folder)):
        document = read_listed(folder, one, shown=str(folder / one.name))
        documents.append(document)
        try:
            account = account_of(document, definitions)
        except LoadError as error:
            found += error.findings
            continue
        span = document.span(("id",))
        here = f"{one.name}:{span.line}:{span.column}"
        where = places.setdefault(account.id, here)
        if where != here:
            found.append(
                finding(
                    document, "duplicate-id", ("id",),
                    variant="elsewhere", id=account.id, where=where,
                )
            )  # fmt: skip
    if found:
        raise LoadError(found, documents)


def _once(listed: Iterable[Listed]) -> list[Listed]:
    by_real = {one.real or one.name: one for one in reversed(list(listed))}
    return list(reversed(by_real.values()))
