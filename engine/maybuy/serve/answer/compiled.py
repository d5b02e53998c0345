"""One function made of a model, which turns what msgspec has read of it into records, those within it too.

It runs for each account that nobody has met, and to call something for each record, each word and each day in
it takes as long as to make them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from ...check.account import LOOKED_UP
from ...model.base import Model, as_date, as_scalar, made
from ...model.quick import Value, built, defaults_of, named_by, required_of

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""The years that a file can name."""

LONG: Final = 10
MOST_WORDS: Final = 1_024
"""So many words that are not that long, as codes of countries, are remembered as written as they must be."""

M = TypeVar("M", bound=Model)

Part = Callable[[str, str], list[str]]
"""Lines of what is done with a value, by the name of that: they set the second where it becomes another.

They raise ValueError for what files do not know.
"""


def reader_of(model: type[M]) -> Callable[[Any], tuple[M, int]]:
    """Reads what msgspec has read as a mapping; gives the record, and how many keys there were in all of it.

    Raises ValueError for what the reader of files must judge.
    """
    writer = _Writer()
    part = built(model, writer)
    assert part is not None
    lines = ["def read(given):", *_within(["keys = 0", *part("given", "made"), "return made, keys"])]
    exec("\n".join(lines), writer.names)  # of names in the model alone
    read: Callable[[Any], tuple[M, int]] = writer.names["read"]
    return read


class _Writer:
    """Writes what turns each part; None where it is right as msgspec has read it."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {
            "record": made,
            "word": as_scalar,
            "first": date(FIRST_YEAR, 1, 1),
            "last": date(LAST_YEAR, 12, 31),
        }

    def value(self, value: Value) -> Part | None:
        """A word as the engine compares it, a day that files know, and what is written as it must be."""
        before, pattern = value.said("func"), value.said("pattern")
        if value.type is Decimal:
            turned = self._named(before)
            return lambda value, to: [f"{to} = {turned}({value})"]
        if before is as_scalar:
            return _word
        if before is as_date:
            return _day
        if value.type is str and pattern is not None and not is_looked_up(value):
            right = self._named(_Right(pattern))
            return lambda value, _: [f"{right}[{value}]"]
        return None

    def many(self, one: Part | None, _: int) -> Part:
        """A list as a tuple."""
        if one is None:
            return lambda value, to: [f"{to} = tuple({value})"]

        def part(value: str, to: str) -> list[str]:
            item, made = self._new(), self._new()
            each = [*one(item, item), f"{made}.append({item})"]
            return [f"{made} = []", f"for {item} in {value}:", *_within(each), f"{to} = tuple({made})"]

        return part

    def words(self, key: Part | None, one: Part | None) -> Part:
        """A mapping of words, which counts as well."""

        def part(value: str, to: str) -> list[str]:
            lines = [f"keys += len({value})"]
            if key is None and one is None:
                return lines
            name, word, made = self._new(), self._new(), self._new()
            each = [*(key(name, name) if key else []), *(one(word, word) if one else [])]
            each.append(f"{made}[{name}] = {word}")
            turned = [f"{made} = {{}}", f"for {name}, {word} in {value}.items():", *_within(each)]
            turned.append(f"{to} = {made}")
            if key is not None or one is not _word:
                return [*lines, *turned]
            # All at once, since nearly always all are words, and none of them can be written in two ways.
            asked = ["try:", f"    plain = ''.join({value}.values()).isascii()"]
            return [
                *lines,
                *asked,
                "except TypeError:",
                "    plain = False",
                "if not plain:",
                *_within(turned),
            ]

        return part

    def or_null(self, one: Part | None) -> Part | None:
        """What may be null."""
        if one is None:
            return None
        return lambda value, to: [f"if {value} is not None:", *_within(one(value, to))]

    def record(self, model: type[Model], fields: Mapping[str, Part | None]) -> Part:
        """A record of the keys that were given."""
        required = required_of(model)
        renamed = {key: name for key, name in named_by(model, fields).items() if key != name}
        kind, defaults, others = self._named(model), self._named(defaults_of(model)), self._named(renamed)

        def part(value: str, to: str) -> list[str]:
            values = self._new()
            lines = [f"keys += len({value})"]
            if renamed:
                lines.append(f"{value} = {{{others}.get(key, key): {value}[key] for key in {value}}}")
            lines.append(f"{values} = {defaults} | {value}")
            for name, turn in fields.items():
                if turn is None:
                    continue
                one = self._new()
                turned = [f"{one} = {value}[{name!r}]", *turn(one, f"{values}[{name!r}]")]
                lines += turned if name in required else [f"if {name!r} in {value}:", *_within(turned)]
            return [*lines, f"{to} = record({kind}, {values}, set({value}))"]

        return part

    def _named(self, one: Any) -> str:
        """A name that stands for something outside of the function."""
        name = f"outer{len(self.names)}"
        self.names[name] = one
        return name

    def _new(self) -> str:
        """A name that nothing has yet."""
        name = f"local{len(self.names)}"
        self.names[name] = None
        return name


def is_looked_up(value: Value) -> bool:
    """Whether a word names something of the catalog: what is not written as an id is not there."""
    return value.said("kind") in LOOKED_UP


class _Right(dict[str, None]):
    """The words that were found to be written by a pattern. ValueError for one that is not."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._matches = re.compile(pattern.removeprefix("^").removesuffix("$")).fullmatch

    def __missing__(self, word: str) -> None:
        if self._matches(word) is None:
            raise ValueError(word)
        if len(word) < LONG and len(self) < MOST_WORDS:
            self[word] = None


def _word(value: str, to: str) -> list[str]:
    return [f"if type({value}) is not str or not {value}.isascii():", f"    {to} = word({value})"]


def _day(value: str, _: str) -> list[str]:
    return [f"if not first <= {value} <= last:", "    raise ValueError"]


def _within(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
