"""The paths of this API, and where they are, for those who look for it."""

from __future__ import annotations

from typing import Final

from msgspec import defstruct, json

from ..answer.call import Call, Reply
from ..answer.routing import AUTHZEN, Route
from . import answered, asked, plainly
from .evaluating import evaluation, evaluations
from .searching import search_action, search_resource, search_subject

ENDPOINTS: Final = {
    "access_evaluation_endpoint": Route(
        "/access/v1/evaluation", "POST", evaluation, AUTHZEN, "One decision",
        asked.EvaluationAsked, (answered.Evaluation,), at_once=plainly.evaluation,
    ),
    "access_evaluations_endpoint": Route(
        "/access/v1/evaluations", "POST", evaluations, AUTHZEN, "Several decisions",
        asked.EvaluationsAsked, (answered.Evaluations, answered.Evaluation), at_once=plainly.evaluations,
    ),
    "search_subject_endpoint": Route(
        "/access/v1/search/subject", "POST", search_subject, AUTHZEN, "Who may do it",
        asked.SubjectSearch, (answered.Entities,),
    ),
    "search_resource_endpoint": Route(
        "/access/v1/search/resource", "POST", search_resource, AUTHZEN, "With what may it be done",
        asked.ResourceSearch, (answered.Entities,),
    ),
    "search_action_endpoint": Route(
        "/access/v1/search/action", "POST", search_action, AUTHZEN, "What may be done",
        asked.ActionSearch, (answered.Actions,),
    ),
}  # fmt: skip
"""By the names that AuthZEN's metadata has for them."""

DECISION_POINT: Final = "policy_decision_point"

Metadata: Final = defstruct(
    "Metadata",
    [(name, str) for name in (DECISION_POINT, *ENDPOINTS)],
    namespace={"__doc__": "Where AuthZEN's endpoints are."},
)


async def metadata(call: Call) -> Reply:
    """`GET /.well-known/authzen-configuration`."""
    base = call.origin
    shown = {DECISION_POINT: base} | {name: f"{base}{one.path}" for name, one in ENDPOINTS.items()}
    return Reply(json.encode(shown))


ROUTES: Final = (
    *ENDPOINTS.values(),
    Route(
        "/.well-known/authzen-configuration", "GET", metadata, AUTHZEN, "Where AuthZEN's endpoints are",
        answered=(Metadata,), scope=None,
    ),
)  # fmt: skip
