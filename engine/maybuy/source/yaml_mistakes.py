"""What most likely went wrong where libyaml gave up, in the words of people who write price lists.

libyaml names what it stumbled over, which is often a line or more after the mistake itself. This looks at
the text around that place for the mistakes that are made most. The wording of both libyaml and the Python
parser that stands in for it is understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

import yaml

from .builder import Builder
from .document import LINE_BREAK


class Mistake(NamedTuple):
    """One guess: what to say, and between which offsets."""

    variant: str
    start: int
    end: int
    words: Mapping[str, str] = {}
    code: str = "syntax"


class Stumble(NamedTuple):
    """Where the parser gave up, and its reason: `at` an offset, in something begun at `since`."""

    text: str
    problem: str
    context: str
    at: int
    since: int
    last_scalar: tuple[int, int]
    open_bracket: int | None

    @property
    def mark(self) -> str:
        """The character it stumbled over; empty at the end of the text."""
        return self.text[self.at : self.at + 1]


# A word, a colon and no space: `price:10`. Not `http://`.
_UNSPACED = re.compile(r" *+(?:- ++)*+(?P<before>[^\s:\"'#\[{][^\s:#]*+):(?P<after>[^ \t\r\n/][^\r\n]*)")
_KEY_BEFORE = re.compile(r" *+(?:- ++)*+[^\s#][^#]*?:[ \t]")
_SECOND_KEY = re.compile(r":(?:[ \t]|$)")
_ESCAPE = re.compile(r"\\(?:[xuU][0-9a-fA-F]*|.)?", re.DOTALL)
# An unclosed quote runs to the end, or each one in a megabyte of them would be tried in turn.
_BRACKET = re.compile(r"\"(?:[^\"\\]++|\\.)*+(?:\"|\\?\Z)|[\[\]{}]", re.DOTALL)
_MARGIN = re.compile(r"[ \t]*")
# Of a document or a web page: they look like the spaces that indent, and are letters to YAML.
_HARD_SPACE = re.compile(r"[ \t]*+(?P<space>[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]++)")
_WORD = re.compile(r"\S*")
_PAIRS: Final = {"[": "]", "{": "}"}
_LONGEST_KEY: Final = 1024  # libyaml looks no further back from a colon


def explain(error: yaml.YAMLError, builder: Builder) -> Mistake:
    """The mistake behind an error. The builder has taken everything up to it."""
    text = builder.text
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Mistake("", 0, 0)
    at = min(error.problem_mark.index, len(text))
    since = min(error.context_mark.index, len(text)) if error.context_mark else at
    stumble = Stumble(
        text, error.problem or "", error.context or "", at, since, builder.last_scalar, builder.open_bracket()
    )
    for guess in (_in_quotes, _tag, _tab, _hard_space, _after_quotes, _in_brackets, _in_block):
        if mistake := guess(stumble):
            return mistake
    at = min(at, len(text.rstrip()))
    return Mistake("", at, at + 1 if text[at : at + 1].strip() else at)


def _in_quotes(stumble: Stumble) -> Mistake | None:
    text, problem, _, at, since, *_ = stumble
    if "quoted" not in stumble.context:
        return None
    if "end of stream" in problem or "document indicator" in problem or "document separator" in problem:
        return _unclosed_quote(text, since)
    escape = _ESCAPE.match(text, max(text.rfind("\\", since, at + 1), since))
    return Mistake("escape", *escape.span(), {"word": escape[0]}) if escape else None


def _unclosed_quote(text: str, start: int) -> Mistake:
    return Mistake("quote", start, _line_end(text, start), {"word": text[start : start + 1]})


def _tag(stumble: Stumble) -> Mistake | None:
    if "tag" not in stumble.problem and "tag" not in stumble.context:
        return None
    word = _WORD.match(stumble.text, stumble.since)
    return Mistake("", *word.span(), {"word": word[0]}, code="tag") if word else None


def _tab(stumble: Stumble) -> Mistake | None:
    text, at = stumble.text, stumble.at
    begin = _line_start(text, at)
    margin = _MARGIN.match(text, begin)
    tab = text.find("\t", begin, margin.end() if margin else begin)
    if tab < 0 and stumble.mark == "\t":
        tab = at
    # Between brackets tabs are harmless, unless they are just what was complained of.
    if tab < 0 or (stumble.open_bracket is not None and "tab" not in stumble.problem):
        return None
    return Mistake("tab", tab, tab + 1)


def _hard_space(stumble: Stumble) -> Mistake | None:
    """A space that is none to YAML begins this line, or the one above."""
    if stumble.open_bracket is not None:
        return None
    text, begin = stumble.text, _line_start(stumble.text, stumble.at)
    above = _line_start(text, len(text[:begin].rstrip("\r\n")))
    found = _HARD_SPACE.match(text, begin) or _HARD_SPACE.match(text, above)
    return Mistake("hard-space", *found.span("space")) if found else None


def _after_quotes(stumble: Stumble) -> Mistake | None:
    """Text goes on where a quoted one ended: an apostrophe inside, or the end of an earlier quote missing."""
    text, at = stumble.text, stumble.at
    start, end = stumble.last_scalar
    if "mapping values" in stumble.problem or text[start : start + 1] not in {'"', "'"} or not stumble.mark:
        return None
    if text[end:at].strip(" \t"):
        return None
    if stumble.open_bracket is not None and (at > end or stumble.mark in "]}:"):
        return None
    if LINE_BREAK.search(text, start, end):
        return _unclosed_quote(text, start)
    return Mistake("after-quote", at, _line_end(text, at), {"word": text[start]})


def _in_brackets(stumble: Stumble) -> Mistake | None:
    text, problem, context, at, since, last, opened = stumble
    mark = stumble.mark
    if opened is None and "flow" in context and text[since : since + 1] in _PAIRS:
        opened = since
    if opened is not None and mark not in {"]", "}"} and _never_closed(text, opened):
        word = text[opened]
        return Mistake("bracket", opened, opened + 1, {"word": word, "closing": _PAIRS.get(word, "]")})
    if mark and mark in "]}":
        return Mistake("closing", at, at + 1, {"word": mark})
    if opened is None:
        return None
    if mark == ",":
        return Mistake("nothing", at, at + 1)
    if mark == ":":
        # `{a: 1 b: 2}` has read `1 b` as one text: the comma is missing before its last word.
        words = text[slice(*last)].split()
        if len(words) < 2 or last[1] > at:
            return Mistake("second-colon", at, at + 1)
        return Mistake("comma", last[1] - len(words[-1]), last[1])
    return Mistake("comma", at, at + 1) if "expected ','" in problem else None


def _never_closed(text: str, opened: int) -> bool:
    depth = 0
    for found in _BRACKET.finditer(text, opened):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return False
    return True


def _in_block(stumble: Stumble) -> Mistake | None:
    text, problem, context, at, since, *_ = stumble
    begin = _line_start(text, at)
    first = not text[begin:at].strip(" ")
    if "mapping values" in problem:
        return _second_colon(text, begin, at)
    if "expected ':'" in problem:
        return _no_colon(text, since)
    if "sequence entries" in problem:
        return Mistake("list", at, at + 1)
    if "block scalar" in context and "comment or" in problem:
        return Mistake("block", at, _line_end(text, at))
    if "start any token" in problem or "alphabetic or numeric" in problem:
        place = at if "start any token" in problem else since
        return Mistake("beginning", place, place + 1, {"word": text[place : place + 1]})
    if stumble.mark == ",":
        return Mistake("beginning", at, at + 1, {"word": ","})
    if "document start>" in problem:
        return Mistake("after-end", at, _line_end(text, at))
    stray_dash = first and text[at : at + 2] in {"-", "- ", "-\n", "-\r", "-\t"}
    if "'-' indicator" in problem or (stray_dash and "expected" in problem):
        return Mistake("mixed", at, _line_end(text, at))
    if first and ("expected key" in problem or "<block end>" in problem):
        return Mistake("indentation", at, _line_end(text, at))
    return None


def _second_colon(text: str, begin: int, at: int) -> Mistake:
    """A colon where no key can end: the line has one already, or stands where none can begin."""
    if at - begin > _LONGEST_KEY:
        return Mistake("long", begin, at, code="bad-key")
    if _KEY_BEFORE.match(text, begin, at):
        return Mistake("second-colon", at, at + 1)
    above = _line_start(text, len(text[:begin].rstrip()))
    if above < begin and (mistake := _unspaced(text, above)):
        return mistake
    return Mistake("indentation", at - len(text[begin:at].lstrip()), at)


def _no_colon(text: str, since: int) -> Mistake:
    end = _line_end(text, since)
    return _unspaced(text, _line_start(text, since)) or Mistake(
        "no-colon", since, end, {"word": text[since:end]}
    )


def _unspaced(text: str, begin: int) -> Mistake | None:
    end = _line_end(text, begin)
    found = _UNSPACED.match(text, begin, end)
    if not found or _SECOND_KEY.search(found["after"]):
        return None
    before, after = found["before"], found["after"].strip()
    return Mistake("colon", found.start("before"), end, {"before": before, "after": after})


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    found = LINE_BREAK.search(text, at)
    end = found.start() if found else len(text)
    return at + len(text[at:end].rstrip())
