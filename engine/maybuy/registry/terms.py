"""On which terms a registry is spoken to, and whose signatures are believed. Imports no library of either."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ..language.told import Refused

LIBRARIES: Final = ("oras", "requests", "cryptography")
"""What the extra `maybuy[oci]` installs."""


class TermsError(Refused):
    """Terms that make no sense together, or that want what is not installed."""

    SUBJECT = "interface"
    PREFIX = "registry"


@dataclass(frozen=True, slots=True)
class Access:
    """How a registry is spoken to."""

    plain_http: bool = False
    """Without TLS, even to another machine."""
    ca: Path | None = None
    """The certificates of authorities, in PEM; the system's where none are named."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signature counts: a key's, or an identity's that an issuer vouches for; with neither, none."""

    key: Path | None = None
    identity: str | None = None
    issuer: str | None = None
    roots: Path | None = None
    """Sigstore's trusted root as a file; without one it is fetched, and kept, as Sigstore does."""

    def __bool__(self) -> bool:
        return self.key is not None or self.identity is not None


def check_libraries() -> None:
    """Raises TermsError where what speaks to registries is not installed."""
    if not all(find_spec(name) for name in LIBRARIES):
        raise TermsError("extra")


def trust_of(
    key: Path | None, identity: str | None, issuer: str | None, roots: Path | None, *, required: bool
) -> Trust:
    """Whom to trust. Raises TermsError.

    Whoever names a key or an identity wants a signature; `required` is a second word for those who might
    forget to name one.
    """
    trust = Trust(key, identity, issuer, roots)
    if key is not None and identity is not None:
        raise TermsError("both")
    if (identity is None) != (issuer is None):
        raise TermsError("issuer")
    if roots is not None and identity is None:
        raise TermsError("root-unused")
    if required and not trust:
        raise TermsError("nobody")
    return trust
