"""The schemas are valid, committed as they are, helpful in an editor, and enough without the package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from drawing import drawn
from maybuy.model.base import SAID
from maybuy.model.kinds import KINDS
from maybuy.model.schemas import schema
from maybuy.model.violations import FORMATS, validator
from maybuy.source import read_file
from model.mutations import FILES, ROOT, mutated

SHIPPED = sorted(
    path
    for folder in ("catalog", "policies", "examples/accounts", "examples/test-accounts")
    for path in (ROOT / folder).rglob("*.yaml")
)
KIND = pytest.mark.parametrize("kind", KINDS)


def properties(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property in a schema, with its own schema."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"].items()
        for key, inner in node.items():
            if key != "examples":
                yield from properties(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from properties(inner)


def patterns(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for inner in node.values():
            yield from patterns(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from patterns(inner)


@KIND
def test_the_committed_schema_is_the_one_of_the_model(kind: str) -> None:
    committed = (ROOT / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert committed == json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"


def test_no_schema_is_committed_of_a_kind_there_is_none_of() -> None:
    assert {path.name for path in (ROOT / "schemas").glob("*.json")} == {
        f"{kind}.schema.json" for kind in KINDS
    }


@KIND
def test_every_schema_is_one_of_the_2020_12_dialect(kind: str) -> None:
    assert schema(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema(kind))


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_follows_its_schema_without_the_package(path: Path) -> None:
    data = json.loads(json.dumps(read_file(path, path.name).data, default=float))
    jsonschema.validate(data, schema(data["kind"]), cls=Draft202012Validator)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_names_its_schema_for_editors(path: Path) -> None:
    document = read_file(path, path.name)
    named = document.line(1).removeprefix("# yaml-language-server: $schema=")
    assert (
        path.parent / named
    ).resolve() == ROOT / "schemas" / "narrowed" / f"{document.data['kind']}.schema.json"


@KIND
def test_every_key_has_a_title_and_a_description_to_hover_over(kind: str) -> None:
    for name, field in properties(schema(kind)):
        assert field.get("title"), name
        assert field.get("description"), name


@KIND
def test_every_kind_has_an_example_that_follows_its_schema(kind: str) -> None:
    examples = schema(kind)["examples"]
    assert examples
    for example in examples:
        assert not list(validator(kind).iter_errors(example))
        KINDS[kind].model_validate(example)


@KIND
def test_every_pattern_has_words_for_what_does_not_match_it(kind: str) -> None:
    assert set(patterns(schema(kind))) <= {*FORMATS, SAID}


@given(mutated())
@settings(max_examples=drawn(1500), deadline=None, suppress_health_check=list(HealthCheck))
def test_models_and_schemas_accept_the_same_files(changed: tuple[str, Any]) -> None:
    kind, data = changed
    try:
        KINDS[kind].model_validate(data)
        accepted = True
    except ValidationError:
        accepted = False
    assert accepted == (not list(validator(kind).iter_errors(data)))


def test_files_of_every_kind_are_among_those_that_are_changed() -> None:
    assert {kind for kind, _ in FILES} == set(KINDS)
