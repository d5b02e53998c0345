"""How the changes of an order that take place at once are settled, where a rule says so.

Changes that touch the same lines, one after the other or side by side, are settled together, as is gentlest
for the customer: so the order in which they are made changes no total. A term that begins anew is the whole
subscription's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..model import deed
from ..model.account import Line, Subscription
from ..model.definitions import Definitions
from ..model.settlement import FULL, NEW_TERM, NO_CHARGE, NO_CREDIT, PRORATED, By, Settlement, gentlest, gives
from ..subscription.costs import Billing, rest
from ..subscription.course import begun_anew
from ..subscription.currency import rounded
from .charges import OrderLine, credits_of, taking_over


class Made(NamedTuple):
    """A change that was made at once: what it does, the lines before and after it, and what rules say."""

    does: str
    before: Sequence[Line]
    after: Sequence[Line]
    said: Settlement | None

    @property
    def items(self) -> frozenset[str]:
        """The items whose lines it touched."""
        old, new = (
            {(line.item, line.seats, tuple(line.units.items())) for line in lines}
            for lines in (self.before, self.after)
        )
        return frozenset(item for item, _, _ in old ^ new)


@dataclass(frozen=True, slots=True)
class Settling:
    """How each line of an order is settled that its changes touch, and the term that begins anew with it."""

    of_item: Mapping[str, Settlement]
    term: Settlement | None
    giving: frozenset[str] = frozenset()
    """The items of changes settled together of which some give something back."""

    def credited(self, item: str, *, anew: bool) -> bool:
        """Whether what was paid for the rest of a line that leaves is given back."""
        own = self.of_item.get(item)
        if anew and (own is None or own.by == NO_CHARGE):
            own = self.term
        return own is None or own.credit != NO_CREDIT or (own.by == NO_CHARGE and item in self.giving)


def settling_of(changes: Sequence[Made]) -> Settling | None:
    """How changes are settled; None where no rule says anything of any of them."""
    if all(one.said is None for one in changes):
        return None
    of_item: dict[str, Settlement] = {}
    terms = []
    giving: set[str] = set()
    for group in _groups([one for one in changes if one.does in deed.SETTLED]):
        settlement = gentlest([one.said or PRORATED for one in group], {one.does for one in group})
        of_item |= {item: settlement for one in group for item in one.items}
        if settlement.by == NEW_TERM:
            terms.append(settlement)
        if any(gives(one.said or PRORATED) for one in group):
            giving.update(item for one in group for item in one.items)
    term = gentlest(terms, deed.BEGINNING) if terms else None
    return Settling(of_item, term, frozenset(giving))


def _groups(changes: Iterable[Made]) -> list[list[Made]]:
    """Changes together that touch the same lines, or lines that others of them touch."""
    groups: list[tuple[set[str], list[Made]]] = []
    for one in changes:
        items, together = set(one.items), [one]
        apart = []
        for known, others in groups:
            if known.isdisjoint(items):
                apart.append((known, others))
            else:
                items |= known
                together = [*others, *together]
        groups = [*apart, (items, together)]
    return [together for _, together in groups]


def in_term(
    present: Subscription, settling: Settling | None, day: date, definitions: Definitions
) -> Subscription:
    """A subscription whose term begins anew on a day where it is settled so, and is not that term already."""
    if settling is None or settling.term is None:
        return present
    anew = begun_anew(present, day, present.cycle, definitions)
    return present if anew.term == present.term else anew


@dataclass(frozen=True, slots=True)
class Settled:
    """The lines of an order, settled, and what must be known of what was paid and what was kept."""

    lines: tuple[OrderLine, ...]
    withheld: tuple[OrderLine, ...] = ()
    """What would be given back, and is not."""
    lost: tuple[OrderLine, ...] = ()
    """Of that, what does not count as paid for what takes its place either."""
    paid: Mapping[str, Fraction] = field(default_factory=dict)
    """By line of which not its share was charged: what counts as paid for it besides its charge."""


def settled(lines: tuple[OrderLine, ...], settling: Settling, before: Billing, after: Billing) -> Settled:
    """The lines of an order charged, and credited, as rules say.

    What is not charged takes over what was paid for what it replaces: nothing is paid for twice.
    """
    anew = before.subscription.term != after.subscription.term
    kept: list[OrderLine] = []
    withheld: list[OrderLine] = []
    paid: dict[str, Fraction] = {}
    taken_over = credits_of(lines, after.definitions)
    free = {one.item for one in lines if not anew and one.adds and _by(one, settling) == NO_CHARGE}
    for line in lines:
        by = _by(line, settling)
        if line.kind == "credit" and not line.seats and line.item in free:
            continue  # more of it that makes all cheaper: neither charged nor given back, it stays paid for
        if line.kind == "credit":
            carries = not free.isdisjoint(one.item for one in taking_over(line, lines, after.definitions))
            given = not (carries and by == NO_CHARGE) and settling.credited(line.item, anew=anew)
            (kept if given else withheld).append(line)
        elif not anew and line.adds and by in (FULL, NO_CHARGE):
            nothing = by == NO_CHARGE
            paid[line.item] = taken_over.get(line.item, Fraction(0)) if nothing else Fraction(0)
            due = _nothing(after) if nothing else _in_full(line, after)
            kept.append(replace(line, by=by, due_now=None if line.recurring is None else due))
        else:
            kept.append(line)
    carried = {item for item, amount in paid.items() if amount}
    lost = [
        one
        for one in withheld
        if carried.isdisjoint([line.item for line in taking_over(one, lines, after.definitions)])
    ]
    return Settled(tuple(kept), tuple(withheld), tuple(lost), paid)


def _by(line: OrderLine, settling: Settling) -> By:
    return settling.of_item.get(line.item, PRORATED).by


def _nothing(billing: Billing) -> Decimal:
    return rounded(Fraction(0), billing.currency)


def _in_full(line: OrderLine, billing: Billing) -> Decimal:
    """What is added to a line, as if the whole term were left."""
    start = billing.subscription.term.start
    return rounded(rest(line.more, billing, start), billing.currency)
