"""The answers to what is asked in one request, and what is said of a question that is wrong."""

from __future__ import annotations

import json as strict_json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Final

from msgspec import json

from ...loading import account_of
from ...model.account import Account
from ...model.ask import Ask
from ...model.base import as_date, today
from ...model.decision import QuestionError
from ...source import Document, Finding, LoadError, Path, Suggestions, finding, shown, written
from ..answer.bodies import LONGEST
from ..answer.call import Call, DoubtError
from ..answer.kept import Asker, Known
from ..answer.native import FIELDS
from ..answer.plain import plain_data
from ..request.places import Places
from ..request.problems import Problem, errors_of, invalid, invalid_of, mistake, stands
from ..services import Answer
from .question import ACCOUNT, FEATURE, ITEM, LIMIT, USER, Asked, ShapeError, named, wrong
from .quick import quickly

UNKNOWN: Final = frozenset(
    {"unknown-user", "unknown-item", "unknown-limit", "unknown-feature", "unknown-action"}
)
"""What nobody knows is refused; whatever else is wrong with a question is the asker's mistake."""

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


class UnknownError(Exception):
    """Something that nobody knows: refused, with this as the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Answering:
    """The evaluations of one request: what they have in common is prepared once."""

    def __init__(self, call: Call) -> None:
        self.call = call
        # By the identity of a context: each is a part of the body, which lives as long as this.
        self._texts: dict[int, bytes] = {}
        self._days: dict[int, date] = {}
        self._askers: dict[tuple[int, str], Asker] = {}
        self._refused: dict[int, list[dict[str, Any]]] = {}
        self._read: tuple[Document, Places] | None = None
        self.unreadable = False
        """Whether the body as a whole turned out to be wrong, rather than one of its evaluations."""
        self._suggestions: Suggestions | None = None

    async def read(self) -> tuple[Document, Places]:
        """The body and what stands where in it, read once for all that is wrong. Raises Problem."""
        if self._read is None:
            try:
                document = await self.call.document()
            except Problem:
                self.unreadable = True
                raise
            self._read = document, Places(document)
        return self._read

    async def data(self, *, evaluated: bool = False) -> dict[str, Any]:
        """The body as plain data; `evaluated` allows an account in it to stay a text. Raises Problem."""
        body = self.call.body
        if evaluated and self.call.cache.snapshot.authzen is None:
            read = quickly(body, self.call.services.settings.max_depth)
            if read is not None:
                context = read["context"]
                self._texts[id(context)] = bytes(context["account"])
                return read
        data = plain_data(body, self.call.services.settings.max_depth)
        if isinstance(data, dict):
            return data
        await self.read()
        loaded: dict[str, Any] = strict_json.loads(body)
        return loaded

    def day(self, context: Mapping[str, Any], path: Path) -> date:
        """The day that a context names, else today. Raises ShapeError."""
        known = self._days.get(id(context))
        if known is None:
            given = context.get("at")
            try:
                known = today() if given is None else as_date(given)
            except ValueError:
                if not isinstance(given, str):
                    raise wrong((*path, "context", "at"), given, "date") from None
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
                return self.text_of(asked.id)
            if self.call.services.settings.authzen_account is not None:
                return self.text_of(self.call.services.settings.authzen_account)
            where = (*path, "context") if context else path
            raise ShapeError("missing-key", where, key="account" if context else "context")
        if not isinstance(given, dict | str) or given == "":
            raise wrong((*path, "context", "account"), given, "account-or-id")
        if isinstance(given, str) and len(given) > LONGEST:
            raise self._nobodys(given)
        self._texts[id(context)] = json.encode(given)
        return self._texts[id(context)]

    def text_of(self, account: str) -> bytes:
        """The id of an account as a body would have it. Raises UnknownError for what can be none."""
        if not 0 < len(account) <= LONGEST:
            raise self._nobodys(account)
        return json.encode(account)

    def _nobodys(self, account: str) -> UnknownError:
        problem = self.call.problem("unknown-account", "detail", account=shown(account, LONGEST))
        return UnknownError(problem.code, problem.detail)

    async def asker(self, asked: Asked, user: str, path: Path) -> Asker:
        """The account with a user, ready. Raises ShapeError, QuestionError, UnknownError and Problem."""
        known = self._askers.get((id(asked.context), user))
        if known is None:
            call, day, text = self.call, self.day(asked.context, path), self.account(asked, path)
            try:
                known = await call.asker(text, user, day)
            except DoubtError:
                known = call.cache.asker(call.learn(await self._strictly(asked, path), text), user, day)
            except Problem as problem:
                if problem.code == "unknown-account":
                    raise UnknownError(problem.code, problem.detail) from None
                raise
            if "account" in asked.context:
                self._askers[id(asked.context), user] = known
        return known

    async def whole_account(self, asked: Asked) -> Account:
        """The account itself. Raises as asker() does."""
        return (await self.known(self.account(asked, ()), asked, ())).account

    async def known(self, text: bytes, asked: Asked, path: Path) -> Known:
        """The account of a text, or of the id in it. Raises as asker() does."""
        call = self.call
        try:
            return await call.known(text)
        except DoubtError:
            return call.learn(await self._strictly(asked, path), text)
        except Problem as problem:
            if problem.code == "unknown-account":
                raise UnknownError(problem.code, problem.detail) from None
            raise

    async def _strictly(self, asked: Asked, path: Path) -> Account:
        """An account that stands in the body, read by the reader of files. Raises Problem."""
        call, known = self.call, self._refused.get(id(asked.context))
        if known is not None:
            raise invalid_of(known, call.language)
        whole, places = await self.read()
        document = _part(whole, (*path, "context", "account"))
        try:
            return await call.aside(account_of, document, call.cache.definitions)
        except LoadError as error:
            self._refused[id(asked.context)] = errors_of(places, error.findings, call.language)
        raise invalid_of(self._refused[id(asked.context)], call.language)

    def item(self, asked: Asked, account: str) -> str | None:
        """What is asked about, as questions name it. Raises UnknownError for what is not there."""
        with suppress(LookupError):
            return named(asked.kind, asked.id, account, self.call.cache.definitions)
        if asked.kind in (ITEM, LIMIT, FEATURE, ACCOUNT):
            message = self.call.say("unknown-resource", word=shown(str(asked.id), LONGEST))
            raise UnknownError(f"unknown-{asked.kind}", message)
        message = self.call.say("unknown-resource-type", word=shown(asked.kind, LONGEST))
        raise UnknownError("unknown-resource-type", message)

    async def answer(self, asked: Asked, path: Path) -> Answer:
        """The decision on one evaluation. Raises as asker() does."""
        if asked.subject != USER:
            message = self.call.say("unknown-subject-type", word=shown(asked.subject, LONGEST))
            raise UnknownError("unknown-subject-type", message)
        assert asked.user is not None
        try:
            asker = self._askers.get((id(asked.context), asked.user))
            if asker is None:
                asker = await self.asker(asked, asked.user, path)
            action, _, seats, quantity, to, *rest = asked.ask
            item = self.item(asked, asker.prepared.account)
            ask = Ask(action, item, seats, quantity, to, *rest)
            return self.call.cache.answer(asker, ask, self.call.language, remedies=asked.remedies, bare=True)
        except QuestionError as error:
            raise self.unknown(error) or error from None

    def unknown(self, error: QuestionError) -> UnknownError | None:
        """What a wrong question is where it is about what nobody knows."""
        return UnknownError(error.kind, self._said(error)) if error.kind in UNKNOWN else None

    def _said(self, error: QuestionError) -> str:
        self._suggestions = self._suggestions or Suggestions()
        error.suggest(self._suggestions)
        return error.message(self.call.language)

    async def problem(self, error: ShapeError | QuestionError, path: Path) -> Problem:
        """What is wrong with an evaluation, as a problem of the whole request."""
        call = self.call
        document, places = await self.read()
        if isinstance(error, ShapeError):
            return invalid(places, [_finding(document, error)], call.language)
        code = error.kind
        place = _PLACES.get(FIELDS.get(code, ""), ())
        where = (*path, *place) if stands(document.data, (*path, *place)) else place
        shown = mistake(document, code, self._said(error), where, None)
        return Problem("invalid-question", call.language, detail=shown["message"], errors=[shown])


def _finding(document: Document, error: ShapeError) -> Finding:
    return finding(document, error.code, error.path, variant=error.variant, **error.words)


def _part(whole: Document, path: Path) -> Document:
    """A part of the body as a document of its own, its places those of the body."""
    data, root = whole.data, whole.root
    if path[0] == "evaluations" and not stands(data, path):
        path = path[2:]  # it is the default's
    for step in path:
        data = data[step]
        root = root.child(step) if root is not None else None
    return Document(whole.file, whole.text, data, (), whole.lines, root)
