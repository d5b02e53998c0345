"""YAML text, as libyaml's events, into a builder.

Only events are used: libyaml's composer keeps the last of two equal keys without a word and crashes the
process on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from .builder import Builder
from .findings import RefusedError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAG = r"!<[^>\s]*>|![^\s,\[\]{}]*"
# A node's event begins at its anchor or tag; its own text begins after them.
_PROPERTIES = re.compile(rf"(?:(?:&[^\s,\[\]{{}}]*+|{_TAG})(?:\s++|#[^\r\n]*+)*+)++")
_TAGGED = re.compile(rf"(?:&\S++\s++)?({_TAG})")
_TAG_DIRECTIVE = re.compile("(?:^|[\n\r\x85\u2028\u2029])(%TAG[^\n\r\x85\u2028\u2029]*)")


def feed(text: str, builder: Builder) -> None:
    """Read YAML into the builder. Raises yaml.YAMLError for what is not YAML, RefusedError past limits."""
    findings = builder.findings
    # libyaml compares each %TAG line with all others, before any event: refused while it is cheap.
    if "%TAG" in text and (directive := _TAG_DIRECTIVE.search(text)):
        findings.add("tag", *directive.span(1), word="%TAG")
        raise RefusedError
    documents = 0
    scalar, open_, close = builder.scalar, builder.open, builder.close
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        kind = type(event)
        start = event.start_mark.index
        if kind is yaml.ScalarEvent:
            end = event.end_mark.index
            style = event.style
            if event.anchor is not None or event.tag is not None:
                start = _after_properties(text, start, end, event, builder)
            if style in {"|", ">"}:
                end = start + len(text[start:end].rstrip())
            plain = style is None or style == ""
            scalar(event.value, start, end, plain=plain, anchor=event.anchor)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.anchor is not None or event.tag is not None:
                start = _after_properties(text, start, len(text), event, builder)
            mapping = kind is yaml.MappingStartEvent
            open_(start, mapping=mapping, flow=bool(event.flow_style), anchor=event.anchor)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            close(event.end_mark.index)
        elif kind is yaml.AliasEvent:
            builder.alias(event.anchor, start, event.end_mark.index)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                findings.add("several-documents", start, event.end_mark.index)
                return


def tokens(text: str) -> Iterator[Any]:
    """The tokens of YAML, each with its place. Raises yaml.YAMLError for what is not YAML."""
    found: Iterator[Any] = yaml.scan(text, Loader=_LOADER)
    return found


def _after_properties(text: str, start: int, end: int, event: Any, builder: Builder) -> int:
    """Where a value begins behind its anchor and tag; tags are noted and otherwise ignored."""
    if event.tag is not None:
        tagged = _TAGGED.match(text, start)
        place = tagged.span(1) if tagged else (start, start + 1)
        builder.findings.add("tag", *place, word=text[slice(*place)])
    properties = _PROPERTIES.match(text, start)
    # Nothing behind them: the empty value is placed on what announces it.
    return properties.end() if properties and properties.end() < end else start
