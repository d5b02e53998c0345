"""The engine: questions in, decisions out. Built once from definitions, it never changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from .compile.compiled import Compiled
from .decide.decision import Decision
from .decide.prepare import NO_PLAN, OrderPlan, facts_of, prepare
from .decide.prepared import Prepared
from .decide.remedies import remedies
from .decide.rulebook import Rulebook
from .decide.suggested import Move
from .model.account import Account, User
from .model.ask import Question
from .model.base import today
from .model.decision import Remedy
from .model.definitions import Definitions
from .model.order import Order

if TYPE_CHECKING:
    from .configurations.find import Grounds
    from .order.summary import Preview
    from .views.entitlements import Entitlements


MISSING: Final = frozenset(("not_included", "limit_reached"))
"""The reasons for which something is missing that can be bought."""

MOST_HELD: Final = 3
"""For so many different things held the cheapest way to what is missing is looked for."""


class Engine(Rulebook):
    """Decides by one catalog and its policies. Safe to share between threads."""

    def __init__(self, definitions: Definitions, ready: Compiled | None = None) -> None:
        """Compile, unless that is done. Raises ValueError for definitions that check/ finds errors in."""
        super().__init__(definitions, _remedies, ready)

    def prepare(self, account: Account, user: str, at: date, plan: OrderPlan = NO_PLAN) -> Prepared:
        """An account made ready to be asked many questions by one user about one day.

        `plan` is what an order that is under way has come to so far.

        Raises AccountError for facts that are missing or wrong, QuestionError for an unknown user or a day
        before the recorded term.
        """
        engine = self.on(at)
        return Prepared(engine, prepare(account, user, at, engine.definitions, plan))

    def prepare_checked(self, account: Account, user: User, at: date) -> Prepared:
        """What prepare() gives, for one of the users of an account in which account_findings() found nothing.

        So an account with many users is checked once, and not anew for each. Raises QuestionError for a day
        before the recorded term.
        """
        engine = self.on(at)
        return Prepared(engine, facts_of(account, user, at, engine.definitions))

    def decide(self, question: Question) -> Decision:
        """The answer to one question; its day is today where it says none. Raises as prepare() does."""
        asked = self.prepare(question.account, question.user, question.at or today())
        return asked.answer(question.ask)

    def offers(
        self, account: Account, user: str, at: date | None = None, *, denied: bool = False
    ) -> tuple[Decision, ...]:
        """Everything a user may buy or change, sorted by action then item; with `denied`, also what not."""
        return self.prepare(account, user, at or today()).offers(denied=denied)

    def preview(
        self,
        account: Account,
        order: Order,
        at: date | None = None,
        *,
        between: Callable[[], object] | None = None,
    ) -> Preview:
        """The summary of an order before it is made: see Preview. Its day is the order's, else today.

        `between` is called before each change is decided; what it raises ends the work. Raises as prepare()
        does, and OrderError for a change that names what does not exist.
        """
        from .order.preview import preview, uninterrupted  # noqa: PLC0415  few need it

        day = at or order.at or today()
        return preview(self.on(day), account, order, day, between or uninterrupted)

    def entitlements(self, account: Account, at: date | None = None) -> Entitlements:
        """What an account holds because of what it subscribes to; its day is today where none is given.

        Raises QuestionError for a day before the recorded term.
        """
        from .views.entitlements import entitlements  # noqa: PLC0415  few need it

        return entitlements(account, at or today(), self.definitions)

    @cached_property
    def grounds(self) -> Grounds:
        """What can be held of the catalog, made ready for questions that find() asks."""
        from .configurations.find import Grounds  # noqa: PLC0415  few need it

        return Grounds(self.definitions)


def _remedies(decision: Decision) -> tuple[Remedy, ...]:
    """What would turn it into a yes, the cheapest way to what is missing included: that is looked for once
    for what is held, whoever asks."""
    known: dict[object, tuple[Move, ...]] = {}

    def cheapest(one: Decision) -> tuple[Move, ...]:
        if MISSING.isdisjoint(reason.code for reason in one.reasons):
            return ()
        from .configurations.remedied import cheapest_ways  # noqa: PLC0415  few need it

        facts = one.facts
        held = tuple((line.item, line.seats, *sorted(line.units.items())) for line in facts.holdings.lines)
        key = (held, facts.at, one.ask)
        if key not in known:
            known[key] = tuple(cheapest_ways(one)) if len(known) < MOST_HELD else ()
        return known[key]

    return remedies(decision, cheapest)
