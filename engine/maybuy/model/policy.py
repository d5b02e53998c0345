"""Who may buy what: rules, and the channels, actions and terms that they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from .base import (
    ALWAYS,
    DATE_SCHEMA,
    ID,
    ActionRef,
    ChannelRef,
    CustomerName,
    Defines,
    EditionRef,
    Effective,
    Id,
    IsoDate,
    ItemRef,
    Model,
    ProductRef,
    Ref,
    Silences,
    Source,
    Text,
    Url,
    as_date,
)
from .condition import ANYTHING, Condition, When
from .deed import NOTHING, TARGETS, Does, Target, said_by
from .settlement import PRORATION, REST, By, Credit, Settlement

EFFECTS: Final = ("allow", "deny", "defer", "require", "settle")
NEXT_CYCLE: Final = "next_cycle"
ACCEPT: Final = "accept"
"""The obligation to accept terms: `accept:privacy`."""

PROVIDE: Final = "provide"
"""The obligation to give a detail: `provide:vat_number`."""

OBLIGATION: Final = rf"^({ACCEPT}|{PROVIDE}):{ID}$"
Actions = Annotated[tuple[ActionRef, ...], Field(min_length=1)]
Obligations = Annotated[
    tuple[Annotated[str, Field(pattern=OBLIGATION), Ref("obligation")], ...], Field(min_length=1)
]


class Selector(Model):
    """Items by what they are rather than by name; all entries must hold."""

    kind: Literal["product", "add-on", "suite"] | None = Field(default=None, description="What sort of item.")
    product: ProductRef | None = Field(default=None, description="Any edition of this product.")
    edition: EditionRef | None = Field(default=None, description="This edition of any product.")
    price: Literal["listed", "on_request"] | None = Field(default=None, description="How it is priced.")


def _items(value: Any) -> Any:
    if isinstance(value, Mapping) and not value:
        raise ValueError("a selector names at least one thing")
    return value


def _until(value: Any) -> Any:
    return value if value == NEXT_CYCLE else as_date(value)


Items = Annotated[
    Annotated[tuple[ItemRef, ...], Field(min_length=1)]
    | Annotated[Selector, Field(json_schema_extra={"minProperties": 1})],
    BeforeValidator(_items),
]
Until = Annotated[
    Any,
    BeforeValidator(_until),
    WithJsonSchema({"anyOf": [{"const": NEXT_CYCLE}, DATE_SCHEMA], "examples": [NEXT_CYCLE, "2020-10-07"]}),
]


class Rule(Model):
    """One sentence of policy: an effect on a list of actions, and when it applies."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [effect]} for effect in EFFECTS],
            "dependentRequired": {
                "until": ["defer"],
                "defer": ["until"],
                "obligations": ["require"],
                "require": ["obligations"],
                "code": ["deny"],
                "by": ["settle"],
                "credit": ["settle"],
            },
            "dependentSchemas": {
                "through": {"anyOf": [{"required": ["allow"]}, {"required": ["deny"]}]},
                "settle": {"anyOf": [{"required": ["by"]}, {"required": ["credit"]}]},
            },
        }
    )

    id: Id = Field(description="Names the rule in every answer it gives.")
    allow: Actions | None = Field(default=None, description="Grants these actions.")
    deny: Actions | None = Field(default=None, description="Takes these actions away, whatever grants them.")
    defer: Actions | None = Field(default=None, description="Makes these actions take effect later.")
    require: Actions | None = Field(default=None, description="Asks something of whoever does these actions.")
    settle: Actions | None = Field(
        default=None, description="Says how these actions are charged where they take effect at once."
    )
    through: Annotated[tuple[ChannelRef, ...], Field(min_length=1)] | None = Field(
        default=None, description="The channels it speaks of; without it, all of them."
    )
    items: Items | None = Field(
        default=None, description="The items it speaks of: ids, or a selector such as `{kind: add-on}`."
    )
    when: When = Field(default=None, description="Applies only when this holds.")
    unless: When = Field(default=None, description="Does not apply when this holds.")
    until: Until = Field(default=None, description="With `defer`: `next_cycle`, or a day.")
    obligations: Obligations | None = Field(
        default=None, description="With `require`: `accept:TERMS` or `provide:DETAIL`."
    )
    by: By | None = Field(
        default=None,
        description=(
            "With `settle`, what is charged of what is added: its share of what is left of the term "
            "(`proration`, which it is where nothing is said), the term in `full`, `nothing` before the next "
            "one, or a `new_term` that begins with the change."
        ),
    )
    credit: Credit | None = Field(
        default=None,
        description=(
            "With `settle`, what is given back of what leaves: what was paid for the `rest` of the term, "
            "which it is where nothing is said, or `none` of it."
        ),
    )
    code: Id | None = Field(
        default=None, description="With `deny`: the reason's own code, `withdrawn` by default."
    )
    because: Text | None = Field(default=None, description="What to tell the customer.")
    source: Source | None = None
    owner: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="Who answers for this rule."
    )
    effective: Effective = Field(default=ALWAYS, description="The days on which it applies.")
    silence: Silences = ()

    @model_validator(mode="after")
    def _one_effect(self) -> Rule:
        if sum(getattr(self, effect) is not None for effect in EFFECTS) != 1:
            raise ValueError("a rule has exactly one of allow, deny, defer, require and settle")
        pairs = (("until", "defer"), ("obligations", "require"))
        if any((getattr(self, a) is None) != (getattr(self, b) is None) for a, b in pairs):
            raise ValueError("`until` goes with `defer`, and `obligations` with `require`")
        if (self.settle is None) != (self.by is None and self.credit is None):
            raise ValueError("`by` and `credit` go with `settle`, and `settle` with one of them")
        if self.code is not None and self.deny is None:
            raise ValueError("`code` goes with `deny`")
        if self.through is not None and self.allow is None and self.deny is None:
            raise ValueError("`through` goes with `allow` or `deny`")
        return self

    @property
    def effect(self) -> str:
        """`allow`, `deny`, `defer`, `require` or `settle`."""
        return next(effect for effect in EFFECTS if getattr(self, effect) is not None)

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions the effect is on."""
        actions: tuple[str, ...] = getattr(self, self.effect)
        return actions

    @property
    def settlement(self) -> Settlement | None:
        """How a `settle` rule has something charged, all of it; None for any other rule."""
        return None if self.settle is None else Settlement(self.by or PRORATION, self.credit or REST)

    @property
    def condition(self) -> Condition:
        """What `when` says; a condition that always holds where it says nothing."""
        return self.when if isinstance(self.when, Condition) else ANYTHING


class PolicyFile(Model):
    """A set of rules. Neither their order nor their files' names matter."""

    kind: Literal["policy"]
    id: Id
    description: Text | None = Field(default=None, description="What its rules are about.")
    effective: Effective = Field(default=ALWAYS, description="The days on which its rules apply.")
    owner: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="Who answers for its rules."
    )
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)] = Field(
        description="In any order: none comes first."
    )
    silence: Silences = ()


class Channel(Model):
    """A way to do something: by oneself, or assisted by somebody of the company."""

    id: Annotated[Id, Defines("channel")]
    kind: Literal["self_service", "assisted"] = Field(
        description="Whether customers do it by themselves, or with somebody of the company."
    )
    name: CustomerName = None
    path: Text | None = Field(
        default=None,
        description="Where customers find it, step by step, as it is called there.",
        examples=["Admin Center › Billing › Subscription"],
    )
    url: Url | None = Field(
        default=None, description="The address of it.", examples=["https://shop.example/plans"]
    )
    source: Source | None = None


class Contact(Model):
    """Whom a customer may turn to on any question."""

    id: Annotated[Id, Defines("contact")]
    name: CustomerName = None
    url: Url | None = Field(
        default=None, description="The address to turn to.", examples=["https://shop.example/support"]
    )
    source: Source | None = None


class ChannelsFile(Model):
    """The channels, in the order a customer should try them, and whom to contact."""

    kind: Literal["channels"]
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)] = Field(
        description="In the order a customer should try them."
    )
    contacts: tuple[Contact, ...] = Field(
        default=(), description="Whom customers may turn to on any question."
    )
    silence: Silences = ()


def _does(said: Mapping[str, Any]) -> Does:
    return said_by(said.get("id", ""))


def _target(said: Mapping[str, Any]) -> Target:
    return TARGETS.get(said.get("does", NOTHING), "none")


class Action(Model):
    """Something a user may want to do."""

    id: Annotated[Id, Defines("action")]
    name: CustomerName = None
    does: Does = Field(
        default_factory=_does,
        description="What it does to a subscription; by default what its id says, and else `nothing`.",
    )
    target: Target = Field(
        default_factory=_target,
        description=(
            "What it is done to: any `item`, a `line` of the subscription, anything `held` on it, another "
            "`edition` of a product held, a `suite`, a billing `cycle`, a `payment_method`, a `limit`; by "
            "default what goes with what it does."
        ),
    )
    channelled: Annotated[bool, Field(strict=True)] = Field(
        default=True, description="Whether it is done through a channel, or simply allowed or not."
    )
    offered_with: ChannelRef | None = Field(
        default=None,
        description="A channel: the action is allowed exactly when a change is offered there, without rules.",
    )
    source: Source | None = None


class ActionsFile(Model):
    """The actions that policies may speak of."""

    kind: Literal["actions"]
    actions: Annotated[tuple[Action, ...], Field(min_length=1)] = Field(
        description="What a user may want to do."
    )
    silence: Silences = ()


class TermsVersion(Model):
    """One version of terms, and the first day it is in force."""

    version: Annotated[str, Field(min_length=1)] = Field(
        description="What this version is called.", examples=["2020-01"]
    )
    from_: IsoDate = Field(alias="from", description="The first day it is in force.")


class Terms(Model):
    """Terms that customers accept."""

    id: Annotated[Id, Defines("terms")]
    name: CustomerName = None
    versions: Annotated[tuple[TermsVersion, ...], Field(min_length=1)] = Field(
        description="Every version; the one in force is the last that has begun."
    )
    source: Source | None = None


class Detail(Model):
    """Something a customer is asked for, such as a tax number."""

    id: Annotated[Id, Defines("detail")]
    name: CustomerName = None
    optional: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Whether an order goes through without it."
    )
    source: Source | None = None


class TermsFile(Model):
    """The terms to accept and the details to give, which `require` rules ask for."""

    kind: Literal["terms"]
    terms: tuple[Terms, ...] = Field(default=(), description="What customers accept.")
    details: tuple[Detail, ...] = Field(default=(), description="What customers are asked for.")
    silence: Silences = ()
