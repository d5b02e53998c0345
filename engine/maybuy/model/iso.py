"""Countries and currencies that there are, by their codes of ISO 3166 and ISO 4217, as the CLDR has them."""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

_NO_COUNTRIES: Final = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
"""Codes of the CLDR that ISO 3166 keeps for islands, unions and the like. Kosovo's `XK` is in use."""


@cache
def countries() -> frozenset[str]:
    """The codes of all countries."""
    known = map(str, Locale.parse("en").territories)
    return frozenset(code for code in known if len(code) == 2) - _NO_COUNTRIES


@cache
def currencies() -> frozenset[str]:
    """The codes of all currencies, those of other times as well: a catalog may be of then."""
    of_countries = get_global("territory_currencies").values()
    return frozenset(map(str, Locale.parse("en").currencies)) | {
        str(code) for all_ in of_countries for code, *_ in all_
    }


def country_meant(code: str) -> str | None:
    """The country for which a code is used that is not its own, as `UK` is."""
    meant = get_global("territory_aliases").get(code, ())
    return str(meant[0]) if len(meant) == 1 and meant[0] in countries() else None
