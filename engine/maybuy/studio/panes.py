"""What stands beside the editor: panes, each made of a working copy and of what is asked of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.datastructures import QueryParams

from ..language import pick
from ..language.told import told
from ..model.account import Account
from ..model.base import as_date
from ..report.html import coded
from ..source import LoadError
from ..web.rendering import rendered
from .asking import Asked, Refused, order_in
from .files import Entry
from .reading import Copy
from .slow import BASES, Part
from .state import Studio
from .working import Job

PANES: Final = ("prices", "account", "order", "change", "checks", "find")
SUBJECT: Final = "studio"
KEPT: Final = ("account", "user", "day")
"""What one pane is asked and others are as well."""

AGAIN: Final = 500
"""Milliseconds until it is looked again how far something is."""

_PLACE: Final = re.compile(
    r"\b((?:catalog|policies|accounts|orders|examples)/[\w./-]+?\.(?:ya?ml|json)):(\d+):\d+"
)


@dataclass(frozen=True)
class View:
    """What a page is asked: the tab, the file, the pane, and what that one is asked; and in what language."""

    tab: str
    file: str
    pane: str
    words: QueryParams = field(hash=False)
    language: str

    def address(self, path: str = "/", **others: str) -> str:
        """An address of the same page with some words in other values."""
        said = {"tab": self.tab, "file": self.file, "pane": self.pane}
        said |= {name: self.words[name] for name in KEPT if self.words.get(name)}
        return f"{path}?{_query(said | others)}"

    def all(self) -> Mapping[str, Sequence[str]]:
        """All values of each word."""
        return {name: self.words.getlist(name) for name in self.words}


def _query(said: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in said.items() if value})


def pane(studio: Studio, view: View) -> Markup:
    """The pane that is asked for, as HTML."""
    copy = studio.good(view.tab)
    if copy is None:
        return _made("nothing", view)
    stale = not studio.copy(view.tab).ok
    return _PANES[view.pane](studio, view, copy, stale)


def _made(name: str, view: View, **words: Any) -> Markup:
    html = rendered(f"studio/{name}.html", view.language, SUBJECT, view=view, code=code, **words).decode()
    return Markup(_linked(html, view))


def code(text: str) -> Markup:
    """A sentence, in which what stands in backticks is code."""
    return Markup(coded(text))


def _linked(html: str, view: View) -> str:
    """Makes links of the places in files that sentences name."""

    def link(found: re.Match[str]) -> str:
        address = view.address(file=found[1], line=found[2]).replace("&", "&amp;")
        return f'<a class="place" href="{address}#editor">{found[0]}</a>'

    return _PLACE.sub(link, html)


def _prices(_: Studio, view: View, __: Copy, stale: bool) -> Markup:
    return _made("prices", view, stale=stale)


def day_of(studio: Studio, view: View) -> date:
    """The day that is asked about, today where it is none."""
    try:
        return as_date(view.words.get("day", ""))
    except ValueError:
        return studio.today()


def _account(studio: Studio, view: View, copy: Copy, stale: bool) -> Markup:
    known = _whose(studio, view, copy)
    words: dict[str, Any] = {"groups": (), "why": "", "key": "", "picked": "account"}
    asked = known.pop("asked")
    denied = view.words.get("all") == "1"
    if asked is not None:
        try:
            words["groups"] = asked.groups(denied=denied)
            key = view.words.get("why", "")
            if key:
                words |= {"why": Markup(asked.why(key)), "key": key}
        except Refused as error:
            known["problem"] = error.message(view.language)
    return _made("account", view, stale=stale, denied=denied, **known, **words)


def _whose(studio: Studio, view: View, copy: Copy) -> dict[str, Any]:
    """The accounts that there are, the one that is asked about, its users, and what is wrong with it."""
    accounts = [one for one in studio.entries() if one.kind == "account"]
    day = day_of(studio, view)
    found: dict[str, Any] = {
        "accounts": [one.name for one in accounts], "account": "", "users": (), "user": "", "day": day,
        "problem": "", "findings": (), "asked": None, "held": None,
    }  # fmt: skip
    entry = next((one for one in accounts if one.name == view.words.get("account")), None)
    entry = entry or next(iter(accounts), None)
    if entry is None:
        return found
    found["account"] = entry.name
    try:
        account = copy.account(entry)
    except LoadError as error:
        return {**found, "findings": told(error.findings, view.language)}
    users = [one.id for one in account.users]
    user = view.words.get("user", "")
    user = user if user in users else next(iter(users), "")
    asked = Asked(copy.engine, account, user, day, view.language) if user else None
    return {**found, "users": users, "user": user, "asked": asked, "held": account}


def _order(studio: Studio, view: View, copy: Copy, stale: bool) -> Markup:
    known = _whose(studio, view, copy)
    asked, account = known.pop("asked"), known.pop("held")
    words: dict[str, Any] = {"groups": (), "shown": "", "picked": set(view.words.getlist("pick"))}
    words["ask"] = {"terms": {}, "details": {}, "methods": {}}
    if asked is not None:
        try:
            words["groups"] = asked.groups(denied=False)
            words |= _ordered(asked, account, view, copy)
        except LoadError as error:
            known["findings"] = told(error.findings, view.language)
        except Refused as error:
            known["problem"] = error.message(view.language)
    definitions, language = copy.definitions, view.language
    named = {one: pick(definitions.name_of(one), language) for one in definitions.cycles}
    begins = account is not None and account.subscription is None
    return _made("order", view, stale=stale, cycles=named if begins else {}, **known, **words)


def _ordered(asked: Asked, account: Account, view: View, copy: Copy) -> dict[str, Any]:
    """What the order comes to, and what may be given for it."""
    del account
    if not view.words.getlist("pick") and not view.words.get("promotion"):
        return {}
    definitions, language = copy.definitions, view.language
    preview = asked.preview(order_in(asked.user, view.all(), definitions))
    duties = {one.what: one for one in preview.obligations}

    def named(things: Sequence[str]) -> dict[str, str]:
        return {one: pick(definitions.name_of(one), language) for one in things}

    terms = [one for one in duties if duties[one].kind == "accept_terms"]
    ask = {
        "terms": named(terms),
        "details": named([one for one in duties if one not in terms]),
        "methods": named(preview.payment_methods),
    }
    return {"shown": Markup(asked.previewed(preview)), "ask": ask}


def _change(studio: Studio, view: View, _: Copy, stale: bool) -> Markup:
    base = view.words.get("base", "")
    base = base if base in BASES else BASES[0]
    words = {"base": base, **({"all": "1"} if view.words.get("all") == "1" else {})}
    job = studio.job(view.tab, "change", words, day_of(studio, view), view.language)
    day = day_of(studio, view)
    return _made("change", view, stale=stale, bases=BASES, base=base, day=day, **_said(job, view))


def _checks(studio: Studio, view: View, _: Copy, stale: bool) -> Markup:
    job = studio.job(view.tab, "checks", {}, studio.today(), view.language)
    return _made("checks", view, stale=stale, **_said(job, view))


def _find(studio: Studio, view: View, copy: Copy, stale: bool) -> Markup:
    names = ("needs", "seats", "cycle", "currency")
    words = {one: view.words.get(one, "")[:5000] for one in names if view.words.get(one)}
    definitions, language = copy.definitions, view.language
    whose = _whose(studio, view, copy)
    if view.words.get("for") == "account" and whose["user"]:
        words |= {"from": whose["account"], "user": whose["user"]}
    asked = bool(view.words.get("needs", "").strip())
    said = _said(studio.job(view.tab, "find", words, day_of(studio, view), language), view) if asked else {}
    things = (*definitions.features, *definitions.limits)
    known = sorted((pick(definitions.name_of(one), language), one) for one in things)
    example = (next(iter(definitions.features), "sso"), next(iter(definitions.limits), "contacts"))
    return _made(
        "find", view, stale=stale, asked=asked, known=known, example=example,
        cycles={one: pick(definitions.name_of(one), language) for one in definitions.cycles},
        currencies=definitions.currencies,
        day=whose["day"], account=whose["account"], user=whose["user"],
        **({"job": None, "parts_": (), "again": 0} | said),
    )  # fmt: skip


def _said(job: Job, view: View) -> dict[str, Any]:
    """How far a question is, and what came of it so far."""
    parts = [Part(Markup(one.html), one.findings) for one in list(job.parts)]
    del view
    return {"job": job, "parts_": parts, "again": 0 if job.ended else AGAIN}


_PANES: Final[Mapping[str, Callable[[Studio, View, Copy, bool], Markup]]] = {
    "prices": _prices,
    "account": _account,
    "order": _order,
    "change": _change,
    "checks": _checks,
    "find": _find,
}


def entry_kinds(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Files by their folders, in their order."""
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.name.rpartition("/")[0], []).append(one)
    return found
