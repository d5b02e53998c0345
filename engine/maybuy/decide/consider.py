"""Every rule that speaks of an action, and whether it applies: what `--why` shows."""

from __future__ import annotations

from dataclasses import dataclass

from ..compile.normal import NormalRule
from ..model.logic import Among
from .decision import Decision
from .derive import Change
from .explain import all_attributes


@dataclass(frozen=True, slots=True)
class Considered:
    """A rule, and the attributes on which it fails; none where it applies."""

    rule: NormalRule
    unmet: tuple[str, ...]

    @property
    def applies(self) -> bool:
        """Whether it had a part in the decision."""
        return not self.unmet


def considered(decision: Decision) -> tuple[Considered, ...]:
    """The rules on a decision's action and item, those that apply first, then by what they do and their id.

    Of a rule with alternatives the one that comes nearest counts.
    """
    if not isinstance(decision.basis, Change):
        return considered(decision.basis) if isinstance(decision.basis, Decision) else ()
    prepared = decision.prepared
    index = prepared.engine.indexes[decision.action]
    attributes = all_attributes(prepared.facts, decision.action, decision.basis, prepared.engine.definitions)
    masks = {name: index.mask(name, attributes[name]) for name in index.tested()}
    nearest: dict[str, Considered] = {}
    for bit, (rule, clause) in enumerate(zip(index.rules, index.clauses, strict=True)):
        if _of_another_item(clause.get("item"), decision.basis.item):
            continue
        unmet = tuple(name for name in sorted(clause) if not masks[name] >> bit & 1)
        known = nearest.get(rule.id)
        if known is None or len(unmet) < len(known.unmet):
            nearest[rule.id] = Considered(rule, unmet)
    order = {"deny": 0, "allow": 1, "defer": 2, "require": 3, "settle": 4}
    return tuple(
        sorted(
            nearest.values(),
            key=lambda one: (not one.applies, one.rule.phase, order[one.rule.effect], one.rule.id),
        )
    )


def _of_another_item(tests: object, item: str) -> bool:
    return isinstance(tests, tuple) and any(
        isinstance(test, Among) and not test.holds(item) for test in tests
    )
