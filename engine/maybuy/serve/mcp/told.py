"""What comes of a tool: for programs, and for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.console import Console

from ...report.console import printed
from ..answer.call import Reply


class Told(NamedTuple):
    """What goes out over HTTP, or of the command line, and the text of the command line."""

    reply: Reply
    text: str


def told(reply: Reply, show: Callable[[Console], None]) -> Told:
    """An answer, and what is shown of it on a console."""
    return Told(reply, printed(show))
