"""Tests of policies may name groups wherever they list."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from maybuy.loading import read_root
from maybuy.model.policy_test import Ask
from maybuy.testing.suite import Suite, read_suite

DEFINITIONS = read_root(ROOT).definitions
ACME = ROOT / "examples" / "accounts" / "acme.yaml"


def suite(folder: Path, ask: str) -> Suite:
    text = (
        f"kind: policy-test\naccounts: {{acme: {ACME.name}}}\ntests:\n"
        f"  - {{name: one, ask: {{account: acme, user: u, {ask}}}, expect: {{outcome: deny}}}}\n"
    )
    (folder / ACME.name).write_text(ACME.read_text(encoding="utf-8"), encoding="utf-8")
    file = folder / "groups_test.yaml"
    file.write_text(text, encoding="utf-8")
    return read_suite(file, ROOT, DEFINITIONS)


def asked(one: Suite) -> Ask:
    assert not one.findings
    assert one.model is not None
    (test,) = one.model.tests
    assert test.ask is not None
    return test.ask


@pytest.mark.parametrize("named", ["buying-more", "[buying-more]", "[bundle, buying-more]"])
def test_a_question_about_a_group_is_one_about_each_of_its_members(named: str, tmp_path: Path) -> None:
    actions = asked(suite(tmp_path, f"action: {named}, item: guide/lite")).action
    assert set(actions) == {"buy", "add_seats", "upgrade_edition", "bundle"}
    assert len(actions) == 4


def test_a_group_of_another_kind_stands_for_nothing(tmp_path: Path) -> None:
    assert asked(suite(tmp_path, "action: buy, item: buying-more")).item == "buying-more"
