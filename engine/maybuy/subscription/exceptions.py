"""What was agreed with one customer alone: what an account may use on a day, whatever it subscribes to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..model.account import Account, AccountException


def in_force(account: Account, day: date) -> Iterator[AccountException]:
    """The exceptions of an account that count on a day."""
    for one in account.exceptions:
        if (one.from_ is None or one.from_ <= day) and (one.until is None or day < one.until):
            yield one


def best_of(limit: str, account: Account, day: date) -> AccountException | None:
    """The exception that grants the most of a limit's units on a day: of equal ones the last to end."""
    granting = [one for one in in_force(account, day) if limit in one.grant.limits]
    return max(granting, key=lambda one: (one.grant.limits[limit], one.until or date.max), default=None)
