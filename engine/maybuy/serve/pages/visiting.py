"""Who looks at a page, and what the page is about: an account, its user, the day, and a draft."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Final

from ...language import pick, say
from ...model import deed
from ...model.decision import QuestionError
from ...model.order import Order, OrderChange
from ...order.summary import Preview
from ..answer.cache import AnswerCache
from ..request.problems import Problem
from ..services import CustomerPages
from . import token
from .answering import SUBJECT, Asking, Here, Links, Page, page
from .draft import Draft, DraftError, change_of, draft_of, unknown_names
from .offered import Asked, Elsewhere
from .pane import Pane, pane_of
from .token import Visitor, WhoError

THEN: Final = "then"
"""The parameter that says what has to wait for what the draft has in it: a change."""


@dataclass(frozen=True)
class Visit:
    """A request of a visitor's, with all that its page is made from."""

    asking: Asking
    visitor: Visitor
    asked: Asked
    pages: CustomerPages
    links: Links

    @property
    def cache(self) -> AnswerCache:
        """What answers."""
        return self.asking.call.cache

    @cached_property
    def here(self) -> Here:
        """What stands around every page."""
        catalog = self.asked.definitions.catalog
        return Here(
            self.visitor,
            self.asked.account.name or self.asked.account.id,
            pick(catalog.name, self.asking.language) if catalog and catalog.name else "",
            self.links,
            self.pages.demo is not None,
            self.links.languages(*self._more),
        )

    @property
    def _more(self) -> list[tuple[str, str]]:
        """The parameters of this page beside the draft's: what it shows."""
        return [(name, value) for name, value in self.asking.given if name in ("product", "item", "order")]

    def preview(self, order: Order | None = None) -> Preview:
        """The summary of the draft, or of an order. Raises QuestionError and OrderError."""
        order = order or self.asked.draft.order(self.visitor.user)
        between = self.asking.call.caller.check
        return self.cache.engine.preview(self.asked.account, order, self.asking.today, between=between)

    def summed_up(self, change: OrderChange) -> Preview:
        """The summary of an order of one change alone. Raises as preview() does."""
        return self.preview(Draft((change,)).order(self.visitor.user))

    def pane(self, preview: Preview | None = None) -> Pane:
        """The summary beside the page."""
        return pane_of(preview or self.preview(), self.cache.definitions, self.asking.language)

    def page(self, template: str, status: int = 200, **words: Any) -> Page:
        """A page of the visitor's."""
        later = self._later(words.get("pane"))
        return page(
            self.asking, template, status,
            seat=self.asked.words.seat, here=self.here, links=self.links, later=later, **words,
        )  # fmt: skip

    def _later(self, pane: Pane | None) -> str:
        """What was wanted and has to wait for what is in the draft; empty where nothing has."""
        said = self.asking.word(THEN)
        if not said or pane is None or not pane.scheduled:
            return ""
        change, definitions = change_of(said), self.asked.definitions
        known = {**definitions.items, **definitions.products, **definitions.limits}
        if change.action not in definitions.actions or (change.item or change.action) not in (
            *known,
            change.action,
        ):
            raise DraftError("change")
        asked = self.asked.words.subject(change.action, (change.item, None))
        return say(SUBJECT, "pane.wait", self.asking.language, asked=asked, day=pane.scheduled[-1].day)

    @property
    def contacts(self) -> list[Elsewhere]:
        """Whom to ask."""
        return self.asked.contacts()

    @property
    def refused(self) -> Page | None:
        """The page that is shown where the user may not see anything of it; None where they may."""
        view = self.asked.of(deed.VIEW)
        if view is None or view.outcome != "deny":
            return None
        offer = self.asked.offer(view)
        return self.page("refused", 403, why=offer, owners=owners(self.asked), contacts=self.contacts)


def owners(asked: Asked) -> list[str]:
    """The users who may change the subscription, where this one may not: as far as another role is a way
    out."""
    found = asked.of(deed.MANAGE) or asked.of(deed.VIEW)
    if found is None or found.outcome != "deny" or asked.may_change:
        return []
    wanted = next((one for one in asked.decisions if one.does in deed.ORDERED), found)
    roles = {str(step.value) for one in wanted.remedies for step in one.steps if step.kind == "role"}
    return [user.id for user in asked.account.users if user.role in roles]


async def visit_of(asking: Asking, pages: CustomerPages, *, given: bool = True) -> Visit:
    """Whom a request is from, and what it is about; `given`: its address says the draft, else its form.

    Raises WhoError, DraftError, and Problem where the account cannot be looked up.
    """
    visitor = token.visitor_of(
        asking.headers.get(b"cookie", b""), asking.headers.get(b"authorization", b""), pages.key, token.now()
    )
    draft = _draft(asking, given=given)
    try:
        known = await asking.call.known(visitor.account)
        asker = asking.call.cache.asker(known, visitor.user, asking.today)
    except Problem as problem:
        if problem.code == "unknown-account":
            raise WhoError("wrong") from None
        raise
    except QuestionError as error:
        if error.kind == "unknown-user":
            raise WhoError("wrong") from None
        raise
    asked = Asked(known.account, asker.prepared, draft, asking.language)
    path = asking.path.rpartition("/")[2]
    return Visit(asking, visitor, asked, pages, Links(draft, asking.spoken, path))


def shown(build: Callable[[Visit], Page]) -> Callable[[Asking, CustomerPages], Awaitable[Page]]:
    """What answers with a page that is made on a thread: others are answered meanwhile. To a user who may see
    nothing of it, it says so instead."""

    @wraps(build)
    async def answered(asking: Asking, pages: CustomerPages) -> Page:
        visit = await visit_of(asking, pages)
        return await asking.call.on_thread(lambda: visit.refused or build(visit))

    return answered


def _draft(asking: Asking, *, given: bool) -> Draft:
    draft = draft_of(asking.given if given else asking.form, asking.call.services.settings.max_changes)
    unknown = next(unknown_names(draft, asking.call.cache.definitions), None)
    if unknown is not None:
        raise DraftError("unknown", word=unknown)
    return draft
