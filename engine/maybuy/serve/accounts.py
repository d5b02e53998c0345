"""Where accounts come from that a request names by id."""

from __future__ import annotations

from typing import Protocol

from .readiness import Readiness


class AccountSource(Protocol):
    """Knows accounts by id."""

    async def get(self, account: str, /) -> bytes:
        """The text of an account, as JSON or YAML: what an account file holds, read as an inline one is.

        The id comes from a request, so it may be any text. Raises AccountNotFoundError and
        AccountsUnavailableError.
        """

    async def ready(self) -> Readiness:
        """Whether accounts can be asked for now; for `/readyz`."""

    async def close(self) -> None:
        """Lets go of what it holds; it is not asked any more."""


class AccountNotFoundError(LookupError):
    """There is no account of that id: 404."""


class AccountsUnavailableError(RuntimeError):
    """Accounts cannot be asked for now: 503. `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after
