"""What the catalog itself forbids, as deny rules like any other, on every channel, each with its own code.

The relations these rules test (held, direction, seats after the change ...) are worked out by
decide/derive.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, NamedTuple

from ..model.base import Effective
from ..model.decision import IMPLIED
from ..model.deed import (
    ACQUIRE,
    ADD_SEATS,
    BUNDLE,
    BUY,
    CANCEL,
    CHANGE_CYCLE,
    CHANGE_METHOD,
    COURSE,
    DOWNGRADE,
    EDITIONS,
    LOSING,
    ON_SUBSCRIPTION,
    PRICED,
    PURCHASES,
    REMOVE_SEATS,
    REMOVE_UNITS,
    REPLACING,
    SEATS,
    START_TRIAL,
    UNDO,
    UNITS,
    UPGRADE,
    USE,
)
from ..model.definitions import FEATURE, LIMIT, Definitions
from ..model.item import Item
from ..model.logic import Among, Clause, Holding, Within, days
from ..model.vocabulary import FOLLOWS, NONE, TRIED, UNSOLD, UNSOUND
from .joined import joined
from .normal import CATALOG_PHASE, COMPATIBILITY_PHASE, HELD_PHASE, INCLUDED_PHASE, NormalRule

LATER: Final = "unsound:"
"""What the names of rules begin with that are about later days, where something waits."""


def catalog_rules(definitions: Definitions) -> tuple[NormalRule, ...]:
    """The deny rules that the catalog implies, those for any item first, then each item's own."""
    if not definitions.reshaped:
        return _rules(definitions)
    starts = (None, *definitions.reshaped)
    stretches = [
        (days(Effective.model_construct(from_=start, until=until)), definitions.on(start or date.min))
        for start, until in zip(starts, (*starts[1:], None), strict=True)
    ]
    return joined([(span, _rules(present)) for span, present in stretches])


def _rules(definitions: Definitions) -> tuple[NormalRule, ...]:
    doing = _Doing(definitions)
    rules = [
        *_general(doing),
        *(rule for item in definitions.items.values() for rule in _of_item(item, doing)),
    ]
    return tuple(rule for rule in rules if rule.actions)


class _On(NamedTuple):
    """The actions that a rule is about, and of how many things that actions may do it speaks."""

    actions: tuple[str, ...]
    covers: int

    def and_(self, other: _On) -> _On:
        """These and others."""
        return _On((*self.actions, *other.actions), self.covers + other.covers)


class _Doing:
    """The actions of some definitions, by what they do."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.acquire = self(*ACQUIRE)

    def __call__(self, *what: str) -> _On:
        doing = self.definitions.doing
        return _On(tuple(action for one in what for action in doing.get(one, ())), len(what))

    def at(self, target: str, *also: str, covers: int) -> _On:
        """The actions that are done to something, whatever they do to it."""
        declared = self.definitions.actions.values()
        return _On(tuple(one.id for one in declared if one.target in (target, *also)), covers)


def _rule(name: str, code: str, phase: int, on: _On, *clauses: Clause, place: str = "") -> NormalRule:
    speaking = _is("action", *on.actions)
    return NormalRule(
        id=f"{IMPLIED}{name}",
        effect="deny",
        code=code,
        clauses=tuple({**speaking, **clause} for clause in clauses),
        phase=phase,
        actions=on.actions,
        covers=on.covers,
        place=place,
    )


def _is(attribute: str, *values: str) -> Clause:
    return {attribute: (Among(frozenset(values)),)}


def _number(attribute: str, low: int | None, high: int | None) -> Clause:
    return {attribute: (Within(((low, high),)),)}


def _general(on: _Doing) -> Iterator[NormalRule]:
    # What does nothing that is known here is held to the same facts as what is done to the same.
    lines = on.at("line", "held", covers=len((*SEATS, CANCEL)))
    editions = on.at("edition", covers=len(EDITIONS))
    purchases = on(*PURCHASES)
    held, suite, direction = "item.held", _is("item.kind", "suite"), "change.direction"
    yield _rule("included", "already_included", INCLUDED_PHASE, purchases, _is(held, "included", "part"))
    yield _rule(
        "included-line", "already_included", INCLUDED_PHASE, lines.and_(editions),
        {**_is("action", *lines.actions), **_is(held, "included")},
        {**_is("action", *editions.actions), **_is(held, "included"), **_is(direction, NONE)},
    )  # fmt: skip
    yield _rule("held", "already_held", HELD_PHASE, purchases, _is(held, "line", "other_edition"))
    yield _rule(
        "parts-held", "already_held", HELD_PHASE, on(BUY),
        {**suite, **_is(held, "no"), **_number("change.parts_held", 2, None)},
    )  # fmt: skip
    yield _rule(
        "part-held", "already_held", HELD_PHASE, on(START_TRIAL),
        {**suite, **_is(held, "no"), **_number("change.parts_held", 1, None)},
    )  # fmt: skip
    yield _rule("not-held", "not_held", HELD_PHASE, lines, _is(held, "no", "other_edition"))
    yield _rule("units-not-held", "not_held", HELD_PHASE, on(*UNITS), _is(held, "no"))
    yield _rule("edition-not-held", "not_held", HELD_PHASE, editions, _is(direction, NONE))
    yield _rule("no-subscription", "not_held", HELD_PHASE, on(*ON_SUBSCRIPTION), _is("account.new", "true"))
    yield _rule(
        "too-few-parts", "not_held", HELD_PHASE, on(BUNDLE),
        {**_is(held, "no"), **_number("change.parts_held", None, 1)},
    )  # fmt: skip
    yield _rule(
        "no-price", "not_on_sale", CATALOG_PHASE, on(*PRICED),
        {**_is("item.price", NONE), **_is("item.kind", "product", "add-on", "suite")},
    )  # fmt: skip
    tried = {one.id for one in on.definitions.items.values() if one.trial is not None}
    yield _rule(
        "no-trial", "no_trial", CATALOG_PHASE, on(START_TRIAL),
        {"item": (Among(frozenset(tried), negated=True),)},
    )  # fmt: skip
    yield _rule(
        "parts-above", "wrong_direction", CATALOG_PHASE, purchases, {**suite, **_is(direction, "down")}
    )
    yield _rule("not-up", "wrong_direction", CATALOG_PHASE, on(UPGRADE), _is(direction, "down"))
    yield _rule("not-down", "wrong_direction", CATALOG_PHASE, on(DOWNGRADE), _is(direction, "up"))
    yield _rule(
        "no-change", "no_change", CATALOG_PHASE,
        editions.and_(on(CHANGE_CYCLE, CHANGE_METHOD)), _is(direction, "same"),
    )  # fmt: skip
    yield _rule("nothing-waits", "no_change", CATALOG_PHASE, on(UNDO), _is(direction, "same"))
    too_few = _is("change.below_in_use", "true")
    yield _rule(
        "below-in-use", "seats_in_use", CATALOG_PHASE, on(REMOVE_SEATS), {**too_few, **_is(held, "line")}
    )
    yield _rule(
        "fewer-than-none", "too_few_units", CATALOG_PHASE, on(REMOVE_UNITS),
        {**_is("change.within_limit", "false"), **_is(held, "line")},
    )  # fmt: skip
    yield _rule("parts-in-use", "seats_in_use", CATALOG_PHASE, on(BUY), {**too_few, **suite})
    yield _rule("breaks", "required_by", CATALOG_PHASE, on(*LOSING, *REPLACING), _is("change.breaks", "true"))
    phases = {
        "already_held": HELD_PHASE,
        "not_compatible": COMPATIBILITY_PHASE,
        "excluded": COMPATIBILITY_PHASE,
    }
    never = {UNSOLD} if not any(item.cycles for item in on.definitions.items.values()) else set()
    never |= set() if on.definitions.following else {FOLLOWS}
    for code in [one for one in UNSOUND if one not in never]:
        name = f"{LATER}{code.replace('_', '-')}"
        phase = phases.get(code, CATALOG_PHASE)
        yield _rule(name, code, phase, on(*COURSE), _is("change.unsound", code))
    outside, kind = _is("change.within_limit", "false"), "item.kind"
    yield _rule("over-limit", "limit_reached", CATALOG_PHASE, on(USE), {**outside, **_is(kind, LIMIT)})
    if on.definitions.features:
        feature = {**outside, **_is(kind, FEATURE)}
        yield _rule("without-feature", "not_included", CATALOG_PHASE, on(USE), feature)


def _of_item(item: Item, on: _Doing) -> Iterator[NormalRule]:
    definitions = on.definitions
    this = _is("item", item.id)
    if not item.on_sale:
        yield _rule(f"{item.id}:on-sale", "not_on_sale", CATALOG_PHASE, on.acquire, this, place=item.place)
    elif item.effective.from_ or item.effective.until:
        outside = {"at": (days(item.effective).inverse(),)}
        yield _rule(
            f"{item.id}:sold", "not_on_sale", CATALOG_PHASE, on.acquire, {**this, **outside}, place=item.place
        )
    if item.cycles:
        others = {"subscription.cycle": (Among(frozenset((*item.cycles, NONE)), negated=True),)}
        yield _rule(
            f"{item.id}:cycles", UNSOLD, CATALOG_PHASE, on.acquire, {**this, **others}, place=item.place
        )
    if item.id in definitions.stirring:
        yield from _of_coming(item, this, on)
    else:
        yield from _of_itself(item, this, on)
    yield from _seats(item, this, on)


def _of_coming(item: Item, this: Clause, on: _Doing) -> Iterator[NormalRule]:
    """What an item and all that comes with it require and exclude, of what is held afterwards."""
    coming = [one for one, _, _ in on.definitions.brings[item.id]]
    if any(on.definitions.short_of(one.id, on.definitions.coming[item.id]) for one in coming):
        lacking = {**this, **_is("change.lacks", "true")}
        yield _rule(
            f"{item.id}:requires", "not_compatible", COMPATIBILITY_PHASE, on.acquire, lacking,
            place=item.place,
        )  # fmt: skip
    if any(one.id in on.definitions.excluded for one in coming):
        beside = {**this, **_is("change.excluded", "true")}
        yield _rule(
            f"{item.id}:excludes", "excluded", COMPATIBILITY_PHASE, on.acquire, beside, place=item.place
        )


def _of_itself(item: Item, this: Clause, on: _Doing) -> Iterator[NormalRule]:
    """The same, where a change leaves of what is required and excluded all as it is."""
    definitions = on.definitions
    for number, requirement in enumerate(item.requires):
        lacking = []
        if requirement.any:
            lacking.append(_holding("none", requirement.any, definitions))
        lacking += [_holding("none", (needed,), definitions) for needed in requirement.all]
        clauses = [{**this, **clause} for clause in lacking]
        name = f"{item.id}:requires" if number == 0 else f"{item.id}:requires-{number + 1}"
        yield _rule(name, "not_compatible", COMPATIBILITY_PHASE, on.acquire, *clauses, place=item.place)
    excluded = definitions.excluded.get(item.id)
    if excluded:
        holding = _holding("any", excluded, definitions)
        yield _rule(
            f"{item.id}:excludes",
            "excluded",
            COMPATIBILITY_PHASE,
            on.acquire,
            {**this, **holding},
            place=item.place,
        )


def _seats(item: Item, this: Clause, on: _Doing) -> Iterator[NormalRule]:
    # A step towards a bound that lies elsewhere is no step over it: adding never makes too few.
    down, up = on(*PURCHASES, REMOVE_SEATS), on(*PURCHASES, ADD_SEATS)
    each = "packs" if item.in_packs else "seats"
    below = down
    if item.needs_seats:  # none of what it requires is another matter, of compatibility
        few = [{**this, **_number("change.parent_seats", 1, item.seats_min - 1)}]
        below = on(*PURCHASES)  # fewer of its own seats leave those of what it requires as they are
    else:
        few = [{**this, **_number("change.seats", None, item.seats_min - 1)}]
    if item.seats_min > 1 and _apart(item, on.definitions, "seats_min"):
        # With its edition a line keeps its seats, which count where another edition is sold in others.
        editions, counted = on(*EDITIONS), "change.parent_seats" if item.needs_seats else "change.seats"
        few = [{**few[0], **_is("action", *below.actions)}]
        few += [{**this, **_is("action", *editions.actions), **_number(counted, 1, item.seats_min - 1)}]
        below = below.and_(editions)
    if not item.needs_seats or item.seats_min > 1:
        name = "min-parent-seats" if item.needs_seats else f"min-{each}"
        yield _rule(f"{item.id}:{name}", "too_few_seats", CATALOG_PHASE, below, *few, place=item.place)
    if item.needs_seats:
        # An add-on's own seats are bounded by one: none at all is no purchase.
        none = {**this, **_number("change.seats", None, 0)}
        yield _rule(f"{item.id}:no-seats", "too_few_seats", CATALOG_PHASE, down, none, place=item.place)
    if item.trial is not None and item.trial.once:
        before = {**this, TRIED: (Holding("any", frozenset((item.id,))),)}
        yield _rule(
            f"{item.id}:tried", "tried_already", CATALOG_PHASE, on(START_TRIAL), before, place=item.place
        )
    if item.same_as is not None:
        own = {**this, **_is("item.held", "line")}
        yield _rule(f"{item.id}:same-seats", FOLLOWS, CATALOG_PHASE, on(*SEATS), own, place=item.place)
    if item.seats_max is not None:
        if _apart(item, on.definitions, "seats_max"):
            up = up.and_(on(*EDITIONS))
        many = {**this, **_number("change.seats", item.seats_max + 1, None)}
        yield _rule(f"{item.id}:max-{each}", "too_many_seats", CATALOG_PHASE, up, many, place=item.place)


def _apart(item: Item, definitions: Definitions, bound: Literal["seats_min", "seats_max"]) -> bool:
    """Whether the editions of a product differ in a bound of seats."""
    return len({getattr(definitions.items[one], bound) for one in definitions.products[item.product]}) > 1


def _holding(how: str, references: Iterable[str], definitions: Definitions) -> Clause:
    items = frozenset(item for reference in references for item in definitions.expand(reference))
    return {"subscription.holds": (Holding(how, items),)}
