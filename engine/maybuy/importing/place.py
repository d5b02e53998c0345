"""A source read place by place, so that whatever nobody read is told of in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from ..finding import Path, Wrong
from .ground import Ground, text_of

LONGEST: Final = 40
"""The longest number that is read, in characters."""
NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})
"""What says nothing, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a source, and the way to it. What is read here counts as said."""

    ground: Ground
    path: Path
    data: Any

    def get(self, key: str) -> Place:
        """What stands under a key; None where there is nothing."""
        found = self.data.get(key) if isinstance(self.data, Mapping) else None
        return Place(self.ground, (*self.path, key), found)

    def each(self) -> Iterator[Place]:
        """The entries of a list; anything else that is there by itself."""
        if isinstance(self.data, list):
            for number, value in enumerate(self.data):
                yield Place(self.ground, (*self.path, number), value)
        elif self.data not in NOTHING:
            yield self

    def items(self) -> Iterator[tuple[str, Place]]:
        """The entries of a mapping, by key."""
        if isinstance(self.data, Mapping):
            for key in self.data:
                yield key, self.get(key)

    @property
    def there(self) -> bool:
        """Whether something is said here."""
        return self.data not in NOTHING

    def use(self) -> None:
        """Counts all that stands here as said."""
        self.ground.used.add(self.path)

    def miss(self, code: str, **words: object) -> None:
        """Tells of what stands here that a root does not say it."""
        self.ground.miss(code, self.path, **words)

    def text(self) -> str | None:
        """A text without blanks around it; None where there is none."""
        self.use()
        if self.data is None or isinstance(self.data, str):
            return text_of(self.data)
        if isinstance(self.data, int | Decimal) and not isinstance(self.data, bool):
            return str(self.data)
        self._wrong("text")
        return None

    def needed(self, key: str) -> str:
        """A text that must be there, under a key; empty, and noted as wrong, where it is not."""
        found = self.get(key).text()
        if found is None and not any(one.path == (*self.path, key) for one in self.ground.wrong):
            self.ground.wrong.append(Wrong("missing-key", self.path, {"key": key}))
        return found or ""

    def flag(self) -> bool | None:
        """`true` or `false`."""
        self.use()
        if self.data is None or isinstance(self.data, bool):
            return self.data
        self._wrong("boolean")
        return None

    def number(self) -> Fraction | None:
        """A number of 0 or more, in digits or as a text."""
        self.use()
        if self.data is None:
            return None
        if isinstance(self.data, int | Decimal | str) and not isinstance(self.data, bool):
            text = str(self.data).strip()
            if len(text) <= LONGEST and text.replace(".", "", 1).isdecimal() and text.isascii():
                return Fraction(text)
        self._wrong("number")
        return None

    def count(self) -> int | None:
        """A whole number of 0 or more."""
        found = self.number()
        if found is not None and found.denominator != 1:
            self._wrong("integer")
            return None
        return None if found is None else int(found)

    def _wrong(self, expected: str) -> None:
        self.ground.wrong_type(self.path, self.data, expected)


def tell_the_rest(ground: Ground) -> None:
    """Tells of all that nobody read, the whole of it where nothing in it was."""
    entered = {path[:length] for path in ground.used for length in range(len(path))}
    for path, data in list(_unread(ground, (), ground.document.data, entered)):
        ground.miss("left", path, word=_named(path) or data)


def _named(path: Path) -> str:
    """What stands at a path, by its key, and the key above where that is what it is of."""
    last = max((at for at, step in enumerate(path) if isinstance(step, str)), default=0)
    above = path[last - 1] if last and last == len(path) - 1 else None
    return ".".join(str(step) for step in (above, *path[last : last + 1]) if isinstance(step, str))


def _unread(ground: Ground, path: Path, data: Any, entered: set[Path]) -> Iterator[tuple[Path, Any]]:
    if data in NOTHING or path in ground.used:
        return
    steps: list[tuple[str | int, Any]] = []
    if isinstance(data, Mapping):
        steps = list(data.items())
    elif isinstance(data, list):
        steps = list(enumerate(data))
    if not steps or path not in entered:
        yield path, data
        return
    for step, value in steps:
        yield from _unread(ground, (*path, step), value, entered)
