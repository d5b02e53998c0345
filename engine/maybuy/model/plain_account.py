"""Plain accounts, read without a validator: to make pydantic's takes longer than to decide.

What this reads, pydantic's reads too, and as the same. What it does not read, which may still be right, is
left to that one, which also says what is wrong; tests/model/test_plain_account.py holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from .account import Account, Line, Subscription, Term, User
from .base import ID, MOST_SEATS, Model, as_date, as_integer, as_scalar

Read = Callable[[Any], Any]
"""From plain data to a value. Raises ValueError or TypeError for what is not read."""


def account_of_data(data: object) -> Account | None:
    """The account in the data of a file; None for one that pydantic must read."""
    try:
        account: Account = _account(data)
    except (ValueError, TypeError, ArithmeticError):
        return None
    return account


def _text(pattern: str, longest: int) -> Read:
    matches = re.compile(pattern, re.DOTALL).fullmatch

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest or not matches(value):
            raise ValueError
        value.encode()  # half a character is no text
        return value

    return read


def _seats(value: Any) -> int:
    seats = as_integer(value)
    if not 0 <= seats <= MOST_SEATS:
        raise ValueError
    return seats


def _list(one: Read, fewest: int = 0) -> Read:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) < fewest:
            raise ValueError
        return tuple(map(one, value))

    return read


def _words(key: Read, one: Read) -> Read:
    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise TypeError
        return {key(name): one(word) for name, word in value.items()}

    return read


def _record(model: type[Model], **keys: Read) -> Read:
    required = {name for name, field in model.model_fields.items() if field.is_required()}

    def read(value: Any) -> Model:
        if not isinstance(value, dict) or not required <= value.keys() <= keys.keys():
            raise ValueError
        return model.model_construct(**{name: keys[name](one) for name, one in value.items()})

    return read


def _or_null(one: Read) -> Read:
    return lambda value: None if value is None else one(value)


_NAME: Final = _text(".+", 200)
_ANY: Final = _text(".*", 2**31)
_ID: Final = _text(ID, 80)
_SCALARS: Final = _words(_ANY, as_scalar)

_SUBSCRIPTION: Final[Mapping[str, Read]] = {
    "cycle": _ID,
    "term": _record(Term, start=as_date, end=as_date),
    "items": _list(_record(Line, item=_text(f"{ID}(?:/{ID})?", 160), seats=_seats, in_use=_seats)),
}
"""Changes that wait and promotions are left out: they are rare in files."""

_account: Final = _record(
    Account,
    kind=_text("account", 7),
    id=_NAME,
    name=_ANY,
    type=as_scalar,
    country=_text("[A-Z]{2}", 2),
    currency=_text("[A-Z]{3}", 3),
    users=_list(_record(User, id=_NAME, role=as_scalar, attributes=_SCALARS), 1),
    subscription=_or_null(_record(Subscription, **_SUBSCRIPTION)),
    attributes=_SCALARS,
    accepted_terms=_words(_ID, _ANY),
    payment_method=_ID,
)
