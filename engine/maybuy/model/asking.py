"""What may be asked of a catalog beside questions about accounts: for the command line, and for tools.

What a field is for is said here; a command's option has the same words.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from .base import IsoDate, Model

LONGEST: Final = 200
"""Characters that anything is named by at most."""

Word = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Comparing(Model):
    """The editions of a product side by side."""

    product: Word = Field(description="A product, or one of its editions.", examples=["support"])
    currency: Word | None = Field(
        default=None, description="The currency of prices (default: the catalog's first)."
    )
    at: IsoDate | None = Field(
        default=None, description="The day of the prices, such as 2020-09-01 (default: today)."
    )


class Explaining(Model):
    """The page of a diagnostic or reason code."""

    code: Word = Field(description="A diagnostic's code, or a reason's.", examples=["not_listed"])


class Differing(Model):
    """Who loses and who gains between two versions."""

    base: Word = Field(
        description="What was there before: a git revision, such as `main` or `HEAD~1`.", examples=["main"]
    )
    at: IsoDate | None = Field(
        default=None, description="The day of the questions, such as 2020-09-01 (default: today)."
    )
    timeline: bool = Field(
        default=False, strict=True, description="Every day, past and future, instead of one."
    )


class Proving(Model):
    """Whether what is promised holds, over all questions."""

    base: Word | None = Field(
        default=None,
        description="What was there before, for promises about a change: a git revision such as `main`.",
    )


def told(model: type[Model], field: str) -> str:
    """What a field is for, in English."""
    return model.model_fields[field].description or ""
