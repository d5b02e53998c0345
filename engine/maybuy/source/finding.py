"""A finding about a value or key of a file that has been read: the one constructor beyond this folder."""

from __future__ import annotations

from ..language import DEFAULT, say, sentences
from .diagnostic import Diagnostic, Severity
from .document import Document, Path
from .findings import LONGEST_WORD, shown

# A list of what would be right, and the way round a loop, are worth more room than a word of the user's.
LONGEST = {"known": 400, "loop": 400, "problem": 400, "cure": 400}


def finding(
    document: Document,
    code: str,
    path: Path,
    language: str,
    *,
    severity: Severity = Severity.ERROR,
    at_key: bool = False,
    variant: str = "",
    **words: object,
) -> Diagnostic:
    """A finding about the value (or with `at_key` the key) at a path of a document.

    The sentence is `code` in the diagnostics' texts, or `code.variant`; its help is under `.help`. A word
    `near` that is not None picks `.help.near` instead, where there is one, to suggest what may be meant.
    """
    key = f"{code}.{variant}" if variant else code
    fitting = {name: shown(word, LONGEST.get(name, LONGEST_WORD)) for name, word in words.items()}
    cure = f"{key}.help" if words.get("near") is None else f"{key}.help.near"
    if cure not in sentences(DEFAULT, "diagnostics"):
        cure = f"{key}.help"
    return Diagnostic(
        code=code,
        severity=severity,
        message=say("diagnostics", key, language, **fitting),
        help=say("diagnostics", cure, language, **fitting),
        file=document.file,
        span=document.key_span(path) if at_key else document.span(path),
    )
