"""Plain data read without pydantic's validators: to make these takes longer than to decide.

A model is taken apart, and a reader made of its fields; msgspec's types of requests are made in the same way.

What a quick reader reads, pydantic's reads too, and as the same. What it does not read, which may still be
right, is left to that one, which also says what is wrong; tests/model/test_quick.py holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from math import inf
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeVar, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from .account import Account
from .base import Model, made

T = TypeVar("T")


class Value:
    """A type that is no list, mapping or record, and what is said of it."""

    __slots__ = ("marks", "type")

    def __init__(self, type_: Any, marks: tuple[Any, ...]) -> None:
        self.type = type_
        self.marks = marks

    def said(self, name: str, default: Any = None) -> Any:
        """What a mark says: its `ge` or `max_length`, its `pattern`, or the `func` of a validator."""
        return next((getattr(mark, name) for mark in self.marks if hasattr(mark, name)), default)


if TYPE_CHECKING:

    class Builder(Protocol[T]):
        """What is made of each part of a model."""

        def value(self, value: Value) -> T:
            """Of a word, a number, a day or the like."""

        def many(self, one: T, fewest: int) -> T:
            """Of a list."""

        def words(self, key: T, one: T) -> T:
            """Of a mapping whose keys are not those of a record."""

        def or_null(self, one: T) -> T:
            """Of what may be null."""

        def record(self, model: type[Model], fields: Mapping[str, T]) -> T:
            """Of a record, given what is made of each field that it reads."""


def built(model: type[Model], builder: Builder[T]) -> T:
    """What a builder makes of a model. TypeError where a model asks more of data than its fields do.

    A field that may be left out, and that the builder makes nothing of, is: data that has it is not read
    quickly.
    """
    own = model.__pydantic_decorators__.model_validators.keys() - {"_reject_null"}
    if own:
        raise TypeError(f"{model.__name__} is more than its fields")
    fields = {}
    for name, field in model.model_fields.items():
        try:
            fields[name] = _built(
                field.annotation, tuple(field.metadata), builder, null=field.default is not None
            )
        except TypeError:
            if field.is_required():
                raise
    return builder.record(model, fields)


def _built(annotation: Any, marks: tuple[Any, ...], builder: Builder[T], *, null: bool = True) -> T:
    value = Value(annotation, marks)
    kind, args = get_origin(annotation), get_args(annotation)
    if kind in (Union, UnionType) and len(args) == 2 and NoneType in args:
        made = _nested(next(arg for arg in args if arg is not NoneType), builder)
        return builder.or_null(made) if null else made
    if kind is tuple:
        return builder.many(_nested(args[0], builder), value.said("min_length", 0))
    if kind in (dict, Mapping):
        if value.said("func") is not None:
            raise TypeError(f"{annotation} is more than a mapping")
        return builder.words(_nested(args[0], builder), _nested(args[1], builder))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return built(annotation, builder)
    return builder.value(value)


def _nested(annotation: Any, builder: Builder[T]) -> T:
    if get_origin(annotation) is not Annotated:
        return _built(annotation, (), builder)
    field = FieldInfo.from_annotation(annotation)
    return _built(field.annotation, tuple(field.metadata), builder)


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
        required = required_of(model)

        names = named_by(model, fields)

        def read(data: Any) -> Model:
            if not isinstance(data, dict) or not required <= data.keys() <= names.keys():
                raise ValueError
            given = {names[key]: fields[names[key]](one) for key, one in data.items()}
            return made(model, {**defaults, **given}, set(given))

        return read


def named_by(model: type[Model], fields: Iterable[str]) -> dict[str, str]:
    """By the key in data, the field of a record that it is for."""
    return {model.model_fields[name].alias or name: name for name in fields}


def required_of(model: type[Model]) -> set[str]:
    """The fields that must be given."""
    return {name for name, field in model.model_fields.items() if field.is_required()}


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
    if value.type in (date, bool, Decimal):
        return lambda _: True
    raise TypeError(f"{value.type} is not read quickly")
