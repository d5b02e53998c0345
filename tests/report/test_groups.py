"""Where all of a group is meant, sentences say its name."""

from __future__ import annotations

import pytest

from acceptance.accounts import ROOT
from maybuy.loading import check_documents, files_of, is_test, read_listed
from maybuy.model.logic import clauses_of
from maybuy.report.sentences import Sentences
from maybuy.source import read

GROUPS = """
kind: groups
countries:
  - {id: nordic, name: {en: the Nordic countries, fr: les pays nordiques}, members: [DK, SE]}
  - {id: nearby, name: {en: nearby countries, fr: les pays voisins}, members: [nordic, DE]}
  - {id: alone, members: [IT]}
items:
  - {id: talking, name: {en: what talks, fr: ce qui parle}, members: [chat, talk/professional]}
"""


def clause(when: str, language: str) -> str:
    policy = f"kind: policy\nid: more\nrules: [{{id: one, deny: [buy], source: x, when: {when}}}]\n"
    documents = [read_listed(ROOT, one) for one in files_of(ROOT) if not is_test(one.name)]
    root = check_documents(
        [*documents, read(GROUPS, "catalog/groups.yaml"), read(policy, "policies/more.yaml")]
    )
    assert root.ok, root.diagnostics
    (placed,) = (one for one in root.definitions.rules if one.rule.id == "one")
    (found,) = clauses_of(placed, root.definitions)
    asked = {name: tests for name, tests in found.items() if name != "action"}
    return Sentences(root.definitions, language).clause(asked)


@pytest.mark.parametrize(
    ("when", "english", "french"),
    [
        ("{account.country: nordic}", "country the Nordic countries", "pays les pays nordiques"),
        (
            "{account.country: [nordic, FR]}",
            "country the Nordic countries or FR",
            "pays les pays nordiques ou FR",
        ),
        ("{account.country: [DE, SE, DK]}", "country nearby countries", "pays les pays voisins"),
        ("{account.country: [DE, SE]}", "country DE or SE", "pays DE ou SE"),
        ("{account.country: alone}", "country IT", "pays IT"),
    ],
)
def test_a_group_is_said_by_its_name_where_all_of_it_is_meant(when: str, english: str, french: str) -> None:
    assert (clause(when, "en"), clause(when, "fr")) == (english, french)


@pytest.mark.parametrize("items", ["talking", "[talk/professional, chat]", "[chat, talking]"])
def test_a_product_in_a_group_stands_for_its_editions(items: str) -> None:
    assert clause(f"{{subscription.holds: {items}}}", "en") == clause("{subscription.holds: talking}", "en")
    assert "what talks" in clause(f"{{subscription.holds: {items}}}", "en")
