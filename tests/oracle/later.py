"""Questions that are left out, by name: what is right is settled, and the engine does not do it yet.

What it says of them today is not copied into the plain reading. An entry goes with the change that mends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from oracle.shop import EFFECTS, Data, Shop
from oracle.situation import BUYING, ON_ITEMS, Ask, Change, Situation, change_of
from oracle.verdict import changes, decide


def left_out(now: Situation, ask: Ask) -> str | None:
    """Why a question is left out, if it is. Raises UnansweredError where it is none."""
    if "offered_with" in now.shop.actions[ask.action]:  # it follows from all others
        return next((why for one in changes(now) if (why := left_out(now, one))), None)
    return next(_reasons(now, ask, change_of(now, ask)), None)


def _reasons(now: Situation, ask: Ask, change: Change) -> Iterator[str]:
    if now.account["subscription"] and now.account["subscription"].get("scheduled"):
        yield "changes that wait: the days between now and then"
    if (now.subscription or {}).get("trials"):
        yield "what is tried: all days until that ends are looked at, and what becomes of it then"
    if _other_numbers(now.shop, ask.action):
        yield "a number that the action does not have: no rule of files without mistakes asks for it"
    if now.new and decide(now, ask).effective not in (None, now.at):
        yield "a day to which the change of a prospect is put off"
    item = change.item
    if item is None:
        return
    ended = {one.item for one in now.lines} - {one.item for one in change.lines}
    if now.shop.does(ask.action) in (*BUYING, "bundle") and change.held == "line" and ended:
        yield "a purchase of what is held is refused anyway: what else is against it is asked of today"
    most = item.most()
    if (
        now.shop.does(ask.action) in BUYING
        and ask.seats is None
        and most is not None
        and change.parent_seats > most
    ):
        yield "the seats of a purchase that does not say are within the item's own bounds"


@lru_cache(100)
def _other_numbers(shop: Shop, action: str) -> bool:
    """Whether a rule about an action compares a number that it does not have."""
    about = [rule for rule, _ in shop.rules if any(action in rule.get(one, ()) for one in EFFECTS)]
    return any(_numbers(rule, action, shop) for rule in about)


def _numbers(rule: Data, action: str, shop: Shop) -> bool:
    target = shop.target(action)
    names = set(_tested(rule.get("when"))) | set(_tested(rule.get("unless")))
    of_item = {
        "item.seats",
        "item.seats_free",
        "item.since",
        "change.seats",
        "change.parent_seats",
        "change.parts_held",
    }
    mine = of_item if target in ON_ITEMS else {"change.quantity"} if target == "limit" else set()
    # What is cancelled has no seats afterwards; where it requires nothing they stand for its parent's too.
    return bool(names & {*of_item, "change.quantity"} - mine) or (
        shop.does(action) == "cancel_product" and bool(names & {"change.seats", "change.parent_seats"})
    )


def _tested(condition: Data | None) -> Iterator[str]:
    for name, wanted in (condition or {}).items():
        if name == "any":
            for one in wanted:
                yield from _tested(one)
        yield name
