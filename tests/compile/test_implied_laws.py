"""What any catalog forbids, said of the attributes of a question from the files as they are written.

Each code stands for one fact of the domain. These are said here without rules, clauses or phases; the rules
that a catalog implies must come to the same for every question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maybuy.compile.implied import catalog_rules
from maybuy.compile.normal import NormalRule
from maybuy.model.definitions import Definitions
from plain_catalog import PlainCatalog
from strategies import CYCLES, DAYS, PLAIN_ACTIONS, UNIT_ACTIONS, Data, catalogs, gathered

OWN_ACTIONS = {"reserve": "line", "archive": "held", "swap_edition": "edition", "greet": "none"}
"""Actions that only the policies know, by their target."""

TARGETS = {**PLAIN_ACTIONS, **OWN_ACTIONS, **dict.fromkeys((*UNIT_ACTIONS, "use"), "limit")}
ACTIONS: Data = {
    "kind": "actions",
    "actions": [{"id": one, "target": target} for one, target in TARGETS.items()],
}
BUYING = ("buy", "start_trial", "bundle")
EDITIONS = ("upgrade_edition", "downgrade_edition")
SEATS = ("add_seats", "remove_seats")
ON_SUBSCRIPTIONS = (
    "cancel_account", "change_billing_cycle", "change_payment_method", "extend_subscription",
)  # fmt: skip
COURSE = (
    *BUYING,
    *EDITIONS,
    *SEATS,
    *UNIT_ACTIONS,
    "cancel_product",
    *ON_SUBSCRIPTIONS[:2],
    ON_SUBSCRIPTIONS[3],
)
UNSOUND = (
    "none", "already_held", "not_compatible", "excluded", "not_sold_for_cycle", "too_few_seats",
    "too_many_seats", "seats_follow", "required_by",
)  # fmt: skip

Question = dict[str, Any]


def forbidden(catalog: PlainCatalog, q: Question) -> set[str]:
    """The codes of all facts that a question goes against."""
    action, held, direction = q["action"], q["item.held"], q["change.direction"]
    target = TARGETS[action]
    buying, editing = action in BUYING, target == "edition"
    on_line = target in ("line", "held")
    acquiring = buying or action in EDITIONS
    suite = q["item.kind"] == "suite"
    outside = action == "use" and q["change.within_limit"] == "false"
    said = {
        "already_included": (buying and held in ("included", "part"))
        or (on_line and held == "included")
        or (editing and held == "included" and direction == "none"),
        "already_held": (buying and held in ("line", "other_edition"))
        or (action == "buy" and suite and held == "no" and q["change.parts_held"] >= 2)
        or (action == "start_trial" and suite and held == "no" and q["change.parts_held"] >= 1),
        "not_held": (on_line and held in ("no", "other_edition"))
        or (action in UNIT_ACTIONS and held == "no")
        or (editing and direction == "none")
        or (action in ON_SUBSCRIPTIONS and q["account.new"] == "true")
        or (action == "bundle" and held == "no" and q["change.parts_held"] < 2),
        "wrong_direction": (buying and suite and direction == "down")
        or (action == "upgrade_edition" and direction == "down")
        or (action == "downgrade_edition" and direction == "up"),
        "no_change": (editing or action in ("change_billing_cycle", "change_payment_method"))
        and direction == "same",
        "seats_in_use": q["change.below_in_use"] == "true"
        and ((action == "remove_seats" and held == "line") or (action == "buy" and suite)),
        "required_by": q["change.breaks"] == "true"
        and action
        in (
            "cancel_product",
            "remove_seats",
            "remove_units",
            "upgrade_edition",
            "downgrade_edition",
            *BUYING,
        ),
        "too_few_units": action == "remove_units" and held == "line" and q["change.within_limit"] == "false",
        "limit_reached": outside and q["item.kind"] == "limit",
        "not_included": outside and q["item.kind"] == "feature",
        "not_on_sale": (acquiring or action == "add_seats") and q["item.price"] == "none",
    }
    item = q["item"]
    trial = catalog.items.get(item, {}).get("trial")
    said["no_trial"] = action == "start_trial" and trial is None
    said["tried_already"] = (
        action == "start_trial" and bool(trial) and trial["once"] and item in q["subscription.tried"]
    )
    if item in catalog.items:
        said["not_on_sale"] |= acquiring and not catalog.sold(item, date.fromordinal(q["at"]))
        cycle = q["subscription.cycle"]
        said["not_sold_for_cycle"] = acquiring and not catalog.sold_for(
            item, None if cycle == "none" else cycle
        )
        lacks = not catalog.met(item, q["subscription.holds"])
        beside = bool(catalog.excluded(item) & q["subscription.holds"])
        if catalog.stirs(item):  # what is held afterwards is another matter than what is held now
            coming = catalog.brought(item)
            lacks = q["change.lacks"] == "true" and not all(catalog.met(one, coming) for one in coming)
            beside = q["change.excluded"] == "true" and any(map(catalog.excluded, coming))
        said["not_compatible"] = acquiring and lacks
        said["excluded"] = acquiring and beside
        few, most = bounds_of(catalog, item)
        editions = [bounds_of(catalog, one) for one in catalog.named(catalog.items[item]["product"])]
        if action in EDITIONS:  # what editions have in common a line that keeps its seats may be beyond
            few, most = (
                bound if len(set(bounds)) > 1 else None
                for bound, bounds in zip((few, most), zip(*editions, strict=True), strict=True)
            )
            of = "change.parent_seats" if catalog.items[item].get("requires") else "change.seats"
            said["too_few_seats"] = few is not None and 1 <= q[of] < few
            said["too_many_seats"] = most is not None and q["change.seats"] > most
        elif buying or action in SEATS:
            if catalog.items[item].get("requires"):
                above = 1 <= q["change.parent_seats"] < few and action != "remove_seats"
                short = above or q["change.seats"] < 1
            else:
                short = q["change.seats"] < few
            said["too_few_seats"] = short and action != "add_seats"
            over = most is not None and q["change.seats"] > most
            said["too_many_seats"] = over and action != "remove_seats"
    later = {q["change.unsound"]} - {"none"} if action in COURSE else set()
    if not any("cycles" in one for one in catalog.items.values()):
        later -= {"not_sold_for_cycle"}
    followers = {name for name, one in catalog.items.items() if "same_as" in one.get("seats", {})}
    if not followers:
        later -= {"seats_follow"}
    said["seats_follow"] = item in followers and action in SEATS and held == "line"
    return later | {code for code, holds in said.items() if holds}


def bounds_of(catalog: PlainCatalog, item: str) -> tuple[int, int | None]:
    """The fewest and the most seats of an item."""
    bounds = catalog.items[item].get("seats", {})
    return bounds.get("min", 1), bounds.get("max")


def matching(rules: Iterable[NormalRule], question: Question) -> list[NormalRule]:
    return [
        rule
        for rule in rules
        for clause in rule.clauses
        if all(one.holds(question[name]) for name, tests in clause.items() for one in tests)
    ]


@st.composite
def asked(draw: st.DrawFn, definitions: Definitions) -> Question:
    """Any values of the attributes, whether or not an account could have them together."""
    item = draw(st.sampled_from(sorted(definitions.items)))
    truth = st.sampled_from(["true", "false"])
    number = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 9, 10, 11])
    return {
        "action": draw(st.sampled_from(sorted(TARGETS))),
        "item": item,
        "item.kind": definitions.items[item].kind,
        "item.held": draw(st.sampled_from(["no", "line", "other_edition", "included", "part"])),
        "item.price": draw(st.sampled_from(["listed", "on_request", "none"])),
        "change.direction": draw(st.sampled_from(["up", "down", "same", "none"])),
        "change.parts_held": draw(st.sampled_from([0, 1, 2, 3])),
        "change.below_in_use": draw(truth),
        "change.breaks": draw(truth),
        "change.lacks": draw(truth),
        "change.excluded": draw(truth),
        "change.unsound": draw(st.sampled_from(UNSOUND)),
        "change.within_limit": draw(truth),
        "change.seats": draw(number),
        "change.parent_seats": draw(number),
        "account.new": draw(truth),
        "subscription.cycle": draw(st.sampled_from([*CYCLES, "none"])),
        "subscription.tried": draw(st.frozensets(st.sampled_from(sorted(definitions.items)))),
        "subscription.holds": draw(st.frozensets(st.sampled_from(sorted(definitions.items)))),
        "at": draw(st.sampled_from(DAYS)).toordinal(),
    }


@given(data=st.data(), files=catalogs())
def test_a_catalog_forbids_what_its_files_say_and_nothing_else(
    data: st.DataObject, files: list[Data]
) -> None:
    definitions = gathered([ACTIONS, *files])
    rules, catalog = catalog_rules(definitions), PlainCatalog(files)
    for circumstances in data.draw(st.lists(asked(definitions), min_size=3, max_size=3)):
        for item in (*definitions.items, *definitions.limits, *definitions.features):
            for action in TARGETS if item in definitions.items else (*UNIT_ACTIONS, "use"):
                kind = definitions.kind_of(item)
                question = {**circumstances, "action": action, "item": item, "item.kind": kind}
                codes = {rule.code for rule in matching(rules, question)}
                assert codes == forbidden(catalog, question), question


@given(files=catalogs())
def test_each_fact_is_a_denial_on_every_channel_under_an_id_of_its_own(files: list[Data]) -> None:
    definitions = gathered([ACTIONS, *files])
    rules = catalog_rules(definitions)
    assert len({rule.id for rule in rules}) == len(rules)
    assert {(rule.effect, rule.channels) for rule in rules} == {("deny", None)}
    for rule in rules:
        about = rule.id.removeprefix("catalog:").partition(":")[0]
        item = definitions.items.get(about)
        assert re.fullmatch(r"catalog:[a-z0-9/-]+(:[a-z0-9-]+)?", rule.id), "spelled as ids in files are"
        assert rule.place == (item.place if item else "")


@given(data=st.data(), files=catalogs())
def test_a_fact_speaks_of_the_actions_it_lists_and_of_no_others(
    data: st.DataObject, files: list[Data]
) -> None:
    definitions = gathered([ACTIONS, *files])
    rules = catalog_rules(definitions)
    question = data.draw(asked(definitions))
    assert all(question["action"] in rule.actions for rule in matching(rules, question))


@given(files=catalogs())
def test_what_is_held_is_said_before_compatibility_and_that_before_all_else(files: list[Data]) -> None:
    first = {
        "already_included": 0,
        **dict.fromkeys(("already_held", "not_held"), 1),
        **dict.fromkeys(("not_compatible", "excluded"), 2),
    }
    phases: dict[int, set[int]] = {}
    for rule in catalog_rules(gathered([ACTIONS, *files])):
        phases.setdefault(first.get(rule.code, 3), set()).add(rule.phase)
    assert all(len(one) == 1 for one in phases.values())
    assert [one for _, one in sorted(phases.items())] == sorted(phases.values(), key=min)
    assert len(set().union(*phases.values())) == len(phases)
