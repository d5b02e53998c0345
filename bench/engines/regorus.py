"""celine-regorus: each rule a body of `allow` or `deny`, in modules of at most 1,000 rules."""

from __future__ import annotations

import json
from collections.abc import Sequence

import regorus

from ruleset import Condition, Question, Rule

Asked = str
MOST = 1_000


def _condition(condition: Condition) -> str:
    fact = f"input.{condition.attribute}"
    values = [json.dumps(value) for value in condition.values]
    match condition.how:
        case "among":
            return f"{fact} == {values[0]}" if len(values) == 1 else f"{fact} in {{{', '.join(values)}}}"
        case "at_least":
            return f"{fact} >= {values[0]}"
    return f"{fact} < {values[0]}"


def _body(rule: Rule) -> str:
    lines = [f'input.action == "{rule.action}"', *(_condition(one) for one in rule.conditions)]
    return f"{rule.effect} if {{ {'; '.join(lines)} }}"


def translate(rules: Sequence[Rule], _: Sequence[Question]) -> list[str]:
    """The modules."""
    head = "package bench\nimport rego.v1\n"
    last = f"{head}default may := false\nmay if {{ not deny; allow }}\n"
    bodies = [_body(rule) for rule in rules]
    return [last, *(head + "\n".join(bodies[at : at + MOST]) for at in range(0, len(bodies), MOST))]


class Loaded:
    """An interpreter with all modules."""

    def __init__(self, modules: list[str]) -> None:
        self.engine = regorus.Engine()
        for number, module in enumerate(modules):
            self.engine.add_policy(f"{number}.rego", module)
        self.engine.set_input_json("{}")
        self.engine.eval_rule("data.bench.may")  # what is added is prepared when it is first asked

    def ask(self, question: Question) -> Asked:
        """The facts as JSON text, which is read faster than a dict."""
        return json.dumps({"action": question.action, **question.facts})

    def decide(self, asked: Asked) -> bool:
        """Whether it is allowed and not denied."""
        self.engine.set_input_json(asked)
        return self.engine.eval_rule("data.bench.may") is True

    def many(self, asked: Sequence[Asked]) -> list[bool]:
        """One after the other: there is no batch."""
        return [self.decide(one) for one in asked]
