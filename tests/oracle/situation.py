"""From an account, a user, a day and a question to attributes (docs/reference/attributes.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from oracle.shop import EFFECTS, NEVER, Data, Held, Item, Line, Shop, covers, day, gives, units, yes
from oracle.trials import subscribed

SEATS: Final = ("add_seats", "remove_seats")
UNITS: Final = ("add_units", "remove_units")
EDITIONS: Final = ("upgrade_edition", "downgrade_edition")
BUYING: Final = ("buy", "start_trial")
ACQUIRE: Final = (*BUYING, "bundle", *EDITIONS)
ON_ITEMS: Final = ("item", "line", "held", "edition", "suite")


class UnansweredError(Exception):
    """The question itself is wrong."""


class Ask(NamedTuple):
    """A question but for who asks, and when."""

    action: str
    item: str | None = None
    seats: int | None = None
    quantity: int | None = None
    to: str | None = None


@dataclass(frozen=True, eq=False)
class Situation:
    """An account, one of its users and a day. `begun`: the subscription is made by this very order."""

    shop: Shop
    account: Data
    user: str
    at: date
    begun: bool = False
    known: dict[Ask, Change] = field(default_factory=dict)
    """What questions came to that were asked before."""
    answered: dict[Ask, Any] = field(default_factory=dict, init=False)
    """And how they were answered."""

    @cached_property
    def subscription(self) -> Data | None:
        """What is subscribed to on the day."""
        return subscribed(self.shop, self.account["subscription"], self.at)

    @cached_property
    def rules(self) -> dict[str, list[Data]]:
        """By action, the rules about it that count on the day."""
        counting = [one for one, file in self.shop.rules if covers(file, self.at) and covers(one, self.at)]
        about = [(one, {action for effect in EFFECTS for action in one.get(effect, ())}) for one in counting]
        return {action: [one for one, named in about if action in named] for action in self.shop.actions}

    @cached_property
    def lines(self) -> list[Line]:
        items = (self.subscription or {}).get("items") or ()
        return [
            Line(
                one["item"],
                int(one.get("seats", 1)),
                int(one.get("in_use", 0)),
                self._since(one),
                one.get("units") or {},
            )
            for one in items
        ]

    def _since(self, line: Data) -> date:
        """The day a line began, not after today."""
        return min(day(line.get("since", (self.subscription or {})["term"]["start"])), self.at)

    @cached_property
    def held(self) -> list[Held]:
        return self.shop.held(self.lines)

    @cached_property
    def holds(self) -> set[str]:
        return {one.item.id for one in self.held}

    @property
    def new(self) -> bool:
        """Whether there is no subscription yet."""
        return self.begun or self.subscription is None

    def of_product(self, product: str) -> list[Held]:
        """What is held of a product: a line before a part before what is included."""
        order = ("line", "part", "included")
        return sorted(
            (one for one in self.held if one.item.product == product), key=lambda one: order.index(one.how)
        )

    @cached_property
    def attributes(self) -> dict[str, Any]:
        """What does not depend on the question."""
        account, subscription = self.account, self.subscription
        user = next(one for one in account["users"] if one["id"] == self.user)
        found: dict[str, Any] = {}
        for name, declared in self.shop.vocabulary.items():
            own = {"user.role": user["role"], "account.type": account["type"]}
            given = (user if name.startswith("user.") else account).get("attributes") or {}
            text = own.get(name, given.get(name.partition(".")[2], declared.get("default")))
            kind = declared["type"]
            found[name] = int(text) if kind == "integer" else day(text) if kind == "date" else text
        return {
            **found,
            "at": self.at,
            "account.new": yes(self.new),
            "account.country": account["country"],
            "account.currency": account["currency"],
            "subscription.cycle": subscription["cycle"] if subscription else "none",
            "subscription.committed": yes(self._committed()),
            "subscription.days_left": (day(subscription["term"]["end"]) - self.at).days
            if subscription
            else 0,
            "subscription.on_trial": yes(self._on_trial()),
            "subscription.holds": self.holds,
            "subscription.tried": set((subscription or {}).get("tried") or ()),
            "payment.method": account.get("payment_method") or "none",
            "terms.outdated": {terms for terms in self.shop.terms if self._outdated(terms)},
        }

    def agreed(self, limit: str) -> list[float]:
        """What was agreed with this customer alone of a limit, as far as it counts on the day."""
        running = [one.get("limits") or {} for one in self.grants()]
        return [units(limits[limit]) for limits in running if limit in limits]

    def grants(self) -> list[Any]:
        """What was agreed with this customer alone, as far as it counts on the day."""
        return [
            one["grant"]
            for one in self.account.get("exceptions") or ()
            if ("from" not in one or day(one["from"]) <= self.at)
            and ("until" not in one or self.at < day(one["until"]))
        ]

    def _committed(self) -> bool:
        until = ((self.subscription or {}).get("commitment") or {}).get("until")
        return until is not None and self.at < day(until)

    def _on_trial(self) -> bool:
        """Whether a line is tried: what is given up, or held as something else, is not."""
        lines, trials = {one.item for one in self.lines}, (self.subscription or {}).get("trials") or ()
        return any(one["item"] in lines for one in trials)

    def _outdated(self, terms: str) -> bool:
        """Whether the terms in force are newer than those accepted. Whoever subscribed without a record of it
        accepted what was in force when the term began."""
        now, accepted = (
            self.shop.version(terms, self.at),
            (self.account.get("accepted_terms") or {}).get(terms),
        )
        if accepted is None and not self.new:
            accepted = self.shop.version(terms, day((self.subscription or {})["term"]["start"]))
        if now is None or accepted is None:
            return now is not None
        since = {one["version"]: day(one["from"]) for one in self.shop.terms[terms]["versions"]}
        return accepted not in since or since[accepted] < since[now]

    def parent_seats(self, item: Item, held: Iterable[Held]) -> int:
        """The most seats in which something is held that an item requires, where these count for it."""
        return max(self.seats_of_parents(item, held), default=0)

    def seats_of_parents(self, item: Item, held: Iterable[Held]) -> list[int]:
        """The seats of each thing held that an item requires, where these count for it."""
        if not item.needs_seats():
            return []
        named = [name for one in item.requirements() for how in ("any", "all") for name in one.get(how) or ()]
        wanted = self.shop.of(named)
        return [one.seats for one in held if one.item.id in wanted]


@dataclass
class Change:
    """What a question comes to. `lines` are what is billed afterwards, `breaks` what then lacks something."""

    item: Item | None = None
    named: str = "none"
    held: str = "no"
    present: int = 0
    free: int = 0
    since: date = NEVER
    to: str = "none"
    direction: str = "none"
    seats: int = 0
    parent_seats: int = 0
    in_use: int = 0
    parts: list[Held] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    lacks: bool = False
    excluded: bool = False
    unsound: str = "none"
    quantity: int = 0
    within: bool = True

    def attributes(self, now: Situation, action: str) -> dict[str, Any]:
        """What depends on the question."""
        item = self.item
        used = "limit" if self.named in now.shop.limits else "feature"
        limit = used if self.named in {*now.shop.limits, *now.shop.features} else "none"
        return {
            "action": action,
            "item": self.named,
            "item.kind": item.kind if item else limit,
            "item.product": item.product if item else "none",
            "item.edition": item.edition if item else "none",
            "item.price": item.price(now.account["currency"], now.at) if item else "none",
            "item.held": self.held,
            "item.seats": self.present,
            "item.seats_free": self.free,
            "item.since": self.since,
            "change.to": self.to,
            "change.direction": self.direction,
            "change.seats": self.seats,
            "change.parent_seats": self.parent_seats,
            "change.below_in_use": yes(self.seats < self.in_use),
            "change.parts_held": len(self.parts),
            "change.breaks": yes(self.breaks),
            "change.lacks": yes(self.lacks),
            "change.excluded": yes(self.excluded),
            "change.unsound": self.unsound,
            "change.quantity": self.quantity,
            "change.within_limit": yes(self.within),
        }


def change_of(now: Situation, ask: Ask) -> Change:
    """What a question comes to. Raises UnansweredError where it is no question."""
    if ask not in now.known:
        now.known[ask] = _change_of(now, ask)
    return now.known[ask]


def _change_of(now: Situation, ask: Ask) -> Change:
    shop, target = now.shop, now.shop.target(ask.action)
    if target in ON_ITEMS:
        return _of_item(now, ask, target)
    if target == "limit" and shop.does(ask.action) in UNITS:
        return _of_units(now, ask)
    if target == "limit":
        if ask.item in shop.features:
            there = any(one.item.has(ask.item, now.at, one.since) for one in now.held)
            agreed = any(gives(one.get("features") or (), ask.item) for one in now.grants())
            return Change(named=ask.item, within=there or agreed)
        if ask.item not in shop.limits or (ask.quantity or 0) < 0:
            raise UnansweredError
        wanted = 1 if ask.quantity is None else ask.quantity
        granted: dict[str, float] = {}
        for one in now.held:
            in_packs = "quantity" in one.item.levels[0]
            by_seat = "seat" in (shop.limits[ask.item].get("per") or ()) and not in_packs
            packs = one.seats if by_seat or (one.how == "line" and in_packs) else 1
            more = one.item.limit(ask.item, now.at, one.since) * packs
            if one.how == "line" and one.item.by_unit(ask.item):
                more = max(
                    [more, *(bought(line, ask.item) for line in now.lines if line.item == one.item.id)]
                )
            granted[one.item.id] = max(granted.get(one.item.id, 0), more)
        adds = shop.limits[ask.item].get("adds_up") == "true"
        together = sum(granted.values()) if adds else max(granted.values(), default=0)
        most = max([0, together, *now.agreed(ask.item)])
        return Change(named=ask.item, quantity=wanted, within=wanted <= most)
    known = {"cycle": shop.cycles, "payment_method": shop.methods}.get(target)
    if ask.item is not None or (known is not None and ask.to is not None and ask.to not in known):
        raise UnansweredError
    if known is None:
        return Change()
    cycle = (now.subscription or {}).get("cycle")
    own, to = cycle if target == "cycle" else now.account.get("payment_method"), ask.to
    others = [one for one in shop.cycles if target == "cycle" and cycle and one != cycle]
    if to is None and len(others) == 1:  # there is only one to change to
        to = others[0]
    unsold = target == "cycle" and to is not None and _unsold(now, to)
    return Change(
        to=to or "none",
        direction="same" if to is not None and to == own else "none",
        unsound="not_sold_for_cycle" if unsold else "none",
    )


def bought(line: Line, limit: str) -> int:
    """The units of a limit that a line is recorded to pay for."""
    return int(line.units.get(limit, 0))


def _of_units(now: Situation, ask: Ask) -> Change:
    """Units that are bought, or given up: of what there is none of, there are none to give up."""
    shop = now.shop
    if ask.item not in {*shop.limits, *shop.features} or (ask.quantity is not None and ask.quantity < 1):
        raise UnansweredError
    more = 1 if ask.quantity is None else ask.quantity
    if shop.does(ask.action) == "remove_units":
        more = -more
    paying = [line for line in now.lines if shop.items[line.item].by_unit(ask.item)]
    recorded = [line for line in paying if ask.item in line.units]
    present = 0
    if recorded:
        present = bought(recorded[0], ask.item)
    elif paying:
        charges = shop.items[paying[0].item].by_unit(ask.item)
        present = min(int(one.get("included", 0)) for one in charges)
    total = max(present + more, 0) if ask.item in shop.limits else 0
    held = "line" if paying else "no"
    return Change(named=ask.item, held=held, quantity=total, within=present + more >= 0)


def _unsold(now: Situation, cycle: str) -> bool:
    """Whether something is billed in a cycle that it is sold for, and would not be in another."""
    items = [now.shop.items[line.item] for line in now.lines]
    return any(one.sold_for((now.subscription or {})["cycle"]) and not one.sold_for(cycle) for one in items)


def _of_item(now: Situation, ask: Ask, target: str) -> Change:
    shop, action = now.shop, now.shop.does(ask.action)
    if (ask.seats is not None and ask.seats < 0) or (ask.seats == 0 and action in SEATS):
        raise UnansweredError
    item = _acts_on(now, action, _named(now, ask, target))
    ranks = {shop.items[part].product: shop.items[part].rank for part in item.said("parts")}
    parts = [one for one in now.held if one.how == "line" and one.item.product in ranks]
    own = next((one for one in now.of_product(item.product) if one.how == "line"), None)
    found = Change(item, item.id, _how_held(now, item, exactly=target in ("line", "held")), parts=parts)
    if (
        found.held == "part" and action in SEATS and own
    ):  # the line by its name, the suite by its own (ruling 32)
        found.held = "other_edition"
    found.present = max((one.seats for one in _there(now, action, item, own)), default=0)
    found.free = max((one.seats - one.in_use for one in _there(now, action, item, own)), default=0)
    found.since = min([NEVER, *(one.since for one in _there(now, action, item, own))])
    parent = now.parent_seats(item, now.held)
    found.seats = _seats(now, ask, item, parts, parent, own)
    found.parent_seats = parent if item.needs_seats() else found.seats
    instead = action in (*BUYING, "bundle") or not (own and own.item.id == item.id)
    used = [one.in_use for one in parts if instead]
    used += [own.in_use] if own and (own.item.id == item.id or target == "edition") else []
    found.in_use = 0 if action == "cancel_product" else max(used, default=0)
    if target == "edition" and own:
        rank = own.item.rank
        found.direction = "same" if item.rank == rank else "up" if item.rank > rank else "down"
    elif ranks and target in ("item", "suite"):
        found.direction = "down" if any(one.item.rank > ranks[one.item.product] for one in parts) else "up"
    found.lines = staying(now, along(now, lines_after(now, action, item, found.seats)))
    taking = found.direction in ("up", "none") and (found.held == "no" or action == "upgrade_edition")
    if action not in (*BUYING, "bundle", "upgrade_edition") or taking:
        coming = frozenset(one.id for one, _, _ in shop.brought(item) if action in ACQUIRE)
        found.breaks = _broken(now, found.lines, coming)
    followed = followed_seats(now, item, now.held)
    if action in BUYING and ask.seats is not None and followed and ask.seats != followed:
        found.unsound = "seats_follow"
    if action in ACQUIRE:
        _compatible(now, item, found)
    elif action == "cancel_product":
        found.unsound = _parted(now, item)
    return found


def _compatible(now: Situation, item: Item, found: Change) -> None:
    """What comes is held to what there is afterwards, and to nothing that it was short of before."""
    shop, coming = now.shop, [one for one, _, _ in now.shop.brought(item)]
    having = {one.item.id for one in shop.held(found.lines)} | {one.id for one in coming}
    for one in coming:
        kept = one.id != item.id and one.id in now.holds
        found.lacks |= not shop.met(one, having) and (not kept or shop.met(one, now.holds))
        against = shop.against(one) & having
        found.excluded |= any(not (kept and other in now.holds) for other in against)


def _parted(now: Situation, item: Item) -> str:
    """What remains of a suite without one of its parts is held to how it is sold: its seats, its cycle."""
    codes = set()
    for line in now.lines:
        parts = now.shop.items[line.item].said("parts")
        for one in (now.shop.items[part] for part in parts if item.id in parts and part != item.id):
            most = one.most()
            if not one.sold_for((now.subscription or {})["cycle"]):
                codes.add("not_sold_for_cycle")
            if line.seats < one.least() and not one.needs_seats():
                codes.add("too_few_seats")
            if most is not None and line.seats > most:
                codes.add("too_many_seats")
    return min(codes, default="none")


def _named(now: Situation, ask: Ask, target: str) -> Item:
    """The item that is asked about; of a product without its edition the one held (ruling 7)."""
    shop, name = now.shop, ask.item or ""
    if not shop.of([name]):
        raise UnansweredError
    product = shop.items[name].product if name in shop.items else name
    if ask.to is not None and target == "edition":
        fits = [one for one in shop.products[product] if ask.to in (one, one.partition("/")[2])]
        if not fits:
            raise UnansweredError
        return shop.items[fits[0]]
    if name in shop.items:
        return shop.items[name]
    if target in ("item", "suite"):
        raise UnansweredError
    held = now.of_product(product)
    return held[0].item if held else shop.items[shop.products[product][0]]


def _acts_on(now: Situation, action: str, item: Item) -> Item:
    """Seats and editions of a suite's part are the suite's (ruling 6)."""
    held = now.of_product(item.product)
    if action not in (*SEATS, *EDITIONS) or not held or held[0].how != "part":
        return item
    suite = now.shop.items[held[0].via]
    if item.id == held[0].item.id:
        return suite
    editions = [now.shop.items[one] for one in now.shop.products[suite.product] if action in EDITIONS]
    return next((one for one in editions if item.id in one.said("parts")), item)


def _how_held(now: Situation, item: Item, *, exactly: bool) -> str:
    """How it is held already; for a purchase a higher edition that is brought counts as well (ruling 5)."""
    held = now.of_product(item.product)
    line = any(one.how == "line" and one.item.id == item.id for one in held)
    if exactly and line:
        return "line"
    for how in ("part", "included"):
        ranks = [one.item.rank for one in held if one.how == how]
        if (item.rank in ranks) if exactly else any(rank >= item.rank for rank in ranks):
            return how
    return "line" if line else "other_edition" if held else "no"


def _there(now: Situation, action: str, item: Item, own: Held | None) -> list[Held]:
    """What there is of it; where its edition changes, the line that goes on in another."""
    if own and (own.item.id == item.id or action in EDITIONS):
        return [own]
    return [one for one in now.held if one.item.id == item.id and action not in EDITIONS]


def _seats(now: Situation, ask: Ask, item: Item, parts: list[Held], parent: int, own: Held | None) -> int:
    """The seats after the change (ruling 8)."""
    least = max([item.least(), *(one.seats for one in parts)])
    present = max((one.seats for one in _there(now, now.shop.does(ask.action), item, own)), default=0)
    step = 1 if ask.seats is None else ask.seats
    match now.shop.does(ask.action):
        case "buy" | "start_trial":
            followed = followed_seats(now, item, now.held)
            return ask.seats if ask.seats is not None else followed or parent or least
        case "bundle":
            return max(ask.seats or 0, least)
        case "add_seats":
            return present + step
        case "remove_seats":
            return max(present - step, 0)
        case "upgrade_edition" | "downgrade_edition":
            return own.seats if own else 0
    return 0 if now.shop.does(ask.action) == "cancel_product" else present


def followed_seats(now: Situation, item: Item, held: Iterable[Held]) -> int:
    """The seats of what an item has as many seats as; 0 where nothing is held of that."""
    wanted = now.shop.of([item.same_as]) if item.same_as else set()
    return max((one.seats for one in held if one.item.id in wanted), default=0)


def along(now: Situation, lines: list[Line]) -> list[Line]:
    """The lines after a change, with those that have as many seats as another that has other seats now."""
    for _ in lines:
        after, found = now.shop.held(lines), []
        for line in lines:
            item = now.shop.items[line.item]
            seats, before = followed_seats(now, item, after), followed_seats(now, item, now.held)
            known = line.item in {one.item for one in now.lines}
            moves = seats and not (known and seats == before)
            found.append(line._replace(seats=seats, in_use=min(line.in_use, seats)) if moves else line)
        if found == lines:
            break
        lines = found
    return lines


def lines_after(now: Situation, action: str, item: Item, seats: int) -> list[Line]:
    """What is billed after a change."""
    shop, lines, parts = now.shop, now.lines, item.said("parts")
    product = {line.item: shop.items[line.item].product for line in lines}
    brought = {one.id for one, how, _ in shop.brought(item) if how != "line"}
    if action in (*BUYING, "bundle") and item.id in product:
        return [line._replace(seats=seats) if line.item == item.id else line for line in lines]
    if action in (*BUYING, "bundle"):  # a suite takes the place of what it brings
        made_of = {shop.items[part].product for part in parts}
        gone = [line for line in lines if parts and (product[line.item] in made_of or line.item in brought)]
        in_use = max((line.in_use for line in gone if product[line.item] in made_of), default=0)
        return [*(line for line in lines if line not in gone), Line(item.id, seats, in_use)]
    if action in EDITIONS:
        kept = [line for line in lines if line.item not in brought - set(parts)]
        return [line._replace(item=item.id) if product[line.item] == item.product else line for line in kept]
    if action in SEATS:
        return [line._replace(seats=seats) if line.item == item.id else line for line in lines]
    left: list[Line] = []
    for line in lines:
        apart = shop.items[line.item].said("parts")
        if action == "cancel_product" and item.id in apart:  # the others go on, at their own prices
            left += [line._replace(item=part) for part in apart if part != item.id]
        elif action != "cancel_product" or line.item != item.id:
            left.append(line)
    return left


def staying(now: Situation, lines: list[Line]) -> list[Line]:
    """What is billed afterwards, without what ends because it loses what it requires."""
    lost = {line.item for line in lines if now.shop.items[line.item].ends and _loses(now, line.item, lines)}
    return staying(now, [line for line in lines if line.item not in lost]) if lost else lines


def _loses(now: Situation, name: str, lines: list[Line], coming: frozenset[str] = frozenset()) -> bool:
    """Whether something that has what it requires would lose it, or the seats that its line needs of it."""
    shop, after, item = now.shop, now.shop.held(lines), now.shop.items[name]
    having = {one.item.id for one in after} | coming
    left = now.seats_of_parents(item, after)  # where none is left, that is what is lacking, and not seats
    few = bool(left) and max(left) < item.least() <= now.parent_seats(item, now.held)
    few = few and name in {line.item for line in lines}
    return bool(item.requirements()) and shop.met(item, now.holds) and (few or not shop.met(item, having))


def _broken(now: Situation, lines: list[Line], coming: frozenset[str]) -> list[str]:
    """What is held before and afterwards and loses what it requires."""
    having = {one.item.id for one in now.shop.held(lines)} - coming
    return [one for one in sorted(now.holds & having) if _loses(now, one, lines, coming)]
