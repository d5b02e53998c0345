"""Accounts in requests, read fast: from text to the model's records, without pydantic validating them.

What this reader accepts the reader of files accepts too, and both mean the same by it; what it does not
accept is left to that one, which says what is wrong and where. tests/serve/test_readers.py holds the two
against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, NotRequired, TypedDict, get_origin

from msgspec import DecodeError, Meta, json

from ...model.account import Account
from ...model.base import Model, as_date, as_scalar
from ...model.quick import Value, built, named_by, required_of
from .compiled import is_looked_up, reader_of
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
        if is_looked_up(value):
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
        required = required_of(model)
        keys = {
            key: fields[name] if name in required else NotRequired[fields[name]]
            for key, name in named_by(model, fields).items()
        }
        return TypedDict(model.__name__, keys)  # type: ignore[operator]  # mypy knows it as a form only


class _Unmatched(Types):
    """As above, but for patterns: who makes the records remembers which words are written as they must be."""

    def value(self, value: Value) -> Any:
        """Of a word, a number or a day."""
        return super().value(
            Value(value.type, tuple(one for one in value.marks if not hasattr(one, "pattern")))
        )


def account_of_json(text: bytes) -> Account | None:
    """The account in a simple JSON text (see plain.py), or None where the reader of files must judge."""
    try:
        read = _decode(text)
        account, keys = _account(read)
        # A key that there is none of is not read, and missed like one that is given twice. Where there are as
        # many colons as keys, none is; else some may be inside of texts.
        return account if keys == text.count(b":") or keeps_all(read, text) else None
    except (DecodeError, ValueError, RecursionError):
        return None


_decode: Final = json.Decoder(built(Account, _Unmatched())).decode
_account: Final = reader_of(Account)
