"""Orders in one line each, and a small shop whose prices, currency and promotions a test chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from acceptance.accounts import AT, shipped
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.order import Order
from maybuy.order.summary import Preview
from strategies import Data, gathered

ACTIONS = {
    "buy": "item", "add_seats": "line", "remove_seats": "line", "upgrade_edition": "edition",
    "downgrade_edition": "edition", "bundle": "suite", "cancel_product": "held", "cancel_account": "none",
    "change_billing_cycle": "cycle", "change_payment_method": "payment_method", "extend_subscription": "none",
    "apply_promotion": "none",
}  # fmt: skip
LATER = ["remove_seats", "downgrade_edition", "cancel_product", "change_billing_cycle", "extend_subscription"]


def change(action: str, item: str | None = None, **more: object) -> dict[str, object]:
    """One change, as an order has it."""
    return {"action": action, **({"item": item} if item else {}), **more}


def order(*changes: Mapping[str, object], user: str = "owner", **more: object) -> Order:
    """An order of some changes."""
    return Order.model_validate({"user": user, "changes": [dict(one) for one in changes], **more})


def preview(
    one: Account, *changes: Mapping[str, object], at: date = AT, engine: Engine | None = None, **more: object
) -> Preview:
    """The summary of an order of some changes, on the shipped catalog unless another engine is given."""
    return (engine or shipped()).preview(one, order(*changes, **more), at)  # type: ignore[arg-type]


def outcomes(one: Preview) -> list[str]:
    """The outcome of each change."""
    return [decision.outcome for decision in one.changes]


def held(one: Preview, *, after: bool = False) -> dict[str, int]:
    """The seats of each item held once the order has happened, or with `after` all that is scheduled too."""
    subscription = one.subscription_after if after else one.subscription_now
    return {line.item: line.seats for line in subscription.items} if subscription else {}


def scheduled(one: Preview) -> list[tuple[str, str | None]]:
    """What comes later: each action with its item, or with what it changes to."""
    return [(later.change.action, later.change.item or later.change.to) for later in one.scheduled]


def missing(one: Preview) -> list[tuple[str, str | None]]:
    """What an order lacks: each kind with what it is about."""
    return [(lack.kind, lack.what) for lack in one.missing]


def refused(one: Preview) -> list[tuple[str, str]]:
    """The codes that do not apply, each with the reason."""
    return [(refusal.code, refusal.why) for refusal in one.refused_codes]


def taken_off(one: Preview) -> dict[str, Decimal]:
    """What each promotion takes off now."""
    return {discount.promotion: discount.amount for discount in one.discounts}


def prices(currency: str, monthly: object, annual: object) -> Data:
    return {currency: {"monthly": str(monthly), "annual": str(annual), "quarterly": str(monthly)}}


def shop(**how: Any) -> Engine:
    """The engine of a shop: see shop_files()."""
    return Engine(gathered(shop_files(**how)))


def shop_files(
    *,
    prorate_by: str = "day",
    currency: str = "USD",
    desk: tuple[object, object, object] = (10, 20, 50),
    promotions: Iterable[Data] = (),
    rules: Iterable[Data] = (),
    more: Iterable[Data] = (),
    later: Iterable[str] = LATER,
    facts: Data | None = None,
) -> list[Data]:
    """A shop of its own: Desk in three editions, Chat, an add-on, a suite, something on request.

    `desk` is what its editions cost a month, paid monthly; a year costs as much a month, but for the suite.
    `later` are the actions that wait for the next cycle.
    """
    editions = [
        {"id": name, "prices": prices(currency, price, price)}
        for name, price in zip(("basic", "pro", "top"), desk, strict=True)
    ]
    return [
        {
            "kind": "catalog", "id": "shop", "name": "Shop", "currencies": [currency],
            "prorate_by": prorate_by,
            "cycles": [
                {"id": "monthly", "months": 1}, {"id": "annual", "months": 12},
                {"id": "quarterly", "months": 3},
            ],
        },
        {"kind": "product", "id": "desk", "name": "Desk", "editions": editions},
        {
            "kind": "product", "id": "chat", "name": "Chat",
            "editions": [
                {"id": "basic", "prices": prices(currency, 5, 5)},
                {"id": "pro", "prices": prices(currency, 15, 15)},
            ],
        },
        {
            "kind": "add-on", "id": "extra", "name": "Extra", "requires": {"any": ["desk/pro", "desk/top"]},
            "prices": prices(currency, 4, 4),
        },
        {
            "kind": "add-on", "id": "more", "name": "More", "requires": {"any": ["extra"]},
            "prices": prices(currency, 1, 1),
        },
        {
            "kind": "suite", "id": "all", "name": "All",
            "editions": [
                {
                    "id": "pro", "parts": ["desk/pro", "chat/pro"], "includes": ["extra", "more"],
                    "prices": prices(currency, 30, 28),
                }
            ],
        },
        {"kind": "product", "id": "bespoke", "name": "Bespoke", "price": "on_request"},
        {"kind": "payment-methods", "methods": [{"id": "card"}, {"id": "wire", "through": ["desk"]}]},
        {
            "kind": "vocabulary",
            "attributes": {
                "user.role": {"type": "enum", "values": ["owner", "admin", "agent", "light_agent"]},
                "account.type": {"type": "enum", "values": ["self_service", "managed"]},
                "account.size": {"type": "integer", "min": 0, "max": 1000, "default": 5},
                **(facts or {}),
            },
        },
        {
            "kind": "channels",
            "channels": [{"id": "page", "kind": "self_service"}, {"id": "desk", "kind": "assisted"}],
        },
        {"kind": "actions", "actions": [{"id": name, "target": target} for name, target in ACTIONS.items()]},
        {
            "kind": "policy", "id": "rights",
            "rules": [
                {
                    "id": "owner", "allow": list(ACTIONS), "through": ["page", "desk"],
                    "when": {"user.role": "owner", "account.type": "self_service"},
                },
                {"id": "on-request", "deny": ["buy"], "through": ["page"], "items": {"price": "on_request"}},
                *([{"id": "later", "defer": list(later), "until": "next_cycle"}] if later else []),
                *rules,
            ],
        },
        *({"kind": "promotion", **promotion} for promotion in promotions),
        *more,
    ]  # fmt: skip


def sold(
    later: Iterable[str] = (),
    more: Iterable[Data] = (),
    promotions: Iterable[Data] = (),
    **trials: Data,
) -> Engine:
    """The shop, where `try_out` starts a trial of some items: `chat_pro={"days": 14}`."""
    files = shop_files(later=later, more=more, promotions=promotions)
    for name, trial in trials.items():
        product, _, edition = name.partition("_")
        one: Data = next(file for file in files if file.get("id") == product)
        if edition:
            one = next(each for each in one["editions"] if each["id"] == edition)
        one["trial"] = trial
    for file in files:
        if file["kind"] == "actions":
            file["actions"] = [*file["actions"], {"id": "try_out", "does": "start_trial"}]
        if file["kind"] == "policy":
            file["rules"] = [*file["rules"], {"id": "tries", "allow": ["try_out"], "through": ["page"]}]
    return Engine(gathered(files))


def customer(
    *lines: tuple[Any, ...],
    cycle: str = "annual",
    term: tuple[str, str] = ("2020-03-01", "2021-03-01"),
    currency: str = "USD",
    scheduled: Iterable[Data] = (),
    promotions: Iterable[Data] = (),
    trials: Iterable[Data] = (),
    **more: object,
) -> Account:
    """A subscriber to lines of an item, its seats and those in use, who pays by card."""
    items = [dict(zip(("item", "seats", "in_use"), line, strict=False)) for line in lines]
    subscription = {
        "cycle": cycle, "term": {"start": term[0], "end": term[1]}, "items": items,
        "scheduled": list(scheduled), "promotions": list(promotions), "trials": list(trials),
    }  # fmt: skip
    return _customer(subscription, currency, more)


def newcomer(*, currency: str = "USD", **more: object) -> Account:
    """Somebody who holds nothing yet, and would pay by card."""
    return _customer(None, currency, more)


def _customer(subscription: Data | None, currency: str, more: Mapping[str, object]) -> Account:
    said = {
        "id": "customer", "type": "self_service", "country": "US", "currency": currency,
        "users": [{"id": role, "role": role} for role in ("owner", "admin")],
        "subscription": subscription, "payment_method": "card", **more,
    }  # fmt: skip
    return Account.model_validate(said)
