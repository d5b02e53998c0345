"""What is tried, and what comes of it on its day: it goes on and is paid for, or ends."""

from __future__ import annotations

from datetime import date

from oracle.shop import Data, Shop, day


def subscribed(shop: Shop, subscription: Data | None, at: date) -> Data | None:
    """A subscription on a day of its term. Where nothing was paid for so far, the term begins with the first
    line that is."""
    trials = {one["item"]: one for one in (subscription or {}).get("trials") or ()}
    over = {item: one for item, one in trials.items() if day(one["until"]) <= at}
    if subscription is None or not over:
        return subscription
    kept = [
        {**line, "item": over[line["item"]]["then"], "since": over[line["item"]]["until"]}
        if line["item"] in over
        else line
        for line in subscription["items"]
        if line["item"] not in over or "then" in over[line["item"]]
    ]
    left = [one for item, one in trials.items() if item not in over]
    term, paid = subscription["term"], [day(one["until"]) for one in over.values() if "then" in one]
    if paid and all(line["item"] in trials for line in subscription["items"]):
        term = _term(min(paid), at, int(shop.cycles[subscription["cycle"]]["months"]))
    return {**subscription, "items": kept, "trials": left, "term": term}


def _term(start: date, at: date, months: int) -> Data:
    """The term of a day, of those that follow each other from a first day on: no later in its month than all
    months are long."""
    while (end := _later(start, months)) <= at:
        start = end
    return {"start": start.isoformat(), "end": end.isoformat()}


def _later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(start.year + years, month + 1)
