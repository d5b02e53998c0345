"""Questions made up from the vocabulary: a value for every attribute, whether an account can have it or not.

Rules compare each attribute by itself, so what no account can have tests them as well as what one can. Half
of the questions are aimed at a clause of some rule: its tests hold, and then one attribute is often made up
again, which is how thresholds and near misses are met. Numbers are those that rules name and their
neighbours. The same seed gives the same questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from random import Random
from typing import Final

from ..compile.normal import NormalRule
from ..model.definitions import Definitions
from ..model.logic import FIRST_DAY, LAST_DAY, Among, Clause, Holding, Predicate, Within, bounds, numbered
from ..model.vocabulary import DERIVED, NONE

ANY_DAY: Final = date(2000, 1, 1)
"""Where nothing has a date: the answer is the same on every day."""

DAYS: Final = Within(((FIRST_DAY, LAST_DAY),))
"""The days that files can name."""

UNNAMED: Final = "a value that no rule names"
FOLLOWING: Final = ("item.kind", "item.product", "item.edition")
"""The attributes that an item has, whatever is asked about it."""


def random_questions(
    rules: Iterable[NormalRule], definitions: Definitions, count: int, seed: int
) -> Iterator[dict[str, object]]:
    """That many questions, each with every attribute, those of a question and those of an account."""
    maker = _Maker(tuple(rules), definitions, Random(seed))
    for _ in range(count):
        yield maker.question()


def of_item(item_id: str, definitions: Definitions) -> dict[str, str]:
    """The attributes that follow from what is asked about: an item, a limit, a feature, or `none`."""
    item = definitions.items.get(item_id)
    known = (NONE, NONE) if item is None else (item.product, item.edition or NONE)
    return dict(zip(FOLLOWING, (definitions.kind_of(item_id), *known), strict=True))


class _Maker:
    def __init__(self, rules: tuple[NormalRule, ...], definitions: Definitions, random: Random) -> None:
        self.definitions = definitions
        self.random = random
        self.clauses = [clause for rule in rules for clause in rule.clauses]
        tests: dict[str, list[Predicate]] = {}
        for clause in self.clauses:
            for name, predicates in clause.items():
                tests.setdefault(name, []).extend(predicates)
        names = {*DERIVED, *definitions.vocabulary} - {*FOLLOWING}
        self.values = {name: _values(name, tests.get(name, ()), definitions) for name in sorted(names)}
        self.sets = {name for name in names if definitions.attribute_type(name) == "items"}
        self.kinds = {str(item): of_item(str(item), definitions) for item in self.values["item"]}

    def question(self) -> dict[str, object]:
        """One question."""
        made = {name: self.value(name) for name in self.values}
        if self.clauses and self.random.random() < 0.5:
            clause = self.random.choice(self.clauses)
            self.aim(made, clause)
            if self.random.random() < 0.5:
                name = self.random.choice([one for one in clause if one not in FOLLOWING])
                made[name] = self.value(name)
        return {**made, **self.kinds[str(made["item"])]}

    def value(self, name: str) -> object:
        """Any value of an attribute."""
        values = self.values[name]
        if name not in self.sets:
            return self.random.choice(values)
        share = self.random.random() ** 2  # few items more often than many
        return frozenset(str(item) for item in values if self.random.random() < share)

    def aim(self, made: dict[str, object], clause: Clause) -> None:
        """Changes attributes so that a clause holds, as far as there are such values."""
        for name, predicates in clause.items():
            if name not in FOLLOWING and name != "item":
                for one in predicates:
                    made[name] = self.meeting(name, one, made[name])
        about = {name: clause[name] for name in ("item", *FOLLOWING) if name in clause}
        if about:
            items = [item for item, kind in self.kinds.items() if _all_hold(about, {"item": item, **kind})]
            made["item"] = self.random.choice(items) if items else made["item"]

    def meeting(self, name: str, one: Predicate, value: object) -> object:
        """A value that satisfies a predicate; of a set, the one there is with as little changed as needed."""
        if isinstance(one, Holding):
            assert isinstance(value, frozenset)
            some = {self.random.choice(sorted(one.items))} if one.items else set()
            return {
                "any": value | some,
                "all": value | one.items,
                "none": value - one.items,
                "lacks": value - some,
            }[one.how]
        fitting = [other for other in self.values[name] if one.holds(other)]  # type: ignore[arg-type]
        return self.random.choice(fitting) if fitting else value


def _all_hold(about: Clause, values: Mapping[str, str]) -> bool:
    return all(
        isinstance(one, Among) and one.holds(values[name]) for name, tests in about.items() for one in tests
    )


def _values(name: str, tests: Iterable[Predicate], definitions: Definitions) -> tuple[object, ...]:
    """The values of an attribute that rules can tell apart, and some they cannot; of a set, its items."""
    tests = list(tests)
    kind = definitions.attribute_type(name)
    if kind in ("integer", "date"):
        known = bounds(name, definitions)
        if kind == "date":
            known = known.both(DAYS)
        ends = {numbered(ANY_DAY) if kind == "date" else 0}
        ends |= {end for interval in known.intervals for end in interval if end is not None}
        for one in tests:
            if isinstance(one, Within):
                ends |= {end for interval in one.intervals for end in interval if end is not None}
        near = {end + step for end in ends for step in (-1, 0, 1)}
        return tuple(sorted(number for number in near if known.holds(number)))
    said = {value for one in tests if isinstance(one, Among) for value in one.values}
    said |= {item for one in tests if isinstance(one, Holding) for item in one.items}
    values = definitions.values(name)
    if name in ("action", "item"):
        return values or (NONE,)
    return tuple(sorted({*said, *(values or (UNNAMED,))}))
