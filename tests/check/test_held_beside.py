"""An account's own line beside what brings the same product."""

from __future__ import annotations

import pytest

from acceptance.accounts import account, shipped
from maybuy.check.account import account_findings, account_warnings
from maybuy.finding import Wrong
from maybuy.language import LANGUAGES, say


def told_of(found: Wrong, language: str) -> str:
    return say("diagnostics", found.code, language, **found.words)


def warned(*items: str) -> list[tuple[object, str]]:
    one, definitions = account(*items), shipped().definitions
    assert not list(account_findings(one, definitions))
    return [(found.path, told_of(found, "en")) for found in account_warnings(one, definitions)]


def test_a_line_beside_a_suite_that_has_its_product_is_a_warning_at_the_line() -> None:
    path = ("subscription", "items", 1, "item")
    message = "`chat/professional` is on a line of its own beside `{}`, which brings its product"
    for suite in ("support-suite/professional", "support-suite/enterprise"):
        assert warned(suite, "chat/professional") == [(path, message.format(suite))]


def test_a_line_beside_what_includes_it_is_a_warning_whichever_comes_first() -> None:
    (found,) = warned("productivity-pack", "support/enterprise")
    assert found[0] == ("subscription", "items", 0, "item")


def test_lines_that_bring_different_things_are_fine() -> None:
    assert warned("support/enterprise", "chat/professional", "collaboration") == []
    assert warned("support-suite/enterprise", "explore/lite") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_warning_names_both_lines(language: str) -> None:
    one = account("support/enterprise", "productivity-pack")
    (found,) = account_warnings(one, shipped().definitions)
    assert all(f"`{one}`" in told_of(found, language) for one in ("productivity-pack", "support/enterprise"))
