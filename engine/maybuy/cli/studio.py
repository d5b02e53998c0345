"""`maybuy studio`."""

from __future__ import annotations

import socket
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..language import say
from ..model.base import today
from .shared import check_extra, check_root, common, fail

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"
"""Where the studio listens, and nowhere else: who reaches it can write files."""

NEEDED = ("jinja2", "starlette", "uvicorn")
"""What the extra `maybuy[serve]` installs, as far as the studio cannot start without it."""


@click.command("studio", epilog="\b\nExample:\n  maybuy studio --port 8081 --no-browser")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=0,
    show_default=True,
    help="The port; 0 for any that is free.",
)
@click.option("--no-browser", "quiet", is_flag=True, help="Only print the address.")
@common
def command(port: int, quiet: bool, root: Path, language: str) -> None:
    """Edit the catalog and the policies in a browser, and see what comes of it before it is saved.

    It edits the working copy, only from this machine, and only for the browser that opens the address it
    prints: that opens it once. Ctrl-C ends it.
    """
    check_extra(NEEDED, "service", language)
    check_root(root, language)
    from ..studio.app import application  # noqa: PLC0415  slow to import, and not always installed
    from ..studio.state import Studio  # noqa: PLC0415

    try:
        listening = socket.create_server((LOOPBACK, port))
    except OSError as error:
        where = f"{LOOPBACK}:{port}"
        fail(say("service", "usage.address", language, where=where, problem=error.strerror), language)
    with listening:
        gate = application(Studio(root, today), listening.getsockname()[1], language)
        click.echo(say("interface", "studio.start", language, url=gate.url, root=root))
        if not quiet:
            webbrowser.open(gate.url)
        _serve(gate, listening)


def _serve(app: ASGIApp, listening: socket.socket) -> None:
    """Answers until Ctrl-C."""
    import uvicorn  # noqa: PLC0415  as above

    settings = uvicorn.Config(
        app, log_level="error", access_log=False, server_header=False, ws="none", proxy_headers=False,
        timeout_graceful_shutdown=2, lifespan="on",
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        uvicorn.Server(settings).run(sockets=[listening])
