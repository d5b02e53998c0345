"""Answers as the JSON of the command line, for services that ask in Python."""

from __future__ import annotations

from typing import Any

from ..decide.prepared import Decision
from ..engine import Engine
from ..language import DEFAULT
from ..order.summary import Preview
from ..views.entitlements import Entitlements
from .catalog_json import entitlements_json
from .json_form import decision_json
from .preview_json import preview_json


def to_json(
    answer: Decision | Preview | Entitlements, engine: Engine, language: str = DEFAULT
) -> dict[str, Any]:
    """An answer of an engine as the JSON of the command line, its messages in a language."""
    if isinstance(answer, Preview):
        return preview_json(answer, engine.definitions, language)
    if isinstance(answer, Entitlements):
        return entitlements_json(answer, engine.definitions, language)
    return decision_json(answer, engine.definitions, language)
