"""Plain data read without pydantic's validators: to make these takes longer than to decide.

What a quick reader reads, pydantic's reads too, and as the same. What it does not read, which may still be
right, is left to that one, which also says what is wrong; tests/model/test_quick.py holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from math import inf
from typing import Any, Literal, get_args, get_origin

from .account import Account
from .base import Model, made
from .structure import Value, built

Read = Callable[[Any], Any]
"""From plain data to a value. Raises ValueError, TypeError or ArithmeticError for what is not read."""


def account_of_data(data: object) -> Account | None:
    """The account in the data of a file; None for one that pydantic must read."""
    try:
        account: Account = _account()(data)
    except (ValueError, TypeError, ArithmeticError):
        return None
    return account


@cache
def _account() -> Read:
    return built(Account, Strict())


class Strict:
    """Makes readers of data of which nothing is known."""

    def value(self, value: Value) -> Read:
        """Of a word, a number or a day."""
        if get_origin(value.type) is Literal:
            return _one_of(get_args(value.type))
        before, fits, kind = value.said("func"), _fits(value), value.type

        def read(data: Any) -> Any:
            found = data if before is None else before(data)
            if not isinstance(found, kind) or not fits(found):
                raise ValueError
            return found

        return read

    def many(self, one: Read, fewest: int) -> Read:
        """Of a list."""

        def read(data: Any) -> tuple[Any, ...]:
            if not isinstance(data, list) or len(data) < fewest:
                raise ValueError
            return tuple(map(one, data))

        return read

    def words(self, key: Read, one: Read) -> Read:
        """Of a mapping."""

        def read(data: Any) -> dict[str, Any]:
            if not isinstance(data, dict):
                raise TypeError
            return {key(name): one(word) for name, word in data.items()}

        return read

    def or_null(self, one: Read) -> Read:
        """Of what may be null."""
        return lambda data: None if data is None else one(data)

    def record(self, model: type[Model], fields: Mapping[str, Read]) -> Read:
        """Of a record."""
        defaults = defaults_of(model)
        required = {name for name, field in model.model_fields.items() if field.is_required()}

        def read(data: Any) -> Model:
            if not isinstance(data, dict) or not required <= data.keys() <= fields.keys():
                raise ValueError
            given = {name: fields[name](one) for name, one in data.items()}
            return made(model, {**defaults, **given}, set(given))

        return read


def defaults_of(model: type[Model]) -> dict[str, Any]:
    """A value for each field, in their order: None for those that must be given."""
    fields = model.model_fields.items()
    return {
        name: None if one.is_required() else one.get_default(call_default_factory=True)
        for name, one in fields
    }


def _one_of(words: tuple[str, ...]) -> Read:
    def read(data: Any) -> Any:
        if not isinstance(data, str) or data not in words:
            raise ValueError
        return data

    return read


def _fits(value: Value) -> Callable[[Any], bool]:
    """Whether something of a value's type is within what is said of it."""
    if value.type is str:
        least, most = value.said("min_length", 0), value.said("max_length", inf)
        matches = re.compile(value.said("pattern", ".*"), re.DOTALL).fullmatch

        def fits(text: str) -> bool:
            text.encode()  # half a character is no text
            return least <= len(text) <= most and matches(text) is not None

        return fits
    if value.type is int:
        low, high = value.said("ge", -inf), value.said("le", inf)
        return lambda number: type(number) is int and low <= number <= high
    if value.type in (date, bool):
        return lambda _: True
    raise TypeError(f"{value.type} is not read quickly")
