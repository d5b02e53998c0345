"""`maybuy fmt`."""

from __future__ import annotations

import errno
import os
import re
from datetime import date
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import process, run
from maybuy.loading import load, read_account
from repositories import copied

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
    assert result.stdout.endswith(" files, nothing to format\n")
    assert result.stdout.count("\n") == 1


def test_a_file_is_laid_out_in_its_place(ugly: Path) -> None:
    result = run("fmt", str(ugly))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{ugly}\n✔ formatted 1 file of 1 file\n"
    assert ugly.read_text(encoding="utf-8") == NEAT


def test_checking_changes_nothing_and_ends_with_1(ugly: Path) -> None:
    result = run("fmt", "--check", str(ugly), "--lang", "fr")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == f"{ugly}\n✘ à mettre en forme : 1 fichier sur 1 fichier\n"
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


def test_no_file_stops_the_others(tmp_path: Path, ugly: Path) -> None:
    texts = {
        "a.yaml": b"a: [1\n",
        "b.json.yaml": b'{"b": "\\ud83d\\ude00"}\n',
        "c.yaml": b"c: \xff\n",
        "d.yaml": b" --- d: 1 # why\n",
        "e.yaml": b"rules: # who\n  - deny: [buy]\n\n    id: one\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text)
    result = run("fmt", str(tmp_path / "nowhere.yaml"), str(tmp_path))
    assert result.exit_code == 2
    assert result.stdout == f"{ugly}\n✔ formatted 1 file of 6 files\n✘ 4 files of 6 files left unchanged\n"
    assert ugly.read_text(encoding="utf-8") == NEAT
    assert {name: (tmp_path / name).read_bytes() for name in texts} == texts
    assert result.stderr.startswith("error: there is no file or folder")
    for code, place in {
        "syntax": "a.yaml:1:4",
        "not-laid-out]: only JSON": "b.json.yaml:1:",
        "not-utf8": "c.yaml:1:4",
        "not-laid-out]: formatted, this would say something else": "d.yaml:1:",
    }.items():
        assert f"error[{code}" in result.stderr
        assert f"--> {tmp_path / place}" in result.stderr


def test_what_cannot_be_read_outweighs_what_would_change(tmp_path: Path, ugly: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [1\n", encoding="utf-8")
    result = run("fmt", "--check", str(tmp_path), "--lang", "fr")
    assert result.exit_code == 2
    assert result.stdout.splitlines()[-2:] == [
        "✘ à mettre en forme : 1 fichier sur 2 fichiers",
        "✘ 1 fichier sur 2 fichiers : rien n’a été changé",
    ]
    assert ugly.read_text(encoding="utf-8") == UGLY


def test_line_ends_stay_as_most_of_them_are(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbfid:   a\r\n# why\r\nname: |\r\n  one\n  two\r\n")
    assert run("fmt", str(file)).exit_code == 0
    assert file.read_bytes() == b"id: a\r\n# why\r\nname: |\r\n  one\r\n  two\r\n"
    assert run("fmt", "--check", str(file)).exit_code == 0


def test_where_only_line_ends_change_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "mixed.yaml"
    file.write_bytes(b"a: 1\r\nb: 2\r\nc: 3\n")
    result = run("fmt", "--diff", str(file))
    assert result.stdout == f"{file}\nonly line ends change\n✔ formatted 1 file of 1 file\n"
    assert file.read_bytes() == b"a: 1\r\nb: 2\r\nc: 3\r\n"


@pytest.mark.parametrize(
    "text", [b"a: 1\r\nb: 2\r\n", b"a: |+\n  one\n\n\n", b"a: |\n  one", "a: é # 😀\n".encode()]
)
def test_standard_input_that_is_laid_out_already_comes_back_byte_for_byte(text: bytes) -> None:
    ran = process("fmt", "-", given=text, PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, text, b"")


def test_a_folder_is_no_file_and_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    ran = process("fmt", str(tmp_path / "pipe.yaml"))
    assert ran.returncode == 2
    assert b"error[unreadable]" in ran.stderr


def test_a_path_that_is_not_there_is_said_to_be_missing() -> None:
    result = run("fmt", "nowhere.yaml")
    assert (result.exit_code, result.stderr) == (2, "error: there is no file or folder `nowhere.yaml`\n")


def test_a_folder_without_a_catalog_is_refused(tmp_path: Path) -> None:
    result = run("fmt", "--root", str(tmp_path))
    assert result.exit_code == 2
    assert "there is no catalog" in result.stderr


def test_laying_out_changes_no_decision(tmp_path: Path) -> None:
    for file in copied(tmp_path).rglob("*.yaml"):
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


def test_a_file_keeps_its_mode_and_a_link_to_it_stays(ugly: Path, tmp_path: Path) -> None:
    ugly.chmod(0o640)
    (tmp_path / "link.yaml").symlink_to("ugly.yaml")
    assert run("fmt", str(tmp_path / "link.yaml")).exit_code == 0
    assert (tmp_path / "link.yaml").is_symlink()
    assert (ugly.read_text(encoding="utf-8"), ugly.stat().st_mode & 0o777) == (NEAT, 0o640)


def test_a_disk_that_is_full_leaves_the_file_as_it_was_and_is_told(
    ugly: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("os.fsync", full)
    result = run("fmt", str(ugly))
    assert result.exit_code == 2
    assert result.stderr == f"error: `{ugly}` cannot be written: the disk is full - make room and try again\n"
    assert ugly.read_text(encoding="utf-8") == UGLY
    assert list(ugly.parent.iterdir()) == [ugly]


def test_folders_are_laid_out_as_they_are_read(tmp_path: Path) -> None:
    for name in ("root/catalog/A.YAML", "root/catalog/.b.yaml", "root/shared/c.yaml", "root/catalog/d.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(UGLY, encoding="utf-8")
    (tmp_path / "root" / "policies").symlink_to("shared")
    result = run("fmt", "--root", str(tmp_path / "root"))
    assert result.exit_code == 0
    changed = {path.name for path in tmp_path.rglob("*.*") if path.is_file() and path.read_text() == NEAT}
    assert changed == {"A.YAML", "c.yaml"}


@pytest.mark.parametrize("given", [(), ("root",), ("root/catalog",), ("root/catalog/out.yaml",)])
def test_what_leads_out_of_the_root_is_neither_shown_nor_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...]
) -> None:
    (tmp_path / "root" / "catalog").mkdir(parents=True)
    (tmp_path / "outside.yaml").write_text(UGLY, encoding="utf-8")
    (tmp_path / "root" / "catalog" / "out.yaml").symlink_to("../../outside.yaml")
    monkeypatch.chdir(tmp_path)
    result = run("fmt", "--root", "root", "--diff", *given)
    assert result.exit_code == 2
    assert "`root/catalog/out.yaml` leads out of the catalog’s repository" in result.stderr
    assert "why" not in result.output
    assert (tmp_path / "outside.yaml").read_text(encoding="utf-8") == UGLY


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    os.mkfifo(tmp_path / "catalog" / "pipe.yaml")
    result = run("fmt", "--root", str(tmp_path))
    assert (result.exit_code, "is not an ordinary file" in result.stderr) == (2, True)
