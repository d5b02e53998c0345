"""A file becomes a model, or findings; a file that could not be read is not spoken of twice."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from drawing import drawn
from maybuy.language import LANGUAGES
from maybuy.language.told import told
from maybuy.model.account import Account
from maybuy.model.catalog import LimitsFile
from maybuy.model.kinds import KINDS
from maybuy.model.reading import model_of
from maybuy.source import Document, read
from maybuy.source.document import Lines
from model.mutations import mutated

ACCOUNT = "id: a\ntype: x\ncountry: FR\ncurrency: EUR\nusers: [{id: u, role: r}]\nsubscription: null\n"


def test_a_file_of_the_right_shape_is_a_model_without_findings() -> None:
    model, findings = model_of(read("kind: limits\nlimits: [{id: a}]\n", "f.yaml"))
    assert isinstance(model, LimitsFile)
    assert findings == []


def test_the_kind_may_be_given_instead_of_written() -> None:
    model, findings = model_of(read(ACCOUNT, "f.yaml"), kind="account")
    assert isinstance(model, Account)
    assert findings == []


def test_another_kind_than_the_one_given_is_found() -> None:
    _, findings = model_of(read("kind: limits\n" + ACCOUNT, "f.yaml"), kind="account")
    (found,) = told(findings)
    assert (found.code, found.message, found.help) == (
        "unknown-choice", "`limits` cannot stand here", "write `account`",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "no-value", "the file is empty"),
        ("# only a remark\n", "no-value", "the file is empty"),
        ("- a\n", "wrong-type", "the file is not a set of `key: value` lines"),
        ("text\n", "wrong-type", "the file is not a set of `key: value` lines"),
        ("id: a\n", "missing-kind", "the file does not say what it is: `kind` is missing"),
        ("kind:\n", "no-value", "`kind` has no value"),
        ("kind: 5\n", "unknown-kind", "`5` is not a kind of file"),
        ("kind: [a]\n", "unknown-kind", "a file is of one kind, and more is written here"),
        ("kind: decision\n", "unknown-kind", "`decision` is not a kind of file"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_has_one_finding(text: str, code: str, message: str) -> None:
    model, findings = model_of(read(text, "f.yaml"))
    (found,) = told(findings)
    assert model is None
    assert (found.code, found.message, found.file) == (code, message, "f.yaml")


def test_a_key_that_has_a_kind_for_its_value_is_taken_for_a_misspelt_kind() -> None:
    (found,) = told(model_of(read("type: policy\n", "f.yaml"))[1])
    assert found.help.startswith("did you mean `kind` by `type`?")


def test_a_misspelt_kind_has_the_nearest_one_suggested() -> None:
    (found,) = told(model_of(read("kind: polcy\n", "f.yaml"))[1])
    assert found.help == "did you mean `policy`?"


@pytest.mark.parametrize(
    "text",
    [
        "kind: [\n",
        "",
        "kind: limits\nlimits:\n  - {id: .nan}\n",
        "kind: policy\nid: p\nrules:\n  - id: r\n    allow: .inf\n",
    ],
)
def test_what_could_not_be_read_is_not_missed_a_second_time(text: str) -> None:
    document = read(text, "f.yaml")
    _, findings = model_of(document)
    assert len([*document.findings, *findings]) == 1


def test_what_is_wrong_beside_what_could_not_be_read_is_found() -> None:
    document = read("kind: limits\nlimits: []\nlimits: []\nlimit: []\n", "f.yaml")
    model, (found,) = model_of(document)
    assert model is None
    assert (found.code, found.span.line) == ("unknown-key", 4)


def test_a_right_file_is_read_without_loading_what_explains_wrong_ones() -> None:
    program = (
        "import sys; from maybuy.source import read; from maybuy.model.reading import model_of; "
        "model_of(read('kind: limits\\nlimits: []\\n', 'f')); sys.exit('jsonschema' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@given(mutated())
@settings(max_examples=drawn(400), deadline=None, suppress_health_check=list(HealthCheck))
def test_every_file_is_a_model_or_has_a_finding_in_every_language(changed: tuple[str, Any]) -> None:
    _, data = changed
    document = Document("f.yaml", "", data, (), Lines(""), None)
    model, findings = model_of(document)
    assert (model is None) == bool(findings)
    assert isinstance(model, tuple(KINDS.values())) or model is None
    for language in LANGUAGES:
        assert not [found for found in told(findings, language) if "None" in found.message + found.help]
