"""Promises: what policies must keep to, whatever is changed in them. maybuy prove says whether they do.

A promise is one model, of which one word says what is promised; which keys go with which words stands in
WORDS, once. The rule that would keep it, or that stands where it applies, is made of it by kept_by().
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from .base import ALWAYS, ChannelRef, Effective, Id, Model, Percent, Rise, Silences, Source, Text
from .condition import When
from .deed import ACQUIRE, UPGRADE
from .definitions import Definitions, PlacedRule
from .logic import selects
from .policy import Actions, Items, Obligations, Rule

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "never": ("through", "items", "when", "unless"),
    "always": ("through", "items", "obligations", "when", "unless"),
    "upgrade_keeps": ("upgrading", "items", "when", "unless"),
    "prices_in_order": ("items",),
    "codes_take_at_most": ("items",),
    "orders": ("items",),
    "change": ("items",),
    "reach": ("through", "when", "unless"),
}
"""The words that say what is promised, each with the keys that not all of them take."""

PROMISED: Final = tuple(WORDS)

_TAKING: Final[Mapping[str, tuple[str, ...]]] = {
    key: tuple(word for word, keys in WORDS.items() if key in keys)
    for key in dict.fromkeys(key for keys in WORDS.values() for key in keys)
}
"""By key the words that take it."""

_WITH: Final[Mapping[str, Any]] = {
    "dependentRequired": {key: list(words) for key, words in _TAKING.items() if len(words) == 1},
    "dependentSchemas": {
        **{
            key: {"anyOf": [{"required": [word]} for word in words]}
            for key, words in _TAKING.items()
            if len(words) > 1
        },
        "obligations": {
            "properties": {
                "always": {
                    "type": "array",
                    "title": "Always",
                    "description": "What is asked for is asked for with each of these actions.",
                }
            }
        },
    },
}

Kept = Literal["features", "limits", "rights"]
"""What upgrades may be promised to keep."""

InOrder = Literal["suites", "cycles", "editions"]
"""What prices may be promised to be in order of."""


class OneOf(Model):
    """Actions of which one is enough."""

    any: Actions = Field(description="One of these actions at least can be done.")


class Change(Model):
    """What a change keeps to, from one version of the files to the next."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    takes_nothing: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Whoever has a subscription can do all that they could do before."
    )
    raises_at_most: Rise | None = Field(
        default=None,
        description="By how much, in percent, a price may go up for who has something or buys it.",
        examples=[10],
    )

    @model_validator(mode="after")
    def _something(self) -> Change:
        if not self.takes_nothing and self.raises_at_most is None:
            raise ValueError("a change is promised to keep to something")
        return self


class Reach(Model):
    """What can be reached, and how soon."""

    items: Items = Field(description="What is held then, one of it at least.")
    orders: Annotated[int, Field(ge=1, le=6, strict=True)] = Field(
        default=1, description="Within how many orders, each of one change."
    )


class Promise(Model):
    """One sentence that holds of every question that can be asked, or of everything that can be held."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [word]} for word in PROMISED], **_WITH}
    )

    id: Id = Field(description="Names the promise where it is broken.")
    never: Actions | None = Field(default=None, description="Nobody may do these actions, where it applies.")
    always: Actions | OneOf | None = Field(
        default=None,
        description="Policies let whoever it is about do these actions, where the catalog itself does; or "
        "`any` of them, on one of the items at least.",
    )
    upgrade_keeps: Annotated[tuple[Kept, ...], Field(min_length=1)] | None = Field(
        default=None,
        description="An upgrade takes none of these away: the `features` and items that come with what is "
        "held, its `limits`, and the `rights` of its users.",
    )
    prices_in_order: Annotated[tuple[InOrder, ...], Field(min_length=1)] | None = Field(
        default=None,
        description="What a seat costs a month, in any number of seats and any currency: `suites` are never "
        "dearer than their parts, longer `cycles` than shorter ones, higher `editions` never cheaper than "
        "lower ones.",
    )
    codes_take_at_most: Percent | None = Field(
        default=None,
        description="What all codes that may stand together take at most of what is charged, in percent.",
        examples=[50],
    )
    orders: Literal["never_cheaper_apart"] | None = Field(
        default=None,
        description="`never_cheaper_apart`: what is ordered at once never costs less in two orders on one "
        "day: fewer seats and the rest, a lower edition and the upgrade, the parts and the suite.",
    )
    change: Change | None = Field(
        default=None,
        description="What each change of the files keeps to: `maybuy prove --base` holds it against what was "
        "there before.",
    )
    reach: Reach | None = Field(
        default=None, description="Wherever an account is, it can come to hold something."
    )
    through: Annotated[tuple[ChannelRef, ...], Field(min_length=1)] | None = Field(
        default=None,
        description="The channels it speaks of: never through one of them, or always through some of them; "
        "without it, all of them.",
    )
    upgrading: Actions | None = Field(
        default=None,
        description="With `upgrade_keeps`, the actions that upgrade; without it, all that do "
        "`upgrade_edition`.",
    )
    obligations: Obligations | None = Field(
        default=None,
        description="With `always`: whoever may do these actions is asked for this first, `accept:TERMS` or "
        "`provide:DETAIL`.",
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
        said = [word for word in PROMISED if getattr(self, word) is not None]
        if len(said) != 1:
            raise ValueError("a promise says one thing")
        for key, words in _TAKING.items():
            if getattr(self, key) is not None and said[0] not in words:
                raise ValueError(f"`{key}` does not go with `{said[0]}`")
        if self.obligations is not None and isinstance(self.always, OneOf):
            raise ValueError("`obligations` go with a list of actions")
        return self

    @property
    def word(self) -> str:
        """What says what is promised, such as `never`."""
        return next(word for word in PROMISED if getattr(self, word) is not None)


class PromisesFile(Model):
    """What policies must keep to. They decide nothing: `maybuy prove` says whether they are kept."""

    kind: Literal["promises"]
    promises: Annotated[tuple[Promise, ...], Field(min_length=1)] = Field(description="In any order.")
    silence: Silences = ()


@dataclass(frozen=True, slots=True)
class PlacedPromise:
    """A promise, and where it stands."""

    promise: Promise
    place: str

    @property
    def id(self) -> str:
        """The promise's own id."""
        return self.promise.id


_PREFIX: Final = "promise:"
"""What no id of a policy's rule begins with."""


def is_promised(rule: str) -> bool:
    """Whether the rule with an id is that of a promise."""
    return rule.startswith(_PREFIX)


def kept_by(promise: Promise, definitions: Definitions) -> PlacedRule:
    """The rule that keeps a promise: by `never` what it speaks of is taken away, by `always` it is granted,
    or asks for something. Of any other word, a rule that stands where the promise applies."""
    effects: dict[str, Any] = {"deny": promise.never}
    if promise.obligations is not None:
        effects = {"require": actions_of(promise, definitions), "obligations": promise.obligations}
    elif promise.always is not None:
        effects = {"allow": actions_of(promise, definitions)}
    elif promise.never is None:
        effects = {"deny": actions_of(promise, definitions)}
    rule = Rule.model_construct(
        id=f"{_PREFIX}{promise.id}",
        **effects,
        through=None if promise.obligations is not None else promise.through,
        items=promise.items,
        when=promise.when,
        unless=promise.unless,
        effective=promise.effective,
    )
    return PlacedRule(rule, "", promise.effective, "")


def actions_of(promise: Promise, definitions: Definitions) -> tuple[str, ...]:
    """The actions that a promise speaks of."""
    if isinstance(promise.always, OneOf):
        return promise.always.any
    said = promise.never or promise.always or promise.upgrading
    if said is not None:
        return said
    if promise.reach is not None:
        return tuple(one for does in ACQUIRE for one in definitions.doing.get(does, ()))
    return definitions.doing.get(UPGRADE, ()) if promise.upgrade_keeps is not None else ()


def reached_by(reach: Reach, definitions: Definitions) -> frozenset[str]:
    """The items of which holding one is to reach it."""
    items = definitions.items.values()
    return frozenset(one.id for one in items if selects(reach.items, one, definitions))


def actions_stated(stated: Mapping[str, Any], definitions: Definitions) -> Iterator[str]:
    """The same of a promise as it stands in a file, as far as there are such actions."""
    for key in ("never", "always", "upgrading"):
        said = stated.get(key, ())
        listed = said.get("any", ()) if isinstance(said, Mapping) else said
        yield from (one for one in listed if one in definitions.actions)
    if "upgrade_keeps" in stated and "upgrading" not in stated:
        yield from definitions.doing.get(UPGRADE, ())
    if "reach" in stated:
        yield from (one for does in ACQUIRE for one in definitions.doing.get(does, ()))
