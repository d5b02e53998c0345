"""What an engine remembers: answers by signature, and what questions come to.

Bounded, and safe to share between threads: whichever writes an entry writes the same one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from ..compile.classes import Classes, Signature
from ..model.definitions import Definitions
from ..model.vocabulary import SINCE
from .account_rules import RulesByAction
from .case import ByAction, Known, Touched, Usual, holding, related, usual
from .plan import Plan
from .prepare import Facts, begun

MOST_SIGNATURES = 2_000
"""Signatures remembered; some kilobytes each. Half of them at the least are those that were met last."""

MOST_HOLDINGS = 1_000
"""Things held together that are remembered, as signatures are."""

MOST_ANSWERS = 24_000
"""Answers and cases remembered with these, those included that went with them; some hundred bytes each."""

MOST_USUAL = 8_000
"""Cases remembered of what is usual, beside those that are worked out at once. Past this all of it is
forgotten; it takes long to work out, so it does not go with anything else."""

MOST_STRETCHES = 16
"""Times between two changes of prices, with a currency each, of which it is remembered what questions come
to that have nothing to do with what an account holds."""


class Memory:
    """The rules and cases of the accounts met."""

    def __init__(self, plans: Mapping[str, Plan], classes: Classes, definitions: Definitions) -> None:
        self._plans = plans
        self._classes = classes
        self._definitions = definitions
        self._related = related(definitions)
        self.everything = self._related.always.union(definitions.items)
        """All that a question may name."""
        self._repricing = definitions.repricing
        self._rules: dict[Signature, RulesByAction] = {}
        self._own: dict[tuple[object, ...], ByAction] = {}
        self._earlier_rules: dict[Signature, RulesByAction] = {}
        self._earlier_own: dict[tuple[object, ...], ByAction] = {}
        """What was met before all of these; what is met of it again is one of these again."""
        self._usual: dict[tuple[str, int], Usual] = {}
        self._size = 0
        self._usual_size = 0

    def rules(self, attributes: Mapping[str, object]) -> RulesByAction:
        """Those of all accounts whose attributes no rule tells from these."""
        signature = self._classes.signature(attributes)
        known = self._rules.get(signature)
        if known is None:
            if len(self._rules) >= max(MOST_SIGNATURES // 2, 1):
                self._rules, self._earlier_rules = {}, self._rules
            known = self._earlier_rules.pop(signature, None)
            if known is None:
                known = RulesByAction(self._plans, attributes, self.count)
            else:
                self._size += known.size
            known = self._rules.setdefault(signature, known)
        return known

    def touched(self, facts: Facts) -> Touched:
        """What questions may name that have to do with what an account holds."""
        return self._related.touched(facts)

    def usual(self, facts: Facts) -> Usual:
        """All others, of all accounts in the same currency, while prices stay."""
        key = (facts.account.currency, bisect_right(self._repricing, facts.at))
        known = self._usual.get(key)
        if known is None:
            if len(self._usual) >= MOST_STRETCHES:
                self._usual = {}
            known = self._usual.setdefault(key, usual(facts, self._plans, self._definitions))
        return known

    def own(self, facts: Facts) -> Known:
        """Those that are touched, of all accounts that hold the same, while prices stay."""
        key = holding(facts, bisect_right(self._repricing, facts.at))
        if SINCE in self._definitions.compared or self._definitions.keeping:
            key = (*key, *[begun(line, facts) for line in facts.holdings.lines])
        if self._definitions.counted_limits:
            key = (*key, *[tuple(line.units.items()) for line in facts.holdings.lines])
        known = self._own.get(key)
        if known is None:
            if len(self._own) >= max(MOST_HOLDINGS // 2, 1):
                self._own, self._earlier_own = {}, self._own
            known = self._earlier_own.pop(key, None)
            if known is None:
                known = ByAction()
            else:
                self._size += known.size
            known = self._own.setdefault(key, known)
        return known

    def count(self, more: int) -> None:
        """Some more answers or cases are remembered of some accounts.

        Who is using something that is forgotten goes on with it.
        """
        self._size += more
        if self._size >= MOST_ANSWERS // 2:
            self._rules, self._earlier_rules = {}, self._rules
            self._own, self._earlier_own = {}, self._own
            self._size = 0

    def count_usual(self, more: int) -> None:
        """Some more cases are remembered of what is usual."""
        self._usual_size += more
        if self._usual_size >= MOST_USUAL:
            self._usual, self._usual_size = {}, 0
