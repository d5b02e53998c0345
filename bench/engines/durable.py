"""durable-rules: questions are events; denies before allows before one rule that catches the rest.

Each rule's equalities come first. All events have one session id, which is never deleted. The host's own
threads are not started: nothing here waits for a timer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from durable.engine import Host

from ruleset import Condition, Question, Rule

Asked = dict[str, Any]


class _Quiet(Host):  # type: ignore[misc]
    def _run(self) -> None:
        pass


def _condition(condition: Condition) -> dict[str, Any]:
    name = condition.attribute
    match condition.how:
        case "among":
            tests = [{name: value} for value in condition.values]
            return tests[0] if len(tests) == 1 else {"$or": tests}
        case "at_least":
            return {"$gte": {name: condition.bound}}
    return {"$lt": {name: condition.bound}}


def _rule(rule: Rule) -> dict[str, Any]:
    ordered = sorted(rule.conditions, key=lambda one: (one.how != "among", len(one.values)))
    tests = [{"action": rule.action}, *map(_condition, ordered)]
    return {"all": [{"m": {"$and": tests}}], "pri": 1 if rule.effect == "deny" else 2}


def translate(rules: Sequence[Rule], _: Sequence[Question]) -> dict[str, dict[str, Any]]:
    """The rule set, but for what its rules do: those with priority 2 allow."""
    return {rule.id: _rule(rule) for rule in rules} | {"rest": {"all": [{"m": {"any": 1}}], "pri": 3}}


class Loaded:
    """A host with one rule set."""

    def __init__(self, rules: dict[str, dict[str, Any]]) -> None:
        self.answer = False

        def allow(_: Any) -> None:
            self.answer = True

        def deny(_: Any) -> None:
            self.answer = False

        made = {name: {**rule, "run": allow if rule["pri"] == 2 else deny} for name, rule in rules.items()}
        self.host = _Quiet({"bench": made})

    def ask(self, question: Question) -> Asked:
        """The event."""
        return {"sid": "1", "any": 1, "action": question.action, **question.facts}

    def decide(self, asked: Asked) -> bool:
        """What the rule that takes the event says."""
        self.host.post("bench", asked)
        return self.answer

    def many(self, asked: Sequence[Asked]) -> list[bool]:
        """One after the other: a batch calls actions for several events at once."""
        return [self.decide(one) for one in asked]
