"""Evaluations as plain as most are, answered without waiting for anything.

Whatever is out of the ordinary, or wrong, is left to evaluating.py, which gives the same answers.
"""

from __future__ import annotations

from msgspec import UnsetType

from ...model.ask import Ask
from ...model.base import today
from ...model.decision import QuestionError
from ...model.definitions import Definitions
from ..answer.call import Call, Reply
from ..answer.native import BREATH
from ..services import Answer
from .question import USER, named
from .quick import Action, Entity, plainly


def evaluation(call: Call) -> Reply | None:
    """One decision, or None where that is not for here."""
    return _replied(call, several=False)


def evaluations(call: Call) -> Reply | None:
    """Several, or one where there is no list of them; None as above."""
    return _replied(call, several=True)


def _replied(call: Call, *, several: bool) -> Reply | None:
    settings = call.services.settings
    if call.cache.snapshot.authzen is not None:
        return None
    read = plainly(call.body, settings.max_depth)
    if read is None or read.subject.type != USER:
        return None
    context, many = read.context, read.evaluations
    if len(many) >= BREATH or len(many) > settings.max_batch or (many and not several):
        return None
    account, language, remedies = bytes(context.account), call.language, context.remedies is not False
    day = today() if isinstance(context.at, UnsetType) else context.at
    try:
        asker = call.ready(account, read.subject.id, day)
        if asker is None:
            return None
        of, definitions, answer = asker.prepared.account, call.cache.definitions, call.cache.answer
        if not many:
            ask = _ask(read.action, read.resource, of, definitions)
            one = answer(asker, ask, language, remedies=remedies, bare=True)
            return Reply(allowed(one), (one,))
        first, thing = read.action, read.resource
        asks = [_ask(one.action or first, one.resource or thing, of, definitions) for one in many]
        answered = [answer(asker, ask, language, remedies=remedies, bare=True) for ask in asks]
    except (LookupError, QuestionError):
        return None
    return Reply(b'{"evaluations":[%b]}' % b",".join(map(allowed, answered)), answered)


def _ask(
    action: Action | UnsetType, resource: Entity | UnsetType, account: str, definitions: Definitions
) -> Ask:
    """What an evaluation asks. Raises LookupError where a part is missing, or what nobody knows."""
    if isinstance(action, UnsetType) or isinstance(resource, UnsetType):
        raise LookupError
    item, properties = named(resource.type, resource.id, account, definitions), action.properties
    return Ask(action.name, item, None if isinstance(properties, UnsetType) else properties.seats)


def allowed(answer: Answer) -> bytes:
    """An evaluation's JSON."""
    decision = b"true" if answer.outcome == "allow" else b"false"
    return b'{"decision":%b,"context":%b}' % (decision, answer.bare)
