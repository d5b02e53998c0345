"""How a command ends where nobody can read what it says. Imports nothing slow: `--help` needs it too."""

from __future__ import annotations

import locale
import os
import sys
from typing import NoReturn

from ..language import say, supported
from ..report.stream import CLOSED, OutputError, outlet

USAGE = 2


def language_of(option: str | None) -> str:
    """The language asked for, else that of the environment."""
    if option:
        return supported(option)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return supported(os.environ[name])
    return supported(locale.getlocale()[0] or "")


def end_unread(error: OutputError) -> NoReturn:
    """Says why there is no output and ends with 2, since 1 would mean findings.

    Where a reader went away, as `head` does when it has what it wants, nothing is said: nobody is surprised.
    """
    if error.reason is not None:
        language = language_of(error.language)
        key = "usage.no-output" if error.reason == CLOSED else "usage.output"
        problem = say("interface", key, language, problem=error.reason)
        outlet(to_error=True).write(f"{say('interface', 'error', language)} {problem}\n")
    sys.exit(USAGE)
