"""`GET /pages/edit`: an address that changes the draft, and leads to a page with the draft as it is then."""

from __future__ import annotations

from dataclasses import replace

from ...decide.prepared import Decision
from ...model import deed
from ...model.definitions import LIMIT
from ...model.order import OrderChange
from ..services import CustomerPages
from .answering import Asking, Links, Page, redirected
from .counting import with_those, with_units
from .draft import Draft, DraftError, change_of, number_of, written
from .offered import Asked, changes_of
from .visiting import Visit, visit_of

PAGES = ("manage", "more", "checkout", "subscription", "request")
"""Where an edit may lead."""


async def edit(asking: Asking, pages: CustomerPages) -> Page:
    """Changes the draft by what the address says, in its order."""
    visit = await visit_of(asking, pages)
    return await asking.call.on_thread(_edited, visit)


def _edited(visit: Visit) -> Page:
    asking = visit.asking
    on = asking.word("on")
    draft, helped = visit.asked.draft, False
    for name, value in asking.given:
        if not value:
            continue
        if name == "way":
            draft, helped = _out(draft, value, asking.word("nr"), visit.asked)
        else:
            draft = _step(draft, name, value, asking, visit.asked)
    where = "request" if helped else on if on in PAGES else "manage"
    draft.order(visit.visitor.user)
    links = Links(draft, asking.spoken, where)
    return redirected(links.to(where))


def _step(draft: Draft, name: str, value: str, asking: Asking, asked: Asked) -> Draft:
    """The draft after one parameter of the address."""
    match name:
        case "add":
            change = _counted(change_of(value), asking.word("n"), asked)
            return draft.with_change(with_those(change, asking.given, asked), asked.definitions)
        case "total":
            return _with_seats(draft, value, number_of(asking.word("n")), asked)
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
    name = "quantity" if action is not None and action.target == LIMIT else "seats"
    return OrderChange.model_validate({**change.model_dump(exclude_none=True), name: number_of(count)})


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


def _out(draft: Draft, change: str, number: str, asked: Asked) -> tuple[Draft, bool]:
    """The draft with a way out of a refusal in it, and whether that needs somebody's help."""
    wanted, which = change_of(change), number_of(number)
    decision = next((one for one in asked.decisions if _is(one, wanted, asked)), None)
    if decision is None or which >= len(decision.remedies):
        raise DraftError("change")
    remedy = decision.remedies[which]
    changes = changes_of(remedy, decision, asked.definitions)
    if changes is None:
        raise DraftError("change")
    for one in changes:
        draft = draft.with_change(one, asked.definitions)
    return draft, remedy.outcome == "refer"


def _is(decision: Decision, change: OrderChange, asked: Asked) -> bool:
    return written(asked.change(decision)) == written(change)
