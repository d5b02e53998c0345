"""Which terms an account has yet to accept in each version, from what it accepted and since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from ..decide.prepare import version_at
from ..model.definitions import Definitions
from .diagram import Diagram, Diagrams, Variable, any_of

UNKNOWN: Final = "*"
"""A version that no terms have."""


class Agreements:
    """Situations of accounts with terms: the version accepted of each, None where none is on record."""

    def __init__(
        self,
        versions: tuple[Definitions, Definitions],
        at: date,
        space: Diagrams,
        inner: Callable[[str, int], Variable],
        new: Variable,
    ) -> None:
        self.versions = versions
        self.at = at
        self.space = space
        self.inner = inner
        self.new = new
        starts = {one.from_ for each in versions for terms in each.terms.values() for one in terms.versions}
        begun = sorted(one for one in starts if one <= at)
        self.starts: tuple[date, ...] = (
            *((begun[0] - timedelta(days=1),) if begun else ()),
            *begun,
            *({at} - set(begun)),
        )
        """When the current term may have begun: a day for each stretch that terms can tell apart."""

    def accepted(self, terms: str) -> tuple[str | None, ...]:
        """What may have been accepted: nothing on record, each version, or another."""
        known = {
            one.version for each in self.versions if terms in each.terms for one in each.terms[terms].versions
        }
        return (None, *sorted(known), UNKNOWN)

    def outdated(self, terms: str, side: int) -> Diagram:
        """Where the account has not accepted the current version: see decide/prepare.py, outdated_terms()."""
        definitions = self.versions[side]
        if terms not in definitions.terms:
            return self.space.false
        versions = {one.from_: one.version for one in definitions.terms[terms].versions}
        current = version_at(versions, self.at)
        if current is None:
            return self.space.false
        choices = self.accepted(terms)
        accepted = self.inner(f"accepted.{terms}", len(choices))
        start = self.inner("start", len(self.starts))
        begins = {version: day for day, version in versions.items()}

        def old(version: str | None) -> bool:
            ahead = version in begins and begins[version] > begins[current]
            return version != current and not ahead

        found = any_of(
            (accepted.is_(n) for n, one in enumerate(choices) if one is not None and old(one)), self.space
        )
        since = any_of(
            (start.is_(n) for n, day in enumerate(self.starts) if old(version_at(versions, day))), self.space
        )
        return found | (accepted.is_(0) & (self.new.is_(1) | since))
