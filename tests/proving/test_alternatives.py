"""Whether one of several actions can always be done: against every account of small catalogs, one by one."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from diff.brute import DAY
from diff.tiny import CHANNELS, CONDITIONS, ROLES, catalogs, engine
from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.proving.alternatives import Stuck
from proving.promised import TODAY, accounts, proof

VERSIONS = ("2019-01-01",)
ACTIONS = ("cancel_product", "extend_subscription", "add_seats", "buy", "change_billing_cycle")
ALONE = ("extend_subscription", "change_billing_cycle")
COMPARED = (
    "user.role", "account.type", "account.flag", "account.new", "subscription.cycle", "item.held",
    "item.seats", "item.kind", "change.seats", "subscription.holds",
)  # fmt: skip
WHOM = ("user.role", "account.type", "account.new", "subscription.holds")
SEATS = (1, 2, 3)


@st.composite
def policies(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some rules on some of the actions."""
    made: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        names = draw(st.lists(st.sampled_from(COMPARED), max_size=2, unique=True))
        effect = "allow" if number == 0 else draw(st.sampled_from(["allow", "allow", "deny"]))
        chosen = draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=4, unique=True))
        rule: dict[str, Any] = {"id": f"r{number}", effect: chosen}
        if names:
            rule[draw(st.sampled_from(["when", "unless"]))] = {name: draw(CONDITIONS[name]) for name in names}
        if draw(st.integers(0, 2)) == 0:
            rule["through"] = draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=2, unique=True))
        made.append(rule)
    return made


@st.composite
def promised(draw: st.DrawFn) -> dict[str, Any]:
    """Some of the actions, and for whom."""
    actions = draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3, unique=True))
    said: dict[str, Any] = {"always": {"any": actions}}
    names = draw(st.lists(st.sampled_from(WHOM), max_size=2, unique=True))
    if names:
        said["when"] = {name: draw(CONDITIONS[name]) for name in names}
    if draw(st.integers(0, 2)) == 0:
        said["through"] = draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=2, unique=True))
    return said


def going(one: Engine, account: Account, user: str, said: dict[str, Any]) -> bool:
    """Whether one of the actions is granted, on whatever, in whatever number."""
    asked, through = one.prepare(account, user, DAY), said.get("through")
    for action in said["always"]["any"]:
        for item in [None] if action in ALONE else one.definitions.items:
            for seats in (None, 1, 2, 3, 4) if action in ("add_seats", "buy") else (None,):
                found = asked.decide(action, item, seats=seats)
                if found.outcome != "deny" and not (through and set(through).isdisjoint(found.channels)):
                    return True
    return False


@settings(deadline=None, max_examples=drawn(30))
@given(catalogs(), policies(), promised())
def test_somebody_is_stuck_exactly_if_nothing_can_be_done(
    catalog: dict[str, Any], policy: list[dict[str, Any]], said: dict[str, Any]
) -> None:
    sold = {name: catalog[name] for name in ("p", "q", "x")}
    one = engine(sold, policy, VERSIONS)
    when = {"when": said["when"]} if "when" in said else {}
    actions = said["always"]["any"]
    only = engine(sold, [{"id": "r", "allow": actions, **when}], VERSIONS)
    here = engine(
        sold, [*policy, *([{"id": "zz", "deny": actions, "unless": said["when"]}] if when else [])], VERSIONS
    )

    def stuck(account: Account, user: str) -> bool:
        return going(only, account, user, said) and not going(here, account, user, said)

    found = proof(one, **said, effective=TODAY)
    for each in found.broken:
        assert isinstance(each, Stuck)
        assert stuck(Account.model_validate(each.witness.account), each.witness.user)
    if found.holds is not False:
        every = accounts(SEATS, flags=(True, False))
        lost = next(((a, user) for a in every for user in ROLES if stuck(a, user)), None)
        assert lost is None
        assert found.holds is True, found
