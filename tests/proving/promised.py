"""What tests of promises share: promises as files would have them, and the shipped files with a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

from diff.brute import DAY
from diff.edits import Files, files, made
from diff.tiny import ROLES
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.promise import PlacedPromise, Promise
from maybuy.proving.promises import proofs
from maybuy.proving.proof import Proof

TODAY = {"from": DAY.isoformat(), "until": (DAY + timedelta(days=1)).isoformat()}
Change = Callable[[Files], object]


def placed(**said: Any) -> PlacedPromise:
    return PlacedPromise(Promise.model_validate({"id": "kept", **said}), "policies/promises.yaml:4:5")


def proof(one: Engine, base: Engine | None = None, **said: Any) -> Proof:
    (found,) = proofs(one, DAY, [placed(**said)], base=base)
    return found


def shipped(change: Change | None = None) -> Engine:
    """The shipped files with a change to them."""
    data = files()
    if change is not None:
        change(data)
    found = made(data)
    assert found is not None
    return found


def of_shipped(one: Engine, name: str, base: Engine | None = None, today: date = DAY) -> Proof:
    """What comes of a shipped promise."""
    (found,) = proofs(one, today, [each for each in one.definitions.promises if each.id == name], base=base)
    return found


def more(**rule: Any) -> Change:
    """One rule more."""
    said = {"id": "one-more", "because": "so it is", "source": "S1", **rule}
    return lambda data: data["policies/rights.yaml"]["rules"].append(said)


def instead(name: str, **said: Any) -> Change:
    """A rule that says something else."""

    def change(data: Files) -> None:
        policies = (file for file in data.values() if file["kind"] == "policy")
        (rule,) = (rule for file in policies for rule in file["rules"] if rule["id"] == name)
        rule.update(said)

    return change


def edition(product: str, name: str, **said: Any) -> Change:
    """An edition that says something else."""

    def change(data: Files) -> None:
        (one,) = (each for each in data[f"catalog/{product}.yaml"]["editions"] if each["id"] == name)
        one.update(said)

    return change


def add_on(name: str, **said: Any) -> Change:
    """An add-on that says something else; None takes a key away."""

    def change(data: Files) -> None:
        one = data[f"catalog/{name}.yaml"]
        one.update(said)
        for key in [key for key, value in said.items() if value is None]:
            del one[key]

    return change


def together(*changes: Change) -> Change:
    """Several changes."""

    def change(data: Files) -> None:
        for one in changes:
            one(data)

    return change


def accounts(seats: Sequence[int], flags: Sequence[bool] = (False,)) -> Iterator[Account]:
    """All accounts of the tiny catalogs that anything tells apart, with so many seats of what they hold."""
    slots = [[None, *product(items, seats)] for items in (("p/a", "p/b"), ("q",), ("x",))]
    for kind, flag in product(("small", "large"), flags):
        subscriptions: list[Any] = [None]
        for cycle, *lines in product(("monthly", "annual"), *slots):
            items = [{"item": one[0], "seats": one[1]} for one in lines if one is not None]
            term = {"start": "2020-09-01", "end": "2021-09-01"}
            subscriptions.append({"cycle": cycle, "term": term, "items": items})
        for subscription in subscriptions:
            yield Account.model_validate(
                {
                    "kind": "account", "id": "one", "type": kind, "country": "FR", "currency": "USD",
                    "attributes": {"flag": flag, "size": 0}, "subscription": subscription,
                    "users": [{"id": role, "role": role} for role in ROLES],
                }
            )  # fmt: skip
