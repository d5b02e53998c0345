"""What a request of this API holds, as types: for `/openapi.json` alone; evaluating.py reads it."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from ...model.answers import PLACE
from ...model.base import DATE_PATTERN, MOST_SEATS, MOST_UNITS


class FlagContext(Struct, omit_defaults=True):
    """Whose flags, on which day, and what an action that is asked about would be done with."""

    targeting_key: Annotated[
        str | None,
        Meta(
            description="The account, or `ACCOUNT/USER`; the user where `account` names the account.",
            examples=["acme/marie"],
        ),
    ] = field(name="targetingKey", default=None)
    account: Annotated[
        Any, Meta(extra_json_schema={"anyOf": [{"$ref": f"{PLACE}Account"}, {"type": "string"}]})
    ] = None
    user: str | None = None
    at: (
        Annotated[
            str,
            Meta(
                pattern=DATE_PATTERN,
                description="The day; today where there is none.",
                extra_json_schema={"format": "date", "examples": ["2020-09-01"]},
            ),
        ]
        | None
    ) = None
    seats: Annotated[int, Meta(ge=0, le=MOST_SEATS)] | None = None
    quantity: Annotated[int, Meta(ge=0, le=MOST_UNITS)] | None = None


class FlagsAsked(Struct):
    """The evaluation context of OpenFeature."""

    context: FlagContext
