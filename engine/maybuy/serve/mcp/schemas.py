"""What is asked of tools and answered by them, as JSON Schemas: made from what judges it over HTTP."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Literal

from msgspec import Struct
from msgspec.json import schema_components
from pydantic import Field

from ...model.base import Model
from ...model.schemas import schema_of
from ..request.headers import LANG, LANG_SAID
from .tools import Tool

DEFINED: Final = "$defs"


class Spoken(Model):
    """What every tool may be asked besides."""

    lang: Literal["en", "fr"] | None = Field(default=None, description=LANG_SAID)


@cache
def asked_schema(tool: Tool) -> dict[str, Any]:
    """What a tool takes."""
    schema = schema_of(tool.asked)
    spoken = schema_of(Spoken)["properties"][LANG]
    schema["properties"] = {**schema["properties"], LANG: spoken}
    if tool.needed:
        schema["required"] = list(tool.needed)
    for name in ("$schema", "description", "title"):
        schema.pop(name, None)
    made: dict[str, Any] = untitled(schema)
    return made


@cache
def answered_schema(struct: type[Struct]) -> dict[str, Any]:
    """What a tool answers."""
    _, defined = schema_components([struct], ref_template=f"#/{DEFINED}/{{name}}")
    made = untitled(defined)
    own: dict[str, Any] = made.pop(struct.__name__)
    return {**own, DEFINED: made} if made else own


def untitled(schema: Any, *, names: bool = False) -> Any:
    """A schema without titles that say no more than a key does. `names`: whether its keys are names."""
    if isinstance(schema, list):
        return [untitled(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: untitled(value, names=key in ("properties", DEFINED) and not names)
        for key, value in schema.items()
        if names or key != "title"
    }
