"""Whether prices are in order: against all numbers of seats one by one, and by mutations of shipped files."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from maybuy.engine import Engine
from maybuy.model.definitions import Definitions
from maybuy.proving.prices import Disorder
from maybuy.proving.proof import Proof
from maybuy.report.proofs import ProofWords, proofs_json
from maybuy.subscription.costs import Counted, listed_parts, sum_of
from proving.promised import edition, of_shipped, proof, shipped
from strategies import Data, gathered

MOST = 40
AT = date(2020, 9, 1)
ALL = ["suites", "cycles", "editions"]
AMOUNTS = st.sampled_from(["0", "1", "2", "2.5", "3", "7", "10"])


@st.composite
def scales(draw: st.DrawFn) -> Any:
    """A price, or tiers of it that end at most where nothing is sold any more."""
    ends = sorted(draw(st.sets(st.integers(1, MOST), max_size=3)))
    last: list[Data] = [{} if draw(st.booleans()) or not ends else {"up_to": MOST + 10}]
    tiers = [{"up_to": end} for end in ends if end != MOST + 10] + last
    for tier in tiers:
        tier["price"] = draw(AMOUNTS)
        if draw(st.booleans()):
            tier["flat"] = draw(AMOUNTS)
    return tiers if draw(st.booleans()) else draw(AMOUNTS)


@st.composite
def sold(draw: st.DrawFn) -> Data:
    """What something costs: a price per seat, charges, and at least so much."""
    found: Data = {}
    cycles = ["monthly", "annual"]
    if draw(st.booleans()):
        found["prices"] = {"USD": {cycle: draw(AMOUNTS) for cycle in cycles}}
    if draw(st.booleans()) or not found:
        charge: Data = {"id": "seats", "per": "seat", "included": draw(st.integers(0, 5))}
        charge["of"] = draw(st.sampled_from([1, 1, 2, 5]))
        tiers = draw(scales())
        charge["prices"] = {
            "USD": {cycle: tiers if draw(st.booleans()) else draw(AMOUNTS) for cycle in cycles}
        }
        if any(isinstance(one, list) for one in charge["prices"]["USD"].values()):
            charge["tiers"] = draw(st.sampled_from(["volume", "graduated"]))
        found["charges"] = [charge]
    if draw(st.integers(0, 2)) == 0:
        found["minimum"] = {"USD": {cycle: draw(st.sampled_from(["5", "20", "50"])) for cycle in cycles}}
    return found


@st.composite
def catalogs(draw: st.DrawFn) -> Definitions:
    """Two products in two editions, and suites of them, with any prices."""
    products = [
        {"kind": "product", "id": name, "seats": {"min": draw(st.integers(1, 3)), "max": MOST},
         "editions": [{"id": rank, **draw(sold())} for rank in ("low", "high")]}
        for name in ("one", "two")
    ]  # fmt: skip
    suite = {
        "kind": "suite", "id": "both", "seats": {"max": draw(st.sampled_from([MOST, 7]))},
        "editions": [
            {"id": rank, "parts": [f"one/{rank}", f"two/{rank}"], **draw(sold())} for rank in ("low", "high")
        ],
    }  # fmt: skip
    catalog = {
        "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
        "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}],
    }  # fmt: skip
    return gathered([catalog, *products, suite])


def cost(definitions: Definitions, names: tuple[str, ...], seats: int, cycle: str) -> Fraction | None:
    """What some items cost together a month, in so many seats."""
    costs = [
        sum_of(listed_parts(definitions.items[name], Counted(seats, {}), "USD", cycle, AT, AT))
        for name in names
    ]
    known = [one for one in costs if one is not None]
    return sum(known, Fraction(0)) if len(known) == len(costs) else None


def compared(definitions: Definitions, which: str) -> list[tuple[tuple[str, ...], str, tuple[str, ...], str]]:
    """What is to be no dearer than what."""
    items = definitions.items
    if which == "suites":
        suites = [one for one in items.values() if one.parts]
        return [((one.id,), cycle, one.parts, cycle) for one in suites for cycle in ("monthly", "annual")]
    if which == "cycles":
        return [((name,), "annual", (name,), "monthly") for name in items]
    return [
        ((f"{product}/low",), cycle, (f"{product}/high",), cycle)
        for product in ("one", "two", "both")
        for cycle in ("monthly", "annual")
    ]


def in_disorder(definitions: Definitions, which: str) -> set[tuple[tuple[str, ...], str]]:
    """What is dearer than it is to be in some number of seats, looking at each."""
    found = set()
    for names, cycle, others, other in compared(definitions, which):
        known = [definitions.items[name] for name in (*names, *others)]
        most = min(one.seats_max or MOST for one in known)
        for seats in range(max(one.seats_min for one in known), most + 1):
            prices = cost(definitions, names, seats, cycle), cost(definitions, others, seats, other)
            if None not in prices and prices[0] > prices[1]:  # type: ignore[operator]
                found.add((names, cycle))
    return found


@given(catalogs())
def test_all_that_is_in_disorder_is_found_and_nothing_else(definitions: Definitions) -> None:
    engine = Engine(definitions)
    for which in ALL:
        found = proof(engine, prices_in_order=[which])
        wanted = in_disorder(definitions, which)
        event(f"{which}: {'broken' if wanted else 'kept'}")
        assert {
            (one.dearer.items, one.dearer.cycle) for one in found.broken if isinstance(one, Disorder)
        } == wanted
        assert found.holds is not bool(wanted)
        for one in found.broken:
            assert isinstance(one, Disorder)
            shown = [
                cost(definitions, each.items, one.seats, each.cycle) for each in (one.dearer, one.cheaper)
            ]
            assert shown == [one.dearer.amount, one.cheaper.amount]
            assert one.dearer.amount > one.cheaper.amount


def test_beyond_any_bound_the_last_price_decides() -> None:
    tiers = [{"up_to": 1_000_000, "price": 1}, {"price": "5"}]
    charge = {"id": "seats", "per": "seat", "tiers": "volume", "prices": {"USD": tiers}}
    low, high = {"id": "low", "charges": [charge]}, {"id": "high", "prices": {"USD": {"monthly": 4}}}
    files = [
        {
            "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}],
        },
        {"kind": "product", "id": "one", "editions": [low, high]},
    ]  # fmt: skip
    (one,) = proof(Engine(gathered(files)), prices_in_order=["editions"]).broken
    assert isinstance(one, Disorder)
    assert one.seats == 1_000_001


PLANTED = {
    "a suite": edition("support-suite", "professional", prices={"USD": {"monthly": 900, "annual": 89}}),
    "a longer cycle": edition("support", "team", prices={"USD": {"monthly": 25, "annual": 26}}),
    "a lower edition": edition("guide", "professional", prices={"USD": {"monthly": 15, "annual": 900}}),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_price_that_is_out_of_order_in_the_shipped_files_is_found(name: str) -> None:
    found = of_shipped(shipped(PLANTED[name]), "prices-are-in-order")
    assert found.holds is False
    assert all(isinstance(one, Disorder) for one in found.broken)


def test_the_shipped_prices_are_in_order() -> None:
    found = of_shipped(shipped(), "prices-are-in-order")
    assert (found.holds, found.vacuous) == (True, False)


def _words(found: Proof, engine: Engine, language: str = "en") -> list[str]:
    words = ProofWords(engine.definitions, language)
    return [words.why(found), words.sample(found)]


def test_it_is_told_what_costs_what_where() -> None:
    engine = shipped(PLANTED["a longer cycle"])
    found = of_shipped(engine, "prices-are-in-order")
    assert _words(found, engine) == [
        "Support Team costs $26.00 a month billed annually, and $25.00 billed monthly",
        "1 seat, billed annually, from December 31, 2018",
    ]
    assert _words(found, engine, "fr")[0] == (
        "Support Team coûte 26,00\N{NO-BREAK SPACE}$US par mois en facturation annuelle, "
        "et 25,00\N{NO-BREAK SPACE}$US en facturation mensuelle"
    )
    shown = proofs_json([found], ProofWords(engine.definitions, "en"))["promises"][0]["witness"]
    assert shown == {
        "which": "cycles", "seats": 1, "currency": "USD", "at": "2018-12-31",
        "dearer": {"items": ["support/team"], "cycle": "annual", "monthly": "26.00"},
        "cheaper": {"items": ["support/team"], "cycle": "monthly", "monthly": "25.00"},
    }  # fmt: skip


def test_what_is_sold_together_in_too_many_is_not_worked_out() -> None:
    charge = {"id": "seats", "per": "seat", "of": 7_919, "prices": {"USD": 5}}
    low, high = {"id": "low", "charges": [charge]}, {"id": "high", "prices": {"USD": {"monthly": 9}}}
    files = [
        {
            "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}],
        },
        {"kind": "product", "id": "one", "editions": [low, high]},
    ]  # fmt: skip
    engine = Engine(gathered(files))
    found = proof(engine, prices_in_order=["editions"])
    assert found.holds is None
    assert ProofWords(engine.definitions, "en").why(found) == (
        "Prices: One Low: too much to work out in the memory given"
    )
