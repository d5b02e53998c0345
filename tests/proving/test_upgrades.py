"""What upgrades take away: against every account of small catalogs, upgraded one by one, and by mutations of
the shipped files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY
from diff.tiny import CONDITIONS, catalogs, engine
from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.ask import Ask
from maybuy.model.order import Order
from maybuy.proving.upgrades import Upgrade
from maybuy.subscription.changes import changed
from maybuy.views.entitlements import Entitlements, entitlements
from proving.promised import TODAY, proof

VERSIONS = ("2019-01-01",)
SEATS = (1, 2, 3)
LOWER, HIGHER = "p/a", "p/b"
TERM = {"start": "2020-09-01", "end": "2021-09-01"}
UPGRADING = {"id": "upgrading", "allow": ["upgrade_edition"]}


def accounts(facts: bool) -> Iterator[dict[str, Any]]:
    """Accounts with the lower edition and whatever else, nothing of which brings the same product."""
    others = [[None, *product((item,), SEATS)] for item in ("q", "x")]
    known = (
        product(("small", "large"), (True, False), (0, 2, 3), ("USD", "EUR"))
        if facts
        else [("small", False, 0, "USD")]
    )
    for (kind, flag, size, currency), cycle, seats, *lines in product(
        known, ("monthly", "annual"), SEATS, *others
    ):
        held = [(LOWER, seats), *(one for one in lines if one is not None)]
        yield {
            "kind": "account", "id": "one", "type": kind, "country": "FR", "currency": currency,
            "attributes": {"flag": flag, "size": size},
            "users": [{"id": "owner", "role": "owner"}, {"id": "guest", "role": "guest"}],
            "subscription": {
                "cycle": cycle, "term": TERM,
                "items": [{"item": item, "seats": number} for item, number in held],
            },
        }  # fmt: skip


def less(before: Entitlements, after: Entitlements, kept: list[str]) -> bool:
    """Whether something is worth less: items by the edition of their product, features, or limits."""

    def items(one: Entitlements) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in sorted(each.item for each in one.features):
            found[name.partition("/")[0]] = name
        return found

    gone = any(items(after).get(name, "") < item for name, item in items(before).items())
    gone = gone or any(a.value and not b.value for a, b in zip(before.granted, after.granted, strict=True))
    fewer = any(b.value < a.value for a, b in zip(before.limits, after.limits, strict=True))
    return ("features" in kept and gone) or ("limits" in kept and fewer)


def taken(one: Engine, account: Account, user: str, kept: list[str]) -> bool:
    """Whether the upgrade of an account is previewed to take something away."""
    order = Order.model_validate({"user": user, "changes": [{"action": "upgrade_edition", "item": HIGHER}]})
    made = one.preview(account, order, DAY)
    if made.outcome == "deny":
        return False
    after = account.model_copy(update={"subscription": made.subscription_now})
    return less(entitlements(account, DAY, one.definitions), entitlements(after, DAY, one.definitions), kept)


@settings(deadline=None, max_examples=drawn(60))
@given(catalogs(), st.sampled_from([["features"], ["limits"], ["features", "limits"]]), st.booleans())
def test_an_upgrade_takes_something_exactly_if_some_account_loses_it(
    catalog: dict[str, Any], kept: list[str], owners: bool
) -> None:
    rule = {**UPGRADING, **({"when": {"user.role": "owner"}} if owners else {})}
    sold = {name: catalog[name] for name in ("p", "q", "x", "s")}
    one = engine(sold, [rule], VERSIONS)
    lost = any(taken(one, Account.model_validate(each), "owner", kept) for each in accounts(facts=False))
    found = proof(one, upgrade_keeps=kept, items=[HIGHER], effective=TODAY)
    assert found.holds is (not lost), found
    for each in found.broken:
        assert isinstance(each, Upgrade)
        assert taken(one, Account.model_validate(each.witness.account), each.witness.user, kept)


ASKED = ("use", "buy")
RIGHTS = (
    "user.role", "account.type", "account.flag", "account.size", "account.currency", "subscription.cycle",
    "item.held", "item.price", "change.seats", "change.parent_seats", "subscription.holds", "change.quantity",
    "change.within_limit",
)  # fmt: skip


@st.composite
def granting(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rules on what may be used, and bought beside."""
    made: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        names = draw(st.lists(st.sampled_from(RIGHTS), max_size=2, unique=True))
        effect = "allow" if number == 0 else draw(st.sampled_from(["allow", "deny"]))
        rule: dict[str, Any] = {"id": f"r{number}", effect: [*ASKED]}
        if names:
            rule[draw(st.sampled_from(["when", "unless"]))] = {name: draw(CONDITIONS[name]) for name in names}
        made.append(rule)
    return made


def questions(one: Engine) -> Iterator[tuple[str, str, int | None]]:
    yield from (
        ("use", limit, number) for limit in one.definitions.limits for number in (None, 0, 1, 2, 3, 4)
    )
    yield ("use", "light", None)
    yield from (("buy", "x", seats) for seats in (None, 1, 2, 3))


def denied_after(one: Engine, account: Account) -> bool:
    """Whether some right of an account is gone with the higher edition."""
    subscription = account.subscription
    assert subscription is not None
    items = changed(subscription.items, Ask("upgrade_edition", HIGHER), DAY, one.definitions)
    above = account.model_copy(update={"subscription": subscription.model_copy(update={"items": items})})
    held = {each.item for each in entitlements(above, DAY, one.definitions).features}
    for user in ("owner", "guest"):
        first, second = (one.prepare(each, user, DAY) for each in (account, above))
        for action, item, number in questions(one):
            if action == "buy" and item in held:
                continue
            asked = {"quantity" if action == "use" else "seats": number}
            here, there = (each.decide(action, item, **asked) for each in (first, second))
            if here.outcome != "deny" and there.outcome == "deny":
                return True
    return False


@pytest.mark.slow
@settings(deadline=None, max_examples=drawn(25))
@given(catalogs(), granting())
def test_a_right_is_lost_exactly_if_somebody_loses_it(
    catalog: dict[str, Any], policy: list[dict[str, Any]]
) -> None:
    sold = {name: catalog[name] for name in ("p", "q", "x")}
    one = engine(sold, [UPGRADING, *policy], VERSIONS)
    if proof(one, upgrade_keeps=["rights"], items=[HIGHER], effective=TODAY).vacuous:
        return
    found = proof(one, upgrade_keeps=["rights"], items=[HIGHER], effective=TODAY)
    if any(each.why == "counted" for each in found.missing):
        return
    lost = any(denied_after(one, Account.model_validate(each)) for each in accounts(facts=True))
    assert found.holds is (not lost), found
