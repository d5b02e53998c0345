"""Files that are not read because of their names, which are near to those of files that are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from ..finding import START, Finding, Severity
from .nearest import nearest
from .walk import SUFFIXES, is_data, names_in

_MORE: Final = re.compile(r"\.(?:ya?ml|json)(?=[^a-z0-9])", re.IGNORECASE)
"""The end of a name that is read, with more behind it: `.yaml.txt`, `.yml~`, `.json (copy)`."""

_ENDS: Final = tuple(suffix.removeprefix(".") for suffix in SUFFIXES)
_SHORTEST: Final = 3
"""Letters of an end that is taken for a slip: of two, too many are near to something."""

_OTHERS: Final = frozenset({
    "bson", "eml", "geojson", "gml", "jsonl", "jsonld", "jsonnet", "kml", "mml", "ndjson", "raml", "sml",
    "uml", "xaml", "xml",
})  # fmt: skip
"""Ends of names that are near, and are those of something else."""

_ON_PURPOSE: Final = frozenset({
    "age", "asc", "disabled", "example", "gpg", "j2", "off", "sample", "sha256", "sig", "template", "tmpl",
})  # fmt: skip
"""Ends behind that of a file that is read, which say that it is not to be read, or is something else."""


def meant_by(name: str) -> str | None:
    """The name that would be read, for one that is near to it: `a.yaml` for `a.yaml.txt` and `a.yam`.

    None for a name that is read, and for one that is like none.
    """
    if is_data(name):
        return None
    if more := _MORE.search(name, len(name) - len(PurePosixPath(name).name)):
        behind = name[more.end() :].removeprefix(".").lower()
        return None if behind in _ON_PURPOSE else name[: more.end()]
    stem, dot, end = name.rpartition(".")
    if not dot or len(end) < _SHORTEST or end.lower() in _OTHERS:
        return None
    near = nearest(end, _ENDS)
    return None if near is None else f"{stem}.{near}"


def misnamed_in(top: Path, folders: Iterable[str]) -> list[Finding]:
    """A warning for each file of folders in a folder that its name alone keeps from being read.

    What stands beside the file that it is named after is a copy of that, and nothing is missed.
    """
    names = names_in(top, folders)
    there = set(names)
    meant = ((name, meant_by(name)) for name in names)
    return [
        Finding("misnamed-file", Severity.WARNING, name, START, words=(("file", name), ("near", near)))
        for name, near in meant
        if near is not None and near not in there
    ]
