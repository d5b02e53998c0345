"""The texts of the subject `decisions`, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {}
