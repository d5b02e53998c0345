"""Texts that one thing is wrong with.

Each case: what is read, then the code, the place, the underlined text, the message and the help.
"""

from __future__ import annotations

from maybuy.language.told import told
from maybuy.source import read
from source.underlined import underlined

Case = tuple[str, str, tuple[int, int], str, str, str]


def check_told(case: Case) -> None:
    """One finding says what is wrong, where, and how to cure it."""
    text, code, place, marked, message, cure = case
    document = read(text, "prices.yaml")
    (found,) = told(document.findings)
    assert (found.code, found.message, found.help) == (code, message, cure)
    assert (found.file, found.span[:2]) == ("prices.yaml", place)
    assert underlined(document, found.span) == marked
    assert not document.ok


def check_french(case: Case) -> None:
    """The same is found in French, in other words."""
    (english,) = told(read(case[0], "prices.yaml").findings)
    (french,) = told(read(case[0], "prices.yaml").findings, "fr")
    assert (french.code, french.span) == (english.code, english.span)
    assert french.message != english.message
    assert french.help != english.help
