"""XML as plain data, with the place of every element. Nothing outside the text is ever read.

An element is its text where it has nothing else; else a mapping: attributes under `@name`, elements under
their names, as a list where there are several, and text beside them under `#text`. A document type is
refused: with it come entities, which read other files or grow without end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final
from xml.parsers import expat

from ..source import Document, Lines, is_printable, read
from ..source.document import Limits, Node
from ..source.findings import Findings, RefusedError

TEXT: Final = "#text"
_APART: Final = ("xmlns", "xsi:")
"""How the names of attributes begin that say where a schema is."""
_ENCODING: Final = re.compile(rb"^<\?xml[^>]*encoding=[\"'](?!utf-?8[\"'])", re.IGNORECASE)


@dataclass(slots=True)
class _Element:
    name: str
    start: int
    attributes: Mapping[str, str]
    children: dict[str, list[tuple[Any, Node]]] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)


def document_of(content: bytes | str, file: str, limits: Limits) -> Document:
    """An XML file as a document. Never raises: whatever is wrong with it is among its findings."""
    raw = content.encode() if isinstance(content, str) else content
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return read(raw, file, limits=limits)
    if len(raw) > limits.max_bytes or not is_printable(text):
        return read(raw, file, limits=limits)
    findings = Findings(file, text, limits.max_findings)
    if _ENCODING.match(raw):
        findings.add("syntax", 0, 1, variant="encoding")
        return _refused(findings)
    reading = _Reading(text, findings, limits)
    try:
        data, root = reading.read()
    except RefusedError:
        return _refused(findings)
    return Document(file, text, data, tuple(findings.found), Lines(text), root)


def _refused(findings: Findings) -> Document:
    return Document(findings.file, findings.lines.text, None, tuple(findings.found), findings.lines, None)


class _Reading:
    def __init__(self, text: str, findings: Findings, limits: Limits) -> None:
        self._text = text
        self._findings = findings
        self._limits = limits
        self._open: list[_Element] = [_Element("", 0, {})]
        self._nodes = 0
        lengths = None if text.isascii() else [len(letter.encode()) for letter in text]
        self._starts = None if lengths is None else [0, *accumulate(lengths)]
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said

    def read(self) -> tuple[Any, Node]:
        """The data, and where it stands. Raises RefusedError, with what is wrong among the findings."""
        try:
            self._parser.Parse(self._text.encode(), True)
        except expat.ExpatError:
            self._refuse(self._at(self._parser.ErrorByteIndex), "syntax", variant="xml")
        top = self._open[0]
        kids = {name: found[0][1] for name, found in top.children.items()}
        keys = {name: (kid.start, kid.start + len(name) + 1) for name, kid in kids.items()}
        return {name: found[0][0] for name, found in top.children.items()}, Node(
            0, len(self._text), kids, keys
        )

    def _at(self, index: int) -> int:
        """The place of a byte among the letters."""
        return index if self._starts is None else bisect_right(self._starts, index) - 1

    def _refuse(self, at: int, code: str, **words: Any) -> None:
        self._findings.add(code, at, min(at + 1, len(self._text)), **words)
        raise RefusedError

    def _doctype(self, *_: object) -> None:
        self._refuse(self._at(self._parser.CurrentByteIndex), "syntax", variant="doctype")

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        at = self._at(self._parser.CurrentByteIndex)
        own = {key: value for key, value in attributes.items() if not key.startswith(_APART)}
        self._nodes += 1 + len(own)
        if len(self._open) > self._limits.max_depth:
            self._refuse(at, "too-deep", most=self._limits.max_depth)
        if self._nodes > self._limits.max_nodes:
            self._refuse(at, "too-many-nodes", most=self._limits.max_nodes)
        self._open.append(_Element(name, at, own))

    def _said(self, text: str) -> None:
        self._open[-1].text.append(text)

    def _end(self, name: str) -> None:
        one = self._open.pop()
        head = (one.start, one.start + len(name) + 1)
        said = " ".join("".join(one.text).split())
        node = Node(one.start, head[1])
        data: Any = said
        if one.children or one.attributes:
            data = {f"@{key}": value for key, value in one.attributes.items()}
            node.kids = {key: Node(*head) for key in data}
            for key, found in one.children.items():
                several = len(found) > 1
                data[key] = [value for value, _ in found] if several else found[0][0]
                kids = [kid for _, kid in found]
                node.kids[key] = Node(kids[0].start, kids[0].end, kids) if several else kids[0]
            if said:
                data[TEXT] = said
                node.kids[TEXT] = Node(*head)
            node.keys = {key: (kid.start, kid.end) for key, kid in node.kids.items()}
        self._open[-1].children.setdefault(name, []).append((data, node))
