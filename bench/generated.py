"""Catalogs and policies of any size, made from a seed: the same each time."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from maybuy.model.account import Account
from maybuy.model.catalog import CatalogFile
from maybuy.model.definitions import Definitions
from maybuy.model.gathering import gather
from maybuy.model.policy import ActionsFile, ChannelsFile, PolicyFile
from maybuy.model.sold import AddOnFile, ProductFile
from maybuy.model.vocabulary import VocabularyFile

DAY = date(2020, 9, 1)
PRODUCTS, ADD_ONS, EDITIONS = 40, 80, 4
ROLES = ["owner", "admin", "agent", "guest"]
TYPES = ["self", "assisted", "partner"]
ENUMS = {f"account.segment_{n}": [f"s{v}" for v in range(3 + n)] for n in range(4)}
NUMBERS = {f"account.number_{n}": 1000 for n in range(2)}
ACTIONS = ["buy", "add_seats", "remove_seats", "upgrade_edition", "downgrade_edition", "cancel_product"]
TARGETS = dict(zip(ACTIONS, ["item", "line", "line", "edition", "edition", "held"], strict=True))


def _place(_: Any) -> str:
    return "generated:1:1"


Rules = list[dict[str, Any]]


def definitions(rules: int, seed: int = 1, edit: Callable[[Rules], Rules] | None = None) -> Definitions:
    """240 items and a policy of that many rules, each a conjunction of 2 to 5 conditions over 13
    attributes. What `edit` makes of the rules takes their place."""
    made = rules_of(rules, seed)
    files: list[Any] = [
        CatalogFile.model_validate(
            {
                "kind": "catalog", "id": "generated", "name": "Generated", "currencies": ["USD"],
                "cycles": [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}],
            }
        ),
        VocabularyFile.model_validate(
            {
                "kind": "vocabulary",
                "attributes": {
                    "user.role": {"type": "enum", "values": ROLES},
                    "account.type": {"type": "enum", "values": TYPES},
                    **{name: {"type": "enum", "values": values} for name, values in ENUMS.items()},
                    **{name: {"type": "integer", "min": 0, "max": most} for name, most in NUMBERS.items()},
                    "account.flag": {"type": "bool"},
                },
            }
        ),
        ChannelsFile.model_validate(
            {
                "kind": "channels",
                "channels": [
                    {"id": "page", "kind": "self_service"}, {"id": "site", "kind": "self_service"},
                    {"id": "person", "kind": "assisted"},
                ],
            }
        ),
        ActionsFile.model_validate(
            {"kind": "actions", "actions": [{"id": one, "target": TARGETS[one]} for one in ACTIONS]}
        ),
    ]  # fmt: skip
    prices = {"USD": {"monthly": 12, "annual": 10}}
    for number in range(PRODUCTS):
        editions = [{"id": f"e{rank}", "prices": prices} for rank in range(EDITIONS)]
        files.append(
            ProductFile.model_validate({"kind": "product", "id": f"p{number}", "editions": editions})
        )
    for number in range(ADD_ONS):
        requires = {"any": [f"p{number % PRODUCTS}"]}
        add_on = {"kind": "add-on", "id": f"a{number}", "prices": prices, "requires": requires}
        files.append(AddOnFile.model_validate(add_on))
    files.append(
        PolicyFile.model_validate(
            {"kind": "policy", "id": "generated", "rules": edit(made) if edit else made}
        )
    )
    return gather(((one, _place) for one in files), version=f"generated-{rules}")


def rules_of(count: int, seed: int) -> Rules:
    """That many rules, as a policy file has them."""
    chance = random.Random(seed)
    return [_rule(number, chance) for number in range(count)]


def _rule(number: int, chance: random.Random) -> dict[str, Any]:
    effect = "allow" if chance.random() < 0.75 else "deny"
    when: dict[str, Any] = {}
    names = [
        "user.role",
        "account.type",
        "account.flag",
        *ENUMS,
        *NUMBERS,
        "subscription.holds",
        "change.seats",
    ]
    for name in chance.sample(names, chance.randint(2, 5)):
        if name == "user.role":
            when[name] = chance.sample(ROLES, chance.randint(1, 2))
        elif name == "account.type":
            when[name] = chance.choice(TYPES)
        elif name == "account.flag":
            when[name] = chance.random() < 0.5
        elif name in ENUMS:
            when[name] = chance.sample(ENUMS[name], 2)
        elif name in NUMBERS:
            when[name] = {chance.choice(["at_least", "less_than"]): chance.randrange(100, 900, 50)}
        elif name == "change.seats":
            when[name] = {"at_least": chance.choice([1, 5, 10, 50])}
        else:
            when[name] = {chance.choice(["any", "none"]): [f"p{chance.randrange(PRODUCTS)}"]}
    rule: dict[str, Any] = {
        "id": f"rule-{number}",
        effect: chance.sample(ACTIONS, chance.randint(1, 3)),
        "when": when,
    }
    if chance.random() < 0.5:
        rule["through"] = chance.sample(["page", "site", "person"], chance.randint(1, 2))
    if chance.random() < 0.3:
        rule["items"] = [f"p{chance.randrange(PRODUCTS)}"]
    return rule


def account(seed: int) -> Account:
    """An account that fits the generated vocabulary: five products with a line each, one user of each
    role."""
    chance = random.Random(seed)
    lines = [
        {"item": f"p{number}/e{chance.randrange(EDITIONS)}", "seats": chance.randint(1, 80)}
        for number in chance.sample(range(PRODUCTS), 5)
    ]
    return Account.model_validate(
        {
            "kind": "account", "id": f"account-{seed}", "type": chance.choice(TYPES), "country": "FR",
            "currency": "USD",
            "users": [{"id": role, "role": role} for role in ROLES],
            "attributes": {
                "flag": chance.random() < 0.5,
                **{name.partition(".")[2]: chance.choice(values) for name, values in ENUMS.items()},
                **{name.partition(".")[2]: chance.randrange(most) for name, most in NUMBERS.items()},
            },
            "subscription": {
                "cycle": "annual", "term": {"start": "2020-03-01", "end": "2021-03-01"}, "items": lines,
            },
        }
    )  # fmt: skip
