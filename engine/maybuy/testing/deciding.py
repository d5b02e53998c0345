"""The rules that made an answer what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from ..decide.decision import Decision
from .run import Tested

_ORDER: Final = {"deny": 0, "allow": 1, "defer": 2, "require": 3, "settle": 4}


class Deciding(NamedTuple):
    """A rule that applies, or with `unmet` the one that comes nearest to granting what is refused."""

    effect: str
    rule: str
    place: str
    unmet: tuple[str, ...] = ()


def deciding(answer: Tested) -> Iterator[Deciding]:
    """The rules that apply to what is asked, each once: see of_decision()."""
    return iter(dict.fromkeys(one for decision in answer.decisions for one in of_decision(decision)))


def of_decision(decision: Decision) -> Iterator[Deciding]:
    """The rules that apply to a question, what denies first; then the one that would have granted it."""
    engine, reasons = decision.prepared.engine, decision.reasons
    # What the catalog implies for any item has no place of its own; the reason has the item's.
    places = {reason.rule: reason.at for reason in reasons if not reason.unmet}
    applying = {rule.id: rule for rule in engine.indexes[decision.action].matched(decision.matched)}
    applying |= {rule.id: rule for rule in engine.rules if rule.id in places}
    for rule in sorted(applying.values(), key=lambda one: (_ORDER[one.effect], one.phase, one.id)):
        yield Deciding(rule.effect, rule.id, rule.place or places.get(rule.id, ""))
    for reason in reasons:
        if reason.unmet and reason.rule is not None:
            yield Deciding("allow", reason.rule, reason.at, reason.unmet)
