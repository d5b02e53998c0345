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
    found, written = Cast(of, "date"), call("matches", of, DATE_PATTERN.strip("^$"))
    return _cell(
        of, sort, "date", "not-a-date",
        date=of,
        moment=Case(((call("=", of, found), found),), NOTHING),
        text=Case(((written, found),), Cast(NOTHING, "date")),
    )  # fmt: skip


def whole(of: Expression, sort: Sort) -> Cell:
    """As a whole number: `12`, or `12.0`."""
    found, before = Cast(of, "integer"), Cast(call("before", of, "."), "integer")
    even = Case(((call("=", of, found), found),), NOTHING)
    return _cell(
        of, sort, "integer", "not-a-number",
        integer=found,
        amount=even,
        number=even,
        text=Case(((call("matches", of, _WHOLE), before),), Cast(NOTHING, "integer")),
    )  # fmt: skip


def amount(of: Expression, sort: Sort) -> Cell:
    """As an amount of money: `12.50`, with nine decimals at most."""
    found = Cast(of, "amount")
    return _cell(
        of, sort, "amount", "not-a-number",
        amount=found,
        integer=found,
        number=found,
        text=Case(((call("matches", of, _AMOUNT), found),), Cast(NOTHING, "amount")),
    )  # fmt: skip


def _cell(of: Expression, sort: Sort, wanted: str, code: str, **ways: Expression) -> Cell:
    """A value of the type of sql.TYPES that is wanted, by the ways in which sorts of columns say it."""
    written = text(of, sort)
    value = ways.get(sort, Cast(NOTHING, wanted))
    failed = both([call("null", value), call("not", call("null", written))])
    return Cell(value, written, None if sort == wanted else failed, code)


READ: Final[dict[str, Callable[[Expression, Sort], Cell]]] = {"date": day, "integer": whole, "amount": amount}
"""By the type of sql.TYPES that is wanted."""


def worded(of: Expression, words: dict[str, str]) -> Expression:
    """A text in our words."""
    return case([(call("=", of, theirs), literal(ours)) for theirs, ours in words.items()], of)
