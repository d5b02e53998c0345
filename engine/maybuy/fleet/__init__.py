"""A whole customer base: what a change does to it, and who of it may do something.

Needs the extra `fleet`; with Spark, `spark`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .python import Customers, customers

__all__ = ["Customers", "customers"]

NEEDED: Final = ("duckdb", "pyarrow")
"""What the extra `maybuy[fleet]` installs."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from . import python as module  # noqa: PLC0415  brings an extra with it

    return getattr(module, name)
