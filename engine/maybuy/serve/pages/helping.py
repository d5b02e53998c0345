"""What a page does about a way out of a refusal: a change of the order, a form, or a name.

Each kind of step has its own: see docs/guides/customer-pages.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from ...decide.decision import Decision
from ...model import deed
from ...model.ask import Ask
from ...model.decision import Remedy, Step
from ...model.definitions import Definitions
from ...model.order import OrderChange
from .draft import made

How = Literal["change", "ask", "help", "who", "day"]
"""What can be done: the draft is changed; that, and somebody takes it from there; a form asks somebody to
make it possible; another user is asked; or nothing but waiting for a day."""

PRESSED: Final = ("change", "ask")
"""What a button puts into the draft."""

MOST_WAYS: Final = 2
"""Ways out that are shown of each refusal."""


class Plan(NamedTuple):
    """What a way out comes to: `changes` in their order, with what is wanted behind them (`wanted`) unless
    they take its place; `cycle` is that of a first subscription. `role` is whose it is to do it."""

    how: How
    changes: tuple[OrderChange, ...] = ()
    wanted: OrderChange | None = None
    cycle: str | None = None
    role: str = ""

    @property
    def all(self) -> tuple[OrderChange, ...]:
        """All changes, what is wanted last."""
        return self.changes if self.wanted is None else (*self.changes, self.wanted)


def plans_of(decision: Decision, definitions: Definitions) -> Iterator[Plan]:
    """What is done about each way out that is shown."""
    for remedy in decision.remedies[:MOST_WAYS]:
        yield plan_of(remedy, decision, definitions)


def plan_of(remedy: Remedy, decision: Decision, definitions: Definitions) -> Plan:
    """What is done about a way out."""
    kinds = {step.kind: step for step in remedy.steps}
    if "role" in kinds:
        return Plan("who", role=str(kinds["role"].value))
    if "attribute" in kinds:
        return Plan("help")
    if "date" in kinds:
        return Plan("day")
    found: list[OrderChange] = []
    wanted: OrderChange | None = made(decision.action, item=decision.item, to=decision.to)
    cycle = None
    for step in remedy.steps:
        if step.kind == "seats" and not step.name and wanted is not None:
            wanted = OrderChange.model_validate({**wanted.model_dump(exclude_none=True), "seats": step.value})
        elif step.kind == "cycle" and _first(decision):
            cycle = str(step.value)
        else:
            one = _change(step, decision, definitions)
            if one is None:
                return Plan("help")
            found.append(one)
            gone = definitions.does(step.action or "") == deed.CANCEL
            if step.kind == "item" and not gone and _same_product(step, decision, definitions):
                wanted = None  # what takes the place of what was asked
    return Plan("change" if remedy.outcome == "allow" else "ask", tuple(found), wanted, cycle)


def _first(decision: Decision) -> bool:
    """Whether the order is to be the first of an account."""
    facts = decision.facts
    return facts.new or facts.account.subscription is None


def _change(step: Step, decision: Decision, definitions: Definitions) -> OrderChange | None:
    """A step as a change of an order; None where it is none."""
    if step.kind == "item" and step.action is not None:
        return OrderChange(action=step.action, item=str(step.value))
    if step.kind == "seats" and isinstance(step.value, int):
        adding = definitions.first_doing(deed.ADD_SEATS)
        lines = decision.facts.holdings.lines
        held = next((line.seats for line in lines if line.item == step.name), 0)
        if adding is not None and step.value > held:
            return OrderChange(action=adding, item=step.name, seats=step.value - held)
    if step.kind == "cycle":
        to = str(step.value)
        for action in definitions.doing.get(deed.CHANGE_CYCLE, ()):
            if decision.prepared.answer(Ask(action, to=to)).outcome != "deny":
                return made(action, to=to)
    return None


def _same_product(step: Step, decision: Decision, definitions: Definitions) -> bool:
    if decision.item is None:
        return False
    return _product(str(step.value), definitions) == _product(decision.item, definitions)


def _product(item: str, definitions: Definitions) -> str:
    known = definitions.items.get(item)
    return item if known is None else known.product


def counted_as(planned: OrderChange, asked: OrderChange) -> OrderChange:
    """What a plan says, with the numbers that were asked where it says none of its own."""
    said = planned.model_dump(exclude_none=True)
    numbers = asked.model_dump(include={"seats", "quantity", "units"}, exclude_none=True)
    return OrderChange.model_validate({**numbers, **said})
