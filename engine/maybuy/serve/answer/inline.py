"""Accounts in requests, read fast: from text to the model's records, without pydantic validating them.

What this reader accepts the reader of files accepts too, and both mean the same by it; what it does not
accept is left to that one, which says what is wrong and where. tests/serve/test_readers.py holds the two
against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, NotRequired, TypedDict, get_origin

from msgspec import DecodeError, Meta, json

from ...check.account import LOOKED_UP
from ...model.account import Account
from ...model.base import Model, as_date, as_scalar, made
from ...model.quick import Read, Value, built, defaults_of, named_by
from .plain import keeps_all

LONG: Final = 2**62
"""Longer numbers, and those with a point, are for the reader of files."""


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
        if value.type is Decimal:  # as records have it; with a point it is for the reader of files
            return Annotated[str, Meta(max_length=30)] | Annotated[int, Meta(ge=-LONG, le=LONG)]
        if value.type is not str:
            raise TypeError(f"{value.type} is not read quickly")
        if value.said("kind") in LOOKED_UP:  # what is not written as an id is not there
            return str
        pattern = value.said("pattern")
        whole = None if pattern is None else rf"\A(?:{pattern.removeprefix('^').removesuffix('$')})\Z"
        return Annotated[str, Meta(min_length=least, max_length=most, pattern=whole)]

    def many(self, one: Any, fewest: int) -> Any:
        """Of a list."""
        return Annotated[list[one], Meta(min_length=fewest)]

    def words(self, key: Any, one: Any) -> Any:
        """Of a mapping."""
        if get_origin(key) is Annotated or key is str:
            return dict[key, one]
        raise TypeError(f"{key} is not read quickly as a key")

    def or_null(self, one: Any) -> Any:
        """Of what may be null."""
        return one | None

    def record(self, model: type[Model], fields: Mapping[str, Any]) -> Any:
        """Of a record."""
        required = {name for name, field in model.model_fields.items() if field.is_required()}
        keys = {
            key: fields[name] if name in required else NotRequired[fields[name]]
            for key, name in named_by(model, fields).items()
        }
        return TypedDict(model.__name__, keys)  # type: ignore[operator]  # mypy knows it as a form only


FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""The years that a file can name."""


def account_of_json(text: bytes) -> Account | None:
    """The account in a simple JSON text (see plain.py), or None where the reader of files must judge."""
    try:
        read = _decode(text)
        # A key that there is none of is not read, and missed like one that is given twice.
        return _account(read) if keeps_all(read, text) else None
    except (DecodeError, ValueError, RecursionError):
        return None


class _Records:
    """Makes what turns values that msgspec has read into a model's; None where they are that already."""

    def value(self, value: Value) -> Read | None:
        """A word as the engine compares it, and a day that files know."""
        before = value.said("func")
        if value.type is Decimal:
            return before  # type: ignore[no-any-return]
        turns: Mapping[object, Read] = {as_scalar: _word, as_date: _day}
        return turns.get(before)

    def many(self, one: Read | None, _: int) -> Read:
        """A list as a tuple."""
        return tuple if one is None else lambda values: tuple([one(value) for value in values])

    def words(self, _: Read | None, one: Read | None) -> Read | None:
        """A mapping of words."""
        return one and (lambda values: {key: one(value) for key, value in values.items()})

    def or_null(self, one: Read | None) -> Read | None:
        """What may be null."""
        return one and (lambda value: None if value is None else one(value))

    def record(self, model: type[Model], fields: Mapping[str, Read | None]) -> Read:
        """A record of the keys that were given."""
        defaults = defaults_of(model)
        turned = {name: one for name, one in fields.items() if one is not None}
        always = [(name, one) for name, one in turned.items() if model.model_fields[name].is_required()]
        at_times = {name: one for name, one in turned.items() if not model.model_fields[name].is_required()}
        rare = at_times.keys()
        renamed = {key: name for key, name in named_by(model, fields).items() if key != name}

        def read(given: dict[str, Any]) -> Model:
            if renamed:
                given = {renamed.get(key, key): one for key, one in given.items()}
            values = {**defaults, **given}
            for name, one in always:
                values[name] = one(given[name])
            if not rare.isdisjoint(given):
                for name in rare & given.keys():
                    values[name] = at_times[name](given[name])
            return made(model, values, set(given))

        return read


def _word(value: str | int | bool) -> str:
    if type(value) is str and value.isascii():
        return value
    return str(value) if type(value) is int else as_scalar(value)


def _day(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError("files know three centuries")
    return value


_decode: Final = json.Decoder(built(Account, Types())).decode
_account: Final[Any] = built(Account, _Records())
