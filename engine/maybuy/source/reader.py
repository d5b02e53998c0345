"""Reading a file: bytes to text, text to data, and every obstacle on the way to a finding."""

from __future__ import annotations

import re
import stat
from pathlib import Path as FilePath
from typing import Final

import yaml

from . import json_text, yaml_mistakes, yaml_text
from .builder import Builder
from .document import LIMITS, Document, Limits
from .findings import Findings, RefusedError
from .walk import problem_of

# Everything but the printable characters of YAML: controls, halves of pairs, and a byte order mark,
# which is invisible and would make two equal-looking ids differ. Naming what is bad instead of what is good
# compiles in a twentieth of the time.
_BAD_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BOM = "\ufeff"

LFS: Final = "version https://git-lfs.github.com/spec/"
"""How the few lines begin that stand in git for a file of Git LFS."""

TOO_LARGE: Final = "too-large"


class UnreadableError(Exception):
    """A file that is not read; `problem` is TOO_LARGE, or why as a variant of `unreadable`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def is_printable(text: str) -> bool:
    """Whether a text holds none of the characters that read() refuses."""
    return _BAD_CHARACTER.search(text) is None


def read(content: bytes | str, file: str, *, limits: Limits = LIMITS) -> Document:
    """Read YAML or JSON. Never raises: whatever is wrong with the content is among its findings.

    `file` is the name to show. Bytes must be UTF-8; a byte order mark at the start is ignored.
    """
    if len(content) > limits.max_bytes:
        return _unread(file, TOO_LARGE, most=limits.max_bytes)
    if isinstance(content, bytes):
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            return _not_utf8(content, error, file)
    else:
        text = content
    text = text.removeprefix(_BOM)
    if text.startswith(LFS):
        return unread(file, "lfs")
    findings = Findings(file, text, limits.max_findings)
    if bad := _BAD_CHARACTER.search(text):
        findings.add("bad-character", *bad.span(), word=f"U+{ord(bad[0]):04X}")
        return _document(findings)
    builder = Builder(text, findings, limits)
    try:
        if not json_text.looks_like_json(text):
            _read_yaml(builder)
        elif not json_text.feed(text, builder):
            # Not JSON after all, but YAML in brackets: what was made of it so far counts for nothing.
            findings = Findings(file, text, limits.max_findings)
            builder = Builder(text, findings, limits)
            _read_yaml(builder)
    except RefusedError:
        return _document(findings)
    return _document(findings, builder)


def read_file(path: FilePath, shown: str, *, limits: Limits = LIMITS) -> Document:
    """Read the file at `path`, named `shown` to the user. Never raises for what is, or is not, there."""
    try:
        return read(content_of(path, limits), shown, limits=limits)
    except UnreadableError as error:
        if error.problem == TOO_LARGE:
            return _unread(shown, TOO_LARGE, most=limits.max_bytes)
        return unread(shown, error.problem)


def content_of(path: FilePath, limits: Limits = LIMITS) -> bytes:
    """The bytes of an ordinary file. Raises UnreadableError where it is none, or is larger than is read."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError("directory")
        # A pipe or device may never end: neither its size nor its content is to be asked for.
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("special")
        if status.st_size > limits.max_bytes:
            raise UnreadableError(TOO_LARGE)
        with path.open("rb") as stream:
            return stream.read(limits.max_bytes + 1)
    except OSError as error:
        raise UnreadableError(problem_of(error)) from error
    except ValueError as error:  # a name that no file can have
        raise UnreadableError("") from error


def unread(file: str, problem: str, **words: object) -> Document:
    """What stands for a file that is not read: one finding, which says why.

    `problem` is a variant of `unreadable`, as a walk or a boundary gives it.
    """
    return _unread(file, "unreadable", variant=problem, file=file, **words)


def _read_yaml(builder: Builder) -> None:
    """Raises RefusedError, with the reason among the findings, where the text is not YAML."""
    try:
        yaml_text.feed(builder.text, builder)
    except yaml.YAMLError as error:
        found = yaml_mistakes.explain(error, builder)
        builder.findings.add(found.code, found.start, found.end, variant=found.variant, **found.words)
        raise RefusedError from error


def _document(findings: Findings, builder: Builder | None = None) -> Document:
    return Document(
        file=findings.file,
        text=findings.lines.text,
        data=builder.data if builder else None,
        findings=tuple(findings.found),
        lines=findings.lines,
        root=builder.root if builder else None,
    )


def _unread(file: str, code: str, /, *, variant: str = "", **words: object) -> Document:
    findings = Findings(file, "")
    findings.add(code, 0, 0, variant=variant, **words)
    return _document(findings)


def _not_utf8(content: bytes, error: UnicodeDecodeError, file: str) -> Document:
    """The finding stands where the first wrong byte does, though there is no text to show with it."""
    before = content[: error.start].decode("utf-8").removeprefix(_BOM)
    findings = Findings(file, before)
    # The wrong byte is shown as one column wide, whatever it was meant to be.
    findings.add("not-utf8", len(before), len(before) + 1, word=f"0x{content[error.start]:02X}")
    nothing = Findings(file, "")
    nothing.found = findings.found
    return _document(nothing)
