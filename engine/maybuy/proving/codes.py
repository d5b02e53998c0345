"""Whether all codes together never take more than so much of what is charged.

What several codes take at most of anything follows from what they say: percentages each take their part of
what others leave, an amount all of it where what it covers may cost as little. Where that is more than is
promised, an order is sought in which it is, by its preview.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from math import ceil
from time import monotonic
from typing import Final

from ..diff.difference import Missing
from ..diff.witness import Witness
from ..engine import Engine
from ..model import deed
from ..model.account import Account, User
from ..model.ask import Ask
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.logic import conjoin, impossible, selects, unfold
from ..model.order import Order
from ..model.promise import PlacedPromise
from ..model.promotion import FOREVER, PromotionFile, Span
from ..order.summary import Preview
from ..subscription.costs import Counted, listed_parts, sum_of
from .proof import Proof

MOST_TOGETHER: Final = 12
"""As many codes that may stand together are looked at in all their combinations."""
MOST_TRIED: Final = 400
"""Orders that are tried for one combination."""
_DAYS_IN_MONTH: Final = 31

Codes = tuple[PromotionFile, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """An order with codes that take off too much: so much of so much."""

    witness: Witness
    codes: tuple[str, ...]
    currency: str
    taken: Decimal
    whole: Decimal


def proof_of_codes(engine: Engine, promised: PlacedPromise, today: date, deadline: float) -> Proof:
    """Whether codes keep within what is promised, whichever are entered."""
    definitions, most = engine.definitions, promised.promise.codes_take_at_most
    assert most is not None  # INVARIANT: it is asked of promises about codes
    known = [one for one in definitions.promotions.values() if _is_meant(one, promised, definitions)]
    stacking = [one for one in known if one.stacks]
    if len(stacking) > MOST_TOGETHER:
        return Proof(promised, (), (Missing(None, None, "size"),), False)
    broken: list[Given] = []
    missing: dict[Missing, None] = {}
    found: list[Codes] = []
    for codes in _combinations(known, stacking):
        more = any(set(_words(one)) <= set(_words(codes)) for one in found)
        if more or _share(codes) * 100 <= most or not _together(codes, definitions):
            continue
        found.append(codes)
        given = _sought(engine, codes, Fraction(most) / 100, today, deadline)
        if given is not None:
            broken.append(given)
        else:
            missing[Missing(None, None, "time" if monotonic() > deadline else "no_example")] = None
    return Proof(promised, tuple(broken), () if broken else tuple(missing), not known)


def _is_meant(one: PromotionFile, promised: PlacedPromise, definitions: Definitions) -> bool:
    """Whether a promotion is taken on some day that is meant, off something that is meant."""
    return not one.effective.within(promised.promise.effective).never and any(
        selects(promised.promise.items, item, definitions) and selects(one.items, item, definitions)
        for item in definitions.items.values()
    )


def _combinations(known: Sequence[PromotionFile], stacking: Sequence[PromotionFile]) -> Iterator[Codes]:
    """All codes that may stand together, the fewest first."""
    yield from ((one,) for one in known)
    for many in range(2, len(stacking) + 1):
        yield from combinations(stacking, many)


def _share(codes: Codes) -> Fraction:
    """What part codes take together at most, in whatever currency."""
    currencies = {currency for one in codes for currency in one.amount or ()}
    return max(_share_in(currency, codes) for currency in (*currencies, ""))


def _share_in(currency: str, codes: Codes) -> Fraction:
    left = Fraction(1)
    for one in codes:
        if one.percent is not None:
            left *= 1 - Fraction(one.percent) / 100
    for one in codes:
        if one.amount is not None and currency in one.amount:
            least = (one.minimum or {}).get(currency, Decimal(0))
            left -= min(left, Fraction(one.amount[currency]) / Fraction(least) if least else left)
    return 1 - left


def _together(codes: Codes, definitions: Definitions) -> bool:
    """Whether codes may stand together: for some customer, off one thing, in one cycle, while all of them
    run."""
    cycles = set(definitions.cycles)
    for one in codes:
        cycles &= set(one.cycles or definitions.cycles)
    covered = any(_covers(codes, item, definitions) for item in definitions.items.values())
    for one, other in combinations(codes, 2):
        if not (_meets(one, other) or _meets(other, one)):
            return False
    conditions = [unfold(one.condition, definitions) for one in codes]
    fits = any(not any(impossible(conjoin(each), definitions)) for each in product(*conditions))
    return bool(cycles) and covered and fits


def _covers(codes: Codes, item: Item, definitions: Definitions) -> bool:
    return all(selects(one.items, item, definitions) for one in codes)


def _meets(one: PromotionFile, other: PromotionFile) -> bool:
    """Whether a promotion may be entered while another, entered before, still runs."""
    begins = other.effective.from_ or date.min
    ends = other.effective.until
    if other.duration == FOREVER or ends is None:
        last = date.max
    else:
        months = other.duration.months if isinstance(other.duration, Span) else (other.duration or 0) * 12
        last = ends + timedelta(days=_DAYS_IN_MONTH * int(months))
    return (one.effective.from_ or date.min) < last and begins < (one.effective.until or date.max)


def _sought(engine: Engine, codes: Codes, most: Fraction, today: date, deadline: float) -> Given | None:
    """An order in which codes take more than is promised; None where none was found."""
    definitions = engine.definitions
    day = max([today, *(one.effective.from_ for one in codes if one.effective.from_ is not None)])
    ends = [one.effective.until for one in codes if one.effective.until is not None]
    if ends and min(ends) <= day:
        day = min(ends) - timedelta(days=1)
    for number, (account, order) in enumerate(_orders(codes, day, definitions)):
        if number >= MOST_TRIED or monotonic() > deadline:
            break
        summary = engine.preview(account, order, day)
        taken = sum((one.amount for one in summary.discounts), Decimal(0))
        whole = summary.due_now + taken
        if (
            summary.outcome != "deny"
            and not summary.refused_codes
            and Fraction(taken) > Fraction(whole) * most
        ):
            return _given(account, order, codes, summary, day)
    return None


def _given(account: Account, order: Order, codes: Codes, summary: Preview, day: date) -> Given:
    change = order.changes[0]
    said = account.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    witness = Witness(
        {"kind": "account", **said}, order.user, day, Ask(change.action, change.item, change.seats)
    )
    taken = sum((one.amount for one in summary.discounts), Decimal(0))
    return Given(witness, _words(codes), summary.currency, taken, summary.due_now + taken)


def _orders(codes: Codes, day: date, definitions: Definitions) -> Iterator[tuple[Account, Order]]:
    """First orders of something that codes cover, by customers of every kind."""
    present = definitions.on(day)
    known = definitions.catalog
    cycles = [one for one in definitions.cycles if all(one in (code.cycles or (one,)) for code in codes)]
    actions = definitions.doing.get(deed.BUY, ())
    roles, types = (definitions.vocabulary[name].values or () for name in ("user.role", "account.type"))
    items = [
        one
        for one in present.items.values()
        if one.on_sale and one.effective.covers(day) and _covers(codes, one, definitions)
    ]
    for kind, role, currency, cycle, action, item in product(
        types, roles, known.currencies if known else (), cycles, actions, items
    ):
        account = Account(
            id="example",
            type=kind,
            country="US",
            currency=currency,
            users=(User(id="user", role=role),),
            subscription=None,
        )
        for seats in _seats(codes, item, currency, cycle, day, present):
            said = {"action": action, "item": item.id, "seats": seats}
            yield (
                account,
                Order.model_validate(
                    {"user": "user", "at": day, "changes": [said], "cycle": cycle, "promotion": _words(codes)}
                ),
            )


def _seats(
    codes: Codes, item: Item, currency: str, cycle: str, day: date, definitions: Definitions
) -> tuple[int, ...]:
    """In how many seats something is tried: the fewest, and about as many as cost what a code asks for."""
    fewest = max(1, item.seats_min, *(one.min_seats for one in codes))
    cost = sum_of(listed_parts(item, Counted(fewest, {}), currency, cycle, day, day))
    found = [fewest]
    for one in codes:
        least = (one.minimum or {}).get(currency)
        if least is not None and cost:
            found.append(max(fewest, ceil(Fraction(least) * fewest / (cost * definitions.cycles[cycle]))))
    return tuple(dict.fromkeys(found))


def _words(codes: Codes) -> tuple[str, ...]:
    return tuple(one.code for one in codes)
