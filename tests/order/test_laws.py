"""What holds of every order, whatever is ordered and by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from acceptance.accounts import AT, shipped
from maybuy.model.account import Account
from maybuy.order.summary import OrderError, Preview
from maybuy.report.preview_json import preview_json, record_json
from ordering import change, order
from strategies import questions

ENGINE = shipped()
ITEMS = ENGINE.definitions.items
PRODUCTS = ("support", "guide", "chat", "talk", "explore")
ADD_ONS = ("collaboration", "productivity-pack", "more-storage", "high-volume-api")

Change = dict[str, Any]


@st.composite
def subscribers(draw: st.DrawFn) -> Account:
    """A self-service customer of some products, or of a suite, and of add-ons that go with them."""
    suite = draw(st.integers(0, 3)) == 0
    held = ["explore"] if suite else draw(st.lists(st.sampled_from(PRODUCTS), min_size=1, unique=True))
    lines = []
    if suite:
        held = held if draw(st.booleans()) else []
        lines.append(
            _line(draw, draw(st.sampled_from(["support-suite/professional", "support-suite/enterprise"])))
        )
    lines += [_line(draw, draw(st.sampled_from(ENGINE.definitions.products[product]))) for product in held]
    if any(line["item"] == "support/professional" for line in lines):
        lines += [
            _line(draw, one) for one in draw(st.lists(st.sampled_from(ADD_ONS), max_size=2, unique=True))
        ]
    cycle, end = draw(st.sampled_from([("annual", "2021-03-01"), ("monthly", "2020-09-11")]))
    start = "2020-03-01" if cycle == "annual" else "2020-08-11"
    said = {
        "id": "customer", "type": "self_service", "country": "US", "currency": "USD",
        "users": [{"id": "owner", "role": "owner"}],
        "subscription": {"cycle": cycle, "term": {"start": start, "end": end}, "items": lines},
        **draw(st.sampled_from([{"payment_method": "card"}, {}])),
    }  # fmt: skip
    return Account.model_validate(said)


def _line(draw: st.DrawFn, item: str) -> Change:
    seats = draw(st.sampled_from([1, 2, 5, 10, 12, 40]))
    return {"item": item, "seats": seats, "in_use": draw(st.integers(0, seats))}


@st.composite
def any_changes(draw: st.DrawFn) -> list[Change]:
    """Changes of any kind, most of which are refused."""
    asked = draw(st.lists(questions(ENGINE.definitions), max_size=5))
    made = [
        {"action": one.action, "item": one.item, "seats": one.seats, "quantity": one.quantity, "to": one.to}
        for one in asked
    ]
    return [{key: value for key, value in one.items() if value is not None} for one in made]


@st.composite
def likely_changes(draw: st.DrawFn, one: Account, most: int = 5) -> list[Change]:
    """Changes that mostly make sense for an account."""
    assert one.subscription is not None
    lines = [line.item for line in one.subscription.items]
    made = []
    for _ in range(draw(st.integers(1, most))):
        action = draw(
            st.sampled_from(
                ["buy", "add_seats", "remove_seats", "upgrade_edition", "downgrade_edition", "cancel_product",
                 "change_billing_cycle", "extend_subscription", "bundle"]
            )
        )  # fmt: skip
        if action in ("buy", "bundle"):
            kinds = ("suite",) if action == "bundle" else ("product", "add-on")
            item = draw(st.sampled_from(sorted(one.id for one in ITEMS.values() if one.kind in kinds)))
            made.append(change(action, item, seats=draw(st.sampled_from([1, 5, 12]))))
        elif action in ("add_seats", "remove_seats"):
            made.append(change(action, draw(st.sampled_from(lines)), seats=draw(st.integers(1, 6))))
        elif action in ("upgrade_edition", "downgrade_edition"):
            product = ITEMS[draw(st.sampled_from(lines))].product
            made.append(change(action, draw(st.sampled_from(ENGINE.definitions.products[product]))))
        elif action == "cancel_product":
            made.append(change(action, draw(st.sampled_from([*lines, "support", "chat"]))))
        elif action == "change_billing_cycle":
            made.append(change(action, to=draw(st.sampled_from(["monthly", "annual"]))))
        else:
            made.append(change(action))
    return made


def summed_up(one: Account, changes: list[Change], **more: object) -> Preview:
    try:
        return ENGINE.preview(one, order(*changes, **more), AT)  # type: ignore[arg-type]
    except OrderError:
        assume(False)
        raise


def shown(preview: Preview) -> dict[str, Any]:
    return preview_json(preview, ENGINE.definitions, "en")


def lines_of(preview: Preview) -> list[tuple[object, ...]]:
    return sorted(
        (line.kind, line.item, line.seats, line.added, str(line.recurring), str(line.due_now))
        for line in preview.lines
    )


def later_of(preview: Preview) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True) for one in shown(preview)["scheduled"])


def held(subscription: Mapping[str, Any] | None) -> list[tuple[str, int, int]] | None:
    """The lines of a subscription's JSON, in no order."""
    if subscription is None:
        return None
    return sorted((line["item"], line["seats"], line["in_use"]) for line in subscription["items"])


ORDERS = subscribers().flatmap(lambda one: st.tuples(st.just(one), likely_changes(one)))
ANY_ORDERS = st.one_of(ORDERS, st.tuples(subscribers(), any_changes()))
CODES = st.sampled_from([[], ["startup"], ["STARTUP", "nothing"]])


def touched(one: Change) -> frozenset[str]:
    """What a change is about: products, those of a suite, or the subscription as a whole."""
    item = one.get("item")
    if item is None:
        return frozenset([one["action"]])
    found = [ITEMS[each] for each in ENGINE.definitions.expand(item)]
    return frozenset(
        [part.split("/")[0] for each in found for part in each.parts] + [each.product for each in found]
    )


def independent(changes: list[Change], one: Account) -> bool:
    """Whether no change is about the product of another, nor of what another's requires, or a suite's."""
    assert one.subscription is not None
    suites = any(ITEMS[line.item].parts for line in one.subscription.items)
    about = [touched(each) for each in changes]
    if suites or any("support-suite" in each for each in about):
        return len(changes) <= 1
    if any("support" in each for each in about) and any(
        each & {*ADD_ONS, "sunshine-select", "temporary-agents"} for each in about
    ):
        return False
    return sum(map(len, about)) == len(frozenset().union(*about))


@given(asked=ORDERS, data=st.data())
def test_the_order_of_independent_changes_changes_nothing(
    asked: tuple[Account, list[Change]], data: Any
) -> None:
    one, changes = asked
    kept: list[Change] = []
    for each in changes:
        if independent([*kept, each], one):
            kept.append(each)
    first, second = summed_up(one, kept), summed_up(one, data.draw(st.permutations(kept)))
    assert shown(first)["totals"] == shown(second)["totals"]
    assert lines_of(first) == lines_of(second)
    assert later_of(first) == later_of(second)
    for which in ("subscription_now", "subscription_after"):
        assert held(shown(first)[which]) == held(shown(second)[which])


@given(asked=ANY_ORDERS, codes=CODES)
def test_totals_are_the_sums_of_their_lines(asked: tuple[Account, list[Change]], codes: list[str]) -> None:
    summary = summed_up(*asked, promotion=codes)
    answer = shown(summary)
    due = sum(Decimal(line["due_now"] or 0) for line in answer["lines"])
    taken_off = sum(Decimal(one["amount"]) for one in answer["discounts"])
    assert Decimal(answer["totals"]["due_now"]) == due - taken_off
    recurring = sum(Decimal(line["recurring"] or 0) for line in answer["lines"])
    assert Decimal(answer["totals"]["recurring"]) == recurring
    if not answer["scheduled"]:
        assert answer["totals"]["recurring_after"] == answer["totals"]["recurring"]


@given(asked=ANY_ORDERS)
def test_only_what_is_given_back_can_make_less_than_nothing_due(asked: tuple[Account, list[Change]]) -> None:
    summary = summed_up(*asked)
    credited = [line for line in summary.lines if line.kind == "credit"]
    assert all(line.due_now is not None and line.due_now < 0 for line in credited)
    assert all(line.due_now is None or line.due_now >= 0 for line in summary.lines if line.kind == "line")
    assert summary.due_now >= 0 or credited


@given(asked=ANY_ORDERS)
def test_seats_never_fall_below_those_in_use(asked: tuple[Account, list[Change]]) -> None:
    summary = summed_up(*asked)
    for subscription in (summary.subscription_now, summary.subscription_after):
        for line in subscription.items if subscription else ():
            assert line.seats >= max(line.in_use, 1)


@given(asked=ANY_ORDERS, codes=CODES)
def test_the_same_order_has_the_same_summary_and_the_same_record(
    asked: tuple[Account, list[Change]], codes: list[str]
) -> None:
    first, second = (summed_up(*asked, promotion=codes) for _ in range(2))
    assert json.dumps(shown(first)) == json.dumps(shown(second))
    english, french = (record_json(first, ENGINE.definitions, language) for language in ("en", "fr"))
    assert english["id"] == french["id"] == record_json(second, ENGINE.definitions, "en")["id"]


def carried_out(
    subscription: Mapping[str, Any], scheduled: list[Mapping[str, Any]]
) -> tuple[str, list[tuple[str, int, int]]]:
    """Cycle and lines once scheduled changes have happened, from the JSON and the catalog alone."""
    lines = [dict(line) for line in subscription["items"]]
    cycle = subscription["cycle"]
    for one in sorted(scheduled, key=lambda later: str(later["on"])):
        wanted = one["change"]
        item = ITEMS.get(wanted.get("item", ""))
        if wanted["action"] == "change_billing_cycle":
            cycle = wanted["to"]
        if item is None:
            continue
        line = next((line for line in lines if line["item"] == item.id), None)
        line = line or next((line for line in lines if item.id in ITEMS[line["item"]].parts), None)
        line = line or next((line for line in lines if ITEMS[line["item"]].product == item.product), None)
        assert line is not None, "what is scheduled is about something held"
        if wanted["action"] == "remove_seats":
            line["seats"] -= wanted["seats"]
        elif wanted["action"] == "downgrade_edition":
            line["item"] = item.id
        elif wanted["action"] == "cancel_product":
            lines.remove(line)
            parts = ITEMS[line["item"]].parts
            if ITEMS[line["item"]].product != item.product:
                lines += [{**line, "item": part} for part in parts if ITEMS[part].product != item.product]
    return cycle, sorted((line["item"], line["seats"], line["in_use"]) for line in lines)


@given(asked=ANY_ORDERS)
def test_what_is_scheduled_leads_to_the_subscription_that_is_announced(
    asked: tuple[Account, list[Change]],
) -> None:
    answer = shown(summed_up(*asked))
    now, after = answer["subscription_now"], answer["subscription_after"]
    if now is None:
        assert after is None
        return
    cycle, lines = carried_out(now, answer["scheduled"])
    assert (after["cycle"], held(after)) == (cycle, lines)
    assert after["term"]["start"] == (now["term"]["end"] if answer["scheduled"] else now["term"]["start"])
    assert now.get("scheduled", []) == answer["scheduled"]
    assert "scheduled" not in after


@given(asked=ORDERS)
def test_an_order_may_be_made_one_change_at_a_time(asked: tuple[Account, list[Change]]) -> None:
    one, changes = asked
    together = summed_up(one, changes)
    accepted = [each for each, made in zip(changes, together.changes, strict=True) if made.outcome != "deny"]
    together = summed_up(one, accepted)
    assert all(made.outcome != "deny" for made in together.changes)
    apart = summed_up(one, [])
    for each in accepted:
        subscription = shown(apart)["subscription_now"]
        carried = Account.model_validate(
            {**one.model_dump(mode="json", exclude_none=True, by_alias=True), "subscription": subscription}
        )
        apart = summed_up(carried, [each])
        # What needs the cancellation of something else to come after it can only be ordered together; what
        # an earlier order put off is taken back by asking for the opposite, not what the same order does.
        assume(apart.outcome != "deny" and not apart.undone)
    for which in ("subscription_now", "subscription_after"):
        assert held(shown(apart)[which]) == held(shown(together)[which])
    assert sorted(later_of(apart)) == sorted(later_of(together))


@given(asked=ANY_ORDERS)
def test_a_refused_change_neither_hides_nor_alters_the_others(asked: tuple[Account, list[Change]]) -> None:
    one, changes = asked
    summary = summed_up(one, changes)
    assert len(summary.changes) == len(changes)
    made = list(zip(changes, summary.changes, strict=True))
    without = summed_up(one, [each for each, decision in made if decision.outcome != "deny"])
    assert lines_of(without) == lines_of(summary)
    assert (without.due_now, without.recurring, without.recurring_after) == (
        summary.due_now, summary.recurring, summary.recurring_after,
    )  # fmt: skip
    assert later_of(without) == later_of(summary)
    kept = [decision for _, decision in made if decision.outcome != "deny"]
    assert [(two.outcome, two.channels, two.effective) for two in without.changes] == [
        (two.outcome, two.channels, two.effective) for two in kept
    ]


def test_these_laws_are_tried_on_orders_that_are_made_and_on_orders_that_are_not() -> None:
    seen: set[str] = set()

    @settings(max_examples=60, deadline=None)
    @given(asked=ORDERS)
    def look(asked: tuple[Account, list[Change]]) -> None:
        seen.add(summed_up(*asked).outcome)
        seen.update(one.change.action for one in summed_up(*asked).scheduled)

    look()
    assert {"allow", "deny", "remove_seats", "cancel_product", "change_billing_cycle"} <= seen
    assert date(2020, 9, 1) == AT
