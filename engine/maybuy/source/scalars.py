"""What an unquoted word means: the core schema of YAML 1.2, which is also what editors assume.

`true`, `null`, `10`, `0x1F` and `2.50` have a meaning; `no`, `12:30`, `1_000_000` and `2019-08-01` are texts.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

Plain = str | int | Decimal | bool | None

WORDS: Final[dict[str, Plain]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

_FIRST = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE](?P<exponent>[-+]?[0-9]+))?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class UnusableError(ValueError):
    """A number that is not kept; `code` is that of the finding to make of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resolve(text: str, max_length: int, max_exponent: int) -> Plain:
    """The value of an unquoted scalar, numbers exactly as written.

    Raises UnusableError for a number that is not finite, or longer or larger than allowed: turning a million
    digits into a number takes seconds.
    """
    if text in WORDS:
        return WORDS[text]
    if text[0] not in _FIRST:
        return text
    if _INTEGER.fullmatch(text):
        return int(_short(text, max_length))
    if number := _NUMBER.fullmatch(text):
        _short(text, max_length)
        if abs(int(number["exponent"] or 0)) > max_exponent:
            raise UnusableError("number-too-long")
        return Decimal(text)
    if _BASED.fullmatch(text):
        return int(_short(text, max_length), 0)
    if _NOT_FINITE.fullmatch(text):
        raise UnusableError("not-finite")
    return text


def _short(text: str, max_length: int) -> str:
    if len(text) > max_length:
        raise UnusableError("number-too-long")
    return text
