"""The rooms of the service: each takes from those before it, never from those behind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import maybuy.serve

FOLDER: Final = Path(maybuy.serve.__file__).parent

ROOMS: Final = (
    "start_error", "state", "services",
    "operate", "accounts", "request", "connect", "answer", "authzen", "ofrep", "docs", "mcp", "pages",
    "routes", "app",
    "process", "piped",
)  # fmt: skip
"""In the order in which they may take from each other."""

FILES: Final = sorted(FOLDER.rglob("*.py"))


def room_of(module: tuple[str, ...]) -> str:
    return module[0] if module else ""


def taken(file: Path) -> Iterator[str]:
    """The rooms that a module takes something from."""
    package = file.relative_to(FOLDER).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and 0 < node.level <= len(package) + 1:
            above = package[: len(package) + 1 - node.level]
            named = [tuple(node.module.split("."))] if node.module else [(one.name,) for one in node.names]
            yield from (room_of((*above, *one)) for one in named)


def test_every_module_is_in_a_room() -> None:
    assert {file.relative_to(FOLDER).parts[0].removesuffix(".py") for file in FILES} == {"__init__", *ROOMS}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_takes_only_from_those_before_it(room: str) -> None:
    before = {*ROOMS[: ROOMS.index(room)], room}
    inside = [one for one in FILES if one.relative_to(FOLDER).parts[0].removesuffix(".py") == room]
    assert inside
    assert {str(one): found for one in inside if (found := set(taken(one)) - before)} == {}
