"""Bodies of evaluations read fast: the account in the context stays a text, to be read by itself."""

from __future__ import annotations

from typing import Any, Final, NotRequired, TypedDict

from msgspec import UNSET, MsgspecError, Raw, Struct, UnsetType, json

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
