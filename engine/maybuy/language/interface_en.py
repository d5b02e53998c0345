"""The texts of the subject `interface`, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {}
