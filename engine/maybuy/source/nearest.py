"""What someone probably meant by a word that is not known.

Words come from strangers, thousands in one text, and catalogs may be large. So each step is bounded: the
length of the word, the number of known ones that it is compared with, and the words of one text for which any
of this is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from heapq import nlargest
from typing import Final

from .look_alike import plain

# Below this a suggestion is a guess that misleads more often than it helps.
_ALIKE: Final = 0.6
_LONGEST: Final = 200
_MOST_KNOWN: Final = 5_000
_MOST_COMPARED: Final = 100

MOST_SUGGESTIONS: Final = 200
"""Words of one text for which the nearest is sought."""

MOST_LOOKED_AT: Final = 20_000
"""Known words that are looked at for all of them."""


class Suggestions:
    """What was probably meant by the words of one text; past so many, nothing is suggested any more."""

    def __init__(self) -> None:
        self._words = MOST_SUGGESTIONS
        self._known = MOST_LOOKED_AT

    def near(self, word: str, known: Iterable[str]) -> str | None:
        """As nearest(), for the first words."""
        if self._words <= 0 or self._known <= 0:
            return None
        choice = tuple(known)
        self._words -= 1
        self._known -= len(choice)
        return nearest(word, choice)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely stands for, or None.

    Case, `-` and `_` do not count, nor what only looks the same. In ids with parts, such as
    `support/professional`, each part is compared with its own and may be cut short: `support/pro` means
    `support/professional`.
    """
    if not word or len(word) > _LONGEST:
        return None
    wanted = plain(word)
    parts = tuple(_Part(part) for part in wanted.split("/"))
    whole = parts[0] if len(parts) == 1 else _Part(wanted)
    promising: list[tuple[float, str, list[str]]] = []
    for number, candidate in enumerate(known):
        other = plain(candidate)
        if other == wanted:
            return candidate
        if number >= _MOST_KNOWN:
            continue
        others = other.split("/")
        most = _likeness(parts, whole, others, other, _Part.at_most)
        if most >= _ALIKE:
            promising.append((most, candidate, others))
    best, best_score = None, 0.0
    # Their order stays: of two that are as like, the first is meant.
    for most, candidate, others in nlargest(_MOST_COMPARED, promising, key=lambda one: one[0]):
        if most <= best_score:
            break
        score = _likeness(parts, whole, others, "/".join(others), _Part.likeness)
        if score > best_score and score >= _ALIKE:
            best, best_score = candidate, score
    return best


class _Part:
    """A part of the word, and how like it each known part is, from 0 to 1: editions share their names."""

    __slots__ = ("_at_most", "_exact", "_matcher", "_word")

    def __init__(self, word: str) -> None:
        self._word = word
        self._matcher: SequenceMatcher[str] = SequenceMatcher(b=word, autojunk=False)
        self._at_most: dict[str, float] = {}
        self._exact: dict[str, float] = {}

    def at_most(self, known: str) -> float:
        """No less than the likeness, and quickly."""
        most = self._at_most.get(known)
        if most is None:
            most = self._at_most[known] = self._stated(known) or self._counted(known)
        return most

    def likeness(self, known: str) -> float:
        """0 for what is not alike at all."""
        exact = self._exact.get(known)
        if exact is None:
            exact = self._stated(known)
            if not exact and self.at_most(known) >= _ALIKE:
                self._matcher.set_seq1(known)
                exact = self._matcher.ratio()
            self._exact[known] = exact = exact if exact >= _ALIKE else 0.0
        return exact

    def _stated(self, known: str) -> float:
        word = self._word
        if word == known:
            return 1.0
        if len(word) >= 3 and (known.startswith(word) or word.startswith(known + "-")):
            return 0.95
        return 0.0

    def _counted(self, known: str) -> float:
        length, other = len(self._word), len(known)
        if 2 * min(length, other) < _ALIKE * (length + other):
            return 0.0
        self._matcher.set_seq1(known)
        return self._matcher.quick_ratio()


def _likeness(
    parts: tuple[_Part, ...],
    whole: _Part,
    others: list[str],
    known: str,
    measure: Callable[[_Part, str], float],
) -> float:
    """How like a known word is, from 0 to 1, with its parts measured in this way."""
    if len(parts) > 1 and len(parts) == len(others):
        likenesses = [measure(part, other) for part, other in zip(parts, others, strict=True)]
        return sum(likenesses) / len(likenesses) if min(likenesses) >= _ALIKE else 0.0
    if len(parts) < len(others):
        # One part given of an id with several: `professional` for `support/professional`.
        return max(measure(whole, known), 0.9 * measure(whole, others[-1]))
    return measure(whole, known)
