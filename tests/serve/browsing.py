"""A visitor of the customer's pages who has no script: follows links, fills in forms, reads what there is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import httpx

from acceptance.accounts import ROOT, shipped
from maybuy.model.service import Settings
from maybuy.serve.accounts.folder import FolderAccounts
from maybuy.serve.app import create
from maybuy.serve.pages import token
from maybuy.serve.pages.demo import DemoAccounts
from maybuy.serve.pages.taking import InMemory
from maybuy.serve.services import AccountSource, CustomerPages, Orders, Services
from maybuy.serve.state import Current, Snapshot

DAY = date(2020, 9, 1)
KEY = b"a key of the operator's, 32 bytes"
TOKENS = b"a key of the service's, 32 bytes."
MOST_BYTES = 150_000
"""Of any page, of whatever account: each that a test asks for is held to it."""
HOST = "http://127.0.0.1:8080"


@dataclass
class Form:
    """A form with its fields as they are at first."""

    action: str
    method: str
    id: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    """Of selects, radios and boxes, the values that may be chosen."""


class Html(HTMLParser):
    """What is on a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.presses: list[tuple[dict[str, str], str]] = []
        """Buttons that belong to a form elsewhere on the page: their attributes, and what they say."""
        self._pressed = False
        self.offered: set[str] = set()
        self.refused: set[str] = set()
        self.ids: set[str] = set()
        self.texts: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._href: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert not [name for name in given if name == "style" or name.startswith("on")], given
        if "data-offer" in given:
            self.offered.add(given["data-offer"])
        if "data-refused" in given:
            self.refused.add(given["data-refused"])
        if "id" in given:
            assert given["id"] not in self.ids, given["id"]
            self.ids.add(given["id"])
        if tag == "button" and "form" in given:
            self.presses.append((given, ""))
            self._pressed = True
        if tag == "form":
            self._form = Form(given["action"], given.get("method", "get"), given.get("id", ""))
            self.forms.append(self._form)
        elif tag == "a":
            self._href = given["href"]
            self.links.append((given["href"], ""))
        elif self._form is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form = self._form
        assert form is not None
        if tag == "select":
            self._select = given["name"]
        elif tag == "option":
            known = form.choices.setdefault(self._select, [])
            known.append(given["value"])
            if "selected" in given or len(known) == 1:
                form.fields = [one for one in form.fields if one[0] != self._select]
                form.fields.append((self._select, given["value"]))
        elif tag in ("input", "textarea") and "disabled" not in given:
            name, value = given["name"], given.get("value", "")
            if given.get("type") in ("checkbox", "radio"):
                form.choices.setdefault(name, []).append(value)
                if "checked" not in given:
                    return
            form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "button":
            self._pressed = False
        if tag == "a":
            self._href = None

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())
            if self._pressed:
                given, text = self.presses[-1]
                self.presses[-1] = (given, f"{text} {data.strip()}".strip())
            if self._href is not None and self.links:
                href, text = self.links[-1]
                self.links[-1] = (href, f"{text} {data.strip()}".strip())

    @property
    def text(self) -> str:
        """All that is written there."""
        return " ".join(" ".join(self.texts).split())

    def link(self, text: str) -> str:
        """Where the first link with a text leads."""
        return next(href for href, said in self.links if text in said)

    def form(self, action: str) -> Form:
        """The first form that leads somewhere."""
        return next(one for one in self.forms if urlsplit(one.action).path == f"/pages/{action}")


@dataclass
class Seen:
    """A page as it came back."""

    status: int
    headers: httpx.Headers
    text: str
    address: str

    @property
    def html(self) -> Html:
        """What is on it."""
        return Html(self.text)


def service(
    orders: Orders | None = None,
    *,
    accounts: AccountSource | None = None,
    demo: bool = False,
    day: date = DAY,
    **settings: Any,
) -> Services:
    """A service with pages, of the shipped catalog and its example accounts."""
    source = accounts or _examples()
    demo_of = DemoAccounts(_examples()) if demo else None
    pages = CustomerPages(KEY, orders or InMemory(), demo_of, lambda: day)
    return Services(
        Settings(root=ROOT, pages=True, **settings),
        Current(Snapshot(shipped(), datetime(2020, 9, 1, tzinfo=UTC))),
        accounts=demo_of or source,
        token_key=TOKENS,
        pages=pages,
    )


@cache
def _examples() -> FolderAccounts:
    found = FolderAccounts(ROOT / "examples" / "accounts", 30)
    found.look()
    return found


_MADE: dict[int, tuple[Services, Any]] = {}


def _application(services: Services) -> Any:
    """The application of a service, made once."""
    if id(services) not in _MADE:
        _MADE[id(services)] = services, create(services)
    return _MADE[id(services)][1]


class Visitor:
    """Somebody with a browser that has no script."""

    def __init__(self, services: Services, account: str = "", user: str = "", language: str = "en") -> None:
        self.app = _application(services)
        self.language = language
        self.cookies: dict[str, str] = {}
        if account:
            self.cookies[token.COOKIE] = token.issued(account, user, KEY, token.now())

    def ask(
        self,
        method: str,
        address: str,
        fields: Sequence[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        follow: bool = True,
    ) -> Seen:
        """One request, and where it leads."""
        sent = {"accept-language": self.language, **(headers or {})}
        if self.cookies:
            sent.setdefault("cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        body = None if fields is None else urlencode(fields)
        if body is not None:
            sent = {
                "content-type": "application/x-www-form-urlencoded",
                "sec-fetch-site": "same-origin",
                **sent,
            }
        response = asyncio.run(self._asked(method, urljoin(HOST, address), body, sent))
        for said in response.headers.get_list("set-cookie"):
            name, _, rest = said.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        assert len(response.content) < MOST_BYTES or "/static/" in address, address
        if follow and response.status_code == 303:
            return self.get(response.headers["location"])
        return Seen(response.status_code, response.headers, response.text, address)

    async def _asked(
        self, method: str, url: str, body: str | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(method, url, content=body, headers=dict(headers))

    def get(self, address: str, **headers: str) -> Seen:
        """A page."""
        return self.ask("GET", address if address.startswith("/") else f"/pages/{address}", headers=headers)

    def follow(self, seen: Seen, text: str) -> Seen:
        """Where a link of a page leads."""
        return self.get(seen.html.link(text))

    def press(self, seen: Seen, text: str, *, follow: bool = True) -> Seen:
        """What comes of a button that belongs to a form elsewhere on its page: the first with a text, or with
        a value."""
        given = next(one for one, said in seen.html.presses if text in said or text == one["value"])
        (form,) = [one for one in seen.html.forms if one.id == given["form"]]
        query = urlencode([*form.fields, (given["name"], given["value"])])
        return self.ask("GET", f"{given.get('formaction', form.action)}?{query}", follow=follow)

    def send(self, form: Form, *, follow: bool = True, **given: str) -> Seen:
        """Sends a form with some of its fields filled in."""
        names = {name.replace("__", "-").replace("_dot_", "."): value for name, value in given.items()}
        fields = [(name, value) for name, value in form.fields if name not in names]
        fields += list(names.items())
        if form.method == "get":
            return self.ask("GET", f"{form.action}?{urlencode(fields)}", follow=follow)
        return self.ask("POST", form.action, fields, follow=follow)


@cache
def users() -> list[tuple[str, str]]:
    """All example accounts, each with each of its users."""
    found = asyncio.run(DemoAccounts(_examples()).users())
    return [(account, user) for account, ones in found for user, _ in ones]
