"""Pages of a search: which part is wanted, and the sealed tokens that lead from one to the next.

A token is what the service needs to know of the next page, and a keyed digest of it: nobody else can make
one. It is good for the search that it comes from, on the same day and by the same catalog, since pages of two
different lists make no list.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple

from msgspec import MsgspecError, Struct, json

from ..answer.call import Call
from ..request.problems import Problem
from .question import ShapeError, wrong

MOST_RESULTS: Final = 1_000

_PURPOSE: Final = b"maybuy: a page of a search"
_LONGEST: Final = 1_000  # characters; those of this service have some three hundred
_PARTS: Final = ("subject", "action", "resource", "context")


class Page(NamedTuple):
    """Which part of the results is wanted."""

    token: str
    limit: int | None


class _Place(Struct, forbid_unknown_fields=True):
    """What a token says: where a page begins in which list."""

    search: str
    day: date
    catalog: str
    start: int
    limit: int


class Listing(NamedTuple):
    """One search, of which pages are shown."""

    call: Call
    what: str
    """The kind of search."""
    data: Mapping[str, Any]
    """The request."""
    day: date

    def part(self, page: Page) -> tuple[int, int]:
        """The number of the first result, and how many are asked for. Raises Problem for a wrong token."""
        if not page.token:
            return 0, MOST_RESULTS if page.limit is None else page.limit
        place = self._read(page.token)
        if place is None:
            raise self._problem("unknown")
        if place.search != self._search:
            raise self._problem("search")
        if place.catalog != self._catalog:
            raise self._problem("catalog")
        if place.day != self.day:
            raise self._problem("day")
        if page.limit not in (None, place.limit):
            raise self._problem("limit", limit=place.limit)
        return place.start, place.limit

    def token(self, start: int, limit: int) -> str:
        """What leads to the page that begins there."""
        place = json.encode(_Place(self._search, self.day, self._catalog, start, limit))
        return self._sealed(urlsafe_b64encode(place).rstrip(b"=").decode())

    @property
    def _search(self) -> str:
        """A digest of what is searched for."""
        asked = [self.what, {key: self.data.get(key) for key in _PARTS}]
        return sha256(json.encode(asked, order="deterministic")).hexdigest()[:32]

    @property
    def _catalog(self) -> str:
        snapshot = self.call.cache.snapshot
        return f"{snapshot.version} {snapshot.authzen_version}".rstrip()

    def _sealed(self, place: str) -> str:
        seal = hmac.digest(self.call.services.token_key, _PURPOSE + place.encode(), sha256)
        return f"{place}.{urlsafe_b64encode(seal).rstrip(b'=').decode()}"

    def _read(self, token: str) -> _Place | None:
        """What a token of this service says; None for anything else."""
        if len(token) > _LONGEST or not token.isascii():
            return None
        place = token.partition(".")[0]
        if not hmac.compare_digest(self._sealed(place), token):
            return None
        try:
            return json.decode(urlsafe_b64decode(place + "=" * (-len(place) % 4)), type=_Place)
        except (ValueError, MsgspecError):  # of another version, with the same key
            return None

    def _problem(self, variant: str, **words: object) -> Problem:
        return self.call.problem("invalid-page", variant, **words)


def page_of(data: Mapping[str, Any]) -> Page:
    """The page that a request asks for. Raises ShapeError."""
    page = data.get("page")
    if page is None:
        return Page("", None)
    if not isinstance(page, dict):
        raise wrong(("page",), page, "mapping")
    token, limit = page.get("token"), page.get("limit")
    if token is not None and not isinstance(token, str):
        raise wrong(("page", "token"), token, "text")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
        raise wrong(("page", "limit"), limit, "integer")
    if limit is not None and limit < 0:
        raise ShapeError("out-of-range", ("page", "limit"), "less", word=str(limit), bound=0)
    return Page(token or "", limit)
