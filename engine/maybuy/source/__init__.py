"""YAML and JSON files as plain data, with a position for every key and value."""

from __future__ import annotations

from ..finding import START, Finding, Path, Severity, Span, Wrong
from .boundary import Boundary, boundary_of, is_within
from .document import LIMITS, Document, Limits, Lines
from .findings import Found, LoadError, Said, finding, finding_at, placed, shown, written
from .misnamed import misnamed_in
from .nearest import Suggestions, nearest
from .reader import UnreadableError, content_of, is_printable, read, read_file, unread
from .walk import Listed, below, files_in, files_named, is_data

__all__ = [
    "LIMITS",
    "START",
    "Boundary",
    "Document",
    "Finding",
    "Found",
    "Limits",
    "Lines",
    "Listed",
    "LoadError",
    "Path",
    "Said",
    "Severity",
    "Span",
    "Suggestions",
    "UnreadableError",
    "Wrong",
    "below",
    "boundary_of",
    "content_of",
    "files_in",
    "files_named",
    "finding",
    "finding_at",
    "is_data",
    "is_printable",
    "is_within",
    "misnamed_in",
    "nearest",
    "placed",
    "read",
    "read_file",
    "shown",
    "unread",
    "written",
]
