"""What a change takes away, and by how much it raises prices: one number of seats after the other, and by
changes of the shipped files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from maybuy.engine import Engine
from maybuy.model.definitions import Definitions
from maybuy.proving.changes import Taken
from maybuy.proving.prices import Disorder
from maybuy.report.proofs import ProofWords, proofs_json
from proving.promised import Change, edition, instead, more, of_shipped, proof, shipped
from proving.test_prices import MOST, catalogs, cost
from strategies import gathered

TAKES, RAISES = {"takes_nothing": True}, {"raises_at_most": 10}


def raised(base: Definitions, head: Definitions, times: Fraction) -> set[tuple[str, str]]:
    """What costs too much more than before in some number of seats, looking at each."""
    found = set()
    for name, item in head.items.items():
        first = max(1, item.seats_min, base.items[name].seats_min)
        last = min(item.seats_max or MOST, base.items[name].seats_max or MOST)
        for cycle in head.cycles:
            for seats in range(first, last + 1):
                after, before = (cost(one, (name,), seats, cycle) for one in (head, base))
                if after is not None and before is not None and after > before * times:
                    found.add((name, cycle))
    return found


@given(base=catalogs(), head=catalogs(), percent=st.sampled_from([0, 10, Decimal("33.3"), 250]))
def test_all_prices_that_are_raised_too_far_are_found_and_no_others(
    base: Definitions, head: Definitions, percent: int | Decimal
) -> None:
    found = proof(Engine(head), Engine(base), change={"raises_at_most": percent})
    wanted = raised(base, head, 1 + Fraction(percent) / 100)
    event("broken" if wanted else "kept")
    ones = [one for one in found.broken if isinstance(one, Disorder)]
    assert {(*one.dearer.items, one.dearer.cycle) for one in ones} == wanted
    assert found.holds is not bool(wanted)


PLANTED: dict[str, tuple[Change, type]] = {
    "a price": (edition("support", "team", prices={"USD": {"monthly": 28, "annual": 19}}), Disorder),
    "a rule": (instead("any-owner-asks-for-seats-by-the-form", when={"user.role": "agent"}), Taken),
    "a refusal": (more(deny=["add_seats"], when={"user.role": "owner", "account.new": False}), Taken),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_a_change_of_the_shipped_files_takes_away_is_found(name: str) -> None:
    change, kind = PLANTED[name]
    found = of_shipped(shipped(change), "changes-take-nothing-away", shipped())
    assert found.holds is False
    assert {type(one) for one in found.broken} == {kind}
    for one in found.broken:
        if isinstance(one, Taken) and one.witness is not None:
            assert one.witness.account["subscription"]


@pytest.mark.parametrize(
    "change",
    [
        more(allow=["add_seats"], when={"account.new": True}),
        edition("support", "team", prices={"USD": {"monthly": 27, "annual": 19}}),
        more(allow=["add_seats"], through=["website"]),
        more(deny=["buy"], when={"account.new": True}),
    ],
)
def test_what_takes_nothing_from_who_has_a_subscription_keeps_it(change: Change) -> None:
    found = of_shipped(shipped(change), "changes-take-nothing-away", shipped())
    assert (found.holds, found.vacuous, found.missing) == (True, False, ())


def _catalog(*prices: dict[str, object]) -> Engine:
    catalog = {
        "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
        "cycles": [{"id": "monthly", "months": 1}],
    }  # fmt: skip
    return Engine(gathered([catalog, {"kind": "product", "id": "one", "prices": list(prices)}]))


def test_who_began_before_is_held_to_what_they_pay() -> None:
    old = {"USD": {"monthly": 10}}
    base = _catalog({"effective": {"from": "2020-01-01"}, "for": "new", "USD": {"monthly": 20}}, old)
    # Who is new pays as much; who has kept ten from before pays twice that from now on.
    head = _catalog({"effective": {"from": "2020-01-01"}, "USD": {"monthly": 20}}, old)
    (one,) = proof(head, base, change=RAISES).broken
    assert isinstance(one, Disorder)
    assert (one.cheaper.amount, one.dearer.amount, one.at) == (10, 20, date(2020, 1, 1))
    assert proof(base, head, change=RAISES).holds


def test_what_is_over_is_left_alone() -> None:
    past, now = {"effective": {"until": "2020-01-01"}}, {"effective": {"from": "2020-01-01"}}
    base = _catalog({**past, "USD": {"monthly": 1}}, {**now, "USD": {"monthly": 5}})
    head = _catalog({**past, "USD": {"monthly": 9}}, {**now, "USD": {"monthly": 5}})
    assert proof(head, base, change=RAISES).holds


def test_without_what_was_there_before_nothing_is_looked_at() -> None:
    found = of_shipped(shipped(), "changes-take-nothing-away")
    assert (found.holds, found.apart) == (None, True)
    words = ProofWords(shipped().definitions, "en")
    assert words.why(found) == "it is about a change: `--base main` says from what"


def test_it_is_told_who_could_do_what() -> None:
    engine = shipped(PLANTED["a refusal"][0])
    found = of_shipped(engine, "changes-take-nothing-away", shipped())
    words = ProofWords(engine.definitions, "en")
    assert words.why(found).startswith("owner (other): Add seats: ")
    assert " before, no (withdrawn by a rule) now; and " in words.why(found)
    shown = proofs_json([found], words)["promises"][0]["witness"]
    assert (shown["action"], shown["account"]["kind"]) == ("add_seats", "account")
