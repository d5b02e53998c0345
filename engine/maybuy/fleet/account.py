"""From a row of the canonical table to the account it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from ..model.account import Account, AgreedPrice, Line, Subscription, Term, User
from ..model.base import Model, made
from ..model.definitions import Definitions
from ..model.quick import account_of_data, defaults_of
from ..source import read
from .canonical import COUNTRY, CURRENCY, METHOD, ROLE, TYPE


def account_of(row: Mapping[str, Any], definitions: Definitions) -> Account:
    """The account of a row of `accounts`, by its document where it has one.

    Its users are called `user-1` and so on, unless a document has their ids. It says the facts that these
    definitions declare; those that only others declare are left out. ValueError of a document that is none.
    """
    document = row["document"]
    if document is not None:
        return within(document_of(document), definitions)
    users = [
        _made(
            User,
            id=f"user-{number}",
            role=one[ROLE] or "",
            attributes=_attributes(one, definitions, of_user=True),
        )
        for number, one in enumerate(row["users"], 1)
    ]
    return _made(
        Account,
        id=row["id"],
        type=row[TYPE] or "",
        country=row[COUNTRY],
        currency=row[CURRENCY],
        users=tuple(users),
        subscription=None if row["cycle"] is None else _subscription(row),
        attributes=_attributes(row, definitions, of_user=False),
        accepted_terms={one["terms"]: one["version"] for one in row["terms"]},
        payment_method=row[METHOD],
    )


def document_of(text: str) -> Account:
    """The account in a document. ValueError where it is none."""
    data = read(text, "").data
    account = account_of_data(data)
    return Account.model_validate(data) if account is None else account


def within(account: Account, definitions: Definitions) -> Account:
    """An account without the facts that a vocabulary does not declare."""
    declared = definitions.vocabulary
    own = {key: value for key, value in account.attributes.items() if f"account.{key}" in declared}
    users = []
    for user in account.users:
        kept = {key: value for key, value in user.attributes.items() if f"user.{key}" in declared}
        users.append(user if kept == user.attributes else user.model_copy(update={"attributes": kept}))
    if own == account.attributes and all(one is two for one, two in zip(users, account.users, strict=True)):
        return account
    return account.model_copy(update={"attributes": own, "users": tuple(users)})


def _attributes(row: Mapping[str, Any], definitions: Definitions, *, of_user: bool) -> dict[str, str]:
    apart = ROLE if of_user else TYPE
    return {
        fact.key: row[fact.name]
        for fact in definitions.facts
        if fact.of_user is of_user and fact.name != apart and row.get(fact.name) is not None
    }


def _subscription(row: Mapping[str, Any]) -> Subscription:
    term = _made(Term, start=row["term_start"], end=row["term_end"])
    lines = tuple([_line(one) for one in row["lines"]])
    return _made(Subscription, cycle=row["cycle"], term=term, items=lines)


def _line(line: Mapping[str, Any]) -> Line:
    price = line["price"]
    agreed = None if price is None else _made(AgreedPrice, seats=_short(price), until=line["price_until"])
    return _made(
        Line, item=line["item"], seats=line["seats"], in_use=line["in_use"], since=line["since"], price=agreed
    )


def _short(amount: Decimal) -> Decimal:
    """An amount without the zeros that a column gives all of them."""
    return Decimal(format(amount.normalize(), "f"))


_M = TypeVar("_M", bound=Model)


def _made(model: type[_M], **values: Any) -> _M:
    defaults, required = _fields(model)
    given = {name for name, value in values.items() if value is not None or name in required}
    return made(model, {**defaults, **values}, given)


@cache
def _fields(model: type[Model]) -> tuple[dict[str, Any], frozenset[str]]:
    """A value for each field of a record that says nothing, and the fields that it must say."""
    fields = model.model_fields.items()
    return defaults_of(model), frozenset(name for name, field in fields if field.is_required())
