"""What is wrong with a price list is said with its place and its cure, and nothing is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import run
from importing.lists import BOATYARD, MINIMAL, refused

WRONG = {
    "syntaxVersion: '2.1'": ("syntaxVersion: '4.0'", "unknown-choice", "`4.0` is none of the words", "1:16"),
    "saasName: Buoys": ("name: Buoys", "missing-key", "`saasName` is missing here", "1:1"),
    "currency: USD": ("currency: dollars", "bad-format", "`dollars` is not a currency", "4:11"),
    "valueType: BOOLEAN": ("valueType: BOOL", "unknown-choice", "did you mean `BOOLEAN`?", "7:16"),
    "defaultValue: true": ("defaultValue: maybe", "wrong-type", "is not `true` or `false`", "8:19"),
    "type: DOMAIN": ("type: DOMIAN", "unknown-choice", "did you mean `DOMAIN`?", "9:11"),
    "price: 5": ("price: -5", "out-of-range", "-5", "12:12"),
    "    price: 5\n": ("", "missing-key", "`price` is missing here", "12:5"),
    "features: null": ("features: {lampes: {value: true}}", "unknown-key", "did you mean `lamps`?", "14:16"),
    "plans:\n  BASIC:\n    price: 5": ("more:\n  A:\n    a: 5", "missing-key", "`plans` is missing", "1:1"),
    "plans:\n": ("plans: 7\nothers:\n", "wrong-type", "is not a set of `key: value` lines", "10:8"),
}


@pytest.mark.parametrize("right", WRONG)
def test_a_mistake_is_said_with_its_place_and_cure(tmp_path: Path, right: str) -> None:
    wrong, code, message, place = WRONG[right]
    assert right in MINIMAL
    said = refused(tmp_path, MINIMAL.replace(right, wrong))
    assert f"error[{code}]" in said
    assert message in said
    assert f"list.yaml:{place}\n" in said


@pytest.mark.parametrize(
    ("right", "wrong", "near"),
    [
        ("availableFor: [HARBOUR_PLUS, MARINA]", "availableFor: [HARBOR_PLUS]", "HARBOUR_PLUS"),
        ("dependsOn: [moreMessages]", "dependsOn: [moreMessage]", "moreMessages"),
        ("excludes: [moving]", "excludes: [movin]", "moving"),
        ("linkedFeatures: [reserveBerth]", "linkedFeatures: [reserveBerths]", "reserveBerth"),
        ("tag: Office", "tag: Offices", "Office"),
        ("textMessages: {value: 5000}", "textMessage: {value: 5000}", "textMessages"),
    ],
)
def test_a_name_that_nothing_has_is_a_mistake(tmp_path: Path, right: str, wrong: str, near: str) -> None:
    assert right in BOATYARD
    assert f"did you mean `{near}`?" in refused(tmp_path, BOATYARD.replace(right, wrong))


def test_all_mistakes_are_said_at_once_and_in_french(tmp_path: Path) -> None:
    text = MINIMAL.replace("valueType: BOOLEAN", "valueType: BOOL").replace("price: 5", "price: -5")
    said = refused(tmp_path, text, "--lang", "fr")
    assert said.count("erreur[") == 2


BOMB = "a0: &x0 [1]\n" + "".join(f"a{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]\n" for n in range(1, 9))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-value"),
        ("- a\n- b\n", "wrong-type"),
        ("just words", "wrong-type"),
        ("a: [1", "syntax"),
        ("a: 1\na: 2\n", "duplicate-key"),
        (b"a: \xff", "not-utf8"),
        ("[" * 100_000, "too-deep"),
        (BOMB, "too-many-nodes"),
        ("x: " + "y" * 5_000_001, "too-large"),
        (MINIMAL.replace("price: 5", "price: .nan"), "not-finite"),
        (MINIMAL.replace("price: 5", "price: -.inf"), "not-finite"),
        (MINIMAL.replace("price: 5", "price: !!python/object:os.system 5"), "tag"),
    ],
)  # fmt: skip
def test_what_is_no_price_list_is_refused(tmp_path: Path, text: str | bytes, code: str) -> None:
    assert f"error[{code}]" in refused(tmp_path, text)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = run("import", "pricing2yaml", str(tmp_path / "nowhere.yaml"), "-o", str(tmp_path / "made"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[unreadable]" in result.stderr


def test_a_list_that_says_unlimited_a_thousand_times_is_read(tmp_path: Path) -> None:
    limits = "".join(
        f"  limit{n}: {{valueType: NUMERIC, defaultValue: .inf, type: NON_RENEWABLE}}\n" for n in range(1000)
    )
    source = tmp_path / "list.yaml"
    source.write_text(MINIMAL + "usageLimits:\n" + limits)
    result = run("import", "pricing2yaml", str(source), "-o", str(tmp_path / "made"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert (tmp_path / "made/catalog/buoys.yaml").read_text().count("unlimited") == 1000


def test_an_alias_repeats_what_is_unlimited_as_well(tmp_path: Path) -> None:
    limit = "{valueType: NUMERIC, defaultValue: %s, type: NON_RENEWABLE}"
    source = tmp_path / "list.yaml"
    source.write_text(
        MINIMAL + "usageLimits:\n  a: " + limit % "&all .inf" + "\n  b: " + limit % "*all" + "\n"
    )
    result = run("import", "pricing2yaml", str(source), "-o", str(tmp_path / "made"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert (tmp_path / "made/catalog/buoys.yaml").read_text().count("unlimited") == 2
