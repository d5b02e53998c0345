"""What someone probably meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

# Below this a suggestion is a guess that misleads more often than it helps.
_ALIKE = 0.6
_LONGEST = 200


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely stands for, or None.

    Case, `-` and `_` do not count. In ids with parts, such as `support/professional`, each part is compared
    with its own and may be cut short: `support/pro` means `support/professional`.
    """
    if not word or len(word) > _LONGEST:
        return None
    wanted = _plain(word)
    best, best_score = None, 0.0
    for candidate in known:
        plain = _plain(candidate)
        if plain == wanted:
            return candidate
        score = _likeness(wanted, plain, least=max(best_score, _ALIKE))
        if score > best_score and score >= _ALIKE:
            best, best_score = candidate, score
    return best


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def _likeness(wanted: str, known: str, *, least: float) -> float:
    """From 0 to 1; anything below `least` may come back as 0."""
    parts, known_parts = wanted.split("/"), known.split("/")
    if len(parts) > 1 and len(parts) == len(known_parts):
        likenesses = [_part(a, b, _ALIKE) for a, b in zip(parts, known_parts, strict=True)]
        return sum(likenesses) / len(likenesses) if all(likenesses) else 0.0
    # One part given of an id with several: `professional` for `support/professional`.
    whole = _part(wanted, known, least)
    if len(parts) < len(known_parts):
        return max(whole, 0.9 * _part(wanted, known_parts[-1], least))
    return whole


def _part(wanted: str, known: str, least: float) -> float:
    if wanted == known:
        return 1.0
    if len(wanted) >= 3 and (known.startswith(wanted) or wanted.startswith(known + "-")):
        return 0.95
    matcher = SequenceMatcher(None, wanted, known, autojunk=False)
    # The quick ratios are upper bounds: most candidates are ruled out without a comparison.
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
