"""`maybuy schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from commands import run
from maybuy.model.kinds import KINDS
from repositories import copied


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_has_a_schema(kind: str) -> None:
    result = run("schema", kind)
    assert (result.exit_code, result.stderr) == (0, "")
    shown = json.loads(result.stdout)
    Draft202012Validator.check_schema(shown)
    assert shown["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert shown["title"] == f"maybuy {kind}"


def test_without_a_kind_all_schemas_are_shown() -> None:
    assert list(json.loads(run("schema").stdout)) == list(KINDS)


def test_writing_makes_the_very_files_that_are_shown(tmp_path: Path) -> None:
    result = run("schema", "--write", "--root", str(tmp_path))
    assert result.exit_code == 0
    written = sorted(path.name for path in (tmp_path / "schemas").iterdir())
    assert written == sorted(f"{kind}.schema.json" for kind in KINDS)
    assert result.stdout.count("wrote ") == len(KINDS)
    policy = (tmp_path / "schemas" / "policy.schema.json").read_text(encoding="utf-8")
    assert policy == run("schema", "policy").stdout


def test_writing_one_kind_leaves_the_others(tmp_path: Path) -> None:
    run("schema", "account", "--write", "--root", str(tmp_path))
    assert [path.name for path in (tmp_path / "schemas").iterdir()] == ["account.schema.json"]


def test_a_kind_that_there_is_none_of_is_refused_with_those_there_are() -> None:
    result = run("schema", "acount")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: `acount` is not a kind of file - say one of {', '.join(KINDS)}\n"


def test_a_folder_that_cannot_be_written_to_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "schemas").write_text("", encoding="utf-8")
    result = run("schema", "--write", "--root", str(tmp_path))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: `{tmp_path}/schemas/")
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize("link", ["schemas", "schemas/narrowed", "schemas/narrowed/policy.schema.json"])
def test_nothing_is_written_where_a_link_leads_out_of_the_root(tmp_path: Path, link: str) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    copied(root)
    outside.mkdir()
    (outside / "policy.schema.json").write_text("mine", encoding="utf-8")
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(outside / "policy.schema.json" if "." in link else outside)
    result = run("schema", "policy", "--write", "--catalog", "--root", str(root))
    assert result.exit_code == 2
    assert "leads out of the catalog’s repository, and is not written" in result.stderr
    assert [one.read_text(encoding="utf-8") for one in outside.iterdir()] == ["mine"]
