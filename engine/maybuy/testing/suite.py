"""The tests of policies as they are read: a file's tests, its accounts, and what is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..check.account import account_findings, first_of
from ..check.features import wrong_value
from ..check.in_part import certain
from ..loading import account_of
from ..model.account import Account
from ..model.decision import obligation_of
from ..model.definitions import Definitions
from ..model.policy_test import Expect, InlineAccount, PolicyTestFile
from ..model.reading import left_of, model_of
from ..model.spreading import spread
from ..source import (
    Boundary,
    Document,
    Finding,
    LoadError,
    Suggestions,
    boundary_of,
    finding,
    nearest,
    placed,
    read_file,
    unread,
)

KIND = "policy-test"


@dataclass(frozen=True, slots=True)
class Suite:
    """One file of tests. `model` is None where the file has not the right shape.

    `accounts` are those that can be asked about, `refused` the names of the others; `documents` are the file
    itself and the accounts' files, which `account_files` says where they are.
    """

    document: Document
    model: PolicyTestFile | None
    accounts: Mapping[str, Account]
    refused: frozenset[str]
    findings: tuple[Finding, ...]
    documents: Mapping[str, Document]
    account_files: tuple[Path, ...] = ()


Reading = Callable[[Path, str], Document]
"""What gives the document of a file, called as it is to be shown."""


def read_suite(
    path: Path, root: Path, definitions: Definitions | None, reading: Reading = read_file
) -> Suite:
    """A file of tests and the accounts it names; files are called by their way from the root.

    Without `definitions` only the file's own shape is looked at.
    """
    boundary = boundary_of(root)
    document = _read(path, boundary.problem_of(path), root, reading)
    if definitions is not None:
        document = spread(document, definitions.members)
    model, shape = model_of(document, kind=KIND)
    found = [*document.findings, *shape]
    if not isinstance(model, PolicyTestFile) or found or definitions is None:
        if definitions is not None:
            found += _in_part(document, definitions)
        return Suite(document, None, {}, frozenset(), tuple(found), {document.file: document})
    accounts: dict[str, Account] = {}
    documents = {document.file: document}
    account_files: list[Path] = []
    boundary = boundary.and_of(path.parent)  # tests may be elsewhere, with accounts of their own
    account: Account | None
    for name, said in model.accounts.items():
        if isinstance(said, InlineAccount):
            account, wrong = _inline(name, said, document, definitions)
        elif problem := _problem(path.parent / said, boundary):
            account = None
            wrong = [finding(document, "unreadable", ("accounts", name), variant=problem, file=said)]
        else:
            other = _read(path.parent / said, "", root, reading)
            documents[other.file] = other
            account_files.append((path.parent / said).absolute())
            account, wrong = _of_file(other, definitions)
        found += wrong
        if account is not None and not wrong:
            accounts[name] = account
    found += _unknown_names(model, document, definitions)
    refused = frozenset(model.accounts) - frozenset(accounts)
    findings = tuple(sorted(found, key=Finding.key))
    return Suite(document, model, accounts, refused, findings, documents, tuple(account_files))


def _in_part(document: Document, definitions: Definitions) -> Iterator[Finding]:
    """Names that lead nowhere, in what can be read of a file with a mistake in its shape."""
    left, suggestions = left_of(document, KIND), Suggestions()
    if left is not None and isinstance(left.model, PolicyTestFile):
        yield from _unknown_names(left.model, left.whole, definitions)
        for name, said in left.model.accounts.items():
            if isinstance(said, InlineAccount):
                for one in certain(account_findings(said, definitions)):
                    in_file = one.within(("accounts", name))
                    if left.whole.has(in_file.path):
                        yield placed(left.whole, in_file, suggestions)


def _read(path: Path, problem: str, root: Path, reading: Reading) -> Document:
    shown = shown_name(path, root)
    return unread(shown, problem) if problem else reading(path, shown)


def _problem(path: Path, boundary: Boundary) -> str:
    """Why the file that a test names is not read, as a variant of `unreadable`; empty where it is."""
    try:
        problem = boundary.problem(os.path.realpath(path))
    except ValueError:  # a name that no file can have
        return "missing"
    return problem or ("" if os.path.isfile(path) else "missing")  # noqa: PTH113  is_file() raises for some


def _inline(
    name: str, said: InlineAccount, document: Document, definitions: Definitions
) -> tuple[Account, list[Finding]]:
    suggestions = Suggestions()
    wrong = [
        placed(document, one.within(("accounts", name)), suggestions)
        for one in first_of(account_findings(said, definitions))
    ]
    return said if said.id else said.model_copy(update={"id": name}), wrong


def _of_file(document: Document, definitions: Definitions) -> tuple[Account | None, list[Finding]]:
    try:
        return account_of(document, definitions), []
    except LoadError as error:
        return None, list(error.findings)


def shown_name(path: Path, root: Path) -> str:
    """What a file is called: its way from the root where it lies in it, else as it is."""
    for absolute, base in ((path.absolute(), root.absolute()), (path.resolve(), root.resolve())):
        if ".." not in absolute.parts and absolute.is_relative_to(base):
            return absolute.relative_to(base).as_posix()
    return str(path)


def _unknown_names(model: PolicyTestFile, document: Document, definitions: Definitions) -> Iterator[Finding]:
    """What is expected and there is none of, or cannot be so, and what only a question has."""
    for number, test in enumerate(model.tests):
        for key in ("price", "settlement") if test.order is not None else ():
            if getattr(test.expect, key) is not None:
                here = ("tests", number, "expect", key)
                yield finding(document, "goes-with", here, at_key=True, variant="order", key=key)
        for code, word, known, path in _names(test.expect, definitions):
            if word not in known:
                yield finding(
                    document, code, ("tests", number, "expect", *path), at_key=path[-1] == word,
                    word=word, near=nearest(word, known), known=", ".join(known),
                )  # fmt: skip
        for name, value in (test.expect.features or {}).items():
            declared = definitions.features.get(name)
            if declared is not None and (wrong := wrong_value(declared, value)):
                path = ("tests", number, "expect", "features", name)
                yield finding(document, "feature-value", path, variant=wrong[0], **wrong[1])


def _names(
    expect: Expect, definitions: Definitions
) -> Iterator[tuple[str, str, Mapping[str, object], tuple[str | int, ...]]]:
    for key in ("channels", "includes_channels"):
        for number, channel in enumerate(getattr(expect, key) or ()):
            yield "unknown-channel", channel, definitions.channels, (key, number)
    for key, code, known in (
        ("lines", "unknown-item", definitions.items),
        ("limits", "unknown-limit", definitions.limits),
        ("price", "unknown-cycle", definitions.cycles),
    ):
        named = getattr(expect, key)
        for word in named if isinstance(named, Mapping) else ():
            yield code, word, known, (key, word)
    for feature in expect.features or ():
        yield "unknown-feature", feature, definitions.features, ("features", feature)
    for number, one in enumerate(expect.obligations or ()):
        here: tuple[str | int, ...] = ("obligations", number)
        if isinstance(one, str):
            duty = obligation_of(one)
            terms, detail = (duty.what, None) if duty.kind == "accept_terms" else (None, duty.what)
        else:
            terms, detail = one.terms, one.detail
        if terms is not None:
            yield "unknown-terms", terms, definitions.terms, here
        if detail is not None:
            yield "unknown-detail", detail, definitions.details, here
