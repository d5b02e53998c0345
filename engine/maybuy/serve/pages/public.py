"""What the pages show to everybody: prices, and the files that pages load."""

from __future__ import annotations

from ...web.headers import public, unchanging
from ...web.prices import PricePages
from ...web.static import PREFIX, served
from ..answer.cache import AnswerCache
from ..services import CustomerPages
from .answering import Asking, Page, page

STATIC = f"{PREFIX}{{file:path}}"
SECONDS = 60
"""How long a page of prices is kept by who got it."""


class Public:
    """The price pages of the catalog that answers, on the day that it is."""

    def __init__(self) -> None:
        self._of: tuple[AnswerCache, PricePages] | None = None

    async def prices(self, asking: Asking, pages: CustomerPages) -> Page:
        """`GET /pages/prices`."""
        del pages
        cache, day = asking.call.cache, asking.today
        if self._of is None or self._of[0] is not cache or self._of[1].at != day:
            self._of = cache, PricePages(cache.definitions, day)
        made, asked = self._of[1], dict(asking.given)
        body = await asking.call.on_thread(made.page, asked, asking.language)
        return Page(body, headers=public(framed=asked.get("embed") == "1", seconds=SECONDS))

    async def static(self, asking: Asking, pages: CustomerPages) -> Page:
        """`GET /pages/static/…`."""
        del pages
        found = served(asking.path)
        if found is None:
            return page(asking, "problem", 404, title="", detail="")
        return Page(found.body, headers=unchanging(), kind=found.kind.encode())
