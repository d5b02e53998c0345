"""The JSON Schemas of the files, made from the models: what editors complete and other validators check."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from .condition import CONDITION_SCHEMA
from .examples import EXAMPLES
from .kinds import KINDS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class _Schema(GenerateJsonSchema):
    """pydantic's schemas, where leaving a key out is the only way to say nothing."""

    schema_dialect = DIALECT

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, Any]:
        inner = schema["schema"]
        if schema.get("default", ...) is None:
            return self.generate_inner(inner["schema"] if inner["type"] == "nullable" else inner)
        produced = super().default_schema(schema)
        if isinstance(produced.get("default"), dict | list):
            del produced["default"]
        return produced

    def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
        produced: dict[str, Any] = {"type": "object"}
        if "keys_schema" in schema:
            keys = self.generate_inner(schema["keys_schema"])
            produced["propertyNames"] = {name: keys[name] for name in keys if name not in ("type", "title")}
        if "values_schema" in schema:
            produced["additionalProperties"] = self.generate_inner(schema["values_schema"])
        if schema.get("min_length"):
            produced["minProperties"] = schema["min_length"]
        return {name: value for name, value in produced.items() if value != {}}


def schema_of(model: type[BaseModel], references: str = "#/$defs/{model}") -> dict[str, Any]:
    """The schema of any model, made as those of the files are."""
    return model.model_json_schema(by_alias=True, ref_template=references, schema_generator=_Schema)


_WITH_CONDITIONS: Final = {"policy": "Rule", "promises": "Promise", "promotion": ""}
"""The kinds of files with conditions, and which of their records has them; else the file itself."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file; KeyError for a kind there is none of."""
    body = schema_of(KINDS[kind])
    if kind in _WITH_CONDITIONS:
        record = _WITH_CONDITIONS[kind]
        holder = body["$defs"][record] if record else body
        for name in ("when", "unless"):  # a reference made here: pydantic resolves only its own
            if name in holder["properties"]:
                holder["properties"][name]["$ref"] = "#/$defs/Condition"
        body["$defs"]["Condition"] = CONDITION_SCHEMA
    body.pop("$schema", None)
    for record in (body, *body.get("$defs", {}).values()):
        for name, field in record.get("properties", {}).items():
            field.setdefault("title", name.replace("_", " ").title())
    body["properties"]["kind"]["description"] = f"What the file is about: `{kind}`."
    return {
        "$schema": DIALECT,
        "$id": f"urn:maybuy:schema:{kind}",
        **body,
        "title": f"maybuy {kind}",
        "examples": [EXAMPLES[kind]],
    }
