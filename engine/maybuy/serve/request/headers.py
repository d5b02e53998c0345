"""What a request says beside its body: its headers, parameters and language; and the headers of answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from random import Random
from typing import Final
from urllib.parse import parse_qs

from ...language import LANGUAGES, supported
from ...source import shown
from .problems import Problem

Header = tuple[bytes, bytes]

LONGEST_ID: Final = 8_192
"""Characters of a request's id that are kept: it comes back whole to whoever is in earnest."""

SECURITY: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
NOTHING_LOADED: Final = b"default-src 'none'; frame-ancestors 'none'"

_ids: Final = Random()  # ids only tell requests apart: the system need not be asked for each


def answered(
    kind: bytes,
    length: int,
    language: str,
    catalog: bytes,
    identity: str,
    policy: bytes = NOTHING_LOADED,
    more: Iterable[Header] = (),
) -> list[Header]:
    """The headers of an answer; `policy` is its Content-Security-Policy."""
    return [
        (b"content-type", kind),
        (b"content-length", b"%d" % length),
        (b"content-language", language.encode()),
        (b"maybuy-catalog", catalog),
        (b"x-request-id", identity.encode()),
        (b"content-security-policy", policy),
        *SECURITY,
        *more,
    ]


def request_id(given: bytes | None) -> str:
    """The id of a request: the one it brought, without what could disturb a log or header, or a new one."""
    if given:
        kept = given[:LONGEST_ID]
        if not (kept.isascii() and kept.decode().isprintable()):
            kept = bytes(char if 32 <= char < 127 else 63 for char in kept)
        return kept.decode()
    return f"{_ids.getrandbits(64):016x}"


LANG: Final = "lang"
"""The one parameter that an address may have."""

LANG_SAID: Final = "The language of messages: `en` or `fr`."
"""What it is for."""

LONGEST_QUERY: Final = 2_000
"""Bytes of the parameters of an address that are looked at."""

LONGEST_ACCEPTED: Final = 200
"""Bytes of an Accept-Language header that are looked at."""

ANY: Final = "*"
"""In a header: every language that it does not name."""

_WEIGHT: Final = re.compile(r"[qQ]\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


def language_of(query: bytes, accepted: bytes | None, default: str) -> str:
    """The language asked for by `?lang=`, else by Accept-Language, else the service's own."""
    if query:
        language = supported(parameters(query).get(LANG, [""])[0], default="")
        if language:
            return language
    if accepted:
        return _accepted(accepted[:LONGEST_ACCEPTED].decode("latin-1"), default)
    return default


@lru_cache(maxsize=256)
def _accepted(header: str, default: str) -> str:
    """The language a header wants most of those there are."""
    weights: dict[str, float] = {}
    for one in header.split(","):
        name, *more = one.split(";")
        language = name.strip().split("-")[0].lower()
        wanted = min((_weight(part.strip()) for part in more), default=1.0)
        weights[language] = max(wanted, weights.get(language, 0.0))
    others = weights.get(ANY, 0.0)
    named = [language for language in weights if language in LANGUAGES]
    known = dict.fromkeys((*named, default, *LANGUAGES))
    best = max(known, key=lambda language: weights.get(language, others))
    return best if weights.get(best, others) else default


def takes(accepted: str, kind: str) -> bool:
    """Whether an Accept header names a type of media, and not as one that is unwanted."""
    for one in accepted.lower().split(","):
        name, *more = one.split(";")
        if name.strip() == kind:
            return min((_weight(part.strip()) for part in more), default=1.0) > 0
    return False


def _weight(parameter: str) -> float:
    """What a parameter of a language says of how much it is wanted; 0 for a weight that is none."""
    if parameter[:1] not in ("q", "Q"):
        return 1.0
    weight = _WEIGHT.fullmatch(parameter)
    return float(weight[1]) if weight else 0.0


def parameters(query: bytes) -> dict[str, list[str]]:
    """What stands behind the `?` of an address, as far as anybody would look."""
    return parse_qs(query[:LONGEST_QUERY].decode("latin-1"), keep_blank_values=True)


def check_parameters(query: bytes, language: str) -> None:
    """Raises Problem for what nobody would look at: a day in the address is not the day of the question."""
    for name, values in parameters(query).items():
        if name != LANG:
            raise Problem("wrong-parameter", language, "unknown", word=shown(name), known=LANG)
        if len(values) > 1:
            raise Problem("wrong-parameter", language, "twice", word=LANG, count=len(values))
