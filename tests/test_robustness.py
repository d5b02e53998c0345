"""Whatever is in a file, it is loaded or it is said what is wrong: 7,200 random cases."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.hostile import cases
from maybuy.engine import Engine
from maybuy.loading import Root, account_of, check_documents, order_of
from maybuy.source import Document, LoadError, read, read_file
from repositories import source_files

ROOT = Path(__file__).resolve().parents[1]
EMPTY = check_documents([]).definitions

pytestmark = pytest.mark.slow


@cache
def shipped() -> tuple[tuple[str, str], ...]:
    files = [*source_files(ROOT), *sorted((ROOT / "examples").rglob("*.yaml"))]
    return tuple((file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files)


@cache
def documents() -> tuple[Document, ...]:
    return tuple(read_file(file, file.relative_to(ROOT).as_posix()) for file in source_files(ROOT))


TOKENS = [
    "kind: ", "policy", "product", "add-on", "suite", "account", "order", "promotion", "vocabulary",
    "catalog", "id: ", "name: ", "rules:\n", "  - ", "- ", "editions:\n", "allow: ", "deny: ", "when: ",
    "unless: ", "any: ", "requires: ", "includes: ", "prices: ", "{", "}", "[", "]", ", ", ": ", "\n",
    "\n  ", "\n    ", "  ", "\t",
    "USD", "monthly", "annual", "0", "-1", "1e9", "1_000", ".inf", "~", "null", "true", "NO", "2020-02-30",
    "2020-01-01", "'", '"', "#", "&a ", "*a", "!!str ", "|\n", ">\n", "?", "---\n", "...\n", "<<: ", "owner",
    "user.role", "account.type", "support/professional", "\u00e9", "\U0001f600", "\ufeff", "\x00", "\u2028",
]  # fmt: skip
yaml_like = st.lists(st.sampled_from(TOKENS), max_size=60).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """A shipped file with up to four pieces cut out, doubled or replaced."""
    name, text = draw(st.sampled_from(shipped()))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(st.sampled_from(TOKENS), st.just(text[start:end] * 2), st.text(max_size=5)))
        text = text[:start] + piece + text[end:]
    return name, text


def judged(document: Document, others: tuple[Document, ...] = ()) -> Root:
    """A document read as part of a root; every finding is a sentence with a place in a file."""
    root = check_documents([*others, document])
    for found in root.diagnostics:
        assert found.code
        assert found.message
        assert found.file
        assert 1 <= found.span.line <= found.span.end_line
        assert found.span.column >= 1
    for read_as in (account_of, order_of):
        try:
            read_as(document, root.definitions)
        except LoadError as error:
            assert error.diagnostics  # noqa: PT017  not every text is refused
    return root


@cases(2_200)
@given(content=st.binary(max_size=400))
def test_random_bytes_are_loaded_or_refused_with_a_reason(content: bytes) -> None:
    judged(read(content, "catalog/random.yaml"))


@cases(2_500)
@given(text=yaml_like)
def test_random_yaml_is_loaded_or_refused_with_a_reason(text: str) -> None:
    judged(read(text, "policies/random.yaml"))


@cases(2_250)
@given(file=mutated())
def test_mutated_shipped_files_are_loaded_or_refused_with_a_reason(file: tuple[str, str]) -> None:
    name, text = file
    judged(read(text, name))


@cases(250)
@given(file=mutated())
def test_a_mutated_file_among_the_others_makes_an_engine_or_is_refused(file: tuple[str, str]) -> None:
    name, text = file
    others = tuple(one for one in documents() if one.file != name)
    root = judged(read(text, name), others)
    if root.ok:
        Engine(root.definitions)
