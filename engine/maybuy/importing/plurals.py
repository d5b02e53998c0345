"""A word for one and one for many of what a list counts, where English says plainly what the other is.

Lists have one word for a unit, `call` or `calls`. What is not plain is left as it is: abbreviations, what
cannot be counted, and words whose other form hangs on more than how they end.
"""

from __future__ import annotations

import re
from typing import Final

_NOUN: Final = re.compile(r"(?:[A-Za-z]+[ -])*(?P<noun>[a-z]{3,})")
_APART: Final = frozenset({
    "access", "analyses", "bandwidth", "children", "content", "data", "equipment", "feedback", "fps",
    "hardware", "information", "iops", "lens", "media", "memory", "men", "mice", "mms", "money",
    "news", "people", "percent", "person", "qps", "rps", "series", "sheep", "sms", "software", "space",
    "species", "storage", "time", "tps", "traffic", "usage", "women",
})  # fmt: skip
"""What has no such forms, or others."""
_TWO_WAYS: Final = ("as", "bps", "ches", "ics", "ies", "oes", "shes", "sses", "xes", "zes", "is", "ss", "us")
"""How words end of which an `s` alone is not what makes them plural."""


def forms(unit: str) -> tuple[str, str] | None:
    """What one is called, and many; None where that is not plain."""
    found = _NOUN.fullmatch(unit)
    if found is None or found["noun"] in _APART or " per " in unit:
        return None
    noun = found["noun"]
    if noun.endswith("s") and not noun.endswith("ss"):
        return None if noun.endswith(_TWO_WAYS) else (unit[:-1], unit)
    many = _many(noun)
    return None if many is None else (unit, unit[: found.start("noun")] + many)


def _many(noun: str) -> str | None:
    if noun.endswith(("o", "f", "z", "man")):
        return None
    if noun.endswith(("ch", "sh", "ss", "x")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"
