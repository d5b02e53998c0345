"""What the rules of one version say on one action and item, all that depends on these or the day decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..compile.implied import catalog_rules
from ..compile.normal import NormalRule, policy_rules
from ..model.definitions import LIMIT, Definitions
from ..model.logic import Among, Clause, Holding, Within, numbered
from ..model.vocabulary import NONE

ABOUT_ITEMS = ("item", "item.kind", "item.product", "item.edition")


@dataclass(frozen=True, slots=True)
class Residual:
    """A rule on one action and item: alternatives that test nothing but what is still open."""

    effect: str
    fact: bool
    """Whether the catalog implies it."""
    code: str
    clauses: tuple[Clause, ...]
    channels: tuple[str, ...] | None
    until: date | None
    obligations: tuple[str, ...]
    name: str
    """Its id, which orders the reasons of a refusal; not part of what it says."""
    said: int
    """A number that two rules have in common if they say the same, by whatever name."""


class Rules:
    """All rules of one version, ready to be narrowed down to an action and an item on a day."""

    def __init__(self, definitions: Definitions, at: date, numbers: dict[object, int]) -> None:
        """`numbers` are those that rules got in other versions, by what they say; new ones are added."""
        self.definitions = definitions
        self._numbers = numbers
        self._known: dict[tuple[object, ...], Residual | None] = {}
        """What rules come to, by whatever they look at of the item."""
        self._on: dict[tuple[str, str | None], tuple[Residual, ...]] = {}
        self.day = numbered(at)
        rules = (*catalog_rules(definitions), *policy_rules(definitions))
        # Facts in the order in which reasons name them, then the policies' rules in that in which they speak:
        # see compile/index.py.
        facts = sorted((rule for rule in rules if rule.implied), key=lambda rule: (rule.phase, rule.id))
        others = (rule for rule in rules if not rule.implied)
        ordered = (*facts, *sorted(others, key=lambda rule: (-len(rule.actions), rule.id)))
        self._of_any: dict[str, list[tuple[int, NormalRule]]] = {}
        self._of_item: dict[tuple[str, str], list[tuple[int, NormalRule]]] = {}
        """The rules that can hold for one item alone, apart: most of what the catalog implies."""
        self._looks = [
            tuple(name for name in ABOUT_ITEMS if any(name in clause for clause in rule.clauses))
            for rule in ordered
        ]
        for place, rule in enumerate(ordered):
            named = _named(rule)
            for action in dict.fromkeys(rule.actions):
                if named is None:
                    self._of_any.setdefault(action, []).append((place, rule))
                for item in sorted(named or ()):
                    self._of_item.setdefault((action, item), []).append((place, rule))

    def on(self, action: str, item: str | None) -> tuple[Residual, ...]:
        """The rules that can hold for an action on an item (None: on nothing in particular), in the order in
        which they are told."""
        known = self._on.get((action, item))
        if known is None:
            known = self._on[action, item] = self._found(action, item)
        return known

    def _found(self, action: str, item: str | None) -> tuple[Residual, ...]:
        fixed = self._fixed(action, item)
        rules = (*self._of_any.get(action, ()), *self._of_item.get((action, item or NONE), ()))
        found = (
            self._of_rule(place, rule, action, fixed) for place, rule in sorted(rules, key=lambda one: one[0])
        )
        return tuple(one for one in found if one is not None)

    def _of_rule(
        self, place: int, rule: NormalRule, action: str, fixed: Mapping[str, str | int]
    ) -> Residual | None:
        key = (place, action, *(fixed[name] for name in self._looks[place]))
        if key not in self._known:
            clauses = tuple(_left(rule.clauses, fixed))
            self._known[key] = self._residual(rule, clauses) if clauses else None
        return self._known[key]

    def _residual(self, rule: NormalRule, clauses: tuple[Clause, ...]) -> Residual:
        fact = rule.implied
        content = (
            rule.effect, fact, rule.code, tuple(frozenset(clause.items()) for clause in clauses),
            rule.channels, rule.until, rule.obligations,
        )  # fmt: skip
        said = self._numbers.setdefault(content, len(self._numbers))
        return Residual(
            rule.effect, fact, rule.code, clauses, rule.channels, rule.until, rule.obligations, rule.id, said
        )

    def _fixed(self, action: str, item: str | None) -> Mapping[str, str | int]:
        known = self.definitions.items.get(item or "")
        kind = known.kind if known else LIMIT if item in self.definitions.limits else NONE
        return {
            "action": action,
            "at": self.day,
            "item": item or NONE,
            "item.kind": kind,
            "item.product": known.product if known else NONE,
            "item.edition": (known.edition if known else None) or NONE,
        }


def _named(rule: NormalRule) -> frozenset[str] | None:
    """The items that a rule names, where it holds for no others."""
    found: frozenset[str] = frozenset()
    for clause in rule.clauses:
        (test,) = clause.get("item", (None,))
        if not isinstance(test, Among) or test.negated:
            return None
        found |= test.values
    return found


def _left(clauses: Iterable[Clause], fixed: Mapping[str, str | int]) -> Iterator[Clause]:
    """The clauses that can still hold, without what is settled."""
    for clause in clauses:
        for name, tests in clause.items():
            value = fixed.get(name)
            if value is not None and not all(one.holds(value) for one in tests):  # type: ignore[arg-type]
                break
        else:
            yield {name: tests for name, tests in clause.items() if name not in fixed}


def same(base: Iterable[Residual], head: Iterable[Residual]) -> bool:
    """Whether two versions say the same on an action and item, whatever their rules are called."""
    return said(base) == said(head)


def said(rules: Iterable[Residual]) -> tuple[object, ...]:
    """What answers follow from: what rules say, in the order in which they are told, names apart."""
    listed = tuple(rules)
    denying = [one for one in listed if one.effect == "deny" and not one.fact]
    several = len({one.code for one in denying}) > 1
    # Where deny rules have codes of their own, the one with the first id is told first.
    first = sorted(denying, key=lambda one: one.name) if several else ()
    return (tuple(one.said for one in listed), tuple(one.said for one in first))


def tested(rules: Iterable[Residual]) -> dict[str, list[Among | Within | Holding]]:
    """The predicates on each attribute that is still open, each once."""
    found: dict[str, dict[Among | Within | Holding, None]] = {}
    for rule in rules:
        for clause in rule.clauses:
            for name, tests in clause.items():
                found.setdefault(name, {}).update(dict.fromkeys(tests))
    return {name: list(tests) for name, tests in found.items()}
