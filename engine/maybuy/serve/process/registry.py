"""A catalog out of a registry: fetched and verified whole, and looked for again where a tag may have moved.

Nothing is written to a disk. What speaks to registries is imported only where one is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from ...bundle import bundle_of
from ...model.definitions import Definitions
from ...model.service import Settings
from ...registry.reference import Reference, in_registry, reference_of
from ...registry.terms import Access, TermsError, Trust, check_libraries, trust_of
from ...source import LoadError


def check_registry(settings: Settings) -> None:
    """Raises TermsError for settings about registries that make no sense, or mean another root.

    Whoever asks for a signature must not be served files that have none.
    """
    trust = _trust_of(settings)
    if in_registry(settings.root):
        check_libraries()
    elif trust:
        raise TermsError("not-there", root=settings.root)


def from_registry(settings: Settings) -> tuple[Definitions, str]:
    """The definitions in the bundle that the root names, and its digest. Raises LoadError, TermsError."""
    from ...registry.moving import pull  # noqa: PLC0415  an extra

    pulled = pull(reference_of(settings.root), _access_of(settings), _trust_of(settings))
    return bundle_of(pulled.content, str(pulled.where)).engine.definitions, pulled.where.digest


def _access_of(settings: Settings) -> Access:
    return Access(settings.plain_http, settings.registry_ca)


def _trust_of(settings: Settings) -> Trust:
    return trust_of(
        settings.verify_key, settings.verify_identity, settings.verify_issuer, settings.verify_root,
        required=settings.require_signature,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegistryWatch:
    """Tells when a tag stands for something else than what is used."""

    where: Reference
    access: Access

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """None where nothing can change: there is no registry, or the root names a digest."""
        if not settings.watch or not in_registry(settings.root):
            return None
        where = reference_of(settings.root)
        return None if where.digest else cls(where, _access_of(settings))

    def differs(self, used: str, *, refused: bool) -> bool:
        """Whether to reload now. What was refused is tried again: it may have been signed since.

        A registry that cannot be asked is told once, by the reload that fails.
        """
        from ...registry.moving import resolved  # noqa: PLC0415  an extra

        try:
            return resolved(self.where, self.access) != used or refused
        except LoadError:
            return not refused
