"""Schemas narrowed to the ids of a catalog: they take what the files say, and no id that nothing defines."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from acceptance.accounts import ROOT
from maybuy.language import naming
from maybuy.loading import read_root
from maybuy.model.gathering import gather
from maybuy.model.kinds import KINDS
from maybuy.model.narrowed import narrowed
from maybuy.model.schemas import schema
from maybuy.source import read_file

SHIPPED = read_root(ROOT).definitions
FILES = sorted(
    path
    for folder in ("catalog", "policies", "examples")
    for path in (ROOT / folder).rglob("*.yaml")
    if not path.stem.endswith("_test") and "errands" not in path.parts  # a root of its own
)
KIND = pytest.mark.parametrize("kind", KINDS)
UNKNOWN = sorted(
    path
    for path in (ROOT / "tests" / "broken").glob("unknown-*.yaml")
    if path.stem.split("-")[1]
    in ("item", "action", "attribute", "channel", "currency", "cycle", "limit", "product", "terms", "detail")
)


def valid(made: dict[str, Any], data: object) -> bool:
    return Draft202012Validator(made).is_valid(data)


@KIND
def test_the_committed_schema_is_the_one_of_the_shipped_catalog(kind: str) -> None:
    committed = (ROOT / "schemas" / "narrowed" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert committed == json.dumps(narrowed(kind, SHIPPED, naming("en")), ensure_ascii=False, indent=2) + "\n"


@KIND
def test_a_narrowed_schema_is_a_valid_one_and_says_whose_it_is(kind: str) -> None:
    made = narrowed(kind, SHIPPED, naming("en"))
    Draft202012Validator.check_schema(made)
    assert made["$id"] == f"urn:maybuy:schema:{kind}:{SHIPPED.id}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_shipped_file_fits_its_narrowed_schema(path: Path) -> None:
    data = read_file(path, path.name).data
    assert isinstance(data, dict)
    assert valid(narrowed(data.get("kind", "account"), SHIPPED, naming("en")), data)


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: path.stem)
def test_a_word_that_nothing_defines_fits_the_general_schema_only(path: Path) -> None:
    root = read_root(ROOT / "tests" / "broken" / "root").definitions
    data = read_file(path, path.name).data
    assert isinstance(data, dict)
    assert valid(schema(data["kind"]), data)
    assert not valid(narrowed(data["kind"], root, naming("en")), data)


@KIND
def test_narrowing_leaves_the_general_schema_as_it_is(kind: str) -> None:
    before = deepcopy(schema(kind))
    narrowed(kind, SHIPPED, naming("en"))
    assert schema(kind) == before


@KIND
def test_where_nothing_is_defined_ids_stay_free(kind: str) -> None:
    made = narrowed(kind, gather(()), naming("en"))
    Draft202012Validator.check_schema(made)
    if kind not in ("policy", "promises", "promotion", "account"):
        assert {**made, "$id": ""} == {**schema(kind), "$id": ""}


def test_ids_come_with_the_names_that_customers_see_in_the_language_asked_for() -> None:
    for language, name in (("en", "Annual"), ("fr", "Annuel")):
        cycle = narrowed("order", SHIPPED, naming(language))["properties"]["cycle"]
        assert dict(zip(cycle["enum"], cycle["enumDescriptions"], strict=True))["annual"] == name


def test_a_number_among_the_values_of_a_fact_may_be_written_as_one() -> None:
    rule = {"id": "a", "deny": ["buy"], "when": {"account.chat_phase": 4}}
    file = {"kind": "policy", "id": "p", "rules": [rule]}
    made = narrowed("policy", SHIPPED, naming("en"))
    assert valid(made, file)
    rule["when"] = {"account.chat_phase": 5}
    assert not valid(made, file)


def test_an_account_in_a_test_is_narrowed_as_one_in_a_file_is() -> None:
    inline = narrowed("policy-test", SHIPPED, naming("en"))["$defs"]["InlineAccount"]["properties"]
    alone = narrowed("account", SHIPPED, naming("en"))["properties"]
    for key in ("type", "payment_method", "accepted_terms"):
        assert inline[key] == alone[key]
