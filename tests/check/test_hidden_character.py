from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check.roots import NEW, context, rule, said
from commands import run
from maybuy.check.registry import run as run_checks
from maybuy.check.rules.files.hidden_character import hidden_characters
from maybuy.loading import read_root
from maybuy.source import Severity, read
from maybuy.source.hidden import hidden

LIMITS = "kind: limits\nlimits:\n  - {id: extra, name: NAME}\n"


def test_a_letter_is_found_where_it_stands_raw_or_as_an_escape() -> None:
    for name in ("on\u200bline", '"on\\u200bline"', '"on\\u200Bline"', '"on\\U0000200bline"'):
        ((place, marked, message),) = said("hidden-character", {NEW: LIMITS.replace("NAME", name)})
        assert place == f"{NEW}:3"
        assert marked in ("\u200b", "\\u200b", "\\u200B", "\\U0000200b")
        assert "U+200B ZERO WIDTH SPACE" in message


@pytest.mark.parametrize("escape", [r"\0", r"\a", r"\b", r"\e", r"\f", r"\v", r"\N", r"\L", r"\P", r"\x9b"])
def test_every_escape_of_yaml_for_what_acts_is_known(escape: str) -> None:
    ((_, marked, _),) = said("hidden-character", {NEW: LIMITS.replace("NAME", f'"a{escape}b"')})
    assert marked == escape


def test_an_escape_for_what_is_seen_is_none_of_it() -> None:
    text = r'"\"\\u200b\\\/\t\n\_ \xe9 👨\u200d👩"'
    assert said("hidden-character", {NEW: LIMITS.replace("NAME", text)}) == []


def test_comments_keys_ids_and_sentences_are_looked_at() -> None:
    text = "allow: [buy]  # \u202eyub\nbecause: {en: Ben\u200befit}\nwhen: {user.role: \u2066owner\u2069}"
    found = said("hidden-character", rule(text))
    assert [marked for _, marked, _ in found] == ["\u202e", "\u200b", "\u2066", "\u2069"]


def test_what_aliases_repeat_is_found_once() -> None:
    text = 'kind: limits\nlimits:\n  - {id: a, name: &n "x\\u200by"}\n  - {id: b, name: *n}\n'
    assert len(said("hidden-character", {NEW: text})) == 1


def test_it_is_a_warning_that_may_be_silenced_with_a_reason() -> None:
    text = LIMITS.replace("NAME", "on\u200bline")
    assert "hidden-character" in {one.code for one in run_checks(context({NEW: text}))}
    text += "silence:\n  - {code: hidden-character, because: the label was printed so}\n"
    found = run_checks(context({NEW: text}))
    assert not {one.code for one in found} & {"hidden-character", "unused-silence", "cannot-silence"}


def test_what_cannot_be_read_for_a_control_is_said_once() -> None:
    document = read("kind: limits\nname: a\x1bb\n", "f.yaml")
    assert [one.code for one in document.findings] == ["bad-character"]
    assert list(hidden_characters(document)) == []


def test_accounts_and_tests_beside_the_root_are_looked_at(tmp_path: Path) -> None:
    account = {
        "id": "a\u202eb", "type": "online", "country": "FR", "currency": "EUR", "subscription": None,
        "users": [{"id": "x\u200by", "role": "owner"}],
    }  # fmt: skip
    root = str(Path(__file__).parents[1] / "broken" / "root")
    (tmp_path / "account.json").write_text(json.dumps(account), encoding="utf-8")
    tests = {"kind": "policy-test", "accounts": {"a": "account.json"}, "tests": [{
        "name": "x\u2066", "ask": {"account": "a", "user": "x\u200by", "action": "buy", "item": "archive"},
        "expect": {"outcome": "deny"},
    }]}  # fmt: skip
    (tmp_path / "it_test.yaml").write_text(json.dumps(tests), encoding="utf-8")
    for file, count in (("account.json", 2), ("it_test.yaml", 2)):
        result = run("--root", root, "validate", str(tmp_path / file), "--format", "json")
        found = [one["code"] for one in json.loads(result.stdout)["diagnostics"]]
        assert (result.exit_code, found) == (0, ["hidden-character"] * count)


def test_the_shipped_files_have_none() -> None:
    root = Path(__file__).parents[2]
    assert not [one for one in read_root(root).diagnostics if one.code == "hidden-character"]


@given(st.text(st.characters(exclude_characters="\n\r\x85", exclude_categories=["Cs"], max_codepoint=0xFFFF)))
def test_as_many_are_found_as_a_text_has_be_it_written_raw_or_in_escapes(text: str) -> None:
    expected = [one.letter for one in hidden(text)]
    for written in (json.dumps(text, ensure_ascii=False), json.dumps(text)):
        document = read(f"a: {written}\n", "f.yaml")
        if document.ok:
            assert document.data["a"] == text
            found = list(hidden_characters(document))
            assert len(found) == len(expected)
            assert {one.severity for one in found} <= {Severity.WARNING}


def test_the_tests_of_a_root_are_looked_at_with_it(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(Path(__file__).parents[1] / "broken" / "root", root)
    text = "kind: policy-test\naccounts: {}\ntests: []  # \u202e\n"
    (root / "policies" / "it_test.yaml").write_text(text, encoding="utf-8")
    found = json.loads(run("--root", str(root), "validate", "--format", "json").stdout)["diagnostics"]
    assert "hidden-character" in {one["code"] for one in found if one["file"] == "policies/it_test.yaml"}
