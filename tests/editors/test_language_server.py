"""What a pricing team sees while typing: the narrowed schemas in the language server that editors run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from editors.language_server import LanguageServer, binary, language_server

HEADER = "# yaml-language-server: $schema=../schemas/narrowed/{kind}.schema.json\n"
CARET = "^"


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    program = binary()
    if program is None:
        if os.environ.get("CI") and shutil.which("npm"):
            pytest.fail("yaml-language-server is not installed: see the Makefile")
        pytest.skip("yaml-language-server is not installed, or there is no node: npm brings both")
    with language_server(program, ROOT) as running:
        yield running


def offered(server: LanguageServer, folder: str, kind: str, text: str) -> dict[str, str]:
    """What is offered where a caret stands in a file of a kind: labels, with what is said of each."""
    before, after = (HEADER.format(kind=kind) + text).split(CARET)
    lines = before.split("\n")
    name = f"{abs(hash(text))}.yaml"
    uri = server.opened(ROOT / folder / name, before + after)
    found = server.completions(uri, len(lines) - 1, len(lines[-1]))
    return {label: str(one.get("documentation", "")) for label, one in found.items()}


def underlined(server: LanguageServer, folder: str, kind: str, text: str) -> dict[str, str]:
    """The underlined words of a file of a kind, each with the message."""
    whole = HEADER.format(kind=kind) + text
    uri = server.opened(ROOT / folder / f"{abs(hash(text))}.yaml", whole)
    lines = whole.split("\n")
    found = {}
    for one in server.diagnostics(uri):
        start, end = one["range"]["start"], one["range"]["end"]
        assert start["line"] == end["line"]
        found[lines[start["line"]][start["character"] : end["character"]]] = one["message"]
    return found


ADD_ON = """\
kind: add-on
id: side-letters
name: Side Letters
requires: {any: [%s]}
prices: {USD: {monthly: 12, annual: 10}}
"""
RULE = """\
kind: policy
id: more-rights
rules:
  - id: somebody-buys
    allow: [%s]
    through: [%s]
    when: {%s}
"""


def test_the_items_of_the_catalog_are_offered_in_a_requirement(server: LanguageServer) -> None:
    found = offered(server, "catalog", "add-on", ADD_ON % "support/^")
    assert {"support/professional", "support/enterprise", "collaboration", "support"} <= set(found)
    assert found["support/professional"] == "Support Professional"


def test_an_item_that_does_not_exist_is_underlined_while_typing(server: LanguageServer) -> None:
    found = underlined(server, "catalog", "add-on", ADD_ON % "support/profesional")
    assert list(found) == ["support/profesional"]
    assert "support/professional" in found["support/profesional"]


def test_a_file_that_names_only_what_exists_has_nothing_underlined(server: LanguageServer) -> None:
    assert underlined(server, "catalog", "add-on", ADD_ON % "support/professional") == {}


def test_currencies_and_cycles_are_offered_in_prices(server: LanguageServer) -> None:
    text = ADD_ON % "support" + "limits: {}\n"
    assert "USD" in offered(server, "catalog", "add-on", text.replace("USD: {monthly: 12, annual: 10}", "^"))
    assert {"monthly", "annual"} <= set(
        offered(server, "catalog", "add-on", text.replace("monthly: 12, annual: 10", "^"))
    )


def test_actions_channels_attributes_and_their_values_are_offered_in_a_rule(server: LanguageServer) -> None:
    assert {"buy", "add_seats"} <= set(
        offered(server, "policies", "policy", RULE % ("^", "website", "at: x"))
    )
    assert "subscription_page" in offered(server, "policies", "policy", RULE % ("buy", "^", "at: x"))
    assert {"user.role", "item.held"} <= set(
        offered(server, "policies", "policy", RULE % ("buy", "website", "u^"))
    )
    assert {"owner", "light_agent"} <= set(
        offered(server, "policies", "policy", RULE % ("buy", "website", "user.role: ^"))
    )


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        (("by", "website", "user.role: owner"), "by"),
        (("buy", "web", "user.role: owner"), "web"),
        (("buy", "website", "user.rol: owner"), "user.rol"),
        (("buy", "website", "user.role: boss"), "boss"),
    ],
)
def test_a_word_of_a_rule_that_does_not_exist_is_underlined(
    server: LanguageServer, rule: tuple[str, ...], word: str
) -> None:
    assert word in underlined(server, "policies", "policy", RULE % rule)


@pytest.mark.slow
def test_the_shipped_files_have_nothing_underlined(server: LanguageServer) -> None:
    for file in sorted(
        path for folder in ("catalog", "policies") for path in (ROOT / folder).rglob("*.yaml")
    ):
        uri = server.opened(Path(file), file.read_text(encoding="utf-8"))
        assert server.diagnostics(uri) == [], file
