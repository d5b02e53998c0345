"""The closed list of attributes that a condition may name.

A vocabulary file declares the facts an account brings. The derived attributes, which the engine works
out from account, question and catalog, are declared here; both kinds are used the same way in YAML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import (
    SCALAR_SCHEMA,
    TEXT_SCHEMA,
    Defines,
    Integer,
    Model,
    Scalar,
    Silences,
    Text,
    as_scalar,
    as_text,
)

NONE: Final = "none"
"""The value of an enumerated attribute that does not apply to a question."""


def _values(value: Any) -> dict[str, dict[str, str]]:
    """`[owner, admin]`, or the same as a mapping to names, as one mapping from value to names."""
    if isinstance(value, list | tuple):
        named: dict[str, dict[str, str]] = {as_scalar(entry): {} for entry in value}
    elif isinstance(value, Mapping):
        named = {as_scalar(key): {} if names is None else as_text(names) for key, names in value.items()}
    else:
        raise ValueError("values are a list, or a mapping from value to names")
    if not named:
        raise ValueError("an attribute has at least one value")
    return named


Values = Annotated[
    dict[str, dict[str, str]],
    BeforeValidator(_values),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": SCALAR_SCHEMA, "minItems": 1},
                {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [{"type": "null"}, *TEXT_SCHEMA["anyOf"]],
                        "description": "The value's name: a sentence, or one for each language.",
                    },
                    "propertyNames": {"minLength": 1},
                    "minProperties": 1,
                },
            ],
            "description": "All values of an enum, with their names if they have any.",
            "examples": [["owner", "admin"], {"owner": {"en": "Owner", "fr": "Propriétaire"}}],
        }
    ),
]

AttributeName = Annotated[
    str,
    Field(
        pattern=r"^(user|account)\.[a-z][a-z0-9_]*$",
        description="A fact about the user or the account, such as `account.type`.",
        examples=["account.type"],
    ),
    Defines("attribute"),
]


class Attribute(Model):
    """One fact that an account brings: its type and, where they are few, its values."""

    type: Literal["enum", "bool", "integer", "date"] = Field(
        description="`enum`: one of `values`; `bool`: true or false; `integer`: whole numbers; `date`: days."
    )
    values: Values | None = None
    min: Integer | None = Field(default=None, description="The least value of an integer.")
    max: Integer | None = Field(default=None, description="The greatest value of an integer.")
    default: Scalar | None = Field(
        default=None,
        description="What an account that does not say has; without one, the fact must be given.",
    )
    name: Text | None = Field(
        default=None, description="What it is called in sentences, such as `account type`."
    )
    description: Text | None = Field(default=None, description="What it means, for those who write policies.")
    changeable: bool = Field(
        default=False,
        strict=True,
        description="Whether a customer can change it, so that a refusal may name it as a way out.",
    )


class VocabularyFile(Model):
    """The facts that conditions may ask about, each with its type and values."""

    kind: Literal["vocabulary"]
    attributes: Annotated[dict[AttributeName, Attribute], Field(min_length=1)] = Field(
        description="The facts, by name: `user.…` or `account.…`."
    )
    silence: Silences = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """An attribute the engine works out: its name, type, fixed values if it has any, and what it says."""

    name: str
    type: Literal["enum", "bool", "integer", "date", "items"]
    values: tuple[str, ...]
    says: str


def _derived(*rows: tuple[str, str, str]) -> dict[str, Derived]:
    table = {}
    for name, kind, says in rows:
        base, _, values = kind.partition(":")
        table[name] = Derived(name, base, tuple(values.split()), says)  # type: ignore[arg-type]
    return table


UNSOLD: Final = "not_sold_for_cycle"
FOLLOWS: Final = "seats_follow"
UNSOUND: Final = (
    "already_held", "not_compatible", "excluded", UNSOLD, "too_few_seats", "too_many_seats", FOLLOWS,
    "required_by",
)  # fmt: skip
"""The codes of what a catalog asks of what is held, in the order in which they are told."""

TRIED: Final = "subscription.tried"
"""Worked out only where some condition names it, or something can be tried only once."""

SINCE: Final = "item.since"
"""Worked out only where some condition names it."""

# A kind without values takes them from the catalog (items, cycles, terms ...).
DERIVED: Final[Mapping[str, Derived]] = _derived(
    ("action", "enum", "what the user wants to do"),
    ("at", "date", "the day of the question"),
    ("item", "enum", "the item acted upon, or the limit or feature used"),
    ("item.kind", "enum:product add-on suite limit feature none", "what sort of thing the item is"),
    ("item.product", "enum", "the product whose edition the item is"),
    ("item.edition", "enum", "the edition, where the item has one"),
    ("item.price", "enum:listed on_request none", "how it is priced in the account's currency on that day"),
    ("item.held", "enum:no line other_edition included part", "how the account holds it already"),
    ("item.seats", "integer", "the seats held of it; where its edition changes, of the edition held"),
    ("item.seats_free", "integer", "those of these seats that are not in use"),
    (SINCE, "date", "the day it was bought, never after today; of what is not held, after all days"),
    ("change.to", "enum", "the billing cycle or payment method asked for"),
    ("change.direction", "enum:up down same none", "the way an edition, cycle or payment method would move"),
    ("change.seats", "integer", "the item's seats after the change"),
    (
        "change.parent_seats",
        "integer",
        "the seats of what the item requires; its own where it requires nothing",
    ),
    ("change.below_in_use", "bool", "whether fewer seats would be left than are in use"),
    ("change.parts_held", "integer", "how many parts of a suite the account holds"),
    ("change.breaks", "bool", "whether something held would lose what it requires"),
    ("change.lacks", "bool", "whether something that comes with it would lack what it requires"),
    ("change.excluded", "bool", "whether something that comes with it cannot be held beside what there is"),
    (
        "change.unsound",
        f"enum:{NONE} {' '.join(UNSOUND)}",
        "what of the catalog would not be so of what is left: on a later day, apart, or in another cycle",
    ),
    (
        "change.quantity",
        "integer",
        "the total of a limit's units: wanted, or there once some are added or taken away",
    ),
    (
        "change.within_limit",
        "bool",
        "whether that total, or a feature, is within what the account holds; none that are not there go",
    ),
    ("account.new", "bool", "whether the account has no subscription yet"),
    ("account.country", "enum", "the account's country"),
    ("account.currency", "enum", "the account's currency"),
    ("subscription.cycle", "enum", "the subscription's billing cycle"),
    ("subscription.committed", "bool", "whether a contract that outlasts its terms runs on the day"),
    ("subscription.days_left", "integer", "the days until its term ends; 0 without a subscription"),
    ("subscription.on_trial", "bool", "whether a line is tried on the day, and costs nothing yet"),
    (TRIED, "items", "every item that has been tried, now or before"),
    ("subscription.holds", "items", "every item held: bought, part of a suite, or included"),
    ("payment.method", "enum", "how the account pays, where it is known"),
    ("terms.outdated", "items", "the terms of which the account has not accepted the current version"),
)
