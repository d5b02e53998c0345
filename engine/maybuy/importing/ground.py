"""What all steps of reading a price list share: its data, what is wrong with it, and what goes unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..finding import Path, Wrong
from ..source import Document, Finding, Found, LoadError, Suggestions, placed, written
from .described import Unsaid


@dataclass(frozen=True, slots=True)
class Ground:
    """A price list while it is read."""

    document: Document
    data: Mapping[str, Any]
    remarks: Mapping[Path, tuple[str, ...]]
    wrong: list[Wrong] = field(default_factory=list)
    unsaid: list[Unsaid] = field(default_factory=list)
    suggestions: Suggestions = field(default_factory=Suggestions)
    used: set[Path] = field(default_factory=set)
    """What of the source is said, or told of, with all that stands below it."""

    def entries(self, key: str) -> Mapping[str, Mapping[str, Any]]:
        """What stands below a key of the file, by name."""
        return self.data.get(key) or {}

    def miss(self, code: str, path: Path, **words: object) -> None:
        """Notes something that a root does not say."""
        self.used.add(path)
        self.unsaid.append(Unsaid(code, path, tuple((name, str(word)) for name, word in words.items())))

    def wrong_type(self, path: Path, value: Any, expected: str) -> None:
        """Notes a value that is not of the type it should have."""
        self.wrong.append(
            Wrong("wrong-type", path, {"found": Found(value), "word": written(value)}, expected)
        )

    def unknown(self, path: Path, word: str, known: Iterable[str], *, key: bool = False) -> None:
        """Notes a name that nothing has."""
        all_ = list(known)
        words = {"word": word, "near": self.suggestions.near(word, all_), "known": ", ".join(all_)}
        self.wrong.append(Wrong("unknown-key" if key else "unknown-choice", path, words, at_key=key))

    def said(self, path: Path) -> tuple[str, ...]:
        """The comments on an entry."""
        return self.remarks.get(path, ())


def refuse(document: Document, all_: Iterable[Wrong]) -> None:
    """Raises LoadError where something is wrong, each place once."""
    found = dict.fromkeys(placed(document, one) for one in all_)
    if found:
        raise LoadError(sorted(found, key=Finding.key), (document,))


def text_of(value: Any) -> str | None:
    """A text in one line for each of its paragraphs; None where it says nothing."""
    if not isinstance(value, str):
        return None
    return "\n".join(" ".join(line.split()) for line in value.strip().splitlines()) or None
