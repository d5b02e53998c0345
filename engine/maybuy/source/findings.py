"""Collecting what is wrong with one file."""

from __future__ import annotations

from collections.abc import Mapping

from ..finding import Finding, Severity
from ..language.visible import escaped
from .document import Lines
from .hidden import JOINERS, hidden

LONGEST_WORD = 60


class RefusedError(Exception):
    """The file is not worth reading further; why is among the findings already."""


class Findings:
    """The findings about one text, in the order they were made; the only place here that makes any."""

    def __init__(self, file: str, text: str, most: int = 1) -> None:
        self.file = file
        self.lines = Lines(text)
        self.most = most
        self.found: list[Finding] = []

    def add(self, code: str, start: int, end: int, *, variant: str = "", **words: object) -> None:
        """Note an error between two offsets. `variant` picks another sentence for the same code.

        Raises RefusedError once there are more than anyone will read.
        """
        if len(self.found) == self.most:
            self._note("syntax", start, start, "many", {"most": self.most})
            raise RefusedError
        self._note(code, start, end, variant, words)

    def _note(self, code: str, start: int, end: int, variant: str, words: Mapping[str, object]) -> None:
        fitting = tuple((name, shown(str(word))) for name, word in words.items())
        span = self.lines.span(start, end)
        self.found.append(Finding(code, Severity.ERROR, self.file, span, variant, fitting))


def shown(word: str, longest: int = LONGEST_WORD) -> str:
    """A user's word cut to what fits a message: it may be megabytes long, or run over lines."""
    cut = word if len(word) <= longest else word[: longest - 1] + "…"
    cut = cut.replace("\r\n", " ").replace("\n", " ")
    if cut.isprintable():
        return cut
    # Joiners that have work to do, as in Persian and in emoji, are left to do it.
    unseen = {one.at for one in hidden(cut)}
    return "".join(
        each if each.isprintable() or (each in JOINERS and at not in unseen) else escaped(each)
        for at, each in enumerate(cut)
    )
