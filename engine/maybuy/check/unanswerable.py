"""A question that cannot be put as a file has it, as a finding about the word that is to blame."""

from __future__ import annotations

from typing import Final

from ..model.account import Account
from ..model.decision import QuestionError
from ..source import Document, Finding, Path, Wrong, finding, placed

TO_BLAME: Final = {
    "unknown-user": "user",
    "outside-term": "at",
    "item-not-expected": "item",
    "edition-needed": "item",
    "seats-not-positive": "seats",
    "seats-too-many": "seats",
    "units-not-positive": "quantity",
    "units-not-expected": "units",
    "not-by-unit": "units",
    "negative-quantity": "quantity",
    "not-counted": "quantity",
}
"""Which key a question that cannot be put is put wrongly under; its action where none is named."""


def cannot_ask(document: Document, error: QuestionError, path: Path) -> Finding:
    """What is wrong with a question at a place, and its cure."""
    (phrase,) = error.phrases()
    problem, cure = phrase._replace(part=0), phrase._replace(part=2)
    return finding(document, "cannot-ask", path, problem=problem, cure=cure)


def order_refused(document: Document, error: QuestionError, path: Path, account: Account) -> Finding:
    """Why an order, or the change at a path of it, cannot be asked of an account."""
    where = (*path, TO_BLAME.get(error.kind, "action"))
    if error.kind == "unknown-user":
        words: dict[str, object] = {
            **error.words,
            "near": error.near,
            "known": ", ".join(one.id for one in account.users),
        }
        return placed(document, Wrong(error.kind, where, words))
    return cannot_ask(document, error, where if document.has(where) else path)
