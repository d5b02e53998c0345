"""What a model reads, as types of msgspec: no wider than the model itself, and much sooner read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NotRequired, TypedDict, get_origin

from msgspec import Meta

from ...model.base import Model, as_date, as_scalar
from ...model.structure import Value

LONG: Final = 2**62
"""Longer numbers, and those with a point, are for the reader of files."""

LOOKED_UP: Final = frozenset({"action", "cycle", "item", "payment-method", "terms"})
"""What account_findings() looks up in the catalog: what is not written as an id is not there."""


class Types:
    """Makes a type of msgspec of a model: a mapping by key, with what was given."""

    def value(self, value: Value) -> Any:
        """Of a word, a number or a day."""
        if get_origin(value.type) is Literal:
            return value.type
        before = value.said("func")
        least, most = value.said("min_length"), value.said("max_length")
        if before is as_scalar:
            word = Annotated[str, Meta(min_length=1, max_length=most)]
            return word | Annotated[int, Meta(ge=-LONG, le=LONG)] | bool
        if before is as_date or value.type is bool:
            return value.type
        if value.type is int:
            return Annotated[int, Meta(ge=value.said("ge"), le=value.said("le"))]
        if value.type is not str:
            raise TypeError(f"{value.type} is not read quickly")
        if value.said("kind") in LOOKED_UP:
            return str
        pattern = value.said("pattern")
        whole = None if pattern is None else rf"\A(?:{pattern.removeprefix('^').removesuffix('$')})\Z"
        return Annotated[str, Meta(min_length=least, max_length=most, pattern=whole)]

    def many(self, one: Any, fewest: int) -> Any:
        """Of a list."""
        return Annotated[list[one], Meta(min_length=fewest)]

    def words(self, key: Any, one: Any) -> Any:
        """Of a mapping."""
        return dict[key, one]

    def or_null(self, one: Any) -> Any:
        """Of what may be null."""
        return one | None

    def record(self, model: type[Model], fields: Mapping[str, Any]) -> Any:
        """Of a record."""
        required = {name for name, field in model.model_fields.items() if field.is_required()}
        keys = {name: one if name in required else NotRequired[one] for name, one in fields.items()}
        return TypedDict(model.__name__, keys)  # type: ignore[operator]  # mypy knows it as a form only
