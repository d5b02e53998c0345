"""`maybuy serve`."""

from __future__ import annotations

from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from ..language import say
from .shared import common, engine_of, fail

NEEDED = ("msgspec", "starlette", "uvicorn")
"""What the extra `maybuy[serve]` installs, as far as the service cannot start without it."""


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
    "--time-limit",
    type=click.FloatRange(0.1, 600),
    metavar="SECONDS",
    default=10.0,
    help="For reading a request and answering it.",
)
@common
def command(*, root: Path, language: str, **options: Any) -> None:
    """Answer questions over HTTP.

    Every option can be given in the environment too: --port as MAYBUY_PORT, and so on.
    """
    if not all(find_spec(name) for name in NEEDED):
        fail(say("service", "usage.extra", language), language)
    from ..serve.assemble import assemble  # noqa: PLC0415  slow to import, and not always installed
    from ..serve.run import AddressError, end_on_signals, is_loopback, listen, serve, url_of  # noqa: PLC0415
    from ..serve.settings import Settings  # noqa: PLC0415

    known = {field.name for field in fields(Settings)}
    settings = Settings(
        root, language=language, **{key: value for key, value in options.items() if key in known}
    )
    services = assemble(settings, engine_of(root, language))
    try:
        if services.keys is None and not is_loopback(settings.host):
            fail(say("service", "usage.keys", language, host=settings.host), language)
        listening = listen(settings)
    except AddressError as error:
        words = {"host": settings.host, "port": settings.port, "problem": error}
        fail(say("service", "usage.address", language, **words), language)
    snapshot = services.current.snapshot
    one = ".one" if settings.workers == 1 else ""
    words = {
        "url": url_of(listening),
        "catalog": snapshot.id,
        "version": snapshot.version[:19],
        "workers": say("service", f"start.workers{one}", language, count=settings.workers),
    }
    end_on_signals()
    click.echo(say("service", "start", language, **words))
    serve(settings, services, listening)
