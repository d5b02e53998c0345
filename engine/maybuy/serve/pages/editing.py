"""`GET /pages/edit`: an address that changes the draft, and leads to a page with the draft as it is then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from ...decide.decision import Decision
from ...model import deed
from ...model.base import MOST_SEATS, MOST_UNITS
from ...model.definitions import LIMIT
from ...model.order import OrderChange
from ..services import CustomerPages
from .answering import Asking, Links, Page, redirected
from .counting import with_those, with_units
from .draft import Draft, DraftError, change_of, number_of, written
from .helping import MOST_WAYS, PRESSED, Plan, counted_as, plan_of
from .offered import Asked, refused_in
from .visiting import THEN, Visit, visit_of

PAGES = ("manage", "more", "checkout", "subscription", "request")
"""Where an edit may lead."""


async def edit(asking: Asking, pages: CustomerPages) -> Page:
    """Changes the draft by what the address says, in its order."""
    visit = await visit_of(asking, pages)
    return await asking.call.on_thread(_edited, visit)


def _edited(visit: Visit) -> Page:
    asking = visit.asking
    on = asking.word("on")
    draft, where, more = visit.asked.draft, on if on in PAGES else "manage", []
    for name, value in asking.given:
        if not value:
            continue
        if name in ("way", "fix"):
            out = (_way if name == "way" else _fix)(draft, value, visit)
            draft = out.draft
            where = "request" if out.helped else where
            more += [] if out.then is None else [(THEN, written(out.then))]
        else:
            draft = _step(draft, name, value, asking, visit.asked)
    draft.order(visit.visitor.user)
    links = Links(draft, asking.spoken, where)
    return redirected(links.to(where, *more))


def _step(draft: Draft, name: str, value: str, asking: Asking, asked: Asked) -> Draft:
    """The draft after one parameter of the address."""
    match name:
        case "add":
            change = _counted(change_of(value), asking.word("n"), asked)
            return draft.with_change(with_those(change, asking.given, asked), asked.definitions)
        case "total":
            return _with_seats(draft, value, number_of(asking.word("n"), MOST_SEATS), asked)
        case "units":
            return with_units(draft, value, number_of(asking.word("n")), asked)
        case "drop":
            return draft.without(number_of(value))
        case "start":
            if value not in asked.definitions.cycles:
                raise DraftError("unknown", word=value)
            return replace(draft, cycle=value)
        case "enter":
            return draft.with_code(value.strip()[:80]) if value.strip() else draft
        case "forget":
            return replace(draft, codes=tuple(one for one in draft.codes if one != value))
    return draft


def _counted(change: OrderChange, count: str, asked: Asked) -> OrderChange:
    """A change of as many as the address says."""
    if not count:
        return change
    action = asked.definitions.actions.get(change.action)
    units = action is not None and action.target == LIMIT
    name, most = ("quantity", MOST_UNITS) if units else ("seats", MOST_SEATS)
    return OrderChange.model_validate({**change.model_dump(exclude_none=True), name: number_of(count, most)})


def _with_seats(draft: Draft, item: str, total: int, asked: Asked) -> Draft:
    """The draft with so many seats of a line in all: by adding or removing the difference."""
    line = next((one for one in asked.lines if one.item == item), None)
    if line is None:
        raise DraftError("unknown", word=item)
    does = deed.ADD_SEATS if total > line.seats else deed.REMOVE_SEATS
    found = [one for one in asked.decisions if one.does in deed.SEATS and one.acts_on == item]
    for one in found:
        change = asked.change(one)
        draft = replace(
            draft,
            changes=tuple(
                known for known in draft.changes if (known.action, known.item) != (change.action, change.item)
            ),
        )
    wanted = sorted((one for one in found if one.does == does), key=lambda one: one.outcome == "deny")
    if total == line.seats or not wanted:
        return draft
    change = asked.change(wanted[0]).model_copy(update={"seats": abs(total - line.seats)})
    change = OrderChange.model_validate(change.model_dump(exclude_none=True))
    return draft.with_change(change, asked.definitions)


class _Out(NamedTuple):
    """The draft with a way out of a refusal in it; whether somebody's help is needed; and what was wanted,
    where it has to wait for what is in the draft now."""

    draft: Draft
    helped: bool
    then: OrderChange | None


def _way(draft: Draft, value: str, visit: Visit) -> _Out:
    """The draft with a way out of what a page refuses: `NUMBER CHANGE`."""
    decision, number = refused_in(value, visit.asked)
    plan = _plan(decision, number, visit)
    return _along(draft, plan, visit)


def _fix(draft: Draft, value: str, visit: Visit) -> _Out:
    """The draft with a way out of what is refused in it: `NUMBER INDEX`. What is needed comes before it."""
    first, _, second = value.partition(" ")
    number, index = number_of(first), number_of(second)
    changes = visit.preview().changes
    if index >= len(changes):
        raise DraftError("change")
    plan = _plan(changes[index], number, visit)
    if plan.wanted is not None:
        plan = plan._replace(wanted=counted_as(plan.wanted, draft.changes[index]))
    out = _along(replace(draft, changes=draft.changes[:index]), plan, visit)
    for one in draft.changes[index + 1 :]:
        out = out._replace(draft=out.draft.with_change(one, visit.asked.definitions))
    return out


def _along(draft: Draft, plan: Plan, visit: Visit) -> _Out:
    """The draft with the steps of a way out, and what is wanted behind them. Where one of them is refused for
    as long as those before it wait, it is left for then; what comes with a step is not asked for again."""
    if plan.cycle is not None:
        draft = replace(draft, cycle=plan.cycle)
    helped = plan.how == "ask"
    whole = _taking(draft, plan.all, visit)
    found = visit.preview(whole.order(visit.visitor.user))
    answers = list(zip(whole.changes, found.changes, strict=True))
    for number, one in enumerate(plan.all):
        answer = next((each for change, each in answers if change == one), None)
        if answer is None or answer.outcome != "deny" or number == 0:
            continue
        held = visit.asked.prepared.facts.holdings.items
        came = answer.acts_on in answer.facts.holdings.items and answer.acts_on not in held
        if came or found.scheduled:
            return _Out(_taking(draft, plan.all[:number], visit), helped, None if came else one)
    return _Out(whole, helped, None)


def _taking(draft: Draft, changes: Iterable[OrderChange], visit: Visit) -> Draft:
    for one in changes:
        draft = draft.with_change(one, visit.asked.definitions)
    return draft


def _plan(decision: Decision, number: int, visit: Visit) -> Plan:
    if number >= min(len(decision.remedies), MOST_WAYS):
        raise DraftError("change")
    plan = plan_of(decision.remedies[number], decision, visit.asked.definitions)
    if plan.how not in PRESSED:
        raise DraftError("change")
    return plan
