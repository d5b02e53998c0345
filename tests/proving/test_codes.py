"""What codes take together at most: against previews of all combinations of them, and by cases."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.proving.codes import Given
from maybuy.report.proofs import ProofWords, proofs_json
from ordering import change, newcomer, order, shop_files
from proving.promised import of_shipped, proof, shipped
from strategies import Data, gathered

AT = date(2020, 9, 15)
ITEMS = ["desk/basic", "chat/pro"]


def promotion(name: str, **said: Any) -> Data:
    return {"id": name, "code": name.upper(), **said}


@st.composite
def promotions(draw: st.DrawFn) -> list[Data]:
    """A few promotions: percentages and amounts, for some items and cycles, which stack or do not."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        one = promotion(f"code-{number}", stacks=draw(st.booleans()))
        if draw(st.booleans()):
            one["percent"] = draw(st.sampled_from([10, 25, 50, 60]))
        else:
            one |= {"amount": {"USD": draw(st.sampled_from([1, 4, 100]))}}
            if draw(st.booleans()):
                one["minimum"] = {"USD": draw(st.sampled_from([2, 10, 200, 1_000]))}
        if draw(st.booleans()):
            one["items"] = draw(st.sampled_from([["desk"], ["chat"], ["desk/basic"]]))
        if draw(st.booleans()):
            one["cycles"] = draw(st.sampled_from([["monthly"], ["annual"], ["monthly", "annual"]]))
        found.append(one)
    return found


def most_taken(engine: Engine, words: list[str]) -> Fraction:
    """The greatest part that codes take off a first order of one thing, trying all of them."""
    found = Fraction(0)
    for cycle in ("monthly", "annual"):
        account = newcomer()
        for item in ITEMS:
            for seats in (1, 40):
                for many in range(1, len(words) + 1):
                    for codes in combinations(words, many):
                        said = order(change("buy", item, seats=seats), cycle=cycle, promotion=list(codes))
                        summary = engine.preview(account, said, AT)
                        taken = sum((Fraction(one.amount) for one in summary.discounts), Fraction(0))
                        whole = Fraction(summary.due_now) + taken
                        found = max(found, taken / whole if whole else found)
    return found


@settings(max_examples=drawn(40))
@given(codes=promotions(), most=st.sampled_from([10, 30, 50, 70]))
def test_no_codes_take_more_than_is_promised_and_what_breaks_it_does(codes: list[Data], most: int) -> None:
    engine = Engine(gathered(shop_files(promotions=codes)))
    found = proof(engine, codes_take_at_most=most)
    taken = most_taken(engine, [one["code"] for one in codes])
    event(f"holds: {found.holds}")
    if found.holds:
        assert taken <= Fraction(most, 100) + Fraction(1, 100)  # a cent is rounded
    for one in found.broken:
        assert isinstance(one, Given)
        assert one.taken * 100 > one.whole * most
    if taken > Fraction(most, 100) + Fraction(1, 100):
        assert found.holds is False


SUMMER = promotion("summer", percent=40, stacks=True)
WINTER = promotion("winter", percent=40, stacks=True)


def of(*codes: Data, most: int = 50) -> Any:
    return proof(Engine(gathered(shop_files(promotions=codes))), codes_take_at_most=most)


def test_codes_that_stack_take_more_together() -> None:
    assert of(SUMMER).holds
    assert of({**SUMMER, "stacks": False}, WINTER).holds
    (one,) = of(SUMMER, WINTER).broken
    assert one.codes == ("SUMMER", "WINTER")
    assert one.taken * 100 == one.whole * 64


@pytest.mark.parametrize(
    "apart",
    [
        {"effective": {"until": "2020-01-01"}},
        {"cycles": ["annual"]},
        {"items": ["chat"]},
        {"when": {"account.type": "sales_assisted"}},
    ],
)
def test_codes_that_are_never_entered_together_do_not(apart: Data) -> None:
    other = {
        "effective": {"from": "2020-01-01"}, "cycles": ["monthly"], "items": ["desk"],
        "when": {"account.type": "self_service"},
    }  # fmt: skip
    key = next(iter(apart))
    assert of({**SUMMER, **apart}, {**WINTER, key: other[key]}).holds
    assert of({**SUMMER, **apart, "duration": "forever"}, {**WINTER, key: other[key]}).holds is (
        None
        if key == "effective"
        else True  # one runs on while the other is entered: no first order has both
    )


def test_an_amount_takes_what_there_is_unless_it_asks_for_more() -> None:
    ten = promotion("ten", amount={"USD": 10})
    assert of(ten, most=99).holds is False
    assert of({**ten, "minimum": {"USD": 20}}).holds
    (one,) = of({**ten, "minimum": {"USD": 15}}).broken
    assert (one.taken, one.whole) == (10, 15)
    assert of({**ten, "minimum": {"USD": "19.99"}}).holds is None  # nothing costs just that


def test_what_no_order_shows_is_not_worked_out() -> None:
    nobody = of(promotion("old", percent=90, when={"user.role": "admin"}))
    assert (nobody.holds, nobody.missing[0].why) == (None, "no_example")


def test_without_codes_it_is_about_nothing() -> None:
    assert of().vacuous


@pytest.mark.parametrize(
    "change",
    [
        {"percent": 80},
        {"percent": 75, "stacks": True},
    ],
)
def test_a_code_that_takes_more_in_the_shipped_files_is_found(change: Data) -> None:
    def planted(data: Any) -> None:
        startup = data["catalog/promotions/startup.yaml"]
        startup.update(change)
        if "stacks" in change:
            data["catalog/promotions/more.yaml"] = {**startup, "id": "more", "code": "MORE", "percent": 10}

    engine = shipped(planted)
    found = of_shipped(engine, "codes-leave-a-quarter")
    assert found.holds is False
    (one,) = found.broken
    words = ProofWords(engine.definitions, "en")
    said = words.why(found)
    assert said.startswith("`STARTUP` takes $" if "stacks" not in change else "`MORE` and `STARTUP` together")
    shown = proofs_json([found], words)["promises"][0]["witness"]
    assert shown["codes"] == list(one.codes)


def test_the_shipped_codes_keep_to_it() -> None:
    found = of_shipped(shipped(), "codes-leave-a-quarter")
    assert (found.holds, found.vacuous) == (True, False)
