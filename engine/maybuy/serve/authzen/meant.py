"""Evaluations and searches by what a file of `kind: authzen` makes of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Final

from msgspec import json

from ...decide.prepare import unknown_user
from ...language import say
from ...model.account import Account
from ...model.ask import Ask
from ...model.authzen import ResourceType
from ...model.decision import QuestionError
from ...source import Path, shown
from ..answer.bodies import LONGEST
from ..answer.cache import AnswerCache
from ..answer.kept import Asker, Known
from ..answer.native import BREATH
from ..services import Answer
from .answering import Answering, UnknownError
from .meaning import Asking, Meaning, NotAWordError, with_facts
from .question import ACCOUNT, FEATURE, ITEM, LIMIT, Asked

BETTER: Final = ("allow", "refer", "deny")
"""Outcomes, the best first: of a user with several roles the best counts."""


def meaning_of(answering: Answering) -> Meaning | None:
    """What the file says, for the catalog that answers; made once for it."""
    cache = answering.call.cache
    file = cache.snapshot.authzen
    if file is None:
        return None
    made = cache.beside.get(Meaning)
    if not isinstance(made, Meaning):
        made = Meaning(file, cache.definitions, answering.call.services.settings.authzen_account)
        cache.beside[Meaning] = made
    return made


class Meant:
    """The evaluations of one request by a file."""

    def __init__(self, answering: Answering, meaning: Meaning) -> None:
        self.answering = answering
        self.call = answering.call
        self.meaning = meaning
        self._variants: dict[tuple[object, ...], tuple[Known, Known]] = {}

    async def answer(self, asked: Asked, data: Mapping[str, Any], path: Path) -> Answer:
        """The decision on one evaluation. Raises as Answering.answer() does."""
        cache, language, best = self.call.cache, self.call.language, None
        try:
            async for asker, ask in self._askers(asked, data, path):
                answer = cache.answer(asker, ask, language, remedies=asked.remedies, bare=True)
                if best is None or BETTER.index(answer.outcome) < BETTER.index(best.outcome):
                    best = answer
                if answer.outcome == BETTER[0]:
                    break
        except QuestionError as error:
            raise self.answering.unknown(error) or error from None
        assert best is not None
        return best

    async def _may(self, asked: Asked, data: Mapping[str, Any]) -> bool:
        """Whether it is allowed. What cannot be asked about is not. Raises ShapeError and Problem."""
        try:
            async for asker, ask in self._askers(asked, data, ()):
                if asker.prepared.answer(ask).outcome == BETTER[0]:
                    return True
        except (UnknownError, QuestionError):
            pass
        return False

    async def search(self, sought: str, asked: Asked, data: Mapping[str, Any]) -> list[dict[str, str]]:
        """What is found: whatever is evaluated as allowed of all that there is. Raises as answer() does."""
        if asked.subject not in self.meaning.file.subjects:
            return []
        found = []
        part = data.get(sought) or {}
        key = "name" if sought == "action" else "id"
        for number, name in enumerate(dict.fromkeys(await self._candidates(sought, asked, data))):
            if number % BREATH == BREATH - 1:
                await self.call.caller.breathe()
            one = _filled(sought, asked, name)
            if await self._may(one, {**data, sought: {**part, key: name}}):
                found.append({"name": name} if sought == "action" else {"type": part["type"], "id": name})
        return found

    async def _candidates(self, sought: str, asked: Asked, data: Mapping[str, Any]) -> Iterable[str]:
        if sought == "action":
            return self.meaning.names
        if sought == "subject":
            accounts = await self._accounts(asked, self.meaning.asking(data))
            return [one for account in accounts for one in self.meaning.ids_in(asked.subject, account)]
        said = self.meaning.resource(asked.kind)
        if said is None:
            return ()
        if said.is_ == ACCOUNT and not said.known:
            known, _ = await self._account(asked, self.meaning.asking(data), ())
            return (known.account.id,)
        return self._resources(said)

    def _resources(self, said: ResourceType) -> Iterable[str]:
        definitions = self.meaning.definitions
        if said.known:
            return said.known
        if said.ids:
            return said.ids
        if said.named is not None:
            return ()
        listed: Mapping[str, Iterable[str]] = {
            ITEM: definitions.items,
            LIMIT: definitions.limits,
            FEATURE: definitions.features,
        }
        return listed.get(said.is_, ())

    async def _accounts(self, asked: Asked, asking: Asking) -> list[Account]:
        """All accounts whose users a search may find."""
        named = await self._named(asked, asking, ())
        if named is not None:
            return [named[0].account]
        accounts = list(self.meaning.accounts.values())
        default = self.meaning.default
        if default is not None and default not in self.meaning.accounts:
            known, _ = await self._of_id(default, asked, ())
            accounts.append(known.account)
        if not accounts:
            self.answering.account(asked, ())  # which says what is missing
        return accounts

    async def _account(self, asked: Asked, asking: Asking, path: Path) -> tuple[Known, bytes | None]:
        """The account that is asked about, and its text where that is all of it.

        Raises ShapeError, UnknownError and Problem.
        """
        named = await self._named(asked, asking, path)
        if named is not None:
            return named
        holder = None if asked.user is None else self.meaning.holder(asked.subject, asked.user)
        if holder is not None:
            return self._here(holder)
        if self.meaning.default is not None:
            return await self._of_id(self.meaning.default, asked, path)
        if self.meaning.accounts and asked.user is not None:
            message = self.call.say("unknown-resource", word=shown(asked.user, LONGEST))
            raise UnknownError("unknown-user", message)
        text = self.answering.account(asked, path)  # which says what is missing
        return await self.answering.known(text, asked, path), None

    async def _named(self, asked: Asked, asking: Asking, path: Path) -> tuple[Known, bytes | None] | None:
        """The account that the request itself names."""
        given = asked.context.get("account")
        if isinstance(given, str) and given in self.meaning.accounts:
            return self._here(self.meaning.accounts[given])
        if given is not None:
            text = self.answering.account(asked, path)
            return await self.answering.known(text, asked, path), text if text[:1] == b"{" else None
        named = self.meaning.account_named(asking, path)
        said = self.meaning.resource(asked.kind)
        if named is None and asked.id is not None and said is not None and said.is_ == ACCOUNT:
            named = asked.id
        return None if named is None else await self._of_id(named, asked, path)

    async def _of_id(self, id_: str, asked: Asked, path: Path) -> tuple[Known, bytes | None]:
        account = self.meaning.accounts.get(id_)
        if account is not None:
            return self._here(account)
        return await self.answering.known(self.answering.text_of(id_), asked, path), None

    def _here(self, account: Account) -> tuple[Known, bytes]:
        """An account of the file, which is kept as those that stand in bodies are."""
        cache = self.call.cache
        text = b"\0" + json.encode(account.id)  # no body's
        return cache.kept.get(text) or cache.learn(account, text), text

    async def _askers(
        self, asked: Asked, data: Mapping[str, Any], path: Path
    ) -> AsyncIterator[tuple[Asker, Ask]]:
        """Who asks, in each of his roles, and what: the first that is allowed counts.

        Raises as Answering.answer() does.
        """
        meaning, call = self.meaning, self.call
        if asked.subject not in meaning.file.subjects:
            raise self._nobodys("subject-type", asked.subject)
        assert asked.user is not None
        day = self.answering.day(asked.context, path)
        said = meaning.resource(asked.kind)
        if said is None:
            raise self._nobodys("resource-type", asked.kind)
        asking = meaning.asking(data)
        known, text = await self._account(asked, asking, path)
        account = known.account
        item = self._item(said, asked, data, account.id)
        action = meaning.action(asked.ask.action, asked.kind, asked.id or "")
        if action is None:
            message = call.say("unknown-resource", word=shown(asked.ask.action, LONGEST))
            raise UnknownError("unknown-action", message)
        user = meaning.user(asked.subject, asked.user, account)
        if user is None:
            raise unknown_user(account, asked.user)
        whose = known.user(user)
        try:
            facts = meaning.facts(asking._replace(account=account, user=whose), path)
        except NotAWordError as error:
            attribute, word = error.args
            words = {"attribute": attribute, "word": shown(word, LONGEST)}
            message = say("diagnostics", "unknown-value", call.language, **words)
            raise UnknownError("unknown-value", message) from None
        roles = meaning.roles(whose)
        ask = asked.ask._replace(action=action, item=item)
        if not facts and roles == (whose.role,):
            yield call.cache.asker(known, user, day), ask
            return
        for role in roles if "user.role" not in facts else roles[:1]:
            variant = self._variant(known, text, user, role, facts)
            yield call.cache.asker(variant, user, day), ask

    def _variant(
        self, known: Known, text: bytes | None, user: str, role: str, facts: Mapping[str, str]
    ) -> Known:
        """An account as a user in a role meets it, with what the request tells; kept where it may be."""
        told = (user, role, *sorted(facts.items()))
        made = self._variants.get((id(known), *told))
        if made is not None:
            return made[1]
        cache: AnswerCache = self.call.cache
        key = None if text is None else text + b"\0" + repr(told).encode(errors="surrogatepass")
        variant = None if key is None else cache.kept.get(key)
        if variant is None:
            account = with_facts(known.account, known.user(user), role, facts)
            variant = Known(account, 0) if key is None else cache.learn(account, key)
        self._variants[id(known), *told] = known, variant
        return variant

    def _item(self, said: ResourceType, asked: Asked, data: Mapping[str, Any], account: str) -> str | None:
        """What is asked about, as questions name it. Raises UnknownError for what is not there."""
        id_ = asked.id or ""
        if said.known and id_ not in said.known and data["resource"].get("properties") is None:
            raise self._nobodys("resource", id_)
        if said.is_ == "nothing" or (said.is_ == ACCOUNT and id_ == account):
            return None
        if said.named is not None:
            return said.named
        name = said.ids.get(id_) if said.ids else id_
        definitions = self.meaning.definitions
        if (
            (said.is_ == ITEM and (name in definitions.items or name in definitions.products))
            or (said.is_ == LIMIT and name in definitions.limits)
            or (said.is_ == FEATURE and name in definitions.features)
        ):
            return name
        raise UnknownError(f"unknown-{said.is_}", self.call.say("unknown-resource", word=shown(id_, LONGEST)))

    def _nobodys(self, what: str, word: str) -> UnknownError:
        return UnknownError(f"unknown-{what}", self.call.say(f"unknown-{what}", word=shown(word, LONGEST)))


def _filled(sought: str, asked: Asked, name: str) -> Asked:
    if sought == "subject":
        return asked._replace(user=name)
    if sought == "resource":
        return asked._replace(id=name)
    return asked._replace(ask=asked.ask._replace(action=name))
