"""What a cell of a table says, whatever its type: as text, a day, a whole number or an amount.

Nothing is guessed: what does not say it in the one way that counts is null, and `failed` of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from ..model.base import DATE_PATTERN
from .sql import Case, Cast, Expression, both, call, case, literal

Sort = Literal["text", "integer", "amount", "number", "boolean", "date", "moment", "list", "other"]
"""An `amount` is a number that is one of money as it stands: no reading of it fails."""

NOTHING: Final = literal(None)

DECIMALS: Final = 9
WHOLES: Final = 29
"""Digits after and before the point of the type of sql.TYPES that amounts have."""

_WHOLE: Final = r"-?[0-9]{1,15}(?:\.0{1,9})?"
_AMOUNT: Final = r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: its value, what it says as text, and whether it says something that is no value."""

    value: Expression
    text: Expression
    failed: Expression | None
    code: str


def sort_of(type_: pa.DataType) -> Sort:
    """What sort of values a column has."""
    is_ = pa.types
    if is_.is_dictionary(type_):
        return sort_of(type_.value_type)
    if is_.is_string(type_) or is_.is_large_string(type_) or is_.is_string_view(type_) or is_.is_null(type_):
        return "text"
    if is_.is_uint64(type_):  # it may say more than an integer of sql.TYPES holds
        return "number"
    if is_.is_integer(type_):
        return "integer"
    if is_.is_decimal(type_) and type_.scale <= DECIMALS and type_.precision - type_.scale <= WHOLES:
        return "amount"
    if is_.is_floating(type_) or is_.is_decimal(type_):
        return "number"
    if is_.is_boolean(type_):
        return "boolean"
    if is_.is_date(type_):
        return "date"
    if is_.is_timestamp(type_):
        return "moment"
    return "list" if is_.is_list(type_) or is_.is_large_list(type_) else "other"


def text(of: Expression, sort: Sort) -> Expression:
    """As text, null where that is empty; a whole number without a point, however it is kept."""
    if sort == "text":
        return call("nullif", of, "")
    if sort in ("amount", "number"):
        return Case(
            ((call("=", of, Cast(of, "integer")), Cast(Cast(of, "integer"), "text")),), Cast(of, "text")
        )
    return NOTHING if sort in ("list", "other") else Cast(of, "text")


def day(of: Expression, sort: Sort) -> Cell:
    """As a day: `2020-03-01`, a date, or the first moment of one."""
    written = text(of, sort)
    if sort == "date":
        return Cell(of, written, None, "not-a-date")
    if sort == "moment":
        value: Expression = Case(((call("=", of, Cast(of, "date")), Cast(of, "date")),), NOTHING)
    elif sort == "text":
        value = Case(
            ((call("matches", of, DATE_PATTERN.strip("^$")), Cast(of, "date")),), Cast(NOTHING, "date")
        )
    else:
        value = Cast(NOTHING, "date")
    return _cell(value, written, "not-a-date")


def whole(of: Expression, sort: Sort) -> Cell:
    """As a whole number: `12`, or `12.0`."""
    written = text(of, sort)
    if sort == "integer":
        return Cell(Cast(of, "integer"), written, None, "not-a-number")
    if sort in ("amount", "number"):
        value: Expression = Case(((call("=", of, Cast(of, "integer")), Cast(of, "integer")),), NOTHING)
    elif sort == "text":
        value = Case(
            ((call("matches", of, _WHOLE), Cast(call("before", of, "."), "integer")),),
            Cast(NOTHING, "integer"),
        )
    else:
        value = Cast(NOTHING, "integer")
    return _cell(value, written, "not-a-number")


def amount(of: Expression, sort: Sort) -> Cell:
    """As an amount of money: `12.50`, with nine decimals at most."""
    written = text(of, sort)
    if sort == "amount":
        return Cell(Cast(of, "amount"), written, None, "not-a-number")
    if sort in ("integer", "number"):
        value: Expression = Cast(of, "amount")
    elif sort == "text":
        value = Case(((call("matches", of, _AMOUNT), Cast(of, "amount")),), Cast(NOTHING, "amount"))
    else:
        value = Cast(NOTHING, "amount")
    return _cell(value, written, "not-a-number")


READ: Final[dict[str, Callable[[Expression, Sort], Cell]]] = {"date": day, "integer": whole, "amount": amount}
"""By the type of sql.TYPES that is wanted."""


def _cell(value: Expression, written: Expression, code: str) -> Cell:
    failed = both([call("null", value), call("not", call("null", written))])
    return Cell(value, written, failed, code)


def worded(of: Expression, words: dict[str, str]) -> Expression:
    """A text in our words."""
    return case([(call("=", of, theirs), literal(ours)) for theirs, ours in words.items()], of)
