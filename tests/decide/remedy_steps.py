"""What a remedy's steps come to, worked out on the account's plain data, by nothing of the engine's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from maybuy.decide.decision import Decision
from maybuy.decide.prepare import NO_PLAN, OrderPlan
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import Step
from maybuy.model.item import Item
from strategies import Put

BRINGS = ("buy", "start_trial", "bundle", "upgrade_edition", "downgrade_edition")


@dataclass(frozen=True)
class State:
    """An account, what is asked about it, and whether a step has brought about just that."""

    engine: Engine
    account: dict[str, Any]
    user: str
    at: date
    put: Put
    done: str | None = None
    new: bool = False

    def decide(self, put: Put | None = None) -> Decision:
        one = put or self.put
        account = Account.model_validate(self.account)
        plan = OrderPlan(new=True) if self.new else NO_PLAN
        asked = self.engine.prepare(account, self.user, self.at, plan)
        return asked.decide(one.action, one.item, seats=one.seats, quantity=one.quantity, to=one.to)

    @property
    def outcome(self) -> str:
        return self.done or self.decide().outcome


def state(engine: Engine, account: Account, user: str, at: date, put: Put) -> State:
    return State(
        engine,
        account.model_dump(mode="json", exclude_none=True, by_alias=True) | _subscription(account),
        user,
        at,
        put,
    )


def _subscription(account: Account) -> dict[str, Any]:
    return {
        "subscription": account.subscription.model_dump(mode="json", exclude_none=True, by_alias=True)
        if account.subscription
        else None
    }


def taken(before: State, step: Step) -> State | None:
    """The state after a step; None where the step itself is refused."""
    account = before.account
    match step.kind:
        case "role":
            users = [
                {**one, "role": step.value} if one["id"] == before.user else one for one in account["users"]
            ]
            return replace(before, account={**account, "users": users})
        case "attribute":
            whose, _, key = step.name.partition(".")
            assert whose == "account"
            return replace(
                before, account={**account, "attributes": {**account["attributes"], key: step.value}}
            )
        case "cycle":
            if before.new:  # a first order says how it is billed
                items = before.engine.definitions.items
                lines = account["subscription"]["items"]
                if not all(step.value in (items[line["item"]].cycles or [step.value]) for line in lines):
                    return None
            elif before.decide(Put("change_billing_cycle", to=str(step.value))).outcome == "deny":
                return None
            return replace(
                before, account={**account, "subscription": {**account["subscription"], "cycle": step.value}}
            )
        case "date":
            assert isinstance(step.value, date)
            assert step.value > before.at
            return replace(before, at=step.value)
        case "seats":
            assert isinstance(step.value, int)
            if not step.name:
                return replace(before, put=replace(before.put, seats=step.value))
            lines = (account["subscription"] or {"items": []})["items"]
            present = [line["seats"] for line in lines if line["item"] == step.name]
            if not present:
                return None
            more = Put("add_seats", step.name, seats=step.value - present[0])
            outcome = before.decide(more).outcome
            if outcome == "deny":
                return None
            known = before.engine.definitions
            alike = {
                name
                for name, item in known.items.items()
                if name == step.name or step.name in known.expand(item.same_as or "")
            }
            lines = [{**line, "seats": step.value} if line["item"] in alike else line for line in lines]
            follows = {line["item"] for line in lines} & alike - {step.name}
            done = outcome if before.put.item in follows else before.done
            return replace(before, account=_with(account, lines), done=done)
    return _with_item(before, step)


def monthly(one: State, cycle: str) -> Decimal | None:
    """What the subscription costs a month in a cycle, by the catalog; None where something has no price."""
    total = Decimal(0)
    for line in (one.account["subscription"] or {"items": ()})["items"]:
        prices = one.engine.definitions.items[line["item"]].prices_at(one.account["currency"], one.at)
        if cycle not in prices:
            return None
        total += prices[cycle] * line["seats"]
    return total


def _with(account: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    held = {line["item"] for line in lines}
    trials = [one for one in account["subscription"].get("trials", ()) if one["item"] in held]
    return {**account, "subscription": {**account["subscription"], "items": lines, "trials": trials}}


def _with_item(before: State, step: Step) -> State | None:
    assert step.action is not None
    answer = before.decide(Put(step.action, str(step.value)))
    if answer.outcome == "deny":
        return None
    items = before.engine.definitions.items
    item = items[str(answer.acts_on)]
    if before.account["subscription"] is None:
        before = _subscribed(before, {item.id, str(before.put.item)})
    lines = list(before.account["subscription"]["items"])
    match step.action:
        case "cancel_product":
            after = []
            for line in lines:
                if item.id in items[line["item"]].parts:
                    after += [{**line, "item": part} for part in items[line["item"]].parts if part != item.id]
                elif line["item"] != item.id:
                    after.append(line)
        case "upgrade_edition" | "downgrade_edition":
            after = [
                {**line, "item": item.id} if items[line["item"]].product == item.product else line
                for line in lines
                if line["item"] not in _included(item, before.engine)
            ]
        case _:
            after = _bought(before, item, lines)
    asked_for = before.decide().acts_on if before.put.action in BRINGS else None
    brought = {item.id, *item.parts, *_included(item, before.engine)}
    comes = asked_for in brought and asked_for not in _held(before)
    done = answer.outcome if comes else before.done
    return replace(before, account=_with(before.account, after), done=done)


def _held(before: State) -> set[str]:
    """All that is held, on a line, as a part or included."""
    lines = before.account["subscription"]["items"]
    owned = [before.engine.definitions.items[line["item"]] for line in lines]
    return {one.id for one in owned}.union(*(_contained(before, one) for one in owned))


def _subscribed(before: State, wanted: set[str]) -> State:
    """A prospect with an empty subscription from that day on, of the first billing cycle for which all that
    is wanted is sold, else the first of all."""
    items, cycles = before.engine.definitions.items, before.engine.definitions.cycles
    said = [items[one].cycles for one in wanted if one in items and items[one].cycles]
    cycle = next((one for one in cycles if all(one in each for each in said)), next(iter(cycles)))
    months = cycles[cycle]
    years, month = divmod(before.at.month - 1 + months, 12)
    end = before.at.replace(year=before.at.year + years, month=month + 1, day=min(before.at.day, 28))
    term = {"start": before.at.isoformat(), "end": end.isoformat()}
    subscription = {"cycle": cycle, "term": term, "items": []}
    return replace(before, account={**before.account, "subscription": subscription}, new=True)


def _included(item: Item, engine: Engine) -> set[str]:
    """All that comes with an item, and with its parts, at no charge."""
    found: set[str] = set()
    waiting = [item.id]
    while waiting:
        one = engine.definitions.items[waiting.pop()]
        brought = {other for reference in one.includes for other in engine.definitions.expand(reference)}
        waiting += [*(brought - found), *one.parts]
        found |= brought
    return found


def _bought(before: State, item: Item, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with one more, in place of those that a suite makes up."""
    definitions = before.engine.definitions
    items = definitions.items
    made_of = {items[part].product for part in item.parts}
    contained = _contained(before, item) if item.parts else set()
    replaced = [line for line in lines if items[line["item"]].product in made_of or line["item"] in contained]
    required = {
        one
        for requirement in item.requires
        for reference in (*requirement.any, *requirement.all)
        for one in definitions.expand(reference)
    }
    parents = [
        line["seats"]
        for line in lines
        if required & ({line["item"]} | _contained(before, items[line["item"]]))
    ]
    of_parts = [line["seats"] for line in lines if items[line["item"]].product in made_of]
    seats = max([item.seats_min, *of_parts])
    if parents:
        seats = max(parents) if item.seats_max is None else min(max(parents), item.seats_max)
    in_use = max((line["in_use"] for line in replaced), default=0)
    return [
        *(line for line in lines if line not in replaced),
        {"item": item.id, "seats": seats, "in_use": in_use},
    ]


def _contained(before: State, item: Item) -> set[str]:
    definitions = before.engine.definitions
    found: set[str] = set()
    rest = [*item.parts, *item.includes]
    while rest:
        for one in definitions.expand(rest.pop()):
            if one not in found:
                found.add(one)
                rest += [*definitions.items[one].parts, *definitions.items[one].includes]
    return found
