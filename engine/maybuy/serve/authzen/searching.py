"""Searches: which users may, with what, and what may one do. In pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from msgspec import json

from ...model.ask import Ask
from ...model.decision import QuestionError
from ..answer.call import Call, Reply
from ..answer.kept import Asker
from ..answer.native import BREATH
from . import answered
from .answering import UNKNOWN, Answering, UnknownError
from .meant import Meant, meaning_of
from .paging import MOST_RESULTS, Listing, page_of
from .question import ACCOUNT, FEATURE, ITEM, LIMIT, USER, Asked, ShapeError, asked_of
from .recording import search as recorded_search


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

_found: Final[Callable[..., answered.Entities]] = answered.Entities
"""Also of actions."""


async def _subjects(answering: Answering, asked: Asked) -> Results:
    found = []
    for number, user in enumerate((await answering.whole_account(asked)).users):
        if number % BREATH == BREATH - 1:
            await answering.call.caller.breathe()
        one = asked._replace(user=user.id)
        asker = await answering.asker(one, user.id, ())
        item = answering.item(one, asker.prepared.facts.account.id)
        if _may(asker, asked.ask._replace(item=item)):
            found.append({"type": USER, "id": user.id})
    return found


async def _resources(answering: Answering, asked: Asked) -> Results:
    asker = await answering.asker(asked, str(asked.user), ())
    definitions = answering.call.cache.definitions
    account = asker.prepared.facts.account.id
    known: Mapping[str, Iterable[str]] = {
        ITEM: definitions.items,
        LIMIT: definitions.limits,
        FEATURE: definitions.features,
        ACCOUNT: [account],
    }
    found = []
    for number, name in enumerate(known.get(asked.kind, ())):
        if number % BREATH == BREATH - 1:
            await answering.call.caller.breathe()
        item = None if asked.kind == ACCOUNT else name
        if _may(asker, asked.ask._replace(item=item), several=True):
            found.append({"type": asked.kind, "id": name})
    return found


async def _actions(answering: Answering, asked: Asked) -> Results:
    asker = await answering.asker(asked, str(asked.user), ())
    item = answering.item(asked, asker.prepared.facts.account.id)
    return [
        {"name": action}
        for action in answering.call.cache.definitions.actions
        if _may(asker, asked.ask._replace(action=action, item=item), several=True)
    ]


async def _nothing(answering: Answering, asked: Asked) -> Results:
    """What is found for who is no user: nothing, of an account that is right."""
    await answering.whole_account(asked)
    return []


def _may(asker: Asker, ask: Ask, *, several: bool = False) -> bool:
    """Whether it is allowed. Of several things, those that cannot be asked about are not."""
    try:
        return asker.prepared.answer(ask).outcome == "allow"
    except QuestionError:
        if several:
            return False
        raise


async def _search(call: Call, what: str, results: Callable[[Answering, Asked], Awaitable[Results]]) -> Reply:
    answering = Answering(call)
    data = await answering.data()
    try:
        meaning = meaning_of(answering)
        asked = asked_of(data, (), search=what, numbers=meaning is not None)
        page, day = page_of(data), answering.day(asked.context, ())
        listed = Listing(call, what, data, day)
        start, limit = listed.part(page)
        if meaning is not None:
            found = await Meant(answering, meaning).search(what, asked, data)
        else:
            found = await (results if asked.subject == USER else _nothing)(answering, asked)
    except UnknownError:
        found = []
    except (ShapeError, QuestionError) as error:
        if not isinstance(error, QuestionError) or error.kind not in UNKNOWN:
            raise await answering.problem(error, ()) from None
        found = []
    shown = found[start : start + min(limit, MOST_RESULTS)]
    end = start + len(shown)
    token = listed.token(end, limit) if limit and end < len(found) else ""  # none leads on from nothing
    answer = _found(answered.PageShown(token, len(shown), len(found)), shown)
    record = recorded_search(call, what, data, asked, day, len(found), start, shown)
    return Reply(json.encode(answer), (record,))
