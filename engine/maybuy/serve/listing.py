"""What is in a folder of accounts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..language import DEFAULT
from ..loading import SUFFIXES
from ..source import Document, read_file


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a folder, or what cannot be read of it."""

    name: str
    """Its way from the folder."""
    real: str = ""
    """Where it really is, links followed; empty where it is not to be read."""
    problem: str = ""


def files_in(top: Path) -> list[Listed]:
    """The YAML and JSON files of a folder at any depth, sorted; links are followed, each folder once."""
    seen = set[str]()

    def below(real: str, name: str) -> Iterator[Listed]:
        if real in seen:
            return
        seen.add(real)
        try:
            entries = sorted(os.listdir(real))
        except FileNotFoundError:
            return
        except OSError:
            yield Listed(name)
            return
        links = []
        for one in entries:
            if one.startswith("."):
                continue
            way, path = f"{name}/{one}" if name else one, os.path.join(real, one)  # noqa: PTH118
            if os.path.islink(path):
                links.append((way, path))
            else:
                yield from found(way, path)
        for way, path in links:
            yield from found(way, os.path.realpath(path))

    def found(way: str, real: str) -> Iterator[Listed]:
        if os.path.isdir(real):
            yield from below(real, way)
        elif way.lower().endswith(SUFFIXES):
            yield Listed(way, real) if os.path.lexists(real) else Listed(way, problem="nowhere")

    return sorted(below(os.path.realpath(top), ""), key=lambda one: one.name.split("/"))


def read_listed(folder: Path, one: Listed, language: str = DEFAULT, *, shown: str = "") -> Document:
    """A file of a folder, called by its way from there; or what keeps it from being read, as a finding."""
    return read_file(folder / one.name, shown or one.name, language=language)


def problem_of(_error: OSError) -> str:
    """Why something cannot be read."""
    return ""
