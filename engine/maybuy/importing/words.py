"""What words of price lists mean: they are data, as all words of the trade are."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(sort: str) -> tuple[str, ...]:
    """The words of a sort, as words.toml lists them."""
    found: list[str] = _all()[sort]
    return tuple(found)


@cache
def _all() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
