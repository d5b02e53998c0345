"""One layout for YAML files. What a file says stays as it is, to the letter, and so do its comments.

Two spaces for each level, list entries below their key; `kind` and `id` first; double quotes rather than
single ones; no spaces inside brackets or at the ends of lines; never two empty lines together. Whether a
list or mapping stands in one line, and how long lines are, is left to whoever writes it.
"""

from __future__ import annotations

import re
from collections import Counter

import yaml

from .document import Document
from .findings import Findings
from .key_order import ordered
from .load_error import LoadError
from .page import written
from .pieces import pieces_of
from .preserved import first_difference
from .reader import read

_LINE_END = re.compile("\r\n|[\r\n]")


def laid_out(document: Document) -> str:
    """The text of a document in the one layout; laid out again, it stays the same.

    Raises LoadError for what cannot be read, and for what cannot be laid out without losing anything.
    """
    if not document.ok:
        raise LoadError(document.findings, (document,))
    try:
        text = written(ordered(pieces_of(document.text)))
    except yaml.YAMLError as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        at = mark.index if mark else 0
        raise _refused(document, "json", at, at + 1) from error
    text = text.replace("\n", _line_end(document.text))
    if difference := first_difference(document, read(text, document.file)):
        raise _refused(document, *difference)
    return text


def _line_end(text: str) -> str:
    """What ends most lines of a text."""
    counted = Counter(_LINE_END.findall(text)).most_common(1)
    return counted[0][0] if counted else "\n"


def _refused(document: Document, variant: str, start: int, end: int) -> LoadError:
    findings = Findings(document.file, document.text)
    findings.add("not-laid-out", start, end, variant=variant, word=document.text[start:end])
    return LoadError(findings.found, (document,))
