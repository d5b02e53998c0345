"""Where text goes when it is neither coloured nor folded."""

from __future__ import annotations

from io import TextIOWrapper
from typing import TextIO

PLAIN_WIDTH = 110
"""Columns where there is no terminal: wider than most of them."""


def tolerant(stream: TextIO) -> TextIO:
    """A stream that writes `?` for a letter that its encoding lacks: a mark is no reason to fail."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream
