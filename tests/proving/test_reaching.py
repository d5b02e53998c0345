"""Whether something can be reached within so many orders: against accounts of small catalogs, one by one."""

from __future__ import annotations

from random import Random
from time import monotonic
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY
from diff.tiny import CONDITIONS, catalogs, engine
from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.proving.orders import Ways
from maybuy.proving.reaching import Unreached
from maybuy.proving.survey import Asked
from proving.promised import TODAY, accounts, proof

VERSIONS = ("2019-01-01",)
ACTIONS = ("buy", "upgrade_edition", "downgrade_edition", "cancel_product")
COMPARED = (
    "user.role", "account.type", "account.new", "subscription.cycle", "item.held", "item.kind",
    "change.seats", "subscription.holds",
)  # fmt: skip
ITEMS = ("p/a", "p/b", "q", "x")
SEATS = (1, 2)
MOST = 25
"""Accounts from which two orders are tried."""


@st.composite
def policies(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rules on what may be bought, changed and cancelled."""
    made: list[dict[str, Any]] = [{"id": "owners", "allow": [*ACTIONS], "when": {"user.role": "owner"}}]
    for number in range(draw(st.integers(0, 3))):
        names = draw(st.lists(st.sampled_from(COMPARED), min_size=1, max_size=2, unique=True))
        chosen = draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3, unique=True))
        how = draw(st.sampled_from(["when", "unless"]))
        effect = draw(st.sampled_from(["allow", "deny"]))
        made.append(
            {"id": f"r{number}", effect: chosen, how: {name: draw(CONDITIONS[name]) for name in names}}
        )
    return made


def at_once(one: Engine, account: Account, wanted: list[str], user: str = "owner") -> bool:
    """Whether something wanted is held, or one question away."""
    held = {each.item for each in one.entitlements(account, DAY).features}
    if not held.isdisjoint(wanted):
        return True
    asked = one.prepare(account, user, DAY)
    bringing = [item for item, all_ in one.definitions.coming.items() if not all_.isdisjoint(wanted)]
    return any(
        asked.decide(action, item, seats=seats).outcome != "deny"
        for action in ("buy", "upgrade_edition", "downgrade_edition")
        for item in bringing
        for seats in ((None, 0, 1, 2, 3) if action == "buy" else (None,))
    )


@settings(deadline=None, max_examples=drawn(40))
@given(
    catalogs(),
    policies(),
    st.lists(st.sampled_from(ITEMS), min_size=1, max_size=2, unique=True),
    st.integers(1, 3),
    st.integers(0, 1 << 30),
)
def test_what_is_reached_is_reached_from_every_account(
    catalog: dict[str, Any], policy: list[dict[str, Any]], wanted: list[str], orders: int, seed: int
) -> None:
    sold = {name: catalog[name] for name in ("p", "q", "x")}
    one = engine(sold, policy, VERSIONS)
    who = {"user.role": "owner", "account.currency": "USD", "account.flag": False, "account.size": 0}
    said = {"reach": {"items": wanted, "orders": orders}, "when": who, "effective": TODAY}
    found, every = proof(one, **said), [*accounts(SEATS)]
    if orders == 1:
        assert found.holds is all(at_once(one, each, wanted) for each in every), found
    questions = [Asked(action, item, (item, item)) for action in ACTIONS for item in ITEMS]
    ways = Ways(one, questions, None, monotonic() + 600)
    for each in found.broken:
        assert isinstance(each, Unreached)
        account = Account.model_validate(each.witness.account)
        assert not at_once(one, account, wanted, each.witness.user)
        assert not ways.lead_to(frozenset(wanted), account, each.witness.user, DAY, orders)
    if found.holds:
        for account in Random(seed).sample(every, MOST):
            assert at_once(one, account, wanted) or ways.lead_to(
                frozenset(wanted), account, "owner", DAY, orders
            )
