"""cedarpy: policies and entities parsed once, the action in each policy's scope, lists as a batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cedarpy import Decision, Entities, PolicySet, is_authorized, is_authorized_batch

from ruleset import ACTIONS, EDITIONS, OF_THE_ACCOUNT, PRODUCTS, Condition, Question, Rule

Asked = dict[str, Any]
PLACES = {
    **dict.fromkeys(("role", *OF_THE_ACCOUNT), "principal"),
    **dict.fromkeys(("product", "edition"), "resource"),
    **dict.fromkeys(("held", "seats"), "context"),
}


def _condition(condition: Condition) -> str:
    place = f"{PLACES[condition.attribute]}.{condition.attribute}"
    values = [json.dumps(value) for value in condition.values]
    match condition.how:
        case "among" if len(values) == 1:
            return f"{place} == {values[0]}"
        case "among":
            return f"[{', '.join(values)}].contains({place})"
        case "at_least":
            return f"{place} >= {values[0]}"
    return f"{place} < {values[0]}"


def _policy(rule: Rule) -> str:
    effect = "permit" if rule.effect == "allow" else "forbid"
    when = " && ".join(_condition(one) for one in rule.conditions)
    return f'{effect} (principal, action == Action::"{rule.action}", resource) when {{ {when} }};'


def _entities(questions: Sequence[Question]) -> list[dict[str, Any]]:
    def entity(kind: str, name: str, attributes: dict[str, Any]) -> dict[str, Any]:
        return {"uid": {"type": kind, "id": name}, "attrs": attributes, "parents": []}

    users = {one.subject.id: {"role": one.subject.role, **one.subject.attributes} for one in questions}
    items = {
        f"{product}/{edition}": {"product": product, "edition": edition}
        for product in PRODUCTS
        for edition in EDITIONS
    }
    return [
        *(entity("User", name, attributes) for name, attributes in users.items()),
        *(entity("Item", name, attributes) for name, attributes in items.items()),
        *(entity("Action", name, {}) for name in ACTIONS),
    ]


def translate(rules: Sequence[Rule], questions: Sequence[Question]) -> tuple[str, str]:
    """The policies, and all users, items and actions."""
    return "\n".join(map(_policy, rules)), json.dumps(_entities(questions))


class Loaded:
    """Handles on the policies and on all entities."""

    def __init__(self, source: tuple[str, str]) -> None:
        policies, entities = source
        self.policies = PolicySet.from_str(policies)
        self.entities = Entities.from_json_str(entities)

    def ask(self, question: Question) -> Asked:
        """The request; its context is passed as text, which spares a step."""
        return {
            "principal": {"type": "User", "id": question.subject.id},
            "action": {"type": "Action", "id": question.action},
            "resource": {"type": "Item", "id": question.item},
            "context": json.dumps({"held": question.facts["held"], "seats": question.facts["seats"]}),
        }

    def decide(self, asked: Asked) -> bool:
        """Whether it is authorized."""
        return is_authorized(asked, self.policies, self.entities).decision is Decision.Allow

    def many(self, asked: Sequence[Asked]) -> list[bool]:
        """As one batch."""
        results = is_authorized_batch(list(asked), self.policies, self.entities)
        return [one.decision is Decision.Allow for one in results]
