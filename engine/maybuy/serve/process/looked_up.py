"""Accounts by id for whoever is no service: from where a service takes them, one after the other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from ...diff.replayed import Why
from ...model.account import Account
from ...model.reading import model_of
from ...model.service import Settings
from ...source import read
from ..accounts.folder import FolderAccounts
from ..answer.inline import account_of_json
from ..answer.plain import is_simple
from ..operate.logs import LOGGER
from ..services import AccountNotFoundError, AccountSource, AccountsUnavailableError
from .assemble import accounts_of

DEPTH: Final = 32
"""Lists and objects inside each other that the quick reader is left to judge."""


@contextmanager
def looked_up(settings: Settings) -> Iterator[LookedUp]:
    """The accounts of a folder or a database, as they are now.

    Raises StartError for a source that can never work, AccountsUnavailableError for one that is not there.
    """
    LOGGER.addHandler(logging.NullHandler())  # what a service would log is said by whoever looks up
    source = accounts_of(settings)
    assert source is not None
    with asyncio.Runner() as runner:
        try:
            if isinstance(source, FolderAccounts):
                source.look()  # however long that takes: nobody waits for an answer
            found = LookedUp(source, runner)
            found.be_there()
            yield found
        finally:
            runner.run(source.close())


class LookedUp:
    """Accounts that are asked for one after the other."""

    def __init__(self, source: AccountSource, runner: asyncio.Runner) -> None:
        self._source = source
        self._runner = runner

    def account(self, name: str) -> Account | Why:
        """The account of an id, or why there is none. Raises AccountsUnavailableError where there can be none
        any more."""
        try:
            text = self._runner.run(self._source.get(name))
        except AccountNotFoundError:
            return "unknown-account"
        except AccountsUnavailableError:
            self.be_there()
            return "unavailable-account"
        found = _account(text, name)
        return found if found is not None and found.id == name else "unreadable-account"

    def be_there(self) -> None:
        """Raises AccountsUnavailableError where accounts cannot be asked for."""
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
