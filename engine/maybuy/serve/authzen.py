"""AuthZEN Authorization API 1.0: evaluation, evaluations, searches and metadata.

https://openid.net/specs/authorization-api-1_0.html. What may surprise in it: a refusal is always a 200, and
so is a user or thing that nobody knows; a request that lacks a part is a 400, but within several evaluations
it is a 200 that says so in its place; keys that are not known are ignored.
"""

from __future__ import annotations

import json as strict_json
from asyncio import sleep
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple

from msgspec import json

from ..loading import account_of
from ..model.account import Account
from ..model.base import MOST_SEATS, MOST_UNITS, as_date, as_scalar
from ..model.decision import QuestionError
from ..source import Diagnostic, Document, Found, LoadError, Path, finding, written
from . import requests
from .call import Call, DoubtError, Reply
from .desk import Prepared
from .native import BREATH, FIELDS, today
from .plain import plain_data
from .problems import Problem, invalid, mistake, stands
from .services import Answer

USER: Final = "user"
ITEM: Final = "item"
LIMIT: Final = "limit"
ACCOUNT: Final = "account"

SEMANTICS: Final = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}
"""What ends a list of evaluations early: the first decision that is this."""

UNKNOWN: Final = frozenset({"unknown-user", "unknown-item", "unknown-limit", "unknown-action"})
"""What nobody knows is refused; whatever else is wrong with a question is the asker's mistake."""

MOST_RESULTS: Final = 1_000

# Where each key of a question stands in a request of this API.
_PLACES: Final[Mapping[str, Path]] = {
    "user": ("subject", "id"),
    "at": ("context", "at"),
    "action": ("action", "name"),
    "item": ("resource", "id"),
    "to": ("action", "properties", "to"),
    "seats": ("action", "properties", "seats"),
    "quantity": ("action", "properties", "quantity"),
}


_NOTHING: Final[Mapping[str, Any]] = {}


class ShapeError(Exception):
    """A part that is missing, or not of its kind."""

    def __init__(self, code: str, path: Path, variant: str = "", **words: Any) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.variant = variant
        self.words = words


class UnknownError(Exception):
    """Something that nobody knows: refused, with this as the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Asked(NamedTuple):
    """One evaluation. A search leaves open what it is for: that is None."""

    subject: str
    user: str | None
    action: str | None
    kind: str
    id: str | None
    seats: int | None
    quantity: int | None
    to: str | None
    context: Mapping[str, Any]


def _entity(data: Mapping[str, Any], name: str, keys: tuple[str, ...], path: Path) -> Mapping[str, Any]:
    """A subject, action or resource with the texts it must have."""
    entity = data.get(name)
    if entity is None:
        raise ShapeError("missing-key", path, key=name)
    if not isinstance(entity, dict):
        raise _wrong((*path, name), entity, "mapping")
    for key in keys:
        value = entity.get(key)
        if not isinstance(value, str):
            if value is None:
                raise ShapeError("missing-key", (*path, name), key=key)
            raise _wrong((*path, name, key), value, "text")
    properties = entity.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise _wrong((*path, name, "properties"), properties, "mapping")
    return entity


def _wrong(path: Path, value: object, variant: str) -> ShapeError:
    return ShapeError("wrong-type", path, variant, found=Found(value), word=written(value))


def _number(properties: Mapping[str, Any], key: str, most: int, path: Path) -> int | None:
    value = properties.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not float(value).is_integer():
        raise _wrong((*path, "action", "properties", key), value, "integer")
    if not 0 <= value <= most:
        variant, bound = ("less", 0) if value < 0 else ("more", most)
        place = (*path, "action", "properties", key)
        raise ShapeError("out-of-range", place, variant, word=str(value), bound=bound)
    return int(value)


def asked_of(data: Any, path: Path, *, search: str = "") -> Asked:
    """The evaluation in a request, or in one of its `evaluations`. Raises ShapeError."""
    if not isinstance(data, dict):
        raise _wrong(path, data, "mapping")
    subject = _entity(data, "subject", ("type",) if search == "subject" else ("type", "id"), path)
    resource = _entity(data, "resource", ("type",) if search == "resource" else ("type", "id"), path)
    action: Mapping[str, Any] = {}
    if search != "action" or data.get("action") is not None:
        action = _entity(data, "action", () if search == "action" else ("name",), path)
    context = data.get("context")
    if context is not None and not isinstance(context, dict):
        raise _wrong((*path, "context"), context, "mapping")
    properties = action.get("properties") or _NOTHING
    to = properties.get("to")
    if to is not None and not (isinstance(to, str | int) and to != ""):
        raise _wrong(
            (*path, "action", "properties", "to"), to, "fraction" if isinstance(to, float) else "scalar"
        )
    return Asked(
        subject["type"],
        None if search == "subject" else subject["id"],
        None if search == "action" else action["name"],
        resource["type"],
        None if search == "resource" else resource["id"],
        _number(properties, "seats", MOST_SEATS, path) if properties else None,
        _number(properties, "quantity", MOST_UNITS, path) if properties else None,
        None if to is None else as_scalar(to),
        _NOTHING if context is None else context,
    )


class Answering:
    """The evaluations of one request: what they have in common is prepared once."""

    def __init__(self, call: Call) -> None:
        self.call = call
        # By the identity of a context: each is a part of the body, which lives as long as this.
        self._texts: dict[int, bytes] = {}
        self._days: dict[int, date] = {}
        self._prepared: dict[tuple[int, str], Prepared] = {}

    def data(self) -> dict[str, Any]:
        """The body as plain data. Raises Problem."""
        call = self.call
        settings = call.services.settings
        data = plain_data(call.body, settings.max_depth)
        if isinstance(data, dict):
            return data
        requests.document_of(call.body, settings, call.language)
        read: dict[str, Any] = strict_json.loads(call.body)
        return read

    def day(self, context: Mapping[str, Any], path: Path) -> date:
        """The day that a context names, else today. Raises ShapeError."""
        known = self._days.get(id(context))
        if known is None:
            given = context.get("at")
            try:
                known = today() if given is None else as_date(given)
            except ValueError:
                if not isinstance(given, str):
                    raise _wrong((*path, "context", "at"), given, "date") from None
                raise ShapeError(
                    "bad-format", (*path, "context", "at"), "date", word=written(given)
                ) from None
            self._days[id(context)] = known
        return known

    def account(self, asked: Asked, path: Path) -> bytes:
        """The text of the account that is asked about, or of its id. Raises ShapeError and UnknownError."""
        context = asked.context
        known = self._texts.get(id(context))
        if known is not None:
            return known
        given = context.get("account")
        if given is None:
            if asked.kind == ACCOUNT and asked.id is not None:
                if not asked.id:
                    problem = self.call.problem("unknown-account", "detail", account="")
                    raise UnknownError(problem.code, problem.detail)
                return json.encode(asked.id)
            where = (*path, "context") if context else path
            raise ShapeError("missing-key", where, key="account" if context else "context")
        if not isinstance(given, dict | str) or given == "":
            raise _wrong((*path, "context", "account"), given, "account-or-id")
        self._texts[id(context)] = json.encode(given)
        return self._texts[id(context)]

    async def prepared(self, asked: Asked, user: str, path: Path) -> Prepared:
        """The account with a user, ready. Raises ShapeError, QuestionError, UnknownError and Problem."""
        known = self._prepared.get((id(asked.context), user))
        if known is None:
            known = await self._made(asked, user, path)
            if "account" in asked.context:
                self._prepared[id(asked.context), user] = known
        return known

    async def _made(self, asked: Asked, user: str, path: Path) -> Prepared:
        call, day, text = self.call, self.day(asked.context, path), self.account(asked, path)
        try:
            return await call.prepared(text, user, day)
        except DoubtError:
            pass
        except Problem as problem:
            if problem.code == "unknown-account":
                raise UnknownError(problem.code, problem.detail) from None
            raise
        return call.desk.keep(text, user, day, self._strictly(path))

    async def whole_account(self, asked: Asked) -> Account:
        """The account itself. Raises as prepared() does."""
        try:
            return await self.call.account(self.account(asked, ()))
        except DoubtError:
            return self._strictly(())
        except Problem as problem:
            if problem.code == "unknown-account":
                raise UnknownError(problem.code, problem.detail) from None
            raise

    def _strictly(self, path: Path) -> Account:
        """An account that stands in the body, read by the reader of files. Raises Problem."""
        call = self.call
        document = self._part((*path, "context", "account"))
        try:
            return account_of(document, call.desk.definitions, call.language)
        except LoadError as error:
            whole = requests.document_of(call.body, call.services.settings, call.language)
            raise invalid(whole, error.diagnostics, call.language) from None

    def _part(self, path: Path) -> Document:
        """A part of the body as a document of its own, its places those of the body."""
        whole = requests.document_of(self.call.body, self.call.services.settings, self.call.language)
        data, root = whole.data, whole.root
        if path[0] == "evaluations" and not stands(data, path):
            path = path[2:]  # it is the default's
        for step in path:
            data = data[step]
            root = root.child(step) if root is not None else None
        return Document(whole.file, whole.text, data, (), whole.lines, root)

    def item(self, asked: Asked, account: str) -> str | None:
        """What is asked about, as questions name it. Raises UnknownError for what is not there."""
        definitions = self.call.desk.definitions
        if asked.kind == ITEM and (asked.id in definitions.items or asked.id in definitions.products):
            return asked.id
        if asked.kind == LIMIT and asked.id in definitions.limits:
            return asked.id
        if asked.kind == ACCOUNT and asked.id == account:
            return None
        if asked.kind in (ITEM, LIMIT, ACCOUNT):
            raise UnknownError(f"unknown-{asked.kind}", self.call.say("unknown-resource", word=asked.id))
        message = self.call.say("unknown-resource-type", word=asked.kind)
        raise UnknownError("unknown-resource-type", message)

    async def answer(self, asked: Asked, path: Path) -> Answer:
        """The decision on one evaluation. Raises as prepared() does."""
        if asked.subject != USER:
            message = self.call.say("unknown-subject-type", word=asked.subject)
            raise UnknownError("unknown-subject-type", message)
        assert asked.user is not None
        assert asked.action is not None
        remedies = asked.context.get("remedies", True)
        if not isinstance(remedies, bool):
            raise _wrong((*path, "context", "remedies"), remedies, "boolean")
        try:
            prepared = await self.prepared(asked, asked.user, path)
            return self.call.desk.answer(
                prepared,
                asked.action,
                self.item(asked, prepared.asked.facts.account.id),
                asked.seats,
                asked.quantity,
                asked.to,
                self.call.language,
                remedies=remedies,
            )
        except QuestionError as error:
            code = error.code.removesuffix("-near")
            if code in UNKNOWN:
                raise UnknownError(code, error.message(self.call.language)) from None
            raise

    def problem(self, error: ShapeError | QuestionError, path: Path) -> Problem:
        """What is wrong with an evaluation, as a problem of the whole request."""
        call = self.call
        document = requests.document_of(call.body, call.services.settings, call.language)
        if isinstance(error, ShapeError):
            return invalid(document, [_finding(document, error, call.language)], call.language)
        code = error.code.removesuffix("-near")
        place = _PLACES.get(FIELDS.get(code, ""), ())
        where = (*path, *place) if stands(document.data, (*path, *place)) else place
        shown = mistake(document, code, error.message(call.language), where, None)
        return Problem("invalid-question", call.language, detail=shown["message"], errors=[shown])


def _finding(document: Document, error: ShapeError, language: str) -> Diagnostic:
    return finding(document, error.code, error.path, language, variant=error.variant, **error.words)


def _allowed(answer: Answer) -> bytes:
    decision = b"true" if answer.outcome == "allow" else b"false"
    return b'{"decision":' + decision + b',"context":' + answer.encoded + b"}"


def _error(status: int, code: str, message: str, **more: object) -> bytes:
    error = {"status": status, "code": code, "message": message, **more}
    return json.encode({"decision": False, "context": {"error": error}})


async def evaluation(call: Call) -> Reply:
    """`POST /access/v1/evaluation`."""
    answering = Answering(call)
    return await _evaluation(answering, answering.data())


async def _evaluation(answering: Answering, data: dict[str, Any]) -> Reply:
    try:
        answer = await answering.answer(asked_of(data, ()), ())
    except UnknownError as error:
        return Reply(_error(404, error.code, error.message))
    except (ShapeError, QuestionError) as error:
        raise answering.problem(error, ()) from None
    return Reply(_allowed(answer), (answer,))


async def evaluations(call: Call) -> Reply:
    """`POST /access/v1/evaluations`: several, or one where there is no list of them."""
    answering = Answering(call)
    data = answering.data()
    items = data.get("evaluations")
    try:
        if items is not None and not isinstance(items, list):
            raise _wrong(("evaluations",), items, "list")
        semantic = _semantic(data)
    except ShapeError as error:
        raise answering.problem(error, ()) from None
    if not items:
        return await _evaluation(answering, data)
    most = call.services.settings.max_batch
    if len(items) > most:
        raise call.problem("too-many", "questions", count=len(items), most=most)
    defaults = {key: data[key] for key in ("subject", "action", "resource", "context") if key in data}
    answers: list[Answer] = []
    shown: list[bytes] = []
    for number, item in enumerate(items):
        if number % BREATH == BREATH - 1:
            await sleep(0)
        path = ("evaluations", number)
        allowed = False
        try:
            whole = {**defaults, **item} if isinstance(item, dict) else item
            answer = await answering.answer(asked_of(whole, path), path)
            answers.append(answer)
            shown.append(_allowed(answer))
            allowed = answer.outcome == "allow"
        except UnknownError as error:
            shown.append(_error(404, error.code, error.message))
        except (ShapeError, QuestionError) as error:
            shown.append(_problem(answering.problem(error, path)))
        except Problem as problem:
            if problem.code != "invalid-body":
                raise
            shown.append(_problem(problem))
        if allowed is semantic:
            break
    return Reply(b'{"evaluations":[' + b",".join(shown) + b"]}", answers)


def _problem(problem: Problem) -> bytes:
    return _error(problem.status, problem.code, problem.detail, errors=list(problem.errors))


def _semantic(data: Mapping[str, Any]) -> bool | None:
    options = data.get("options")
    if options is None:
        return None
    if not isinstance(options, dict):
        raise _wrong(("options",), options, "mapping")
    wanted = options.get("evaluations_semantic")
    if wanted is None:
        return None
    if not isinstance(wanted, str) or wanted not in SEMANTICS:
        word, known = written(wanted), ", ".join(SEMANTICS)
        variant = "container" if isinstance(wanted, list | dict) else ""
        place = ("options", "evaluations_semantic")
        raise ShapeError("unknown-choice", place, variant, word=word, near=None, known=known)
    return SEMANTICS[wanted]


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
            await sleep(0)
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
            await sleep(0)
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
    data = answering.data()
    try:
        asked = asked_of(data, (), search=what)
        page = _page_of(data)
        found = await results(answering, asked) if asked.subject == USER else []
    except UnknownError:
        found = []
    except (ShapeError, QuestionError) as error:
        if isinstance(error, QuestionError) and error.code.removesuffix("-near") in UNKNOWN:
            found = []
        else:
            raise answering.problem(error, ()) from None
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
        raise _wrong(("page",), page, "mapping")
    token, limit = page.get("token"), page.get("limit")
    if token is not None and not isinstance(token, str):
        raise _wrong(("page", "token"), token, "text")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
        raise _wrong(("page", "limit"), limit, "integer")
    if limit is not None and limit < 1:
        raise ShapeError("out-of-range", ("page", "limit"), "less", word=str(limit), bound=1)
    return Page(token or "", limit)


def _token(start: int, limit: int, data: Mapping[str, Any]) -> str:
    """Where the next page begins, for this search alone."""
    return urlsafe_b64encode(f"{start}.{limit}.{_digest(data)}".encode()).decode()


def _digest(data: Mapping[str, Any]) -> str:
    asked = {key: data.get(key) for key in ("subject", "action", "resource", "context")}
    return sha256(json.encode(asked, order="deterministic")).hexdigest()[:16]


async def metadata(call: Call) -> Reply:
    """`GET /.well-known/authzen-configuration`."""
    base = call.origin
    return Reply(
        json.encode(
            {
                "policy_decision_point": base,
                "access_evaluation_endpoint": f"{base}/access/v1/evaluation",
                "access_evaluations_endpoint": f"{base}/access/v1/evaluations",
                "search_subject_endpoint": f"{base}/access/v1/search/subject",
                "search_resource_endpoint": f"{base}/access/v1/search/resource",
                "search_action_endpoint": f"{base}/access/v1/search/action",
            }
        )
    )
