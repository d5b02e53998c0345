"""What a question comes to: its attributes, and the rules on the action that they leave.

Most questions are about items that have nothing to do with what the account holds. What those come to is the
same for all accounts, in one currency and while prices stay, and is worked out once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..model.ask import Ask
from ..model.definitions import LIMIT, Definitions
from ..model.item import Item
from ..model.vocabulary import NONE
from ..subscription.exceptions import in_force
from ..subscription.holdings import NOTHING
from .derive import Change, derive, item_paying
from .explain import bringing
from .plan import Plan
from .prepare import Facts

MOST_CASES: Final = 4_096
"""Questions on one action remembered together; a list of offers is a few hundred."""


class Case(NamedTuple):
    """What a question comes to, as far as it does not matter who asks.

    `ask` has the only thing that its `to` can be, where that was left out. `acts_on` is the item that would
    change, `via` the item that brings the one it acts on, where another does; `basis` is the change that is
    asked about, or the decision that it follows from; `mask` are the clauses on the action that they leave,
    and `number` stands for these.
    """

    ask: Ask
    acts_on: str | None
    via: str
    basis: object
    mask: int
    number: int


Known = dict[str, dict[object, Case]]
"""By action, then by item or, where more than that is said, by item, seats, quantity and `to`."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What questions come to whatever else is held, in one currency, while prices stay."""

    facts: Facts
    """An account that holds nothing."""
    cases: Known
    on_all: Mapping[str, tuple[Case, ...]]
    """By action on any item, those of all items, in order."""


class ByAction(dict[str, dict[object, Case]]):
    """Questions by action, with room for those of an action from when one is first asked."""

    __slots__ = ()

    def __missing__(self, action: str) -> dict[object, Case]:
        return self.setdefault(action, {})

    @property
    def size(self) -> int:
        """How many they are."""
        return sum(map(len, self.values()))


def holding(facts: Facts, stretch: int) -> tuple[object, ...]:
    """All of an account's facts that what a question comes to may depend on, where nothing waits.

    Of its day this is in which `stretch` between two changes of prices it is.
    """
    account = facts.account
    return (
        account.currency,
        stretch,
        account.payment_method,
        account.subscription is None,
        facts.planned_cycle,
        facts.leaving,
        tuple([(line.item, line.seats, line.in_use) for line in facts.holdings.lines]),
        account.exceptions and _granted(facts),
    )


def _granted(facts: Facts) -> tuple[object, ...]:
    """What exceptions that count on the day grant, whatever is said of them."""
    grants = [one.grant for one in in_force(facts.account, facts.at)]
    return tuple([(*one.limits.items(), *one.features.items()) for one in grants])


@dataclass(frozen=True, slots=True)
class Related:
    """Which questions depend on what the account holds, by what they name.

    `always` are names that have to be looked up in what is held, and questions that name nothing;
    `by_product` the items about which an answer changes when anything of a product is held.
    """

    always: frozenset[str | None]
    by_product: Mapping[str, frozenset[str]]

    by_name: Mapping[str | None, frozenset[str]]
    """The same by what is named: the products of which it matters whether any is held, ALWAYS where any
    would."""

    def touched(self, facts: Facts) -> Touched:
        """What questions of this account, for which nothing waits, may name that have to do with what it
        holds."""
        return Touched(self, facts.holdings.by_product.keys())


class Touched:
    """Names that have to do with some products: told of each when it is asked about, as few are."""

    __slots__ = ("_by_name", "_held", "_related")

    def __init__(self, related: Related, held: Set[str]) -> None:
        self._related = related
        self._by_name = related.by_name
        self._held = held

    def __contains__(self, name: str | None) -> bool:
        matters = self._by_name.get(name)
        return matters is not None and (matters is ALWAYS or not matters.isdisjoint(self._held))

    def __iter__(self) -> Iterator[str | None]:
        by_product = self._related.by_product
        return iter(self._related.always.union(*[by_product[product] for product in self._held]))


ALWAYS: Final = frozenset({""})
"""Stands for all products, whether or not anything of them is held."""


def related(definitions: Definitions) -> Related:
    """What the catalog says is related: products, suites and their parts, what is required, included or
    followed in its seats."""
    by_product: dict[str, set[str]] = {product: set() for product in definitions.products}
    by_name: dict[str | None, frozenset[str]] = {}
    for item in definitions.items.values():
        by_name[item.id] = frozenset(products_of(item, definitions))
        for product in by_name[item.id]:
            by_product.setdefault(product, set()).add(item.id)
    named = {*definitions.products, *definitions.limits, *definitions.features} - {*definitions.items}
    always: frozenset[str | None] = frozenset({None, *named})
    by_name |= dict.fromkeys(always, ALWAYS)
    return Related(always, {product: frozenset(items) for product, items in by_product.items()}, by_name)


def products_of(item: Item, definitions: Definitions) -> set[str]:
    """The products that what is asked about an item may depend on."""
    found: set[str] = set()
    left = [item.id]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += definitions.items[one].parts
            left += [
                other
                for reference in definitions.items[one].includes
                for other in definitions.expand(reference)
            ]
    found |= definitions.needed.get(item.id, frozenset()) | definitions.following.get(item.id, frozenset())
    if item.id in definitions.stirring:
        for one in tuple(found):
            found |= {*definitions.needed.get(one, ()), *definitions.excluded.get(one, ())}
    return {definitions.items[one].product for one in found}


def without_holdings(facts: Facts) -> Facts:
    """The same account, were it to hold nothing."""
    return facts._replace(holdings=NOTHING, planned=NOTHING, dependent=False, waits=False)


def usual(facts: Facts, plans: Mapping[str, Plan], definitions: Definitions) -> Usual:
    """What the catalog's questions come to for accounts in the same currency, while prices stay.

    Worked out at once for actions on any item, which are asked most; else when first needed.
    """
    nothing, items = without_holdings(facts), sorted(definitions.items)
    on_all = {
        action: tuple([case_of(plan, nothing, Ask(action, item), definitions) for item in items])
        if plan.action.target == "item"
        else ()
        for action, plan in plans.items()
    }
    return Usual(
        nothing, {action: dict(zip(items, cases, strict=False)) for action, cases in on_all.items()}, on_all
    )


def case_of(plan: Plan, facts: Facts, ask: Ask, definitions: Definitions) -> Case:
    """What a question comes to for an account. Raises QuestionError where the question itself is wrong."""
    change = derive(facts, plan.action, ask, definitions)
    _, item, _, _, to, _ = ask
    via = change.item
    acts_on: str | None = via
    if change.held == "no":
        if item is None or nothing_of(item, change, definitions):
            acts_on = None
    elif plan.action.target == LIMIT:
        acts_on = item_paying(facts, plan.action.does, via, definitions)
    elif facts.holdings.brings_more:
        via = bringing(definitions.items[via], facts.holdings)
    if to is None and change.to != NONE:
        ask = ask._replace(to=change.to)
    mask, number = plan.asked(change)
    return Case(ask, acts_on, via, change, mask, number)


def nothing_of(asked: str, change: Change, definitions: Definitions) -> bool:
    """Whether a product was named of which nothing is held: no edition of it is then spoken of."""
    return change.held == "no" and asked in definitions.products and asked not in definitions.items
