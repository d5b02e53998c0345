"""Markdown: the one place that writes into it what stands in files, so that none of it becomes markup.

GitHub and GitLab make links of mentions, numbers of issues, revisions and addresses after the Markdown is
read, whatever is escaped in it. They leave alone what is code. So a word that might become anything is made
code; all other words stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_BLANK: Final = re.compile("[\t\n\v\f\r\x1c-\x1f \x85\u2028\u2029]+")
_LINE_BREAK: Final = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_TICKS: Final = re.compile("`+")

# Code cannot hold a backtick, and parsers of tables do not agree on a backslash or a bar in it.
_REFERENCES: Final = {"`": "&#96;", "\\": "&#92;", "|": "&#124;"}
_TOKEN: Final = re.compile(r"(?P<special>[`\\|])|(?P<blank>\s+)|(?P<word>[^\s`\\|]+)")

_PLAIN: Final = re.compile(r"""(?:[^\x00-\x7f]|[A-Za-z0-9.,;:()'"/+=?!%&-])+""")
# Of two dollar signs GitHub makes a formula, but never where the second of them looks like these do.
_MONEY: Final = re.compile(r"[-+(]*[A-Z]{0,3}\$\d[\d.,]*[),.;:]*|\$[A-Z]{2}[),.;:]*")
_LIVE: Final = re.compile(
    r"""//                       # an address
    | \.(?=[^\W\d])             # a domain, or a file
    | [!%&](?=[\w"])             # GitLab: a merge request, a milestone, an epic
    | [^\W\d]\w*-\d             # an issue of GitHub's, or of another tracker
    | (?:\A|\W)[0-9a-f]{7,64}\b  # a revision
    | :[\w+-]+:                  # a little picture
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEGINS_A_BLOCK: Final = re.compile(r"[-+=].*|\d+[.)]")


def text(words: str) -> str:
    """A text in one line, of which nothing is markup: its words come out as they are given."""
    return _written(_pieces(_line(words)))


def sentence(words: str) -> str:
    """A text like text(), but what stands between backticks in it is code."""
    return _written(_marked(_line(words)))


def row(cells: Iterable[str]) -> str:
    """A line of a table; each cell is Markdown already."""
    return "".join(f"| {cell} " if cell else "| " for cell in cells) + "|"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """The lines of a table, the columns in `right` aligned to the right; heads and cells are Markdown."""
    marks = ("---:" if place in right else "---" for place in range(len(heads)))
    return [row(heads), f"|{'|'.join(marks)}|", *map(row, rows)]


def fenced(words: str) -> str:
    """A text as it stands, in a fence that nothing in it can end."""
    lines = [visible(line) for line in _LINE_BREAK.split(words.rstrip("\n"))]
    longest = max((len(ticks) for ticks in _TICKS.findall(words)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}text", *lines, fence]) + "\n"


def visible(words: str) -> str:
    """A text with an escape for each letter that is not to be seen, blanks apart."""
    return "".join(
        one if one.isprintable() or (one.isspace() and one not in "\x1c\x1d\x1e\x1f") else _escape(one)
        for one in words
    )


def _escape(one: str) -> str:
    return f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}"


def _line(words: str) -> str:
    return visible(_BLANK.sub(" ", words).strip())


def _marked(line: str) -> Iterator[tuple[bool, str]]:
    """The pieces of a line: whether each is code, and its Markdown."""
    for number, part in enumerate(re.split("(`[^`]+`)", line)):
        inside = part[1:-1]
        if number % 2 and inside == inside.strip() and not _REFERENCES.keys() & set(inside):
            yield True, inside
        else:
            yield from _pieces(part, first=number == 0)


def _pieces(line: str, *, first: bool = True) -> Iterator[tuple[bool, str]]:
    for found in _TOKEN.finditer(line):
        token = found[0]
        if found["special"]:
            yield False, _REFERENCES[token]
        elif found["blank"]:
            yield False, token
        elif _live(token) or (first and found.start() == 0 and _BEGINS_A_BLOCK.fullmatch(token)):
            yield True, token
        else:
            yield False, token.replace("&", "&amp;")


def _live(word: str) -> bool:
    if _MONEY.fullmatch(word):
        return False
    return not _PLAIN.fullmatch(word) or _LIVE.search(word) is not None


def _written(pieces: Iterable[tuple[bool, str]]) -> str:
    """Pieces one after the other; code beside code is one, since two backticks would be another mark."""
    made: list[str] = []
    open_code = False
    for code, piece in pieces:
        if code != open_code:
            made.append("`")
            open_code = code
        made.append(piece)
    if open_code:
        made.append("`")
    return "".join(made)
