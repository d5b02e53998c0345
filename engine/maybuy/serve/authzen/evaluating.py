"""Evaluations: one, or several in a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import json

from ...model.decision import QuestionError
from ...source import LIMITS, Path, written
from ..answer.call import Call, Reply
from ..answer.native import BREATH
from ..request.problems import Problem
from ..services import Answer
from . import answered, plainly
from .answering import Answering, UnknownError
from .meant import Meant, meaning_of
from .question import ShapeError, asked_of, wrong
from .recording import refused

SEMANTICS: Final = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}
"""What ends a list of evaluations early: the first decision that is this."""


def _error(status: int, code: str, message: str, **more: object) -> bytes:
    error = {"status": status, "code": code, "message": message, **more}
    return json.encode(answered.Evaluation(False, answered.EvaluationError(error)))


class Evaluating:
    """The evaluations of one request, by a file of `kind: authzen` where there is one."""

    def __init__(self, call: Call) -> None:
        self.answering = Answering(call)
        meaning = meaning_of(self.answering)
        self._meant = None if meaning is None else Meant(self.answering, meaning)

    async def answer(self, data: Any, path: Path) -> Answer:
        """The decision on one evaluation. Raises as Answering.answer() does."""
        if self._meant is None:
            return await self.answering.answer(asked_of(data, path), path)
        return await self._meant.answer(asked_of(data, path, numbers=True), data, path)


async def evaluation(call: Call) -> Reply:
    """`POST /access/v1/evaluation`."""
    reply = plainly.evaluation(call)
    if reply is not None:
        return reply
    evaluating = Evaluating(call)
    return await _evaluation(evaluating, await evaluating.answering.data(evaluated=True))


async def _evaluation(evaluating: Evaluating, data: dict[str, Any]) -> Reply:
    answering = evaluating.answering
    try:
        answer = await evaluating.answer(data, ())
    except UnknownError as error:
        record = refused(answering.call, data, error.code, error.message)
        return Reply(_error(404, error.code, error.message), (record,))
    except (ShapeError, QuestionError) as error:
        raise await answering.problem(error, ()) from None
    return Reply(plainly.allowed(answer), (answer,))


async def evaluations(call: Call) -> Reply:
    """`POST /access/v1/evaluations`: several, or one where there is no list of them."""
    reply = plainly.evaluations(call)
    if reply is not None:
        return reply
    evaluating = Evaluating(call)
    answering = evaluating.answering
    data = await answering.data(evaluated=True)
    items = data.get("evaluations")
    try:
        if items is not None and not isinstance(items, list):
            raise wrong(("evaluations",), items, "list")
        semantic = _semantic(data)
    except ShapeError as error:
        raise await answering.problem(error, ()) from None
    if not items:
        return await _evaluation(evaluating, data)
    most = call.services.settings.max_batch
    if len(items) > most:
        raise call.problem("too-many", "questions", count=len(items), most=most)
    defaults: dict[str, Any] = {
        key: data[key] for key in ("subject", "action", "resource", "context") if key in data
    }
    answer_of = evaluating.answer
    answers: list[Answer] = []
    shown: list[bytes] = []
    left = LIMITS.max_findings
    for number, item in enumerate(items):
        if number % BREATH == BREATH - 1:
            await call.caller.breathe()
        path = ("evaluations", number)
        whole = _with_defaults(item, defaults) if isinstance(item, dict) else item
        try:
            answer = await answer_of(whole, path)
            shown.append(plainly.allowed(answer))
        except UnknownError as error:
            answer = refused(call, whole, error.code, error.message)
            shown.append(_error(404, error.code, error.message))
        except (ShapeError, QuestionError, Problem) as error:
            problem = error if isinstance(error, Problem) else await answering.problem(error, path)
            if answering.unreadable or problem.code not in ("invalid-body", "invalid-question"):
                raise problem from None
            answer = refused(call, whole, problem.code, problem.detail)
            shown.append(_problem(problem, left))
            left -= len(problem.errors)
        answers.append(answer)
        if (answer.outcome == "allow") is semantic:
            break
    return Reply(b'{"evaluations":[%b]}' % b",".join(shown), answers)


NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "subject": ("type", "id"),
    "resource": ("type", "id"),
    "action": ("name",),
}
"""The parts of a question, and what each of them must have."""


def _with_defaults(item: dict[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """An evaluation with what stands beside the list: part by part, and in a part only what it must have."""
    whole = {**defaults, **item}
    for part, given in item.items():
        default = defaults.get(part)
        if default and part in NEEDED and isinstance(given, dict) and isinstance(default, dict):
            lacking = {key: default[key] for key in NEEDED[part] if key not in given and key in default}
            if lacking:
                whole[part] = {**given, **lacking}
    return whole


def _problem(problem: Problem, most: int) -> bytes:
    """What is wrong with one evaluation, with the place of at most so many mistakes, but of one at least."""
    return _error(problem.status, problem.code, problem.detail, errors=problem.errors[: max(most, 1)])


def _semantic(data: Mapping[str, Any]) -> bool | None:
    options = data.get("options")
    if options is None:
        return None
    if not isinstance(options, dict):
        raise wrong(("options",), options, "mapping")
    wanted = options.get("evaluations_semantic")
    if wanted is None:
        return None
    if not isinstance(wanted, str) or wanted not in SEMANTICS:
        word, known = written(wanted), ", ".join(SEMANTICS)
        variant = "container" if isinstance(wanted, list | dict) else ""
        place = ("options", "evaluations_semantic")
        raise ShapeError("unknown-choice", place, variant, word=word, near=None, known=known)
    return SEMANTICS[wanted]
