"""Options made from the fields of a service's settings, which say how each is called, read and told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from re import fullmatch
from typing import Any, Literal, get_args, get_origin

import click
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from ..language import say
from ..model.base import URL, Url
from ..model.service import METAVARS, SHORTER, Settings
from ..source import shown
from .everywhere import F, language_of, with_options
from .shared import day_of


class _Word(click.ParamType[str]):
    """A text that says something."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it is; an empty one is refused."""
        if not value:
            self.fail(say("interface", "usage.empty", language_of(None)), param, ctx)
        return str(value)


class _Url(_Word):
    """The address of a service."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address as it is; anything else is refused."""
        text = super().convert(value, param, ctx)
        if not fullmatch(URL.removesuffix("$"), text):
            language = language_of(None)
            said = [
                say("diagnostics", f"bad-format.url{part}", language, word=shown(text))
                for part in ("", ".help")
            ]
            self.fail(" - ".join(said), param, ctx)
        return text


class _Day(_Word):
    """A day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day; anything else is refused."""
        if isinstance(value, date):
            return value
        return day_of(super().convert(value, param, ctx), language_of(None))


class _Words(click.ParamType[tuple[str, ...]]):
    """Words with commas between them."""

    name = "words"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The words of a text; those of a file are words already."""
        del param, ctx
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(part.strip() for part in parts if part.strip())


def settings_options(*names: str) -> Callable[[F], F]:
    """Adds an option for each of these fields of Settings, in this order."""

    def add(command: F) -> F:
        return with_options(command, *(_option(name, Settings.model_fields[name]) for name in names))

    return add


def flags_of(name: str) -> list[str]:
    """What the option of a field is called on the command line."""
    return [f"--{name.replace('_', '-')}", *([SHORTER[name]] if name in SHORTER else [])]


def _option(name: str, field: FieldInfo) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    flags = flags_of(name)
    if field.annotation is bool:
        return click.option(*flags, name, is_flag=True, help=field.description)
    return click.option(
        *flags,
        name,
        type=_type(field),
        metavar=METAVARS.get(name, None if get_origin(field.annotation) is Literal else "N"),
        default=field.default,
        show_default=field.default not in (None, ()),
        help=field.description,
    )


def _type(field: FieldInfo) -> click.ParamType[Any]:
    """The type of click's that takes what the field takes."""
    if Url in get_args(field.annotation):
        return _Url()
    asked = _of_optional(field.annotation)
    if asked is date:
        return _Day()
    if get_origin(asked) is Literal:
        return click.Choice(get_args(asked))
    if get_origin(asked) is tuple:
        return _Words()
    if asked in (int, float):
        least: Any = next((one.ge for one in field.metadata if isinstance(one, Ge)), None)
        most: Any = next((one.le for one in field.metadata if isinstance(one, Le)), None)
        return click.IntRange(least, most) if asked is int else click.FloatRange(least, most)
    return click.Path(path_type=Path) if asked is Path else _Word()


def _of_optional(annotation: Any) -> Any:
    """A field's type, without what says that it may be left out or how it is read."""
    inner = [one for one in get_args(annotation) if one is not type(None)]
    if get_origin(annotation) in (None, Literal, tuple):
        return annotation
    return _of_optional(inner[0])
