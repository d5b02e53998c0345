"""`maybuy mcp`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from ..model.service import Settings
from .settings import settings_options
from .shared import check_extra, check_root, common, fail

NEEDED: Final = ("mcp", "msgspec", "starlette", "jinja2")
"""What the extra `maybuy[mcp]` installs, as far as nothing can be answered without it."""


@click.command("mcp", epilog="Example: maybuy mcp --root .")
@settings_options("accounts", "accounts_query", "accounts_seconds")
@common
def command(root: Path, language: str, **accounts: Any) -> None:
    """Answer a language model's questions on standard input and output, by the Model Context Protocol.

    A client of the protocol starts it, and ends it. Its tools only read, and only files of the root and
    accounts of --accounts; what has changed there is seen at the next question.
    """
    check_extra(NEEDED, "mcp", language)
    if not root.is_file():
        check_root(root, language)
    from ..serve.piped.pipe import run  # noqa: PLC0415  slow to import, and not always installed
    from ..serve.piped.working import SECONDS  # noqa: PLC0415
    from ..serve.start_error import StartError  # noqa: PLC0415

    given = {name: value for name, value in accounts.items() if value is not None}
    settings = Settings(root=root, lang="fr" if language == "fr" else "en", time_limit=SECONDS, **given)
    try:
        run(settings, language)
    except StartError as error:
        fail(error.message(language), language)
