"""Features through every command that tells of them, on the shipped catalog with some."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commands import ACCOUNTS, AT, run, said
from documents import as_yaml, of_yaml
from featured import GIVEN, write, write_without
from maybuy.loading import load, read_account
from maybuy.testing.coverage import coverage
from maybuy.testing.run import run_suite
from maybuy.testing.suite import read_suite

SUITE = str(ACCOUNTS / "suite.yaml")
APART = str(ACCOUNTS / "separate-products.yaml")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("root"))


def shown(root: Path, *words: str) -> Any:
    return json.loads(said(root, *words, "--format", "json"))


def row(text: str, name: str) -> list[str]:
    (line,) = [one for one in text.splitlines() if one.lstrip(" ✔✘|").startswith(name)]
    return line.split()


def test_the_files_are_right(root: Path) -> None:
    assert " error" not in said(root, "validate")


def test_editions_are_compared_by_their_features_those_of_one_tag_together(root: Path) -> None:
    text = said(root, "compare", "guide", *AT)
    assert row(text, "Single") == ["Single", "sign-on", "✔"]
    assert row(text, "History") == ["History", "2", "days"]
    assert row(text, "Care") == ["Care", "high"]
    heading, *below = (
        text.index(name) for name in ("\n  Security", "\n    Single", "\n    History", "\n  Care", "Words")
    )
    assert [heading, *below] == sorted([heading, *below])
    assert "Editor" not in said(root, "compare", "chat", *AT)
    assert "✔ included" in text


def test_nothing_is_counted_of_a_feature(root: Path) -> None:
    result = run(
        "--root",
        str(root),
        "decide",
        SUITE,
        "--user",
        of_yaml(Path(SUITE).read_text(encoding="utf-8"))["users"][0]["id"],
        "use",
        "sso",
        "--quantity",
        "5",
        *AT,
    )
    assert result.exit_code == 2
    assert "`sso` is a feature, which is not counted - leave out the quantity 5" in result.stderr


def test_a_wrong_value_in_an_exception_is_placed_on_the_value(root: Path) -> None:
    account = root / "explorer.yaml"
    one = of_yaml(Path(APART).read_text(encoding="utf-8"))
    one["exceptions"] = [
        {"grant": {"features": ["editor", {"care": "dear"}]}},
        {"grant": {"features": ["ssso"]}},
    ]
    text = as_yaml(one)
    account.write_text(text, encoding="utf-8")
    told = run("--root", str(root), "entitlements", str(account), *AT).stderr
    lines = text.splitlines()
    for word in ("dear", "ssso"):
        (line,) = (number for number, each in enumerate(lines, 1) if word in each)
        assert f"explorer.yaml:{line}:{lines[line - 1].index(word) + 1}" in told


def test_markdown_says_in_words_what_is_on(root: Path) -> None:
    text = said(root, "compare", "guide", *AT, "--format", "markdown", language="fr")
    assert "| Authentification unique | | inclus | |" in text
    assert "| Historique | 2\u00a0jours | | |" in text


def test_what_comes_with_an_item_is_shown_with_it(root: Path) -> None:
    text = said(root, "show", "explore/lite", *AT)
    assert (
        "comes with      Security\n                    History: 2.5 days\n                  Care: by mail\n"
        in text
    )
    assert "Historique : 2,5\u00a0jours" in said(root, "show", "explore/lite", *AT, language="fr")
    found = shown(root, "show", "chat/professional", *AT)["features"]
    assert found == {"sso": True, "days": 10, "editor": True}
    assert shown(root, "show", "explore/lite", *AT)["features"]["days"] == 2.5
    assert shown(root, "show", "support/team", *AT)["features"] == {}


def test_a_catalog_without_features_says_nothing_of_them(tmp_path: Path) -> None:
    shop = str(write_without(tmp_path))
    for words in (("show", "support/team"), ("compare", "support"), ("entitlements", SUITE)):
        whole = json.loads(run("--root", shop, *words, *AT, "--format", "json").stdout)
        one = whole["editions"][0] if words[0] == "compare" else whole
        assert "granted_features" not in one
        assert words[0] == "entitlements" or "features" not in one


def test_an_account_is_told_each_feature_and_what_brings_it(root: Path) -> None:
    text = said(root, "entitlements", SUITE, *AT)
    assert "✔  Single sign-on" in text
    assert row(text, "History")[1:4] == ["History", "10", "days"]
    assert "with Chat Professional, part of Support Suite Professional" in text
    assert "✘  Care" in text
    assert "Editor" not in text
    found = {one.pop("feature"): one for one in shown(root, "entitlements", SUITE, *AT)["granted_features"]}
    suite = {"how": "part", "via": "support-suite/professional"}
    assert found["days"] == {"name": "History", "value": 10, "item": "chat/professional", **suite}
    assert found["care"] == {"name": "Care", "value": None, "item": None, "how": None, "via": None}
    assert found["editor"]["value"] is True


def test_a_switch_that_nothing_brings_is_off(root: Path) -> None:
    account = root / "explorer.yaml"
    one = of_yaml(Path(APART).read_text(encoding="utf-8"))
    one["subscription"]["items"] = [{"item": "explore/lite", "seats": 1}]
    one["exceptions"] = [{"grant": {"features": [{"care": "high"}]}, "because": "pilot"}]
    account.write_text(as_yaml(one), encoding="utf-8")
    found = {
        one["feature"]: one for one in shown(root, "entitlements", str(account), *AT)["granted_features"]
    }
    assert found["sso"]["value"] is False
    assert found["care"]["exception"] == {"from": None, "until": None, "because": "pilot"}
    assert "agreed with this customer: pilot" in said(root, "entitlements", str(account), *AT)


def test_rules_name_a_feature_or_all_of_them(tmp_path: Path) -> None:
    folder = write(tmp_path)
    rules = """\
kind: policy
id: more
rules:
  - {id: nobody-edits, deny: [use], when: {item: editor}}
  - {id: agents-use-no-features, deny: [use], when: {item.kind: feature, user.role: agent}}
"""
    (folder / "policies" / "more.yaml").write_text(rules, encoding="utf-8")
    engine = load(folder)
    account = read_account(Path(SUITE), engine)
    users = {one.role: one.id for one in account.users}
    answers = {
        (role, thing): engine.prepare(account, users[role], account.subscription.term.start)  # type: ignore[union-attr]
        .decide("use", thing)
        .outcome
        for role in ("owner", "admin")
        for thing in ("editor", "sso")
    }
    assert answers == {
        ("owner", "editor"): "deny", ("owner", "sso"): "allow",
        ("admin", "editor"): "deny", ("admin", "sso"): "allow",
    }  # fmt: skip


def test_what_is_typed_is_completed_and_what_is_mistyped_is_told(root: Path) -> None:
    result = run("--root", str(root), "decide", SUITE, "--user", "x", "use", "sso", *AT)
    assert result.exit_code != 0  # no such user
    user = of_yaml(Path(SUITE).read_text(encoding="utf-8"))["users"][0]["id"]
    result = run("--root", str(root), "decide", SUITE, "--user", user, "use", "ss0", *AT)
    assert "did you mean `sso`?" in result.stderr


def changed(given: Mapping[str, list[Any]], tmp_path: Path) -> Path:
    return write(tmp_path, {**GIVEN, **given})


def test_who_gains_and_who_loses_by_a_feature_is_told(root: Path, tmp_path: Path) -> None:
    head = changed({"guide/professional": [{"words": "of guide"}], "talk/lite": ["editor"]}, tmp_path)
    found = json.loads(run("diff", str(root), str(head), *AT, "--format", "json").stdout)
    assert [(row["actions"], row["items"]) for row in found["loses"]] == [(["use"], ["sso"])]
    assert [(row["actions"], row["items"]) for row in found["gains"]] == [(["use"], ["editor"])]
    (lost,) = found["loses"]
    assert (lost["from"]["outcome"], lost["to"]["reason"]) == ("allow", "not_included")
    assert lost["witness"]["account"]["subscription"]["items"][0]["item"] == "guide/professional"
    assert {(one["id"], one["key"], one["from"], one["to"]) for one in found["items"]} == {
        ("guide/professional", "feature sso", "true", None),
        ("talk/lite", "feature editor", None, "true"),
    }
    text = run("diff", str(root), str(head), *AT).stdout
    assert "item `guide/professional`, feature sso: yes → nothing" in text


def test_another_value_is_told_and_takes_nothing_away(root: Path, tmp_path: Path) -> None:
    head = changed({"chat/professional": ["sso", {"days": 30}, "editor"]}, tmp_path)
    found = json.loads(run("diff", str(root), str(head), *AT, "--format", "json").stdout)
    assert (found["gains"], found["loses"], found["changes"]) == ([], [], [])
    assert [(one["key"], one["from"], one["to"]) for one in found["items"]] == [("feature days", "10", "30")]


def test_both_engines_agree_on_features(root: Path) -> None:
    text = said(root, "crosscheck", "--accounts", str(ACCOUNTS), *AT, "--random", "300", "--seed", "1")
    assert "both engines match the same rules, and decide the same" in text


def test_a_bundle_answers_as_its_folder_does(root: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "shop.maybuy"
    assert run("--root", str(root), "build", "-o", str(bundle)).exit_code == 0
    first, second = load(root), load(bundle)
    assert second.definitions.features == first.definitions.features
    assert second.definitions.granting == first.definitions.granting
    for words in (("entitlements", SUITE, *AT), ("show", "explore/lite", *AT)):
        assert shown(bundle, *words) == shown(root, *words)


def test_a_feature_that_is_refused_and_used_is_covered(tmp_path: Path) -> None:
    folder = write(tmp_path)
    questions = "".join(
        f"  - {{name: {item}, ask: {{account: one, user: elise, action: use, item: {item}, at: 2020-09-01}}, "
        f"expect: {{outcome: {outcome}}}}}\n"
        for item, outcome in (("sso", "allow"), ("care", "deny"))
    )
    text = f"kind: policy-test\naccounts: {{one: ../one.yaml}}\ntests:\n{questions}"
    (folder / "policies" / "f_test.yaml").write_text(text, encoding="utf-8")
    shutil.copy(APART, folder / "one.yaml")
    engine = load(folder)
    suite = read_suite(folder / "policies" / "f_test.yaml", folder, engine.definitions)
    assert suite.findings == ()
    results = list(run_suite(suite, engine, date(2020, 9, 1)))
    covered = coverage(
        (one for result in results for answer in result.answers for one in answer.decisions), engine
    )
    assert not [one.id for one in covered.implied.missing if one.id == "catalog:without-feature"]
    assert {"sso", "care", "days"} <= {one.item for one in covered.cells.missing}
