"""What policies grant in all situations of a question, beside rules that stand where promises apply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from ..decide.prepare import terms_in_force
from ..diff.answers import Side
from ..diff.diagram import Diagram
from ..diff.pair import BASE, Residual
from ..diff.situations import Situations
from ..model.decision import obligation_of
from ..model.promise import is_promised


class Rights:
    """One question in one version with the rules of promises, as sets of situations."""

    def __init__(self, situations: Situations) -> None:
        self.situations = situations
        self.space = situations.space
        self.rules = [one for one in situations.rules[BASE] if not is_promised(one.name)]

    @cached_property
    def _side(self) -> Side:
        holding = [(one, self.situations.where(BASE, one)) for one in self.rules]
        return Side(self.situations, BASE, holding, frozenset(), {})

    @cached_property
    def _features(self) -> dict[tuple[str, object], Diagram]:
        return self._side.rights()

    @cached_property
    def facts(self) -> Diagram:
        """Where the catalog itself refuses."""
        return self._where(one for one in self.rules if one.fact and one.effect == "deny")

    @cached_property
    def valid(self) -> Diagram:
        """All situations that there are."""
        return self.situations.validity

    def _where(self, rules: Iterable[Residual]) -> Diagram:
        return self.space.any(self.situations.where(BASE, one) for one in rules)

    def granted(self, through: Sequence[str] | None = None) -> Diagram:
        """Where it is granted: through one of some channels, or at all."""
        names = (
            (("outcome", one) for one in ("allow", "refer"))
            if through is None
            else (("channel", one) for one in through)
        )
        return self.space.any(self._features.get(one, self.space.false) for one in names)

    def grantable(self, through: Sequence[str] | None = None) -> Diagram:
        """Where it is granted if no policy is against it."""
        channels = self.situations.definitions(BASE).channels
        there = through is None or not set(through).isdisjoint(channels)
        there = there and (through is None or self.situations.channelled(BASE))
        return ~self.facts if there else self.space.false

    def applies(self, name: str) -> Diagram:
        """Where a promise applies, by the id of its rule."""
        return self._where(one for one in self.situations.rules[BASE] if one.name == name)

    def asked_for(self, duty: str) -> Diagram:
        """Where something is asked for first; everywhere where there is nothing of it to ask for."""
        what = obligation_of(duty)
        definitions, at = self.situations.definitions(BASE), self.situations.pair.at
        if what.kind == "accept_terms" and not terms_in_force(what.what, at, definitions):
            return self.space.true
        return self._where(one for one in self.rules if one.effect == "require" and duty in one.obligations)
