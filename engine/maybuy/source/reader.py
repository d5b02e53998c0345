"""Reading a file: bytes to text, text to data, and every obstacle on the way to a finding."""

from __future__ import annotations

import re
import stat
from pathlib import Path as FilePath

import yaml

from . import json_text, slips, yaml_text
from .builder import Builder
from .document import LIMITS, Document, Limits
from .findings import Findings, RefusedError

# Everything but the printable characters of YAML: controls, halves of pairs, and a byte order mark,
# which is invisible and would make two equal-looking ids differ. Naming what is bad instead of what is good
# compiles in a twentieth of the time.
_BAD_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BOM = "\ufeff"


def is_printable(text: str) -> bool:
    """Whether a text holds none of the characters that read() refuses."""
    return _BAD_CHARACTER.search(text) is None


def read(content: bytes | str, file: str, *, language: str = "en", limits: Limits = LIMITS) -> Document:
    """Read YAML or JSON. Never raises: whatever is wrong with the content is among the diagnostics.

    `file` is the name to show. Bytes must be UTF-8; a byte order mark at the start is ignored.
    """
    if len(content) > limits.max_bytes:
        return _unread(file, "too-large", language, most=limits.max_bytes)
    if isinstance(content, bytes):
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            return _not_utf8(content, error, file, language)
    else:
        text = content
    text = text.removeprefix(_BOM)
    findings = Findings(file, text, language, limits.max_findings)
    if bad := _BAD_CHARACTER.search(text):
        findings.add("bad-character", *bad.span(), word=f"U+{ord(bad[0]):04X}")
        return _document(findings)
    builder = Builder(text, findings, limits)
    try:
        if not json_text.looks_like_json(text):
            _read_yaml(builder)
        elif not json_text.feed(text, builder):
            # Not JSON after all, but YAML in brackets: what was made of it so far counts for nothing.
            findings = Findings(file, text, language, limits.max_findings)
            builder = Builder(text, findings, limits)
            _read_yaml(builder)
    except RefusedError:
        return _document(findings)
    return _document(findings, builder)


def read_file(path: FilePath, shown: str, *, language: str = "en", limits: Limits = LIMITS) -> Document:
    """Read the file at `path`, named `shown` to the user. Never raises for what is, or is not, there."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return _unread(shown, "unreadable", language, variant="directory", file=shown)
        # A pipe or device may never end: neither its size nor its content is to be asked for.
        if not stat.S_ISREG(status.st_mode):
            return _unread(shown, "unreadable", language, variant="special", file=shown)
        if status.st_size > limits.max_bytes:
            return _unread(shown, "too-large", language, most=limits.max_bytes)
        with path.open("rb") as stream:
            content = stream.read(limits.max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError):
        return _unread(shown, "unreadable", language, variant="missing", file=shown)
    except PermissionError:
        return _unread(shown, "unreadable", language, variant="permission", file=shown)
    except (OSError, ValueError):
        return _unread(shown, "unreadable", language, file=shown)
    return read(content, shown, language=language, limits=limits)


def _read_yaml(builder: Builder) -> None:
    """Raises RefusedError, with the reason among the findings, where the text is not YAML."""
    try:
        yaml_text.feed(builder.text, builder)
    except yaml.YAMLError as error:
        slip = slips.explain(error, builder)
        builder.findings.add(slip.code, slip.start, slip.end, variant=slip.variant, **slip.words)
        raise RefusedError from error


def _document(findings: Findings, builder: Builder | None = None) -> Document:
    return Document(
        file=findings.file,
        text=findings.lines.text,
        data=builder.data if builder else None,
        diagnostics=tuple(findings.found),
        lines=findings.lines,
        root=builder.root if builder else None,
    )


def _unread(file: str, code: str, language: str, /, *, variant: str = "", **words: object) -> Document:
    findings = Findings(file, "", language)
    findings.add(code, 0, 0, variant=variant, **words)
    return _document(findings)


def _not_utf8(content: bytes, error: UnicodeDecodeError, file: str, language: str) -> Document:
    """The finding stands where the first wrong byte does, though there is no text to show with it."""
    before = content[: error.start].decode("utf-8").removeprefix(_BOM)
    findings = Findings(file, before, language)
    # The wrong byte is shown as one column wide, whatever it was meant to be.
    findings.add("not-utf8", len(before), len(before) + 1, word=f"0x{content[error.start]:02X}")
    nothing = Findings(file, "", language)
    nothing.found = findings.found
    return _document(nothing)
