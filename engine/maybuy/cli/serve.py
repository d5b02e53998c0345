"""`maybuy serve`."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from ..language import say
from ..model.service import Settings
from .service_options import service_options
from .shared import common, engine_of, fail

NEEDED = ("msgspec", "starlette", "uvicorn")
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
    from ..serve.process.assemble import check  # noqa: PLC0415  slow to import, and not always installed
    from ..serve.process.reading import stamp  # noqa: PLC0415
    from ..serve.process.supervisor import end_on_signals, supervise  # noqa: PLC0415
    from ..serve.start_error import StartError  # noqa: PLC0415

    given = {name: value for name, value in options.items() if value is not None}
    settings = Settings(root=root, lang=language, **given)
    known = stamp(root)
    definitions = engine_of(root, language).definitions
    with ExitStack() as stack:
        try:
            listening = listen(settings)
            stack.callback(stop_listening, settings, listening)
            keys = required_keys(settings.reached_at, settings.keys_file, os.environ)
            check_hosts(settings, keyed=bool(keys))
            sealing = token_key(settings.token_key_file)
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
        sys.exit(supervise(settings, definitions, keys, sealing, listening, known))
