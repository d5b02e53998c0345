"""What can be read beside the tools: the catalog, the price page, the guides, the pages of codes, schemas."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import mcp_types as types
from msgspec import json

from ...language import say
from ...model.base import today
from ...model.kinds import KINDS
from ...model.schemas import schema
from ...report import pages
from ..answer import native
from .visit import Door, Visit

SCHEME: Final = "maybuy://"
CATALOG: Final = f"{SCHEME}catalog"
PRICES: Final = f"{SCHEME}prices"
ACCOUNTS: Final = f"{SCHEME}accounts"
GUIDE: Final = f"{SCHEME}guides/"
CODE: Final = f"{SCHEME}codes/"
KIND: Final = f"{SCHEME}schemas/"

JSON, HTML, MARKDOWN = "application/json", "text/html", "text/markdown"

TEMPLATES: Final = ((CODE, "code", MARKDOWN), (KIND, "kind", JSON))
"""What there is one of for each of something: how its address begins, of what, and what it is."""

GUIDES: Final = Path(__file__).resolve().parents[2] / "guides"
"""The folder docs/guides, carried by the package."""


@cache
def guides() -> dict[str, str]:
    """Every guide by its name, with its title."""
    return {
        file.stem: file.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
        for file in sorted(GUIDES.glob("*.md"))
    }


def listed(door: Door) -> list[types.Resource]:
    """All that can be read by its name."""
    language = door.language()

    def one(uri: str, kind: str, title: str) -> types.Resource:
        return types.Resource(uri=uri, name=uri.removeprefix(SCHEME), title=title, mime_type=kind)

    found = [
        one(CATALOG, JSON, say("mcp", "resource.catalog", language)),
        one(PRICES, HTML, say("mcp", "resource.prices", language)),
    ]
    if door.accounts is not None:
        found.append(one(ACCOUNTS, JSON, say("mcp", "resource.accounts", language)))
    return [*found, *(one(f"{GUIDE}{name}", MARKDOWN, title) for name, title in guides().items())]


def templates(language: str) -> list[types.ResourceTemplate]:
    """What there is one of for each code, and each kind of file."""
    return [
        types.ResourceTemplate(
            uri_template=f"{start}{{{key}}}",
            name=key,
            mime_type=kind,
            title=say("mcp", f"resource.{key}", language),
        )
        for start, key, kind in TEMPLATES
    ]


async def read(door: Door, uri: str) -> types.TextResourceContents | None:
    """What a resource holds; None where there is none of that name. No name is ever made a path.

    Raises LoadError and StartError where nothing can be asked of the files as they are.
    """
    text: str | None = None
    kind = JSON
    if uri in (CATALOG, PRICES):
        visit = await door.visit()
        call = visit.call(b"")
        if uri == CATALOG:
            text = (await native.catalog(call)).body.decode()
        else:
            kind, text = HTML, await call.on_thread(_prices, visit)
    elif uri == ACCOUNTS and door.accounts is not None:
        text = json.encode(await door.accounts.listed()).decode()
    elif uri.startswith(GUIDE) and (name := uri.removeprefix(GUIDE)) in guides():
        kind, text = MARKDOWN, (GUIDES / f"{name}.md").read_text(encoding="utf-8")
    elif uri.startswith(CODE):
        kind, text = MARKDOWN, pages.page(uri.removeprefix(CODE), door.language())
    elif uri.startswith(KIND) and (name := uri.removeprefix(KIND)) in KINDS:
        text = json.encode(schema(name)).decode()
    return None if text is None else types.TextResourceContents(uri=uri, mime_type=kind, text=text)


def _prices(visit: Visit) -> str:
    from ...web.prices import PricePages  # noqa: PLC0415  slow to import, and few need it

    return PricePages(visit.cache.definitions, today()).page({}, visit.language).decode()
