"""The texts of the subject `decisions`, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {}
