"""`maybuy replay`."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import click

from ..diff.replayed import replayed
from ..engine import Engine
from ..language import say
from ..model.service import Settings
from ..report.console import console
from ..report.diff_sentences import DiffWords
from ..report.replay import Shown, replay_json, replay_not_compared_json
from ..report.replay_text import fails, replay_markdown, show_replay
from .completion import files, folders
from .everywhere import formats
from .not_compared import print_why
from .options import EVERY_ROW, FAIL_ON, HEAD
from .revisions import Unusable, compared_from
from .serve import NEEDED
from .shared import STANDARD_INPUT, check_extra, common, fail, print_json, print_text, progress

if TYPE_CHECKING:
    from ..serve.operate.logged import Logged

COMPRESSED: Final = ".gz"


@click.command(
    "replay", epilog="Example: maybuy replay examples/decisions.jsonl . --accounts examples/accounts"
)
@click.argument("log", shell_complete=files)
@click.argument("base", shell_complete=folders)
@HEAD
@click.option(
    "--accounts",
    metavar="SOURCE",
    required=True,
    shell_complete=files,
    help="Where the accounts are: a folder, or a database.",
)
@click.option("--accounts-query", metavar="SQL", help="What a database is asked for an account, by `:id`.")
@click.option(
    "--log",
    "more",
    metavar="FILE",
    multiple=True,
    shell_complete=files,
    help="One more log; may be repeated.",
)
@FAIL_ON
@EVERY_ROW
@formats("json", "markdown")
@common
def command(
    *,
    log: str,
    base: str,
    head: str | None,
    accounts: str,
    accounts_query: str | None,
    more: tuple[str, ...],
    fail_on: str | None,
    everything: bool,
    form: str,
    root: Path,
    language: str,
) -> None:
    """Which questions that a service was asked are answered otherwise from BASE to HEAD.

    LOG is what `serve --decision-log` wrote, or - for standard input. BASE and HEAD are folders that hold
    catalog/ and policies/, or git revisions such as `main`; HEAD is the working folder unless it says
    otherwise. Each question is asked of both on its own day, about the account as it is now.
    """
    check_extra(NEEDED, "service", language)
    if not accounts or accounts_query == "":
        fail(say("differences", "replay.no-accounts", language), language)
    first, second, called = compared_from(base, head, root, language)
    if isinstance(first, Unusable):
        print_why(first, second, called, None, form, {"json": replay_not_compared_json}, language)
        return
    from ..serve.operate.logged import Logged  # noqa: PLC0415  slow to import, and an extra

    query = {} if accounts_query is None else {"accounts_query": accounts_query}
    settings = Settings(accounts=accounts, **query)
    with Logged() as logged:
        for name in (log, *more):
            _read(logged, name, language)
        shown = _replayed(logged, first, second, called, settings, language)
        if form == "json":
            print_json(replay_json(shown))
        elif form == "markdown":
            print_text(replay_markdown(shown, everything=everything))
        else:
            show_replay(console(), shown, everything=everything)
    sys.exit(int(fails(shown.replay, fail_on)))


def _replayed(
    logged: Logged, base: Engine, head: Engine, called: tuple[str, str], settings: Settings, language: str
) -> Shown:
    from ..serve.process.looked_up import looked_up  # noqa: PLC0415  slow to import, and an extra
    from ..serve.services import AccountsUnavailableError  # noqa: PLC0415
    from ..serve.start_error import StartError  # noqa: PLC0415

    try:
        with looked_up(settings) as source, progress(language, "progress", "differences") as show:
            done, total = count(1), len(logged)
            found = replayed(
                base, head, logged.questions(), source.account, logged.left_out,
                lambda: show(next(done), total),
            )  # fmt: skip
    except StartError as error:
        fail(error.message(language), language)
    except AccountsUnavailableError:
        fail(say("differences", "replay.no-accounts", language), language)
    words = DiffWords(base.definitions, head.definitions, language)
    return Shown(found, *called, words, tuple(logged.places), logged.lines)


def _read(logged: Logged, name: str, language: str) -> None:
    """Takes in a log. Ends with 2 where it cannot be read."""
    try:
        with _opened(name) as (file, told), progress(language, "replay.reading", "differences") as show:
            logged.read(name, file, lambda: show(*told()))
    except (OSError, EOFError, zlib.error, AttributeError) as error:
        reason = getattr(error, "strerror", None) or error
        fail(say("differences", "replay.unreadable", language, file=name, reason=reason), language)


@contextmanager
def _opened(name: str) -> Iterator[tuple[BinaryIO, Callable[[], tuple[int, int]]]]:
    """A log, and how many bytes of how many have been read."""
    if name == STANDARD_INPUT:
        yield sys.stdin.buffer, lambda: (0, 0)
        return
    path = Path(name)
    with path.open("rb") as raw:
        size = path.stat().st_size
        if path.suffix == COMPRESSED:
            with gzip.open(raw) as unpacked:
                yield cast("BinaryIO", unpacked), lambda: (raw.tell(), size)
        else:
            yield raw, lambda: (raw.tell(), size)
