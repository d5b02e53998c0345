"""What is put on record of answers that hold no decision: refusals of what nobody knows, and searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from msgspec import Raw, Struct, json

from ...model import answers
from ...model.base import today
from ..answer.bodies import LONGEST
from ..answer.call import Call
from ..services import Answer
from .question import ACCOUNT, Asked

UNKNOWN_ACTION: Final = "unknown"
"""What metrics call an action that the catalog does not have: they take few values."""

_shown: Final[Callable[..., answers.Decision]] = answers.Decision
"""A decision's JSON, of which parts are as a stranger sent them."""


class _Search(Struct, gc=False):
    """A search and what it found, each by the name that it has in a decision, so that it is masked alike."""

    sought: str
    action: str | None
    item: str | None
    account: str | None
    user: str | None
    at: date
    total: int
    start: int
    found: list[dict[str, str]]
    catalog: Raw


def refused(call: Call, data: Any, code: str, message: str) -> Answer:
    """The record of an evaluation that is refused without a decision, whatever was sent for it."""
    action = _text(data, "action", "name")
    record = _shown(
        "deny",
        action,
        None if _text(data, "resource", "type") == ACCOUNT else _text(data, "resource", "id"),
        None,
        _scalar(data, "to"),
        _scalar(data, "seats"),
        _scalar(data, "quantity"),
        _account(data),
        _text(data, "subject", "id"),
        _text(data, "context", "at") or today().isoformat(),
        [],
        answers.Effective(None, None),
        None,
        [],
        [answers.Reason(code, None, message, None, None)],
        None,
        [],
        call.cache.catalog,
    )
    known = call.cache.definitions.actions
    counted = action if action is not None and action in known else UNKNOWN_ACTION
    return Answer(counted, "deny", json.encode(record))


def search(
    call: Call,
    sought: str,
    data: Any,
    asked: Asked,
    at: date,
    total: int,
    start: int,
    found: Sequence[dict[str, str]],
) -> Answer:
    """The record of a page of a search."""
    record = _Search(
        sought,
        _cut(asked.ask.action) if sought != "action" else None,
        None if asked.kind == ACCOUNT else _cut(asked.id),
        _account(data),
        _cut(asked.user),
        at,
        total,
        start,
        [_named(sought, one) for one in found],
        call.cache.catalog,
    )
    return Answer("", "", json.encode(record), "search")


def _account(data: Any) -> str | None:
    """The id of the account that is asked about, where it can be told."""
    account = _at(data, "context", "account")
    if isinstance(account, Raw):
        account = json.decode(account)
    if isinstance(account, dict):
        return _cut(account.get("id"))
    if account is None and _text(data, "resource", "type") == ACCOUNT:
        return _text(data, "resource", "id")
    return _cut(account)


def _named(sought: str, one: dict[str, str]) -> dict[str, str]:
    if sought == "subject":
        return {"user": one["id"]}
    if sought == "action":
        return {"action": one["name"]}
    return {"account" if one["type"] == ACCOUNT else "item": one["id"]}


def _at(data: Any, *steps: str) -> Any:
    for step in steps:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _text(data: Any, *steps: str) -> str | None:
    return _cut(_at(data, *steps))


def _scalar(data: Any, key: str) -> object:
    value = _at(data, "action", "properties", key)
    return value if isinstance(value, int | float | bool) else _cut(value)


def _cut(value: Any) -> str | None:
    """A text, no longer than what anything known is named by: strangers send a thousand of a megabyte."""
    return value[:LONGEST] if isinstance(value, str) else None
