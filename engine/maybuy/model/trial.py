"""How something can be tried before it is paid for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .base import Id, Model, as_integer


class TrialOffer(Model):
    """For how long something is free, how often, and what becomes of it."""

    days: Annotated[int, BeforeValidator(as_integer), Field(ge=1, le=3_650)] = Field(
        description="For how many days it is free."
    )
    once: bool = Field(default=False, strict=True, description="Whether a customer can try it one time only.")
    then: Literal["ends"] | Id | None = Field(
        default=None,
        description="What becomes of it: it `ends`, or goes on as this edition and is paid for; by default "
        "as itself.",
    )

    def over(self, day: date) -> date:
        """The first day that is no longer free, of what is tried from a day on."""
        return day + timedelta(days=self.days)
