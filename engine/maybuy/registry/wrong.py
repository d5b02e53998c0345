"""What can be wrong with a bundle in a registry, as findings."""

from __future__ import annotations

from ..finding import START, Finding, Severity
from ..source import LoadError
from .reference import Reference

UNREACHABLE, DENIED, NOT_FOUND = "registry-unreachable", "registry-denied", "registry-not-found"
DAMAGED, OTHER = "registry-damaged", "registry-other-artifact"
UNSIGNED, SIGNATURE = "unsigned-bundle", "wrong-signature"


def refused(code: str, where: Reference, variant: str = "", /, **words: object) -> LoadError:
    """Why a bundle is not taken, or not brought there."""
    said = (("where", str(where)), *((name, str(word)) for name, word in words.items()))
    return LoadError((Finding(code, Severity.ERROR, str(where), START, variant, said),))
