"""What is answered by this API, as types: encoded by it, and described in `/openapi.json`."""

from __future__ import annotations

from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from ...model.answers import PLACE

_DECIDED: Final = {
    "anyOf": [
        {"type": "object", "description": "A decision as elsewhere, without the members that have no value."},
        {"$ref": f"{PLACE}EvaluationError"},
    ]
}


class Evaluation(Struct):
    """A decision, as AuthZEN has it; `context` is the decision in full, or says why there is none."""

    decision: Annotated[bool, Meta(description="Whether the outcome is `allow`.")]
    context: Annotated[Any, Meta(extra_json_schema=_DECIDED)]


class EvaluationError(Struct):
    """Why an evaluation is refused without a decision."""

    error: dict[str, Any]


class Evaluations(Struct):
    """The decisions, in the order of the evaluations; fewer where the semantics end early."""

    evaluations: list[Evaluation]


class PageShown(Struct):
    """Which part of the results this is; an empty `next_token` is the end."""

    next_token: str
    count: int
    total: int


class Entity(Struct):
    """A subject or resource."""

    type: str
    id: str


class ActionName(Struct):
    """An action."""

    name: str


class Entities(Struct):
    """The subjects or resources found."""

    page: PageShown
    results: list[Entity]


class Actions(Struct):
    """The actions found."""

    page: PageShown
    results: list[ActionName]
