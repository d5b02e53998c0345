"""Every day on which something changes is listed, and no other: held against each day asked for by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from maybuy.views.timeline import Event, timeline
from strategies import Data, gathered

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=offset) for offset in range(14)]
INNER = DAYS[2:-2]
CURRENCIES, CYCLES = ("USD", "EUR"), ("monthly", "annual")
BASE: list[Data] = [
    {
        "kind": "catalog", "id": "shop", "name": "Shop", "currencies": list(CURRENCIES),
        "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}],
    },
    {"kind": "actions", "actions": [{"id": "pause"}]},
    {"kind": "channels", "channels": [{"id": "page", "kind": "self_service"}]},
]  # fmt: skip


@st.composite
def spans(draw: st.DrawFn) -> Data:
    """From a day, until a day, both or neither."""
    low, high = sorted(draw(st.lists(st.sampled_from(INNER), min_size=2, max_size=2, unique=True)))
    ends = draw(st.sampled_from([("from",), ("until",), ("from", "until"), ()]))
    return {end: day.isoformat() for end, day in (("from", low), ("until", high)) if end in ends}


@st.composite
def price_lists(draw: st.DrawFn) -> list[Data]:
    """Price lists one after another, with a gap at times."""
    cuts = sorted(draw(st.lists(st.sampled_from(INNER), max_size=4, unique=True)))
    lists: list[Data] = []
    for low, high in zip([None, *cuts], [*cuts, None], strict=True):
        if draw(st.integers(0, 4)):
            days = {end: day.isoformat() for end, day in (("from", low), ("until", high)) if day}
            amounts = {
                currency: {cycle: draw(st.integers(1, 3)) for cycle in CYCLES}
                for currency in CURRENCIES
                if draw(st.integers(0, 3))
            }
            lists.append({**({"effective": days} if days else {}), **(amounts or {"USD": {"monthly": 1}})})
    return lists


def covers(said: Data, day: date) -> bool:
    days = said.get("effective", {})
    low, high = (date.fromisoformat(days[end]) if end in days else None for end in ("from", "until"))
    return (low is None or low <= day) and (high is None or day < high)


def price(lists: list[Data], currency: str, cycle: str, day: date) -> Decimal | None:
    for one in lists:
        if currency in one and cycle in one[currency] and covers(one, day):
            return Decimal(one[currency][cycle])
    return None


def listed(files: list[Data]) -> tuple[Event, ...]:
    return timeline(gathered([*BASE, *files]))


def eves() -> Iterator[tuple[date, date]]:
    return pairwise(DAYS)


@given(lists=price_lists())
def test_a_day_has_a_price_event_exactly_where_the_price_differs_from_the_eves(lists: list[Data]) -> None:
    product: Data = {"kind": "product", "id": "alpha", **({"prices": lists} if lists else {})}
    found = [
        (one.on, one.about, one.currency, one.cycle, one.before, one.after)
        for one in listed([product])
        if one.kind == "price"
    ]
    expected = [
        (day, "alpha", currency, cycle, before, after)
        for eve, day in eves()
        for currency in CURRENCIES
        for cycle in CYCLES
        if (before := price(lists, currency, cycle, eve)) != (after := price(lists, currency, cycle, day))
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


@given(of_item=spans(), of_rule=spans(), of_promotion=spans())
def test_what_begins_or_ends_is_listed_on_its_first_day_and_on_the_one_after_its_last(
    of_item: Data, of_rule: Data, of_promotion: Data
) -> None:
    said = {
        "item": {"effective": of_item},
        "rule": {"effective": of_rule},
        "promotion": {"effective": of_promotion},
    }
    product: Data = {"kind": "product", "id": "alpha", "prices": {"USD": {"monthly": 1}}}
    rule: Data = {"id": "some", "allow": ["pause"]}
    promotion: Data = {"kind": "promotion", "id": "half", "code": "HALF", "percent": 50}
    for one, days in ((product, of_item), (rule, of_rule), (promotion, of_promotion)):
        if days:
            one["effective"] = days
    events = listed([product, {"kind": "policy", "id": "policy", "rules": [rule]}, promotion])
    ids = {"item": "alpha", "rule": "some", "promotion": "half"}
    expected = {
        (day, f"{what}_{'begins' if covers(said[what], day) else 'ends'}", ids[what])
        for eve, day in eves()
        for what in said
        if covers(said[what], day) != covers(said[what], eve)
    }
    found = [(one.on, one.kind, one.about) for one in events]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert {one.place for one in events if one.kind.startswith("rule")} <= {"policy-policy.yaml:some"}
    assert all(one.place for one in events if one.kind.startswith(("rule", "item")))


@given(starts=st.lists(st.sampled_from(INNER), min_size=1, max_size=4, unique=True))
def test_each_version_of_terms_is_listed_on_the_day_from_which_it_is_in_force(starts: list[date]) -> None:
    versions = [
        {"version": f"v{number}", "from": day.isoformat()} for number, day in enumerate(sorted(starts))
    ]
    found = listed([{"kind": "terms", "terms": [{"id": "privacy", "versions": versions}]}])
    assert [(one.on, one.kind, one.about, one.version) for one in found] == [
        (day, "terms", "privacy", f"v{number}") for number, day in enumerate(sorted(starts))
    ]


@given(lists=price_lists(), of_item=spans(), of_rule=spans())
def test_events_come_by_day_then_by_kind_and_what_they_are_about(
    lists: list[Data], of_item: Data, of_rule: Data
) -> None:
    products: list[Data] = [
        {"kind": "product", "id": name, **({"prices": lists} if lists else {}),
         **({"effective": of_item} if of_item else {})}
        for name in ("beta", "alpha")
    ]  # fmt: skip
    rules = [{"id": name, "allow": ["pause"], **({"effective": of_rule} if of_rule else {})} for name in "ba"]
    events = listed([*products, {"kind": "policy", "id": "policy", "rules": rules}])
    order = [(one.on, one.kind, one.about, one.currency or "", one.cycle or "") for one in events]
    assert order == sorted(order)
