"""Templates made into pages. They hold labels and places; sentences about answers come from report/."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from ..language import LANGUAGES, filled, say, sentences
from ..language.seats import Seat, called
from ..report import money
from .static import asset

SHARED: Final = "pages"
"""The subject of the labels that all pages share."""


def label(subject: str, key: str, language: str, seat: Seat | None = None, **words: object) -> str:
    """A label of a subject, or of those that all pages share. Raises KeyError for one there is not."""
    known = sentences(language, subject if key in sentences(language, subject) else SHARED)[key]
    return filled(called(known, language, seat) if seat else known, language, words)


@pass_context
def _say(context: Context, key: str, **words: object) -> str:
    return label(context["subject"], key, context["language"], **{"seat": context["seat"], **words})


@pass_context
def _colon(context: Context) -> str:
    return say("interface", "colon", context["language"]).replace(" ", "\u00a0")


@pass_context
def _day(context: Context, value: date) -> str:
    return money.day(value, context["language"])


@pass_context
def _number(context: Context, value: int | Decimal) -> str:
    return money.number(value, context["language"])


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("maybuy.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"say": _say, "colon": _colon, "asset": asset, "languages": LANGUAGES}
    made.filters |= {"day": _day, "number": _number}
    return made


def make_ready(folder: str) -> None:
    """Compiles the templates of a folder, so that nobody who asks for a page has to wait for it."""
    made = _environment()
    for name in made.list_templates(filter_func=lambda name: name.startswith(f"{folder}/")):
        made.get_template(name)


def rendered(
    template: str, language: str, subject: str = SHARED, *, seat: Seat | None = None, **words: Any
) -> bytes:
    """A template of `web/templates/` as UTF-8 HTML.

    In it `say("key", word=…)` is a label in `language`, of `subject` first, and `colon()` what stands between
    one and what follows it; the filters `day` and `number` write as people do, and `asset("name")` is the
    address of a static file. `seat` is what the catalog calls a seat, for labels; of one about a single item,
    `say("key", seat=…)` is. All else is in `words`; a word that is not there is a fault of the program.
    """
    given: Mapping[str, Any] = {**words, "language": language, "subject": subject, "seat": seat}
    return _environment().get_template(template).render(given).encode()
