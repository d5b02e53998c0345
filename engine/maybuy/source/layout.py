"""One layout for YAML files. What a file says stays as it is, to the letter, and so do its comments.

Two spaces for each level, list entries below their key; `kind` and `id` first; double quotes rather than
single ones; no spaces inside brackets or at the ends of lines; never two empty lines together. Whether a
list or mapping stands in one line, and how long lines are, is left to whoever writes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import yaml

from .document import Document
from .findings import Findings, LoadError
from .page import written
from .pieces import CLOSING, Piece, pieces_of
from .preserved import first_difference
from .reader import read

_LINE_END = re.compile("\r\n|[\r\n]")


def laid_out(document: Document) -> str:
    """The text of a document in the one layout; laid out again, it stays the same.

    Raises LoadError for what cannot be read, and for what cannot be laid out without losing anything.
    """
    if not document.ok:
        raise LoadError(document.findings, (document,))
    try:
        text = written(ordered(pieces_of(document.text)))
    except yaml.YAMLError as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        at = mark.index if mark else 0
        raise _refused(document, "json", at, at + 1) from error
    text = text.replace("\n", _line_end(document.text))
    if difference := first_difference(document, read(text, document.file)):
        raise _refused(document, *difference)
    return text


def _line_end(text: str) -> str:
    """What ends most lines of a text."""
    counted = Counter(_LINE_END.findall(text)).most_common(1)
    return counted[0][0] if counted else "\n"


def _refused(document: Document, variant: str, start: int, end: int) -> LoadError:
    findings = Findings(document.file, document.text)
    findings.add("not-laid-out", start, end, variant=variant, word=document.text[start:end])
    return LoadError(findings.found, (document,))


FIRST: Final = ("kind", "id")
"""The keys that come first in a file. Further in only `id` does: there, `kind` says more of what it names."""

_MAPPINGS = frozenset({yaml.BlockMappingStartToken, yaml.FlowMappingStartToken})
_OPEN = _MAPPINGS | {yaml.BlockSequenceStartToken, yaml.FlowSequenceStartToken}
_CLOSE = CLOSING | {yaml.BlockEndToken}
_NAMED = frozenset({yaml.AnchorToken, yaml.AliasToken})

_Entry = list[Piece]


class _Open(NamedTuple):
    """A list or mapping that is still open: where it and its keys begin, and where its commas stand."""

    kind: type
    start: int
    keys: list[int]
    commas: list[int]


def ordered(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with `kind` and `id` moved to the front of their mappings."""
    placed: list[Piece] = []
    open_: list[_Open] = []
    for piece in pieces:
        if piece.kind in _CLOSE:
            closed = open_.pop()
            if closed.kind in _MAPPINGS:
                _sort(placed, closed, FIRST[1:] if open_ else FIRST)
        elif open_ and piece.kind is yaml.KeyToken:
            open_[-1].keys.append(len(placed))
        elif open_ and piece.kind is yaml.FlowEntryToken:
            open_[-1].commas.append(len(placed))
        placed.append(piece)
        if piece.kind in _OPEN:
            open_.append(_Open(piece.kind, len(placed), [], []))
    return placed


def _sort(placed: list[Piece], mapping: _Open, first: tuple[str, ...]) -> None:
    """Moves keys of a mapping, the last one placed, to its front."""
    flow = mapping.kind is yaml.FlowMappingStartToken
    starts = [mapping.start, *(comma + 1 for comma in mapping.commas)] if flow else mapping.keys
    ends = [*mapping.commas, len(placed)] if flow else [*mapping.keys[1:], len(placed)]
    if flow and starts[-1] == len(placed):  # nothing follows the last comma
        starts.pop()
        ends.pop()
    names = [_name(placed, start) for start in starts]
    wanted = [names.index(name) for name in first if name in names]
    if wanted == list(range(len(wanted))):
        return
    entries = [placed[start:end] for start, end in zip(starts, ends, strict=True)]
    if flow and any(piece.has_comment for piece in placed[mapping.start :]):
        return
    order = _order(entries, wanted)
    if order is None:
        return
    heads = [_head(entry) for entry in entries]
    surroundings = [(head.above, head.begins_line) for head in heads]
    for place, number in enumerate(order):
        heads[number].above, heads[number].begins_line = surroundings[place]
    commas = [placed[end:start] for end, start in zip(ends, [*starts[1:], ends[-1]], strict=True)]
    placed[starts[0] : ends[-1]] = [
        piece for number, comma in zip(order, commas, strict=True) for piece in (*entries[number], *comma)
    ]


def _name(placed: list[Piece], start: int) -> str | None:
    """What the key that begins at a place says; None where it is not an ordinary one."""
    if start >= len(placed) or placed[start].kind is not yaml.KeyToken or placed[start].text:
        return None
    return next(
        (piece.name for piece in placed[start + 1 : start + 3] if piece.kind is yaml.ScalarToken), None
    )


def _order(entries: Sequence[_Entry], wanted: Sequence[int]) -> list[int] | None:
    """The entries in their new order; None where a comment or an empty line would be torn off, comments
    would change places, a name would come before what it names, or a text would end in other empty lines."""
    passed = entries[: max(wanted) + 1]
    if any(_head(entry).above for entry in passed[1:]):
        return None
    if any(piece.kind in _NAMED for number in wanted for piece in entries[number]):
        return None
    if any(piece.keeps_end for entry in passed for piece in entry):
        return None
    order = [*wanted, *(number for number in range(len(entries)) if number not in wanted)]
    commented = [number for number in order if _has_comment(entries[number])]
    return order if commented == sorted(commented) else None


def _head(entry: _Entry) -> Piece:
    return next((piece for piece in entry if piece.is_seen), entry[0])


def _has_comment(entry: _Entry) -> bool:
    """Whether a comment goes where an entry goes; those above it stay, above whatever comes first."""
    head = _head(entry)
    return head.after is not None or any(piece.has_comment for piece in entry if piece is not head)
