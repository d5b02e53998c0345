"""YAML and JSON files as plain data, with a position for every key and value."""

from __future__ import annotations

from .diagnostic import START, Diagnostic, Severity, Span
from .document import LIMITS, Document, Limits, Lines, Path
from .finding import Found, Said, finding, finding_at, written
from .findings import shown
from .load_error import LoadError
from .nearest import Suggestions, nearest
from .reader import is_printable, read, read_file

__all__ = [
    "LIMITS",
    "START",
    "Diagnostic",
    "Document",
    "Found",
    "Limits",
    "Lines",
    "LoadError",
    "Path",
    "Said",
    "Severity",
    "Span",
    "Suggestions",
    "finding",
    "finding_at",
    "is_printable",
    "nearest",
    "read",
    "read_file",
    "shown",
    "written",
]
