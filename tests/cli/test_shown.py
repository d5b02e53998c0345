"""No command passes on what acts on a terminal, wherever a text of others comes from."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from commands import run
from drawing import drawn
from language.test_visible import acts

ROOT = Path(__file__).parents[1] / "broken" / "root"
ACTING = "\x00\x07\x08\r\x0b\x0c\x1b\x7f\x85\x9b\u2028\u202a\u202e\u2066\u2069"
COLOURS = re.compile("\x1b\\[[0-9;]*m")
LINKS = re.compile("\x1b]8;(?:id=[0-9]+;(?:https|file)://[A-Za-z0-9_./#-]+|;)\x1b\\\\")
NASTY = "x\x1b]0;x\x07\x1b[2J\r\x08\x9b\u202eé"

texts = st.text(
    st.one_of(st.sampled_from(ACTING + "[]0;x ✔é"), st.characters(max_codepoint=0xFFFF)),
    min_size=1,
    max_size=12,
)


def laid_out(folder: Path, text: str) -> None:
    """A root with a text in every place that takes any, and in the names of files what these can have."""
    root = folder / "root"
    shutil.copytree(ROOT, root)
    named = "".join(letter for letter in text if letter not in "/\0\ud800" and letter.isprintable() is False)[
        :9
    ]

    def write(file: str, data: dict[str, Any]) -> None:
        (root / file).write_text(json.dumps(data), encoding="utf-8")

    sold: dict[str, Any] = {"name": text, "description": {"en": text, "fr": text}, "prices": PRICES}
    write("catalog/archive.yaml", {"kind": "add-on", "id": "archive", **sold, "source": text})
    (root / "catalog" / "archive.yaml").rename(root / "catalog" / _file(f"archive{named}.yaml"))
    spoken = {"en": text, "fr": text}
    never = {"id": "never", "deny": ["cancel_product"], "because": spoken, "source": text}
    wrong = {"id": "wrong", "allow": ["buy"], "items": [text], "when": {"user.role": [text], text: "x"}}
    write("policies/more.yaml", {"kind": "policy", "id": "more", "rules": [never, wrong]})
    ask = {"account": text, "user": text, "action": "buy"}
    tests = [
        {"name": text, "ask": {**ask, "item": "archive", "at": "2021-01-01"}, "expect": EXPECTED},
        {"name": text, "ask": ask, "expect": {"outcome": "deny"}},
    ]
    accounts = {text: _account(text)}
    write("policies/wrong_test.yaml", {"kind": "policy-test", "accounts": accounts, "tests": tests})
    (folder / "account.json").write_text(json.dumps(_account(text)), encoding="utf-8")
    (folder / "wrong.json").write_text(
        json.dumps({**_account(text), text: 1, "type": text}), encoding="utf-8"
    )


EXPECTED = {"outcome": "allow", "reason": "granted", "channels": ["shop"]}
PRICES = {"EUR": {"monthly": 2, "yearly": 1}}


def _file(name: str) -> str:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return "archive.yaml"
    return name


def _account(text: str) -> dict[str, Any]:
    return {
        "kind": "account", "id": text, "name": text, "type": "online", "country": "FR", "currency": "EUR",
        "users": [{"id": text, "role": "owner"}],
        "subscription": {"cycle": "yearly", "term": {"start": "2021-01-01", "end": "2022-01-01"},
                         "items": [{"item": "notes/plus", "seats": 2}, {"item": "archive", "seats": 2}]},
        "accepted_terms": {"rules-of-use": text},
    }  # fmt: skip


@contextmanager
def roots(text: str) -> Iterator[tuple[str, str, Path]]:
    """A root that is right but for two rules, the same without them, and the folder of both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        laid_out(folder, text)
        right = folder / "right"
        shutil.copytree(folder / "root", right)
        data = json.loads((right / "policies" / "more.yaml").read_text(encoding="utf-8"))
        data["rules"].pop()
        (right / "policies" / "more.yaml").write_text(json.dumps(data), encoding="utf-8")
        yield str(folder / "root"), str(right), folder


def commands(text: str, wrong: str, right: str, folder: Path) -> Iterator[list[str]]:
    """Everything that can be asked of these, right and wrong."""
    account, user = str(folder / "account.json"), ["--user", text.replace("\0", "0")]
    at = ["--at", "2021-02-01"]
    said = text.replace("\0", "0")
    for form in ("text", "sarif", "junit", "github", "gitlab"):
        yield ["--root", wrong, "validate", "--format", form]
        yield ["--root", right, "test", "--format", form]
    yield ["--root", right, "validate", str(folder / "wrong.json"), account]
    yield ["--root", right, "validate", str(folder / "root" / "policies")]
    yield ["--root", right, "offers", account, *user, *at, "--all"]
    yield ["--root", right, "decide", account, *user, "buy", "archive", *at, "--why"]
    yield ["--root", right, "decide", account, *user, "buy", said, *at]
    yield ["--root", right, "decide", account, "--user", f"{said}x", said, *at]
    yield ["--root", right, "decide", str(folder / "wrong.json"), *user, "buy", *at]
    yield ["--root", right, "entitlements", account, *at]
    yield ["--root", right, "show", "archive", *at]
    yield ["--root", right, "compare", "notes", *at, "--format", "markdown"]
    yield ["--root", right, "compare", said, *at]
    yield ["--root", right, "timeline"]
    yield ["--root", str(ROOT), "diff", str(ROOT), right]
    yield ["--root", str(ROOT), "diff", str(ROOT), right, "--format", "markdown"]
    yield ["--root", right, "fmt", "--check", "--diff"]
    yield ["--root", said, "validate"]
    yield ["explain", said]
    yield ["--root", right, "schema", said]
    yield [said]
    yield ["offers", f"--{said}"]


@settings(max_examples=drawn(8), phases=[Phase.explicit, Phase.generate])
@given(text=texts)
@example(text=NASTY)
def test_no_command_passes_on_what_acts_on_a_terminal(text: str) -> None:
    with roots(text) as (wrong, right, folder):
        for command in commands(text, wrong, right, folder):
            shown = run(*command).output
            assert shown
            assert not [letter for letter in shown if acts(letter)], (command, shown)


@settings(max_examples=2)
@given(text=texts)
@example(text=NASTY)
def test_json_and_xml_hold_what_was_written_and_pass_on_nothing_that_acts(text: str) -> None:
    with roots(text) as (wrong, right, folder):
        account = str(folder / "account.json")
        offers = run(
            "--root", right, "offers", account, "--user", text.replace("\0", "0"), "--at", "2021-02-01",
            "--format", "json",
        )  # fmt: skip
        if "\0" not in text:
            assert json.loads(offers.stdout)["account"] == text
        held = run("--root", right, "entitlements", account, "--at", "2021-02-01", "--format", "json")
        assert json.loads(held.stdout)["account"] == text
        found = run("--root", wrong, "validate", "--format", "json")
        assert json.loads(found.stdout)["diagnostics"]
        schema = run("--root", right, "schema", "policy", "--catalog")
        assert json.loads(schema.stdout)
        for result in (offers, held, found, schema):
            assert not [letter for letter in result.output if acts(letter)]
        junit = run("--root", wrong, "validate", "--format", "junit").stdout
        assert ET.fromstring(junit) is not None


@pytest.mark.parametrize("form", ["offers", "decide", "show", "validate", "test"])
def test_on_a_terminal_there_is_nothing_but_colours_and_links_to_pages_of_ours(form: str) -> None:
    with roots(NASTY) as (wrong, right, folder):
        account, at = str(folder / "account.json"), ["--at", "2021-02-01"]
        command = {
            "offers": ["--root", right, "offers", account, "--user", NASTY, *at],
            "decide": ["--root", right, "decide", account, "--user", NASTY, "buy", "archive", *at],
            "show": ["--root", right, "show", "archive", *at],
            "validate": ["--root", wrong, "validate"],
            "test": ["--root", right, "test"],
        }[form]
        shown = run(*command, FORCE_COLOR="1").output
    assert COLOURS.search(shown)
    bare = LINKS.sub("", COLOURS.sub("", shown))
    assert not [letter for letter in bare if acts(letter)]
    assert r"\x1b]0;x" in bare


def test_a_file_that_is_laid_out_keeps_every_letter() -> None:
    text = 'kind: limits\nlimits:\n  - {id: pages, name: "a\u202eb"}\n'
    result = run("fmt", "-", given=text)
    assert "a\u202eb" in result.stdout
