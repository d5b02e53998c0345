"""Checks are found by their codes: each is documented by examples, and gives codes of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import maybuy.check.rules
from check.roots import context
from maybuy.check.registry import BY_CODE, CHECKS, run
from maybuy.language import sentences

RULES = Path(maybuy.check.rules.__file__).parent
EACH = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.rpartition(".")[2])


@pytest.mark.parametrize("code", BY_CODE)
def test_a_check_is_found_by_each_of_its_codes(code: str) -> None:
    path = Path(str(getattr(BY_CODE[code], "__file__", "")))
    assert f'"{code}"' in path.read_text(encoding="utf-8")
    assert path.parents[1] == RULES


@EACH
def test_a_check_shows_what_fails_and_what_passes(check: object) -> None:
    assert "\nFails: " in str(check.__doc__)
    assert "\nPasses: " in str(check.__doc__)


@EACH
def test_a_check_is_named_by_the_first_of_its_codes_or_by_how_all_of_them_begin(check: object) -> None:
    codes = getattr(check, "CODES", ())
    name = getattr(check, "__name__", "").rpartition(".")[2].replace("_", "-")
    assert name == codes[0] or all(code.partition("-")[0] == name.partition("-")[0] for code in codes)
    assert set(codes) <= {key.partition(".")[0] for key in sentences("en", "diagnostics")}


def test_no_code_is_given_by_two_checks() -> None:
    codes = [code for check in CHECKS for code in check.CODES]
    assert len(codes) == len(set(codes))


def test_a_root_that_is_right_gives_no_finding_at_all() -> None:
    assert run(context()) == []
