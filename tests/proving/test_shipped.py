"""The shipped files keep what they promise, and changes to them that do not are found with a true example."""

from __future__ import annotations

from typing import Any

import pytest

from diff.brute import DAY
from maybuy.diff.rows import Row
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.ask import Question
from maybuy.model.order import Order
from maybuy.proving.alternatives import Stuck
from maybuy.proving.promises import proofs
from maybuy.proving.proof import Proof
from maybuy.proving.reaching import Unreached
from maybuy.proving.upgrades import Upgrade
from maybuy.subscription.changes import changed
from proving.promised import Change, add_on, edition, instead, more, of_shipped, shipped, together

SHIPPED = shipped()
OWNER = {"user.role": "owner"}
ON_REQUEST = "on-request-is-bought-from-the-representative"
LOW = ["support/essential", "support/team"]
TOP = {"subscription.holds": {"any": ["support/elite"]}}


def again(one: Engine, found: Proof) -> set[str]:
    """What comes of the first example when it is asked again: an outcome, or what an upgrade takes."""
    (first, *_) = found.broken
    assert not isinstance(first, Stuck) or nobody_may(one, first)
    if isinstance(first, Upgrade):
        return {upgraded_again(one, first)}
    assert isinstance(first, Row | Stuck | Unreached)
    assert first.witness is not None
    said = first.witness
    account = Account.model_validate(said.account)
    ask = said.ask
    decision = one.decide(
        Question(account, said.user, ask.action, ask.item, said.at, ask.seats, ask.quantity, ask.to)
    )
    wanted = {duty.partition(":")[2] for duty in found.promised.promise.obligations or ()}
    lacking = sorted(wanted - {duty.what for duty in decision.obligations})
    return {" without ".join((decision.outcome, *lacking))}


def nobody_may(one: Engine, found: Stuck) -> bool:
    """Whether nothing of what is promised is offered to whom an example is about."""
    said = found.witness
    offered = one.offers(Account.model_validate(said.account), said.user, said.at)
    return {each.action for each in offered}.isdisjoint(found.actions)


def upgraded_again(one: Engine, found: Upgrade) -> str:
    """What an upgrade takes from the account of an example."""
    said, loss = found.witness, found.loss
    account = Account.model_validate(said.account)
    subscription = account.subscription
    assert subscription is not None
    if loss.what == "right":
        move = found.move
        asked = said.ask._replace(action=move.action, item=move.higher, seats=None, quantity=None, to=None)
        items = changed(subscription.items, asked, said.at, one.definitions)
        after = account.model_copy(update={"subscription": subscription.model_copy(update={"items": items})})
        first, then = (one.prepare(each, said.user, said.at).answer(said.ask) for each in (account, after))
        return f"{loss.name} {first.outcome} {then.outcome}"
    changes = [{"action": said.ask.action, "item": said.ask.item}]
    made = one.preview(account, Order.model_validate({"user": said.user, "changes": changes}), said.at)
    after = account.model_copy(update={"subscription": made.subscription_now})
    held = [one.entitlements(each, said.at) for each in (account, after)]
    if loss.what == "item":
        there = [loss.name in {each.item for each in all_.features} for all_ in held]
        return f"{loss.name} {there}"
    values: list[Any] = [
        {each.feature: each.value for each in all_.granted} | {each.limit: each.value for each in all_.limits}
        for all_ in held
    ]
    return f"{loss.name} {[each[loss.name] for each in values]}"


@pytest.mark.parametrize(
    "name", [one.id for one in SHIPPED.definitions.promises if one.promise.change is None]
)
def test_the_shipped_files_keep_what_they_promise(name: str) -> None:
    found = of_shipped(SHIPPED, name)
    assert (found.id, found.holds, found.vacuous) == (name, True, False)


@pytest.mark.parametrize(
    "name",
    ["only-owners-change", "agreement-in-force-is-accepted", "upgrades-lose-nothing",
     "owners-leave-or-go-on", "everybody-reaches-enterprise"],
)  # fmt: skip
def test_what_was_not_worked_out_in_time_is_not_said_to_hold(name: str) -> None:
    (one,) = (each for each in SHIPPED.definitions.promises if each.id == name)
    (found,) = proofs(SHIPPED, DAY, [one], seconds=0)
    assert (found.holds, {each.why for each in found.missing}) == (None, {"time"})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "change", "seen"),
    [
        ("only-owners-change",
         more(allow=["buy"], through=["website"], when={"user.role": "admin"}), "allow"),
        ("only-owners-change",
         more(allow=["cancel_account"], through=["representative"], when={"user.role": "agent"}), "refer"),
        ("add-ons-go-with-support", add_on("collaboration", requires=None), "allow"),
        ("add-ons-go-with-support",
         add_on("more-storage", requires={"any": ["support", "guide/enterprise"]}), "allow"),
        ("on-request-from-a-person",
         instead(ON_REQUEST, items={"product": "temporary-agents"}), "allow"),
        ("on-request-from-a-person",
         instead(ON_REQUEST, unless={"account.country": "FR"}), "allow"),
        ("admins-see-the-subscription",
         more(deny=["view_subscription"], when={"account.new": True}), "deny"),
        ("admins-see-the-subscription",
         instead("owner-and-admin-see-the-subscription", when=OWNER), "deny"),
        ("owners-have-a-channel",
         instead("any-owner-turns-to-the-representative", unless={"account.country": "NO"}), "deny"),
        ("owners-have-a-channel", more(deny=["cancel_product"], items={"kind": "suite"}), "deny"),
        ("owners-leave-or-go-on",
         more(deny=["cancel_product", "cancel_account", "extend_subscription"],
              when={"subscription.committed": True}), "deny"),
        ("owners-leave-or-go-on",
         together(
             more(deny=["cancel_account"], when={"account.country": "DE"}),
             more(id="two", deny=["extend_subscription"], when={"subscription.holds": {"none": ["chat"]}}),
             instead("any-owner-turns-to-the-representative", unless={"item": "guide/lite"}),
         ), "deny"),
        ("everybody-reaches-enterprise",
         more(deny=["buy", "upgrade_edition", "bundle"], items=["support", "support-suite"],
              when={"account.country": "DE"}), "deny"),
        ("everybody-reaches-enterprise",
         together(
             more(deny=["cancel_product"], items=LOW),
             more(id="two", deny=["buy", "bundle", "upgrade_edition"],
                  when={"subscription.holds": {"any": LOW}}),
         ), "deny"),
        ("upgrades-lose-nothing",
         edition("support", "elite", features=[{"api_requests": 700}, "sandbox"]),
         "skills_routing ['true', None]"),
        ("upgrades-lose-nothing",
         edition("support", "enterprise", features=[{"api_requests": 100}]), "api_requests ['200', '100']"),
        ("upgrades-lose-nothing",
         edition("support", "elite", includes=["productivity-pack"]), "sunshine [True, False]"),
        ("upgrades-lose-nothing",
         more(deny=["buy"], items=["collaboration"], when=TOP), "collaboration refer deny"),
        ("agreement-in-force-is-accepted",
         instead("newer-agreement-is-accepted", require=["buy"]),
         "allow without master-subscription-agreement"),
        ("agreement-in-force-is-accepted",
         instead("newer-agreement-is-accepted", effective={"from": "2020-06-01"}),
         "allow without master-subscription-agreement"),
        ("privacy-terms-in-force-are-accepted",
         instead("newer-privacy-terms-are-accepted", unless={"account.type": "sales_assisted"}),
         "allow without privacy"),
        ("privacy-terms-in-force-are-accepted",
         instead("newer-privacy-terms-are-accepted",
                 obligations=["accept:master-subscription-agreement"]),
         "allow without privacy"),
    ],
)  # fmt: skip
def test_a_change_that_breaks_a_promise_is_found_with_a_true_example(
    name: str, change: Change, seen: str
) -> None:
    one = shipped(change)
    found = of_shipped(one, name)
    assert found.holds is False, found
    assert again(one, found) == {seen}
