"""What every check is given, and the one way it says what it found: finding()."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from ..model.definitions import Definitions
from ..source import Diagnostic, Document, finding

__all__ = ["Check", "Context", "SourceFile", "finding"]


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

    @property
    def CODES(self) -> tuple[str, ...]:  # noqa: N802  a constant of the module
        """The codes of what it may find."""

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Everything it finds."""
