"""What is sold for some billing cycles alone is bought and kept in those, and told of with them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.answer_words import AnswerWords
from maybuy.report.preview_json import preview_json
from ordering import LATER, change, customer, newcomer, order, shop_files
from strategies import Data, gathered

AT = date(2020, 9, 1)
UNSOLD = "not_sold_for_cycle"


def sold(later: list[str] | None = None, **cycles: list[str]) -> Engine:
    """The shop, some of whose items are sold for some billing cycles alone: `desk_top=["annual"]`."""
    files = shop_files(later=[] if later is None else later)
    for name, some in cycles.items():
        product, _, edition = name.partition("_")
        one: Data = next(file for file in files if file.get("id") == product)
        if edition:
            one = next(each for each in one["editions"] if each["id"] == edition)
        one["cycles"] = some
    return Engine(gathered(files))


def asked(engine: Engine, account: Account, action: str, item: str | None = None, **more: object) -> Decision:
    return engine.prepare(account, "owner", AT).decide(action, item, **more)  # type: ignore[arg-type]


def codes(decision: Decision) -> list[str]:
    return [one.code for one in decision.reasons]


def steps(decision: Decision) -> list[list[tuple[str, object]]]:
    return [[(one.kind, one.value) for one in remedy.steps] for remedy in decision.remedies]


def told(decision: Decision, language: str = "en") -> list[str]:
    return [sentence for sentence, _ in AnswerWords(decision.prepared, language).reasons(decision)]


def outcomes(summary: Preview) -> list[str]:
    return [one.outcome for one in summary.changes]


MONTHLY = customer(("desk/basic", 3), cycle="monthly", term=("2020-09-01", "2020-10-01"))


@pytest.mark.parametrize(("action", "item"), [("buy", "chat/pro"), ("upgrade_edition", "desk/top")])
def test_what_is_sold_annually_alone_is_had_once_the_cycle_is_annual(action: str, item: str) -> None:
    engine = sold(desk_top=["annual"], chat_pro=["annual"])
    decision = asked(engine, MONTHLY, action, item)
    assert codes(decision) == [UNSOLD]
    assert steps(decision) == [[("cycle", "annual")]]
    name = engine.definitions.items[item].name["*"]
    assert told(decision) == [f"{name} is not sold for the billing cycle monthly: only for annual"]
    assert told(decision, "fr") == [
        f"{name} ne se vend pas avec le cycle de facturation monthly : uniquement avec annual"
    ]
    annual = customer(("desk/basic", 3))
    assert asked(engine, annual, action, item).outcome == "allow"


def test_seats_are_added_in_a_cycle_that_it_is_no_longer_sold_for() -> None:
    held = customer(("desk/top", 3), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    engine = sold(desk_top=["annual"])
    assert asked(engine, held, "add_seats", "desk").outcome == "allow"
    assert asked(engine, held, "change_billing_cycle", to="quarterly").outcome == "allow"


def test_a_cycle_that_something_held_is_not_sold_for_is_refused_by_its_name() -> None:
    engine = sold(desk_top=["annual"], chat_pro=["annual", "quarterly"])
    decision = asked(engine, customer(("desk/top", 3), ("chat/pro", 3)), "change_billing_cycle", to="monthly")
    assert codes(decision) == [UNSOLD]
    assert told(decision) == ["not sold for the billing cycle monthly: Desk Top and Chat Pro"]
    assert told(decision, "fr") == [
        "ne se vend pas avec le cycle de facturation monthly : Desk Top et Chat Pro"
    ]
    assert [("item", "desk/top"), ("item", "chat/pro")] in steps(decision)
    assert [("item", "desk/pro"), ("item", "chat/basic")] in steps(decision)
    one = asked(engine, customer(("desk/top", 3)), "change_billing_cycle", to="monthly")
    assert steps(one) == [[("item", "desk/basic")], [("item", "desk/pro")], [("item", "desk/top")]]
    quarterly = asked(engine, customer(("chat/pro", 3)), "change_billing_cycle", to="quarterly")
    assert quarterly.outcome == "allow"


@pytest.mark.parametrize("later", [[], LATER])
def test_an_order_that_gives_it_up_too_changes_the_cycle(later: list[str]) -> None:
    engine = sold(later, chat_pro=["annual"])
    account = customer(("desk/pro", 3), ("chat/pro", 3))
    cycle, cancel = change("change_billing_cycle", to="monthly"), change("cancel_product", "chat")
    move = change("downgrade_edition", "chat", to="basic")
    for changes in ([cycle, cancel], [cancel, cycle], [move, cycle]):
        assert outcomes(engine.preview(account, order(*changes), AT)) == ["allow", "allow"]
    assert outcomes(engine.preview(account, order(cycle), AT)) == ["deny"]


def test_what_leaves_after_the_cycle_has_changed_comes_too_late() -> None:
    engine = sold(["cancel_product"], chat_pro=["annual"])
    account = customer(("desk/pro", 3), ("chat/pro", 3))
    changes = change("change_billing_cycle", to="monthly"), change("cancel_product", "chat")
    summary = engine.preview(account, order(*changes), AT)
    assert outcomes(summary) == ["deny", "allow"]
    assert codes(summary.changes[0]) == [UNSOLD]


def test_what_would_not_be_sold_once_another_cycle_begins_is_refused_with_its_day() -> None:
    engine = sold(LATER, chat_pro=["annual"])
    waits = [{"on": "2021-03-01", "change": {"action": "change_billing_cycle", "to": "monthly"}}]
    decision = asked(engine, customer(("desk/pro", 3), scheduled=waits), "buy", "chat/pro")
    assert codes(decision) == [UNSOLD]
    assert told(decision) == ["from March 1, 2021: not sold for the billing cycle monthly: Chat Pro"]


@pytest.mark.parametrize("waits", [[], ["monthly"], ["quarterly"]])
def test_a_change_to_no_cycle_in_particular_is_told_of_however_often(waits: list[str]) -> None:
    engine = sold(LATER)
    account = customer(
        ("desk/pro", 3),
        scheduled=[
            {"on": "2021-03-01", "change": {"action": "change_billing_cycle", "to": to}} for to in waits
        ],
    )
    to_any = change("change_billing_cycle")
    summary = engine.preview(account, order(to_any, to_any), AT)
    assert [codes(one) for one in summary.changes] == [["granted"], ["granted"]]
    assert [one["outcome"] for one in preview_json(summary, engine.definitions, "en")["changes"]] == [
        "allow",
        "allow",
    ]


def test_a_cycle_changes_once_what_is_not_sold_for_it_has_left() -> None:
    engine = sold(LATER, chat_pro=["annual"])
    waits = [{"on": "2021-03-01", "change": {"action": "cancel_product", "item": "chat/pro"}}]
    account = customer(("desk/pro", 3), ("chat/pro", 3), scheduled=waits)
    assert asked(engine, account, "change_billing_cycle", to="monthly").outcome == "allow"
    assert (
        asked(sold([], chat_pro=["annual"]), account, "change_billing_cycle", to="monthly").outcome == "deny"
    )


def test_a_part_that_is_left_of_a_suite_is_sold_for_the_cycle() -> None:
    engine = sold(desk_pro=["annual"])
    held = customer(("all/pro", 3), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    assert codes(asked(engine, held, "cancel_product", "chat/pro")) == [UNSOLD]
    assert asked(engine, held, "cancel_product", "desk/pro").outcome == "allow"


def test_a_first_order_begins_in_a_cycle_in_which_all_of_it_is_sold() -> None:
    engine = sold(desk_pro=["annual", "quarterly"], extra=["quarterly"])
    wanted = change("buy", "desk/pro", seats=3), change("buy", "extra", seats=3)

    def cycle(summary: Preview) -> str | None:
        return summary.subscription_now.cycle if summary.subscription_now else None

    assert cycle(engine.preview(newcomer(), order(*wanted), AT)) == "quarterly"
    assert cycle(engine.preview(newcomer(), order(wanted[0]), AT)) == "annual"
    refused = engine.preview(newcomer(), order(*wanted, cycle="annual"), AT)
    assert outcomes(refused) == ["allow", "deny"]
    assert steps(refused.changes[1]) == [[("cycle", "quarterly")]]


@given(
    cycles=st.lists(st.sampled_from(["monthly", "annual", "quarterly"]), min_size=1, max_size=3, unique=True)
)
def test_only_prices_of_the_cycles_that_it_is_sold_for_are_told(cycles: list[str]) -> None:
    engine = sold(desk_top=cycles)
    price = asked(engine, newcomer(), "buy", "desk/top").price
    assert price is not None
    assert set(price.amounts) == set(cycles)


@given(
    cycles=st.lists(st.sampled_from(["monthly", "annual", "quarterly"]), min_size=1, max_size=3, unique=True),
    cycle=st.sampled_from(["monthly", "annual", "quarterly"]),
)
def test_what_is_offered_is_what_an_order_takes(cycles: list[str], cycle: str) -> None:
    engine = sold(chat_pro=cycles)
    ends = {"monthly": "2020-10-01", "annual": "2021-09-01", "quarterly": "2020-12-01"}
    account = customer(("desk/pro", 3), cycle=cycle, term=("2020-09-01", ends[cycle]))
    offered = {one.item for one in engine.prepare(account, "owner", AT).offers() if one.action == "buy"}
    assert ("chat/pro" in offered) is (cycle in cycles)
    summary = engine.preview(account, order(change("buy", "chat/pro", seats=3)), AT)
    assert outcomes(summary) == ["allow" if cycle in cycles else "deny"]
