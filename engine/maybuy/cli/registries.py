"""What `push` and `pull` share: how a registry is spoken to, and how a bundle there is told of."""

from __future__ import annotations

from ..registry.reference import Reference, parsed
from ..registry.terms import TermsError, check_libraries
from .settings import settings_options
from .shared import fail

SPOKEN = settings_options("plain_http", "registry_ca")
"""Adds how a registry is spoken to: as `serve` speaks to it."""

VERIFIED = settings_options(
    "verify_key", "verify_identity", "verify_issuer", "verify_root", "require_signature"
)
"""Adds by whom a bundle in a registry has to be signed."""


def reference_in(text: str, language: str) -> Reference:
    """The reference on the command line. Ends with 2 where the libraries are not there. Raises LoadError."""
    try:
        check_libraries()
    except TermsError as error:
        fail(error.message(language), language)
    return parsed(text)
