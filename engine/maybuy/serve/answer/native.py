"""The service's own API: the questions of the command line, and its JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date
from typing import Final, TypeVar

from msgspec import Raw, json

from ...check.unanswerable import TO_BLAME
from ...language import pick, say
from ...model import answers
from ...model.account import Account
from ...model.ask import Ask
from ...model.base import Model, today
from ...model.decision import QuestionError
from ...model.order import Order
from ...order.summary import OrderError, Preview
from ...report.json_form import entitlements_json
from ...report.preview_json import preview_json
from ...source import LIMITS, Path, Suggestions
from ..request.problems import Problem, mistake
from ..services import Answer, recorded
from . import bodies
from .call import Call, DoubtError, Handler, Reply
from .kept import Asker
from .requests import DECISIONS, ENTITLEMENTS, NOTHING, OFFERS, Given, Shape, missing, scalar

BREATH: Final = 64
"""Decisions after which other requests get their turn."""

FIELDS: Final = {
    **TO_BLAME,
    "unknown-action": "action",
    "after-cancellation": "action",
    "unknown-item": "item",
    "item-needed": "item",
    "unknown-limit": "item",
    "limit-needed": "item",
    "unknown-cycle": "to",
    "unknown-payment-method": "to",
}
"""The key that each kind of QuestionError is about."""

_decisions_shown: Final[Callable[..., answers.Decisions]] = answers.Decisions
_offers_shown: Final[Callable[..., answers.Offers]] = answers.Offers

M = TypeVar("M", bound=Model)
Mistakes = list[tuple[Path, QuestionError]]


def reading(shape: Shape[M], answer: Callable[[Call, M], Awaitable[Reply]]) -> Handler:
    """Answers what a body asks: read quickly, or strictly where the quick readers cannot vouch for it."""

    async def handler(call: Call) -> Reply:
        asked = call.quickly(shape)
        if asked is not None:
            try:
                return await answer(call, asked)
            except DoubtError:
                pass
        return await answer(call, await call.judged(shape.strict))

    return handler


def decisions_at_once(call: Call) -> Reply | None:
    """What decisions() answers, without waiting, to a few questions of one user of an account that is inline.

    None for all others, and where something is wrong.
    """
    asked = call.quickly(DECISIONS)
    if asked is None or not isinstance(asked.account, Raw) or asked.user is None:
        return None
    questions = asked.questions
    if questions is not None and not 0 < len(questions) < min(BREATH, call.services.settings.max_batch + 1):
        return None
    cache, language, remedies, to = call.cache, call.language, asked.remedies, scalar(asked.to)
    try:
        asker = call.ready(bytes(asked.account), asked.user, asked.at or today())
        if asker is None:
            return None
        if questions is None:
            if asked.action is None:
                return None
            ask = Ask(asked.action, asked.item, asked.seats, asked.quantity, to)
            answer = cache.answer(asker, ask, language, remedies=remedies)
            return Reply(answer.encoded, (answer,))
        answered = []
        for one in questions:
            action = one.action or asked.action
            if action is None or one.user is not None or one.at is not None or one.account is not NOTHING:
                return None
            answered.append(cache.answer(asker, _ask(asked, one, action, to), language, remedies=remedies))
    except QuestionError:
        return None
    return _replied(call, answered)


async def _decisions(call: Call, asked: bodies.Decisions) -> Reply:
    if asked.questions is not None:
        return await _many(call, asked, asked.questions)
    account = _given(asked.account)
    if not account or asked.user is None or asked.action is None:
        await _complete(call, [(account, asked.user, asked.action)], lambda _: ())
    assert asked.user is not None
    assert asked.action is not None
    try:
        asker = await call.asker(account, asked.user, asked.at or today())
        ask = Ask(asked.action, asked.item, asked.seats, asked.quantity, scalar(asked.to))
        answer = call.cache.answer(asker, ask, call.language, remedies=asked.remedies)
    except QuestionError as error:
        raise await refused(call, [((), error)]) from None
    return Reply(answer.encoded, (answer,))


async def _many(call: Call, asked: bodies.Decisions, questions: Sequence[bodies.QuestionOfMany]) -> Reply:
    most = call.services.settings.max_batch
    if len(questions) > most:
        raise call.problem("too-many", "questions", count=len(questions), most=most)
    cache, language, remedies = call.cache, call.language, asked.remedies
    day, to, account = asked.at or today(), scalar(asked.to), _given(asked.account)
    own = [
        (_given(one.account) or account, one.user or asked.user, one.action or asked.action)
        for one in questions
    ]
    await _complete(call, own, lambda number: ("questions", number))
    answered: list[Answer] = []
    wrong: Mistakes = []
    shared: Asker | None = None
    for number, (one, (own_account, user, action)) in enumerate(zip(questions, own, strict=True)):
        assert user is not None
        assert action is not None
        if number % BREATH == BREATH - 1:
            await call.caller.breathe()
        try:
            if one.user is not None or one.at is not None or own_account is not account:
                asker = await call.asker(own_account, user, one.at or day)
            elif shared is None:
                asker = shared = await call.asker(account, user, day)
            else:
                asker = shared
            ask = _ask(asked, one, action, to)
            answered.append(cache.answer(asker, ask, language, remedies=remedies))
        except QuestionError as error:
            wrong.append((("questions", number), error))
            if len(wrong) > LIMITS.max_findings:
                break
    if wrong:
        raise await refused(call, wrong)
    return _replied(call, answered)


def _ask(asked: bodies.Decisions, one: bodies.QuestionOfMany, action: str, to: str | None) -> Ask:
    """What one of several questions asks; what it leaves out is what stands beside them."""
    return Ask(
        action,
        asked.item if one.item is None else one.item,
        asked.seats if one.seats is None else one.seats,
        asked.quantity if one.quantity is None else one.quantity,
        to if one.to is None else scalar(one.to),
    )


def _replied(call: Call, answered: Sequence[Answer]) -> Reply:
    """The answers to several questions."""
    body = json.encode(_decisions_shown(_listed(answered), call.cache.catalog))
    return Reply(body, recorded(answered, "decisions", body))


def _listed(answered: Iterable[Answer]) -> Raw:
    """Decisions that are encoded already, as a list."""
    return Raw(b"[%b]" % b",".join([one.encoded for one in answered]))


def _given(account: Raw | Account | str | None) -> Given:
    """The account that a question names; None where it names none."""
    if account is NOTHING:
        return None
    if isinstance(account, Raw):
        text = bytes(account)
        return None if text == b"null" else text
    return account


async def _complete(
    call: Call, asked: Iterable[tuple[Given, str | None, str | None]], path: Callable[[int], Path]
) -> None:
    """Raises Problem where a question lacks its account, user or action."""
    lacking = [
        (path(number), key)
        for number, (account, user, action) in enumerate(asked)
        if not account or user is None or action is None
        for key, value in (("account", account), ("user", user), ("action", action))
        if not value
    ]
    if lacking:
        raise missing(await call.document(), lacking, call.language)


async def refused(call: Call, wrong: Mistakes) -> Problem:
    """The questions that cannot be answered, each with the place of the word that is wrong."""
    document, suggestions, most = await call.document(), Suggestions(), LIMITS.max_findings
    for _, error in wrong[:most]:
        error.suggest(suggestions)
    errors = [
        mistake(document, error.kind, error.message(call.language), path, FIELDS.get(error.kind))
        for path, error in wrong[:most]
    ]
    if len(wrong) > most:
        more = say("diagnostics", "syntax.many", call.language, most=most)
        errors.append(mistake(document, "syntax", more, wrong[most][0], None))
        return Problem("invalid-question", call.language, "more", errors=errors, most=most)
    detail = errors[0]["message"] if len(errors) == 1 else ""
    return Problem("invalid-question", call.language, detail=detail, errors=errors)


async def _offers(call: Call, asked: bodies.Offers) -> Reply:
    day = asked.at or today()
    try:
        asker = await call.asker(_given(asked.account), asked.user, day)
    except QuestionError as error:
        raise await refused(call, [((), error)]) from None
    answered = []
    for number, one in enumerate(asker.prepared.offers(denied=asked.denied)):
        if number % BREATH == BREATH - 1:
            await call.caller.breathe()
        encoded = call.cache.encoded(one, call.language, remedies=asked.remedies)
        answered.append(Answer(one.action, one.outcome, encoded))
    facts = asker.prepared.facts
    body = json.encode(
        _offers_shown(facts.account.id, facts.user.id, day, call.cache.catalog, _listed(answered))
    )
    return Reply(body, recorded(answered, "offers", body))


async def previews(call: Call) -> Reply:
    """`POST /v1/previews`: the summary of an order."""
    return (await summed(call, await call.judged(bodies.Previews)))[1]


async def summed(call: Call, asked: bodies.Previews) -> tuple[Preview, Reply]:
    """The summary of an order, and what goes out of it."""
    account = await call.account(asked.account)
    try:
        # On a thread, since it may take long: others are answered meanwhile, and the time limit holds.
        return await call.on_thread(_summary, call, account, asked.order, day_of(asked))
    except OrderError as error:
        raise await refused(call, [(("order", "changes", error.number), error.error)]) from None
    except QuestionError as error:
        raise await refused(call, [(("order",), error)]) from None


def day_of(asked: bodies.Previews) -> date:
    """The day of an order: its own, else the one asked for, else today."""
    return asked.order.at or asked.at or today()


def _summary(call: Call, account: Account, order: Order, at: date) -> tuple[Preview, Reply]:
    between = call.caller.check
    summary = call.cache.engine.preview(account, order, at, between=between)
    shown = preview_json(summary, call.cache.definitions, call.language, between)
    answered = [Answer(one["action"], one["outcome"], json.encode(one)) for one in shown["changes"]]
    body = json.encode(shown)
    return summary, Reply(body, recorded(answered, "preview", body))


async def _entitlements(call: Call, asked: bodies.Entitlements) -> Reply:
    account = await call.account(_given(asked.account))
    try:
        held = call.cache.engine.entitlements(account, asked.at or today())
    except QuestionError as error:
        raise await refused(call, [((), error)]) from None
    body = json.encode(entitlements_json(held, call.cache.definitions, call.language))
    return Reply(body, recorded((), "entitlements", body))


decisions: Final = reading(DECISIONS, _decisions)
"""`POST /v1/decisions`: one decision, or one for each of several questions."""

offers: Final = reading(OFFERS, _offers)
"""`POST /v1/offers`: everything a user may buy or change."""

entitlements: Final = reading(ENTITLEMENTS, _entitlements)
"""`POST /v1/entitlements`: what an account holds."""


async def catalog(call: Call) -> Reply:
    """`GET /v1/catalog`: which catalog answers, and the ids that questions may name."""
    definitions, language = call.cache.definitions, call.language

    def name(of: str) -> str:
        return pick(definitions.name_of(of), language)

    def named(found: Iterable[str]) -> list[answers.Named]:
        return [answers.Named(one, name(one)) for one in found]

    own = definitions.catalog
    shown = answers.Catalog(
        definitions.id,
        definitions.version,
        pick(own.name, language) if own else "",
        call.cache.snapshot.loaded_at,
        list(own.currencies) if own else [],
        [answers.Cycle(cycle, months) for cycle, months in definitions.cycles.items()],
        [
            answers.Item(one.id, one.kind, one.product, one.edition, pick(one.name, language))
            for one in definitions.items.values()
        ],
        named(definitions.limits),
        [
            answers.Action(one.id, one.target, one.channelled, name(one.id))
            for one in definitions.actions.values()
        ],
        [answers.Channel(one.id, one.kind, name(one.id)) for one in definitions.channels.values()],
        named(definitions.payment_methods),
        named(definitions.contacts),
        named(definitions.features),
        call.cache.snapshot.bundle,
    )
    return Reply(json.encode(shown))
