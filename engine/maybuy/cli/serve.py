"""`maybuy serve`: its options, made from the fields of its model, and the file that may hold them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from re import fullmatch
from typing import Any, Final, Literal, get_args, get_origin

import click
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from ..language import say
from ..loading import read_authzen
from ..model.base import URL, Url
from ..model.definitions import Definitions
from ..model.reading import model_of
from ..model.service import METAVARS, SHORTER, Settings
from ..registry.reference import in_registry
from ..registry.terms import TermsError
from ..source import Finding, LoadError, read_file, shown
from .completion import files
from .everywhere import language_of
from .shared import common, day_of, engine_of, explained, fail

APART: Final = ("kind", "root", "lang")
"""Fields that every command has as options, and the one that says what a file is."""


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


def service_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds an option for every field of Settings, and --config for the file that holds some of them."""
    fields = [(name, field) for name, field in Settings.model_fields.items() if name not in APART]
    for name, field in reversed(fields):
        command = _option(name, field)(command)
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        is_eager=True,
        expose_value=False,
        callback=_read_config,
        shell_complete=files,
        help="A YAML file of kind: service, which has any of these options by the same names.",
    )(command)


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


def _read_config(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    """Takes the options of a file as defaults: the environment and the command line go before them."""
    if value is None or ctx.resilient_parsing:
        return
    language = language_of(None)
    with explained(language):
        document = read_file(value, str(value))
        model, findings = model_of(document, kind="service")
        found = [*document.findings, *findings]
        if found or not isinstance(model, Settings):
            raise LoadError(sorted(found, key=Finding.key), (document,))
    before = {name for name, said in (ctx.find_root().obj or {}).items() if said}
    chosen = {name: getattr(model, name) for name in model.model_fields_set - {"kind"} - before}
    ctx.default_map = {**(ctx.default_map or {}), **chosen}


def _first(settings: Settings, language: str) -> tuple[Definitions, str]:
    """What the service starts with, and its digest in a registry where it comes from one."""
    from ..serve.process.registry import from_registry  # noqa: PLC0415

    if in_registry(settings.root):
        return from_registry(settings)
    return engine_of(settings.root, language).definitions, ""


NEEDED = ("msgspec", "starlette", "uvicorn", "jinja2", "jwt")
"""What the extra `maybuy[serve]` installs, as far as the service cannot start without it."""


@click.command(
    "serve",
    context_settings={"auto_envvar_prefix": "MAYBUY", "show_default": True},
    epilog="\b\nExamples:\n  maybuy serve --workers 2\n  maybuy serve --config service.yaml",
)
@service_options
@common
def command(*, root: Path, language: str, **options: Any) -> None:
    """Answer questions over HTTP.

    Every option can stand in the environment, --max-body as MAYBUY_MAX_BODY, and in a file, as max_body.
    The command line goes before the environment, and that before the file.
    """
    if not all(find_spec(name) for name in NEEDED):
        fail(say("service", "usage.extra", language), language)
    from ..serve.connect.gate import check_hosts  # noqa: PLC0415
    from ..serve.connect.listening import AddressError, listen, stop_listening, url_of  # noqa: PLC0415
    from ..serve.operate.keys import required_keys, token_key  # noqa: PLC0415
    from ..serve.operate.logs import configure  # noqa: PLC0415
    from ..serve.pages.starting import check_pages, demonstrated, pages_secret  # noqa: PLC0415
    from ..serve.process.assemble import check  # noqa: PLC0415  slow to import, and not always installed
    from ..serve.process.reading import first_stamp  # noqa: PLC0415
    from ..serve.process.registry import check_registry  # noqa: PLC0415
    from ..serve.process.supervisor import end_on_signals, supervise  # noqa: PLC0415
    from ..serve.services import Secrets  # noqa: PLC0415
    from ..serve.start_error import StartError  # noqa: PLC0415

    given = {name: value for name, value in options.items() if value is not None}
    settings = Settings(root=root, lang=language, **given)
    known = first_stamp(settings)
    try:
        check_registry(settings)
    except TermsError as error:
        fail(error.message(language), language)
    with explained(language):
        definitions, bundle = _first(settings, language)
        authzen = None if settings.authzen is None else read_authzen(settings.authzen, definitions)
    with ExitStack() as stack:
        try:
            pages_key = pages_secret(settings, os.environ)
            settings = demonstrated(settings)
            check_pages(settings)
            listening = listen(settings)
            stack.callback(stop_listening, settings, listening)
            keys = required_keys(settings.reached_at, settings.keys_file, os.environ)
            check_hosts(settings, keyed=bool(keys))
            secrets = Secrets(token_key(settings.token_key_file), pages_key)
            check(settings, definitions)
        except StartError as error:
            fail(error.message(language), language)
        except AddressError as error:
            fail(say("service", "usage.address", language, where=error.where, problem=error), language)
        one = ".one" if settings.workers == 1 else ""
        words = {
            "url": url_of(listening, tls=settings.tls_cert is not None),
            "catalog": definitions.id,
            "version": definitions.version[:19],
            "workers": say("service", f"start.workers{one}", language, count=settings.workers),
        }
        end_on_signals()
        click.echo(say("service", "start", language, **words), err=settings.decision_log == "-")
        configure(settings.log_format, settings.log_level)
        sys.exit(supervise(settings, definitions, keys, secrets, listening, known, authzen, bundle))
