"""Bundles: everything an engine needs, in one file that is read without checking or compiling anything.

The first line says what the file is, in which format, and the digest of all the rest, which is compressed.
What is compressed are lines of JSON: one with the definitions, the indexes, what each rule says as a reason
and how many lines of each kind follow; then rules and clauses, each on a line of its own, which is read only
when it is needed.
Nothing in a bundle is code, and the same files make the same bytes.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

from .compile.compiled import Compiled
from .compile.index import Index
from .compile.normal import NormalRule
from .engine import Engine
from .finding import START, Finding, Severity
from .model.definitions import Definitions, PlacedRule
from .model.logic import Clause
from .records import Chosen, Unread, from_line, from_plain, lines, reason_said, said, shape, to_plain
from .source import LoadError

MAGIC: Final = b"maybuy-bundle"
FORMAT: Final = 3
MOST_BYTES: Final = 512 * 1024 * 1024
"""A bundle that unpacks to more is not one of ours."""

_HEAD: Final = re.compile(rb"maybuy-bundle ([0-9]{1,9}) ([0-9a-f]{64})\n")
_LINES: Final = ("rules", "clauses", "say")
"""What is read when it is needed."""

_INDEX: Final = tuple(field.name for field in fields(Index) if field.name not in _LINES)
_DEFINITIONS: Final = tuple(field.name for field in fields(Definitions) if field.name not in _LINES)
_LEVEL: Final = 6

_DAMAGED: Final = (
    zlib.error, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip
"""What reading raises for bytes that were never written here, whatever digest somebody gave them."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is in a bundle: the engine, and the digest of every file that it was made from."""

    engine: Engine
    files: Mapping[str, str]
    """By the file's path below the root, `sha256:...`."""


def written(engine: Engine, files: Mapping[str, str]) -> bytes:
    """The bytes of a bundle of an engine that was made from some files, given with their digests."""
    definitions = engine.definitions
    numbers = {id(rule): number for number, rule in enumerate(engine.rules)}
    placed, rules = lines(definitions.rules), lines(engine.rules)
    clauses: list[bytes] = []
    indexes = {}
    for action, index in engine.indexes.items():
        indexes[action] = {
            "rules": [numbers[id(rule)] for rule in index.rules],
            **{name: to_plain(getattr(index, name)) for name in _INDEX},
        }
        clauses += lines(index.clauses)
    main = {
        "shape": shape(),
        "files": dict(sorted(files.items())),
        "counts": [len(placed), len(rules), len(clauses)],
        "definitions": {name: to_plain(getattr(definitions, name)) for name in _DEFINITIONS},
        "indexes": indexes,
        "said": [said(rule) for rule in engine.rules],
    }
    first = json.dumps(main, ensure_ascii=False, separators=(",", ":")).encode()
    body = zlib.compress(b"\n".join((first, *placed, *rules, *clauses)), _LEVEL)
    return b"%b %d %b\n%b" % (MAGIC, FORMAT, sha256(body).hexdigest().encode(), body)


def read_bundle(path: Path) -> Bundle:
    """What is in a bundle.

    Raises LoadError for a file that cannot be read, is damaged, or was made by another version of maybuy.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise _refused("unreadable", path) from None
    return bundle_of(content, path)


def bundle_of(content: bytes, path: Path | str) -> Bundle:
    """What read_bundle() does with the bytes of a bundle, wherever they come from: `path` names them."""
    body = _checked(content, path)
    try:
        unpacked = _unpacked(body)
        main, _, rest = unpacked.partition(b"\n")
        parts = json.loads(main)
        if parts["shape"] != shape():
            raise _refused("bundle-other-version", path)
        return _bundle(parts, rest.split(b"\n") if rest else [], partial(_or_refused, path))
    except _DAMAGED as error:
        if isinstance(error, LoadError):
            raise
        raise _refused("bundle-damaged", path) from None


def _or_refused(path: Path | str, read: Callable[..., T], *given: Any) -> T:
    """A part of a bundle that is read when it is needed. Raises LoadError as read_bundle() does."""
    try:
        return read(*given)
    except _DAMAGED:
        raise _refused("bundle-damaged", path) from None


def _checked(content: bytes, path: Path | str) -> memoryview:
    """All but the first line of a bundle, which says that it is whole and that we can read it."""
    head = _HEAD.match(content)
    if head is None:
        begins = content[: len(MAGIC)] == MAGIC
        raise _refused("bundle-damaged", path, variant="" if begins else "other")
    if int(head[1]) > FORMAT:
        raise _refused("bundle-too-new", path)
    if int(head[1]) < FORMAT:
        raise _refused("bundle-other-version", path)
    body = memoryview(content)[head.end() :]
    if sha256(body).hexdigest().encode() != head[2]:
        raise _refused("bundle-damaged", path)
    return body


def _unpacked(body: memoryview) -> bytes:
    """What was compressed. ValueError for more than a bundle can be."""
    reader = zlib.decompressobj()
    unpacked = reader.decompress(body, MOST_BYTES)
    if not reader.eof:
        raise ValueError("too much, or not all")
    return unpacked


def _bundle(parts: Any, rows: list[bytes], or_refused: Callable[..., Any]) -> Bundle:
    line = partial(or_refused, from_line)
    placed, rules, clauses = parts["counts"]
    if placed + rules + clauses != len(rows):
        raise ValueError("lines are missing")
    written: Unread[PlacedRule] = Unread(rows[:placed], line)
    normal: Unread[NormalRule] = Unread(rows[placed : placed + rules], line)
    definitions = Definitions(
        rules=written, **{name: from_plain(parts["definitions"][name]) for name in _DEFINITIONS}
    )
    indexes = {}
    start = placed + rules
    for action, one in parts["indexes"].items():
        end = start + len(one["rules"])
        own: Unread[Clause] = Unread(rows[start:end], line)
        start = end
        indexes[action] = Index(
            rules=Chosen(normal, one["rules"]),
            clauses=own,
            say=partial(or_refused, reason_said, parts["said"], one["rules"]),
            **{name: from_plain(one[name]) for name in _INDEX},
        )
    return Bundle(Engine(definitions, Compiled(normal, indexes)), dict(parts["files"]))


def _refused(code: str, path: Path | str, *, variant: str = "") -> LoadError:
    found = Finding(code, Severity.ERROR, str(path), START, variant, (("file", str(path)),))
    return LoadError((found,))
