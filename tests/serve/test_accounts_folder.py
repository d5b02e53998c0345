"""Accounts from a folder: by the id in the file, as the file is now."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from acceptance.accounts import ROOT, shipped
from maybuy import LoadError
from maybuy.serve import accounts_folder
from maybuy.serve.accounts import AccountNotFoundError, AccountsUnavailableError
from maybuy.serve.accounts_folder import FolderAccounts, check_folder

ACME = (ROOT / "examples" / "accounts" / "acme.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(accounts_folder, "LOOK_AGAIN", 0.0)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "first.yaml").write_text(ACME, encoding="utf-8")
    (tmp_path / "second.json").write_text('{"id": "b", "country": "FR"}', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("id: c", encoding="utf-8")
    return tmp_path


def ask(accounts: FolderAccounts, account: str) -> object:
    return json.loads(asyncio.run(accounts.get(account)))


def test_an_account_is_found_by_the_id_in_its_file(folder: Path) -> None:
    accounts = FolderAccounts(folder)
    assert ask(accounts, "acme")["currency"] == "USD"  # type: ignore[index]
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}


@pytest.mark.parametrize(
    "account", ["c", "first", "../second", "second.json", "/etc/passwd", "a/../b", "", "\0"]
)
def test_no_id_is_ever_made_a_path(folder: Path, account: str) -> None:
    with pytest.raises(AccountNotFoundError):
        asyncio.run(FolderAccounts(folder).get(account))


def test_a_file_that_changes_is_read_again(folder: Path) -> None:
    accounts = FolderAccounts(folder)
    ask(accounts, "b")
    (folder / "second.json").write_text('{"id": "b", "country": "DE"}', encoding="utf-8")
    os.utime(folder / "second.json", ns=(1, 1))
    assert ask(accounts, "b") == {"id": "b", "country": "DE"}


def test_a_new_file_is_found_and_one_that_is_gone_is_not(folder: Path) -> None:
    accounts = FolderAccounts(folder)
    ask(accounts, "b")
    (folder / "second.json").rename(folder / "a" / "third.json")
    (folder / "new.yaml").write_text("id: d\n", encoding="utf-8")
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}
    assert ask(accounts, "d") == {"id": "d"}
    (folder / "new.yaml").unlink()
    with pytest.raises(AccountNotFoundError):
        asyncio.run(accounts.get("d"))


@pytest.mark.parametrize("text", ["id: [", "", "id: 3", "- id: b", "id: b\nid: c\n"])
def test_a_file_that_breaks_makes_unavailable_what_it_held(folder: Path, text: str) -> None:
    accounts = FolderAccounts(folder)
    ask(accounts, "b")
    (folder / "second.json").rename(folder / "second.yaml")
    (folder / "second.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(AccountsUnavailableError):
        asyncio.run(accounts.get("b"))
    assert ask(accounts, "acme")["id"] == "acme"  # type: ignore[index]
    assert asyncio.run(accounts.ready()) == (True, {"accounts": 1, "broken_files": 1})


def test_two_files_with_one_id_make_it_unavailable(folder: Path) -> None:
    (folder / "again.json").write_text('{"id": "b", "country": "US"}', encoding="utf-8")
    accounts = FolderAccounts(folder)
    with pytest.raises(AccountsUnavailableError):
        asyncio.run(accounts.get("b"))
    assert ask(accounts, "acme")["id"] == "acme"  # type: ignore[index]


def test_without_its_folder_it_is_not_ready(tmp_path: Path) -> None:
    assert asyncio.run(FolderAccounts(tmp_path / "none").ready())[0] is False


def test_at_the_start_every_mistake_is_said_with_its_place(folder: Path) -> None:
    check_folder(ROOT / "examples" / "accounts", shipped().definitions, "en")
    with pytest.raises(LoadError) as caught:
        check_folder(folder, shipped().definitions, "en")
    assert {Path(one.file).name for one in caught.value.diagnostics} == {"second.json"}
    assert "missing-key" in {one.code for one in caught.value.diagnostics}
