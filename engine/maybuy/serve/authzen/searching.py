"""Searches: which users may, with what, and what may one do. In pages."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple

from msgspec import json

from ...model.decision import QuestionError
from ..call import Call, Reply
from ..desk import Prepared
from ..native import BREATH
from .answering import UNKNOWN, Answering, UnknownError
from .question import ACCOUNT, ITEM, LIMIT, USER, Asked, ShapeError, asked_of, wrong

MOST_RESULTS: Final = 1_000


async def search_subject(call: Call) -> Reply:
    """`POST /access/v1/search/subject`: which users may?"""
    return await _search(call, "subject", _subjects)


async def search_resource(call: Call) -> Reply:
    """`POST /access/v1/search/resource`: with what may the user do it?"""
    return await _search(call, "resource", _resources)


async def search_action(call: Call) -> Reply:
    """`POST /access/v1/search/action`: what may the user do with it?"""
    return await _search(call, "action", _actions)


Results = list[dict[str, str]]


async def _subjects(answering: Answering, asked: Asked) -> Results:
    found = []
    for number, user in enumerate((await answering.whole_account(asked)).users):
        if number % BREATH == BREATH - 1:
            await answering.call.caller.breathe()
        one = asked._replace(user=user.id)
        prepared = await answering.prepared(one, user.id, ())
        if _may(prepared, one, answering.item(one, prepared.asked.facts.account.id)):
            found.append({"type": USER, "id": user.id})
    return found


async def _resources(answering: Answering, asked: Asked) -> Results:
    prepared = await answering.prepared(asked, str(asked.user), ())
    definitions = answering.call.desk.definitions
    account = prepared.asked.facts.account.id
    known: Mapping[str, Iterable[str]] = {
        ITEM: definitions.items,
        LIMIT: definitions.limits,
        ACCOUNT: [account],
    }
    found = []
    for number, name in enumerate(known.get(asked.kind, ())):
        if number % BREATH == BREATH - 1:
            await answering.call.caller.breathe()
        if _may(prepared, asked, None if asked.kind == ACCOUNT else name, several=True):
            found.append({"type": asked.kind, "id": name})
    return found


async def _actions(answering: Answering, asked: Asked) -> Results:
    prepared = await answering.prepared(asked, str(asked.user), ())
    item = answering.item(asked, prepared.asked.facts.account.id)
    return [
        {"name": action}
        for action in answering.call.desk.definitions.actions
        if _may(prepared, asked._replace(action=action), item, several=True)
    ]


def _may(prepared: Prepared, asked: Asked, item: str | None, *, several: bool = False) -> bool:
    """Whether it is allowed. Of several things, those that cannot be asked about are not."""
    try:
        decision = prepared.asked.decide(
            str(asked.action), item, seats=asked.seats, quantity=asked.quantity, to=asked.to
        )
    except QuestionError:
        if several:
            return False
        raise
    return decision.outcome == "allow"


async def _search(call: Call, what: str, results: Callable[[Answering, Asked], Awaitable[Results]]) -> Reply:
    answering = Answering(call)
    data = await answering.data()
    try:
        asked = asked_of(data, (), search=what)
        page = _page_of(data)
        found = await results(answering, asked) if asked.subject == USER else []
    except UnknownError:
        found = []
    except (ShapeError, QuestionError) as error:
        if isinstance(error, QuestionError) and error.kind in UNKNOWN:
            found = []
        else:
            raise await answering.problem(error, ()) from None
    start, limit = page.start(call, data)
    end = min(start + limit, len(found))
    token = "" if end >= len(found) else _token(end, limit, data)
    shown = {
        "page": {"next_token": token, "count": max(end - start, 0), "total": len(found)},
        "results": found[start:end],
    }
    return Reply(json.encode(shown))


class Page(NamedTuple):
    """Which part of the results is wanted."""

    token: str
    limit: int | None

    def start(self, call: Call, data: Mapping[str, Any]) -> tuple[int, int]:
        """The number of the first result and how many follow at most. Raises Problem for a strange token."""
        if not self.token:
            return 0, MOST_RESULTS if self.limit is None else min(self.limit, MOST_RESULTS)
        try:
            start, limit, digest = urlsafe_b64decode(self.token.encode()).decode("ascii").split(".")
            if digest != _digest(data):
                raise ValueError(digest)
            return int(start), int(limit) if self.limit is None else min(self.limit, MOST_RESULTS)
        except ValueError:
            raise call.problem("invalid-page") from None


def _page_of(data: Mapping[str, Any]) -> Page:
    page = data.get("page")
    if page is None:
        return Page("", None)
    if not isinstance(page, dict):
        raise wrong(("page",), page, "mapping")
    token, limit = page.get("token"), page.get("limit")
    if token is not None and not isinstance(token, str):
        raise wrong(("page", "token"), token, "text")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
        raise wrong(("page", "limit"), limit, "integer")
    if limit is not None and limit < 1:
        raise ShapeError("out-of-range", ("page", "limit"), "less", word=str(limit), bound=1)
    return Page(token or "", limit)


def _token(start: int, limit: int, data: Mapping[str, Any]) -> str:
    """Where the next page begins, for this search alone."""
    return urlsafe_b64encode(f"{start}.{limit}.{_digest(data)}".encode()).decode()


def _digest(data: Mapping[str, Any]) -> str:
    asked = {key: data.get(key) for key in ("subject", "action", "resource", "context")}
    return sha256(json.encode(asked, order="deterministic")).hexdigest()[:16]
