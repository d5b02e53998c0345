"""What the Tab key offers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from acceptance.accounts import ROOT, shipped
from commands import ACME
from maybuy.cli import COMMANDS, main
from maybuy.language import LANGUAGES
from maybuy.model.kinds import KINDS
from maybuy.report.pages import codes

SHELLS: tuple[type[ShellComplete], ...] = (BashComplete, ZshComplete, FishComplete)
DEFINITIONS = shipped().definitions
SOLD = {*DEFINITIONS.items, *DEFINITIONS.products}


def offered(*words: str, shell: type[ShellComplete] = BashComplete) -> set[str]:
    """What completes the last of the words, on the shipped catalog."""
    *typed, incomplete = words
    complete = shell(main, {"obj": None}, "maybuy", "_MAYBUY_COMPLETE")
    root = [] if "--root" in typed else ["--root", str(ROOT)]
    return {one.value for one in complete.get_completions([*root, *typed], incomplete)}


def kinds_of(*words: str) -> set[str]:
    """Who completes the last of the words: `plain`, or the shell by itself with files or folders."""
    *typed, incomplete = words
    complete = BashComplete(main, {}, "maybuy", "_MAYBUY_COMPLETE")
    return {one.type for one in complete.get_completions(typed, incomplete)}


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell.name)
def test_every_shell_is_offered_the_same(shell: type[ShellComplete]) -> None:
    assert offered("show", "support/", shell=shell) == {
        one for one in DEFINITIONS.items if one.startswith("support/")
    }


def test_commands_complete() -> None:
    assert offered("") >= set(COMMANDS)


def test_items_and_products_complete_wherever_one_is_named() -> None:
    assert offered("show", "") == SOLD
    assert offered("decide", ACME, "buy", "") == SOLD
    assert offered("decide", ACME, "--user", "marie", "buy", "coll") == {"collaboration"}


def test_products_alone_complete_for_a_comparison() -> None:
    assert offered("compare", "") == set(DEFINITIONS.products)
    assert offered("subscriptions", "guide", "ta") == {"talk"}


def test_limits_and_features_complete_where_one_is_used() -> None:
    assert offered("decide", ACME, "use", "") == {*DEFINITIONS.limits, *DEFINITIONS.features}
    assert offered("decide", ACME, "add_units", "") == set(DEFINITIONS.limits)


def test_actions_complete() -> None:
    assert offered("decide", ACME, "") == set(DEFINITIONS.actions)
    assert offered("decide", ACME, "change_") == {"change_billing_cycle", "change_payment_method"}


def test_users_complete_from_the_account_that_is_named() -> None:
    assert offered("offers", ACME, "--user", "") == {"marie", "luc"}
    assert offered("decide", ACME, "buy", "--user", "m") == {"marie"}


def test_no_user_completes_before_the_account_is_named() -> None:
    assert offered("offers", "--user", "") == set()
    assert offered("offers", "-", "--user", "") == set()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("change_billing_cycle",), {"monthly", "annual"}),
        (("change_payment_method",), {"card", "paypal", "wire", "cheque"}),
        (("upgrade_edition", "guide"), {"lite", "professional", "enterprise"}),
        (("upgrade_edition", "guide/lite"), {"lite", "professional", "enterprise"}),
        (("cancel_account",), set()),
    ],
)
def test_what_to_change_to_follows_from_the_action_and_the_item(
    words: tuple[str, ...], found: set[str]
) -> None:
    assert offered("decide", ACME, *words, "--to", "") == found


def test_kinds_codes_currencies_and_languages_complete() -> None:
    assert offered("schema", "") == set(KINDS)
    assert offered("explain", "") == set(codes())
    assert offered("compare", "--currency", "") == {"USD"}
    assert offered("subscriptions", "--cycle", "") == {"monthly", "annual"}
    assert offered("--lang", "") == set(LANGUAGES)
    assert offered("offers", "--lang", "f") == {"fr"}


def test_accounts_orders_and_folders_are_left_to_the_shell() -> None:
    assert kinds_of("offers", "exa") == {"file"}
    assert kinds_of("preview", ACME, "exa") == {"file"}
    assert kinds_of("validate", "cat") == {"file"}
    assert kinds_of("init", "my") == {"dir"}
    assert kinds_of("--root", "") == {"dir", "file"}


def test_the_root_may_be_named_before_or_after_the_command(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "boats.yaml").write_text("kind: product\nid: boats\n", encoding="utf-8")
    assert offered("--root", str(tmp_path), "show", "") == {"boats"}
    assert offered("show", "--root", str(tmp_path), "") == {"boats"}


BROKEN = {
    "syntax.yaml": "kind: product\nid: [\n",
    "list.yaml": "- a\n- b\n",
    "empty.yaml": "",
    "binary.yaml": "\0\1",
    "no-id.yaml": "kind: product\n",
    "odd-id.yaml": "kind: product\nid: {a: b}\n",
    "odd-editions.yaml": "kind: product\nid: odd\neditions: {a: b}\n",
    "odd-edition.yaml": "kind: product\nid: odder\neditions: [1, {}, {id: x}]\n",
    "odd-kind.yaml": "kind: [product]\nid: x\n",
    "odd-currencies.yaml": "kind: catalog\ncurrencies: 7\n",
    "right.yaml": "kind: product\nid: right\n",
}


def test_a_file_that_is_wrong_hides_no_other_and_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "catalog").mkdir()
    for name, text in BROKEN.items():
        (tmp_path / "catalog" / name).write_text(text, encoding="utf-8")
    root = ("--root", str(tmp_path))
    assert {"right", "odd", "odder", "odder/x"} <= offered(*root, "show", "")
    assert offered(*root, "compare", "--currency", "") == set()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("account", ["/nowhere.yaml", "/", "", "\0"])
def test_an_account_that_cannot_be_read_offers_nobody(
    account: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert offered("offers", account, "--user", "") == set()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("root", ["/nowhere", "\0", ""])
@pytest.mark.parametrize(
    "words", [("show",), ("compare",), ("decide", ACME), ("compare", "--currency"), ("decide", ACME, "use")]
)
def test_a_root_without_a_catalog_offers_nothing(
    root: str, words: tuple[str, ...], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert offered("--root", root, *words, "") == set()
    assert capfd.readouterr() == ("", "")


def test_tests_complete_by_their_names_and_coverages_by_what_is_measured() -> None:
    assert "a cheque is not chosen on the page" in offered("test", "-k", "a ch")
    assert offered("test", "--coverage-min", "") == {"rules=100", "implied=100", "cells=100", "limits=100"}
