"""`maybuy serve`."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from ..language import say
from .shared import common, engine_of, fail

NEEDED = ("msgspec", "starlette", "uvicorn")
"""What the extra `maybuy[serve]` installs, as far as the service cannot start without it."""


PATH = click.Path(path_type=Path)


def names(_ctx: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    """The names in a text that has commas between them."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


@click.command(
    "serve",
    context_settings={"auto_envvar_prefix": "MAYBUY", "show_default": True},
    epilog="Example: maybuy serve --workers 2",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    help="Where to listen; outside of this machine with keys only.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="PORT", default=8080, help="0: any that is free."
)
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", default=1, help="Processes that answer.")
@click.option(
    "--url",
    metavar="URL",
    help="Where clients reach it, for AuthZEN's metadata (default: where a request was sent to).",
)
@click.option(
    "--max-body",
    type=click.IntRange(1_000),
    metavar="BYTES",
    default=1_000_000,
    help="A body's size at most.",
)
@click.option(
    "--max-batch",
    type=click.IntRange(1, 1_000),
    metavar="N",
    default=1_000,
    help="Questions of a request at most.",
)
@click.option(
    "--max-changes",
    type=click.IntRange(1, 10_000),
    metavar="N",
    default=100,
    help="Changes of an order at most.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0.1, 600),
    metavar="SECONDS",
    default=10.0,
    help="For reading a request and answering it.",
)
@click.option(
    "--keys",
    "keys_file",
    type=PATH,
    metavar="FILE",
    help="Bearer keys, a line each: NAME SCOPE,SCOPE KEY. MAYBUY_KEYS holds lines too.",
)
@click.option(
    "--accounts",
    metavar="WHERE",
    help="Accounts by id: a folder of files, or a database such as sqlite:///FILE.",
)
@click.option("--accounts-query", metavar="SQL", help="The query for an account's document, with :id.")
@click.option(
    "--accounts-seconds",
    type=click.FloatRange(0.1, 600),
    metavar="SECONDS",
    default=2.0,
    help="For finding an account.",
)
@click.option("--decision-log", metavar="FILE", help="A JSON line for each decision; - is standard output.")
@click.option(
    "--decision-log-mask",
    callback=names,
    metavar="FIELD,…",
    default="",
    help="Fields that the decision log does not show.",
)
@click.option(
    "--decision-log-bytes",
    type=click.IntRange(0),
    metavar="BYTES",
    default=100_000_000,
    help="The size at which the file is moved aside; 0: never.",
)
@click.option(
    "--decision-log-keep",
    type=click.IntRange(0, 1_000),
    metavar="N",
    default=5,
    help="Files moved aside that are kept.",
)
@click.option("--watch", is_flag=True, help="Reload files that change, without being asked.")
@click.option(
    "--grace",
    type=click.FloatRange(0, 3_600),
    metavar="SECONDS",
    default=20.0,
    help="For requests to end when the service is stopped.",
)
@click.option(
    "--log-format",
    type=click.Choice(["auto", "json", "text"]),
    default="auto",
    help="auto: text on a terminal, JSON lines elsewhere.",
)
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), default="info")
@common
def command(*, root: Path, language: str, **options: Any) -> None:
    """Answer questions over HTTP.

    Every option can be given in the environment too: --port as MAYBUY_PORT, and so on.
    """
    if not all(find_spec(name) for name in NEEDED):
        fail(say("service", "usage.extra", language), language)
    from ..serve.assemble import check  # noqa: PLC0415  slow to import, and not always installed
    from ..serve.keys import required_keys  # noqa: PLC0415
    from ..serve.logs import configure  # noqa: PLC0415
    from ..serve.run import AddressError, end_on_signals, listen, url_of  # noqa: PLC0415
    from ..serve.settings import Settings  # noqa: PLC0415
    from ..serve.start_error import StartError  # noqa: PLC0415
    from ..serve.supervisor import supervise  # noqa: PLC0415

    settings = Settings(root, language=language, **options)
    definitions = engine_of(root, language).definitions
    try:
        listening = listen(settings)
        keys = required_keys(settings.host, settings.keys_file, os.environ)
        check(settings, definitions)
    except StartError as error:
        fail(error.message(language), language)
    except AddressError as error:
        words = {"host": settings.host, "port": settings.port, "problem": error}
        fail(say("service", "usage.address", language, **words), language)
    one = ".one" if settings.workers == 1 else ""
    words = {
        "url": url_of(listening),
        "catalog": definitions.id,
        "version": definitions.version[:19],
        "workers": say("service", f"start.workers{one}", language, count=settings.workers),
    }
    end_on_signals()
    click.echo(say("service", "start", language, **words), err=settings.decision_log == "-")
    configure(settings.log_format, settings.log_level)
    sys.exit(supervise(settings, definitions, keys, listening))
