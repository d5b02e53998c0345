"""Edits of files at random, as somebody might make them: each leaves files that still fit together."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

from oracle.shop import EFFECTS, SOLD, Shop

DAYS = ("2019-06-01", "2020-08-15", "2020-09-01", "2020-09-02", "2020-10-01", "2021-06-01")
Edit = Callable[[list[Any], Random], None]


def edited(files: list[Any], random: Random, count: int) -> list[Any]:
    """The files after some edits."""
    files = deepcopy(files)
    for _ in range(count):
        random.choice(EDITS)(files, random)
    return files


def _sold(files: list[Any], random: Random) -> tuple[Any, Any]:
    """A file of what is sold, and what of it is edited: an edition, or what it says of all."""
    one = random.choice([one for one in files if one["kind"] in SOLD])
    return one, random.choice([one, *(one.get("editions") or ())])


def _rule(files: list[Any], random: Random) -> Any:
    return random.choice([rule for one in files if one["kind"] == "policy" for rule in one["rules"]])


def _effective(random: Random) -> dict[str, str]:
    first, last = sorted(random.sample(DAYS, 2))
    return random.choice([{"from": first}, {"until": last}, {"from": first, "until": last}])


def _references(files: list[Any], random: Random, but: str, most: int = 2) -> list[str]:
    shop = Shop(files)
    known = sorted({one for one in (*shop.items, *shop.products) if one.partition("/")[0] != but})
    return random.sample(known, min(len(known), random.randint(1, most)))


def on_sale(files: list[Any], random: Random) -> None:
    """Something is taken off sale, or put on it."""
    _, part = _sold(files, random)
    part["on_sale"] = not part.get("on_sale", True)


def price(files: list[Any], random: Random) -> None:
    """Something is sold on request, in another currency, by dated lists or lists for some, or by charges."""
    one, part = _sold(files, random)
    if part is one and "editions" in one:
        return
    prices, by_cycle = part.pop("prices", None), {"monthly": 8, "annual": 6}
    part.pop("price", None)
    part.pop("charges", None)
    dated = [
        {"effective": {"until": "2020-09-01"}, "USD": by_cycle},
        {"effective": {"from": "2020-10-01"}, "USD": by_cycle},
    ]
    flat = {"id": "flat", "prices": {random.choice(["USD", "EUR"]): 5}}
    match random.randint(0, 6):
        case 4:
            part["charges"] = [flat, {"id": "setup", "once": True, "prices": {"EUR": 5}}]
        case 5:
            part["charges"] = [{**flat, **random.choice([{"once": True}, {}])}]
            part["prices"] = prices or {"USD": by_cycle}
        case 6:
            some = {"when": {"account.country": ["FR", "US"]}, "USD": by_cycle}
            part["prices"] = [some, *dated[: random.randint(0, 1)], {"EUR": by_cycle}]
        case 0:
            part["price"] = "on_request"
        case 1:
            part["prices"] = {"EUR": by_cycle}
        case 2:
            part["prices"] = dated
        case _:
            part["prices"] = prices or {"USD": by_cycle, "EUR": by_cycle}


def cycles(files: list[Any], random: Random) -> None:
    """Something is sold for some billing cycles only, or no longer."""
    _, part = _sold(files, random)
    part.pop("cycles", None)
    if random.random() < 0.8:
        part["cycles"] = random.choice([["monthly"], ["annual"], ["annual"]])


def dates(files: list[Any], random: Random) -> None:
    """Something is sold on some days only, or a rule or a file of rules holds on some."""
    policies = [one for one in files if one["kind"] == "policy"]
    part = random.choice([_sold(files, random)[1], _rule(files, random), random.choice(policies)])
    part["effective"] = _effective(random)


def seats(files: list[Any], random: Random) -> None:
    """Other bounds of seats, or packs in their place."""
    one, part = _sold(files, random)
    one.pop("quantity", None)
    if one["kind"] != "suite" and random.random() < 0.25:
        one["quantity"] = random.choice([{}, {"min": 3}, {"min": 2, "max": 5}, {"max": 4}])
    bounds = [{"min": 1}, {"min": 3}, {"min": 10}, {"min": 2, "max": 10}, {"max": 5}]
    part["seats"] = random.choice([random.choice(bounds), _turning(random, *random.sample(bounds, 2))])


def _turning(random: Random, before: Any, after: Any) -> list[Any]:
    """Two versions, or the later one alone, with the day on which one takes the place of the other."""
    day = random.choice(DAYS)
    versions = [{"effective": {"until": day}, **before}, {"effective": {"from": day}, **after}]
    return random.choice([versions, versions[1:]])


def trials(files: list[Any], random: Random) -> None:
    """Something can be tried; where no action starts a trial, one does."""
    actions = next(one for one in files if one["kind"] == "actions")["actions"]
    if not any(one.get("does", one["id"]) == "start_trial" for one in actions):
        actions.append({"id": "try", "does": "start_trial", "target": "item"})
        rule = {"id": "who-tries", "allow": ["try"], "when": _condition(files, random)}
        random.choice([one for one in files if one["kind"] == "policy"])["rules"].append(rule)
    _, part = _sold(files, random)
    part["trial"] = {"days": 14, "once": random.random() < 0.7}


def follows(files: list[Any], random: Random) -> None:
    """Something requires something else, and has as many seats as that."""
    one, part = _sold(files, random)
    some = _references(files, random, one["id"], 1)
    if some:
        part["requires"] = {"any": some}
        part["seats"] = {"same_as": some[0]}


def needs(files: list[Any], random: Random) -> None:
    """Something requires something else, or no longer does."""
    one, part = _sold(files, random)
    part.pop("requires", None)
    if random.random() < 0.8 and _references(files, random, one["id"]):
        part["requires"] = {
            random.choice(["any", "all"]): _references(files, random, one["id"]),
            **({"any": _references(files, random, one["id"])} if random.random() < 0.3 else {}),
        }
        if random.random() < 0.3:
            part["requires"] = _turning(
                random, part["requires"], {"any": _references(files, random, one["id"])}
            )
    part["when_unmet"] = random.choice(["refused", "refused", "ends"])


def excludes(files: list[Any], random: Random) -> None:
    """Something cannot stand beside something else."""
    one, part = _sold(files, random)
    part["excludes"] = [
        other for other in _references(files, random, one["id"], 1) if other not in _parts(one)
    ]


def _parts(one: Any) -> list[str]:
    return [part for edition in one.get("editions") or () for part in edition.get("parts") or ()]


def includes(files: list[Any], random: Random) -> None:
    """An edition brings an add-on, or no longer does."""
    add_ons = [one["id"] for one in files if one["kind"] == "add-on" and not one.get("editions")]
    one, part = _sold(files, random)
    if one["kind"] != "add-on" and add_ons:
        some = random.sample(add_ons, random.randint(0, min(2, len(add_ons))))
        part["includes"] = [
            {"item": each, "effective": _effective(random)} if random.random() < 0.3 else each
            for each in some
        ]


def limits(files: list[Any], random: Random) -> None:
    """Something grants more or less of a limit."""
    _, part = _sold(files, random)
    limit = random.choice(
        [entry["id"] for one in files if one["kind"] == "limits" for entry in one["limits"]]
    )
    now, then = (random.choice([0, 1, Decimal("2.5"), 10, 100, 1_000_000, "unlimited"]) for _ in range(2))
    day = random.choice(DAYS)
    lists = [{"effective": {"until": day}, limit: now}, {"effective": {"from": day}, limit: then}]
    kept = [random.choice([{limit: now}, lists[0]]), {**lists[1], "for": "new"}]
    part["limits"] = random.choice([{limit: now}, lists, lists[:1], kept, kept])


def features(files: list[Any], random: Random) -> None:
    """Something comes with other features; where none are declared, some are."""
    if not any(one["kind"] == "features" for one in files):
        declared = [{"id": "sso"}, {"id": "care", "type": "choice", "values": ["low", "high"]}]
        files.append({"kind": "features", "features": declared})
    _, part = _sold(files, random)
    part["features"] = random.choice(
        [
            ["sso"],
            [{"care": "low"}],
            ["sso", {"care": "high"}],
            [{"sso": False}],
            [{"effective": {"from": random.choice(DAYS)}, "sso": True}, {"care": "low"}],
            [{"sso": True}, {"effective": {"from": random.choice(DAYS)}, "for": "new", "sso": False}],
            [{"effective": {"from": random.choice(DAYS)}, "for": "new", "sso": True}],
        ]
    )


def parts(files: list[Any], random: Random) -> None:
    """An edition of a suite has another edition of one of its products."""
    for one in files:
        if one["kind"] == "suite":
            shop, edition = Shop(files), random.choice(one["editions"])
            place = random.randrange(len(edition["parts"]))
            product = shop.items[edition["parts"][place]].product
            edition["parts"][place] = random.choice(shop.products[product])


def effect(files: list[Any], random: Random) -> None:
    """A rule does the opposite, waits for another day, or asks for something else."""
    rule = _rule(files, random)
    if "defer" in rule:
        rule["until"] = random.choice(["next_cycle", *DAYS])
    elif "settle" in rule:
        rule["by"] = random.choice(["proration", "full", "nothing", "new_term"])
        rule.pop("credit", None)
        if random.random() < 0.5:
            rule["credit"] = random.choice(["rest", "none"])
    elif "require" in rule:
        terms = [entry["id"] for one in files if one["kind"] == "terms" for entry in one["terms"]]
        rule["obligations"] = [f"accept:{random.choice(terms)}"]
    else:
        here, there = ("allow", "deny") if "allow" in rule else ("deny", "allow")
        rule[there] = rule.pop(here)
        rule.pop("code", None)
        if there == "deny" and random.random() < 0.5:
            rule["code"] = "not_here"


def actions(files: list[Any], random: Random) -> None:
    """A rule speaks of other actions."""
    rule = _rule(files, random)
    known = [
        entry["id"]
        for one in files
        if one["kind"] == "actions"
        for entry in one["actions"]
        if "offered_with" not in entry
    ]
    name = next(one for one in EFFECTS if one in rule)
    rule[name] = random.sample(known, random.randint(1, len(known)))


def through(files: list[Any], random: Random) -> None:
    """A rule, or a way to pay, goes through other channels."""
    known = [entry["id"] for one in files if one["kind"] == "channels" for entry in one["channels"]]
    methods = [entry for one in files if one["kind"] == "payment-methods" for entry in one["methods"]]
    part = random.choice([_rule(files, random), _rule(files, random), random.choice(methods)])
    part.pop("through", None)
    if random.random() < 0.8 and not {"defer", "require", "settle"} & {*part}:
        part["through"] = random.sample(known, random.randint(1, 2))


def items(files: list[Any], random: Random) -> None:
    """A rule speaks of other items."""
    rule, one = _rule(files, random), random.choice([one for one in files if one["kind"] in SOLD])
    choices = [
        {"kind": one["kind"]},
        {"product": one["id"]},
        {"price": random.choice(["listed", "on_request"])},
        {"edition": "professional", "kind": "product"},
        _references(files, random, "", 3),
    ]
    rule["items"] = random.choice(choices)


def condition(files: list[Any], random: Random) -> None:
    """A rule holds for others."""
    rule = _rule(files, random)
    where = random.choice(["when", "when", "unless"])
    one = _condition(files, random)
    if random.random() < 0.25:
        one = {**one, "any": [_condition(files, random), _condition(files, random)]}
    rule[where] = {**(rule.get(where) or {}), **one} if random.random() < 0.5 else one


def _condition(files: list[Any], random: Random) -> dict[str, Any]:
    shop = Shop(files)
    number = random.choice([0, 1, 3, 5, 10, 12])
    bound = random.choice(["at_least", "at_most", "more_than", "less_than", "not"])
    declared = [name for name, one in sorted(shop.vocabulary.items()) if "values" in one]
    name = random.choice(declared)
    value = random.choice(list(shop.vocabulary[name]["values"]))
    some = random.sample(sorted(shop.items), min(2, len(shop.items)))
    return random.choice(
        [
            {name: value},
            {name: {"not": value}},
            {random.choice(["change.seats", "change.quantity", "change.parts_held"]): {bound: number}},
            {"change.seats": random.choice([number, [number, 4]])},
            {"change.seats": {"at_least": number, random.choice(["at_most", "not"]): number + 5}},
            {"change.parent_seats": {bound: number}},
            {random.choice(["item.seats", "item.seats_free"]): {bound: number}},
            {"item.since": {random.choice(["from", "until"]): random.choice(DAYS)}},
            {"subscription.committed": random.random() < 0.5},
            {"subscription.on_trial": random.random() < 0.5},
            {"subscription.days_left": {bound: random.choice([0, 1, 30, 120, 365])}},
            {"at": {random.choice(["from", "until"]): random.choice(DAYS)}},
            {"at": random.choice(DAYS)},
            {"item.held": random.choice(["no", "line", "other_edition", "included", "part"])},
            {"item.kind": random.choice(["product", "add-on", "suite", "limit", "none"])},
            {"item.price": random.choice(["listed", "on_request", "none"])},
            {"item.product": random.choice(sorted(shop.products))},
            {"item": {"not": some}},
            {"change.direction": random.choice(["up", "down", "same", "none"])},
            {"change.to": random.choice([*sorted(shop.cycles), *sorted(shop.methods), "none"])},
            {
                random.choice(
                    ["change.breaks", "change.lacks", "change.excluded", "change.within_limit"]
                ): random.random() < 0.5
            },
            {"change.unsound": random.choice(["none", "too_few_seats", "not_sold_for_cycle"])},
            {"change.below_in_use": random.random() < 0.5},
            {"account.new": random.random() < 0.5},
            {"account.country": ["FR", "CH"]},
            {"account.currency": "USD"},
            {"subscription.cycle": random.choice([*sorted(shop.cycles), "none"])},
            {"subscription.holds": {random.choice(["any", "all", "none"]): some}},
            {"subscription.holds": random.choice(sorted(shop.products))},
            {"subscription.tried": {random.choice(["any", "none"]): some}},
            {"payment.method": random.choice([*sorted(shop.methods), "none"])},
            {"terms.outdated": {random.choice(["any", "none"]): [random.choice(sorted(shop.terms))]}},
        ]
    )  # fmt: skip


def channels(files: list[Any], random: Random) -> None:
    """A channel becomes assisted, or self-service."""
    one = random.choice([entry for one in files if one["kind"] == "channels" for entry in one["channels"]])
    one["kind"] = "assisted" if one["kind"] == "self_service" else "self_service"


def units(files: list[Any], random: Random) -> None:
    """Something is paid for by the units of a limit too; where no actions order them, two do."""
    actions = next(one for one in files if one["kind"] == "actions")["actions"]
    limits = [one["id"] for file in files if file["kind"] == "limits" for one in file["limits"]]
    _, part = _sold(files, random)
    if not limits or part.get("price") == "on_request":
        return
    if not any(one.get("does", one["id"]) == "add_units" for one in actions):
        actions += [{"id": "grow", "does": "add_units"}, {"id": "remove_units", "target": "limit"}]
        actions[-2]["target"] = "limit"
        rule = {
            "id": "who-orders-units",
            "allow": ["grow", "remove_units"],
            "when": _condition(files, random),
        }
        random.choice([one for one in files if one["kind"] == "policy"])["rules"].append(rule)
    kind = random.choice([{}, {}, {}, {"once": True}, {"by": "use"}])
    charge = {"id": "counted", "per": random.choice(limits), "included": random.choice([0, 1, 10]), **kind}
    part["charges"] = [{**charge, "prices": {"USD": 2, "EUR": 2}}]


EDITS: tuple[Edit, ...] = (
    on_sale, price, units, cycles, dates, seats, follows, trials, needs, needs, excludes, includes, limits,
    features, parts, effect, effect, actions, through, items, condition, condition, condition, channels,
)  # fmt: skip
