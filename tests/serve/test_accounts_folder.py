"""Accounts from a folder: by the id in the file, as the file is now."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from acceptance.accounts import ROOT, shipped
from maybuy import LoadError
from maybuy.model.service import Settings
from maybuy.serve import accounts_folder
from maybuy.serve.accounts import AccountNotFoundError, AccountsUnavailableError
from maybuy.serve.accounts_folder import FolderAccounts, check_folder
from maybuy.serve.assemble import check
from maybuy.serve.start_error import StartError

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


def test_a_folder_that_is_gone_makes_its_accounts_unavailable_until_it_is_back(folder: Path) -> None:
    accounts = FolderAccounts(folder)
    ask(accounts, "b")
    away = folder.rename(folder.with_name("away"))
    for account in ("b", "acme", "nobody"):
        with pytest.raises(AccountsUnavailableError):
            asyncio.run(accounts.get(account))
    away.rename(folder)
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}
    with pytest.raises(AccountNotFoundError):
        asyncio.run(accounts.get("nobody"))


def test_the_log_says_once_that_the_folder_is_gone_and_once_that_it_is_back(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    accounts = FolderAccounts(folder)
    ask(accounts, "b")
    away = folder.rename(folder.with_name("away"))
    for _ in range(3):
        with pytest.raises(AccountsUnavailableError):
            asyncio.run(accounts.get("b"))
    away.rename(folder)
    for _ in range(2):
        with pytest.raises(AccountNotFoundError):
            asyncio.run(accounts.get("nobody"))
    assert [one.message for one in caplog.records] == ["accounts-unavailable", "accounts-available-again"]


@pytest.fixture
def too_deep(folder: Path) -> Iterator[Path]:
    """The folder, with folders in it deeper than any path can be long: whoever lists them fails."""
    levels, name = 20, "x" * 250
    place = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=place)
        inner = os.open(name, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    yield folder
    for _ in range(levels):
        outer = os.open("..", os.O_RDONLY, dir_fd=place)
        os.close(place)
        os.rmdir(name, dir_fd=outer)
        place = outer
    os.close(place)


def test_a_folder_in_it_that_cannot_be_listed_makes_accounts_unavailable(too_deep: Path) -> None:
    with pytest.raises(AccountsUnavailableError):
        asyncio.run(FolderAccounts(too_deep).get("b"))
    with pytest.raises(StartError, match="there is no folder"):
        check(Settings(root=ROOT, accounts=str(too_deep)), shipped().definitions)


def test_folders_that_come_and_go_while_they_are_listed_fail_no_question_otherwise(folder: Path) -> None:
    done = threading.Event()

    def come_and_go() -> None:
        while not done.is_set():
            for number in range(200):
                (folder / f"{number}" / "inner").mkdir(parents=True)
            for number in range(200):
                shutil.rmtree(folder / f"{number}")

    accounts = FolderAccounts(folder)
    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        for _ in range(200):
            with suppress(AccountsUnavailableError):
                assert ask(accounts, "b") == {"id": "b", "country": "FR"}
            with pytest.raises((AccountsUnavailableError, AccountNotFoundError)):
                asyncio.run(accounts.get("nobody"))
    finally:
        done.set()
        other.join()


def test_at_the_start_every_mistake_is_said_with_its_place(folder: Path) -> None:
    check_folder(ROOT / "examples" / "accounts", shipped().definitions, "en")
    with pytest.raises(LoadError) as caught:
        check_folder(folder, shipped().definitions, "en")
    assert {Path(one.file).name for one in caught.value.diagnostics} == {"second.json"}
    assert "missing-key" in {one.code for one in caught.value.diagnostics}
