"""A request for a page that has been let in, and what a page is answered with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from ...language import LANGUAGES
from ...web.headers import Headers, personal
from ...web.rendering import rendered
from ..answer.call import Call
from .draft import Draft
from .token import Visitor

HOME: Final = "/pages"
SUBJECT: Final = "customer"


class Page(NamedTuple):
    """What goes out."""

    body: bytes
    status: int = 200
    headers: Headers = personal()
    kind: bytes = b"text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asking:
    """A request: what its address says, and what its form does."""

    call: Call
    headers: Mapping[bytes, bytes]
    path: str
    given: Sequence[tuple[str, str]]
    """The parameters of the address."""
    form: Sequence[tuple[str, str]]
    secure: bool
    today: date
    spoken: str | None
    """The language that the address asks for, if it does."""

    @property
    def language(self) -> str:
        """The language of the answer."""
        return self.call.language

    def plain(self, page: str) -> str:
        """The address of a page with nothing but the language, where one was asked for."""
        return f"{HOME}/{page}{f'?lang={self.spoken}' if self.spoken else ''}"

    def word(self, name: str) -> str:
        """A parameter of the address; empty where there is none."""
        return next((value for key, value in self.given if key == name), "")

    def field(self, name: str) -> str:
        """A field of the form; empty where there is none."""
        return next((value for key, value in self.form if key == name), "")


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of pages, with the draft in each, and the language where the visitor has chosen one."""

    draft: Draft
    spoken: str | None
    path: str

    @property
    def _lang(self) -> list[tuple[str, str]]:
        return [("lang", self.spoken)] if self.spoken else []

    def to(self, page: str, *more: tuple[str, str], draft: Draft | None = None) -> str:
        """A page of the customer's, such as `manage`."""
        query = (self.draft if draft is None else draft).query(*more, *self._lang)
        return f"{HOME}/{page}{'?' if query else ''}{query}"

    def clean(self, page: str, **more: str) -> str:
        """A page without a draft."""
        return self.to(page, *more.items(), draft=Draft())

    def edit(self, name: str, value: str, on: str = "") -> str:
        """The address that changes the draft."""
        return self.to("edit", (name, value), ("on", on or self.path))

    def fields(self, *apart: str) -> list[tuple[str, str]]:
        """The draft as hidden fields of a form, without those that the form asks for itself."""
        return [(name, value) for name, value in (*self.draft.pairs(), *self._lang) if name not in apart]

    def languages(self, *more: tuple[str, str]) -> list[tuple[str, str]]:
        """This page in every language."""
        return [(one, replace(self, spoken=one).to(self.path, *more)) for one in LANGUAGES]


def page(asking: Asking, template: str, status: int = 200, **words: Any) -> Page:
    """A page of a template of `web/templates/customer/`."""
    body = rendered(f"customer/{template}.html", asking.language, SUBJECT, **words)
    return Page(body, status)


def redirected(address: str, *headers: tuple[bytes, bytes]) -> Page:
    """Another page, to be got."""
    where = quote(address, safe="/?&=:,%~.-_+;@!$'()*").encode()
    return Page(b"", 303, (*personal(), (b"location", where), *headers))


@dataclass(frozen=True, slots=True)
class Here:
    """What every page of a visitor's has around it."""

    visitor: Visitor
    name: str
    """What the account is called."""
    catalog: str
    links: Links
    demo: bool
    languages: Sequence[tuple[str, str]]
