"""What was imported or exported, and what one of both formats has no word for: as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rich.console import Console

from ..exporting.told import Report
from ..exporting.told import Unsaid as NotExported
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
        "message": message("importing", one, language),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


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
    told = ((one, document.place(one.path)) for one in _sorted(found, document))
    _show_unsaid(out, "importing", told, language)


def _sorted(found: PriceList, document: Document) -> list[Unsaid]:
    return sorted(found.unsaid, key=lambda one: (document.span(one.path), one.code))


def exported_json(report: Report, language: str) -> list[dict[str, Any]]:
    """All that is not exported, each with its code, what it is about, and where that stands."""
    return [
        {
            "code": one.code, "about": one.about, "place": one.place or None,
            "message": message("exporting", one, language),
        }
        for one in report.unsaid
    ]  # fmt: skip


def show_exported(out: Console, report: Report, language: str) -> None:
    """What is not exported."""
    if report.unsaid:
        _show_unsaid(out, "exporting", ((one, one.about) for one in report.unsaid), language)


def message(subject: str, one: Unsaid | NotExported, language: str) -> str:
    """What is said of something that the other format does not say."""
    return say(subject, one.code, language, **{name: shown(word) for name, word in one.words})


def _show_unsaid(
    out: Console, subject: str, told: Iterable[tuple[Unsaid | NotExported, str]], language: str
) -> None:
    """What is told, and of what: of each sort the first few."""
    out.print(Text(say(subject, "unsaid", language)))
    by_code: dict[str, list[tuple[str, str]]] = {}
    for one, about in told:
        by_code.setdefault(one.code, []).append((about, message(subject, one, language)))
    for all_ in by_code.values():
        for about, said in all_[:MOST]:
            label = Text(f"  {on_one_line(about)} ", style="label")
            out.print(label + Text(on_one_line(said)), soft_wrap=True)
        if len(all_) > MOST:
            more = say(subject, "more", language, count=len(all_) - MOST)
            out.print(Text(f"  {more}", style="faint"), soft_wrap=True)
