"""The form for what needs somebody's help: an order that not everybody may make, or a wish for what is
refused, where only somebody else can make it possible."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from ...model.order import OrderChange
from ...report.preview_json import preview_json
from ..services import CustomerPages
from . import token
from .answering import Asking, Links, Page
from .draft import DraftError
from .forms import KEY, new_key, signed
from .helping import plan_of
from .offered import refused_in
from .ordering import once
from .visiting import Visit, shown, visit_of

REQUEST: Final = "request"
WISH: Final = "wish"
"""The parameter, and the field, of a way out that somebody else has to take: `NUMBER CHANGE`."""
LONGEST_MESSAGE: Final = 2_000


class Wish(NamedTuple):
    """What is refused, why, and what would help."""

    asked: str
    reasons: tuple[str, ...]
    way: str
    change: OrderChange
    written: str


def _wish(visit: Visit, value: str) -> Wish | None:
    """What is wished; None where nothing is. Raises DraftError for what no button says."""
    if not value:
        return None
    asked = visit.asked
    decision, number = refused_in(value, asked)
    remedy = decision.remedies[number]
    if not asked.may_change or plan_of(remedy, decision, asked.definitions).how != "help":
        raise DraftError("change")
    offer = asked.offer(decision)
    return Wish(offer.asked, offer.reasons, asked.words.way(decision, remedy), asked.change(decision), value)


def _form(visit: Visit, said: str, *, status: int = 200, key: str = "") -> Page:
    preview, wish = visit.preview(), _wish(visit, said)
    pane = visit.pane(preview)
    return visit.page(
        "request",
        status,
        pane=pane,
        wish=wish,
        possible=wish is not None or (bool(pane.changes) and preview.outcome != "deny"),
        longest=LONGEST_MESSAGE,
        contacts=visit.contacts,
        hidden=[
            *Links(visit.asked.draft, None, "").fields(),
            *([] if wish is None else [(WISH, wish.written)]),
            ("csrf", signed(visit.asking.call.services.token_key, visit.visitor, REQUEST)),
            (KEY, key or new_key()),
        ],
    )


ask: Final = shown(lambda visit: _form(visit, visit.asking.word(WISH)))
"""`GET /pages/request`: a form for what needs somebody's help."""


async def send(asking: Asking, pages: CustomerPages) -> Page:
    """`POST /pages/request`: takes the request down, where orders go."""
    visit = await visit_of(asking, pages, given=False)
    return await once(visit, pages, REQUEST, _requested)


def _requested(visit: Visit, key: str) -> Page | dict[str, Any]:
    asking, definitions = visit.asking, visit.cache.definitions
    preview, wish = visit.preview(), _wish(visit, asking.field(WISH))
    if wish is None and (not preview.changes or preview.outcome == "deny"):
        return _form(visit, "", status=422, key=key)
    wished = {} if wish is None else {
        "wish": {
            "change": wish.change.model_dump(exclude_none=True),
            "asked": wish.asked, "reasons": list(wish.reasons), "way": wish.way,
        }
    }  # fmt: skip
    return {
        "kind": "order-request",
        "account": visit.visitor.account,
        "user": visit.visitor.user,
        "at": asking.today.isoformat(),
        "message": asking.field("message")[:LONGEST_MESSAGE],
        **wished,
        "preview": preview_json(preview, definitions, asking.language),
        "shown": visit.pane(preview).plain(),
        "language": asking.language,
        "when": token.now().isoformat(timespec="seconds"),
    }
