"""A whole customer base: what a change does to it, and who of it may do something."""

from __future__ import annotations

from typing import Final

NEEDED: Final = ("duckdb", "pyarrow")
"""What the extra `maybuy[fleet]` installs."""
