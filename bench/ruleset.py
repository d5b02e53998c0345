"""Rules and questions in no engine's language, the same each time, and the plainest way to answer them.

A rule allows or denies one action where 2 to 5 conditions hold, over 13 attributes. Deny beats allow;
where no rule allows, the answer is no.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Value = str | int | bool

ACTIONS = ("buy", "quote", "trial")
PRODUCTS = [f"p{number}" for number in range(20)]
EDITIONS = [f"e{number}" for number in range(4)]
ENUMS = {
    "role": ["owner", "admin", "agent", "guest"],
    "type": ["self", "assisted", "partner"],
    "country": ["FR", "DE", "US", "GB", "IN", "BR", "JP", "CA"],
    "segment": [f"s{number}" for number in range(5)],
    "sector": [f"t{number}" for number in range(6)],
    "origin": [f"o{number}" for number in range(4)],
    "product": PRODUCTS,
    "edition": EDITIONS,
}
NUMBERS = {"age": 1_000, "spend": 1_000, "seats": 100}
"""Each from 0 to below that."""

FLAGS = ("verified", "held")
"""`held`: whether the account subscribes to some edition of the product already."""

OF_THE_ACCOUNT = ("type", "country", "segment", "sector", "origin", "age", "spend", "verified")


@dataclass(frozen=True, slots=True)
class Condition:
    """An attribute that is one of some values, or a number that is `at_least` or `less_than` a bound."""

    attribute: str
    how: Literal["among", "at_least", "less_than"]
    values: tuple[Value, ...]

    @property
    def bound(self) -> int:
        """The bound of a number."""
        return int(self.values[0])


@dataclass(frozen=True, slots=True)
class Rule:
    """What it does to an action where all conditions hold."""

    id: str
    effect: Literal["allow", "deny"]
    action: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A user of an account: its attributes, and the seats it has of each item."""

    id: str
    role: str
    attributes: dict[str, Value]
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class Question:
    """May the subject do this? `seats` are asked for where it is a purchase; `facts` has all attributes."""

    subject: Subject
    action: str
    item: str
    seats: int | None
    facts: dict[str, Value]


def holds(condition: Condition, facts: dict[str, Value]) -> bool:
    """Whether a condition holds."""
    value = facts[condition.attribute]
    if condition.how == "among":
        return value in condition.values
    return value >= condition.bound if condition.how == "at_least" else value < condition.bound  # type: ignore[operator]


def reference(rules: Iterable[Rule], question: Question) -> bool:
    """The right answer: looks at every rule, in order."""
    matching = {
        rule.effect
        for rule in rules
        if rule.action == question.action and all(holds(one, question.facts) for one in rule.conditions)
    }
    return matching == {"allow"}


def rules(count: int, seed: int | None = None) -> tuple[Rule, ...]:
    """That many rules, others for each seed. The first says what any catalog does: nothing is bought twice.

    The more rules there are, the more of them speak of one product, as in a policy that grows.
    """
    chance = random.Random(count if seed is None else seed)
    first = Rule("held", "deny", "buy", (Condition("held", "among", (True,)),))
    of_products = {40: 0.2, 1_000: 0.9}.get(count, 1.0)
    return first, *(_rule(f"r{number}", chance, of_products) for number in range(1, count))


def _rule(name: str, chance: random.Random, of_products: float) -> Rule:
    action = chance.choice(ACTIONS)
    deny = chance.random() < 0.15
    attributes = [*ENUMS, *NUMBERS, *FLAGS]
    attributes.remove("product")
    if action != "buy":
        attributes.remove("seats")
    number = 5 if deny else chance.randint(2, 5)
    chosen = chance.sample(attributes, number)
    if chance.random() < of_products:
        chosen[0] = "product"
    conditions = tuple(_condition(one, chance) for one in sorted(chosen))
    return Rule(name, "deny" if deny else "allow", action, conditions)


def _condition(attribute: str, chance: random.Random) -> Condition:
    if attribute in ENUMS:
        values = ENUMS[attribute]
        most = 1 if attribute == "product" else max(1, len(values) // 2)
        return Condition(attribute, "among", tuple(chance.sample(values, chance.randint(1, most))))
    if attribute in NUMBERS:
        most = NUMBERS[attribute]
        bound = chance.randrange(most // 10, most, most // 10)
        return Condition(attribute, chance.choice(("at_least", "less_than")), (bound,))
    return Condition(attribute, "among", (chance.random() < 0.5,))


def subjects(count: int) -> Iterator[Subject]:
    """Users of as many accounts, each subscribed to three products."""
    for seed in range(count):
        chance = random.Random(seed)
        attributes: dict[str, Value] = {}
        for name in OF_THE_ACCOUNT:
            if name in ENUMS:
                attributes[name] = chance.choice(ENUMS[name])
            else:
                attributes[name] = (
                    chance.randrange(NUMBERS[name]) if name in NUMBERS else chance.random() < 0.5
                )
        lines = {
            f"{product}/{chance.choice(EDITIONS)}": chance.randint(1, 80)
            for product in chance.sample(PRODUCTS, 3)
        }
        yield Subject(f"account-{seed}", chance.choice(ENUMS["role"]), attributes, lines)


def question(subject: Subject, action: str, item: str, seats: int | None) -> Question:
    """A question with all its facts. Without a number of seats, a purchase is of one."""
    product, _, edition = item.partition("/")
    facts = {
        **subject.attributes,
        "role": subject.role,
        "product": product,
        "edition": edition,
        "held": any(line.startswith(f"{product}/") for line in subject.lines),
        "seats": (seats or 1) if action == "buy" else subject.lines.get(item, 0),
    }
    return Question(subject, action, item, seats, facts)


def questions(accounts: int, each: int) -> list[Question]:
    """Distinct questions, as many of each subject, mixed."""
    items = [f"{product}/{edition}" for product in PRODUCTS for edition in EDITIONS]
    chance = random.Random(0)
    asked = []
    for subject in subjects(accounts):
        for action, item in chance.sample([(action, item) for action in ACTIONS for item in items], each):
            seats = chance.randrange(1, NUMBERS["seats"]) if action == "buy" else None
            asked.append(question(subject, action, item, seats))
    chance.shuffle(asked)
    return asked


def everything() -> list[Question]:
    """All 240 questions about one subject, by action and item."""
    subject = next(subjects(1))
    items = sorted(f"{product}/{edition}" for product in PRODUCTS for edition in EDITIONS)
    return [question(subject, action, item, None) for action in sorted(ACTIONS) for item in items]
