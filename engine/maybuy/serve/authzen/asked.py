"""What requests of this API hold, as types: for `/openapi.json` alone.

They are read by question.py, which says what is wrong with a part and where; tests hold it against these.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from ...model.base import MOST_SEATS, MOST_UNITS
from ..answer.bodies import MOST_QUESTIONS, AnyAccount, WrittenDay


class SubjectAsked(Struct):
    """Who: type `user`."""

    type: str
    id: str


class SubjectSought(Struct):
    """The type of those who are searched for: `user`."""

    type: str


class ResourceAsked(Struct):
    """With what: type `item`, `limit`, `feature` or `account`."""

    type: str
    id: str


class ResourceSought(Struct):
    """The type of what is searched for: `item`, `limit`, `feature` or `account`."""

    type: str


class ActionProperties(Struct):
    """What else belongs to the action."""

    seats: Annotated[int, Meta(ge=0, le=MOST_SEATS)] | None = None
    quantity: Annotated[int, Meta(ge=0, le=MOST_UNITS)] | None = None
    to: Annotated[str, Meta(min_length=1, max_length=200)] | int | bool | None = None


class ActionAsked(Struct):
    """What to do."""

    name: str
    properties: ActionProperties | None = None


class ContextAsked(Struct):
    """The account that is asked about, inline or by its id, and the day."""

    account: AnyAccount = None
    at: WrittenDay | None = None
    remedies: Annotated[bool, Meta(description="Whether to work out remedies.")] = True


class EvaluationAsked(Struct):
    """A question."""

    subject: SubjectAsked
    action: ActionAsked
    resource: ResourceAsked
    context: ContextAsked | None = None


class Options(Struct):
    """How several evaluations are made."""

    evaluations_semantic: Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"] | None = None


class EvaluationsAsked(Struct):
    """Several questions; each takes from beside the list what it leaves out, part by part."""

    subject: Any = None
    action: Any = None
    resource: Any = None
    context: Any = None
    # Anything may stand there: what is no question is told in its place. Generators of clients want it said.
    evaluations: (
        Annotated[list[Any], Meta(max_length=MOST_QUESTIONS, extra_json_schema={"items": {}})] | None
    ) = None
    options: Options | None = None


class PageAsked(Struct):
    """Which part of the results is wanted; the limit may be left out beside a token."""

    token: str | None = None
    limit: Annotated[int, Meta(ge=0)] | None = None


class SubjectSearch(Struct):
    """Who may do it?"""

    subject: SubjectSought
    action: ActionAsked
    resource: ResourceAsked
    context: ContextAsked | None = None
    page: PageAsked | None = None


class ResourceSearch(Struct):
    """With what may it be done?"""

    subject: SubjectAsked
    action: ActionAsked
    resource: ResourceSought
    context: ContextAsked | None = None
    page: PageAsked | None = None


class ActionSearch(Struct):
    """What may be done?"""

    subject: SubjectAsked
    resource: ResourceAsked
    context: ContextAsked | None = None
    page: PageAsked | None = None
