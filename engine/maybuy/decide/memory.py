"""What an engine remembers: answers by signature, and what questions come to.

Bounded, and safe to share between threads: whichever writes an entry writes the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ..compile.classes import Classes, Signature
from .matter import Matters, Related, Usual, holding, without_holdings
from .prepare import Facts
from .standing import Standing

MOST_SIGNATURES = 1_000
"""Signatures remembered, and things held."""

MOST_ANSWERS = 12_000
"""Answers and matters remembered. Past a bound all of it is forgotten."""

MOST_DAYS = 16
"""Days, with a currency each, of which is remembered what questions come to that have nothing to do with what
an account holds."""

Standings = dict[str, Standing]
"""By action, made as they are asked for."""


class Memory:
    """The standings and matters of the accounts met."""

    def __init__(self, actions: Iterable[str], classes: Classes, related: Related) -> None:
        self._actions = tuple(actions)
        self._classes = classes
        self._related = related
        self._standings: dict[Signature, Standings] = {}
        self._matters: dict[tuple[object, ...], Matters] = {}
        self._days: dict[tuple[str, date], Usual] = {}
        self._size = 0

    def standings(self, attributes: Mapping[str, object]) -> Standings:
        """Those of all accounts whose attributes no rule tells from these."""
        signature = self._classes.signature(attributes)
        known = self._standings.get(signature)
        if known is None:
            if len(self._standings) >= MOST_SIGNATURES:
                self._forget()
            known = self._standings.setdefault(signature, {})
        return known

    def matters(self, facts: Facts) -> Matters:
        """Those of all accounts that hold the same, on the same day."""
        key = holding(facts)
        known = self._matters.get(key)
        if known is None:
            if len(self._matters) >= MOST_SIGNATURES:
                self._forget()
            usual = self._usual(facts)
            made = Matters(self._related.touched(facts), usual, {one: {} for one in self._actions})
            known = self._matters.setdefault(key, made)
        return known

    def _usual(self, facts: Facts) -> Usual:
        key = (facts.account.currency, facts.at)
        known = self._days.get(key)
        if known is None:
            if len(self._days) >= MOST_DAYS:
                self._days = {}
            made = Usual(without_holdings(facts), {one: {} for one in self._actions})
            known = self._days.setdefault(key, made)
        return known

    def count(self) -> None:
        """One more answer or matter is remembered."""
        self._size += 1
        if self._size >= MOST_ANSWERS:
            self._forget()

    def _forget(self) -> None:
        """Begins anew. Who is using something of this goes on with it."""
        self._standings, self._matters, self._days, self._size = {}, {}, {}, 0
