"""The answer to a question: what the catalog forbids, what rules grant and take away, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oracle.shop import Data, Item, day
from oracle.situation import (
    ACQUIRE,
    BUYING,
    EDITIONS,
    ON_ITEMS,
    SEATS,
    UNITS,
    Ask,
    Change,
    Situation,
    change_of,
)

ON_SUBSCRIPTION = ("cancel_account", "change_billing_cycle", "change_payment_method", "extend_subscription")
PHASES = (
    ("already_included",),
    ("already_held", "not_held"),
    ("not_compatible", "excluded"),
    ("not_on_sale", "not_sold_for_cycle", "wrong_direction", "no_change", "too_few_seats", "too_many_seats",
     "no_trial", "tried_already", "seats_follow", "seats_in_use", "too_few_units", "required_by",
     "limit_reached", "not_included"),
)  # fmt: skip
"""The codes of what the catalog forbids, those first that are said first."""

WRONG: Mapping[str, str] = {
    "downgrade_edition": "up",
    **dict.fromkeys((*BUYING, "bundle", "upgrade_edition"), "down"),
}
"""The direction that a change cannot have."""

OPERATORS: Mapping[str, Any] = {
    "at_least": lambda value, bound: value >= bound,
    "from": lambda value, bound: value >= bound,
    "more_than": lambda value, bound: value > bound,
    "at_most": lambda value, bound: value <= bound,
    "less_than": lambda value, bound: value < bound,
    "until": lambda value, bound: value < bound,
}


@dataclass(frozen=True)
class Verdict:
    """An answer. `granting` and `closing` have the rules on each channel (`""` where the action has none)."""

    outcome: str
    channels: tuple[str, ...]
    effective: date | None
    obligations: frozenset[str]
    settlement: tuple[str, str] | None
    codes: frozenset[str]
    granting: Mapping[str, set[str]]
    closing: Mapping[str, set[str]]
    change: Change


def forbidden(now: Situation, action: str, change: Change) -> set[str]:
    """The codes of what the catalog forbids. Once something is included nothing more is to be said."""
    target, held, item = now.shop.target(action), change.held, change.item
    action = now.shop.does(action)
    lines = action in (*SEATS, "cancel_product") or target in ("line", "held")
    outside = action == "use" and not change.within
    edition, suite = target == "edition", item is not None and bool(item.said("parts"))
    brought = held == "included" and (lines or (edition and change.direction == "none"))
    if brought or (action in (*BUYING, "bundle") and held in ("included", "part")):
        return {"already_included"}
    known = {
        "already_held": (action in (*BUYING, "bundle") and held in ("line", "other_edition"))
        or (action == "start_trial" and suite and held == "no" and bool(change.parts))
        or (action == "buy" and suite and held == "no" and len(change.parts) >= 2),
        "not_held": (lines and held in ("no", "other_edition"))
        or (action in UNITS and held == "no")
        or (edition and change.direction == "none")
        or (action in ON_SUBSCRIPTION and now.new)
        or (action == "bundle" and held == "no" and len(change.parts) < 2),
        "no_change": change.direction == "same"
        and (edition or action in ("change_billing_cycle", "change_payment_method")),
        "wrong_direction": change.direction == WRONG.get(action),
        "seats_in_use": change.seats < change.in_use
        and ((action == "remove_seats" and held == "line") or (action == "buy" and suite)),
        "too_few_units": action == "remove_units" and held == "line" and not change.within,
        "no_trial": action == "start_trial" and (item is None or item.trial is None),
        "tried_already": action == "start_trial"
        and item is not None
        and (item.trial or {}).get("once") == "true"
        and item.id in now.attributes["subscription.tried"],
        "seats_follow": bool(item and item.same_as) and action in SEATS and held == "line",
        "required_by": bool(change.breaks),
        "not_compatible": change.lacks,
        "excluded": change.excluded,
        change.unsound: change.unsound != "none",
        "limit_reached": outside and change.named in now.shop.limits,
        "not_included": outside and change.named in now.shop.features,
    }
    codes = {code for code, it_is in known.items() if it_is}
    if item is not None:
        codes |= _sold(now, action, item) | _bounds(now, action, item, change)
    return codes


def _sold(now: Situation, action: str, item: Item) -> set[str]:
    priced = item.price(now.account["currency"], now.at) != "none"
    cycle = (now.subscription or {}).get("cycle")
    codes = {"not_on_sale"} if action in (*ACQUIRE, "add_seats") and not priced else set()
    if action in ACQUIRE and not item.on_sale(now.at):
        codes.add("not_on_sale")
    if action in ACQUIRE and cycle is not None and not item.sold_for(cycle):
        codes.add("not_sold_for_cycle")
    return codes


def _bounds(now: Situation, action: str, item: Item, change: Change) -> set[str]:
    """An add-on's minimum counts the seats of what it requires, where it is held at all.

    With an edition a line keeps its seats: its bounds count where another edition has others.
    """
    if action not in (*BUYING, "bundle", *SEATS, *EDITIONS):
        return set()
    least, most = item.least(), item.most()
    if action in EDITIONS:
        others = [now.shop.items[one] for one in now.shop.products[item.product]]
        least = least if len({one.least() for one in others}) > 1 else 1
        most = most if len({one.most() for one in others}) > 1 else None
    own = 1 if item.needs_seats() else least
    if action in EDITIONS and not change.seats:
        own = 0
    # A step towards a bound that lies elsewhere is allowed (ruling 33).
    # Fewer seats of an add-on leave those of what it requires as they are.
    bound = own < least and action != "remove_seats"
    few = change.seats < own or (bound and 0 < change.parent_seats < least)
    few, many = (
        few and action != "add_seats",
        most is not None and change.seats > most and action != "remove_seats",
    )
    return ({"too_few_seats"} if few else set()) | ({"too_many_seats"} if many else set())


def decide(now: Situation, ask: Ask) -> Verdict:
    """The answer to a question. Raises UnansweredError where it is none."""
    if ask not in now.answered:
        now.answered[ask] = _decide(now, ask)
    answer: Verdict = now.answered[ask]
    return answer


def _decide(now: Situation, ask: Ask) -> Verdict:
    declared = now.shop.actions[ask.action]
    if "offered_with" in declared:
        return _offered_with(now, declared["offered_with"])
    change = change_of(now, ask)
    attributes = {**now.attributes, **change.attributes(now, ask.action)}
    rules = [rule for rule in now.rules[ask.action] if applies(rule, now, attributes)]
    channelled = declared.get("channelled", "true") == "true"
    names = list(now.shop.channels) if channelled else [""]
    granting: dict[str, set[str]] = {
        one: {rule["id"] for rule in rules if "allow" in rule and _speaks(rule, one)} for one in names
    }
    closing: dict[str, set[str]] = {
        one: {rule["id"] for rule in rules if "deny" in rule and _speaks(rule, one, denies=True)}
        for one in names
    }
    if now.shop.does(ask.action) == "change_payment_method" and change.to in now.shop.methods:
        taken = now.shop.methods[change.to].get("through") or names
        for one in names:
            closing[one] |= set() if one in taken else {f"payment-method:{change.to}"}
    codes = forbidden(now, ask.action, change)
    left = [] if codes else [one for one in names if granting[one] and not closing[one]]
    kinds = {now.shop.channels[one]["kind"] if one else "self_service" for one in left}
    outcome = "allow" if "self_service" in kinds else "refer" if left else "deny"
    return Verdict(
        outcome,
        tuple(one for one in left if one),
        _effective(now, rules, change) if left else None,
        frozenset(_obligations(now, rules)) if left else frozenset(),
        _settlement(now, rules, ask.action, change) if left else None,
        frozenset(codes),
        granting,
        closing,
        change,
    )


def _speaks(rule: Data, channel: str, *, denies: bool = False) -> bool:
    """Whether a rule is about a channel; of an action without any, nothing is taken away on one alone."""
    return "through" not in rule or channel in rule["through"] or (channel == "" and not denies)


def _effective(now: Situation, rules: Iterable[Data], change: Change) -> date:
    """The latest day that a rule defers it to; without a subscription there is no next cycle."""
    days = [now.at]
    for rule in rules:
        if "defer" in rule:
            if rule["until"] != "next_cycle":
                days.append(day(rule["until"]))
            elif not now.new:
                days.append(_turns(now, change))
    return max(days)


def _turns(now: Situation, change: Change) -> date:
    """When the next cycle begins: the term's end, or where something is tried the day on which that is first
    paid; where nothing else is held, that is true of whatever is asked about."""
    subscription = now.subscription or {}
    trials = subscription.get("trials") or ()
    product = change.item.product if change.item is not None else None
    for one in trials:
        if one["item"].partition("/")[0] == product:
            return day(one["until"])
    paid = [day(one["until"]) for one in trials if "then" in one]
    if paid and {line.item for line in now.lines} == {one["item"] for one in trials}:
        return min(paid)
    return day(subscription["term"]["end"])


def _settlement(now: Situation, rules: Iterable[Data], action: str, change: Change) -> tuple[str, str] | None:
    """How a change is charged that takes place at once in a term: of what the rules say the gentlest.

    Less is charged by `nothing`, then by share, then with a new term, then in full. Whoever gives something
    up would rather have what is left of it than nothing. Only where all rules keep the credit it is kept.
    """
    said = [(rule.get("by", "proration"), rule.get("credit", "rest")) for rule in rules if "settle" in rule]
    if not said or now.new or _effective(now, rules, change) != now.at:
        return None
    words = ["nothing", "proration", "new_term", "full"]
    does = now.shop.does(action)
    if does in ("remove_seats", "remove_units", "downgrade_edition", "cancel_product"):
        words = ["proration", "full", "nothing", "new_term"]
    if does in ("change_billing_cycle", "extend_subscription"):
        by = "new_term"
    else:
        by = next(word for word in words if word in {one for one, _ in said})
    kept = by == "nothing" or all(one == "nothing" or credit == "none" for one, credit in said)
    return by, "none" if kept else "rest"


def _obligations(now: Situation, rules: Iterable[Data]) -> Iterator[str]:
    for rule in rules:
        for duty in rule.get("obligations") or ():
            kind, _, what = duty.partition(":")
            if kind == "provide" or now.shop.version(what, now.at):
                yield duty


def _offered_with(now: Situation, channel: str) -> Verdict:
    """Allowed exactly when some change is offered on a channel."""
    offered = any(channel in decide(now, ask).channels for ask in changes(now))
    return Verdict(
        "allow" if offered else "deny",
        (),
        now.at if offered else None,
        frozenset(),
        None,
        frozenset(),
        {},
        {},
        Change(),
    )


def changes(now: Situation) -> Iterator[Ask]:
    """One question for every channelled action and every target it can have."""
    for action, declared in now.shop.actions.items():
        if declared.get("channelled", "true") == "true" and "offered_with" not in declared:
            yield from targets(now, action)


def targets(now: Situation, action: str) -> list[Ask]:
    """One question for every target that an action can have here (ruling 9), sorted."""
    shop, target = now.shop, now.shop.target(action)
    own = {one.item.id for one in now.held if one.how == "line"}
    products = {shop.items[one].product for one in own}
    ids = {
        "item": set(shop.items),
        "suite": {one for one, item in shop.items.items() if item.said("parts")},
        "line": own,
        "held": {one.item.id for one in now.held if one.how != "included"},
        "edition": {one for one, item in shop.items.items() if item.product in products} - own,
    }
    if target in ON_ITEMS:
        return [Ask(action, one) for one in sorted(ids[target])]
    to = {"cycle": shop.cycles, "payment_method": shop.methods}
    if target in to:
        return [Ask(action, to=one) for one in sorted(to[target])]
    if target == "limit":
        counted = {limit for limit in shop.limits if any(shop.items[one].by_unit(limit) for one in own)}
        return [Ask(action, limit) for limit in sorted(counted)] if shop.does(action) in UNITS else []
    return [Ask(action)]


def offers(now: Situation) -> list[tuple[Ask, Verdict]]:
    """Everything that the user may buy or change, by action, then target."""
    asked = [ask for action in sorted(now.shop.actions) for ask in targets(now, action)]
    return [(ask, answer) for ask in asked if (answer := decide(now, ask)).outcome != "deny"]


def applies(rule: Data, now: Situation, attributes: Mapping[str, Any]) -> bool:
    """Whether a rule about the action holds that counts on the day."""
    return (
        _about(rule.get("items"), attributes)
        and (not rule.get("when") or met(rule["when"], now, attributes))
        and not (rule.get("unless") and met(rule["unless"], now, attributes))
    )


def _about(items: Any, attributes: Mapping[str, Any]) -> bool:
    if isinstance(items, Mapping):
        return all(attributes[f"item.{name}"] == wanted for name, wanted in items.items())
    return not items or bool({attributes["item"], attributes["item.product"]} & set(items))


def met(condition: Data, now: Situation, attributes: Mapping[str, Any]) -> bool:
    """Whether all entries of a condition hold."""
    return not set(unmet(condition, now, attributes))


def unmet(condition: Data, now: Situation, attributes: Mapping[str, Any]) -> Iterator[str]:
    """The entries of a condition that do not hold; `any` for alternatives of which none does."""
    for name, wanted in condition.items():
        if name == "any":
            if not any(met(one, now, attributes) for one in wanted):
                yield name
        elif not all(_passes(name, one, now, attributes) for one in _each(wanted)):
            yield name


def _each(wanted: Any) -> list[Any]:
    """Each operator of an entry by itself: all must hold."""
    return [{key: one} for key, one in wanted.items()] if isinstance(wanted, Mapping) else [wanted]


def _passes(name: str, wanted: Any, now: Situation, attributes: Mapping[str, Any]) -> bool:
    value = attributes[name]
    operator, values = next(iter(wanted.items())) if isinstance(wanted, Mapping) else ("is", wanted)
    values = values if isinstance(values, list) else [values]
    if isinstance(value, set):
        has = [bool(value & (now.shop.of([one]) or {one})) for one in values]
        return {"all": all(has), "none": not any(has), "not": not any(has)}.get(operator, any(has))
    typed = [
        int(one) if isinstance(value, int) else day(one) if isinstance(value, date) else one for one in values
    ]
    if operator in OPERATORS:
        return bool(OPERATORS[operator](value, typed[0]))
    mine = {value, attributes["item.product"]} if name == "item" else {value}
    return bool(mine & set(typed)) == (operator == "is")
