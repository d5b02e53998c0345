"""Checks are found by their modules: each is listed, documented by examples, and gives codes of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import maybuy.check
from check.roots import context
from maybuy.check.registry import CHECKS, run
from maybuy.language import sentences

APART = {
    "__init__", "account", "asked", "containment", "context", "held_beside", "in_part", "priced",
    "references", "registry", "said", "silence", "sold",
}  # fmt: skip
EACH = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.rpartition(".")[2])


def test_every_module_that_is_a_check_is_listed_once() -> None:
    modules = {path.stem for path in Path(maybuy.check.__file__).parent.glob("*.py")} - APART
    listed = [str(getattr(check, "__name__", "")).rpartition(".")[2] for check in CHECKS]
    assert sorted(listed) == sorted(modules)


@EACH
def test_a_check_shows_what_fails_and_what_passes(check: object) -> None:
    assert "\nFails: " in str(check.__doc__)
    assert "\nPasses: " in str(check.__doc__)


@EACH
def test_a_check_is_named_by_the_first_of_its_codes(check: object) -> None:
    codes = getattr(check, "CODES", ())
    assert getattr(check, "__name__", "").endswith(f".{codes[0].replace('-', '_')}")
    assert set(codes) <= {key.partition(".")[0] for key in sentences("en", "diagnostics")}


def test_no_code_is_given_by_two_checks() -> None:
    codes = [code for check in CHECKS for code in check.CODES]
    assert len(codes) == len(set(codes))


def test_a_root_that_is_right_gives_no_finding_at_all() -> None:
    assert run(context()) == []
