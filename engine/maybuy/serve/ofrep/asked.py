"""What a request of this API holds, as types: for `/openapi.json` alone; evaluating.py reads it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from ...model.base import MOST_SEATS, MOST_UNITS
from ..answer.bodies import AnyAccount, WrittenDay


class FlagContext(Struct, omit_defaults=True):
    """Whose flags, on which day, and what an action that is asked about would be done with."""

    targeting_key: Annotated[
        str | None,
        Meta(
            description="The account, or `ACCOUNT/USER`; the user where `account` names the account.",
            examples=["acme/marie"],
        ),
    ] = field(name="targetingKey", default=None)
    account: AnyAccount = None
    user: str | None = None
    at: WrittenDay | None = None
    seats: Annotated[int, Meta(ge=0, le=MOST_SEATS)] | None = None
    quantity: Annotated[int, Meta(ge=0, le=MOST_UNITS)] | None = None


class FlagsAsked(Struct):
    """The evaluation context of OpenFeature."""

    context: FlagContext
