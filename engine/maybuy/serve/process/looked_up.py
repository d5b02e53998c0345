"""Accounts by id for whoever is no service: from where a service takes them, one after the other."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Final, Self

from ...diff.replayed import Why
from ...model.account import Account
from ...model.reading import model_of
from ...model.service import Settings
from ...source import read
from ..accounts.folder import FolderAccounts
from ..answer.inline import account_of_json
from ..answer.plain import is_simple
from ..services import AccountNotFoundError, AccountsUnavailableError
from .assemble import accounts_of

DEPTH: Final = 32
"""Lists and objects inside each other that the quick reader is left to judge."""


class LookedUp(AbstractContextManager["LookedUp"]):
    """The accounts of a folder or a database, as they are now."""

    def __init__(self, settings: Settings) -> None:
        """Raises StartError for a source that can never work, AccountsUnavailableError for one that is not
        there."""
        self._source = accounts_of(settings)
        assert self._source is not None
        self._runner = asyncio.Runner()
        if isinstance(self._source, FolderAccounts):
            self._source.look()  # however long that takes: nobody waits for an answer
        self._be_there()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        assert self._source is not None
        self._runner.run(self._source.close())
        self._runner.close()

    def account(self, name: str) -> Account | Why:
        """The account of an id, or why there is none. Raises AccountsUnavailableError where there can be none
        any more."""
        assert self._source is not None
        try:
            text = self._runner.run(self._source.get(name))
        except AccountNotFoundError:
            return "unknown-account"
        except AccountsUnavailableError:
            self._be_there()
            return "unavailable-account"
        found = _account(text, name)
        return found if found is not None and found.id == name else "unreadable-account"

    def _be_there(self) -> None:
        assert self._source is not None
        if not self._runner.run(self._source.ready()).ready:
            raise AccountsUnavailableError


def _account(text: bytes, name: str) -> Account | None:
    """The account in a text, whatever catalog it fits; None where there is none in it."""
    quick = account_of_json(text) if is_simple(text, DEPTH) else None
    if quick is not None:
        return quick
    document = read(text, name)
    model, findings = model_of(document, "account")
    return model if isinstance(model, Account) and not [*document.findings, *findings] else None
