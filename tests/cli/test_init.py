"""`maybuy init`."""

from __future__ import annotations

import errno
import json
import shlex
from datetime import date
from pathlib import Path

import pytest

from commands import run
from maybuy.cli.init import TRIES
from maybuy.language import LANGUAGES
from maybuy.loading import load, read_account, read_root
from maybuy.model.kinds import KINDS
from maybuy.model.schemas import schema


def made(folder: Path, template: str = "seats") -> list[str]:
    """The commands that are suggested after a catalog is made."""
    result = run("init", str(folder), "--template", template)
    assert (result.exit_code, result.stderr) == (0, "")
    return [line.strip() for line in result.stdout.splitlines() if line.startswith("  maybuy ")]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("template", TRIES)
def test_the_catalog_that_is_made_has_no_finding_not_even_a_remark(tmp_path: Path, template: str) -> None:
    made(tmp_path / "mine", template)
    assert read_root(tmp_path / "mine").diagnostics == ()
    account = str(tmp_path / "mine" / "accounts" / "marina.yaml")
    for paths in ((), (account,)):
        result = run("validate", "--root", str(tmp_path / "mine"), *paths, "--format", "json")
        assert (result.exit_code, json.loads(result.stdout)["diagnostics"]) == (0, [])


@pytest.mark.parametrize("template", TRIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_is_suggested_runs_as_it_stands(
    tmp_path: Path, language: str, template: str
) -> None:
    suggested = made(tmp_path / "mine", template)
    assert len(suggested) == len(TRIES[template])
    for line in suggested:
        name, *words = shlex.split(line)
        assert name == "maybuy"
        result = run(*words, "--lang", language)
        assert (result.exit_code, result.stderr) == (0, ""), line
        assert result.stdout


@pytest.mark.parametrize("template", TRIES)
def test_every_rule_and_every_file_of_a_template_is_tried(tmp_path: Path, template: str) -> None:
    made(tmp_path, template)
    tested = run("test", "--root", str(tmp_path), "--coverage-min", "rules=100")
    assert (tested.exit_code, tested.stderr) == (0, ""), tested.stdout
    paths = [str(tmp_path / folder) for folder in ("catalog", "policies", "accounts", "orders")]
    beside = [path for path in paths if Path(path).is_dir()]
    assert run("validate", "--root", str(tmp_path), *beside).exit_code == 0


def test_without_a_template_seats_are_sold(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "a")).exit_code == 0
    made(tmp_path / "b", "seats")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_a_template_that_there_is_not_is_a_wrong_use(tmp_path: Path) -> None:
    result = run("init", str(tmp_path / "mine"), "--template", "imported")
    assert (result.exit_code, result.stdout) == (2, "")
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("template", "order", "due"), [("usage", "ocean", "457.31"), ("tiers", "grow", "211.07")]
)
def test_the_order_of_a_template_costs_what_its_tests_say(
    tmp_path: Path, template: str, order: str, due: str
) -> None:
    made(tmp_path, template)
    paths = (tmp_path / "accounts" / "marina.yaml", tmp_path / "orders" / f"{order}.yaml")
    shown = run("preview", "--root", str(tmp_path), *map(str, paths), "--format", "json")
    assert json.loads(shown.stdout)["totals"]["due_now"] == due


def test_a_folder_with_blanks_and_quotes_is_suggested_as_a_shell_takes_it(tmp_path: Path) -> None:
    folder = tmp_path / "l'année  2020"
    for line in made(folder):
        words = shlex.split(line)
        assert words[2] == str(folder)
        assert run(*words[1:]).exit_code == 0


def test_the_catalog_that_is_made_answers_yes_with_help_and_no(tmp_path: Path) -> None:
    made(tmp_path / "mine")
    engine = load(tmp_path / "mine")
    marina = read_account(tmp_path / "mine" / "accounts" / "marina.yaml", engine)
    day = date(2026, 6, 1)
    decisions = [one for user in ("ana", "ben") for one in engine.offers(marina, user, day, denied=True)]
    assert {one.outcome for one in decisions} == {"allow", "refer", "deny"}


def test_editors_find_the_schema_that_every_file_names(tmp_path: Path) -> None:
    made(tmp_path / "mine")
    named = 0
    for path in tmp_path.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        relative = first.partition("$schema=")[2]
        assert (path.parent / relative).resolve().is_file(), path
        named += 1
    assert named
    for kind in KINDS:
        text = (tmp_path / "mine" / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8")
        assert json.loads(text) == json.loads(json.dumps(schema(kind)))


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    made(tmp_path)
    assert (tmp_path / "catalog" / "catalog.yaml").is_file()


def test_the_current_folder_can_be_named_by_a_dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [run(*shlex.split(line)[1:]).exit_code for line in made(Path())] == [0] * len(TRIES["seats"])


def test_folders_above_are_made_too(tmp_path: Path) -> None:
    made(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / "policies" / "rights.yaml").is_file()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "is not empty, and nothing in it is overwritten"), ("fr", "n’est pas vide, et rien n’y est")],
)
def test_a_folder_that_holds_anything_is_refused_and_left_as_it_is(
    tmp_path: Path, language: str, said: str
) -> None:
    (tmp_path / ".hidden").write_text("mine", encoding="utf-8")
    result = run("init", str(tmp_path), "--lang", language)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert tree(tmp_path) == {".hidden": b"mine"}


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    made(tmp_path / "mine")
    changed = tmp_path / "mine" / "catalog" / "weather.yaml"
    changed.write_text("changed", encoding="utf-8")
    before = tree(tmp_path)
    assert run("init", str(tmp_path / "mine")).exit_code == 2
    assert tree(tmp_path) == before


def test_a_file_in_place_of_the_folder_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file", encoding="utf-8")
    assert run("init", str(tmp_path / "mine")).exit_code == 2
    assert tree(tmp_path) == {"mine": b"a file"}


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").symlink_to(tmp_path / "nowhere")
    assert run("init", str(tmp_path / "mine")).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_folder_that_cannot_be_made_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("init", str(tmp_path / "file" / "mine"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be written - check the folder and your rights to it" in result.stderr


@pytest.mark.parametrize("number", [1, 5, 20, 40])
def test_what_cannot_be_finished_is_taken_back_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    count = 0

    def full(_: int) -> None:
        nonlocal count
        count += 1
        if count == number:
            raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("os.fsync", full)
    result = run("init", str(tmp_path / "a" / "b"))
    assert result.exit_code == 2
    assert result.stderr.endswith(" cannot be written: the disk is full - make room and try again\n")
    assert list(tmp_path.iterdir()) == []
    assert run("init", str(tmp_path / "a" / "b")).exit_code == 0
