"""What a text does to whoever reads it on a terminal: nothing, once visible() has been over it.

Names, ids and names of files come from others. Written as they are, they may move the cursor, clear the
screen, set a window's title, or turn the order of what stands beside them.
"""

from __future__ import annotations

import re
from typing import Final

# Controls but for tab and line feed; what else ends a line; embeddings, overrides and isolates, which reorder
# what follows them; halves of pairs, which a file's name holds in place of bytes that are no text. Whatever
# is merely unseen is left: joiners and marks of direction are letters of the scripts that need them.
_ACTING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ACTING_OR_BREAKING: Final = re.compile(f"{_ACTING.pattern[:-1]}\t\n]")


def visible(text: str) -> str:
    """A text with escapes, such as `\\x1b`, for all that would act instead of being shown."""
    return _ACTING.sub(_escape, text)


def on_one_line(text: str) -> str:
    """The same, with escapes for tabs and line breaks as well."""
    return _ACTING_OR_BREAKING.sub(_escape, text)


def visible_json(text: str) -> str:
    """JSON with the same shown as escapes of JSON: it means what it meant."""
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def escaped(letter: str) -> str:
    """A letter as YAML and Python write it between double quotes: `\\n`, `\\x1b`, `\\u202e`."""
    return letter.encode("unicode_escape").decode()


def _escape(found: re.Match[str]) -> str:
    return escaped(found[0])
