"""After an import, changes and cancellations take effect when Kill Bill's cases say, asked one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import permutations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from importing.costs import root_of
from importing.test_killbill_laws import BOATYARD, listed
from maybuy import Engine, Question
from maybuy.loading import account_of
from maybuy.source import read

AT = date(2026, 6, 10)
BASES = ("Alder", "Birch", "Cedar")
EXTRA = "Xylem"
CYCLES = {"MONTHLY": "monthly", "ANNUAL": "annual"}
POLICIES = {"IMMEDIATE": "now", "END_OF_TERM": "next_cycle", "ILLEGAL": None}
Case = dict[str, str]

PRODUCT = "<product name='{}'><category>{}</category><available>{}</available></product>"
PLAN = (
    "<plan name='{0}-{1}'><product>{0}</product><finalPhase type='EVERGREEN'><duration><unit>UNLIMITED</unit>"
    "</duration><recurring><billingPeriod>{1}</billingPeriod><recurringPrice><price><currency>EUR</currency>"
    "<value>{2}</value></price></recurringPrice></recurring></finalPhase></plan>"
)


@st.composite
def cases(draw: st.DrawFn, sides: tuple[str, ...]) -> list[Case]:
    """Cases that ask for some of what is so before, and after."""
    words = {
        "Product": (*BASES, EXTRA),
        "ProductCategory": ("BASE", "ADD_ON"),
        "BillingPeriod": tuple(CYCLES),
    }
    keys = {f"{side}{word}" if side else word[0].lower() + word[1:]: all_
            for side in sides for word, all_ in words.items()}  # fmt: skip
    found = []
    for _ in range(draw(st.integers(0, 4))):
        asked = draw(st.lists(st.sampled_from(sorted(keys)), max_size=2, unique=True))
        case = {key: draw(st.sampled_from(keys[key])) for key in asked}
        found.append(case | {"policy": draw(st.sampled_from(sorted(POLICIES)))})
    return found


def xml(changes: list[Case], cancels: list[Case]) -> str:
    def written(name: str, all_: list[Case]) -> str:
        inner = "".join(
            f"<{name}Case>"
            + "".join(f"<{key}>{word}</{key}>" for key, word in case.items())
            + f"</{name}Case>"
            for case in all_
        )
        return f"<{name}>{inner}</{name}>"

    products = "".join(PRODUCT.format(one, "BASE", f"<addonProduct>{EXTRA}</addonProduct>") for one in BASES)
    plans = "".join(
        PLAN.format(one, period, 10 + number)
        for number, (one, period) in enumerate(product((*BASES, EXTRA), CYCLES))
    )
    return (
        "<catalog><catalogName>Trees</catalogName><currencies><currency>EUR</currency></currencies>"
        f"<products>{products}{PRODUCT.format(EXTRA, 'ADD_ON', '')}</products><rules>"
        f"{written('changePolicy', changes)}{written('cancelPolicy', cancels)}</rules><plans>{plans}</plans>"
        "</catalog>"
    )


def first(all_: list[Case], facts: Case) -> str | None:
    """When it takes effect, by the first case that fits; at the end of the term where none does."""
    for case in all_:
        if all(facts[key] == word for key, word in case.items() if key != "policy"):
            return POLICIES[case["policy"]]
    return "next_cycle"


def asked(engine: Engine, held: list[str], cycle: str, action: str, item: str, to: str | None = None) -> Any:
    end = "2026-07-01" if cycle == "monthly" else "2027-06-01"
    account = {
        "kind": "account", "id": "a", "type": "customer", "currency": "EUR", "country": "FR",
        "users": [{"id": "ana", "role": "owner"}],
        "subscription": {
            "cycle": cycle, "term": {"start": "2026-06-01", "end": end},
            "items": [{"item": one, "seats": 1} for one in held],
        },
    }  # fmt: skip

    read_ = account_of(read(json.dumps(account), "a.json"), engine.definitions)
    return engine.decide(Question(read_, "ana", action, item or None, AT, to=to))


def happens(decision: Any) -> str | None:
    return decision.effective.timing if decision.outcome == "allow" else None


def facts(origin: str, to: str, periods: tuple[str, str]) -> Case:
    category = {one: "ADD_ON" if one == EXTRA else "BASE" for one in (origin, to)}
    return {
        "fromProduct": origin, "toProduct": to, "fromProductCategory": category[origin],
        "toProductCategory": category[to], "fromBillingPeriod": periods[0], "toBillingPeriod": periods[1],
        "product": origin, "productCategory": category[origin], "billingPeriod": periods[0],
    }  # fmt: skip


def differences(changes: list[Case], cancels: list[Case]) -> Iterator[str]:
    found = listed(xml(changes, cancels))
    engine = Engine(root_of(found).definitions)
    ids = found.ids["product"]
    for (origin, to), period in product(permutations(BASES, 2), CYCLES):
        action = "upgrade_edition" if BASES.index(to) > BASES.index(origin) else "downgrade_edition"
        got = happens(asked(engine, [ids[origin]], CYCLES[period], action, ids[to]))
        if got != (wanted := first(changes, facts(origin, to, (period, period)))):
            yield f"{origin} to {to}, {period}: {got}, not {wanted}"
    for origin, pair in product(BASES, permutations(CYCLES, 2)):
        got = happens(
            asked(engine, [ids[origin]], CYCLES[pair[0]], "change_billing_cycle", "", CYCLES[pair[1]])
        )
        if got != (wanted := first(changes, facts(origin, origin, pair))):
            yield f"{origin}, {pair}: {got}, not {wanted}"
    for one, period in product((*BASES, EXTRA), CYCLES):
        held = [ids[one]] if one != EXTRA else [ids[BASES[0]], ids[EXTRA]]
        got = happens(asked(engine, held, CYCLES[period], "cancel_product", ids[one]))
        if got != (wanted := first(cancels, facts(one, one, (period, period)))):
            yield f"cancelling {one}, {period}: {got}, not {wanted}"


@settings(max_examples=drawn(30))
@given(cases(("from", "to")), cases(("",)))
def test_changes_wait_as_the_first_case_that_fits_says(changes: list[Case], cancels: list[Case]) -> None:
    assert list(differences(changes, cancels)) == []


def test_cases_that_a_root_cannot_ask_are_told() -> None:
    told = [one for one in listed(BOATYARD).unsaid if one.code == "case"]
    assert [dict(one.words) for one in told] == [{"word": "IMMEDIATE"}]
    changes = [{"fromPriceList": "Friends", "policy": "IMMEDIATE"}, {"policy": "START_OF_TERM"}]
    codes = [one.code for one in listed(xml(changes, [])).unsaid]
    assert codes == ["case", "policy"]
