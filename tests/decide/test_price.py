"""The price of a decision is what the preview of the same change charges for a seat."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model import definitions
from maybuy.model.account import Account
from maybuy.report.json_form import price_json
from maybuy.serve.answer.cache import AnswerCache
from maybuy.serve.state import Snapshot
from maybuy.subscription.course import as_of
from ordering import change, customer, newcomer, order, shop, sold
from strategies import Data

TERMS = (("2020-03-01", "2021-03-01"), ("2020-09-01", "2020-10-01"))
DAYS = st.dates(date(2020, 9, 1), date(2020, 9, 30))
LIST_DAYS = ("2019-06-01", "2020-06-01", "2020-09-10", "2020-10-01")
ITEMS = ("desk/pro", "box", "kit")


@st.composite
def lists(draw: st.DrawFn) -> list[Data]:
    """Price lists that follow each other, some of them for new customers alone."""
    days = draw(st.lists(st.sampled_from(LIST_DAYS), unique=True, max_size=3))
    found: list[Data] = [_list(draw, None)]
    found += [_list(draw, day) for day in sorted(days)]
    return found


def _list(draw: st.DrawFn, start: str | None) -> Data:
    price = draw(st.integers(1, 40))
    said: Data = {"USD": {"monthly": price, "annual": price - Decimal("0.5")}}
    if start is not None:
        said["effective"] = {"from": start}
        if draw(st.booleans()):
            said["for"] = "new"
    return said


@st.composite
def shops(draw: st.DrawFn) -> Engine:
    """A shop whose prices change, and whose rules put changes off, or begin a term with them."""
    rules: list[Data] = []
    if draw(st.booleans()):
        settled = draw(st.sampled_from(["full", "new_term", "nothing"]))
        rules.append({"id": "settled", "settle": ["add_seats", "buy"], "by": settled})
    later = draw(st.lists(st.sampled_from(["add_seats", "buy", "upgrade_edition"]), unique=True))
    more = [{"kind": "product", "id": name, "name": name, "prices": draw(lists())} for name in ("box", "kit")]
    return shop(rules=rules, later=later, more=more)


@st.composite
def subscribers(draw: st.DrawFn) -> Account:
    """A subscriber with lines that began some day, at prices of their own, or on trial."""
    term = draw(st.sampled_from(TERMS))
    one = customer(cycle=draw(st.sampled_from(["monthly", "annual"])), term=term)
    said: Any = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    lines = []
    for item in draw(st.lists(st.sampled_from(ITEMS), unique=True)):
        line: Data = {"item": item, "seats": draw(st.integers(1, 9))}
        if draw(st.booleans()):
            line["since"] = draw(st.sampled_from(["2019-07-01", "2020-08-20", "2020-09-01"]))
        if draw(st.booleans()):
            line["price"] = {"seats": draw(st.integers(1, 40))}
            if draw(st.booleans()):
                line["price"]["until"] = draw(st.sampled_from(["2020-08-25", "2020-09-05", "2020-10-01"]))
        lines.append(line)
    said["subscription"]["items"] = lines
    if lines and draw(st.booleans()):
        until = draw(st.sampled_from(["2020-09-15", "2020-12-01"]))
        said["subscription"]["trials"] = [
            {"item": lines[0]["item"], "until": until, "then": lines[0]["item"]}
        ]
    if lines and draw(st.booleans()):
        said["subscription"]["scheduled"] = [{"on": term[1], "change": _leaving(lines[0]["item"])}]
    return Account.model_validate(said)


def _leaving(item: str) -> Data:
    """What takes an item away, unless it is asked for again."""
    if item == "desk/pro":
        return {"action": "downgrade_edition", "item": "desk/basic"}
    return {"action": "cancel_product", "item": item}


ASKED = (
    *product(("add_seats", "buy"), ITEMS), ("upgrade_edition", "desk/pro"), ("upgrade_edition", "desk/top"),
)  # fmt: skip


SOME = st.lists(subscribers(), min_size=4, max_size=4)


def charged_at_once(engine: Engine, some: list[Account], at: date) -> None:
    for one, (action, item) in product(some, ASKED):
        decision = engine.prepare(one, "owner", at).decide(action, item)
        if decision.outcome != "allow" or decision.effective.on != at:
            continue
        seen = engine.preview(one, order(change(action, item)), at)
        (line,) = [each for each in seen.lines if each.kind == "line" and each.item == decision.acts_on]
        assert decision.price is not None
        assert decision.price.currency == one.currency
        assert decision.price.amounts[line.cycle] == line.unit_price


def charged_later(engine: Engine, some: list[Account], at: date) -> None:
    for one, (action, item) in product(some, ASKED):
        decision = engine.prepare(one, "owner", at).decide(action, item)
        on = decision.effective.on
        if decision.outcome == "allow" and on is not None and on > at:
            now = engine.preview(one, order(change(action, item)), at).subscription_now
            waiting = one.model_copy(update={"subscription": now})
            lines = engine.preview(waiting, order(), on).lines
            line = next(each for each in lines if each.item.startswith(item.partition("/")[0]))
            assert decision.price is not None
            assert decision.price.amounts[line.cycle] == line.unit_price


@settings(max_examples=drawn(25))
@given(engine=shops(), some=SOME, at=DAYS)
def test_the_price_of_a_decision_is_what_its_preview_charges(
    engine: Engine, some: list[Account], at: date
) -> None:
    charged_at_once(engine, some, at)


@settings(max_examples=drawn(25))
@given(engine=shops(), some=SOME, at=DAYS)
def test_the_price_of_what_waits_is_that_of_its_day(engine: Engine, some: list[Account], at: date) -> None:
    charged_later(engine, some, at)


@settings(max_examples=drawn(25))
@given(engine=shops(), data=st.data(), room=st.sampled_from([2, 1_000]))
def test_how_an_item_is_priced_is_no_other_when_it_is_asked_again(
    engine: Engine, data: st.DataObject, room: int
) -> None:
    turns = [date.fromisoformat(day) + timedelta(days) for day in LIST_DAYS for days in (-1, 0, 1)]
    some = st.tuples(
        st.sampled_from([*engine.definitions.items.values()]),
        st.sampled_from(["USD", "EUR"]),
        st.sampled_from(turns),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(definitions, "MOST_PRICED", room)
        for item, currency, day in data.draw(st.lists(some, min_size=10, max_size=40)):
            assert engine.definitions.priced(item, currency, day) == item.priced(currency, day)
            assert len(engine.definitions._how_priced) <= room


@pytest.mark.slow
@settings(max_examples=120)
@given(engine=shops(), some=SOME, at=DAYS)
def test_many_prices_of_decisions_are_what_previews_charge(
    engine: Engine, some: list[Account], at: date
) -> None:
    charged_at_once(engine, some, at)
    charged_later(engine, some, at)


@given(engine=shops(), some=st.lists(subscribers(), min_size=2, max_size=4), at=DAYS, data=st.data())
def test_a_service_tells_each_customer_the_price_that_binds_it(
    engine: Engine, some: list[Account], at: date, data: st.DataObject
) -> None:
    cache = AnswerCache(Snapshot(engine, datetime.now(UTC)))
    for one in some:
        for action, item in (("add_seats", data.draw(st.sampled_from(ITEMS))), ("buy", "box")):
            decision = engine.prepare(one, "owner", at).decide(action, item)
            told = json.loads(cache.encoded(decision, "en", remedies=False))
            assert told["price"] == price_json(decision.price)


@st.composite
def tried_shops(draw: st.DrawFn) -> Engine:
    """A shop where a box can be tried, by lists that may have ended when that is over, and goes on as itself
    or as a smaller one."""
    ended = {"effective": {"until": draw(st.sampled_from(("2020-09-10", "2020-10-01")))}}
    first, *others = draw(lists())
    prices = [{**first, **ended}, *others] if draw(st.booleans()) else [first, *others]
    small = draw(st.booleans())
    trial: Data = {"days": draw(st.integers(1, 45)), **({"then": "small"} if small else {})}
    later = draw(st.sampled_from([[], ["try_out"]]))
    editions: list[Data] = [
        {"id": "small", "prices": prices if small else draw(lists())},
        {"id": "big", "prices": draw(lists()) if small else prices, "trial": trial},
    ]
    return sold(later, more=[{"kind": "product", "id": "box", "name": "box", "editions": editions}])


@st.composite
def waiting(draw: st.DrawFn) -> Account:
    """A subscriber whose cycle may change when the term ends, or who may hold nothing yet."""
    term = draw(st.sampled_from(TERMS))
    change_ = {"on": term[1], "change": {"action": "change_billing_cycle", "to": "annual"}}
    cycle = "monthly" if term == TERMS[1] else "annual"
    scheduled = [change_] if cycle == "monthly" and draw(st.booleans()) else []
    return draw(
        st.sampled_from([customer(("desk/pro", 3), cycle=cycle, term=term, scheduled=scheduled), newcomer()])
    )


@settings(max_examples=drawn(60))
@given(engine=tried_shops(), some=st.lists(waiting(), min_size=2, max_size=3), at=DAYS)
def test_the_price_of_a_trial_is_what_its_line_costs_once_it_is_over(
    engine: Engine, some: list[Account], at: date
) -> None:
    """As the preview says that is recorded on that day, in the cycle that runs by then."""
    for one, cycle in product(some, ("monthly", "annual")):
        how = {} if one.subscription else {"cycle": cycle}
        decision = engine.prepare(one, "owner", at).decide("try_out", "box/big")
        if decision.outcome != "allow":
            continue
        now = engine.preview(one, order(change("try_out", "box/big"), **how), at).subscription_now
        tried, trial = one.model_copy(update={"subscription": now}), engine.definitions.items["box/big"].trial
        assert trial is not None
        assert decision.effective.on is not None
        over = decision.effective.on + timedelta(days=trial.days)
        then = as_of(tried, over, engine.definitions).subscription
        assert then is not None
        assert not then.trials
        line = next(each for each in engine.preview(tried, order(), over).lines if "box" in str(each.item))
        assert decision.price is not None
        assert decision.price.amounts[line.cycle] == line.unit_price


def test_a_service_tells_each_customer_the_price_of_a_trial_in_its_own_cycle() -> None:
    """By a list that has ended when it is over, who holds something is told the price of its cycle alone."""
    ended = {"USD": {"monthly": 7, "annual": 6}, "effective": {"until": "2020-09-10"}}
    box: Data = {"kind": "product", "id": "box", "name": "Box", "prices": [ended], "trial": {"days": 14}}
    engine = sold(more=[box])
    cache = AnswerCache(Snapshot(engine, datetime.now(UTC)))
    month = customer(("desk/pro", 3), cycle="monthly", term=TERMS[1])
    both = {"monthly": "7.00", "annual": "6.00"}
    for one, amounts in ((newcomer(), both), (month, {"monthly": "7.00"}), (customer(), {"annual": "6.00"})):
        decision = engine.prepare(one, "owner", date(2020, 9, 1)).decide("try_out", "box")
        told = json.loads(cache.encoded(decision, "en", remedies=False))["price"]
        assert told["cycles"] == amounts


@pytest.mark.parametrize("action", ["add_seats", "upgrade_edition"])
def test_what_is_kept_with_the_next_cycle_is_told_at_the_price_of_then(action: str) -> None:
    """Not at that of today: free, as what is tried, or of a list that has ended; and more seats at that of
    the edition that is held by then."""
    lists: list[Data] = [
        {"USD": {"monthly": 7}, "effective": {"until": "2020-09-20"}},
        {"USD": {"monthly": 9}, "effective": {"from": "2020-09-20"}},
    ]
    box: Data = {
        "kind": "product", "id": "box", "name": "Box",
        "editions": [{"id": "small", "prices": {"USD": {"monthly": 5}}}, {"id": "big", "prices": lists}],
    }  # fmt: skip
    engine = sold([action], more=[box])
    leaving = [
        {"on": TERMS[1][1], "change": {"action": "downgrade_edition", "item": "box/small"}},
    ]  # fmt: skip
    trial = {"item": "box/big", "until": TERMS[1][1], "then": "box/big"}
    for trials in ([], [trial]):
        one = customer(
            ("box/big", 3), cycle="monthly", term=TERMS[1], scheduled=leaving, trials=trials
        )  # fmt: skip
        asked = "box/big" if action == "upgrade_edition" else "box"
        decision = engine.prepare(one, "owner", date(2020, 9, 1)).decide(action, asked)
        assert (decision.outcome, decision.effective.on) == ("allow", date(2020, 10, 1))
        assert decision.price is not None
        assert decision.price.amounts["monthly"] == (9 if action == "upgrade_edition" else 5)


def test_who_tries_something_already_is_told_what_it_costs_once_that_is_over() -> None:
    box: Data = {"kind": "product", "id": "box", "prices": [{"USD": {"monthly": 7, "annual": 6}}]}
    engine = sold(more=[{**box, "trial": {"days": 14}}])
    trial = {"item": "box", "until": "2020-12-01", "then": "box"}
    tried = customer(("box", 1), trials=[trial], cycle="monthly", term=TERMS[1])
    decision = engine.prepare(tried, "owner", date(2020, 9, 1)).decide("try_out", "box")
    assert decision.outcome == "deny"
    assert decision.price is not None
    assert decision.price.amounts["monthly"] == 7


def test_what_would_be_paid_once_the_subscription_has_ended_is_what_binds_its_line_today() -> None:
    one = customer(("desk/pro", 3), cycle="monthly", term=TERMS[1])
    assert one.subscription is not None
    ending = one.model_copy(update={"subscription": one.subscription.model_copy(update={"renews": False})})
    for account in (one, ending):
        decision = (
            shop(later=["add_seats"]).prepare(account, "owner", date(2020, 9, 1)).decide("add_seats", "desk")
        )
        assert decision.effective.on == date(2020, 10, 1)
        assert decision.price is not None
        assert decision.price.amounts["monthly"] == 20
