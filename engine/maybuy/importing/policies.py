"""The policies that an imported price list begins with: as few as let everything be bought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from ..model.charge import SEAT
from ..model.deed import ADD_SEATS, CHANGE_CYCLE, DOWNGRADE, REMOVE_SEATS, START_TRIAL, UPGRADE, USE
from ..model.item import ON_REQUEST
from ..model.policy import EFFECTS
from ..source import read
from .described import PriceList, Sold
from .yaml_lines import Entry

WAITS: Final = "defer"
"""The key of a rule that says what waits."""

Made = tuple[Mapping[str, Any], tuple[str, ...]]
"""The data of a file, and the comments above it."""


def policies(one: PriceList) -> dict[str, Made]:
    """The files that are there for every list, without what cannot happen in this one."""
    left_out = frozenset(_impossible(one))
    found: dict[str, Made] = {}
    templates = files("maybuy") / "templates" / "imported" / "policies"
    for file in sorted(templates.iterdir(), key=lambda each: each.name):
        text = file.read_text(encoding="utf-8")
        remarks = tuple(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))
        data = read(text, file.name).data
        found[f"policies/{file.name}"] = (_spread(_fitting(data, left_out, one)), remarks)
    return found


def _impossible(one: PriceList) -> Iterator[str]:
    """The actions that could never change anything."""
    if not any(_by_seat(sold) for sold in one.sold):
        yield from (ADD_SEATS, REMOVE_SEATS)
    if all(len(product.plans) < 2 for product in one.products):
        yield from (UPGRADE, DOWNGRADE)
    if all(sold.trial_days is None for sold in one.sold):
        yield START_TRIAL
    if len(one.cycles) < 2:
        yield CHANGE_CYCLE
    if not one.features and not one.limits:
        yield USE


def _by_seat(sold: Sold) -> bool:
    """Whether something is sold by seats, as far as it is known what it costs."""
    if sold.charges is None:
        return sold.on_sale
    return any(charge.per == SEAT for charge in sold.charges)


def _fitting(data: Mapping[str, Any], left_out: frozenset[str], one: PriceList) -> Mapping[str, Any]:
    match data:
        case {"actions": actions}:
            return {**data, "actions": [action for action in actions if action["id"] not in left_out]}
        case {"rules": rules}:
            if one.waits is not None:
                rules = [*(rule for rule in rules if WAITS not in rule), *one.waits]
            fitting = (_fitting_rule(rule, left_out, one) for rule in rules)
            return {**data, "rules": [rule for rule in fitting if rule is not None]}
    return data


def _fitting_rule(
    rule: Mapping[str, Any], left_out: frozenset[str], one: PriceList
) -> Mapping[str, Any] | None:
    """A rule about what can happen; None where nothing of it can."""
    effect = next(key for key in EFFECTS if key in rule)
    if rule.get("items") == {"price": ON_REQUEST}:
        if all(sold.charges is not None for sold in one.sold):
            return None
        if all(sold.charges is not None for product in one.products for sold in product.plans[1:]):
            left_out |= {UPGRADE}
    actions = [action for action in rule[effect] if action not in left_out]
    return {**rule, effect: actions} if actions else None


def _spread(data: Mapping[str, Any]) -> dict[str, Any]:
    """The lists of a file with a line for each entry, and of rules for each key."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, list):
            found[key] = Entry([Entry(one, spread=key == "rules") for one in value], spread=True)
        else:
            found[key] = Entry(value, spread=isinstance(value, Mapping))
    return found
