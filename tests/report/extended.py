"""The shipped catalog with things that it has none of: exclusions, most seats, names without French."""

from __future__ import annotations

from functools import cache

from acceptance.accounts import ROOT
from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.loading import check_documents
from maybuy.report.sentences import Sentences
from maybuy.source import read, read_file
from repositories import source_files

EXTRA = {
    "catalog/pocket.yaml": """
kind: add-on
id: pocket
name: Pocket
excludes: [collaboration]
seats: {min: 2, max: 5}
prices: {USD: {monthly: 1, annual: 1}}
""",
    "catalog/season.yaml": """
kind: add-on
id: season
name: {en: Season, fr: Saison}
effective: {from: 2020-06-01, until: 2020-09-01}
prices: {USD: {monthly: 1, annual: 1}}
""",
    "policies/more-actions.yaml": """
kind: actions
actions:
  - {id: visit, name: {en: Visit, fr: Visiter}}
  - {id: celebrate}
""",
    "policies/more-rules.yaml": """
kind: policy
id: more
rules:
  - {id: new-customers-visit, allow: [visit], when: {account.new: true}}
  - {id: nobody-visits-on-the-page, deny: [visit], through: [website]}
""",
}


@cache
def extended() -> Engine:
    documents = [read_file(path, path.relative_to(ROOT).as_posix()) for path in source_files(ROOT)]
    root = check_documents([*documents, *(read(text, file) for file, text in EXTRA.items())])
    assert root.ok, root.diagnostics
    return Engine(root.definitions)


def told(decision: Decision, code: str, language: str) -> str:
    """The sentence of a decision's reason with that code."""
    reason = next(one for one in decision.reasons if one.code == code)
    return Sentences(extended().definitions, language).reason(decision, reason)
