"""What is cheaper in two orders than in one: each is found again by ordering it, and what was planted is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.order import Order
from maybuy.proving.proof import Proof
from maybuy.proving.splits import Change, Cheaper
from maybuy.report.proofs import ProofWords, proofs_json
from ordering import shop_files
from proving.promised import more, of_shipped, proof, shipped
from strategies import Data, gathered

LATE = date(2026, 1, 1)
"""Nothing changes after it: what is looked at on one day is looked at on all."""
FREE = {"by": "nothing", "because": "for nothing", "source": "S1"}


def shop(*rules: Data, **said: Any) -> Engine:
    return Engine(gathered(shop_files(rules=rules, **said)))


def settling(action: str) -> Data:
    return {"id": "free", "settle": [action], **FREE}


def of(engine: Engine) -> Proof:
    return proof(engine, orders="never_cheaper_apart")


def cost(engine: Engine, one: Cheaper, orders: tuple[tuple[Change, ...], ...]) -> Decimal:
    """What some orders of an example cost until the end of the next term, one after the other."""
    account, paid = Account.model_validate(one.witness.account), Decimal(0)
    cycle = {} if account.subscription else {"cycle": "monthly"}
    for number, changes in enumerate(orders):
        said = [
            {"action": action, "item": item, **({"seats": seats} if seats is not None else {})}
            for action, item, seats in changes
        ]
        order = Order.model_validate(
            {"user": one.witness.user, "changes": said, **(cycle if number == 0 else {})}
        )
        summary = engine.preview(account, order, one.witness.at)
        last = number == len(orders) - 1
        paid += sum((due.amount for due in summary.payments), Decimal(0)) if last else summary.due_now
        account = account.model_copy(update={"subscription": summary.subscription_now})
    return paid


def test_where_each_part_is_paid_for_nothing_is_cheaper_apart() -> None:
    found = of(shop())
    assert (found.holds, found.vacuous, found.missing) == (True, False, ())


@pytest.mark.parametrize("action", ["upgrade_edition", "add_seats"])
def test_what_is_given_for_nothing_until_the_next_term_makes_two_orders_cheaper(action: str) -> None:
    engine = shop(settling(action))
    found = of(engine)
    assert found.holds is False
    for one in found.broken:
        assert isinstance(one, Cheaper)
        assert action in {each[0] for order in one.apart for each in order}
        assert one.separately < one.together
    monthly = [
        one for one in found.broken if isinstance(one, Cheaper) and not one.witness.account["subscription"]
    ]
    for one in monthly[:3]:
        assert cost(engine, one, (one.changes,)) == one.together
        assert cost(engine, one, one.apart) == one.separately


def test_a_price_for_many_that_is_higher_is_cheaper_in_parts() -> None:
    def of_seats(tiers: str) -> Proof:
        scale = [{"up_to": 10, "price": 1}, {"price": 5}]
        charge = {"id": "seats", "per": "seat", "tiers": tiers, "prices": {"USD": scale}}
        files = shop_files(more=[{"kind": "product", "id": "scaled", "charges": [charge]}])
        return proof(Engine(gathered(files)), orders="never_cheaper_apart", items=["scaled"])

    # What is held is reckoned anew with all of its seats: no scale makes parts of it cheaper.
    assert of_seats("volume").holds
    assert of_seats("graduated").holds


def test_it_is_about_what_is_meant() -> None:
    engine = shop(settling("upgrade_edition"))
    assert proof(engine, orders="never_cheaper_apart", items=["extra"]).holds
    assert proof(engine, orders="never_cheaper_apart", items=["desk"]).holds is False
    nothing = proof(engine, orders="never_cheaper_apart", items=["bespoke"])
    assert nothing.vacuous


def test_it_is_told_which_orders_cost_what() -> None:
    engine = shop(settling("upgrade_edition"))
    found = of(engine)
    words = ProofWords(engine.definitions, "en")
    assert words.why(found) == (
        "Buy: Chat Pro, 2 seats: $60.00 in one order, and $40.00 in two: Buy: Chat Basic, 2 seats; "
        "then Upgrade Edition: Chat Pro; and 2 more cases"
    )
    shown = proofs_json([found], words)["promises"][0]["witness"]
    assert (shown["together"], shown["separately"], shown["currency"]) == ("60.00", "40.00", "USD")
    assert [len(order) for order in shown["apart"]] == [1, 1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "rule",
    [{"settle": ["upgrade_edition"], "by": "nothing"}, {"settle": ["add_seats"], "by": "nothing"}],
)
def test_what_makes_two_orders_cheaper_in_the_shipped_files_is_found(rule: Data) -> None:
    assert of_shipped(shipped(more(**rule)), "two-orders-save-nothing", today=LATE).holds is False


@pytest.mark.slow
def test_in_the_shipped_files_nothing_is_cheaper_apart() -> None:
    found = of_shipped(shipped(), "two-orders-save-nothing", today=LATE)
    assert (found.holds, found.vacuous, found.missing) == (True, False, ())
