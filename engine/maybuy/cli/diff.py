"""`maybuy diff`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Literal

import click

from ..diff.difference import Difference, difference, timed
from ..diff.lists import on_one_side
from ..language import say
from ..model import asking
from ..model.asking import Differing
from ..report.console import console
from ..report.diff_json import diff_json, not_compared_json
from ..report.diff_sarif import diff_sarif, not_compared_sarif
from ..report.diff_sentences import DiffWords
from ..report.diff_text import Shown, diff_markdown, show_diff
from .completion import folders
from .everywhere import formats
from .machines import paths_from
from .not_compared import Documents, print_why
from .options import FAIL_ON, HEAD
from .options import budget as within_budget
from .revisions import Unusable, compared_from
from .shared import common, day_of, fail, print_json, print_text, progress


@click.command("diff", epilog="Example: maybuy diff . --at 2020-09-01")
@click.argument("base", shell_complete=folders)
@HEAD
@click.option("--at", metavar="DATE", help=asking.told(Differing, "at"))
@click.option("--timeline", is_flag=True, help=asking.told(Differing, "timeline"))
@FAIL_ON
@within_budget
@click.option("--all", "everything", is_flag=True, help="Every row, with an example of each.")
@formats("json", "markdown", "sarif")
@common
def command(
    base: str,
    head: str | None,
    at: str | None,
    timeline: bool,
    fail_on: Literal["loses", "gains", "any"] | None,
    budget: float,
    everything: bool,
    form: str,
    root: Path,
    language: str,
) -> None:
    """What changes from BASE to HEAD: which rules and prices, who loses, who gains.

    Each is a folder that holds catalog/ and policies/, or a git revision such as `main`; HEAD is the working
    folder unless it says otherwise. The answer is exact, and covers all questions that can be asked. Where
    BASE is there and has no catalog, or one with errors, nothing is compared: it says so, and exits with 0.
    """
    if at is not None and timeline:
        fail(say("differences", "usage.both", language), language)
    today = day_of(at, language)
    first, second, called = compared_from(base, head, root, language)
    path_of = paths_from(Path(head) if head is not None and Path(head).is_dir() else root)
    if isinstance(first, Unusable):
        day = None if timeline else today
        documents: Documents = {
            "json": not_compared_json,
            "sarif": lambda one: not_compared_sarif(one, path_of),
        }
        print_why(first, second, called, day, form, documents, language)
        return
    with progress(language, "progress", "differences") as show:
        if timeline:
            found, rows = timed(first, second, today, seconds=budget, progress=show)
            days = dict(enumerate(days for _, days in rows))
        else:
            found, days = difference(first, second, today, seconds=budget, progress=show), None
    shown = Shown(found, *called, days)
    words = DiffWords(first.definitions, second.definitions, language)
    _print(shown, words, form, path_of, everything=everything)
    sys.exit(int(_fails(found, fail_on)))


def _print(
    shown: Shown, words: DiffWords, form: str, path_of: Callable[[str], PurePath], *, everything: bool
) -> None:
    if form == "json":
        print_json(diff_json(shown, words.base, words.head))
    elif form == "sarif":
        print_json(diff_sarif(shown, words, path_of))
    elif form == "markdown":
        print_text(diff_markdown(shown, words, everything=everything))
    else:
        show_diff(console(), shown, words, everything=everything)


def _fails(found: Difference, fail_on: Literal["loses", "gains", "any"] | None) -> bool:
    """Whether what was asked to fail is there. What was not computed might be, and what only one version has
    is: no row tells of it, since no question about it can be asked of both."""
    if fail_on is None:
        return False
    if fail_on == "any":
        return not found.empty
    return bool(found.section(fail_on) or found.not_computed or on_one_side(found.items, fail_on))
