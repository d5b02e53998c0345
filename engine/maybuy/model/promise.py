"""Promises: what policies must keep to, whatever is changed in them. maybuy prove says whether they do."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from .base import ALWAYS, ChannelRef, Effective, Id, Model, Silences, Source, Text
from .condition import When
from .policy import Actions, Items, Rule

PROMISED: Final = ("never", "always")


class Promise(Model):
    """One sentence that holds of every question that can be asked."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [word]} for word in PROMISED]})

    id: Id = Field(description="Names the promise where it is broken.")
    never: Actions | None = Field(default=None, description="Nobody may do these actions, where it applies.")
    always: Actions | None = Field(
        default=None,
        description="Policies let whoever it is about do these actions, where the catalog itself does.",
    )
    through: Annotated[tuple[ChannelRef, ...], Field(min_length=1)] | None = Field(
        default=None,
        description="The channels it speaks of: never through one of them, or always through some of them; "
        "without it, all of them.",
    )
    items: Items | None = Field(
        default=None, description="The items it speaks of: ids, or a selector such as `{kind: add-on}`."
    )
    when: When = Field(default=None, description="Applies only when this holds.")
    unless: When = Field(default=None, description="Does not apply when this holds.")
    because: Text | None = Field(default=None, description="Why it is promised.")
    source: Source | None = None
    owner: Annotated[str, Field(min_length=1)] | None = Field(default=None, description="Who answers for it.")
    effective: Effective = Field(default=ALWAYS, description="The days on which it applies.")
    silence: Silences = ()

    @model_validator(mode="after")
    def _one_word(self) -> Promise:
        if (self.never is None) == (self.always is None):
            raise ValueError("a promise has either never or always")
        return self

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that it speaks of."""
        return self.never or self.always or ()

    @property
    def rule(self) -> Rule:
        """The rule that keeps it: by `never` what it speaks of is taken away, by `always` it is granted.

        It has an id that no policy can have.
        """
        return Rule.model_construct(
            id=f"promise:{self.id}",
            deny=self.never,
            allow=self.always,
            through=self.through,
            items=self.items,
            when=self.when,
            unless=self.unless,
            effective=self.effective,
        )


class PromisesFile(Model):
    """What policies must keep to. They decide nothing: `maybuy prove` says whether they are kept."""

    kind: Literal["promises"]
    promises: Annotated[tuple[Promise, ...], Field(min_length=1)] = Field(description="In any order.")
    silence: Silences = ()
