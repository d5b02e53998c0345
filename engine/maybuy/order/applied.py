"""The account that a confirmed order leaves: what its record says, put into the account it was made for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from ..language.told import Refused
from ..model.account import Account, Subscription
from ..model.base import Id, IsoDate, Model
from ..model.definitions import Definitions
from ..subscription.course import as_of


class _Part(Model):
    """A part of a record, which holds more than what an account takes from it."""

    model_config = ConfigDict(extra="ignore")


class CatalogName(_Part):
    """The catalog that an order was confirmed with."""

    version: str | None


class Acceptance(_Part):
    """Terms that were accepted with an order."""

    terms: Id
    version: str


class OrderRecord(_Part):
    """What an account takes from the record of a confirmed order."""

    kind: Literal["order-record"]
    id: str
    account: Annotated[str, Field(min_length=1)]
    at: IsoDate
    catalog: CatalogName
    subscription_before: Subscription | None
    subscription_now: Subscription | None
    accepted: tuple[Acceptance, ...]
    payment_method: Id | None


class RecordError(Refused):
    """A record that does not go with an account."""

    SUBJECT = "interface"
    PREFIX = "record"


def applied(account: Account, record: OrderRecord, definitions: Definitions) -> Account:
    """The account as an order leaves it; the same account where it is so already.

    Raises RecordError where it is another account, or is not as the order found it.
    """
    if record.account != account.id:
        raise RecordError("other-account", record=record.account, account=account.id)
    terms = {one.terms: one.version for one in record.accepted}
    after = account.model_copy(
        update={
            "subscription": record.subscription_now,
            "accepted_terms": {**account.accepted_terms, **terms},
            "payment_method": record.payment_method or account.payment_method,
        }
    )
    if _told(after) == _told(account):
        return account
    found = as_of(account, record.at, definitions).subscription
    if _plain(found) != _plain(record.subscription_before):
        raise RecordError("other-subscription", account=account.id, at=record.at.isoformat())
    return after


def _told(account: Account) -> tuple[object, ...]:
    """What an order may change of an account."""
    return _plain(account.subscription), account.accepted_terms, account.payment_method


def _plain(subscription: Subscription | None) -> Subscription | None:
    """A subscription with what was paid told in one way."""
    if subscription is None:
        return None
    items = tuple([line.model_copy(update={"paid": line.payments}) for line in subscription.items])
    return subscription.model_copy(update={"items": items})
