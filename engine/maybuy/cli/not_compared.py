"""What a command that compares two versions prints where the first cannot be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ..engine import Engine
from ..report.console import console
from ..report.diff_text import NotCompared, not_compared_markdown, show_not_compared
from .revisions import Unusable
from .shared import print_json, print_text, show_errors

Documents = Mapping[str, Callable[[NotCompared], dict[str, Any]]]
"""By a format, the JSON document that says why nothing is compared."""


def print_why(
    base: Unusable,
    head: Engine,
    called: tuple[str, str],
    day: date | None,
    form: str,
    documents: Documents,
    language: str,
) -> None:
    """Prints the errors of `base`, if it has any, and why nothing is compared, in a format.

    `called` is what both versions are called, `day` that of the questions; None for all days.
    """
    if base.errors is not None:
        show_errors(base.errors, language)
    why = NotCompared(
        *called, day, "no-catalog" if base.errors is None else "errors", head.definitions, language
    )
    if form in documents:
        print_json(documents[form](why))
    elif form == "markdown":
        print_text(not_compared_markdown(why))
    else:
        show_not_compared(console(), why)
