"""What is held, and what may be changed of it: what the pages show, before it is put on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from ...decide.derive import seats_in_use
from ...language import pick
from ...language.seats import Seat
from ...model import deed
from ...model.account import Line
from ...model.item import Item
from ...model.order import OrderChange
from ...order.summary import Preview
from .counting import Units, units_held, wanted_with
from .offered import Asked, Elsewhere, Offer
from .undoing import Back, back_of

OTHER_WAY: Final = ("wrong_direction", "no_change")
"""Reasons that speak of a change of edition that is another one's matter: up is not down."""


class Held(NamedTuple):
    """A line of the subscription in words; `limits` are its seats: the fewest, those in use, and the most."""

    item: str
    product: str
    edition: str
    seats: str
    in_use: int
    free_until: str


class Waiting(NamedTuple):
    """A change that waits, and how it may be taken back, if it may."""

    day: str
    said: str
    back: Back | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of subscriptions. What is None or empty is not there."""

    held: tuple[Held, ...]
    brought: tuple[str, ...]
    """What comes with it, without a line of its own."""
    cycle: str
    renewal: str
    ends: str
    waiting: tuple[Waiting, ...]
    method: str
    place: Elsewhere | None
    """Where the customer is: the channel that changes are offered on."""
    view: Offer | None
    manage: Offer | None
    """The Manage button, or why there is none."""
    other: tuple[Offer, ...]
    """What may be done without a channel, such as using what is held."""
    buying: bool
    """Whether something may be changed by oneself."""


def summary_of(asked: Asked, preview: Callable[[OrderChange], Preview]) -> Summary:
    """What an account holds. `preview` sums up an order of one change."""
    words, subscription = asked.words, asked.prepared.facts.account.subscription
    view, manage = (asked.of(one) for one in (deed.VIEW, deed.MANAGE))
    through = asked.definitions.actions[manage.action].offered_with if manage is not None else None
    waiting: list[Waiting] = []
    for one in subscription.scheduled if subscription else ():
        said = words.subject(one.change.action, (one.change.item, one.change.to))
        back = back_of(one, asked, preview) if asked.may_change else None
        waiting.append(Waiting(words.say("preview.on", day=words.day(one.on)), said, back))
    rest = [
        asked.offer(one)
        for one in asked.decisions
        if one.outcome != "deny"
        and one.does not in (deed.VIEW, deed.MANAGE)
        and not asked.definitions.actions[one.action].channelled
    ]
    method = asked.account.payment_method
    renews = subscription is not None and subscription.renews
    on_line = {line.item for line in asked.lines}
    brought = [one.item.id for one in asked.prepared.facts.holdings.held if one.item.id not in on_line]
    return Summary(
        tuple(_held(line, asked) for line in asked.lines),
        tuple(dict.fromkeys(map(words.name, brought))),
        "" if subscription is None else words.name(subscription.cycle),
        words.day(subscription.term.end) if subscription is not None and renews else "",
        words.day(subscription.term.end) if subscription is not None and not renews else "",
        tuple(waiting),
        "" if method is None else words.name(method),
        None if through is None else asked.elsewhere(through),
        None if view is None else asked.offer(view),
        None if manage is None else asked.offer(manage),
        tuple(rest),
        any(one.outcome == "allow" and one.does in deed.ORDERED for one in asked.decisions),
    )


def _held(line: Line, asked: Asked) -> Held:
    words, item = asked.words, asked.definitions.items[line.item]
    product, edition = _named(item, asked)
    subscription = asked.prepared.facts.account.subscription
    until = (
        next((one.until for one in subscription.trials if one.item == line.item), None)
        if subscription
        else None
    )
    free = "" if until is None else words.say("preview.free", day=words.day(until))
    return Held(line.item, product, edition, words.seats(line.item, line.seats), line.in_use, free)


def _named(item: Item, asked: Asked) -> tuple[str, str]:
    """A product's name, and its edition's; empty where it has no editions."""
    product = asked.words.name(item.product)
    whole = asked.words.name(item.id)
    return (product, whole) if whole != product else (product, "")


class Seats(NamedTuple):
    """The seats of a line: how many there will be, and what bounds them."""

    item: str
    now: int
    chosen: int
    least: int
    most: int | None
    in_use: int
    more: Offer | None
    fewer: Offer | None
    word: Seat | None
    """What one is called."""

    @property
    def possible(self) -> bool:
        """Whether they may be changed by oneself or with help."""
        return any(one is not None and one.possible for one in (self.more, self.fewer))

    @property
    def refused(self) -> tuple[Offer, ...]:
        """What may not be done with them."""
        return tuple(one for one in (self.more, self.fewer) if one is not None and not one.possible)


@dataclass(frozen=True, slots=True)
class Card:
    """A product that is held, with what may be changed of it."""

    held: Held
    description: str
    editions: tuple[Offer, ...]
    editions_units: tuple[Units, ...]
    """What these editions are sold by, and that which is held is not."""
    seats: Seats | None
    units: tuple[Units, ...]
    cancel: tuple[Offer, ...]
    add_ons: tuple[Offer, ...]
    """What may be bought because it is held."""
    compared: bool
    """Whether there are editions to compare."""


@dataclass(frozen=True, slots=True)
class Managed:
    """All that may be changed of what is held."""

    cards: tuple[Card, ...]
    cycles: tuple[Offer, ...]
    suites: tuple[Offer, ...]
    terms: tuple[Offer, ...]
    """Extending, and what else is done to the subscription as a whole."""
    methods: tuple[Offer, ...]
    units: tuple[Offer, ...]
    undo: tuple[Offer, ...]
    codes: tuple[Offer, ...]
    close: tuple[Offer, ...]
    others: tuple[Offer, ...]
    """What is done to something else, such as to a part of a suite."""


def managed_of(asked: Asked) -> Managed:
    """What may be changed of what an account holds."""
    by_item = {does: asked.offers((does,)) for does in (*deed.SEATS, deed.CANCEL)}
    by_item |= {does: asked.offers((does,), but=OTHER_WAY) for does in deed.EDITIONS}
    buys = asked.possible(deed.BUYING)
    by_limit = {
        does: {one.item or "": asked.offer(one) for one in reversed(asked.decisions) if one.does == does}
        for does in deed.UNITS
    }
    cards, placed = [], set[str]()
    for line in asked.lines:
        item = asked.definitions.items[line.item]
        editions = [
            one for does in deed.EDITIONS for one in by_item[does] if _product(one, asked) == item.product
        ]
        editions.sort(key=lambda one: asked.definitions.items[one.item].rank)
        seats = {
            does: next((one for one in by_item[does] if one.item == line.item), None) for does in deed.SEATS
        }
        cancel = [one for one in by_item[deed.CANCEL] if one.item == line.item]
        units = units_held(line, by_limit, asked)
        counted = (offer for one in units for offer in one.offers)
        placed |= {one.key for one in (*editions, *seats.values(), *cancel, *counted) if one is not None}
        others_sold = [asked.definitions.items[one.item] for one in editions if one.outcome == "allow"]
        cards.append(
            Card(
                _held(line, asked),
                pick(item.description, asked.language) if item.description else "",
                tuple(one for one in editions if one.possible or one.item != line.item),
                wanted_with(others_sold, asked, but=item.by_unit),
                _seats(line, item, seats[deed.ADD_SEATS], seats[deed.REMOVE_SEATS], asked),
                units,
                tuple(cancel),
                tuple(one for one in buys if one.possible and _needs(one, item, asked)),
                len(asked.definitions.products[item.product]) > 1,
            )
        )
    known = (
        deed.CHANGE_CYCLE, deed.BUNDLE, deed.EXTEND, deed.CHANGE_METHOD, *deed.UNITS, deed.UNDO, deed.PROMOTE,
        deed.CANCEL_ACCOUNT, *deed.BUYING, deed.VIEW, deed.MANAGE, deed.USE, *by_item,
    )  # fmt: skip
    others = [one for offers in by_item.values() for one in offers if one.key not in placed and one.possible]
    others += [
        asked.offer(one)
        for one in asked.decisions
        if one.does not in known
        and one.outcome != "deny"
        and asked.definitions.actions[one.action].channelled
    ]
    return Managed(
        tuple(cards),
        cycles=tuple(asked.offers((deed.CHANGE_CYCLE,))),
        suites=tuple(asked.offers((deed.BUNDLE,))),
        terms=tuple(asked.offers((deed.EXTEND,))),
        methods=tuple(asked.offers((deed.CHANGE_METHOD,))),
        units=tuple(one for one in asked.offers(deed.UNITS) if one.key not in placed),
        undo=tuple(asked.possible((deed.UNDO,))),
        codes=tuple(asked.offers((deed.PROMOTE,))),
        close=tuple(asked.offers((deed.CANCEL_ACCOUNT,))),
        others=tuple(others),
    )


def _seats(line: Line, item: Item, more: Offer | None, fewer: Offer | None, asked: Asked) -> Seats | None:
    if more is None and fewer is None:
        return None
    held = asked.prepared.facts.holdings
    chosen = line.seats
    for one in asked.draft.changes:
        about = asked.definitions.does(one.action) in deed.SEATS and one.item in (line.item, item.product)
        if about:
            sign = 1 if asked.definitions.does(one.action) == deed.ADD_SEATS else -1
            chosen = line.seats + sign * (one.seats or 1)
    in_use = seats_in_use(held, item, asked.definitions)
    return Seats(
        line.item, line.seats, chosen, max(item.seats_min, in_use, 0), item.seats_max, in_use, more, fewer,
        asked.words.of(item.id).seat,
    )  # fmt: skip


def _product(offer: Offer, asked: Asked) -> str:
    item = asked.definitions.items.get(offer.item)
    return "" if item is None else item.product


def _needs(offer: Offer, item: Item, asked: Asked) -> bool:
    """Whether something is sold to those only who hold an item."""
    wanted = asked.definitions.items.get(offer.item)
    if wanted is None:
        return False
    named = [one for requirement in wanted.requires for one in (*requirement.any, *requirement.all)]
    return any(item.id in asked.definitions.expand(one) for one in named)


@dataclass(frozen=True, slots=True)
class Sold:
    """A product that may be bought: in one of its editions, where it has several."""

    product: str
    name: str
    kind: str
    description: str
    offers: tuple[Offer, ...]
    seats: int | None
    """How many seats are bought where it is not said; None where it has none."""
    units: tuple[Units, ...]
    chosen: tuple[Offer, ...]
    starts: tuple[Offer, ...]
    """Trials."""
    word: Seat | None
    """What a seat of it is called."""


@dataclass(frozen=True, slots=True)
class More:
    """What may be bought beside what is held, and what may not and why."""

    sold: tuple[Sold, ...]
    refused: tuple[Offer, ...]


KINDS: Final = {"suite": 0, "product": 1, "add-on": 2}


def more_of(asked: Asked) -> More:
    """Exactly what may be bought."""
    offers = asked.offers(deed.BUYING)
    by_product: dict[str, list[Offer]] = {}
    for one in offers:
        if one.possible:
            by_product.setdefault(_product(one, asked), []).append(one)
    sold = [_sold(product, ones, asked) for product, ones in by_product.items()]
    sold.sort(key=lambda one: (KINDS.get(one.kind, 0), one.name))
    return More(tuple(sold), tuple(one for one in offers if not one.possible))


def _sold(product: str, offers: list[Offer], asked: Asked) -> Sold:
    items = asked.definitions.items
    offers.sort(key=lambda one: items[one.item].rank)
    first = items[offers[0].item]
    chosen = tuple(one for one in offers if one.chosen)
    buys = tuple(one for one in offers if one.does == deed.BUY)
    return Sold(
        product,
        asked.words.name(product),
        first.kind,
        pick(first.description, asked.language) if first.description else "",
        buys,
        buys[0].seats if buys else None,
        wanted_with([items[one.item] for one in buys if one.outcome == "allow"], asked),
        chosen,
        tuple(one for one in offers if one.does == deed.START_TRIAL),
        asked.words.of(product).seat,
    )
