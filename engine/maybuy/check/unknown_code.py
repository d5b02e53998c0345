"""A finding is silenced by a code that there is none of.

Fails: `silence: [{code: anual-dearer, because: …}]`
Passes: `silence: [{code: annual-dearer, because: …}]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..language import DEFAULT, sentences
from ..source import Diagnostic, finding, nearest
from .context import Context
from .silence import silencings

CODES = ("unknown-code",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    known = dict.fromkeys(key.partition(".")[0] for key in sentences(DEFAULT, "diagnostics"))
    for one in silencings(context):
        if one.code not in known:
            yield finding(
                one.document, "unknown-code", (*one.path, "code"), context.language,
                word=one.code, near=nearest(one.code, known),
            )  # fmt: skip
