"""Accounts from a folder: by the id in the file, as the file is now."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import ROOT, shipped
from maybuy import LoadError
from maybuy.model.service import Settings
from maybuy.serve.accounts import folder as accounts_folder
from maybuy.serve.accounts.folder import FolderAccounts, check_folder
from maybuy.serve.process.assemble import check
from maybuy.serve.services import AccountNotFoundError, AccountsUnavailableError
from maybuy.serve.start_error import StartError
from serve.config_map import config_map
from serve.test_operation import until

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
    assert asyncio.run(accounts.ready()) == (True, {"accounts": 1, "doubled_ids": 0, "broken_files": 1})


def test_two_files_with_one_id_make_it_unavailable_and_are_said(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "again.json").write_text('{"id": "b", "country": "US"}', encoding="utf-8")
    accounts = FolderAccounts(folder)
    for _ in range(3):
        with pytest.raises(AccountsUnavailableError):
            asyncio.run(accounts.get("b"))
    assert ask(accounts, "acme")["id"] == "acme"  # type: ignore[index]
    assert asyncio.run(accounts.ready()) == (True, {"accounts": 1, "doubled_ids": 1, "broken_files": 0})
    (logged,) = (one for one in caplog.records if one.message == "account-twice")
    assert vars(logged)["details"] == {"account": "b", "files": ["again.json", "second.json"]}


def test_a_file_that_takes_the_id_of_another_makes_it_unavailable_before_long(folder: Path) -> None:
    accounts = FolderAccounts(folder)
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}
    (folder / "again.json").write_text('{"id": "b", "country": "US"}', encoding="utf-8")
    until(lambda: not is_clear(accounts, "b"), "that it is noticed")
    (folder / "again.json").unlink()
    until(lambda: is_clear(accounts, "b"), "that it is noticed")


def is_clear(accounts: FolderAccounts, account: str) -> bool:
    try:
        ask(accounts, account)
    except AccountsUnavailableError:
        return False
    return True


def test_where_no_account_can_be_had_it_is_not_ready(folder: Path) -> None:
    shutil.copytree(folder, folder / "again")
    accounts = FolderAccounts(folder)
    assert asyncio.run(accounts.ready()) == (False, {"accounts": 0, "doubled_ids": 2, "broken_files": 0})
    with pytest.raises(AccountsUnavailableError):
        asyncio.run(accounts.get("acme"))


def test_a_folder_without_files_is_ready(tmp_path: Path) -> None:
    found = asyncio.run(FolderAccounts(tmp_path).ready())
    assert found == (True, {"accounts": 0, "doubled_ids": 0, "broken_files": 0})


def test_accounts_are_had_from_a_config_map_of_kubernetes_and_from_the_one_in_its_place(
    tmp_path: Path,
) -> None:
    config_map(tmp_path, 1, {"acme.yaml": ACME, "more/b.json": '{"id": "b", "country": "FR"}'})
    check_folder_but_for_b(tmp_path)
    accounts = FolderAccounts(tmp_path)
    assert asyncio.run(accounts.ready()) == (True, {"accounts": 2, "doubled_ids": 0, "broken_files": 0})
    assert ask(accounts, "acme")["id"] == "acme"  # type: ignore[index]
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}
    # One goes to another file, one changes; then one goes, and one comes.
    config_map(tmp_path, 2, {"moved.yaml": ACME, "more/b.json": '{"id": "b", "country": "DE"}'})
    assert ask(accounts, "b") == {"id": "b", "country": "DE"}
    assert ask(accounts, "acme")["id"] == "acme"  # type: ignore[index]
    config_map(tmp_path, 3, {"acme.yaml": ACME, "c.json": '{"id": "c"}'})
    assert ask(accounts, "acme")["id"] == "acme"  # type: ignore[index]
    assert ask(accounts, "c") == {"id": "c"}
    with pytest.raises(AccountNotFoundError):
        asyncio.run(accounts.get("b"))
    assert asyncio.run(accounts.ready()) == (True, {"accounts": 2, "doubled_ids": 0, "broken_files": 0})


def check_folder_but_for_b(folder: Path) -> None:
    """At the start the same files are read, each once: nothing is said to be there twice."""
    with pytest.raises(LoadError) as caught:
        check_folder(folder, shipped().definitions)
    assert {Path(one.file).name for one in caught.value.diagnostics} == {"b.json"}
    assert "duplicate-id" not in {one.code for one in caught.value.diagnostics}


def test_a_config_map_that_changes_all_the_time_gives_each_account_as_it_was_at_some_time(
    tmp_path: Path,
) -> None:
    names, done = ("one.json", "two.json"), threading.Event()

    def state(number: int) -> dict[str, str]:
        # The two accounts change places from one state to the next: half of each would be twice the same.
        order = names if number % 2 else names[::-1]
        return {name: json.dumps({"id": account}) for name, account in zip(order, ("a", "b"), strict=True)}

    def change() -> None:
        for number in range(1, 400):
            config_map(tmp_path, number, state(number))
        done.set()

    config_map(tmp_path, 0, state(0))
    accounts = FolderAccounts(tmp_path)
    changing = threading.Thread(target=change)
    changing.start()
    answered = 0
    while not done.is_set():
        for account in ("a", "b"):
            with suppress(AccountsUnavailableError, AccountNotFoundError):
                assert ask(accounts, account) == {"id": account}
                answered += 1
    changing.join()
    assert answered
    for account in ("a", "b"):
        assert ask(accounts, account) == {"id": account}


@pytest.mark.parametrize("name", [".b.json", ".hidden/b.json", "..2024/b.json", "a/.b.json"])
def test_names_that_begin_with_a_dot_are_no_part_of_the_folder(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text('{"id": "b", "country": "US"}', encoding="utf-8")
    assert ask(FolderAccounts(folder), "b") == {"id": "b", "country": "FR"}


@pytest.mark.parametrize("name", ["c.JSON", "c.Json", "c.YAML", "c.Yml"])
def test_endings_in_capitals_count(folder: Path, name: str) -> None:
    (folder / name).write_text('{"id": "c"}', encoding="utf-8")
    assert ask(FolderAccounts(folder), "c") == {"id": "c"}


def test_a_file_and_a_folder_that_links_lead_to_are_read_once(folder: Path) -> None:
    (folder / "link.json").symlink_to("second.json")
    (folder / "linked").symlink_to("a")
    (folder / "circle").symlink_to(".")
    accounts = FolderAccounts(folder)
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}
    assert asyncio.run(accounts.ready()) == (True, {"accounts": 2, "doubled_ids": 0, "broken_files": 0})


def test_a_link_that_leads_nowhere_may_stand_for_any_account(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "lost.yaml").symlink_to("gone.yaml")
    accounts = FolderAccounts(folder)
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}
    for _ in range(3):
        with pytest.raises(AccountsUnavailableError):
            asyncio.run(accounts.get("nobody"))
    assert [one.message for one in caplog.records] == ["account-unreadable"]
    assert "lost.yaml" in vars(caplog.records[0])["details"]["file"]


def test_a_number_that_json_has_no_exact_form_for_is_left_as_it_is_written(folder: Path) -> None:
    (folder / "c.yaml").write_text("id: c\nattributes: {size: 2.0}\n", encoding="utf-8")
    accounts = FolderAccounts(folder)
    assert asyncio.run(accounts.get("c")) == b"id: c\nattributes: {size: 2.0}\n"
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}


def test_a_disk_that_hangs_makes_accounts_unavailable_in_time_and_holds_one_thread(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts, hangs = FolderAccounts(folder, seconds=0.2), threading.Event()
    ask(accounts, "b")
    real = accounts_folder.seen_in
    monkeypatch.setattr(accounts_folder, "seen_in", lambda top: (hangs.wait(60), real(top))[1])
    try:
        before = threading.active_count()
        for _ in range(5):
            with pytest.raises(AccountsUnavailableError):
                asyncio.run(accounts.get("nobody"))
        assert threading.active_count() <= before + 1
        assert ask(accounts, "b") == {"id": "b", "country": "FR"}
        assert asyncio.run(accounts.ready())[0] is False
    finally:
        hangs.set()
    until(lambda: asyncio.run(accounts.ready())[0], "that it is ready again")


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


def test_a_folder_in_it_that_cannot_be_listed_may_hold_any_account(too_deep: Path) -> None:
    accounts = FolderAccounts(too_deep)
    assert ask(accounts, "b") == {"id": "b", "country": "FR"}
    with pytest.raises(AccountsUnavailableError):
        asyncio.run(accounts.get("nobody"))
    with pytest.raises(LoadError) as caught:
        check_folder(too_deep, shipped().definitions)
    assert "unreadable" in {one.code for one in caught.value.diagnostics}


def test_without_its_folder_the_service_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="there is no folder"):
        check(Settings(root=ROOT, accounts=str(tmp_path / "none")), shipped().definitions)


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
    check_folder(ROOT / "examples" / "accounts", shipped().definitions)
    with pytest.raises(LoadError) as caught:
        check_folder(folder, shipped().definitions)
    assert {Path(one.file).name for one in caught.value.diagnostics} == {"second.json"}
    assert "missing-key" in {one.code for one in caught.value.diagnostics}


def test_at_the_start_an_id_that_two_files_have_is_said_at_the_second(tmp_path: Path) -> None:
    for name in ("first.yaml", "second.YAML"):
        (tmp_path / name).write_text(ACME, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        check_folder(tmp_path, shipped().definitions)
    (one,) = caught.value.diagnostics
    assert (one.code, Path(one.file).name) == ("duplicate-id", "second.YAML")
    line = next(number for number, text in enumerate(ACME.splitlines(), 1) if text.startswith("id:"))
    assert one.message == f"the id `acme` is taken already, at first.yaml:{line}:5"
    assert one.span.line == line


NAMES = st.sampled_from(
    [
        "a.yaml",
        "b.JSON",
        "in/c.yml",
        "in/d.json",
        ".hidden.yaml",
        ".git/e.yaml",
        "..2024/f.json",
        "g.txt",
        "h",
    ]
)
HELD = st.sampled_from(["one", "two", "three", "broken"])


@given(st.dictionaries(NAMES, HELD))
def test_an_account_is_had_if_just_one_file_has_its_id_and_missing_if_none_can(held: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        for name, account in held.items():
            (top / name).parent.mkdir(exist_ok=True)
            text = "id: [" if account == "broken" else json.dumps({"id": account})
            (top / name).write_text(text, encoding="utf-8")
        seen = [held[name] for name in ("a.yaml", "b.JSON", "in/c.yml", "in/d.json") if name in held]
        accounts = FolderAccounts(top)
        unclear = "broken" in seen or len({*seen}) < len(seen)
        for account in ("one", "two", "three", "four"):
            if seen.count(account) == 1:
                assert ask(accounts, account) == {"id": account}
            else:
                with pytest.raises(AccountsUnavailableError if unclear else AccountNotFoundError):
                    asyncio.run(accounts.get(account))


@given(
    ids=st.lists(st.text("aAbB-ß", min_size=1, max_size=4), max_size=9, unique=True),
    typed=st.text("aAbB-ß", max_size=2),
    most=st.integers(1, 5),
)
def test_ids_that_begin_with_what_is_typed_are_named_in_order_and_no_more_than_asked(
    ids: list[str], typed: str, most: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        for number, one in enumerate(ids):
            (Path(name) / f"{number}.json").write_text(json.dumps({"id": one}), encoding="utf-8")
        found = asyncio.run(FolderAccounts(Path(name), 30).beginning(typed, most))
    fitting = sorted((one.casefold(), one) for one in ids if one.casefold().startswith(typed.casefold()))
    assert found == [one for _, one in fitting][:most]


def test_an_id_that_is_new_gone_or_no_longer_clear_is_named_so(folder: Path) -> None:
    accounts = FolderAccounts(folder)
    assert asyncio.run(accounts.beginning("", 9)) == ["acme", "b"]
    (folder / "third.json").write_text('{"id": "bb"}', encoding="utf-8")
    assert asyncio.run(accounts.beginning("B", 9)) == ["b", "bb"]
    (folder / "third.json").write_text('{"id": "acme"}', encoding="utf-8")
    assert asyncio.run(accounts.beginning("", 9)) == ["b"]
