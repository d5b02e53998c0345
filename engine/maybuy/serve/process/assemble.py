"""From settings to services: each worker does this once for itself."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from ...model.definitions import Definitions
from ...model.service import Settings
from ..accounts.folder import FolderAccounts, check_folder
from ..connect.tls import context_of
from ..operate.decision_log import DecisionLog, checked_masks, sink_of, try_out
from ..operate.metrics import About, Metrics
from ..operate.traces import wanted
from ..pages.starting import pages_of, working
from ..services import AccountSource, AccountsUnavailableError, Check, Secrets, Services
from ..start_error import StartError
from .line import Link

SECONDS_TO_CLOSE = 0.5
"""For accounts to let go of what they hold."""

SECONDS_TO_WRITE = 10.0
"""For the decision log to write what waits when a worker ends."""


def assemble(settings: Settings, link: Link, secrets: Secrets) -> Services:
    """Everything the service needs; `secrets` are all workers'. Raises StartError."""
    about = About(version("maybuy"), link.current, lambda: link.status)
    metrics = Metrics(link.counts, link.sums, about, alone=settings.workers == 1)
    checks: dict[str, Check] = {"catalog": link.readiness}
    if link.keys.keys:
        checks["keys"] = link.keys_readiness
    accounts = accounts_of(settings)
    if isinstance(accounts, FolderAccounts):
        with suppress(AccountsUnavailableError):  # who asks for one is told
            accounts.look()
    if accounts is not None:
        checks["accounts"] = accounts.ready
    pages = None if secrets.pages is None else pages_of(settings, secrets.pages, accounts)
    log = None
    if settings.decision_log is not None:
        sink = sink_of(settings.decision_log, settings.decision_log_bytes, settings.decision_log_keep)
        log = DecisionLog(sink, checked_masks(settings.decision_log_mask), metrics.dropped)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        if log is not None:
            log.start()
        async with link.listening(), working(pages):
            yield
            if accounts is not None:
                with suppress(TimeoutError):  # what hangs there ends with the process
                    async with asyncio.timeout(SECONDS_TO_CLOSE):
                        await accounts.close()
            if log is not None:
                await asyncio.to_thread(log.close, SECONDS_TO_WRITE)

    return Services(
        settings,
        link.current,
        token_key=secrets.tokens,
        accounts=accounts if pages is None else pages.accounts,
        pages=None if pages is None else pages.services,
        keys=link.keys if link.keys.keys else None,
        decision_log=log,
        metrics=metrics,
        checks=checks,
        reload=link.reload,
        lifespans=(lifespan,),
    )


def accounts_of(settings: Settings) -> AccountSource | None:
    """Where accounts are looked up by id, if anywhere. Raises StartError."""
    if settings.accounts is None:
        return None
    if "://" not in settings.accounts:
        return FolderAccounts(Path(settings.accounts), settings.accounts_seconds)
    from ..accounts.sql import QUERY, SqlAccounts  # noqa: PLC0415  slow to import

    return SqlAccounts(settings.accounts, settings.accounts_query or QUERY, settings.accounts_seconds)


def check(settings: Settings, definitions: Definitions) -> None:
    """Tries out what workers will do with the settings. Raises StartError; LoadError for broken accounts."""
    context_of(settings)
    if wanted(os.environ) and find_spec("opentelemetry.exporter") is None:
        raise StartError("traces-missing")
    checked_masks(settings.decision_log_mask)
    if settings.decision_log is not None:
        sink = sink_of(settings.decision_log, settings.decision_log_bytes, settings.decision_log_keep)
        try_out(sink, settings.decision_log)
    if isinstance(accounts_of(settings), FolderAccounts):
        folder = Path(settings.accounts or os.curdir)
        try:
            check_folder(folder, definitions)
        except OSError as error:
            raise StartError("accounts-folder", folder=folder) from error
