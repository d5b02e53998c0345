"""What is asked of tools and answered by them, as JSON Schemas: made from what judges it over HTTP."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Literal

from msgspec import Struct
from msgspec.json import schema_components
from pydantic import Field

from ...model.account import Account
from ...model.base import Model
from ...model.schemas import schema_of
from ..request.headers import LANG, LANG_SAID
from .tools import Tool

DEFINED: Final = "$defs"

ACCOUNT: Final = Account.__name__
ELSEWHERE: Final = "As a file of kind account: its schema is the resource maybuy://schemas/account."
"""Stands in place of an account's schema, which is longer than all else, and would stand in five tools.

A model reads what tools take with every question, and most questions name an account by its id.
"""


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
    defined = schema.pop(DEFINED, {})
    if ACCOUNT in defined:
        defined[ACCOUNT] = {"type": "object", "description": f"{Account.__doc__} {ELSEWHERE}"}
    made: dict[str, Any] = untitled(schema)
    reached = _reached(schema, defined)
    kept = untitled({name: one for name, one in defined.items() if name in reached}, names=True)
    return {**made, DEFINED: kept} if kept else made


def _reached(schema: Any, defined: dict[str, Any]) -> set[str]:
    """What a schema refers to, and what that does."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name in defined and name not in found:
                found.add(name)
                waiting.append(defined[name])
            waiting += one.values()
    return found


@cache
def answered_schema(struct: type[Struct]) -> dict[str, Any]:
    """What a tool answers."""
    _, defined = schema_components([struct], ref_template=f"#/{DEFINED}/{{name}}")
    made = untitled(defined, names=True)
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
