"""`maybuy subscriptions`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from acceptance.accounts import ROOT
from commands import AT, answer, environment, process, run
from maybuy.writing import write

ELITE = {"items": [{"item": "support/elite", "seats": 5, "quantity": None}], "recurring": "1245.00"}
TEAM = {"items": [{"item": "support/team", "seats": 5, "quantity": None}], "recurring": "125.00"}


def test_without_more_it_is_told_how_many_the_least_and_the_greatest() -> None:
    shown = answer("subscriptions", "support", "--seats", "5", *AT)
    assert shown.pop("catalog")["id"] == "zendesk"
    assert shown == {
        "currency": "USD", "cycle": "monthly", "seats": 5, "at": "2020-09-01", "products": ["support"],
        "left_out": [], "count": 4, "on_request": 0, "least": TEAM, "greatest": ELITE,
    }  # fmt: skip


@pytest.mark.parametrize("asked", list(product((False, True), repeat=4)))
def test_what_is_asked_for_is_told_and_nothing_else(asked: tuple[bool, ...]) -> None:
    names = [
        name for name, is_asked in zip(("count", "list", "least", "greatest"), asked, strict=True) if is_asked
    ]
    shown = answer("subscriptions", "support", "--seats", "5", *AT, *(f"--{name}" for name in names))
    known = {"count": 4, "least": TEAM, "greatest": ELITE}
    told = {name: shown[name] for name in known if name in shown}
    assert told == {name: known[name] for name in names or known if name in known}
    assert ("list" in shown) is ("list" in names)
    if "list" in names:
        assert (shown["list"][0], shown["list"][-1], len(shown["list"])) == (TEAM, ELITE, 4)


def test_the_count_alone_is_a_number_that_programs_read() -> None:
    assert run("subscriptions", "--count", *AT).stdout == "20243\n"


def test_the_text_says_what_is_meant_and_what_is_not_there() -> None:
    words = ("subscriptions", "support", "high-volume-api", "--seats", "5", "--cycle", "annual", *AT)
    assert run(*words).stdout.splitlines() == [
        "Subscriptions  billed annually, USD, from September 1, 2020, 5 seats",
        "  4 subscriptions can be held",
        "  the cheapest   $1,140.00  Support Team",
        "  the dearest   $11,940.00  Support Elite",
        "  left out, as nothing here goes with it: High Volume API",
    ]


def test_the_text_in_french_is_french() -> None:
    text = run("subscriptions", "support", "--seats", "5", *AT, "--lang", "fr").stdout
    assert text.splitlines()[:2] == [
        "Abonnements  facturation mensuelle, USD, à partir du 1er septembre 2020, 5\u00a0licences",
        "  4\u00a0abonnements possibles",
    ]


def test_what_has_more_seats_than_one_or_than_were_asked_for_says_so(tmp_path: Path) -> None:
    root = _root(tmp_path, 2)
    lines = run("subscriptions", "--root", root, "--list", "--seats", "3").stdout.splitlines()
    assert lines[1:] == [
        "  $3.00  Desk", "  $4.00  Desk + Pack 1", "  $5.00  Desk + Pack 0, 2 packs",
        "  $6.00  Desk + Pack 0, 2 packs + Pack 1",
    ]  # fmt: skip
    one = answer("subscriptions", "--root", root, "--greatest", "--seats", "3")["greatest"]["items"]
    assert one[1:] == [
        {"item": "pack-0", "seats": None, "quantity": 2}, {"item": "pack-1", "seats": None, "quantity": 1},
    ]  # fmt: skip


def test_nothing_to_hold_is_said(tmp_path: Path) -> None:
    root = _root(tmp_path, 1)
    text = run("subscriptions", "pack-0", "--root", root, "--list", *AT).stdout.splitlines()
    assert text[1:] == ["  left out, as nothing here goes with it: Pack 0"]
    assert "  nothing can be held" in run("subscriptions", "pack-0", "--root", root, *AT).stdout.splitlines()
    shown = answer("subscriptions", "pack-0", "--root", root, "--list", "--least", "--greatest", "--count")
    assert [shown[key] for key in ("count", "list", "least", "greatest")] == [0, [], None, None]


def test_a_list_without_an_end_in_sight_begins_at_once_and_stops_when_nobody_reads_on(tmp_path: Path) -> None:
    root = _root(tmp_path, 60)
    assert answer("subscriptions", "--root", root, "--count")["count"] == 2**60
    for form in ("text", "json"):
        words = ("subscriptions", "--root", root, "--list", "--format", form)
        command = [sys.executable, "-m", "maybuy", *words]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        ) as one:
            assert one.stdout is not None
            assert one.stderr is not None
            assert len([one.stdout.readline() for _ in range(50)]) == 50
            one.stdout.close()
            assert one.stderr.read() == b""
            assert one.wait(timeout=60) == 2


@pytest.mark.parametrize("form", ["text", "json"])
def test_letters_that_an_encoding_lacks_are_no_reason_to_fail(form: str) -> None:
    words = ("--lang", "fr", "subscriptions", "support", "--list", *AT, "--format", form)
    result = process(*words, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.isascii()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("suport",), "`suport` is not an item of the catalog - did you mean `support`?"),
        (("--currency", "US"), "`US` is not a currency of the catalog - did you mean `USD`?"),
        (("--cycle", "yearly"), "`yearly` is not a billing cycle - one of monthly, annual"),
        (("--currency", "GBP"), "`GBP` is not a currency of the catalog - one of USD"),
        (("--seats", "1000000001"), "1000000001 is too many - say 1000000000 or fewer"),
        (("--seats", "0"), "0 is too few - say 1 or more"),
    ],
)
def test_what_there_is_not_is_refused(words: tuple[str, ...], said: str) -> None:
    result = run("subscriptions", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def _root(folder: Path, packs: int) -> str:
    """A product, and add-ons sold in packs."""
    cycles = [{"id": "monthly", "months": 1}]
    files: list[dict[str, Any]] = [
        {"kind": "catalog", "id": "desks", "name": "Desks", "currencies": ["USD"], "cycles": cycles},
        {"kind": "product", "id": "desk", "prices": {"USD": {"monthly": 1}}},
    ]
    files += [
        {
            "kind": "add-on", "id": f"pack-{number}", "prices": {"USD": {"monthly": 1}},
            "requires": {"any": ["desk"]}, "quantity": {"min": 1 if number else 2},
        }
        for number in range(packs)
    ]  # fmt: skip
    shutil.copytree(ROOT / "engine/maybuy/templates/imported/policies", folder / "policies")
    (folder / "catalog").mkdir()
    for one in files:
        write(folder / "catalog" / f"{one['id']}.yaml", json.dumps(one).encode())
    return str(folder)
