"""Cerbos: rules as resource policies, conditions as CEL; roles and actions in the rules' own keys.

With a policy for each product, Cerbos looks only at that product's rules and those that name none: they stand
in every policy. With one policy for all, products are conditions like any other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruleset import OF_THE_ACCOUNT, PRODUCTS, Condition, Question, Rule

ITEM = "item"
"""The kind of all resources, where there is one policy."""


def _cel(condition: Condition) -> str:
    owner = "P" if condition.attribute in OF_THE_ACCOUNT else "R"
    name = f"{owner}.attr.{condition.attribute}"
    if condition.how != "among":
        return f"{name} {'>=' if condition.how == 'at_least' else '<'} {condition.bound}"
    values = json.dumps(condition.values)
    return f"{name} in {values}" if len(condition.values) > 1 else f"{name} == {values[1:-1]}"


def _rule(rule: Rule, apart: frozenset[str]) -> dict[str, Any]:
    """A rule of a policy, without the conditions on attributes that are told apart otherwise."""
    roles: Sequence[Any] = ["*"]
    for one in rule.conditions:
        if one.attribute == "role":
            roles = one.values
    made: dict[str, Any] = {
        "name": rule.id, "actions": [rule.action], "roles": roles, "effect": f"EFFECT_{rule.effect.upper()}",
    }  # fmt: skip
    conditions = [{"expr": _cel(one)} for one in rule.conditions if one.attribute not in apart]
    if conditions:
        made["condition"] = {"match": {"all": {"of": conditions}}}
    return made


def _policy(kind: str, rules: Sequence[dict[str, Any]]) -> dict[str, Any]:
    policy = {"version": "default", "resource": kind, "rules": rules}
    return {"apiVersion": "api.cerbos.dev/v1", "resourcePolicy": policy}


def _speaks_of(rule: Rule, product: str) -> bool:
    return all(product in one.values for one in rule.conditions if one.attribute == "product")


def translate(rules: Sequence[Rule], folder: Path, *, per_product: bool) -> None:
    """Writes the policies into a folder."""
    if per_product:
        apart = frozenset({"role", "product"})
        policies = [
            _policy(product, [_rule(one, apart) for one in rules if _speaks_of(one, product)])
            for product in PRODUCTS
        ]
    else:
        policies = [_policy(ITEM, [_rule(one, frozenset({"role"})) for one in rules])]
    folder.mkdir(parents=True)
    for policy in policies:
        name = policy["resourcePolicy"]["resource"]
        (folder / f"{name}.json").write_text(json.dumps(policy))


def body(questions: Sequence[Question], *, per_product: bool) -> bytes:
    """A request for checks about one subject; actions on the same item go together."""
    subject = questions[0].subject
    resources: dict[str, dict[str, Any]] = {}
    for one in questions:
        product = str(one.facts["product"])
        attributes = {name: one.facts[name] for name in ("product", "edition", "held")}
        made = resources.setdefault(
            one.item,
            {
                "actions": [],
                "resource": {"kind": product if per_product else ITEM, "id": one.item, "attr": attributes},
            },
        )
        made["actions"].append(one.action)
        if one.action == "buy":
            made["resource"]["attr"]["seats"] = one.facts["seats"]
    principal = {"id": subject.id, "roles": [subject.role], "attr": subject.attributes}
    sent = {"principal": principal, "resources": list(resources.values())}
    return json.dumps(sent, separators=(",", ":")).encode()


def read(answer: Any, questions: Sequence[Question]) -> list[bool]:
    """What an answer says of each question."""
    said = {one["resource"]["id"]: one["actions"] for one in answer["results"]}
    return [said[one.item][one.action] == "EFFECT_ALLOW" for one in questions]


def configuration(folder: Path, http: int, grpc: int) -> str:
    """A configuration that leaves out all that is not answering."""
    settings = {
        "server": {"httpListenAddr": f"127.0.0.1:{http}", "grpcListenAddr": f"127.0.0.1:{grpc}"},
        "audit": {"enabled": False},
        "telemetry": {"disabled": True},
        "storage": {"driver": "disk", "disk": {"directory": str(folder), "watchForChanges": False}},
    }
    return json.dumps(settings)
