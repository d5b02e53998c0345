"""maybuy: a folder of YAML, or a bundle built from it; accounts prepared; every part of an answer read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from maybuy import Account, Decision, load
from maybuy.decide.explain import all_attributes
from ruleset import ACTIONS, EDITIONS, ENUMS, NUMBERS, PRODUCTS, Condition, Question, Rule, Subject

DAY = date(2020, 9, 1)
NAMES = {"role": "user.role", "country": "account.country", "held": "item.held", "seats": "change.seats"}
NAMES |= {name: f"item.{name}" for name in ("product", "edition")}
DECLARED = ("type", "segment", "sector", "origin", "age", "spend", "verified")
"""The attributes of accounts that a vocabulary has to declare, beside the role of users."""

PER_FILE = 1_000


class Asked(NamedTuple):
    """A question to a prepared account."""

    account: Any
    action: str
    item: str
    seats: int | None


def _attribute(name: str) -> dict[str, Any]:
    if name in ENUMS:
        return {"type": "enum", "values": ENUMS[name]}
    return {"type": "integer", "min": 0, "max": NUMBERS[name]} if name in NUMBERS else {"type": "bool"}


def _condition(condition: Condition) -> Any:
    if condition.attribute == "held":
        return ["line", "other_edition"] if condition.values[0] else "no"
    return list(condition.values) if condition.how == "among" else {condition.how: condition.bound}


def _rule(rule: Rule) -> str:
    when = {NAMES.get(one.attribute, f"account.{one.attribute}"): _condition(one) for one in rule.conditions}
    said = {"id": rule.id, rule.effect: [rule.action], **({"when": when} if when else {})}
    return f"  - {json.dumps(said)}\n"


def account(subject: Subject, more: int = 0) -> Account:
    """The account of a subject, its only user, with some more seats of each thing it has."""
    facts = subject.attributes
    items = [{"item": item, "seats": seats + more} for item, seats in subject.lines.items()]
    subscription = {"cycle": "annual", "term": {"start": "2020-03-01", "end": "2021-03-01"}, "items": items}
    return Account.model_validate(
        {
            "kind": "account", "id": subject.id, "type": facts["type"], "country": facts["country"],
            "currency": "USD", "users": [{"id": "someone", "role": subject.role}],
            "attributes": {name: facts[name] for name in DECLARED if name != "type"},
            "subscription": subscription,
        }
    )  # fmt: skip


def translate(rules: Sequence[Rule], folder: Path) -> Path:
    """Writes the catalog and its policies into a folder.

    That nothing is bought twice is not written: maybuy knows it. One rule more defers what is quoted, so that
    answers have days.
    """
    cycles = [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}]
    prices = {"USD": {"monthly": 12, "annual": 10}}
    editions = [{"id": edition, "prices": prices} for edition in EDITIONS]
    channels = [{"id": "page", "kind": "self_service"}, {"id": "person", "kind": "assisted"}]
    actions = [{"id": one, "target": "item"} for one in ACTIONS]
    files: dict[str, dict[str, Any]] = {
        "catalog/catalog": {
            "kind": "catalog", "id": "bench", "name": "Bench", "currencies": ["USD"], "cycles": cycles,
        },
        "policies/actions": {"kind": "actions", "actions": actions},
        "policies/channels": {"kind": "channels", "channels": channels},
        "policies/vocabulary": {
            "kind": "vocabulary",
            "attributes": {
                "user.role": _attribute("role"),
                **{f"account.{name}": _attribute(name) for name in DECLARED},
            },
        },
    }  # fmt: skip
    for product in PRODUCTS:
        files[f"catalog/{product}"] = {"kind": "product", "id": product, "editions": editions}
    texts = {name: json.dumps(content) for name, content in files.items()}
    own = [rule for rule in rules if rule.id != "held"]
    for at in range(0, len(own), PER_FILE):
        body = "".join(map(_rule, own[at : at + PER_FILE]))
        texts[f"policies/rules-{at}"] = f"kind: policy\nid: rules-{at}\nrules:\n{body}"
    later = "  - {id: quotes-are-for-later, defer: [quote], until: next_cycle}\n"
    texts["policies/rules-0"] += later
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _read(decision: Decision) -> bool:
    """Whether it is allowed; the rest of the answer is worked out, too."""
    return (decision.channels, decision.effective, decision.reasons, decision.outcome)[3] == "allow"


class Loaded:
    """An engine, and accounts prepared when they are first asked about."""

    def __init__(self, source: Path) -> None:
        self.engine = load(source)
        self.accounts: dict[str, Any] = {}
        self.more = 0

    def ask(self, question: Question) -> Asked:
        """The question and its account, prepared."""
        subject = question.subject
        if subject.id not in self.accounts:
            self.accounts[subject.id] = self.prepare(account(subject, self.more))
        return Asked(self.accounts[subject.id], question.action, question.item, question.seats)

    def prepare(self, of: Account) -> Any:
        """An account made ready for questions of its only user."""
        return self.engine.prepare(of, "someone", DAY)

    def change(self) -> None:
        """From now on the accounts have a seat more, and are prepared anew: none was asked anything yet."""
        self.accounts = {}
        self.more += 1

    def decide(self, asked: Asked) -> bool:
        """Whether it is allowed."""
        return _read(asked.account.decide(asked.action, asked.item, seats=asked.seats))

    def signature(self, asked: Asked) -> tuple[object, ...]:
        """For every attribute that rules on the action test, which of them its value satisfies."""
        index = self.engine.indexes[asked.action]
        change = asked.account.decide(asked.action, asked.item, seats=asked.seats).basis
        given = all_attributes(asked.account.facts, asked.action, change, self.engine.definitions)
        return (asked.action, *[index.mask(name, given[name]) for name in index.tested()])

    def rules(self, asked: Asked) -> tuple[object, ...]:
        """The rules that hold."""
        decision = asked.account.decide(asked.action, asked.item, seats=asked.seats)
        return asked.action, decision.matched

    def many(self, asked: Sequence[Asked]) -> list[bool]:
        """All that could be asked about the account, by action and item."""
        return [_read(decision) for decision in asked[0].account.offers(denied=True)]
