"""Bodies of evaluations read fast: the account in the context stays a text, to be read by itself."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, NotRequired, TypedDict

from msgspec import UNSET, Meta, MsgspecError, Raw, Struct, UnsetType, json

from ...model.base import MOST_SEATS
from ..answer.compiled import FIRST_YEAR, LAST_YEAR
from ..answer.plain import is_simple, keeps_all


class _Context(Struct, omit_defaults=True, gc=False):
    account: Raw
    at: str | UnsetType = UNSET
    remedies: bool | UnsetType = UNSET


class _Body(TypedDict):
    context: _Context
    subject: NotRequired[dict[str, Any]]
    action: NotRequired[dict[str, Any]]
    resource: NotRequired[dict[str, Any]]
    evaluations: NotRequired[list[Any]]
    options: NotRequired[dict[str, Any]]


_BODY: Final = json.Decoder(_Body)


class Entity(Struct, forbid_unknown_fields=True, gc=False):
    """A subject or a resource, with nothing but what it must have."""

    type: str
    id: str


class _Properties(Struct, forbid_unknown_fields=True, gc=False):
    seats: Annotated[int, Meta(ge=0, le=MOST_SEATS)]


class Action(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What is to be done, of how many seats at most."""

    name: str
    properties: _Properties | UnsetType = UNSET


class OneOfMany(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One of several evaluations: it takes from beside the list what it leaves out."""

    action: Action | UnsetType = UNSET
    resource: Entity | UnsetType = UNSET


class _PlainContext(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    account: Raw
    at: date | UnsetType = UNSET
    remedies: bool | UnsetType = UNSET


class Plain(OneOfMany, kw_only=True, forbid_unknown_fields=True):
    """A body of which nothing needs another look: one subject, and one account, inline."""

    subject: Entity
    context: _PlainContext
    evaluations: list[OneOfMany] = []


_PLAIN: Final = json.Decoder(Plain)


def plainly(body: bytes, max_depth: int) -> Plain | None:
    """What a body asks that is as plain as most are; None for any other body.

    Nothing is left out of what is read, but by who reads the account.
    """
    if not is_simple(body, max_depth):
        return None
    try:
        read = _PLAIN.decode(body)
        whole = keeps_all(read, body)
    except (MsgspecError, OverflowError, RecursionError):
        return None
    at = read.context.at
    return read if whole and (at is UNSET or FIRST_YEAR <= at.year <= LAST_YEAR) else None


def quickly(body: bytes, max_depth: int) -> dict[str, Any] | None:
    """What a body says whose context has an account inline, which is Raw; None for any other body.

    Nothing may be left out of what is read, but by who reads the account.
    """
    if not is_simple(body, max_depth):
        return None
    try:
        read: dict[str, Any] = _BODY.decode(body)  # type: ignore[assignment]
        given: _Context = read["context"]
        if bytes(given.account)[:1] != b"{" or not keeps_all(read, body):
            return None
    except (MsgspecError, OverflowError, RecursionError):
        return None
    context: dict[str, Any] = {"account": given.account}
    if given.at is not UNSET:
        context["at"] = given.at
    if given.remedies is not UNSET:
        context["remedies"] = given.remedies
    read["context"] = context
    return read
