"""The paths of this API."""

from __future__ import annotations

from typing import Final

from ...model import answers
from ..answer.routing import OFREP, Route
from . import evaluating
from .asked import FlagsAsked

ROUTES: Final = (
    Route(
        "/ofrep/v1/evaluate/flags", "POST", evaluating.flags, OFREP, "All flags",
        FlagsAsked, (answers.FlagList,), failed=answers.FlagFailure,
    ),
    Route(
        "/ofrep/v1/evaluate/flags/{key}", "POST", evaluating.flag, OFREP, "One flag",
        FlagsAsked, (answers.Flag,), failed=answers.FlagFailure, problems=(404,),
    ),
)  # fmt: skip
