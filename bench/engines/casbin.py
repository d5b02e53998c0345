"""pycasbin: a FastEnforcer keyed on role and action, and one function that tests the other conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import casbin
from casbin.model import FastModel
from casbin.persist import Adapter

from ruleset import ENUMS, Condition, Question, Rule

Asked = tuple[str, str, dict[str, Any]]
MODEL = """
[request_definition]
r = role, action, facts

[policy_definition]
p = role, action, rule, eft

[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

[matchers]
m = fits(p.rule, r.facts)
"""


def _condition(condition: Condition) -> str:
    fact = f"facts[{condition.attribute!r}]"
    match condition.how:
        case "among":
            return (
                f"{fact} == {condition.values[0]!r}"
                if len(condition.values) == 1
                else f"{fact} in {condition.values!r}"
            )
        case "at_least":
            return f"{fact} >= {condition.bound}"
    return f"{fact} < {condition.bound}"


def _roles(rule: Rule) -> tuple[Any, ...]:
    named = (one.values for one in rule.conditions if one.attribute == "role")
    return next(named, tuple(ENUMS["role"]))


def translate(rules: Sequence[Rule], _: Sequence[Question]) -> tuple[list[list[str]], str]:
    """Each rule under the roles it speaks of, and the conditions of all as Python."""
    policy = [[role, rule.action, rule.id, rule.effect] for rule in rules for role in _roles(rule)]
    rows = (f"{rule.id!r}: lambda facts: {' and '.join(map(_condition, rule.conditions))}" for rule in rules)
    return policy, f"{{{', '.join(rows)}}}"


class _Rows(Adapter):  # type: ignore[misc]
    """Policies in memory; add_policies() would look through all of them for each."""

    def __init__(self, rows: list[list[str]]) -> None:
        self.rows = rows

    def load_policy(self, model: FastModel) -> None:
        for row in self.rows:
            model.model["p"]["p"].policy.append(row)


class Loaded:
    """An enforcer; each rule's conditions are compiled to one function."""

    def __init__(self, source: tuple[list[list[str]], str]) -> None:
        policy, conditions = source
        predicates = eval(conditions)
        model = FastModel([0, 1])
        model.load_model_from_text(MODEL)
        self.enforcer = casbin.FastEnforcer(model, _Rows(policy), cache_key_order=[0, 1])
        self.enforcer.add_function("fits", lambda rule, facts: predicates[rule](facts))

    def ask(self, question: Question) -> Asked:
        """The key, and all facts."""
        return question.subject.role, question.action, question.facts

    def decide(self, asked: Asked) -> bool:
        """Whether it is enforced."""
        return self.enforcer.enforce(*asked)  # type: ignore[no-any-return]

    def many(self, asked: Sequence[Asked]) -> list[bool]:
        """One after the other, as batch_enforce() does, which knows no keys."""
        return [self.enforcer.enforce(*one) for one in asked]
