"""What is answered by this API, as types: encoded by it, and described in `/openapi.json`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

FlagError = Literal["PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "FLAG_NOT_FOUND", "GENERAL"]
"""Why a flag cannot be evaluated, in the words of OFREP."""

FlagValue = bool | int | float | str


class Flag(Struct, omit_defaults=True):
    """A flag as it is evaluated. Without a value the client's own default counts."""

    key: str
    reason: Annotated[
        str, Meta(description="`TARGETING_MATCH`; `DEFAULT` where nothing that is held says anything of it.")
    ]
    variant: Annotated[
        str, Meta(description="`on`, `off`, an edition, a value as text; of an action its outcome.")
    ]
    value: FlagValue | UnsetType = UNSET
    metadata: dict[str, FlagValue] = {}


class FlagFailure(Struct, omit_defaults=True):
    """Why there is no flag."""

    errorCode: FlagError  # noqa: N815  as OFREP has it
    errorDetails: str  # noqa: N815
    key: str | UnsetType = UNSET


class FlagList(Struct):
    """All flags."""

    flags: list[Flag]
    metadata: dict[str, FlagValue]
