"""`maybuy fmt`."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import process, run
from maybuy.loading import load, read_account

UGLY = "id:   'a'\nkind: promotion # why\n"
NEAT = 'kind: promotion # why\nid: "a"\n'


@pytest.fixture
def ugly(tmp_path: Path) -> Path:
    file = tmp_path / "ugly.yaml"
    file.write_text(UGLY, encoding="utf-8")
    return file


def test_the_shipped_files_need_nothing() -> None:
    result = run("fmt", "--check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(" files, nothing to lay out anew\n")
    assert result.stdout.count("\n") == 1


def test_a_file_is_laid_out_in_its_place(ugly: Path) -> None:
    result = run("fmt", str(ugly))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{ugly}\n✔ laid out 1 file of 1 file anew\n"
    assert ugly.read_text(encoding="utf-8") == NEAT


def test_checking_changes_nothing_and_ends_with_1(ugly: Path) -> None:
    result = run("fmt", "--check", str(ugly), "--lang", "fr")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == f"{ugly}\n✘ 1 fichier sur 1 fichier : mise en page à refaire\n"
    assert ugly.read_text(encoding="utf-8") == UGLY


def test_the_lines_that_change_can_be_shown(ugly: Path) -> None:
    shown = run("fmt", "--check", "--diff", str(ugly)).stdout
    assert "-id:   'a'" in shown
    assert '+id: "a"' in shown


def test_standard_input_is_laid_out_on_standard_output() -> None:
    result = run("fmt", "-", given=UGLY)
    assert (result.exit_code, result.stdout) == (0, NEAT)


def test_a_file_that_cannot_be_read_is_shown_with_its_mistake_and_left(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("a: {b: 1, b: 2}\n", encoding="utf-8")
    result = run("fmt", str(file))
    assert result.exit_code == 2
    assert result.stderr.startswith("error[duplicate-key]: `b` is given twice")
    assert file.read_text(encoding="utf-8") == "a: {b: 1, b: 2}\n"


def test_a_path_that_is_not_there_is_said_to_be_missing() -> None:
    result = run("fmt", "nowhere.yaml")
    assert (result.exit_code, result.stderr) == (2, "error: there is no file or folder `nowhere.yaml`\n")


def test_a_folder_without_a_catalog_is_refused(tmp_path: Path) -> None:
    result = run("fmt", "--root", str(tmp_path))
    assert result.exit_code == 2
    assert "there is no catalog" in result.stderr


def test_laying_out_changes_no_decision(tmp_path: Path) -> None:
    for folder in ("catalog", "policies"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
        for file in (tmp_path / folder).rglob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub("([:,]) (?=[a-z{])", r"\1  ", text), encoding="utf-8")
    before = load(tmp_path)
    result = run("fmt", "--root", str(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.count("\n") > 20
    after = load(tmp_path)
    for file in sorted((ROOT / "examples" / "accounts").glob("*.yaml")):
        account = read_account(file, before)
        day = account.subscription.term.start if account.subscription else date(2020, 9, 1)
        for user in account.users:
            shown, again = (
                [(one.outcome, one.channels, one.effective, one.obligations) for one in answers]
                for answers in (
                    engine.offers(account, user.id, day, denied=True) for engine in (before, after)
                )
            )
            assert shown == again


def test_output_is_plain_where_it_is_not_a_terminal(ugly: Path) -> None:
    assert b"\x1b" not in process("fmt", "--check", "--diff", str(ugly)).stdout
