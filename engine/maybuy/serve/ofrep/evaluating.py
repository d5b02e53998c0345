"""One flag, or all of them: from a request's evaluation context to what goes out."""

from __future__ import annotations

import json as strict_json
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from msgspec import UNSET, json

from ...language.told import told
from ...loading import account_of
from ...model.base import MOST_SEATS, MOST_UNITS, as_date, today
from ...model.decision import QuestionError
from ...source import LoadError, read
from ..answer.bodies import LONGEST
from ..answer.call import Call, DoubtError, Reply
from ..answer.kept import Asker, Known
from ..answer.native import BREATH
from ..answer.plain import plain_data
from ..request.headers import NOTHING_LOADED
from ..request.problems import Problem, escaped
from ..services import Answer, recorded
from . import answered
from .flags import MAY, SEPARATOR, Flag, Flags, UnknownFlagError, ask_of, key_of, may

KEY: Final = "targetingKey"
MAY_BE: Final = f"{MAY}{SEPARATOR}"

_flag: Final[Callable[..., answered.Flag]] = answered.Flag
_failure: Final[Callable[..., answered.FlagFailure]] = answered.FlagFailure


class NoFlagError(Exception):
    """A flag, or all of them, that cannot be evaluated: why, in OFREP's words, and in a sentence."""

    def __init__(self, code: answered.FlagError, details: str, status: int = 400) -> None:
        super().__init__(details)
        self.code = code
        self.details = details
        self.status = status


class Context(NamedTuple):
    """What the evaluation context says."""

    account: str | Mapping[str, Any]
    user: str | None
    at: date
    seats: int | None
    quantity: int | None


async def flag(call: Call) -> Reply:
    """`POST /ofrep/v1/evaluate/flags/{key}`: one flag."""
    key = unquote(call.scope["path_params"]["key"])
    return await _told(call, key, _one)


async def flags(call: Call) -> Reply:
    """`POST /ofrep/v1/evaluate/flags`: all flags; nothing but 304 where they are as the client knows them."""
    return await _told(call, "", _all)


async def _told(call: Call, key: str, evaluate: Callable[[Call, str, Context], Any]) -> Reply:
    """An evaluation as it goes out, or why there is none; problems of the service are told as they are."""
    try:
        reply: Reply = await evaluate(call, key, context_of(call, await _data(call)))
    except NoFlagError as error:
        failed = _failure(error.code, error.details, key or UNSET)
        return Reply(escaped(failed), (), error.status)
    return reply


async def _one(call: Call, key: str, context: Context) -> Reply:
    known = await _known(call, context)
    if not key.startswith(MAY_BE):
        try:
            found = _flags(call, known, context.at).flag(key)
        except UnknownFlagError:
            raise _unknown(call, key) from None
        body = json.encode(_shown(found))
        return Reply(body, recorded((), "flags", body))
    if context.user is None:
        raise NoFlagError("INVALID_CONTEXT", call.say("flag.no-user", flag=key))
    definitions = call.cache.definitions
    try:
        ask = ask_of(key, definitions)._replace(seats=context.seats, quantity=context.quantity)
        asker = call.cache.asker(known, context.user, context.at)
        answer = call.cache.answer(asker, ask, call.language, remedies=False)
        found = may(key, asker.prepared.answer(ask), definitions, call.language)
    except UnknownFlagError:
        raise _unknown(call, key) from None
    except QuestionError as error:
        raise _wrong(call, key, error) from None
    return Reply(json.encode(_shown(found)), (answer,))


async def _all(call: Call, _: str, context: Context) -> Reply:
    known = await _known(call, context)
    found = [_shown(one) for one in _flags(call, known, context.at).all()]
    answers: list[Answer] = []
    if context.user is not None:
        asker = _asker(call, known, context)
        for number, decision in enumerate(asker.prepared.offers(denied=True)):
            if number % BREATH == BREATH - 1:
                await call.caller.breathe()
            shown = may(key_of(decision.ask), decision, call.cache.definitions, call.language)
            found.append(_shown(shown))
    metadata: dict[str, answered.FlagValue] = {
        "account": known.account.id,
        "at": context.at.isoformat(),
        "catalog": call.cache.snapshot.version,
    }
    body = json.encode(answered.FlagList(list(found), metadata))
    tag = f'"{sha256(call.language.encode() + body).hexdigest()[:32]}"'.encode()
    headers = ((b"etag", tag),)
    if tag in _tags(call):
        return Reply(b"", (), 304, b"application/json", NOTHING_LOADED, headers)
    return Reply(body, recorded(answers, "flags", body), headers=headers)


def _tags(call: Call) -> list[bytes]:
    """What the client has: the tags of its `If-None-Match`, weak ones as strong ones."""
    given = [value for name, value in call.scope["headers"] if name == b"if-none-match"]
    return [one.strip().removeprefix(b"W/") for value in given for one in value.split(b",")]


def _flags(call: Call, known: Known, at: date) -> Flags:
    try:
        held = call.cache.engine.entitlements(known.account, at)
    except QuestionError as error:
        raise NoFlagError("INVALID_CONTEXT", error.message(call.language)) from None
    return Flags(call.cache.definitions, call.language, held)


def _asker(call: Call, known: Known, context: Context) -> Asker:
    try:
        return call.cache.asker(known, str(context.user), context.at)
    except QuestionError as error:
        raise NoFlagError("INVALID_CONTEXT", error.message(call.language)) from None


def _unknown(call: Call, key: str) -> NoFlagError:
    return NoFlagError("FLAG_NOT_FOUND", call.say("flag.unknown", flag=key[:LONGEST]), 404)


def _wrong(call: Call, key: str, error: QuestionError) -> NoFlagError:
    """A key that names what there is not is unknown; else the context does not fit it."""
    if error.kind.startswith("unknown-") and error.kind != "unknown-user":
        return _unknown(call, key)
    return NoFlagError("INVALID_CONTEXT", error.message(call.language))


def _shown(flag: Flag) -> answered.Flag:
    value = UNSET if flag.value is None else flag.value
    return _flag(flag.key, flag.reason, flag.variant, value, dict(flag.metadata))


async def _data(call: Call) -> Any:
    """The body as plain data."""
    data = plain_data(call.body, call.services.settings.max_depth)
    if isinstance(data, dict):
        return data
    try:
        await call.document()
    except Problem as problem:
        if problem.code in ("not-json", "not-an-object", "too-deep"):
            raise NoFlagError("PARSE_ERROR", problem.detail) from None
        raise
    return strict_json.loads(call.body)


def context_of(call: Call, data: Mapping[str, Any]) -> Context:
    """The evaluation context of a body. Raises NoFlagError."""
    given = data.get("context")
    if not isinstance(given, dict):
        raise NoFlagError("INVALID_CONTEXT", call.say("flag.no-context"))
    target, account, user = given.get(KEY), given.get("account"), given.get("user")
    if target is not None and not isinstance(target, str):
        raise NoFlagError("INVALID_CONTEXT", call.say("flag.text", name=KEY))
    if account is None:
        if not target:
            raise NoFlagError("TARGETING_KEY_MISSING", call.say("flag.no-target"))
        account, _, behind = target.partition("/")
    else:
        behind = target or ""
    if not (isinstance(account, dict) or (isinstance(account, str) and 0 < len(account) <= LONGEST)):
        raise NoFlagError("INVALID_CONTEXT", call.say("flag.account"))
    user = behind or None if user is None else user
    if user is not None and not (isinstance(user, str) and 0 < len(user) <= LONGEST):
        raise NoFlagError("INVALID_CONTEXT", call.say("flag.text", name="user"))
    return Context(
        account, user, _day(call, given.get("at")),
        _number(call, given, "seats", MOST_SEATS), _number(call, given, "quantity", MOST_UNITS),
    )  # fmt: skip


def _day(call: Call, given: Any) -> date:
    if given is None:
        return today()
    try:
        return as_date(given if isinstance(given, str) else "")
    except ValueError:
        raise NoFlagError("INVALID_CONTEXT", call.say("flag.day")) from None


def _number(call: Call, given: Mapping[str, Any], name: str, most: int) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 or not 0 <= value <= most:
        raise NoFlagError("INVALID_CONTEXT", call.say("flag.number", name=name, most=most))
    return int(value)


async def _known(call: Call, context: Context) -> Known:
    """The account that is asked about. Raises NoFlagError for one that there is not, or that does not fit."""
    if isinstance(context.account, str):
        try:
            return await call.on_record(context.account)
        except Problem as problem:
            if problem.code in ("unknown-account", "no-accounts"):
                raise NoFlagError("INVALID_CONTEXT", problem.detail) from None
            raise
    text = json.encode(context.account)
    try:
        return await call.known(text)
    except DoubtError:
        document = read(text.decode(), "account.json")
        try:
            made = await call.aside(account_of, document, call.cache.definitions)
        except LoadError as error:
            message = "; ".join(one.message for one in told(error.findings, call.language))
            raise NoFlagError("INVALID_CONTEXT", message) from None
        return call.learn(made, text)
