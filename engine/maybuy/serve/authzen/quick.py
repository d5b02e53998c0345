"""Bodies of evaluations read fast: the account in the context stays a text, to be read by itself."""

from __future__ import annotations

from typing import Any, Final

from msgspec import UNSET, MsgspecError, Raw, Struct, UnsetType, json

from ..answer.plain import is_simple, keeps_all


class _Context(Struct, omit_defaults=True, gc=False):
    account: Raw
    at: str | UnsetType = UNSET
    remedies: bool | UnsetType = UNSET


class _Body(Struct, omit_defaults=True, gc=False):
    context: _Context
    subject: dict[str, Any] | UnsetType = UNSET
    action: dict[str, Any] | UnsetType = UNSET
    resource: dict[str, Any] | UnsetType = UNSET
    evaluations: list[Any] | UnsetType = UNSET
    options: dict[str, Any] | UnsetType = UNSET


_PARTS: Final = ("subject", "action", "resource", "evaluations", "options")
_BODY: Final = json.Decoder(_Body)


def quickly(body: bytes, max_depth: int) -> dict[str, Any] | None:
    """What a body says whose context has an account inline, which is Raw; None for any other body.

    Nothing may be left out of what is read, but by who reads the account.
    """
    if not is_simple(body, max_depth):
        return None
    try:
        read = _BODY.decode(body)
        if bytes(read.context.account)[:1] != b"{" or not keeps_all(read, body):
            return None
    except (MsgspecError, OverflowError, RecursionError):
        return None
    context: dict[str, Any] = {"account": read.context.account}
    if read.context.at is not UNSET:
        context["at"] = read.context.at
    if read.context.remedies is not UNSET:
        context["remedies"] = read.context.remedies
    data: dict[str, Any] = {"context": context}
    parts = (read.subject, read.action, read.resource, read.evaluations, read.options)
    data.update((name, part) for name, part in zip(_PARTS, parts, strict=True) if part is not UNSET)
    return data
