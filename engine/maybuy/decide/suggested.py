"""Which moves a decision's reasons point to: steps, alone or several that only help together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil

from ..compile.joined import AT
from ..model.ask import Ask
from ..model.decision import Step
from ..model.deed import (
    ACQUIRE,
    ADD_SEATS,
    BUNDLE,
    BUY,
    BUYING,
    CANCEL,
    DOWNGRADE,
    EDITIONS,
    REMOVE_SEATS,
    UNITS,
    UPGRADE,
)
from ..model.item import Item
from ..model.vocabulary import UNSOLD
from ..subscription.holdings import Held, parents, seats_followed
from ..subscription.soundness import EXCLUDED, LACKING, NEEDED, Break
from .decision import Decision
from .derive import Change, parts_held, seats_in_use
from .foreseen import breaks_of
from .steps import ROLE

Move = tuple[Step, ...]

MOST_DAYS = 3
"""How many of the days on which a rule begins or ends are tried."""

_BEFORE_A_STEP = ("not_compatible", "required_by", "excluded", "not_on_sale")
"""The facts on account of which something else has to be done before a step."""


def suggested(decision: Decision) -> Iterator[Move]:
    """Moves that may help, the likeliest first."""
    yield from _by_attributes(decision)
    change = decision.basis
    if not isinstance(change, Change):
        return
    item = decision.definitions.items.get(change.item)
    for reason in decision.reasons:
        if item is not None:
            yield from _by_item(decision, reason.code, item, change)
        elif reason.code in ("limit_reached", "not_included"):
            yield from _by_what_grants(decision, change)
        elif reason.code == "not_held" and decision.does in UNITS:
            yield from _by_what_is_paid_for(decision, change.item)
        elif reason.code == UNSOLD:
            yield from _to_be_billed_so(decision)
    yield from _by_date(decision)


def prerequisites(decision: Decision) -> Iterator[Move]:
    """What comes before a step that is itself refused: another role, or another step."""
    yield from _by_attributes(decision)
    change = decision.basis
    if not isinstance(change, Change):
        return
    item = decision.definitions.items.get(change.item)
    for reason in decision.reasons:
        if item is None and reason.code == UNSOLD:
            yield from _to_be_billed_so(decision)
        elif item is not None and reason.code in _BEFORE_A_STEP:
            yield from _by_item(decision, reason.code, item, change)


def _by_attributes(decision: Decision) -> Iterator[Move]:
    """Another role or attribute, where rules are short of it or take something away because of it."""
    definitions, facts = decision.definitions, decision.facts
    reasons = decision.reasons
    short = {name for reason in reasons for name in reason.unmet}
    taking = {reason.rule for reason in reasons if reason.code != "not_listed"}
    for rule in decision.prepared.engine.indexes[decision.action].matched(decision.matched):
        if rule.id in taking:
            short |= {name for clause in rule.clauses for name in clause}
    for name in sorted(short):
        declared = definitions.vocabulary.get(name)
        if declared is not None and declared.changeable:
            for value in definitions.values(name) or ():
                if value != facts.attributes[name]:
                    yield (Step("role" if name == ROLE else "attribute", name, value),)
        elif name == "subscription.cycle":
            for cycle in definitions.cycles:
                if cycle != facts.attributes[name]:
                    yield (Step("cycle", name, cycle),)
        elif name == "subscription.holds":
            needs = (
                need
                for reason in reasons
                for need in decision.nearest_needs(reason)
                if need.attribute == name
            )
            for need in needs:
                for wanted in need.wanted if not need.refused else ():
                    yield from _to_hold(decision, definitions.items[wanted])


def _by_item(decision: Decision, code: str, item: Item, change: Change) -> Iterator[Move]:
    """What a fact of the catalog about an item points to."""
    match code:
        case "not_compatible":
            lacking = [one.item for one in decision.breaks if one.code == LACKING] or [item]
            for needed in dict.fromkeys(one for each in lacking for one in _required(decision, each)):
                yield from _to_hold(decision, decision.definitions.items[needed])
        case "not_on_sale" if decision.does in ACQUIRE:
            yield from _to_hold_by_another(decision, item.id)
        case "already_held":
            yield from _to_hold(decision, item)
            if item.parts:
                yield from _done(decision, (BUNDLE, item.id))
        case "wrong_direction":
            yield from _the_right_way(decision, item)
        case "not_held" if decision.does == BUNDLE:
            yield from _parts(decision, item)
        case "not_held" if decision.does != CANCEL:
            yield from _to_hold(decision, item)
        case "excluded":
            yield from _without_excluded(decision)
        case "required_by":
            yield from _kept(decision)
            yield from _without_dependents(decision, item)
        case "seats_follow":
            yield from _with_what_it_follows(decision, item)
        case "too_few_seats" | "too_many_seats" | "seats_in_use":
            yield from _by_seats(decision, item, change)


def _done(decision: Decision, *deeds: tuple[str, str]) -> Iterator[Move]:
    """One move of things to do, each to an item; none where there is nothing to do, or no action does it."""
    definitions = decision.definitions
    ways = [(definitions.first_doing(does), item) for does, item in deeds]
    move = tuple(Step("item", "item", item, action) for action, item in ways if action is not None)
    if move and len(move) == len(ways):
        yield move


def _required(decision: Decision, item: Item) -> Iterator[str]:
    for requirement in item.requires:
        for reference in (*requirement.any, *requirement.all):
            yield from decision.definitions.expand(reference)


def _to_hold(decision: Decision, item: Item) -> Iterator[Move]:
    """How an item comes to be held, given what is held of its product.

    An edition that no edition of a suite has is bought once the suite's part is given up; beside one that is
    included in something, once that is.
    """
    ones = decision.facts.holdings.by_product.get(item.product, ())
    if not ones:
        yield from _done(decision, (BUY, item.id))
        return
    if any(one.item.id == item.id for one in ones):
        return
    line = next((one for one in ones if one.how == "line"), None)
    rank = line.item.rank if line else max(one.item.rank for one in ones)
    way = UPGRADE if item.rank > rank else DOWNGRADE
    part = next((one for one in ones if one.how == "part"), None)
    if line is not None:
        yield from _done(decision, (way, item.id))
    elif part is None:
        yield from _without_included(decision, ones[0])
    elif _in_some_edition(decision, part, item):
        yield from _done(decision, (way, item.id))
    else:
        buying = () if (decision.does, decision.item) == (BUY, item.id) else ((BUY, item.id),)
        yield from _done(decision, (CANCEL, part.item.id), *buying)


def _kept(decision: Decision) -> Iterator[Move]:
    """What waits to leave is kept, where something will need it."""
    facts, definitions = decision.facts, decision.definitions
    if not facts.waits:
        return
    needed = (one for each in decision.breaks for one in _required(decision, each.item))
    for one in dict.fromkeys(needed):
        if one in facts.holdings.in_use and one not in facts.planned.items:
            other = definitions.items[one].product in facts.planned.by_product
            yield from _done(decision, (UPGRADE if other else BUY, one))


def _in_some_edition(decision: Decision, part: Held, item: Item) -> bool:
    """Whether the suite that a part is of has an edition with another item."""
    definitions = decision.definitions
    editions = definitions.products[definitions.items[part.via].product]
    return any(item.id in definitions.items[edition].parts for edition in editions)


def _to_hold_by_another(decision: Decision, item: str) -> Iterator[Move]:
    """How an item comes to be held with others that bring it, at no charge."""
    definitions = decision.definitions
    for other in definitions.brought_by.get(item, ()):
        yield from _to_hold(decision, definitions.items[other])


def _to_be_billed_so(decision: Decision) -> Iterator[Move]:
    """What is not sold for a billing cycle comes to be another edition, that is; or all of it is given up."""
    unsold = [one for one in decision.breaks if one.code == UNSOLD]
    if len(unsold) == 1:
        for edition in _editions_for(unsold[0], decision):
            yield from _to_hold(decision, edition)
    else:
        yield from _done(decision, *(_nearest(one, decision) for one in unsold))
    yield from _all_cancelled(decision, (one.item.id for one in unsold))


def _editions_for(unsold: Break, decision: Decision) -> list[Item]:
    """The editions of a product that are sold for a billing cycle."""
    definitions = decision.definitions
    editions = (definitions.items[one] for one in definitions.products[unsold.item.product])
    return [one for one in editions if unsold.cycle is not None and one.sold_for(unsold.cycle)]


def _nearest(unsold: Break, decision: Decision) -> tuple[str, str]:
    """What becomes of something that is not sold for a billing cycle: the highest edition below it that is,
    else the lowest above; where there is none it is given up."""
    editions, rank = _editions_for(unsold, decision), unsold.item.rank
    below = [one.id for one in editions if one.rank < rank]
    above = [one.id for one in editions if one.rank > rank]
    return (DOWNGRADE, below[-1]) if below else (UPGRADE, above[0]) if above else (CANCEL, unsold.item.id)


def _the_right_way(decision: Decision, item: Item) -> Iterator[Move]:
    """Of an edition the other direction; for a suite, what is held above its own parts goes down first."""
    if decision.does in EDITIONS:
        for way in EDITIONS:
            if way != decision.does:
                yield from _done(decision, (way, item.id))
        return
    definitions = decision.definitions
    own = {definitions.items[part].product: definitions.items[part] for part in item.parts}
    above = [one.item for one in parts_held(decision.facts.holdings, item, definitions)]
    down = [(DOWNGRADE, own[one.product].id) for one in above if one.rank > own[one.product].rank]
    yield from _done(decision, *down)


def _parts(decision: Decision, item: Item) -> Iterator[Move]:
    """A part more, of a suite that two parts make; or the suite itself."""
    definitions, held = decision.definitions, decision.facts.holdings
    for part in item.parts:
        if definitions.items[part].product not in held.by_product:
            yield from _done(decision, (BUY, part))
    if item.parts:
        yield from _done(decision, (BUY, item.id))


def _without_excluded(decision: Decision) -> Iterator[Move]:
    """All that an item cannot be held beside is given up."""
    held = decision.facts.holdings
    beside = [other.id for one in decision.breaks if one.code == EXCLUDED for other in one.others]
    present = [other for other in dict.fromkeys(beside) if other in held.items]
    lines = {one.item.id for one in held.held if one.how != "included"}
    yield from _all_cancelled(decision, (other for other in present if other in lines))
    for other in present:
        for one in held.held:
            if one.how == "included" and one.item.id == other and other not in lines:
                yield from _without_included(decision, one)


def _without_included(decision: Decision, one: Held) -> Iterator[Move]:
    """What includes an item is given up, or changed to an edition that does not."""
    definitions = decision.definitions
    root = definitions.items[one.line.item]
    for edition in definitions.products[root.product]:
        other = definitions.items[edition]
        if all(brought.id != one.item.id for brought, _, _ in definitions.brings[edition]):
            yield from _done(decision, (DOWNGRADE if other.rank < root.rank else UPGRADE, edition))
    yield from _done(decision, (CANCEL, root.id))


def _without_dependents(decision: Decision, item: Item) -> Iterator[Move]:
    """Whatever needs what is to go is cancelled too, in an order in which each of it can be."""
    held = decision.facts.holdings
    losing = [one.item for one in decision.breaks if one.code == NEEDED]
    least = max((one.seats_min for one in losing if one.needs_seats), default=0)
    if decision.does == REMOVE_SEATS and held.seats_of(item.id) > least:
        yield (Step("seats", "", held.seats_of(item.id) - least, decision.action),)
    yield from _all_cancelled(decision, _dependents_first(decision, losing, set()))


def _all_cancelled(decision: Decision, items: Iterable[str]) -> Iterator[Move]:
    """One move of as many cancellations, where there are any."""
    yield from _done(decision, *((CANCEL, one) for one in items))


def _dependents_first(decision: Decision, items: Iterable[Item], seen: set[str]) -> Iterator[str]:
    """Items to cancel, each behind what in turn needs it."""
    definitions, facts = decision.definitions, decision.facts
    cancel = definitions.first_doing(CANCEL)
    for item in items:
        if cancel is not None and item.id not in seen:
            seen.add(item.id)
            breaks = breaks_of(facts, Ask(cancel, item.id), facts.at, definitions)
            needing = [one.item for one in breaks if one.code == NEEDED]
            yield from _dependents_first(decision, needing, seen)
            yield item.id


def _by_seats(decision: Decision, item: Item, change: Change) -> Iterator[Move]:
    """As many seats as an item can have; of an add-on that counts them, of what it requires."""
    definitions, held = decision.definitions, decision.facts.holdings
    above = parents(item, held, definitions)
    if item.needs_seats and above and above[0].line.seats < item.seats_min:
        yield (Step("seats", above[0].line.item, item.seats_min),)
        return
    if decision.does in EDITIONS:
        own = (line for line in held.lines if definitions.items[line.item].product == item.product)
        yield from ((Step("seats", one.item, item.seats_min),) for one in own if one.seats < item.seats_min)
        return
    line = next((line for line in held.lines if line.item == item.id), None)
    present = line.seats if line else 0
    least = max(item.seats_min, seats_in_use(held, item, definitions))
    wanted = max(least, min(change.seats, item.seats_max or change.seats))
    asked = {ADD_SEATS: wanted - present, REMOVE_SEATS: present - wanted}.get(decision.does, wanted)
    if asked > 0:
        yield (Step("seats", "", asked, decision.action),)


def _with_what_it_follows(decision: Decision, item: Item) -> Iterator[Move]:
    """As many seats as what an item has the same as; to have more, more of that."""
    held, definitions = decision.facts.holdings, decision.definitions
    seats = seats_followed(item.id, held.lines, definitions)
    if seats is not None and decision.does in BUYING:
        yield (Step("seats", "", seats, decision.action),)
    if seats is not None and decision.does == ADD_SEATS:
        wanted = seats + (decision.seats or 1)
        for one in definitions.following[item.id]:
            if held.in_use.get(one) is not None:
                yield (Step("seats", one, wanted),)


def _by_what_grants(decision: Decision, change: Change) -> Iterator[Move]:
    """What comes with a feature or as much of a limit, or brings what does."""
    definitions = decision.definitions
    granting = definitions.granting.get(change.item)
    if granting is None and definitions.limits[change.item].by_seat:
        yield from _by_more_seats(decision, change)
    for item in definitions.items.values():
        if _grants(decision, item, change) if granting is None else item.id in granting:
            yield from _to_hold(decision, item)
            yield from _to_hold_by_another(decision, item.id)


def _grants(decision: Decision, item: Item, change: Change) -> bool:
    """Whether an item comes with as much of a limit as is wanted, in place of what is held of its product."""
    units = item.limits.get(change.item, 0)
    if decision.definitions.limits[change.item].by_seat:
        held = decision.facts.holdings.by_product.get(item.product, ())
        units *= max((one.line.seats for one in held), default=item.seats_min)
    return units >= change.quantity


def _by_more_seats(decision: Decision, change: Change) -> Iterator[Move]:
    """As many seats of what is held as bring as much of a limit, where each of them brings some."""
    for one in decision.facts.holdings.held:
        each = one.item.limits.get(change.item, 0)
        if each and not one.item.in_packs:
            yield (Step("seats", one.line.item, ceil(Fraction(change.quantity) / Fraction(each))),)


def _by_what_is_paid_for(decision: Decision, limit: str) -> Iterator[Move]:
    """What is paid for by the units of a limit."""
    for item in decision.definitions.items.values():
        if limit in item.by_unit:
            yield from _to_hold(decision, item)


def _by_date(decision: Decision) -> Iterator[Move]:
    """The next days on which some rule begins or ends, where being refused may be a matter of the day: a
    policy refuses it, or the catalog does on some days alone."""
    rules = decision.prepared.engine.indexes[decision.action].matched(decision.matched)
    dated = {rule.id for rule in rules if any(AT in clause for clause in rule.clauses)}
    if not any(
        not reason.implied or reason.code == "not_on_sale" or reason.rule in dated
        for reason in decision.reasons
    ):
        return
    facts = decision.facts
    cuts = decision.prepared.engine.classes.ranges.get(AT, ())
    subscription = facts.account.subscription
    later = [date.fromordinal(cut) for cut in cuts if cut > facts.at.toordinal()]
    for day in later[:MOST_DAYS]:
        if subscription is None or day < subscription.term.end:
            yield (Step("date", AT, day),)
