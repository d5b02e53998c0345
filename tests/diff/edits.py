"""Random edits of the shipped files, of every kind that a pricing team makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from random import Random
from typing import Any

from acceptance.accounts import ROOT
from documents import as_yaml, of_yaml
from maybuy.engine import Engine
from maybuy.loading import check_documents
from maybuy.source import read
from repositories import source_files

Files = dict[str, Any]
"""The data of each file, by its name."""

DAYS = (date(2019, 12, 1), date(2020, 6, 1), date(2020, 9, 1), date(2020, 10, 7), date(2021, 2, 1))
CONDITIONS: Mapping[str, tuple[Any, ...]] = {
    "user.role": ("owner", ["owner", "admin"], {"not": "agent"}),
    "account.type": ("self_service", ["self_service", "other"], {"not": "other"}),
    "account.chat_phase": (4, [1, 3], {"not": "none"}),
    "account.sunshine": (True, False),
    "account.new": (True, False),
    "account.country": ("FR", {"not": ["FR", "SG"]}),
    "account.currency": ("USD", {"not": "USD"}),
    "subscription.cycle": ("annual", {"not": "monthly"}),
    "subscription.holds": (
        {"any": ["chat"]}, {"none": ["support/team", "guide"]}, {"any": ["support-suite"]},
        {"all": ["support/professional", "collaboration"]},
    ),
    "terms.outdated": ({"any": ["privacy"]},),
    "payment.method": ("card", {"not": "none"}),
    "item.held": ("line", "no", {"not": ["no", "line"]}),
    "item.price": ("listed", "on_request"),
    "item.kind": ("product", "add-on", "suite"),
    "change.seats": ({"at_least": 5}, {"less_than": 10}, {"at_most": 3}),
    "item.seats": ({"at_least": 5}, {"less_than": 2}),
    "item.seats_free": ({"at_least": 3}, {"less_than": 1}),
    "item.since": ({"until": DAYS[1]}, {"from": DAYS[0]}),
    "subscription.committed": (True, False),
    "subscription.days_left": ({"at_most": 30}, {"at_least": 1}),
    "subscription.on_trial": (True, False),
    "change.parent_seats": ({"at_least": 5}, {"less_than": 3}),
    "change.direction": ("up", "down"),
    "change.to": ("annual", "card"),
    "change.parts_held": ({"at_least": 3},),
    "change.below_in_use": (True,),
    "change.breaks": (False,),
    "change.quantity": ({"more_than": 500_000},),
    "at": ({"from": DAYS[2]}, {"until": DAYS[3]}, {"from": DAYS[0]}),
}  # fmt: skip


@cache
def _shipped() -> tuple[tuple[str, str], ...]:
    paths = source_files(ROOT)
    return tuple((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def files() -> Files:
    """The shipped files, to be changed."""
    return {name: of_yaml(text) for name, text in _shipped()}


def made(data: Files) -> Engine | None:
    """The engine of some files; None where these have errors."""
    documents = [read(as_yaml(one, allow_unicode=True), name) for name, one in data.items()]
    root = check_documents(documents)
    return Engine(root.definitions) if root.ok else None


def edited(data: Files, random: Random, most: int = 3) -> tuple[Files, list[str]]:
    """The files with some edits, and which."""
    found, done = deepcopy(data), []
    for edit in random.choices(EDITS, k=random.randint(1, most)):
        edit(found, random)
        done.append(edit.__name__)
    return found, done


def _rules(data: Files) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    return [(file, file["rules"]) for file in data.values() if file["kind"] == "policy"]


def _rule(data: Files, random: Random) -> dict[str, Any]:
    return random.choice([rule for _, rules in _rules(data) for rule in rules])


def _effect(rule: dict[str, Any]) -> str:
    return next(one for one in ("allow", "deny", "defer", "require", "settle") if one in rule)


def _condition(random: Random) -> dict[str, Any]:
    names = random.sample(sorted(CONDITIONS), random.choice([1, 1, 2]))
    return {name: deepcopy(random.choice(CONDITIONS[name])) for name in names}


def _actions(data: Files) -> list[str]:
    return [one["id"] for one in data["policies/actions.yaml"]["actions"] if "offered_with" not in one]


def _channels(data: Files) -> list[str]:
    return [one["id"] for one in data["policies/channels.yaml"]["channels"]]


def a_rule_less(data: Files, random: Random) -> None:
    _, rules = random.choice(_rules(data))
    if len(rules) > 1:
        rules.remove(random.choice(rules))


def a_rule_more(data: Files, random: Random) -> None:
    _, rules = random.choice(_rules(data))
    effect = random.choice(["allow", "deny", "deny", "defer", "require", "settle"])
    rule: dict[str, Any] = {
        "id": f"new-{len(rules)}",
        effect: random.sample(_actions(data), random.randint(1, 4)),
    }
    if random.random() < 0.8:
        rule["when"] = _condition(random)
    if effect in ("allow", "deny") and random.random() < 0.6:
        rule["through"] = random.sample(_channels(data), random.randint(1, 2))
    if effect == "deny" and random.random() < 0.5:
        rule["code"] = random.choice(["withdrawn", "ask_us", "too_bad"])
    if effect == "defer":
        rule["until"] = random.choice(["next_cycle", *DAYS])
    if effect == "require":
        rule["obligations"] = random.choice([["accept:privacy"], ["provide:vat-number"]])
    if effect == "settle":
        rule["by"] = random.choice(["proration", "full", "nothing", "new_term"])
        rule |= random.choice([{}, {"credit": "none"}])
    if random.random() < 0.3:
        rule["items"] = random.choice([["support/team", "collaboration"], ["chat"], {"kind": "add-on"}])
    rules.append(rule)


def another_condition(data: Files, random: Random) -> None:
    rule = _rule(data, random)
    key = random.choice(["when", "when", "unless"])
    rule[key] = {**rule.get(key, {}), **_condition(random)}


def a_condition_less(data: Files, random: Random) -> None:
    rule = _rule(data, random)
    for key in ("when", "unless"):
        if rule.get(key):
            del rule[key][random.choice(sorted(rule[key]))]
            if not rule[key]:
                del rule[key]


def other_actions(data: Files, random: Random) -> None:
    rule = _rule(data, random)
    listed = rule[_effect(rule)]
    wanted = random.choice(_actions(data))
    if wanted not in listed:
        listed.append(wanted)
    elif len(listed) > 1:
        listed.remove(wanted)


def other_channels(data: Files, random: Random) -> None:
    rule = random.choice([one for _, rules in _rules(data) for one in rules if "through" in one])
    rule["through"] = random.sample(_channels(data), random.randint(1, 3))


def other_days(data: Files, random: Random) -> None:
    file, _ = random.choice(_rules(data))
    where = random.choice([file, _rule(data, random), random.choice(_editions(data))])
    first, second = sorted(random.sample(DAYS, 2))
    where["effective"] = random.choice([{"from": first}, {"until": second}, {"from": first, "until": second}])


def another_name_of_a_rule(data: Files, random: Random) -> None:
    rule = _rule(data, random)
    rule["id"] = f"{random.choice('az')}-{rule['id']}"


def another_code(data: Files, random: Random) -> None:
    rule = random.choice([one for _, rules in _rules(data) for one in rules if "deny" in one])
    rule["code"] = random.choice(["ask_us", "too_bad"])


def _sold(data: Files, *kinds: str) -> list[dict[str, Any]]:
    return [file for file in data.values() if file["kind"] in (kinds or ("product", "add-on", "suite"))]


def _editions(data: Files) -> list[dict[str, Any]]:
    return [one for file in _sold(data) for one in file.get("editions", [file])]


def _item_ids(data: Files) -> list[str]:
    return [
        f"{file['id']}/{one['id']}" if "editions" in file else file["id"]
        for file in _sold(data)
        for one in file.get("editions", [file])
    ]


def another_price(data: Files, random: Random) -> None:
    one = random.choice(_editions(data))
    kind = random.choice(["amount", "on_request", "none", "euro"])
    one.pop("price", None)
    prices = one.pop("prices", {"USD": {"monthly": 3, "annual": 2}})
    if kind == "on_request":
        one["price"] = "on_request"
    elif kind != "none":
        one["prices"] = {"EUR" if kind == "euro" else "USD": dict.fromkeys(prices["USD"], 77)}
    if kind == "euro":
        data["catalog/catalog.yaml"]["currencies"] = ["USD", "EUR"]


def not_on_sale(data: Files, random: Random) -> None:
    one = random.choice(_editions(data))
    one["on_sale"] = not one.get("on_sale", True)


def other_seats(data: Files, random: Random) -> None:
    file = random.choice(_sold(data))
    file.pop("quantity", None)
    if file["kind"] != "suite" and random.random() < 0.3:
        file["quantity"] = random.choice([{"min": 4}, {}, {"max": 6}])
    file["seats"] = random.choice([{"min": 5}, {"min": 1}, {"min": 2, "max": 8}, {"max": 10}])


def other_includes(data: Files, random: Random) -> None:
    one = random.choice([each for file in _sold(data, "product") for each in file["editions"]])
    listed = one.setdefault("includes", [])
    wanted = random.choice(["collaboration", "sunshine", "productivity-pack", "guide/lite"])
    listed.remove(wanted) if wanted in listed else listed.append(wanted)
    if not listed:
        del one["includes"]


def other_requirements(data: Files, random: Random) -> None:
    one = random.choice(_sold(data, "add-on"))
    key = random.choice(["any", "all", "excludes"])
    if key == "excludes":
        one["excludes"] = random.sample(["guide", "chat/professional", "sunshine", "talk"], 1)
    else:
        wanted = random.sample(
            ["support", "support/team", "chat/professional", "guide", "support/enterprise"], 2
        )
        one["requires"] = {key: wanted}


def other_parts(data: Files, random: Random) -> None:
    editions = data["catalog/support-suite.yaml"]["editions"]
    parts = random.choice(editions)["parts"]
    kind = random.choice(["more", "less", "other"])
    if kind != "more" and len(parts) > 2:
        parts.remove(random.choice(parts))
    if kind != "less":
        there = {part.split("/")[0] for part in parts}
        parts += [one for one in [random.choice(_item_ids(data))] if one.split("/")[0] not in there]


def an_edition_more_or_less(data: Files, random: Random) -> None:
    file = random.choice(_sold(data, "product", "suite"))
    editions = file["editions"]
    if random.random() < 0.5 and len(editions) > 1:
        editions.remove(random.choice(editions))
    else:
        at = random.randint(0, len(editions))
        more = {"parts": ["support/elite", "guide/enterprise"]} if file["kind"] == "suite" else {}
        editions.insert(at, {"id": "extra", "prices": {"USD": {"monthly": 5, "annual": 4}}, **more})


def editions_in_another_order(data: Files, random: Random) -> None:
    random.shuffle(random.choice(_sold(data, "product", "suite"))["editions"])


def other_limits(data: Files, random: Random) -> None:
    random.choice(_editions(data))["limits"] = {"custom_objects": random.choice([5, 1_000_000, 500_001])}


def other_ways_to_pay(data: Files, random: Random) -> None:
    method = random.choice(data["catalog/payment-methods.yaml"]["methods"])
    method["through"] = random.sample(_channels(data), random.randint(1, 2))


def another_kind_of_channel(data: Files, random: Random) -> None:
    channels = data["policies/channels.yaml"]["channels"]
    if random.random() < 0.5:
        random.shuffle(channels)
    else:
        random.choice(channels)["kind"] = random.choice(["self_service", "assisted"])


def newer_terms(data: Files, random: Random) -> None:
    terms = random.choice(data["policies/terms.yaml"]["terms"])
    terms["versions"].append({"version": f"n{len(terms['versions'])}", "from": random.choice(DAYS)})


def other_values(data: Files, random: Random) -> None:
    attributes = data["policies/vocabulary.yaml"]["attributes"]
    kind = random.choice(["more", "default", "new"])
    if kind == "more":
        attributes["account.type"]["values"]["partner"] = {"en": "partner", "fr": "partenaire"}
    elif kind == "default":
        attributes["account.chat_phase"]["default"] = random.choice([1, 4])
    else:
        attributes["account.size"] = {"type": "integer", "min": 0, "max": 9, "default": 3}
        rule = _rule(data, random)
        rule["when"] = {**rule.get("when", {}), "account.size": {"at_least": 5}}


def an_action_without_channels(data: Files, random: Random) -> None:
    one = random.choice(
        [each for each in data["policies/actions.yaml"]["actions"] if "offered_with" not in each]
    )
    one["channelled"] = not one.get("channelled", True)


def another_promotion(data: Files, random: Random) -> None:
    one = data["catalog/promotions/startup.yaml"]
    one |= random.choice(
        [{"percent": 10}, {"when": {"account.new": False}}, {"effective": {"from": DAYS[1]}}]
    )


EDITS: tuple[Callable[[Files, Random], None], ...] = (
    a_rule_less, a_rule_more, a_rule_more, another_condition, another_condition, a_condition_less,
    other_actions,
    other_channels, other_days, another_name_of_a_rule, another_code, another_price, not_on_sale, other_seats,
    other_includes, other_requirements, other_requirements, other_parts, other_parts, an_edition_more_or_less,
    editions_in_another_order, other_limits, other_ways_to_pay, another_kind_of_channel, newer_terms,
    other_values,
    an_action_without_channels, another_promotion,
)  # fmt: skip
