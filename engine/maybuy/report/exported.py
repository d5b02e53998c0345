"""What another format has no word for, of what was exported: as text and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from ..exporting.told import Report, Unsaid
from ..language import say
from ..language.visible import on_one_line
from ..source import shown
from .console import Text
from .imported import MOST


def exported_json(report: Report, language: str) -> list[dict[str, Any]]:
    """All that is told, each with its code, what it is about, and where that stands."""
    return [
        {"code": one.code, "about": one.about, "place": one.place or None, "message": _message(one, language)}
        for one in report.unsaid
    ]


def _message(one: Unsaid, language: str) -> str:
    return say("exporting", one.code, language, **{name: shown(word) for name, word in one.words})


def show_exported(out: Console, report: Report, language: str) -> None:
    """What is told, of each sort the first few."""
    if not report.unsaid:
        return
    out.print(Text(say("exporting", "unsaid", language)))
    by_code: dict[str, list[Unsaid]] = {}
    for one in report.unsaid:
        by_code.setdefault(one.code, []).append(one)
    for all_ in by_code.values():
        for one in all_[:MOST]:
            about = Text(f"  {on_one_line(one.about)} ", style="label")
            out.print(about + Text(on_one_line(_message(one, language))), soft_wrap=True)
        if len(all_) > MOST:
            more = say("exporting", "more", language, count=len(all_) - MOST)
            out.print(Text(f"  {more}", style="faint"), soft_wrap=True)
