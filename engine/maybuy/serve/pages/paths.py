"""The paths of the customer's pages, each stated once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...web.prices import PATH as PRICES
from ...web.rendering import make_ready
from ..answer.cache import AnswerCache
from ..request.problems import Problem
from ..request.time_limit import TimeLimit
from ..services import CustomerPages, Services, new_key
from . import editing, entering, ordering, requesting, room
from .answering import Asking, Page
from .endpoint import PageEndpoint, Path
from .public import STATIC, Public
from .taking import InMemory

PATHS = (
    Path("/pages", "GET", room.home),
    Path("/pages/subscription", "GET", room.subscription),
    Path("/pages/manage", "GET", room.manage),
    Path("/pages/more", "GET", room.more),
    Path("/pages/compare", "GET", room.compare),
    Path("/pages/edit", "GET", editing.edit),
    Path("/pages/checkout", "GET", ordering.checkout),
    Path("/pages/payment", "GET", ordering.payment),
    Path("/pages/buy", "POST", ordering.buy),
    Path("/pages/confirmed", "GET", ordering.confirmed),
    Path("/pages/request", "GET", requesting.ask),
    Path("/pages/request", "POST", requesting.send),
)
DEMO = (
    Path("/pages/demo", "GET", entering.choose),
    Path("/pages/demo", "POST", entering.enter),
    Path("/pages/leave", "POST", entering.leave),
)


NOWHERE = ("other", "other")
"""Path and method, for metrics, of what has none of its own."""


def endpoints(
    services: Services, cache: Callable[[], AnswerCache], time_limit: TimeLimit
) -> Iterator[PageEndpoint]:
    """Every path of the pages; where the service has none of customers, those that are for everybody."""
    pages, public = services.pages, Public()
    paths = [Path(PRICES, "GET", public.prices), Path(STATIC, "GET", public.static)]
    if pages is None:
        pages = CustomerPages(new_key(), InMemory())  # nothing is taken down: no page takes an order
    else:
        paths += [*PATHS, *(DEMO if pages.demo is not None else ())]
        make_ready("customer")
    for one in paths:
        yield PageEndpoint(one, services, pages, cache, time_limit, room.failed)


def refused(
    services: Services,
    cache: Callable[[], AnswerCache],
    time_limit: TimeLimit,
    problem: Callable[[str], Problem],
) -> PageEndpoint:
    """What tells people, on a page, that a path is none or cannot be asked so; with a way back."""

    async def told(asking: Asking, pages: CustomerPages) -> Page:
        del pages
        return room.lost(asking, problem(asking.language))

    pages = services.pages or CustomerPages(new_key(), InMemory())
    return PageEndpoint(Path(*NOWHERE, told), services, pages, cache, time_limit, room.failed)
