"""Which column of a table of customers says what: a company's own words, and what they are called here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Model, Scalar, TermsRef

ColumnName = Annotated[str, Field(min_length=1, description="A column, as the table calls it.")]

AccountColumn = Annotated[
    str, Field(min_length=1, description="Its column with the account's id.", examples=["customer_no"])
]
Files = Annotated[
    str, Field(min_length=1, description="Its files, beside this one.", examples=["lines/*.parquet"])
]


class FromColumn(Model):
    """A column whose words are not ours."""

    column: ColumnName
    values: dict[Scalar, Scalar] = Field(
        default={}, description="Its words and what they mean here; others stay as they are."
    )


class SameForAll(Model):
    """What every customer has, and no column says."""

    value: Scalar = Field(description="What it is.")


Told = ColumnName | FromColumn | SameForAll


class UserColumns(Model):
    """One user for each account, or for each row of a table of users."""

    role: Told | None = Field(default=None, description="The role.")
    attributes: dict[str, Told] = Field(
        default={}, description="Whatever else the vocabulary declares for users."
    )


class UserList(UserColumns):
    """A column that lists users; what is said of each is a field of what it lists."""

    column: ColumnName


class UserTable(UserColumns):
    """A second table, with a row for each user."""

    table: Files
    account: AccountColumn


class LineColumns(Model):
    """One line for each account, or for each row of a table of lines."""

    item: Told | None = Field(default=None, description="What is paid for; nothing there is no line.")
    seats: ColumnName | None = Field(default=None, description="Seats that are paid for.")
    in_use: ColumnName | None = Field(default=None, description="Seats that are taken.")
    since: ColumnName | None = Field(default=None, description="The day the line began.")
    price: ColumnName | None = Field(
        default=None, description="What a seat costs a month, where that was agreed with this customer."
    )
    price_until: ColumnName | None = Field(
        default=None, description="The first day that this price no longer binds."
    )


class LineList(LineColumns):
    """A column that lists lines; what is said of each is a field of what it lists."""

    column: ColumnName


class LineTable(LineColumns):
    """A second table, with a row for each line."""

    table: Files
    account: AccountColumn


class TermColumns(Model):
    """The current billing cycle."""

    start: ColumnName | None = Field(default=None, description="The first day of it.")
    end: ColumnName | None = Field(default=None, description="The first day that no longer belongs to it.")


class SubscriptionColumns(Model):
    """What an account pays for. Who has neither cycle nor term has no subscription yet."""

    cycle: Told | None = Field(default=None, description="How often it is paid.")
    term: TermColumns | None = Field(default=None, description="From when until when that is.")
    items: LineTable | LineList | LineColumns | None = Field(default=None, description="What is paid for.")


class ColumnsFile(Model):
    """Which column of a table of customers says what.

    What it does not say is read from a column with our own name, where there is one.
    """

    kind: Literal["columns"]
    id: ColumnName | None = Field(default=None, description="Names the account.")
    type: Told | None = Field(default=None, description="A value of the vocabulary's `account.type`.")
    country: Told | None = Field(default=None, description="Its country, by ISO 3166-1 alpha-2 code.")
    currency: Told | None = Field(default=None, description="Its currency, by ISO 4217 code.")
    users: UserTable | UserList | UserColumns | None = Field(
        default=None,
        description="Who asks; where nothing says it, one user of each sort that the vocabulary knows.",
    )
    subscription: SubscriptionColumns | None = Field(
        default=None, description="What it pays for, how often, and until when."
    )
    attributes: dict[str, Told] = Field(
        default={}, description="Whatever else the vocabulary declares for accounts."
    )
    accepted_terms: dict[TermsRef, ColumnName] = Field(
        default={}, description="The version accepted of each of the terms."
    )
    payment_method: Told | None = Field(default=None, description="How it pays, where that is known.")


NOTHING_SAID = ColumnsFile.model_construct(kind="columns")
"""The table calls everything as we do."""
