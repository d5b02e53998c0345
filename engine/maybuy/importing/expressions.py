"""Prices that are worked out: arithmetic over variables, exact, and nothing else.

Of the expression language only what has one result is read: numbers, `true` and `false`, `#variable`,
`#one.other`, `#list[0]`, `+ - * / %`, comparisons, `and`, `or`, `not` (also `&& || !`), and `a ? b : c`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

LONGEST: Final = 1_000
DEEPEST: Final = 50
_LARGEST: Final = 10**15

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,15}(?:\.[0-9]{1,15})?)|(?P<variable>#[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<word>[A-Za-z]+)|(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%()<>?:!.\[\]]))"
)
_SAME: Final = {"&&": "and", "||": "or", "!": "not", "div": "/", "mod": "%", "eq": "==", "ne": "!=",
                "lt": "<", "gt": ">", "le": "<=", "ge": ">="}  # fmt: skip

Value = Fraction | bool


class NotKnownError(ValueError):
    """An expression whose result is not known here: it names something unknown, or says more than is read."""


def value_of(expression: str, variables: Mapping[str, Any]) -> Fraction:
    """The number that an expression comes to. Raises NotKnownError where it is not known."""
    if len(expression) > LONGEST:
        raise NotKnownError
    reading = _Reading(_tokens(expression), variables)
    found = reading.chosen(0)
    if reading.more or isinstance(found, bool):
        raise NotKnownError
    return found


def _tokens(expression: str) -> list[str]:
    found, at, text = [], 0, expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotKnownError
        word = match[0].strip()
        found.append(_SAME.get(word.lower(), word))
        at = match.end()
    return found


class _Reading:
    """The rest of an expression, read from left to right."""

    def __init__(self, tokens: list[str], variables: Mapping[str, Any]) -> None:
        self._tokens = tokens
        self._at = 0
        self._variables = variables

    @property
    def more(self) -> bool:
        return self._at < len(self._tokens)

    def _taken(self, *words: str) -> str | None:
        if self.more and self._tokens[self._at] in words:
            self._at += 1
            return self._tokens[self._at - 1]
        return None

    def _expect(self, word: str) -> None:
        if self._taken(word) is None:
            raise NotKnownError

    def chosen(self, depth: int) -> Value:
        """A whole expression: both sides of a choice must be known."""
        if depth > DEEPEST:
            raise NotKnownError
        asked = self._either(depth)
        if self._taken("?") is None:
            return asked
        first = self.chosen(depth + 1)
        self._expect(":")
        second = self.chosen(depth + 1)
        return first if _truth(asked) else second

    def _either(self, depth: int) -> Value:
        found = self._both(depth)
        while self._taken("or"):
            other = self._both(depth)
            found = _truth(found) | _truth(other)
        return found

    def _both(self, depth: int) -> Value:
        found = self._compared(depth)
        while self._taken("and"):
            other = self._compared(depth)
            found = _truth(found) & _truth(other)
        return found

    def _compared(self, depth: int) -> Value:
        found = self._sum(depth)
        sign = self._taken("==", "!=", "<=", ">=", "<", ">")
        if sign is None:
            return found
        other = self._sum(depth)
        if sign in ("==", "!="):
            same = isinstance(found, bool) == isinstance(other, bool) and found == other
            return same == (sign == "==")
        less, more = _number(found), _number(other)
        return {"<=": less <= more, ">=": less >= more, "<": less < more, ">": less > more}[sign]

    def _sum(self, depth: int) -> Value:
        found = self._product(depth)
        while sign := self._taken("+", "-"):
            other = _number(self._product(depth))
            found = _small(_number(found) + other if sign == "+" else _number(found) - other)
        return found

    def _product(self, depth: int) -> Value:
        found = self._single(depth)
        while sign := self._taken("*", "/", "%"):
            other = _number(self._single(depth))
            if sign != "*" and not other:
                raise NotKnownError
            number = _number(found)
            found = _small(
                number * other if sign == "*" else number / other if sign == "/" else number % other
            )
        return found

    def _single(self, depth: int) -> Value:
        if depth > DEEPEST:
            raise NotKnownError
        if self._taken("-"):
            return -_number(self._single(depth + 1))
        if self._taken("+"):
            return _number(self._single(depth + 1))
        if self._taken("not"):
            return not _truth(self._single(depth + 1))
        if self._taken("("):
            found = self.chosen(depth + 1)
            self._expect(")")
            return found
        if not self.more:
            raise NotKnownError
        word = self._tokens[self._at]
        self._at += 1
        if word[0].isdigit():
            return Fraction(word)
        if word in ("true", "false"):
            return word == "true"
        if word.startswith("#"):
            return self._variable(word[1:], depth)
        raise NotKnownError

    def _variable(self, name: str, depth: int) -> Value:
        found: Any = _under(self._variables, name)
        while True:
            if self._taken("."):
                if not self.more:
                    raise NotKnownError
                self._at += 1
                found = _under(found, self._tokens[self._at - 1])
            elif self._taken("["):
                place = _number(self.chosen(depth + 1))
                self._expect("]")
                if not isinstance(found, list) or place.denominator != 1 or not 0 <= place < len(found):
                    raise NotKnownError
                found = found[int(place)]
            elif isinstance(found, bool):
                return found
            elif isinstance(found, int | Decimal) and Decimal(found).is_finite():
                return _small(Fraction(found))
            else:
                raise NotKnownError


def _under(found: Any, name: str) -> Any:
    if not isinstance(found, Mapping) or name not in found:
        raise NotKnownError
    return found[name]


def _number(found: Value) -> Fraction:
    if isinstance(found, bool):
        raise NotKnownError
    return found


def _truth(found: Value) -> bool:
    if not isinstance(found, bool):
        raise NotKnownError
    return found


def _small(number: Fraction) -> Fraction:
    """A number, as long as it is one that somebody could mean: others would grow without end."""
    if abs(number) > _LARGEST or number.denominator > _LARGEST**2:
        raise NotKnownError
    return number
