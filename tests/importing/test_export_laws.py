"""What is exported to Stripe and imported again costs the same, as far as Stripe can say it."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from acceptance.accounts import shipped
from documents import as_yaml
from drawing import drawn
from importing.costs import root_of
from importing.stripe_lists import exports
from importing.test_stripe_laws import listed
from maybuy.exporting.stripe import stripe
from maybuy.exporting.told import Report
from maybuy.language import naming
from maybuy.loading import check_documents
from maybuy.model.definitions import Definitions
from maybuy.model.item import Item
from maybuy.source import Severity, read
from maybuy.subscription.costs import Counted, scale_of
from maybuy.subscription.currency import rounded
from maybuy.subscription.scales import cost_of

DAY = date(2026, 6, 1)
QUANTITIES = (1, 3, 10, 11, 250, 4_999)
Costs = dict[tuple[str, str, str, str, int], Any]


def costs(definitions: Definitions, day: date = DAY) -> Costs:
    """What quantities cost, by item, cycle, currency, and whether it recurs, is paid once, or by use."""
    found: Costs = {}
    definitions = definitions.on(day).priced_as(frozenset())
    assert definitions.catalog
    for item in definitions.items.values():
        if item.on_request:
            continue
        for currency in definitions.catalog.currencies:
            for cycle, months in definitions.cycles.items():
                if item.sold_for(cycle):
                    for quantity in QUANTITIES:
                        for sort, cost in _sorts(item, currency, cycle, quantity, day, months).items():
                            found[item.id, currency, cycle, sort, quantity] = rounded(cost, currency)
    return found


def _sorts(
    item: Item, currency: str, cycle: str, quantity: int, day: date, months: int
) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    price = item.sold_at(currency, day).get(cycle)
    if price is not None:
        found["recurs"] = quantity * Fraction(price) * months
    for charge in item.charges:
        sort = "once" if charge.once else charge.per if charge.by else "recurs"
        scale = scale_of(charge, currency, cycle, day, day)
        units = Counted(quantity, {charge.per: quantity}).of(charge)
        cost = None if scale is None else cost_of(charge, scale, units)
        if cost is not None:
            found[sort] = found.get(sort, Fraction(0)) + cost * (months if sort == "recurs" else 1)
    return found


def again(definitions: Definitions, day: date = DAY) -> tuple[Definitions, Report]:
    """The catalog that an export makes when it is imported."""
    report = Report()
    made = json.loads(json.dumps(stripe(definitions, day, naming("en"), report)))
    return root_of(listed(made)).definitions, report


def test_the_shipped_catalog_costs_the_same_afterwards() -> None:
    definitions = shipped().definitions
    day = date(2020, 9, 1)
    before = costs(definitions, day)
    after = costs(again(definitions, day)[0], day)
    assert len(before) > 100
    assert after == before


def test_items_keep_their_ids_names_and_switches() -> None:
    definitions = shipped().definitions
    after = again(definitions, date(2020, 9, 1))[0]
    assert set(after.items) == set(definitions.items)
    for item in after.items.values():
        own = definitions.items[item.id]
        assert item.name["*"].lower() == own.name.get("en", own.name.get("*", "")).lower()
        switches = {key for key in own.features if definitions.features[key].type == "switch"}
        assert set(item.features) == switches


AMOUNTS = st.sampled_from(["0", "0.008", "5", "12.5", "19.99", "350"])


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, str]:
    """A product with a price for each seat, and charges of every form."""
    cycles = draw(
        st.sampled_from([{"monthly": 1}, {"monthly": 1, "annual": 12}, {"quarterly": 3, "two": 24}])
    )
    money = draw(st.sampled_from([["USD"], ["EUR", "JPY"]]))

    def scale() -> Any:
        if draw(st.booleans()):
            return draw(AMOUNTS)
        ends = sorted(draw(st.sets(st.integers(5, 400), max_size=2)))
        return [
            {"price": draw(AMOUNTS), "flat": draw(AMOUNTS), **({"up_to": end} if end else {})}
            for end in [*ends, None]
        ]

    def by_cycle() -> dict[str, Any]:
        return {one: {cycle: scale() for cycle in cycles} for one in money}

    charges: list[dict[str, Any]] = [
        {"id": "platform", "prices": {one: {cycle: draw(AMOUNTS) for cycle in cycles} for one in money}},
        {"id": "seats", "per": "seat", "tiers": draw(st.sampled_from(["graduated", "volume", "package"])),
         "prices": by_cycle()},
        {"id": "packs", "per": "seat", "of": 10, "prices": {one: draw(AMOUNTS) for one in money}},
        {"id": "free", "per": "seat", "included": draw(st.integers(0, 12)), "tiers": "graduated",
         "prices": by_cycle()},
        {"id": "setup", "once": True, "prices": {one: draw(AMOUNTS) for one in money}},
        {"id": "calls", "per": "calls", "by": "use", "tiers": "graduated",
         "included": draw(st.sampled_from([0, 7])), "prices": {one: scale() for one in money}},
    ]  # fmt: skip
    kept = draw(st.lists(st.sampled_from(charges), min_size=1, unique_by=lambda one: one["id"]))
    product = {"kind": "product", "id": "desk", "limits": {"calls": 5}, "charges": kept}
    return {
        "catalog/catalog.yaml": as_yaml({
            "kind": "catalog", "id": "x", "name": "X", "currencies": money,
            "cycles": [{"id": key, "months": months} for key, months in cycles.items()],
        }),
        "catalog/limits.yaml": as_yaml({"kind": "limits", "limits": [{"id": "calls"}]}),
        "catalog/desk.yaml": as_yaml(product),
    }  # fmt: skip


@settings(max_examples=drawn(15))
@given(catalogs())
def test_any_catalog_costs_the_same_afterwards(files: dict[str, str]) -> None:
    root = check_documents(read(text, name) for name, text in files.items())
    wrong = {one.code for one in root.diagnostics if one.severity is Severity.ERROR}
    assert wrong <= {"missing-definition"}, files  # there are no policies
    after, report = again(root.definitions)
    assert {one.code for one in report.unsaid} <= {"per-account", "limits", "rounded"}
    assert _by_length(costs(after), after) == _by_length(costs(root.definitions), root.definitions), files


def _by_length(found: Costs, definitions: Definitions) -> Costs:
    """The same with the length of a cycle in place of its id where it recurs, and nothing that is free."""
    return {
        (item, currency, str(definitions.cycles[cycle]) if sort == "recurs" else "", sort, quantity): cost
        for (item, currency, cycle, sort, quantity), cost in found.items()
        if cost
    }


@settings(max_examples=6)
@given(exports())
def test_what_was_imported_is_exported_as_it_was(data: dict[str, Any]) -> None:
    before = root_of(listed(data)).definitions
    assert costs(again(before)[0]) == costs(before)


def test_it_is_the_same_each_time() -> None:
    definitions = shipped().definitions
    first, second = (
        json.dumps(stripe(definitions, date(2020, 9, 1), naming("en"), Report())) for _ in range(2)
    )
    assert first == second
