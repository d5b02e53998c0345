"""The texts of the subject `interface`, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {}
