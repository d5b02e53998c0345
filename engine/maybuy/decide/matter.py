"""What a question comes to: its attributes, and the rules on the action that they leave.

Most questions are about items that have nothing to do with what the account holds. What those come to is the
same for all accounts, in one currency and while prices stay, and is worked out once for all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ..model.decision import Matter
from ..model.definitions import Definitions, Item
from ..model.vocabulary import NONE
from .derive import BUYING, Change, derive, how_held, seats_after
from .explain import bringing
from .holdings import NOTHING, Held, Holdings
from .prepare import Facts
from .standing import MOST_MASKS, Plan

MOST_MATTERS: Final = 4_096
"""Questions on one action remembered together; a list of offers is a few hundred."""

Known = dict[str, dict[object, Matter]]
"""By action, then by item or, where more than that is said, by item, seats, quantity and `to`."""

_tuple_new: Final = tuple.__new__


def _matter(fields: tuple[object, ...]) -> Matter:
    """A matter by its fields, without the call in Python that Matter(...) makes: it is on the way of most
    questions that were never asked."""
    return _tuple_new(Matter, fields)


@dataclass(frozen=True, slots=True)
class Usual:
    """What questions come to whatever else is held, in one currency, while prices stay."""

    facts: Facts
    """An account that holds nothing."""
    matters: Known
    on_all: Mapping[str, tuple[Matter, ...]]
    """By action on any item, those of all items, in order."""
    shared: Mapping[str, dict[object, Matter]]
    """What questions come to about another edition of what is held, by action, then by item, how the product
    is held and what brings it."""
    masks: Mapping[str, dict[tuple[str, str, int, bool], tuple[int, int]]]
    """By action, then by item, how it is held, how many of the plan's cuts a number of seats has passed, and
    whether it is below those in use: the clauses that a question leaves, and their number."""
    beside: Mapping[str, dict[tuple[str, int, bool], Mapping[object, Matter]]]
    """What questions come to about the editions of a product of which one is held, and nothing else: by
    action, then by that edition, and as above."""


class Own(Known):
    """What questions come to that have to do with what is held, by action.

    An action's begins, when first looked up, with what is the same for all who hold an edition of a product,
    in numbers of seats that no rule tells apart.
    """

    __slots__ = ("_alone", "_count", "_definitions", "_held", "_plans", "_usual")

    def __init__(
        self,
        held: Holdings,
        usual: Usual,
        plans: Mapping[str, Plan],
        definitions: Definitions,
        count: Callable[[int], None],
    ) -> None:
        """`count` is told how many more matters are remembered."""
        super().__init__()
        self._held = held
        self._alone = [
            ones[0] for ones in held.by_product.values() if len(ones) == 1 and ones[0].how == "line"
        ]
        self._usual = usual
        self._plans = plans
        self._definitions = definitions
        self._count = count

    def __missing__(self, action: str) -> dict[object, Matter]:
        plan, begun = self._plans[action], dict[object, Matter]()
        if plan.on_new_items:
            for one in self._alone:
                begun.update(_beside(plan, one, self._held, self._usual, self._definitions))
            self._count(len(begun))
        return self.setdefault(action, begun)


@dataclass(frozen=True, slots=True)
class Matters:
    """What questions come to for all accounts that hold the same.

    `touched` are the names that have to do with what is held; `own` has questions about these, `usual` has
    all others.
    """

    touched: frozenset[str | None]
    usual: Usual
    own: Own


def holding(facts: Facts, stretch: int) -> tuple[object, ...]:
    """All of an account's facts that what a question comes to may depend on.

    Of its day this is in which `stretch` between two changes of prices it is.
    """
    account, planned = facts.account, facts.planned
    return (
        account.currency,
        stretch,
        account.payment_method,
        account.subscription is None,
        facts.planned_cycle,
        facts.leaving,
        tuple([(line.item, line.seats, line.in_use) for line in facts.holdings.lines]),
        planned is facts.holdings or tuple([(line.item, line.seats, line.in_use) for line in planned.lines]),
    )


@dataclass(frozen=True, slots=True)
class Related:
    """Which questions depend on what the account holds, by what they name.

    `always` are names that have to be looked up in what is held, and questions that name nothing;
    `by_product` the items about which an answer changes when anything of a product is held.
    """

    always: frozenset[str | None]
    by_product: Mapping[str, frozenset[str]]

    def touched(self, facts: Facts) -> frozenset[str | None]:
        """What questions of this account may name that have to do with what it holds, or will hold."""
        held = {*facts.holdings.by_product, *facts.planned.by_product}
        return self.always.union(*[self.by_product[product] for product in held])


def related(definitions: Definitions) -> Related:
    """What the catalog says is related: products, suites and their parts, what is required or included."""
    by_product: dict[str, set[str]] = {product: set() for product in definitions.products}
    for item in definitions.items.values():
        for product in _products(item, definitions):
            by_product.setdefault(product, set()).add(item.id)
    always = {*definitions.products, *definitions.limits} - {*definitions.items}
    return Related(
        frozenset({None, *always}), {product: frozenset(items) for product, items in by_product.items()}
    )


def _products(item: Item, definitions: Definitions) -> set[str]:
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
    found |= definitions.needed.get(item.id, frozenset())
    return {definitions.items[one].product for one in found}


def without_holdings(facts: Facts) -> Facts:
    """The same account, were it to hold nothing."""
    return replace(facts, holdings=NOTHING, planned=NOTHING, leaving=frozenset(), dependent=False)


def price_changes(definitions: Definitions) -> tuple[date, ...]:
    """The days from which something has a price that it had not, or no longer has."""
    held = [dated.effective for item in definitions.items.values() for dated in item.prices]
    return tuple(sorted({day for one in held for day in (one.from_, one.until) if day is not None}))


def usual(facts: Facts, plans: Mapping[str, Plan], definitions: Definitions) -> Usual:
    """What the catalog's questions come to for accounts in the same currency, while prices stay.

    Worked out at once for actions on any item, which are asked most; else when first needed.
    """
    nothing = without_holdings(facts)
    on_all = {
        action: tuple(
            [
                matter_of(plan, nothing, item, None, None, None, definitions)
                for item in (sorted(definitions.items) if plan.action.target == "item" else ())
            ]
        )
        for action, plan in plans.items()
    }
    return Usual(
        nothing,
        {action: {one.item: one for one in matters} for action, matters in on_all.items()},
        on_all,
        {action: {} for action in plans},
        {action: {} for action in plans},
        {action: {} for action in plans},
    )


def matter_of(
    plan: Plan,
    facts: Facts,
    item: str | None,
    seats: int | None,
    quantity: int | None,
    to: str | None,
    definitions: Definitions,
) -> Matter:
    """What a question comes to for an account. Raises QuestionError where the question itself is wrong."""
    change = derive(facts, plan.action, item, seats, quantity, to, definitions)
    via = change.item
    acts_on: str | None = via
    if change.held == "no":
        if item is None or nothing_of(item, change, definitions):
            acts_on = None
    elif facts.holdings.brings_more:
        via = bringing(definitions.items[via], facts.holdings)
    if to is None and change.to != NONE:
        to = change.to
    mask, number = plan.asked(change)
    return Matter(plan.action.id, item, acts_on, to, seats, quantity, via, change, mask, number)


def only_its_product_counts(item: str | None, definitions: Definitions) -> bool:
    """Whether a question about an item depends only on how its product is held, and in how many seats.

    So it is where the item needs no other and has no parts.
    """
    own = definitions.items.get(item or "")
    return own is not None and not own.requires and not own.parts


def of_item(
    plan: Plan, base: Matter, held: Holdings, seats: int | None, usual: Usual, definitions: Definitions
) -> Matter:
    """What a question about an item comes to, given what it comes to where nothing is held (`base`).

    All is the same but the seats, and how the item's product is held: either because only that counts, or
    because nothing at all is `held` that has to do with the item. Raises QuestionError for a number of seats
    that there cannot be.
    """
    own = definitions.items[base.item or NONE]
    how, via, in_use = "no", base.via, 0
    if held is not NOTHING:
        how, in_use = how_held(held, own), held.in_use.get(own.id, 0)
        if held.brings_more:
            via = bringing(own, held)
        if seats is None and own.id not in held.items:
            return _without_seats(plan, base, how, via, usual)
    after, parent = seats_after(held, plan.action.id, own, seats, definitions)
    mask, number, basis = _seated(plan, base, how, after, parent, after < in_use, usual)
    return _matter((base.action, base.item, base.acts_on, None, seats, None, via, basis, mask, number))


def _seated(
    plan: Plan, base: Matter, how: str, after: int, parent: int, below: bool, usual: Usual
) -> tuple[int, int, Change | None]:
    """The clauses that a question about an item leaves, where it is held in a way and would have some seats,
    which may be below those in use; the number of these clauses; and the change, where it had to be made."""
    masks, key = usual.masks[base.action], (base.via, how, bisect_right(plan.seat_cuts, after), below)
    known = masks.get(key)
    if known is not None:
        return *known, None
    change = _with_seats(base, how, after, parent, below)
    if len(masks) >= MOST_MASKS:
        masks.clear()
    known = masks[key] = plan.asked(change)
    return *known, change


def _with_seats(base: Matter, how: str, after: int, parent: int, below: bool) -> Change:
    """The change of a matter, of an item held in some way that would have some seats."""
    change = base.basis
    assert isinstance(change, Change)
    in_use = "true" if below else "false"
    return change._replace(held=how, seats=after, parent_seats=parent, below_in_use=in_use)


def _beside(
    plan: Plan, one: Held, held: Holdings, usual: Usual, definitions: Definitions
) -> Mapping[object, Matter]:
    """What questions come to about the editions of a product of which `one` is held, and nothing else."""
    action, item = plan.action.id, one.item
    after, parent = seats_after(held, action, item, None, definitions)
    below = after < one.line.in_use
    shared, key = usual.beside[action], (item.id, bisect_right(plan.seat_cuts, after), below)
    known = shared.get(key)
    if known is None:
        made: dict[object, Matter] = {}
        of_action = usual.matters[action]
        for other in definitions.products[item.product]:
            base = of_action.get(other)
            if base is None or not only_its_product_counts(other, definitions):
                continue
            if other == item.id:
                mask, number, _ = _seated(plan, base, "line", after, parent, below, usual)
                basis = _with_seats(base, "line", after, parent, below) if action == BUYING else None
                made[other] = base._replace(basis=basis, mask=mask, number=number)
            else:
                made[other] = _without_seats(plan, base, "other_edition", other, usual)
        if len(shared) >= MOST_MATTERS:
            shared.clear()
        known = shared[key] = made
    return known


def _without_seats(plan: Plan, base: Matter, how: str, via: str, usual: Usual) -> Matter:
    """What it comes to where no number of seats is said: shared by all who hold the product in this way."""
    shared, key = usual.shared[plan.action.id], (base.item, how, via)
    known = shared.get(key)
    if known is None:
        change = base.basis
        assert isinstance(change, Change)
        change = change._replace(held=how)
        if len(shared) >= MOST_MATTERS:
            shared.clear()
        mask, number = plan.asked(change)
        known = shared[key] = base._replace(via=via, basis=change, mask=mask, number=number)
    return known


def nothing_of(asked: str, change: Change, definitions: Definitions) -> bool:
    """Whether a product was named of which nothing is held: no edition of it is then spoken of."""
    return change.held == "no" and asked in definitions.products and asked not in definitions.items
