"""YAML and JSON files as plain data, with a position for every key and value."""

from __future__ import annotations

from .boundary import Boundary, boundary_of
from .diagnostic import START, Diagnostic, Severity, Span
from .document import LIMITS, Document, Limits, Lines, Path
from .finding import Found, Said, finding, finding_at, written
from .findings import shown
from .load_error import LoadError
from .nearest import Suggestions, nearest
from .reader import UnreadableError, content_of, is_printable, read, read_file, unread
from .walk import Listed, below, files_in, files_named, is_data

__all__ = [
    "LIMITS",
    "START",
    "Boundary",
    "Diagnostic",
    "Document",
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
    "below",
    "boundary_of",
    "content_of",
    "files_in",
    "files_named",
    "finding",
    "finding_at",
    "is_data",
    "is_printable",
    "nearest",
    "read",
    "read_file",
    "shown",
    "unread",
    "written",
]
