"""zen-engine: one decision table, hit policy `first`, denies first; its content loaded statically."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from zen import ZenEngine

from ruleset import ENUMS, FLAGS, NUMBERS, Condition, Question, Rule

Asked = dict[str, Any]
KEY = "rules"
COLUMNS = ("action", *ENUMS, *NUMBERS, *FLAGS)


def _cell(condition: Condition) -> str:
    match condition.how:
        case "among":
            return ", ".join(json.dumps(value) for value in condition.values)
        case "at_least":
            return f">= {condition.bound}"
    return f"< {condition.bound}"


def _row(rule: Rule) -> dict[str, str]:
    cells = {one.attribute: _cell(one) for one in rule.conditions} | {"action": json.dumps(rule.action)}
    row = {"_id": rule.id, "allowed": "true" if rule.effect == "allow" else "false"}
    return row | {column: cells.get(column, "") for column in COLUMNS}


def translate(rules: Sequence[Rule], _: Sequence[Question]) -> dict[str, Any]:
    """The table, as the graph that the engine reads."""
    ordered = sorted(rules, key=lambda rule: rule.effect == "allow")
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": column, "name": column, "field": column} for column in COLUMNS],
        "outputs": [{"id": "allowed", "name": "allowed", "field": "allowed"}],
        "rules": [_row(rule) for rule in ordered],
    }
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
            {
                "id": "table", "name": "table", "type": "decisionTableNode", "content": content,
                "position": {"x": 1, "y": 0},
            },
            {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
        ],
        "edges": [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }  # fmt: skip


class Loaded:
    """A table and its engine."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.engine = ZenEngine({"loader": {"type": "static", "content": {KEY: table}}})
        self.engine.evaluate(KEY, {})  # a table is compiled when it is first asked

    def ask(self, question: Question) -> Asked:
        """The facts as they are."""
        return {"action": question.action, **question.facts}

    def decide(self, asked: Asked) -> bool:
        """What the first row that fits says; none fits where nothing is allowed."""
        return self.engine.evaluate(KEY, asked)["result"].get("allowed", False)  # type: ignore[no-any-return]

    def many(self, asked: Sequence[Asked]) -> list[bool]:
        """One after the other, which is faster than evaluate_batch()."""
        return [self.decide(one) for one in asked]
