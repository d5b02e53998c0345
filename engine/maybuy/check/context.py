"""What every check is given, and the one way it says what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from ..language import say
from ..model.definitions import Definitions
from ..source import Diagnostic, Document, Path, Severity


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read, and its model where it has the right shape."""

    document: Document
    model: BaseModel | None


@dataclass(frozen=True, slots=True)
class Context:
    """All files of a root, what they define together, and the language to say it in."""

    files: tuple[SourceFile, ...]
    definitions: Definitions
    language: str


class Check(Protocol):
    """One rule about the files themselves: a module with the codes it may give and this function."""

    CODES: tuple[str, ...]

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Everything it finds."""


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
    return Diagnostic(
        code=code,
        severity=severity,
        message=say("diagnostics", key, language, **words),
        help=say("diagnostics", f"{key}.help" if words.get("near") is None else f"{key}.help.near", language, **words),
        file=document.file,
        span=document.key_span(path) if at_key else document.span(path),
    )
