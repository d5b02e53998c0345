"""Markdown as a reader of it sees it: a parser of CommonMark with what GitHub adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("gfm-like2")
WORDS = frozenset({"text", "code_inline"})
"""What a text of ours may hold that is in a line: words, and words as code."""

# What GitHub and GitLab make links of, once the Markdown is read, wherever it is not code.
REFERENCE = re.compile(
    r"""
    @\w | \#\w | \bGH-\d | [!%&~^]\d | ~\w | %" | :[\w+-]+: | // | \bwww\.
    | (?<![\w-])[0-9a-f]{7,40}(?![\w-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
FORMULA = re.compile(r"\$(?!\s)[^$]*(?<!\s)\$(?!\d)")
"""What GitHub makes a formula of."""


def blocks(markdown: str) -> list[str]:
    """The kinds of its blocks, in their order."""
    return [token.type for token in PARSER.parse(markdown)]


def inline(markdown: str) -> list[list[Token]]:
    """What is in each of its lines, cells and headings."""
    return [token.children or [] for token in PARSER.parse(markdown) if token.type == "inline"]


def words(tokens: list[Token]) -> str:
    """What is read, code or not."""
    return "".join(token.content for token in tokens)


def live(markdown: str) -> Iterator[str]:
    """All that is not words, or would become a link, a mention or a formula."""
    for tokens in inline(markdown):
        for token in tokens:
            if token.type not in WORDS:
                yield token.type
            elif token.type == "text":
                yield from (found[0] for found in REFERENCE.finditer(token.content))
        plain = "".join("`" if token.type == "code_inline" else token.content for token in tokens)
        yield from (found[0] for found in FORMULA.finditer(plain))


def fences(markdown: str) -> list[str]:
    """What stands in its fences."""
    return [token.content for token in PARSER.parse(markdown) if token.type == "fence"]


def headings(markdown: str) -> list[str]:
    """Its headings."""
    tokens = PARSER.parse(markdown)
    return [words(after.children or []) for one, after in pairwise(tokens) if one.type == "heading_open"]
