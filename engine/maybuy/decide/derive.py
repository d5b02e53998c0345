"""From facts and a question to the attributes that rules test.

Rules compare an attribute with a value; whatever relates two facts (what is held with what is asked, seats
after a change with seats in use, a total with a limit) is worked out here, once. Pure: no rule is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple, NoReturn

from ..model.account import Line
from ..model.ask import Ask
from ..model.base import MOST_SEATS, MOST_UNITS
from ..model.decision import QuestionError
from ..model.deed import (
    ADD_SEATS,
    BUNDLE,
    BUY,
    BUYING,
    EDITIONS,
    LOSING,
    PURCHASES,
    REMOVE_SEATS,
    REPLACING,
    SEATS,
    UNDO,
    UNITS,
    UPGRADE,
)
from ..model.definitions import LIMIT, Definitions
from ..model.item import Item
from ..model.logic import LAST_DAY
from ..model.policy import Action
from ..model.vocabulary import FOLLOWS, NONE, SINCE, UNSOLD
from ..subscription.exceptions import best_of
from ..subscription.features import is_granted
from ..subscription.holdings import Held, Holdings, parents, seats_followed
from ..subscription.limits import units_of
from ..subscription.units import paying, units_on
from ..subscription.waiting import waits_for
from .broken import SOUND, broken_by
from .prepare import Facts, begun

_STEPS: Final = {ADD_SEATS: 1, REMOVE_SEATS: -1}

ON_ITEMS: Final = ("item", "line", "held", "edition", "suite")
"""The kinds of target that are items of the catalog."""


class Change(NamedTuple):
    """What a question comes to: the attributes of the question, in the order of ATTRIBUTES."""

    item: str = NONE
    price: str = NONE
    held: str = "no"
    to: str = NONE
    direction: str = NONE
    seats: int = 0
    parent_seats: int = 0
    below_in_use: str = "false"
    parts_held: int = 0
    breaks: str = "false"
    lacks: str = "false"
    excluded: str = "false"
    unsound: str = NONE
    quantity: int = 0
    within_limit: str = "true"
    item_seats: int = 0
    seats_free: int = 0
    since: int = LAST_DAY


ATTRIBUTES: Final = (
    "item", "item.price", "item.held", "change.to", "change.direction", "change.seats", "change.parent_seats",
    "change.below_in_use", "change.parts_held", "change.breaks", "change.lacks", "change.excluded",
    "change.unsound", "change.quantity", "change.within_limit", "item.seats",
    "item.seats_free", SINCE,
)  # fmt: skip
"""The attribute of each field of a Change; item.kind, .product and .edition follow from the item."""


def derive(facts: Facts, action: Action, ask: Ask, definitions: Definitions) -> Change:
    """The change that is asked about. Raises QuestionError where the question itself is wrong."""
    if action.target in ON_ITEMS:
        return _of_item(facts, action, ask, definitions)
    if action.target == LIMIT:
        if ask.item is None:
            known = (*definitions.limits, *definitions.features)
            raise QuestionError("limit-needed", limits=", ".join(known))
        if action.does in UNITS:
            return _of_units(ask.item, action.does, facts, ask.quantity, definitions)
        return _of_limit(ask.item, facts, ask.quantity, definitions)
    if ask.item is not None:
        raise QuestionError("item-not-expected", action=action.id, item=ask.item)
    if action.target == "cycle":
        return _of_cycle(facts, ask.to, definitions)
    if action.target == "payment_method":
        to = ask.to
        if to is not None and to not in definitions.payment_methods:
            _unknown("payment-method", to, definitions.payment_methods)
        same = to is not None and to == facts.account.payment_method
        return Change(to=to or NONE, direction="same" if same else NONE)
    return Change()


def _unknown(what: str, word: str, known: Iterable[str]) -> NoReturn:
    raise QuestionError(f"unknown-{what}", among=known, word=word)


def _of_cycle(facts: Facts, to: str | None, definitions: Definitions) -> Change:
    subscription = facts.account.subscription
    if to is None:
        # With two cycles there is only one to change to.
        others = [cycle for cycle in definitions.cycles if subscription and cycle != facts.planned_cycle]
        to = others[0] if len(others) == 1 else None
    elif to not in definitions.cycles:
        _unknown("cycle", to, definitions.cycles)
    same = subscription is not None and to is not None and to == facts.planned_cycle
    # Where something waits its course is asked instead.
    unsold = to is not None and not facts.waits and _unsold(facts, to, definitions)
    return Change(to=to or NONE, direction="same" if same else NONE, unsound=UNSOLD if unsold else NONE)


def _unsold(facts: Facts, to: str, definitions: Definitions) -> bool:
    """Whether something held is sold for the subscription's billing cycle, and not for another. What the same
    order cancels does not count."""
    subscription = facts.account.subscription
    lines = subscription.items if subscription is not None else ()
    items = (definitions.items[line.item] for line in lines if line.item not in facts.leaving)
    return any(not one.sold_for(to) and one.sold_for(subscription.cycle) for one in items if subscription)


def _of_limit(limit: str, facts: Facts, quantity: int | None, definitions: Definitions) -> Change:
    if limit in definitions.features:
        if quantity is not None:
            raise QuestionError("not-counted", item=limit, quantity=quantity)
        has = is_granted(limit, facts.holdings, facts.account, facts.at, definitions)
        return Change(item=limit, within_limit="true" if has else "false")
    if limit not in definitions.limits:
        _unknown("limit", limit, (*definitions.limits, *definitions.features))
    if quantity is not None and not 0 <= quantity <= MOST_UNITS:
        raise QuestionError("negative-quantity", quantity=quantity)
    wanted = 1 if quantity is None else quantity
    within = wanted <= limit_granted(limit, facts, definitions)
    return Change(item=limit, quantity=wanted, within_limit="true" if within else "false")


def _of_units(limit: str, does: str, facts: Facts, quantity: int | None, definitions: Definitions) -> Change:
    """Units of a limit that are added to what a line pays for, or taken from it."""
    more = 1 if quantity is None else quantity
    if limit not in definitions.limits and limit not in definitions.features:
        _unknown("limit", limit, (*definitions.limits, *definitions.features))
    if not 1 <= more <= MOST_UNITS:
        raise QuestionError("units-not-positive", quantity=more)
    line = _line_paying(facts, does, limit, definitions)
    present = 0 if line is None else units_on(line, limit, definitions)
    after = present - more if does in LOSING else present + more
    return Change(
        item=limit,
        held="no" if line is None else "line",
        quantity=min(max(after, 0), MOST_UNITS) if limit in definitions.limits else 0,
        within_limit="true" if after >= 0 else "false",
    )


def _line_paying(facts: Facts, does: str, limit: str, definitions: Definitions) -> Line | None:
    """The line on which units of a limit are bought: for what takes some away, once all that waits has
    happened."""
    held = facts.planned if does in LOSING else facts.holdings
    return paying(held.lines, limit, definitions)


def item_paying(facts: Facts, does: str, limit: str, definitions: Definitions) -> str | None:
    """The item whose line an action on a limit's units changes."""
    line = _line_paying(facts, does, limit, definitions)
    return None if line is None else line.item


def limit_granted(limit: str, facts: Facts, definitions: Definitions) -> int | Decimal:
    """The most of a limit's units that the account may use: because of what it holds, or of an exception."""
    held = limit_held(limit, facts.holdings, definitions)
    if not facts.account.exceptions:
        return held
    exception = best_of(limit, facts.account, facts.at)
    return held if exception is None else max(held, exception.grant.limits[limit])


def limit_held(limit: str, held: Holdings, definitions: Definitions) -> int | Decimal:
    """The most of a limit's units that what is held lets the account use."""
    return units_of(definitions.limits[limit], held.held)


def _of_item(facts: Facts, action: Action, ask: Ask, definitions: Definitions) -> Change:
    _, reference, seats, _, to, _ = ask
    does = action.does
    is_losing = does in LOSING
    present = facts.planned if is_losing else facts.holdings
    own = definitions.items.get(reference) if to is None and reference is not None else None
    if own is None:
        own = resolve(present, action, reference, to, definitions)
    if is_losing:
        own = _become(own, action, facts)
    if does in SEATS or does in EDITIONS:
        own = acts_on(present, does, own, definitions)
    after, parent = seats_after(present, does, own, seats, definitions)
    held, below, direction = "no", False, NONE
    if own.product in present.by_product:
        held = how_held(present, own, exactly=action.target in ("line", "held"))
        if held == "line" and does == BUY and own.product not in facts.planned.by_product:
            held = "no"  # to buy what is to leave is to keep it
        if held == "part" and does in SEATS and _own_line(present, own.product) is not None:
            held = "other_edition"  # the line is acted on by its own name, the suite by the suite's
        below = after < seats_in_use(present, own, definitions)
    elif own.parts:
        below = after < seats_in_use(present, own, definitions)
    if does == UNDO:
        waits = waits_for(facts.account.subscription, own.product, definitions)
        direction = NONE if waits or own.product not in present.by_product else "same"
    elif action.target == "edition" or (own.parts and action.target in ("item", "suite")):
        direction = _direction(facts, present, action, own, definitions)
    taking = replaces(does, own, direction) and (held == "no" or does == UPGRADE)
    # Where something waits its course is asked instead, but for what is not held and so changes nothing.
    foreseen = facts.waits and not (does in EDITIONS and direction == NONE)
    asked = SOUND if foreseen else broken_by(facts, does, own, after, definitions, taking=taking)
    if does in BUYING and seats is not None and own.id in definitions.following:
        followed = seats_followed(own.id, present.lines, definitions)
        if followed is not None and followed != seats:
            asked = asked._replace(unsound=FOLLOWS)
    # By position: this is on the way of every question about what is held.
    return Change(
        own.id,
        definitions.priced(own, facts.account.currency, facts.at),
        held,
        NONE,
        direction,
        after,
        parent,
        "true" if below else "false",
        len(parts_held(facts.holdings, own, definitions)) if own.parts else 0,
        asked.breaks,
        asked.lacks,
        asked.excluded,
        asked.unsound,
        item_seats=seats_held(present, does, own),
        seats_free=seats_free(present, does, own) if "item.seats_free" in definitions.compared else 0,
        since=since(present, does, own, facts) if SINCE in definitions.compared else LAST_DAY,
    )


def resolve(
    held: Holdings, action: Action, reference: str | None, to: str | None, definitions: Definitions
) -> Item:
    """The item a question names: itself, the edition `to` of a product, or of a product the edition held.

    Where no edition is held the lowest stands for the product. Raises QuestionError for an unknown item, a
    missing one, and a purchase that does not say which edition.
    """
    if reference is None:
        raise QuestionError("item-needed", action=action.id)
    item = definitions.items.get(reference)
    if item is not None and to is None:
        return item
    found = definitions.expand(reference)
    if not found:
        _unknown("item", reference, (*definitions.items, *definitions.products))
    if to is not None and action.target == "edition":
        return _edition(definitions.items[found[0]].product, to, definitions)
    if len(found) == 1 and (found[0] == reference or action.target not in ("item", "suite")):
        return definitions.items[found[0]]
    if action.target in ("item", "suite"):
        raise QuestionError("edition-needed", action=action.id, item=reference, editions=", ".join(found))
    return next((one.item for one in _best(held, reference)), definitions.items[found[0]])


def _edition(product: str, to: str, definitions: Definitions) -> Item:
    for item_id in definitions.products[product]:
        if to in (item_id, definitions.items[item_id].edition):
            return definitions.items[item_id]
    return _unknown("item", to if "/" in to else f"{product}/{to}", definitions.products[product])


def _best(held: Holdings, product: str) -> tuple[Held, ...]:
    """What is held of a product: its own line before a part of a suite before what is included."""
    ones = held.by_product.get(product, ())
    if len(ones) < 2:
        return ones
    order = {"line": 0, "part": 1, "included": 2}
    return tuple(sorted(ones, key=lambda one: (order[one.how], -one.item.rank, one.item.id)))


def acts_on(held: Holdings, does: str, item: Item, definitions: Definitions) -> Item:
    """The item that would change: for a part of a suite, where seats or editions change, the suite's."""
    if does not in SEATS and does not in EDITIONS:
        return item
    best = _best(held, item.product)
    if not best or best[0].how != "part":
        return item
    suite = definitions.items[best[0].via]
    if does in SEATS:
        return suite if best[0].item.id == item.id else item
    if best[0].item.id == item.id:
        return suite
    editions = (definitions.items[edition] for edition in definitions.products[suite.product])
    return next((edition for edition in editions if item.id in edition.parts), item)


def how_held(held: Holdings, item: Item, *, exactly: bool) -> str:
    """The value of `item.held`.

    Whoever holds a higher edition through a suite or an include holds the lower ones for a purchase; for what
    is done to an item that is held, `exactly` that edition counts.
    """
    ones = held.by_product.get(item.product, ())
    if not ones:
        return "no"
    line = item.id in held.in_use
    if len(ones) == 1 and ones[0].how == "line":
        return "line" if line else "other_edition"
    if exactly and line:
        return "line"  # it is paid for, whatever else brings it too
    for how in ("part", "included"):
        for one in ones:
            if one.how == how and (one.item.rank == item.rank if exactly else one.item.rank >= item.rank):
                return how
    return "line" if line else "other_edition"


def parts_held(held: Holdings, suite: Item, definitions: Definitions) -> tuple[Held, ...]:
    """The lines of products that a suite is made of, in whatever edition."""
    products = {definitions.items[part].product for part in suite.parts}
    return tuple(one for one in held.held if one.how == "line" and one.item.product in products)


def _become(item: Item, action: Action, facts: Facts) -> Item:
    """What an item will be held as when what is scheduled has happened, for an action that is about that
    day."""
    if action.target not in ("line", "held") or action.does not in LOSING or item.id in facts.planned.items:
        return item
    if item.id not in facts.holdings.items:
        return item
    return next((one.item for one in _best(facts.planned, item.product) if one.how != "included"), item)


def _direction(facts: Facts, held: Holdings, action: Action, item: Item, definitions: Definitions) -> str:
    """From the edition held today, but for the one it will be already: a later word takes an earlier one's
    place."""
    if action.target == "edition":
        line = _own_line(held, item.product)
        if line is None:
            return NONE
        if line.item.rank != item.rank:
            line = _own_line(facts.holdings, item.product) or line
        if line.item.rank == item.rank and facts.planned is not facts.holdings:
            later = _own_line(facts.planned, item.product)  # to keep what waits to be another is a change
            line = later or line
        return "same" if line.item.rank == item.rank else "up" if item.rank > line.item.rank else "down"
    if item.parts:
        ranks = {definitions.items[part].product: definitions.items[part].rank for part in item.parts}
        above = any(one.item.rank > ranks[one.item.product] for one in parts_held(held, item, definitions))
        return "down" if above else "up"
    return NONE


def _own_line(held: Holdings, product: str) -> Held | None:
    for one in held.by_product.get(product, ()):
        if one.how == "line":
            return one
    return None


def seats_after(
    held: Holdings, does: str, item: Item, asked: int | None, definitions: Definitions
) -> tuple[int, int]:
    """The item's seats after the change, and those of what it requires."""
    if asked is not None and (asked < 0 or (asked == 0 and does in SEATS)):
        raise QuestionError("seats-not-positive", seats=asked)
    if asked is not None and asked > MOST_SEATS:
        raise QuestionError("seats-too-many", seats=asked, most=MOST_SEATS)
    parent = 0
    if item.needs_seats:
        above = parents(item, held, definitions)
        parent = above[0].line.seats if above else 0
    if does == BUNDLE:
        after = max(asked or 0, _default_seats(item, held, definitions))
    elif does in BUYING:
        if asked is None:
            asked = seats_followed(item.id, held.lines, definitions) or _no_more_than_sold(parent, item)
            asked = asked or _default_seats(item, held, definitions)
        after = asked
    else:
        after = seats_held(held, does, item)
        if does in SEATS:
            after = max(after + _STEPS[does] * (1 if asked is None else asked), 0)
    return after, parent if item.needs_seats else after


def seats_held(held: Holdings, does: str, item: Item) -> int:
    """The seats of an item: of its own line, else of what brings it; where its edition changes, of the line
    that goes on in another."""
    line = _own_line(held, item.product)
    if line is not None and (does in EDITIONS or line.item.id == item.id):
        return line.line.seats
    return 0 if does in EDITIONS else held.seats.get(item.id, 0)


def _having(held: Holdings, does: str, item: Item) -> list[Line]:
    """The lines that have an item's seats, see seats_held(): its own, else all that bring it."""
    line = _own_line(held, item.product)
    if line is not None and (does in EDITIONS or line.item.id == item.id):
        return [line.line]
    ones = () if does in EDITIONS else held.by_product.get(item.product, ())
    return [one.line for one in ones if one.item.id == item.id]


def seats_free(held: Holdings, does: str, item: Item) -> int:
    """Those of an item's seats that are not in use; the most, if several lines bring it."""
    return max([0, *(one.seats - one.in_use for one in _having(held, does, item))])


def since(held: Holdings, does: str, item: Item, facts: Facts) -> int:
    """The day since which an item is held, as a number: that on which its line began. The earliest, if
    several lines bring it; the last of all days where none does."""
    return min([LAST_DAY, *(begun(one, facts) for one in _having(held, does, item))])


def seats_in_use(held: Holdings, item: Item, definitions: Definitions) -> int:
    """The seats in use of an item's line, or of the lines that a suite would take the place of."""
    if item.id in held.in_use or not item.parts:
        return held.in_use.get(item.id, 0)
    return max((one.line.in_use for one in parts_held(held, item, definitions)), default=0)


def _no_more_than_sold(seats: int, item: Item) -> int:
    """The seats of what an item requires, of which it may be sold fewer: one for all, say."""
    return seats if item.seats_max is None else min(seats, item.seats_max)


def _default_seats(item: Item, held: Holdings, definitions: Definitions) -> int:
    """The seats of a purchase that does not say: of a suite's parts the most held, else the fewest sold."""
    if not item.parts:
        return item.seats_min
    return max([item.seats_min, *(one.line.seats for one in parts_held(held, item, definitions))])


def replaces(does: str, item: Item, direction: str = "up") -> bool:
    """Whether what an action does to an item may take the place of what another item requires.

    What goes in the wrong `direction` takes the place of nothing.
    """
    return does in REPLACING and direction == "up" and (bool(item.parts) or does == UPGRADE)


_BY_TARGET: Final = {LIMIT: "quantity", "edition": "to", "cycle": "to", "payment_method": "to"}


def options_of(action: Action) -> tuple[str, ...]:
    """The options among `seats`, `quantity` and `to` that can make a difference to an answer."""
    if action.does in (*SEATS, *PURCHASES):
        return ("seats",)
    one = _BY_TARGET.get(action.target)
    return (one,) if one else ()
