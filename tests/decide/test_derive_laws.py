"""What a question comes to, in any catalog, worked out from the files and the account's lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maybuy.decide.derive import Change
from maybuy.decide.derive import derive as derived
from maybuy.decide.prepare import prepare
from maybuy.model.account import Account
from maybuy.model.ask import Ask
from maybuy.model.base import MOST_SEATS, MOST_UNITS
from maybuy.model.decision import QuestionError
from maybuy.model.definitions import Definitions
from plain_catalog import PlainCatalog
from strategies import (
    AT,
    CYCLES,
    HALF,
    LIMIT,
    METHODS,
    PLAIN_ACTIONS,
    SUM,
    VOCABULARY,
    Data,
    accounts,
    catalogs,
    gathered,
)

ACTIONS: Data = {
    "kind": "actions",
    "actions": [
        *({"id": one, "target": target} for one, target in PLAIN_ACTIONS.items()),
        {"id": "use", "target": "limit"},
    ],
}


@dataclass(frozen=True)
class Case:
    """A catalog, and an account of a day within its term."""

    catalog: PlainCatalog
    definitions: Definitions
    account: Account

    def change(self, action: str, item: str | None = None, **asked: Any) -> Change:
        facts = prepare(self.account, "owner", AT, self.definitions)
        return derived(facts, self.definitions.actions[action], Ask(action, item, **asked), self.definitions)

    @property
    def lines(self) -> dict[str, tuple[int, int]]:
        """Seats and seats in use by item."""
        subscription = self.account.subscription
        lines = subscription.items if subscription else ()
        return {line.item: (line.seats, line.in_use) for line in lines}

    def of_product(self, item: str) -> list[str]:
        """What is held of an item's product, in whatever way."""
        product = self.catalog.items[item]["product"]
        return [one for one in self.catalog.held(self.lines) if self.catalog.items[one]["product"] == product]

    def own_line(self, item: str) -> str | None:
        """The line of an item's product."""
        product = self.catalog.items[item]["product"]
        return next((one for one in self.lines if self.catalog.items[one]["product"] == product), None)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    files = draw(catalogs())
    for file in files:
        for one in file.get("editions", [file]):
            if file["kind"] in ("product", "add-on") and draw(st.booleans()):
                one["limits"] = {LIMIT: draw(st.integers(1, 20))}
    definitions = gathered([*files, VOCABULARY, ACTIONS])
    account = draw(accounts(definitions))
    if account.subscription is not None:  # of what ends by itself the course is asked, and not derive()
        account = account.model_copy(
            update={"subscription": account.subscription.model_copy(update={"trials": ()})}
        )
    return Case(PlainCatalog(files), definitions, account)


@st.composite
def about_items(draw: st.DrawFn) -> tuple[Case, str]:
    case = draw(cases())
    held = sorted(case.catalog.held(case.lines))
    return case, draw(st.sampled_from(held if held and draw(st.booleans()) else sorted(case.catalog.items)))


@HALF
@given(case=cases())
def test_a_total_is_within_the_highest_limit_of_all_that_is_held_and_agreed(case: Case) -> None:
    granted = [
        case.catalog.items[one].get("limits", {}).get(LIMIT, 0) for one in case.catalog.held(case.lines)
    ]
    granted += [
        one.grant.limits.get(LIMIT, 0)
        for one in case.account.exceptions
        if (one.from_ or AT) <= AT and (one.until is None or one.until > AT)
    ]
    bought = case.account.subscription.items if case.account.subscription else ()
    granted += [line.units.get(LIMIT, 0) for line in bought if case.catalog.items[line.item].get("charges")]
    highest = max((MOST_UNITS if one == "unlimited" else one for one in granted), default=0)
    for quantity in (None, 0, highest, min(highest + 1, MOST_UNITS)):
        one = case.change("use", LIMIT, quantity=quantity)
        assert (one.item, one.quantity) == (LIMIT, 1 if quantity is None else quantity)
        assert one.within_limit == ("true" if one.quantity <= highest else "false")


@HALF
@given(case=cases())
def test_a_total_is_within_the_sum_of_all_that_is_held_where_a_limit_adds_up(case: Case) -> None:
    by_seat, units = case.definitions.limits[SUM].by_seat, []
    lines = case.account.subscription.items if case.account.subscription else ()
    for item in case.catalog.held(case.lines):
        one = case.catalog.items[item].get("limits", {}).get(SUM, 0)
        seats = [line.seats for line in lines if item in case.catalog.brought(line.item)]
        units.append(
            min((MOST_UNITS if one == "unlimited" else one) * (max(seats) if by_seat else 1), MOST_UNITS)
        )
    agreed = [one.grant.limits.get(SUM, 0) for one in case.account.exceptions]
    assume(not any(agreed))
    together = min(sum(units), MOST_UNITS)
    for quantity in {0, together, min(together + 1, MOST_UNITS)}:
        one = case.change("use", SUM, quantity=quantity)
        assert one.within_limit == ("true" if quantity <= together else "false")


@HALF
@given(asked=about_items())
def test_an_item_is_priced_as_its_files_say_in_the_accounts_currency(asked: tuple[Case, str]) -> None:
    case, item = asked
    said = case.catalog.items[item]
    listed = case.catalog.priced(item, case.account.currency)
    expected = "on_request" if said.get("price") else "listed" if listed else "none"
    assert case.change("buy", item).price == expected


@HALF
@given(asked=about_items(), action=st.sampled_from(["upgrade_edition", "downgrade_edition"]))
def test_an_edition_lies_in_the_direction_of_its_rank_from_the_line_held(
    asked: tuple[Case, str], action: str
) -> None:
    case, item = asked
    own = case.own_line(item)
    assume(own is not None or not case.of_product(item))
    one = case.change(action, item)
    if own is None:
        assert one.direction == "none"
    else:
        rank, other = (case.catalog.items[name]["rank"] for name in (item, own))
        assert one.direction == ("same" if rank == other else "up" if rank > other else "down")
    assert one.item == item


@HALF
@given(case=cases(), to=st.none() | st.sampled_from([*CYCLES, *METHODS]))
def test_a_cycle_or_a_way_to_pay_is_the_same_where_it_is_what_there_is(case: Case, to: str | None) -> None:
    subscription = case.account.subscription
    for action, known, now in (
        ("change_billing_cycle", case.definitions.cycles, subscription.cycle if subscription else None),
        ("change_payment_method", case.definitions.payment_methods, case.account.payment_method),
    ):
        if to is not None and to not in known:
            with pytest.raises(QuestionError):
                case.change(action, to=to)
            continue
        one = case.change(action, to=to)
        others = [cycle for cycle in known if cycle != now]
        is_plain = action == "change_billing_cycle" and now is not None and len(others) == 1
        meant = to or (others[0] if is_plain else "none")
        assert (one.to, one.direction) == (meant, "same" if meant == now else "none")


@HALF
@given(asked=about_items(), seats=st.none() | st.integers(1, 30))
def test_seats_are_added_to_and_removed_from_those_of_the_line(
    asked: tuple[Case, str], seats: int | None
) -> None:
    case, item = asked
    assume(item in case.lines and case.of_product(item) == [item])
    assume(not any(item in case.catalog.brought(line) for line in case.lines if line != item))
    had, used = case.lines[item]
    step = 1 if seats is None else seats
    more, fewer = (case.change(action, item, seats=seats) for action in ("add_seats", "remove_seats"))
    assert more.seats == had + step
    assert fewer.seats == max(had - step, 0)
    assert (more.held, fewer.held) == ("line", "line")
    for one in (more, fewer):
        assert one.below_in_use == ("true" if one.seats < used else "false")


@HALF
@given(asked=about_items(), seats=st.none() | st.integers(1, 30))
def test_a_purchase_is_of_as_many_seats_as_asked_else_of_its_parents_else_of_the_fewest(
    asked: tuple[Case, str], seats: int | None
) -> None:
    case, item = asked
    said = case.catalog.items[item]
    assume(not said.get("parts"))
    wanted = case.catalog.wanted(item)
    above = [had for line, (had, _) in case.lines.items() if case.catalog.brought(line) & wanted]
    one = case.change("buy", item, seats=seats)
    of_parents = min(max(above, default=0), said["seats"].get("max", 10**9))
    assert one.seats == (seats or of_parents or said["seats"]["min"])
    assert one.parent_seats == (max(above, default=0) if said.get("requires") else one.seats)


@st.composite
def about_suites(draw: st.DrawFn) -> tuple[Case, str]:
    """A suite of which nothing is held as such, and lines of what it is made of."""
    case = draw(cases().filter(lambda case: any("parts" in said for said in case.catalog.items.values())))
    others = [one for one, said in case.catalog.items.items() if "parts" not in said]
    lines = draw(st.lists(st.sampled_from(others), unique_by=lambda one: case.catalog.items[one]["product"]))
    said = [
        {"item": one, "seats": seats, "in_use": draw(st.integers(0, seats))}
        for one in lines
        for seats in (draw(st.integers(1, 12)),)
    ]
    term = {"start": "2020-06-01", "end": "2020-10-01"}
    subscription = {"cycle": min(case.definitions.cycles), "term": term, "items": said}
    known = case.account.model_dump(mode="json", exclude_none=True, by_alias=True)
    account = Account.model_validate(known | {"subscription": subscription})
    suites = [one for one, said in case.catalog.items.items() if "parts" in said]
    return Case(case.catalog, case.definitions, account), draw(st.sampled_from(suites))


@HALF
@given(asked=about_suites(), seats=st.none() | st.integers(1, 30))
def test_a_suite_is_of_the_most_seats_of_its_parts_and_never_below_those_in_use(
    asked: tuple[Case, str], seats: int | None
) -> None:
    case, item = asked
    said = case.catalog.items[item]
    products = {case.catalog.items[part]["product"] for part in said.get("parts", ())}
    parts = {one: had for one, had in case.lines.items() if case.catalog.items[one]["product"] in products}
    most = max([said["seats"]["min"], *(had for had, _ in parts.values())])
    bought, bundled = (case.change(action, item, seats=seats) for action in ("buy", "bundle"))
    assert bought.seats == (seats or most)
    assert bundled.seats == max(seats or 0, most)
    above = any(
        case.catalog.items[one]["rank"] > case.catalog.items[part]["rank"]
        for one in parts
        for part in said["parts"]
        if case.catalog.items[part]["product"] == case.catalog.items[one]["product"]
    )
    for one in (bought, bundled):
        assert one.parts_held == len(parts)
        assert one.direction == ("down" if above else "up")
        used = max((used for _, used in parts.values()), default=0)
        assert one.below_in_use == ("true" if one.seats < used else "false")


@HALF
@given(asked=about_items())
def test_for_a_purchase_what_is_held_is_a_line_or_brought_by_one_at_that_edition_or_above(
    asked: tuple[Case, str],
) -> None:
    case, item = asked
    own, items = case.own_line(item), case.catalog.items
    one = case.change("buy", item).held
    rank = items[item]["rank"]
    brought = [
        other
        for line in case.lines
        for other in case.catalog.brought(line)
        if line != own and items[other]["product"] == items[item]["product"]
    ]
    if any(case.catalog.items[other]["rank"] >= rank for other in brought):
        assert one in ("part", "included")
    elif own is not None or brought:
        assert one == ("line" if item == own else "other_edition")
    else:
        assert one == "no"


@HALF
@given(asked=about_items())
def test_cancelling_breaks_what_would_lose_something_it_requires(asked: tuple[Case, str]) -> None:
    case, item = asked
    assume(item in case.lines)
    left = [line for line in case.lines if line != item]
    before, after = case.catalog.held(case.lines), case.catalog.held(left)
    kept = set(after) & set(before)  # what comes with something else is held too
    losing = [one for one in kept if case.catalog.met(one, before) and not case.catalog.met(one, after)]
    for line in left:
        wanted = case.catalog.wanted(line)
        had, have = (
            max((case.lines[one][0] for one in lines if case.catalog.brought(one) & wanted), default=0)
            for lines in (case.lines, left)
        )
        few = case.catalog.items[line]["seats"].get("min", 1)
        if case.catalog.met(line, before) and 0 < have < few <= had:
            losing.append(line)
    assert case.change("cancel_product", item).breaks == ("true" if losing else "false")


SEATS = st.integers(1, 12)


@given(few=SEATS, alpha=SEATS, beta=SEATS, fewer=st.integers(1, 13), is_any=st.booleans())
def test_what_an_add_on_stands_on_may_shrink_or_go_while_another_has_the_seats_it_needs(
    few: int, alpha: int, beta: int, fewer: int, is_any: bool
) -> None:
    price = {"prices": {"USD": {"monthly": 1, "annual": 1}}}
    wanted = {"any" if is_any else "all": ["alpha", "beta"]}
    files: list[Data] = [
        {"kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
         "cycles": [{"id": "monthly", "months": 1}]},
        *({"kind": "product", "id": name, **price} for name in ("alpha", "beta")),
        {"kind": "add-on", "id": "extra", "seats": {"min": few}, "requires": wanted, **price},
    ]  # fmt: skip
    lines = [
        {"item": item, "seats": seats} for item, seats in (("alpha", alpha), ("beta", beta), ("extra", 1))
    ]
    term = {"start": "2020-06-01", "end": "2020-10-01"}
    account = Account.model_validate(
        {"id": "someone", "type": "plain", "country": "FR", "currency": "USD",
         "users": [{"id": "owner", "role": "owner"}],
         "subscription": {"cycle": "monthly", "term": term, "items": lines}}
    )  # fmt: skip
    case = Case(PlainCatalog(files), gathered([*files, VOCABULARY, ACTIONS]), account)
    before, left = max(alpha, beta), max(alpha - fewer, beta)
    assert case.change("remove_seats", "alpha", seats=fewer).breaks == (
        "true" if left < few <= before else "false"
    )
    assert case.change("cancel_product", "alpha").breaks == (
        "true" if not is_any or beta < few <= before else "false"
    )
    assert case.change("cancel_product", "extra").breaks == "false"


@HALF
@given(case=cases())
def test_numbers_that_make_no_sense_are_questions_that_cannot_be_answered(case: Case) -> None:
    item = min(case.catalog.items)
    wrong = [("buy", -1), ("buy", MOST_SEATS + 1), ("add_seats", 0), ("remove_seats", 0), ("add_seats", -1)]
    for action, seats in wrong:
        with pytest.raises(QuestionError):
            case.change(action, item, seats=seats)
    for quantity in (-1, MOST_UNITS + 1):
        with pytest.raises(QuestionError):
            case.change("use", LIMIT, quantity=quantity)
    assert case.change("buy", item, seats=MOST_SEATS).seats == MOST_SEATS
    assert case.change("use", LIMIT, quantity=MOST_UNITS).quantity == MOST_UNITS


@HALF
@given(case=cases())
def test_what_names_nothing_or_the_wrong_thing_is_a_question_that_cannot_be_answered(case: Case) -> None:
    with pytest.raises(QuestionError):
        case.change("cancel_account", min(case.catalog.items))
    for action in ("buy", "add_seats", "upgrade_edition", "use"):
        for name in (None, "nowhere"):
            with pytest.raises(QuestionError):
                case.change(action, name)
