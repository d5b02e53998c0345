"""The files of a root as they are at each message: read again when one has changed, and their accounts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import anyio

from ...engine import Engine
from ...language import say
from ...model.service import Settings
from ...source import LoadError, nearest, read, read_file, shown
from ...studio.files import Entry, entries
from ..accounts.folder import FolderAccounts
from ..answer.cache import AnswerCache
from ..mcp.fitting import fitting
from ..mcp.visit import Door, Visit
from ..process.reading import Stamp, read_catalog, stamp
from ..request.problems import Problem
from ..request.time_limit import Caller, Message
from ..services import AccountNotFoundError, AccountSource, AccountsUnavailableError, Services
from ..start_error import StartError
from ..state import Current, Snapshot

SECONDS: Final = 60.0
"""For all of a question, as far as it can be cut short; many clients wait no longer."""


class Working:
    """A root whose files people work on. Whatever is asked is answered from the files as they are."""

    def __init__(self, settings: Settings, language: str, source: AccountSource | None = None) -> None:
        """`source` is where accounts are looked up by id, in place of the files of the root."""
        self._settings = settings
        self._source = source
        self._language = language
        self._lock = anyio.Lock()
        self._known: Stamp | None = None
        self._cache: AnswerCache | None = None
        self._error: LoadError | StartError | None = None

    @property
    def door(self) -> Door:
        """Where messages about it come from: whoever sends them can read the files anyway."""
        return Door(self.visit, lambda: self._language, lambda _: True, self)

    async def visit(self) -> Visit:
        """A message's visit, by the files as they are. Raises LoadError and StartError."""
        async with self._lock:
            now = await anyio.to_thread.run_sync(stamp, self._settings.root)
            if self._known is None or now != self._known:
                await self._read(now)
        if self._error is not None:
            raise self._error
        assert self._cache is not None  # INVARIANT: it was read without an error
        services = Services(self._settings, Current(self._cache.snapshot), accounts=self._source)
        return Visit(
            services,
            self._cache,
            self._language,
            uuid4().hex,
            {"headers": []},
            Caller(_nothing),
            self.account,
        )

    async def _read(self, now: Stamp) -> None:
        try:
            definitions = await anyio.to_thread.run_sync(read_catalog, self._settings.root)
        except (LoadError, StartError) as error:
            self._cache, self._error = None, error
        else:
            engine = await anyio.to_thread.run_sync(Engine, definitions)
            self._cache, self._error = AnswerCache(Snapshot(engine, datetime.now(UTC))), None
        self._known = now

    async def listed(self) -> list[dict[str, Any]]:
        """See mcp.visit.Accounts: those in the files beside the catalog, and those that can be asked about by
        their ids alone, as far as these can be listed."""
        found = [{"file": entry.name, **_told(data)} for entry, data in await self._read_accounts()]
        if isinstance(self._source, FolderAccounts):
            with suppress(AccountsUnavailableError):  # whoever asks about one is told
                for name in await self._source.ids():
                    with suppress(AccountNotFoundError):
                        found += await self._from(self._source, name)
        return found

    async def named(self, typed: str, most: int) -> list[str]:
        """See mcp.visit.Accounts: a database is not asked, for it is asked for one id only."""
        files = await self._read_accounts()
        ids = [str(data["id"]) for _, data in files if data.get("id")]
        found = fitting(typed, [*ids, *(entry.name for entry, _ in files)])
        if isinstance(self._source, FolderAccounts):
            with suppress(AccountsUnavailableError):
                found = list(dict.fromkeys((*await self._source.beginning(typed, most), *found)))
        return found

    async def users(self, account: str) -> list[str]:
        """See mcp.visit.Accounts."""
        files = await self._read_accounts()
        found = [_told(data) for entry, data in files if account in ("", data.get("id"), entry.name)]
        if self._source is not None and account and not any(account == entry.name for entry, _ in files):
            with suppress(AccountsUnavailableError, AccountNotFoundError):
                found = await self._from(self._source, account)
        return [str(user["id"]) for one in found for user in one["users"] if user["id"]]

    @staticmethod
    async def _from(source: AccountSource, account: str) -> list[dict[str, Any]]:
        """What is told of an account that is looked up by its id; nothing where it cannot be read.

        Raises AccountsUnavailableError and AccountNotFoundError.
        """
        data = read(await source.get(account), account).data
        return [_told(data)] if isinstance(data, dict) else []

    async def _read_accounts(self) -> list[tuple[Entry, dict[str, Any]]]:
        return await anyio.to_thread.run_sync(self._accounts)

    def account(self, named: str, language: str) -> Mapping[str, Any] | None:
        """The account in a file of the root, by its id or the file's way from there; None for an id where
        these are looked up elsewhere. Raises Problem.

        A name is looked up among the files that a walk has found; it is never a way to a file by itself.
        """
        found = self._accounts()
        for entry, data in found:
            if entry.name == named.removeprefix("./"):
                return data
        if self._source is not None:
            return None
        of_id = [(entry, data) for entry, data in found if data.get("id") == named]
        if len(of_id) == 1:
            return of_id[0][1]
        files = ", ".join(f"`{entry.name}`" for entry, _ in of_id)
        names = [str(data.get("id")) for _, data in found] + [entry.name for entry, _ in found]
        word = shown(named)
        near = nearest(word, names)
        key = "account.several" if of_id else "account.near" if near else "account.unknown"
        detail = say("mcp", key, language, word=word, near=near, files=files)
        raise Problem("unknown-account", language, detail=detail)

    def _accounts(self) -> list[tuple[Entry, dict[str, Any]]]:
        root = self._settings.root
        if root.is_file():
            return []
        found = []
        for entry in entries(root):
            if entry.kind == "account":
                data = read_file(Path(entry.real), entry.name).data
                if isinstance(data, dict):
                    found.append((entry, json.loads(json.dumps(data, default=str))))
        return found


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of an account: its id, its users and their roles."""
    given = data.get("users")
    users = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return {"id": data.get("id"), "users": [{key: one.get(key) for key in ("id", "role")} for one in users]}


async def _nothing() -> Message:
    """Nothing more comes of a message, whoever sent it is there for as long as the process is."""
    await anyio.sleep_forever()
    raise AssertionError
