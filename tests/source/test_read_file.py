"""From a path to a document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from maybuy.language.told import told
from maybuy.source import START, Limits, read_file


def test_a_file_is_read_and_named_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: [1]\n")
    document = read_file(path, "shown.yaml")
    assert (document.data, document.file, document.place(("a", 0))) == (
        {"a": [1]},
        "shown.yaml",
        "shown.yaml:1:5",
    )


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"x" * 100)
    monkeypatch.setattr(Path, "open", None)
    (found,) = told(read_file(path, "a.yaml", limits=Limits(max_bytes=99)).findings)
    assert found.code == "too-large"


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    (found,) = told(read_file(tmp_path / "a.yaml", "a.yaml").findings)
    assert (found.code, found.message, found.help, found.span) == (
        "unreadable",
        "`a.yaml` does not exist",
        "check the name and the folder you are in",
        START,
    )


def test_a_folder_is_a_finding(tmp_path: Path) -> None:
    (found,) = told(read_file(tmp_path, "rules").findings)
    assert (found.code, found.message, found.help) == (
        "unreadable",
        "`rules` is a folder, not a file",
        "name a file in it",
    )


def test_a_pipe_is_a_finding_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = told(read_file(tmp_path / "pipe", "pipe").findings)
    assert (found.code, found.message, found.help) == (
        "unreadable",
        "`pipe` is not an ordinary file",
        "save its content to a file first",
    )


@pytest.mark.parametrize(
    ("error", "message", "cure"),
    [
        (
            PermissionError(),
            "you are not allowed to read `a.yaml`",
            "ask its owner for the right to read it",
        ),
        (OSError(), "`a.yaml` cannot be read", "check its name, and that the disk it is on can be read"),
    ],
)
def test_a_file_that_cannot_be_opened_is_a_finding(
    error: OSError, message: str, cure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1")
    monkeypatch.setattr(Path, "open", fail)
    (found,) = told(read_file(path, "a.yaml").findings)
    assert (found.code, found.message, found.help) == ("unreadable", message, cure)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_file_name_is_a_finding(name: str) -> None:
    (found,) = told(read_file(Path(name), "f.yaml").findings)
    assert found.code == "unreadable"


def test_a_path_through_a_file_is_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (found,) = told(read_file(tmp_path / "a" / "b.yaml", "a/b.yaml").findings)
    assert found.message == "`a/b.yaml` does not exist"
