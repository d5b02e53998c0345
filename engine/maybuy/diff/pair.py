"""Two versions on a day: what both know, so that a question can be asked of either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from ..compile.implied import catalog_rules
from ..compile.normal import NormalRule, policy_rules
from ..engine import Engine
from ..model.deed import EDITIONS, SEATS
from ..model.definitions import Definitions
from ..model.logic import Among, Clause, Holding, Within, numbered
from ..model.settlement import Settlement
from ..model.vocabulary import NONE
from .lines import Structure
from .values import OTHER, Domain, both, domain

ActedOn = tuple[str | None, str | None]
"""What a question comes to be about in the base and in the head."""

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
    settlement: Settlement | None
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
            rule.channels, rule.until, rule.obligations, rule.settlement,
        )  # fmt: skip
        said = self._numbers.setdefault(content, len(self._numbers))
        return Residual(
            rule.effect, fact, rule.code, clauses, rule.channels, rule.until, rule.obligations,
            rule.settlement, rule.id, said,
        )  # fmt: skip

    def _fixed(self, action: str, item: str | None) -> Mapping[str, str | int]:
        known = self.definitions.items.get(item or "")
        return {
            "action": action,
            "at": self.day,
            "item": item or NONE,
            "item.kind": self.definitions.kind_of(item or NONE),
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


BASE: Final = "base"
HEAD: Final = "head"
BOTH: Final = ""


class Pair:
    """Two versions of a catalog and its policies, on a day."""

    def __init__(
        self, first: Engine, second: Engine, at: date, numbers: dict[object, int] | None = None
    ) -> None:
        """`numbers` are those of what rules say: with those of another pair, both can be compared."""
        self.engines: Final = (first, second)
        base, head = first.definitions, second.definitions
        self.definitions: Final = (base, head)
        self.at: Final = at
        both = [item for item in base.items if item in head.items]
        self.structures: Final = (Structure(base, both), Structure(head, both))
        self.common: Final[Mapping[str, tuple[str, ...]]] = _products(both, base)
        numbers = {} if numbers is None else numbers
        self.rules: Final = (Rules(base, at, numbers), Rules(head, at, numbers))

    def rules_on(self, action: str, items: ActedOn) -> tuple[tuple[Residual, ...], tuple[Residual, ...]]:
        """What the rules of each version say on an action and what it acts on there."""
        return self.rules[0].on(action, items[0]), self.rules[1].on(action, items[1])

    @property
    def cycles(self) -> tuple[str, ...]:
        """The billing cycles of both."""
        return both(*(one.cycles for one in self.definitions))

    @property
    def methods(self) -> tuple[str, ...]:
        """The payment methods of both."""
        return both(*(one.payment_methods for one in self.definitions))

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that both can be asked about in the same way, and decide by rules."""
        base, head = (one.actions for one in self.definitions)
        return tuple(
            action
            for action in both(base, head)
            if (base[action].target, base[action].does) == (head[action].target, head[action].does)
            and base[action].offered_with is None
            and head[action].offered_with is None
        )

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """Every currency that something names."""
        named = {
            currency
            for each in self.definitions
            for item in each.items.values()
            for dated in item.price_lists
            for currency in dated.amounts
        }
        for each in self.definitions:
            for placed in each.rules:
                for tests in (placed.rule.condition, placed.rule.unless):
                    named |= set(_values_of(tests, "account.currency"))
        return tuple(sorted(named))

    @cached_property
    def domains(self) -> Mapping[str, Domain]:
        """The facts that accounts bring, with the values that they can have in both versions.

        A fact that only one version knows has the values that one knows; the other does not look at it.
        """
        base, head = (one.vocabulary for one in self.definitions)
        known = {name: domain(base.get(name), head.get(name)) for name in {**base, **head}}
        return {**known, "account.country": Domain(None, open=True)}

    def items_of(self, action: str) -> tuple[str | None, ...]:
        """What an action can be asked about in both versions."""
        base, head = self.definitions
        target = base.actions[action].target
        if target in ("item", "line", "held", "edition", "suite"):
            return tuple(item for items in self.common.values() for item in items)
        if target == "limit":
            return (*both(base.limits, head.limits), *both(base.features, head.features))
        return (None,)

    def acted_on(self, action: str, item: str | None) -> tuple[ActedOn, ...]:
        """What a question about an item may come to act on in each version.

        Where it comes to the same suite in both, that is the suite's own question and not counted again.
        """
        if self.definitions[0].does(action) not in (*SEATS, *EDITIONS):
            return ((item, item),)
        if self.alike and _suites(self.definitions[0]) == _suites(self.definitions[1]):
            return ((item, item),)
        first, second = ((item, *self._suites_of(side, item)) for side in (0, 1))
        return tuple((one, other) for one in first for other in second if one != other or one == item)

    def _suites_of(self, side: int, item: str | None) -> tuple[str, ...]:
        """The suites, in any edition, that an item's product is a part of."""
        definitions = self.definitions[side]
        own = definitions.items.get(item or "")
        product = own.product if own else None
        made_of = (
            suite.product
            for suite in definitions.items.values()
            if any(definitions.items[part].product == product for part in suite.parts)
        )
        return tuple(one for suite in dict.fromkeys(made_of) for one in definitions.products[suite])

    def incomparable(self) -> Iterable[str]:
        """The actions that the two versions understand in different ways.

        What is offered with other actions follows from these, and has no rows of its own.
        """
        base, head = (one.actions for one in self.definitions)
        return (
            action
            for action in both(base, head)
            if action not in self.actions and base[action] != head[action]
        )

    @property
    def gone(self) -> tuple[str, ...]:
        """The actions that the second version does not have."""
        base, head = (one.actions for one in self.definitions)
        return tuple(action for action in base if action not in head)

    def form(self, asked: Iterable[tuple[str, str | None]]) -> object:
        """All that answers to some questions follow from, beside the definitions and what is a day."""
        rules = [
            (said(base), said(head))
            for action, item in asked
            for base, head in (self.rules_on(action, about) for about in self.acted_on(action, item))
        ]
        return rules, self.surroundings

    @cached_property
    def surroundings(self) -> tuple[tuple[object, ...], ...]:
        """All that answers follow from, beside rules, the definitions and what is a day."""
        return tuple(_around(one, self) for one in self.definitions)

    def impossible(self) -> bool:
        """Whether no account fits both versions."""
        return any(domain.empty for domain in self.domains.values())

    def is_date(self, attribute: str) -> bool:
        """Whether a fact is a day."""
        return any(each.attribute_type(attribute) == "date" for each in self.definitions)

    @cached_property
    def alike(self) -> bool:
        """Whether attributes follow from questions in the same way in both: only rules can make a
        difference."""
        first, second = self.structures
        if any(first.said(item) != second.said(item) for items in self.common.values() for item in items):
            return False
        return self.surroundings[0] == self.surroundings[1]

    @cached_property
    def apart(self) -> Mapping[str, frozenset[str]]:
        """The items that attributes follow from in another way in the one version than in the other, or that
        one alone has. Where that is only so of who holds one of some items, these; else none."""
        return self._apart(granted=True)

    @cached_property
    def apart_but_for_grants(self) -> Mapping[str, frozenset[str]]:
        """The same of all attributes but those of questions about limits and features."""
        return self._apart(granted=False)

    def _apart(self, *, granted: bool) -> Mapping[str, frozenset[str]]:
        first, second = self.structures
        base, head = self.definitions
        found = dict.fromkeys((base.items.keys() ^ head.items.keys()) | (base.stirring ^ head.stirring), _ANY)
        for item in base.items.keys() & head.items.keys() - found.keys():
            if first.said(item, granted=granted) != second.said(item, granted=granted):
                # To require another item as well, or no more, makes no difference to who has not got it.
                wanted = base.needed.get(item, _ANY) ^ head.needed.get(item, _ANY)
                less = [one.said(item, wanted, granted=granted) for one in self.structures]
                found[item] = wanted if less[0] == less[1] else _ANY
        return found


_ANY: Final[frozenset[str]] = frozenset()


def _around(definitions: Definitions, pair: Pair) -> tuple[object, ...]:
    """What of a version, its rules and items apart, bears on an answer on that day."""
    priced = tuple(
        tuple(definitions.items[item].priced(currency, pair.at) for currency in (*pair.currencies, OTHER))
        for items in pair.common.values()
        for item in items
    )
    terms = {
        one.id: tuple((version.from_, version.version) for version in one.versions)
        for one in definitions.terms.values()
    }
    channels = {one.id: one.kind for one in definitions.channels.values()}
    order = tuple(definitions.channels)
    actions = {one.id: (one.target, one.channelled) for one in definitions.actions.values()}
    return priced, terms, channels, order, actions, tuple(definitions.cycles)


def _suites(definitions: Definitions) -> tuple[object, ...]:
    """What each suite is made of: by that, a question about a part comes to be about the suite."""
    return tuple((item.product, item.id, item.parts) for item in definitions.items.values() if item.parts)


def _products(items: Iterable[str], definitions: Definitions) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        product = definitions.items[item].product
        found[product] = (*found.get(product, ()), item)
    return found


def _values_of(condition: object, attribute: str) -> Iterable[str]:
    """The values that a condition names of an attribute, in all its alternatives."""
    for test in getattr(condition, "tests", ()):
        if test.attribute == attribute:
            yield from (str(value) for value in test.values)
    for other in getattr(condition, "alternatives", ()):
        yield from _values_of(other, attribute)
