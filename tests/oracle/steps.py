"""Where the steps of a remedy lead: to what was promised, or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from oracle.shop import Data, Line
from oracle.situation import ACQUIRE, SEATS, Ask, Situation, along, change_of
from oracle.verdict import decide


class Step(NamedTuple):
    """One thing to change, as the contract writes it."""

    kind: str
    name: str
    value: Any
    action: str | None = None


def ways(now: Situation, ask: Ask, steps: Iterable[Step]) -> tuple[list[tuple[Situation, Ask]], str | None]:
    """What is asked on the way, the question last, and its outcome then: None where a step is refused."""
    brought, asked = None, []
    for step in steps:
        if step.kind == "seats" and not step.name:
            ask = ask._replace(seats=int(step.value))
        elif step.kind == "item":
            taken = Ask(str(step.action), str(step.value))
            asked += [(now, ask), (now, taken)]
            answer = decide(now, taken)
            if answer.outcome == "deny":
                return asked, None
            other = (ask.action, ask.item) != (taken.action, taken.item)
            wanted = change_of(now, ask).item if now.shop.does(ask.action) in ACQUIRE and other else None
            if wanted is not None and wanted.id in now.holds:
                wanted = None
            now = _with_lines(now, answer.change.lines, ask)
            if wanted is not None and wanted.id in now.holds:  # what was asked for has come by other means
                brought = answer.outcome
        else:
            follows = step.kind == "seats" and ask.item in now.shop.items
            item = now.shop.items[str(ask.item)] if follows else None
            if item and item.same_as and step.name in now.shop.of([item.same_as]):
                brought = _more(now, step) if now.shop.does(ask.action) in SEATS else None
            now = _changed(now, step)
    return [*asked, (now, ask)], brought or decide(now, ask).outcome


def _more(now: Situation, step: Step) -> str:
    """The outcome of adding as many seats to something as a step wants of it."""
    adding = min(one for one in now.shop.actions if now.shop.does(one) == "add_seats")
    present = next(one.seats for one in now.lines if one.item == step.name)
    return decide(now, Ask(adding, step.name, int(step.value) - present)).outcome


def _changed(now: Situation, step: Step) -> Situation:
    account, (whose, _, key) = now.account, step.name.partition(".")
    match step.kind:
        case "role":
            return _again(now, users=[_with(one, now.user, role=step.value) for one in account["users"]])
        case "attribute" if step.name == "account.type":
            return _again(now, type=str(step.value))
        case "attribute" if whose == "account":
            return _again(now, attributes={**(account.get("attributes") or {}), key: str(step.value)})
        case "attribute":
            users = account["users"]
            facts = {
                **next(one.get("attributes") or {} for one in users if one["id"] == now.user),
                key: step.value,
            }
            return _again(now, users=[_with(one, now.user, attributes=facts) for one in users])
        case "cycle":
            return _again(now, subscription={**(now.subscription or {}), "cycle": step.value})
        case "date":
            assert isinstance(step.value, date)
            return replace(now, at=step.value, shop=now.shop.on(step.value), known={})
        case "seats":
            more = [
                one._replace(seats=int(step.value)) if one.item == step.name else one for one in now.lines
            ]
            return _with_lines(now, along(now, more), None)
    raise AssertionError(step)


def _with(user: Data, wanted: str, **changed: Any) -> Data:
    return {**user, **changed} if user["id"] == wanted else user


def _again(now: Situation, **changed: Any) -> Situation:
    return replace(now, account={**now.account, **changed}, known={})


def _with_lines(now: Situation, lines: Iterable[Line], ask: Ask | None) -> Situation:
    """What is billed from now on; a prospect has a subscription by then, of the first cycle for which that
    and what is asked for is sold."""
    lines = list(lines)
    wanted = {*(one.item for one in lines), ask.item if ask is not None else None} & {*now.shop.items}
    fits = [one for one in now.shop.cycles if all(now.shop.items[item].sold_for(one) for item in wanted)]
    items = [{"item": one.item, "seats": str(one.seats), "in_use": str(one.in_use)} for one in lines]
    begun = {
        "cycle": [*fits, *now.shop.cycles][0],
        "term": {"start": now.at.isoformat(), "end": "2100-01-01"},
    }
    subscription = {**(now.subscription or begun), "items": items}
    return replace(_again(now, subscription=subscription), begun=now.new)
