"""`maybuy serve`, and the file that may hold its options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import click

from ..language import say
from ..loading import read_authzen
from ..model.definitions import Definitions
from ..model.reading import model_of
from ..model.service import Settings
from ..registry.reference import in_registry
from ..registry.terms import TermsError
from ..source import Finding, LoadError, read_file
from .completion import files
from .everywhere import language_of
from .settings import settings_options
from .shared import check_extra, common, engine_of, explained, fail

APART: Final = ("kind", "root", "lang")
"""Fields that every command has as options, and the one that says what a file is."""


def service_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds an option for every field of Settings, and --config for the file that holds some of them."""
    named = settings_options(*(name for name in Settings.model_fields if name not in APART))(command)
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        is_eager=True,
        expose_value=False,
        callback=_read_config,
        shell_complete=files,
        help="A YAML file of kind: service, which has any of these options by the same names.",
    )(named)


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
    from ..serve.process.registry import from_registry  # noqa: PLC0415  slow to import, and an extra

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
    check_extra(NEEDED, "service", language)
    from ..serve.connect.gate import check_hosts  # noqa: PLC0415
    from ..serve.connect.listening import AddressError, listen, stop_listening, url_of  # noqa: PLC0415
    from ..serve.operate.keys import required_keys, token_key  # noqa: PLC0415
    from ..serve.operate.logs import configure  # noqa: PLC0415
    from ..serve.pages.starting import check_pages, demonstrated, pages_secret  # noqa: PLC0415
    from ..serve.process.assemble import check  # noqa: PLC0415  slow to import, and not always installed
    from ..serve.process.reading import first_stamp  # noqa: PLC0415
    from ..serve.process.registry import check_registry  # noqa: PLC0415
    from ..serve.process.supervisor import Start, end_on_signals, supervise  # noqa: PLC0415
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
        sys.exit(supervise(settings, secrets, listening, Start(definitions, keys, known, authzen, bundle)))
