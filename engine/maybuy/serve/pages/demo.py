"""The demo: a folder's accounts, each as the orders leave it that were made since the service runs."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from ...model.account import Account
from ...model.definitions import Definitions
from ...order.applied import OrderRecord, RecordError, applied
from ...report.preview_json import subscription_json
from ..accounts.folder import FolderAccounts
from ..operate.logs import event
from ..services import AccountNotFoundError, AccountsUnavailableError, Readiness


class DemoAccounts:
    """See services.AccountSource and services.Demo."""

    def __init__(self, folder: FolderAccounts) -> None:
        self._folder = folder
        self._changed: dict[str, bytes] = {}

    async def get(self, account: str, /) -> bytes:
        """See services.AccountSource."""
        return self._changed.get(account) or await self._folder.get(account)

    async def ready(self) -> Readiness:
        """See services.AccountSource."""
        return await self._folder.ready()

    async def close(self) -> None:
        """See services.AccountSource."""
        await self._folder.close()

    async def users(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """See services.Demo."""
        found = []
        for name in await self._folder.ids():
            try:
                said = json.loads(await self.get(name))
            except (AccountNotFoundError, AccountsUnavailableError, ValueError):
                continue
            found.append((name, [(one["id"], one["role"]) for one in said["users"]]))
        return found

    def apply(self, record: Mapping[str, Any], account: Account, definitions: Definitions, /) -> None:
        """See services.Demo."""
        try:
            after = applied(account, OrderRecord.model_validate(record), definitions)
        except RecordError as error:
            event(logging.WARNING, "demo-order-not-applied", account=account.id, problem=str(error))
            return
        self._changed[account.id] = text_of(after)


def text_of(account: Account) -> bytes:
    """An account as a file has it."""
    said = account.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    subscription = subscription_json(account.subscription)
    return json.dumps({"kind": "account", **said, "subscription": subscription}).encode()
