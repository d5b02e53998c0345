"""`POST /v1/find`: the question of `maybuy find`, within the time there is for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from msgspec import json

from ...configurations.asking import TIME_LIMIT, find_from
from ...configurations.asking import find as find_in
from ...configurations.candidates import scope_of
from ...configurations.find import Found
from ...configurations.needs import need_of
from ...configurations.standing import standing
from ...model.account import Account
from ...model.base import today
from ...model.decision import QuestionError
from ...model.definitions import Definitions
from ...report.found import found_json
from ...source import Path
from ...views.compare import find as find_items
from ..services import Answer, recorded
from . import bodies
from .call import Call, Reply
from .native import refused
from .requests import missing

SHARE: Final = 0.8
"""Of the time for a request, what is left for looking: the rest is for saying that it was not enough."""

_KEYS: Final = {
    "unknown-currency": "currency",
    "unknown-cycle": "cycle",
    "seats-not-positive": "seats",
    "seats-too-many": "seats",
    "unknown-user": "user",
    "outside-term": "at",
}
"""The key that each kind of QuestionError about the subscriptions that are meant is about."""


async def find(call: Call) -> Reply:
    """`POST /v1/find`: the cheapest subscription that gives what is needed."""
    return (await looked_for(call, await call.judged(bodies.Find)))[1]


async def looked_for(call: Call, asked: bodies.Find) -> tuple[Found, Reply]:
    """What was found, and what goes out of it."""
    definitions = call.cache.definitions
    wrong = list(_unknown(asked, definitions))
    if wrong:
        raise await refused(call, wrong)
    await _whole(call, asked)
    account = None if asked.account is None else await call.account(asked.account)
    try:
        looked = await call.on_thread(_looked, call, asked, account)
        found = await _in_time(call, looked)
    except QuestionError as error:
        raise await refused(call, [((_KEYS.get(error.kind, ""),), error)]) from None
    shown = found_json(found, definitions, call.language)
    body = json.encode(shown)
    summary = (shown["best"] or shown["on_request"] or {}).get("preview", {"changes": ()})
    refusals = [shown["refused"]] if "refused" in shown else ()
    answered = [
        Answer(one["action"], one["outcome"], json.encode(one)) for one in (*summary["changes"], *refusals)
    ]
    return found, Reply(body, recorded(answered, "found", body))


def _unknown(asked: bodies.Find, definitions: Definitions) -> Iterator[tuple[Path, QuestionError]]:
    """What is asked for and is not there, each with its place."""
    for key, words, read in (("needs", asked.needs, need_of), ("why_not", asked.why_not, find_items)):
        for number, word in enumerate(words):
            try:
                read(word, definitions)
            except QuestionError as error:
                yield (key, number), error


async def _whole(call: Call, asked: bodies.Find) -> None:
    """Raises Problem where an account is asked about and no user, or a user and no account."""
    if (asked.account is None) != (asked.user is None):
        lacking: list[tuple[Path, str]] = [((), "user" if asked.user is None else "account")]
        raise missing(await call.document(), lacking, call.language)


class _Looked(NamedTuple):
    """What is looked for: which subscriptions are meant, and what finds the cheapest of them."""

    nothing: Found
    """What is told where there is no time for it."""
    find: Callable[[], Found]


def _looked(call: Call, asked: bodies.Find, account: Account | None) -> _Looked:
    engine, between = call.cache.engine, call.caller.check
    definitions = call.cache.definitions
    at: date = asked.at or today()
    needs = tuple(dict.fromkeys(need_of(one, definitions) for one in asked.needs))
    if account is not None and asked.user is not None:
        if asked.currency is not None and asked.currency != account.currency:
            raise QuestionError("unknown-currency", among=(account.currency,), word=asked.currency)
        scope = standing(engine, account, asked.user, at).scope(asked.cycle, asked.seats, keep=asked.keep)
        nothing = Found(scope, needs, None, account=account, user=asked.user, proven=False)
        return _Looked(
            nothing,
            partial(
                find_from, engine, asked.needs, account, asked.user, at,
                cycle=asked.cycle, seats=asked.seats, keep=asked.keep, why_not=asked.why_not, between=between,
            ),
        )  # fmt: skip
    scope = scope_of(definitions, at, currency=asked.currency, cycle=asked.cycle, seats=asked.seats)
    return _Looked(
        Found(scope, needs, None),
        partial(
            find_in, engine, asked.needs, at, currency=scope.currency, cycle=scope.cycle,
            seats=asked.seats, why_not=asked.why_not, between=between,
        ),
    )  # fmt: skip


async def _in_time(call: Call, looked: _Looked) -> Found:
    """What is found; or that it takes too long, and whoever looks is told to stop."""
    work = asyncio.ensure_future(_one_by_one(call, looked))
    done, _ = await asyncio.wait({work}, timeout=SHARE * call.services.settings.time_limit)
    if done:
        return work.result()
    work.add_done_callback(_nobody_waits)
    call.caller.leave()
    return replace(looked.nothing, not_computed=TIME_LIMIT)


async def _one_by_one(call: Call, looked: _Looked) -> Found:
    async with call.cache.finding:
        call.caller.check()
        return await call.on_thread(looked.find)


def _nobody_waits(work: asyncio.Future[Found]) -> None:
    """Takes note of how it ended: else the event loop would tell of an error that nobody looked at."""
    if not work.cancelled():
        work.exception()
