"""What became of a price list that was imported, and what could not be said: as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console

from ..importing.described import PriceList, Unsaid
from ..language import say
from ..language.visible import on_one_line
from ..source import Document, shown
from .console import Text, marked
from .speaker import how_many, joined

MOST: Final = 3
"""How many places of one sort of thing are listed; JSON has them all."""


def imported_json(
    found: PriceList, document: Document, folder: str, files: Sequence[str], language: str
) -> dict[str, Any]:
    """The answer of `import` as JSON."""
    return {
        "source": document.file,
        "root": folder,
        "files": sorted(files),
        "product": found.id,
        "ids": {sort: dict(ids) for sort, ids in found.ids.items()},
        "unsaid": [_unsaid_json(one, document, language) for one in _sorted(found, document)],
    }


def _unsaid_json(one: Unsaid, document: Document, language: str) -> dict[str, Any]:
    span = document.span(one.path)
    return {
        "code": one.code,
        "path": list(one.path),
        "message": message(one, language),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def message(one: Unsaid, language: str) -> str:
    """What is said of something that a root does not say."""
    return say("importing", one.code, language, **{name: shown(word) for name, word in one.words})


def show_imported(out: Console, found: PriceList, document: Document, folder: str, language: str) -> None:
    """How much was imported, and what could not be said, with its places."""
    counts: Mapping[str, int] = {
        "products": sum(one.alone for one in found.others) + max(0, len(found.products) - 1),
        "editions": sum(len(product.plans) for product in found.products),
        "add_ons": sum(not one.alone for one in found.others),
        "features": len(found.features),
        "limits": len(found.limits),
        "promotions": len(found.promotions),
    }
    said = joined(
        (how_many(what, count, language) for what, count in counts.items() if count), language, "and"
    )
    done = say("importing", "done", language, product=found.name, folder=folder, counts=said)
    out.print(marked("allow", on_one_line(done)), soft_wrap=True)
    if not found.unsaid:
        return
    out.print(Text(say("importing", "unsaid", language)))
    by_code: dict[str, list[Unsaid]] = {}
    for one in _sorted(found, document):
        by_code.setdefault(one.code, []).append(one)
    for all_ in by_code.values():
        for one in all_[:MOST]:
            place = Text(f"  {on_one_line(document.place(one.path))} ", style="label")
            out.print(place + Text(message(one, language)), soft_wrap=True)
        if len(all_) > MOST:
            more = say("importing", "more", language, count=len(all_) - MOST)
            out.print(Text(f"  {more}", style="faint"), soft_wrap=True)


def _sorted(found: PriceList, document: Document) -> list[Unsaid]:
    return sorted(found.unsaid, key=lambda one: (document.span(one.path), one.code))
