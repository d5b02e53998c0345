"""What the types, ids and names of somebody else's requests are here: for AuthZEN's API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .account import Account
from .base import PLACE_PATTERN, ActionRef, ItemId, Model, Scalar, UserRole

Place = Annotated[
    str,
    Field(
        pattern=PLACE_PATTERN,
        description="Where a value stands: in the request, or what is known of the user or the account.",
        examples=["resource.properties.owner"],
    ),
]
Places = (
    Place
    | Annotated[
        tuple[Place, ...],
        Field(min_length=1, description="Several places: the first that has a value counts."),
    ]
)
Name = Annotated[str, Field(min_length=1, max_length=200)]
Theirs = Annotated[Scalar, Field(description="Their word for it.")]
UserId = Annotated[Name, Field(description="A user's id.")]


class SubjectType(Model):
    """How the ids of one type of subject find users: by a table, else by what is known of users."""

    by: Annotated[str, Field(pattern=r"^user\.[a-z][a-z0-9_]*$")] | None = Field(
        default=None,
        description="The fact that their id is a value of: `user.id`, or an attribute that is declared."
        " Without it and without `ids` it is `user.id`.",
    )
    ids: Annotated[dict[Theirs, UserId], Field(min_length=1)] = Field(
        default={}, description="The user of each id; with `by`, of those that it does not find."
    )


class ResourceType(Model):
    """What the resources of one type are here."""

    is_: Literal["item", "limit", "feature", "account", "nothing"] = Field(
        default="item",
        alias="is",
        description="What is asked about: an item (a product too), a limit, a feature, the account as a"
        " whole, or nothing in particular.",
    )
    named: ItemId | None = Field(
        default=None, description="The item, limit or feature that all resources of this type stand for."
    )
    ids: Annotated[dict[Theirs, ItemId], Field(min_length=1)] = Field(
        default={}, description="The item, limit or feature of each id; an id that is not here is unknown."
    )
    known: Annotated[dict[Theirs, dict[Name, Scalar]], Field(min_length=1)] = Field(
        default={},
        description="The resources there are, each with its properties: what searches find, and what holds"
        " where a request sends no properties.",
    )


class FromRequest(Model):
    """A fact whose value stands in the request."""

    from_: Places = Field(alias="from", description="Where it stands.")
    values: Annotated[dict[Theirs, Scalar], Field(min_length=1)] = Field(
        default={}, description="Their words and what they mean here; others stay as they are."
    )
    otherwise: Scalar | None = Field(
        default=None,
        description="What it is where the request says a word that the vocabulary does not have.",
    )


class Compared(Model):
    """A fact that is true where two places have the same value, false where they differ or one has none."""

    same: tuple[Places, ...] = Field(description="The two places.")


FactName = Annotated[
    str,
    Field(
        pattern=r"^(user|account)\.[a-z][a-z0-9_]*$",
        description="A fact that the vocabulary declares.",
        examples=["account.own"],
    ),
]
ByResource = Annotated[
    dict[Theirs, ActionRef], Field(min_length=1, description="The action, by the resource's id.")
]
ByType = Annotated[
    dict[Name, ActionRef | ByResource], Field(min_length=1, description="The action, by the resource's type.")
]


class AuthzenFile(Model):
    """What the types, ids and names in requests of AuthZEN mean in this catalog."""

    kind: Literal["authzen"]
    account: Name | None = Field(
        default=None, description="The account that is asked about where nothing else tells which."
    )
    account_from: Places | None = Field(
        default=None, description="Where requests say which account it is, beside `context.account`."
    )
    accounts: Annotated[tuple[Account, ...], Field(min_length=1)] = Field(
        default=(), description="Accounts that stand here, whole; a user is in one of them at most."
    )
    roles: Annotated[
        dict[UserId, Annotated[tuple[UserRole, ...], Field(min_length=1)]], Field(min_length=1)
    ] = Field(
        default={},
        description="Users with several roles, in place of the one that the account says: what any of them"
        " may do, they may.",
    )
    subjects: Annotated[dict[Name, SubjectType], Field(min_length=1)] = Field(
        default={"user": SubjectType.model_construct(by="user.id")},
        description="Types of subjects; without it there are `user`s, by their ids.",
    )
    resources: Annotated[dict[Name, ResourceType], Field(min_length=1)] = Field(
        default={
            one: ResourceType.model_construct(is_=one) for one in ("item", "limit", "feature", "account")
        },
        description="Types of resources; without it `item`, `limit`, `feature` and `account`.",
    )
    actions: Annotated[dict[Name, ActionRef | ByType], Field(min_length=1)] = Field(
        default={}, description="Their names of actions, all of them; without it those of the catalog."
    )
    attributes: Annotated[dict[FactName, Places | FromRequest | Compared], Field(min_length=1)] = Field(
        default={}, description="Facts that requests may tell; all others are as the account has them."
    )
