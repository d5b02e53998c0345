"""Types and values in the words of the reference: how a schema and a line of YAML are written there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from maybuy.model.base import AMOUNT_SCHEMA, DATE_PATTERN, SCALAR_SCHEMA, TEXT_SCHEMA

WIDEST: Final = 60
"""Characters that an example in a table has at most."""

WORDS: Final = {
    "^[a-z0-9]+(?:[-_][a-z0-9]+)*$": "id",
    "^[a-z0-9]+(?:[-_][a-z0-9]+)*(?:/[a-z0-9]+(?:[-_][a-z0-9]+)*)?$": "item",
    "^[A-Z]{3}$": "currency",
    "^[A-Z]{2}$": "country",
    "^[a-z]{2}$": "language",
    DATE_PATTERN: "day",
    "^(accept|provide):[a-z0-9]+(?:[-_][a-z0-9]+)*$": "`accept:TERMS` or `provide:DETAIL`",
}
"""What a word of some pattern is called."""


def name_of(kind: Mapping[str, Any]) -> str:
    """The name of a record that a schema refers to."""
    return str(kind["$ref"]).rpartition("/")[2]


def anchor(name: str) -> str:
    """Where the section of a record is."""
    return f"[{spaced(name)}](#{spaced(name).replace(' ', '-')})"


def spaced(name: str) -> str:
    """`SeatBounds` as people would write it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def type_of(kind: Mapping[str, Any]) -> str:
    """What may stand under a key, in words."""
    if "$ref" in kind:
        return anchor(name_of(kind))
    if "anyOf" in kind:
        return _any_of(kind["anyOf"])
    if "const" in kind or "enum" in kind:
        return ", ".join(f"`{one}`" for one in kind.get("enum", [kind.get("const")]))
    match kind.get("type"):
        case "array":
            if "prefixItems" in kind:
                return f"list of {' and '.join(type_of(one) for one in kind['prefixItems'])}"
            return f"list of {type_of(kind['items'])}"
        case "object" if isinstance(kind.get("additionalProperties"), Mapping):
            by = WORDS.get(kind.get("propertyNames", {}).get("pattern", ""), "word")
            return f"{by} → {type_of(kind['additionalProperties'])}"
        case "object":
            return "mapping"
        case "integer" | "number" as one:
            return ("whole number" if one == "integer" else "number") + bounds(kind)
        case "boolean":
            return "`true`, `false`"
        case "null":
            return "null"
        case _:
            return WORDS.get(kind.get("pattern", ""), "words")


def _any_of(kinds: Sequence[Mapping[str, Any]]) -> str:
    for schema, word in ((TEXT_SCHEMA, "text"), (AMOUNT_SCHEMA, "amount"), (SCALAR_SCHEMA, "word")):
        if kinds == schema["anyOf"]:
            return word
    if kinds == [{"type": "null"}, *TEXT_SCHEMA["anyOf"]]:
        return "text or null"
    if kinds[:2] == TEXT_SCHEMA["anyOf"]:
        return "text or " + " and ".join(f"`{key}`" for one in kinds[2:] for key in one["properties"])
    if len(kinds) == 2 and "_" in kinds[1].get("pattern", "")[:20]:
        return type_of(kinds[0])
    return " or ".join(dict.fromkeys(type_of(one) for one in kinds))


def bounds(kind: Mapping[str, Any]) -> str:
    """`, 1 to 120`; a bound that nobody meets is not named."""
    low, high = kind.get("minimum"), kind.get("maximum")
    if low is None and "exclusiveMinimum" in kind:
        return f", more than {kind['exclusiveMinimum']}" + (f", at most {high:,}" if high is not None else "")
    if high is not None and high < 10**8:
        return f", {low:,} to {high:,}"
    return "" if low is None else f", {low} or more"


def flow(value: Any) -> str:
    """A value as it would stand in a line of YAML."""
    match value:
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case list():
            return f"[{', '.join(flow(one) for one in value)}]"
        case Mapping():
            return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
        case str() if re.search(r"[:#,\[\]{}]( |$)|^[\d.]+$|^[*&!]", value):
            return f'"{value}"'
    return str(value)


def lean(value: Any) -> Any:
    """A value with one entry of each list and the first keys of each mapping."""
    if isinstance(value, list):
        return [lean(one) for one in value[:1]] + ["…"] * (len(value) > 1)
    if isinstance(value, Mapping):
        keys = list(value)[:2]
        return {key: lean(value[key]) for key in keys} | ({"…": "…"} if len(value) > 2 else {})
    return value


def example(key: str, value: Any) -> str:
    """A line of an example, short enough for a table."""
    shown = flow(value)
    if len(shown) > WIDEST:
        shown = flow(lean(value)).replace("…: …", "…")
    if len(shown) > WIDEST:
        shown = f"{shown[: WIDEST - 2].rstrip()} …"
    return f"`{key}: {shown}`".replace("|", "\\|")


def block(value: Any, depth: int = 0) -> str:
    """A file as people lay it out: what fits in a line stands in one."""
    space = "  " * depth
    lines = []
    for key, one in value.items():
        short = flow(one)
        if len(short) < 70 and not (isinstance(one, list) and one and isinstance(one[0], Mapping)):
            lines.append(f"{space}{key}: {short}\n")
        elif isinstance(one, list):
            lines.append(f"{space}{key}:\n")
            for entry in one:
                inner = block(entry, depth + 2)
                lines.append(f"{space}  - {inner[len(space) + 4 :]}")
        else:
            lines.append(f"{space}{key}:\n{block(one, depth + 1)}")
    return "".join(lines)
