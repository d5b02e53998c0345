"""What nobody sends by accident: texts, JSON and YAML made to break what reads or shows them."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

ESCAPES: Final = (
    "\x1b]0;title\x07", "\x1b[2J", "\x1b[31m", "\x9b2J", "\x9d0;x\x9c", "\x07", "\x08\x08", "\r", "\x0b",
    "\x0c", "\x7f", "\x00", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff",
)  # fmt: skip
"""What moves a terminal's cursor, ends its lines, or turns around what is read."""

MARKUP: Final = (
    "```", "~~~", "\n## All good\n", "@everyone", "![x](http://evil.example/x.png)", "<img src=x>", "#1",
    "::error::x", "##[error]x", "|", "[/red]", "%0A", "{0}", "{word}", "$(id)", "../../etc/passwd",
    "/proc/self/environ",
)  # fmt: skip
"""What another program would take for its own."""

LETTERS: Final = st.characters(exclude_categories=("Cs",))
hostile_text: Final = st.lists(
    st.one_of(st.sampled_from((*ESCAPES, *MARKUP)), st.text(LETTERS, max_size=6)), min_size=1, max_size=6
).map("".join)

NUMBERS: Final = (
    "1e999", "-1e9999", "9" * 4_301, "-" + "9" * 4_301, "0." + "1" * 5_000, "9" * 400 + "e9", "-0", "-1",
    "0", "1e-999", "NaN", "Infinity", "012", "2147483648", "18446744073709551616",
)  # fmt: skip
BROKEN: Final = (
    '"\\ud800"', '"\\udc00x"', '"\\u0000"', "{", "[", '"', "\\", "\ufeff", "nul", "[" * 40 + "]" * 40,
    "[" * 5_000, '{"a":1,"a":2}',
)  # fmt: skip
pieces: Final = st.one_of(
    st.sampled_from((*NUMBERS, *BROKEN)),
    hostile_text.map(json.dumps),
    st.text(st.characters(), max_size=8).map(json.dumps),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(LETTERS, max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(LETTERS, max_size=5), inner, max_size=3)
        ),
        max_leaves=6,
    ).map(json.dumps),
)
"""Texts that stand where a value of JSON may."""


def cases(count: int) -> settings:
    """So many examples, the same each time, however long one takes."""
    return settings(
        max_examples=count, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to everything inside a value, itself apart."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [found for key in keys for found in ((*way, key), *places(value[key], (*way, key)))]


@st.composite
def mutated_json(draw: st.DrawFn, body: Any) -> bytes:
    """A body with up to three of its values replaced, and perhaps a piece cut out or noise put in."""
    body, marks = deepcopy(body), {}
    for number in range(draw(st.integers(0, 3))):
        found = places(body)
        if not found:
            break
        *way, last = draw(st.sampled_from(found))
        holder = body
        for step in way:
            holder = holder[step]
        marks[f'"\x01{number}"'] = draw(pieces)
        holder[last] = f"\x01{number}"
    text = json.dumps(body)
    for mark, piece in marks.items():
        text = text.replace(json.dumps(json.loads(mark, strict=False)), piece)
    content = text.encode(errors="surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 30)))
        content = content[:start] + draw(st.binary(max_size=8)) + content[end:]
    return content
