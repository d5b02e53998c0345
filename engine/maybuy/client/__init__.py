"""Asking a maybuy service from Python: `pip install maybuy[client]`.

>>> from maybuy.client import Client
>>> with Client("http://127.0.0.1:8080") as maybuy:                              # doctest: +SKIP
...     maybuy.decide("acme", "marie", "buy", "more-storage").outcome

`AsyncClient` has the same methods, to be awaited. Every question may be asked again without harm, so a
service that is out of reach or busy is asked again after a while, as long as it says (Retry-After) or else
longer each time.
"""

from __future__ import annotations

from ..model.ask import Ask
from .answers import Catalog, Decision, Preview, Reason
from .asking import AsyncClient, Client, ServiceError, UnreachableError

__all__ = [
    "Ask",
    "AsyncClient",
    "Catalog",
    "Client",
    "Decision",
    "Preview",
    "Reason",
    "ServiceError",
    "UnreachableError",
]
