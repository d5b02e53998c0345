"""Accounts to ask about, in one line each, and the question put to the shipped catalog."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.loading import load, read_account
from maybuy.model.account import Account

ROOT = Path(__file__).parents[2]
AT = date(2020, 9, 1)
"""The day of a question that does not say."""

TERM = ("2020-03-01", "2021-03-01")
ACCEPTED = {"master-subscription-agreement": "2019-01", "privacy": "2020-01"}
ROLES = ("owner", "admin", "agent", "light_agent")


@cache
def shipped() -> Engine:
    """The engine of the shipped catalog and policies."""
    return load(ROOT)


@cache
def example(name: str) -> Account:
    """A shipped example account."""
    return read_account(ROOT / "examples" / "accounts" / f"{name}.yaml", shipped())


def account(
    *items: str,
    type: str = "self_service",  # noqa: A002
    seats: int = 12,
    in_use: int = 0,
    cycle: str = "annual",
    term: tuple[str, str] = TERM,
    country: str = "US",
    currency: str = "USD",
    accepted: Mapping[str, str] = ACCEPTED,
    pays_by: str | None = None,
    **attributes: object,
) -> Account:
    """A subscriber to some items, with one user of each role, whose id is the role."""
    lines = [{"item": item, "seats": seats, "in_use": in_use} for item in items]
    subscription = {"cycle": cycle, "term": {"start": term[0], "end": term[1]}, "items": lines}
    return _account(
        kind=type, country=country, currency=currency, subscription=subscription, accepted=accepted,
        pays_by=pays_by, attributes=attributes,
    )  # fmt: skip


def prospect(
    *,
    type: str = "self_service",  # noqa: A002
    country: str = "US",
    currency: str = "USD",
    **attributes: object,
) -> Account:
    """Somebody without a subscription yet, who has accepted nothing."""
    return _account(
        kind=type, country=country, currency=currency, subscription=None, accepted={}, pays_by=None,
        attributes=attributes,
    )  # fmt: skip


def _account(
    *,
    kind: str,
    country: str,
    currency: str,
    subscription: Mapping[str, object] | None,
    accepted: Mapping[str, str],
    pays_by: str | None,
    attributes: Mapping[str, object],
) -> Account:
    said: dict[str, Any] = {
        "id": "account",
        "type": kind,
        "country": country,
        "currency": currency,
        "users": [{"id": role, "role": role} for role in ROLES],
        "subscription": subscription,
        "attributes": dict(attributes),
        "accepted_terms": dict(accepted),
    }
    if pays_by is not None:
        said["payment_method"] = pays_by
    return Account.model_validate(said)


def with_line(one: Account, item: str, seats: int, in_use: int = 0) -> Account:
    """The account with one more line, which has seats of its own."""
    said = one.model_dump(mode="json", exclude_none=True)
    said["subscription"]["items"].append({"item": item, "seats": seats, "in_use": in_use})
    return Account.model_validate(said)


def agreed(one: Account, *exceptions: Mapping[str, Any]) -> Account:
    """The same account, for which only these exceptions hold."""
    said = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    return Account.model_validate({"subscription": None, **said, "exceptions": list(exceptions)})


def ask(
    one: Account,
    action: str,
    item: str | None = None,
    *,
    user: str = "owner",
    at: date = AT,
    seats: int | None = None,
    quantity: int | None = None,
    to: str | None = None,
) -> Decision:
    """What the shipped engine answers."""
    return shipped().prepare(one, user, at).decide(action, item, seats=seats, quantity=quantity, to=to)


def codes(decision: Decision) -> tuple[str, ...]:
    """The codes of a decision's reasons, in order."""
    return tuple(reason.code for reason in decision.reasons)


def duties(decision: Decision) -> set[tuple[str, str]]:
    """What a decision asks for first, without versions."""
    return {(duty.kind, duty.what) for duty in decision.obligations}
