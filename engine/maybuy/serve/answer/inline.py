"""Accounts in requests, read fast: from text to the model's records, without pydantic validating them.

What this reader accepts the reader of files accepts too, and both mean the same by it; what it does not
accept is left to that one, which says what is wrong and where. tests/serve/test_readers.py holds the two
against each other, so a key that is new in the model is only slow until it is added here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, TypeVar

from msgspec import UNSET as NO
from msgspec import DecodeError, Meta, Struct, UnsetType, json
from pydantic import BaseModel

from ...model.account import Account, ActivePromotion, Line, ScheduledChange, Subscription, Term, User
from ...model.base import ID, MOST_SEATS, MOST_UNITS, Model, as_scalar
from ...model.order import OrderChange
from .plain import keeps_all

_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(2199, 12, 31)

# No patterns for what account_findings() looks up in the catalog: what is not written as an id is not there.
_Letters2 = Annotated[str, Meta(min_length=2, max_length=2)]
_Letters3 = Annotated[str, Meta(min_length=3, max_length=3)]
_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Id = Annotated[str, Meta(pattern=rf"\A{ID}\Z", max_length=80)]
_Item = Annotated[str, Meta(pattern=rf"\A{ID}(?:/{ID})?\Z", max_length=160)]
_Seats = Annotated[int, Meta(ge=0, le=MOST_SEATS)]
_Units = Annotated[int, Meta(ge=0, le=MOST_UNITS)]
# Longer numbers, and those with a point, are for the other reader.
_Word = Annotated[str, Meta(min_length=1)] | Annotated[int, Meta(ge=-(2**62), le=2**62)] | bool
_Words = dict[str, _Word]


class _User(Struct, forbid_unknown_fields=True, gc=False):
    id: _Name
    role: _Word
    attributes: _Words | UnsetType = NO


class _Term(Struct, forbid_unknown_fields=True, gc=False):
    start: date
    end: date


class _Line(Struct, forbid_unknown_fields=True, gc=False):
    item: str
    seats: _Seats | UnsetType = NO
    in_use: _Seats | UnsetType = NO


class _Change(Struct, forbid_unknown_fields=True, gc=False):
    action: _Id
    item: _Item | UnsetType = NO
    seats: _Seats | UnsetType = NO
    quantity: _Units | UnsetType = NO
    to: _Word | UnsetType = NO


class _Scheduled(Struct, forbid_unknown_fields=True, gc=False):
    on: date
    change: _Change


class _Promotion(Struct, forbid_unknown_fields=True, gc=False):
    id: _Id
    until: date


class _Subscription(Struct, forbid_unknown_fields=True, gc=False):
    cycle: str
    term: _Term
    items: list[_Line] | UnsetType = NO
    scheduled: list[_Scheduled] | UnsetType = NO
    promotions: list[_Promotion] | UnsetType = NO


class _Account(Struct, forbid_unknown_fields=True, gc=False):
    id: _Name
    type: _Word
    country: _Letters2
    currency: _Letters3
    users: Annotated[list[_User], Meta(min_length=1)]
    subscription: _Subscription | None
    kind: Literal["account"] | UnsetType = NO
    name: str | UnsetType = NO
    attributes: _Words | UnsetType = NO
    accepted_terms: dict[str, str] | UnsetType = NO
    payment_method: str | UnsetType = NO


_decode: Final = json.Decoder(_Account).decode
_M = TypeVar("_M", bound=Model)

# What a pydantic model is made of; to set these takes a quarter of model_construct()'s time.
_new: Final = object.__new__
_set_values: Final = BaseModel.__dict__["__dict__"].__set__
_set_given: Final = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra: Final = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private: Final = BaseModel.__dict__["__pydantic_private__"].__set__


def account_of_json(text: bytes) -> Account | None:
    """The account in a simple JSON text (see plain.py), or None where the reader of files must judge."""
    try:
        read = _decode(text)
        return _account(read) if keeps_all(read, text) else None
    except (DecodeError, ValueError, RecursionError):
        return None


def _record(model: type[_M], values: dict[str, Any], given: set[str]) -> _M:
    record = _new(model)
    _set_values(record, values)
    _set_given(record, given)
    _set_extra(record, None)
    _set_private(record, None)
    return record


def _account(read: _Account) -> Account:
    for code in (read.country, read.currency):
        if not (code.isalpha() and code.isupper() and code.isascii()):
            raise ValueError("codes are capital letters")
    values = {
        "kind": "account",
        "id": read.id,
        "name": None,
        "type": _word(read.type),
        "country": read.country,
        "currency": read.currency,
        "users": tuple([_user(one) for one in read.users]),
        "subscription": None if read.subscription is None else _subscription(read.subscription),
        "attributes": {} if read.attributes is NO else _words(read.attributes),
        "accepted_terms": {} if read.accepted_terms is NO else read.accepted_terms,
        "payment_method": None,
    }
    given = {"id", "type", "country", "currency", "users", "subscription"}
    if read.kind is not NO:
        given.add("kind")
    if read.name is not NO:
        values["name"] = read.name
        given.add("name")
    if read.attributes is not NO:
        given.add("attributes")
    if read.accepted_terms is not NO:
        given.add("accepted_terms")
    if read.payment_method is not NO:
        values["payment_method"] = read.payment_method
        given.add("payment_method")
    return _record(Account, values, given)


def _user(read: _User) -> User:
    if read.attributes is NO:
        return _record(User, {"id": read.id, "role": _word(read.role), "attributes": {}}, {"id", "role"})
    attributes = _words(read.attributes)
    values = {"id": read.id, "role": _word(read.role), "attributes": attributes}
    return _record(User, values, {"id", "role", "attributes"})


def _subscription(read: _Subscription) -> Subscription:
    term = _record(Term, {"start": _day(read.term.start), "end": _day(read.term.end)}, {"start", "end"})
    values: dict[str, Any] = {
        "cycle": read.cycle,
        "term": term,
        "items": (),
        "scheduled": (),
        "promotions": (),
    }
    given = {"cycle", "term"}
    if read.items is not NO:
        values["items"] = tuple([_line(one) for one in read.items])
        given.add("items")
    if read.scheduled is not NO:
        values["scheduled"] = tuple([_scheduled(one) for one in read.scheduled])
        given.add("scheduled")
    if read.promotions is not NO:
        values["promotions"] = tuple([_promotion(one) for one in read.promotions])
        given.add("promotions")
    return _record(Subscription, values, given)


def _line(read: _Line) -> Line:
    values = {"item": read.item, "seats": 1, "in_use": 0}
    given = {"item"}
    if read.seats is not NO:
        values["seats"] = read.seats
        given.add("seats")
    if read.in_use is not NO:
        values["in_use"] = read.in_use
        given.add("in_use")
    return _record(Line, values, given)


def _scheduled(read: _Scheduled) -> ScheduledChange:
    one = read.change
    values: dict[str, Any] = {"action": one.action, "item": None, "seats": None, "quantity": None, "to": None}
    given = {"action"}
    for key in ("item", "seats", "quantity", "to"):
        value = getattr(one, key)
        if value is not NO:
            values[key] = _word(value) if key == "to" else value
            given.add(key)
    change = _record(OrderChange, values, given)
    return _record(ScheduledChange, {"on": _day(read.on), "change": change}, {"on", "change"})


def _promotion(read: _Promotion) -> ActivePromotion:
    return _record(ActivePromotion, {"id": read.id, "until": _day(read.until)}, {"id", "until"})


def _word(value: str | int | bool) -> str:
    return value if type(value) is str and value.isascii() else as_scalar(value)


def _words(values: dict[str, str | int | bool]) -> dict[str, str]:
    return {key: _word(value) for key, value in values.items()}


def _day(value: date) -> date:
    if not _FIRST_DAY <= value <= _LAST_DAY:
        raise ValueError("files know three centuries")
    return value
