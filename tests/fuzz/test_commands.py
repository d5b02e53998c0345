"""Whatever stands in files and is typed: no traceback, no code that means nothing, nothing printed raw."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import ROOT
from documents import of_yaml
from fuzz.hostile import cases, hostile_text, mutated_json, pieces, places
from maybuy.cli import main

pytestmark = pytest.mark.slow

TEMPLATE = ROOT / "engine" / "maybuy" / "templates" / "seats"
FOLDERS = ("catalog", "policies", "accounts")
CODES = (0, 1, 2, 3, 4)
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
FREE = ("name", "because", "help", "source", "description", "path")
"""Keys whose values are whatever a person likes to write."""


def files_of(folder: Path) -> dict[str, Any]:
    """The files of a root as plain data, by name."""
    return {
        path.relative_to(folder).as_posix(): json.loads(
            json.dumps(of_yaml(path.read_text("utf-8")), default=str)
        )
        for name in FOLDERS
        for path in sorted((folder / name).rglob("*.yaml"))
    }


SMALL = files_of(TEMPLATE)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def laid(folder: Path, files: dict[str, str]) -> Path:
    """A root with these files and no others."""
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", errors="surrogatepass")
    return folder


def ran(root: Path, *words: str) -> str:
    """What a command prints on both streams: nothing raw, and its exit code is one that means something."""
    environment = {"LC_ALL": "C.UTF-8", "COLUMNS": None, "FORCE_COLOR": None, "GITHUB_STEP_SUMMARY": None}
    result = CliRunner(env=environment).invoke(main, ["--root", str(root), *words], prog_name="maybuy")
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exc_info)
    assert result.exit_code in CODES, (words, result.output)
    assert "Traceback" not in result.output
    raw = RAW.search(result.output)
    assert raw is None, (words, result.output[max(0, raw.start() - 60) : raw.end() + 20] if raw else "")
    return result.output


def asked(root: Path) -> list[tuple[str, ...]]:
    """A command of every kind about a root."""
    accounts = sorted(str(path) for path in (root / "accounts").glob("*.yaml"))
    about = [
        command
        for account in accounts[:1]
        for command in (
            ("offers", account, "--user", "ana", "--all", "--at", "2020-01-01"),
            ("decide", account, "--user", "ana", "buy", "moorings/plus", "--why", "--at", "2020-01-01"),
            ("entitlements", account, "--at", "2020-01-01"),
        )
    ]
    forms = [
        ("validate", "--format", form) for form in ("text", "github", "gitlab", "junit", "sarif", "json")
    ]
    tests = [("test", "--format", form) for form in ("text", "github", "junit", "json")]
    return [
        *forms, *tests, *about, ("compare", "moorings"), ("compare", "moorings", "--format", "markdown"),
        ("show", "moorings/plus"), ("timeline",), ("fmt", "--check"), ("diff", str(TEMPLATE)),
        ("diff", str(TEMPLATE), "--format", "markdown"),
    ]  # fmt: skip


@st.composite
def told(draw: st.DrawFn) -> dict[str, str]:
    """The small catalog with hostile texts for what is free text in it."""
    files = deepcopy(SMALL)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(files)))
        free = [way for way in places(files[name]) if any(key in FREE for key in way)]
        if not free:
            continue
        *way, last = draw(st.sampled_from(free))
        holder = files[name]
        for step in way:
            holder = holder[step]
        if isinstance(holder, dict | list) and not isinstance(holder[last], dict | list):
            holder[last] = draw(hostile_text)
    return {name: json.dumps(data) for name, data in files.items()}


@given(told())
@cases(36)
def test_hostile_texts_are_printed_by_no_command_as_they_are(folder: Path, files: dict[str, str]) -> None:
    root = laid(folder, files)
    for words in asked(root):
        ran(root, *words)


@st.composite
def wrong(draw: st.DrawFn) -> dict[str, str]:
    """The small catalog with some of its files changed in any way."""
    files = {name: json.dumps(data) for name, data in SMALL.items()}
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        files[name] = draw(mutated_json(SMALL[name])).decode(errors="replace")
    return files


@given(wrong())
@cases(36)
def test_a_file_with_any_mistake_is_told_in_words_by_every_command(
    folder: Path, files: dict[str, str]
) -> None:
    root = laid(folder, files)
    for words in asked(root):
        ran(root, *words)


@given(
    st.sampled_from(sorted(SMALL)), hostile_text.filter(lambda text: "\x00" not in text and "/" not in text)
)
@cases(100)
def test_a_file_with_any_name_is_read_or_told_of(folder: Path, like: str, name: str) -> None:
    named = f"{like.partition('/')[0]}/{name.encode()[:200].decode(errors='ignore')}.yaml"
    root = laid(folder, {**{one: json.dumps(data) for one, data in SMALL.items()}, named: "kind: nothing\n"})
    for words in (("validate",), ("validate", "--format", "github"), ("fmt", "--check"), ("test",)):
        ran(root, *words)


@given(st.lists(hostile_text.filter(lambda text: "\x00" not in text), min_size=1, max_size=3), st.data())
@cases(300)
def test_any_words_on_the_command_line_are_answered_in_words(
    folder: Path, words: list[str], data: st.DataObject
) -> None:
    root = laid(folder, {name: json.dumps(one) for name, one in SMALL.items()})
    account = str(next((root / "accounts").glob("*.yaml")))
    begin = data.draw(
        st.sampled_from((
            ("decide", account, "--user"), ("decide", account, "--user", "ana"),
            ("offers", account, "--user"),
            ("show",), ("compare",), ("explain",), ("diff",), ("validate",), ("preview", account),
            ("decide", account, "--user", "ana", "buy", "moorings", "--seats"), ("timeline", "--at"), (),
            ("schema",), ("test",),
            ("offers", account, "--user", "ana", "--at"),
        ))
    )  # fmt: skip
    ran(root, *begin, *words)


@given(st.sampled_from(sorted(SMALL)), pieces)
@cases(200)
def test_a_piece_alone_is_told_in_words(folder: Path, name: str, piece: str) -> None:
    root = laid(folder, {**{one: json.dumps(data) for one, data in SMALL.items()}, name: piece})
    ran(root, "validate")
    ran(root, "offers", str(root / name), "--user", "ana")
