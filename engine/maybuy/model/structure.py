"""A model taken apart, so that what follows from its fields is made of them: quick readers, and the types by
which msgspec reads requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, NamedTuple, Protocol, TypeVar, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from .base import Model

T = TypeVar("T")


class Value(NamedTuple):
    """A type that is no list, mapping or record, and what is said of it."""

    type: Any
    marks: tuple[Any, ...]

    def said(self, name: str, default: Any = None) -> Any:
        """What a mark says: its `ge` or `max_length`, its `pattern`, or the `func` of a validator."""
        return next((getattr(mark, name) for mark in self.marks if hasattr(mark, name)), default)


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
    """What a builder makes of a model. TypeError where a model asks more of data than its fields do."""
    own = model.__pydantic_decorators__.model_validators.keys() - {"_reject_null"}
    if own or any(field.alias for field in model.model_fields.values()):
        raise TypeError(f"{model.__name__} is more than its fields")
    fields = {
        name: _built(field.annotation, tuple(field.metadata), builder, null=field.default is not None)
        for name, field in model.model_fields.items()
    }
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
        return builder.words(_nested(args[0], builder), _nested(args[1], builder))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return built(annotation, builder)
    return builder.value(value)


def _nested(annotation: Any, builder: Builder[T]) -> T:
    field = FieldInfo.from_annotation(annotation)
    return _built(field.annotation, tuple(field.metadata), builder)
