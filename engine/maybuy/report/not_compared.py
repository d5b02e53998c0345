"""A comparison that cannot be made: the version before has no catalog yet, or errors that are now mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, Literal

from rich.console import Console

from ..language import say
from ..model.definitions import Definitions
from . import markdown
from .diff_sarif import Told, anywhere, told_as_sarif
from .diff_text import SECTIONS, headline
from .json_form import catalog_json
from .words import Text

Why = Literal["no-catalog", "errors"]


@dataclass(frozen=True, slots=True)
class NotCompared:
    """Why nothing is compared from `base` to `head`. `at` is None for all days."""

    base: str
    head: str
    at: date | None
    why: Why
    definitions: Definitions
    """Of the head."""
    language: str

    @property
    def message(self) -> str:
        """Why, in a sentence."""
        return say("differences", f"not_compared.{self.why}", self.language, word=self.base)

    @property
    def title(self) -> str:
        """What was to be compared."""
        return headline(self.base, self.head, self.at, self.language)


def show(console: Console, one: NotCompared) -> None:
    """For people."""
    console.print(Text(one.title, style="title"))
    console.print(Text(one.message))


def as_markdown(one: NotCompared) -> str:
    """For a comment on a pull request."""
    return f"### {markdown.text(one.title)}\n\n{markdown.sentence(one.message)}\n"


def as_json(one: NotCompared) -> dict[str, Any]:
    """The JSON of a difference of which nothing is known."""
    return {
        "base": None,
        "head": catalog_json(one.definitions),
        "at": one.at.isoformat() if one.at is not None else None,
        "not_compared": {"why": one.why, "message": one.message},
        **{section: [] for section in (*SECTIONS, "rules", "prices", "items", "texts", "not_computed")},
    }


def as_sarif(one: NotCompared, path_of: Callable[[str], PurePath]) -> dict[str, Any]:
    """One result, which says so."""
    told = Told("not_compared", one.message, anywhere(one.definitions), "")
    return told_as_sarif([told], one.language, path_of)
