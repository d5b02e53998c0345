"""Where changes lead to, tried one by one: each is decided, and the account goes on as it leaves it.

What a change puts off is taken to have happened: nothing else is ordered before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any, Final

from ..engine import Engine
from ..model import deed
from ..model.account import Account
from ..model.ask import Ask
from ..model.decision import QuestionError
from ..model.order import Order
from ..order.summary import OrderError
from ..subscription.changes import changed
from ..subscription.holdings import holdings
from .survey import Asked

MOST_STATES: Final = 2_000
"""Accounts on the way that are looked at before it is said that it is too much."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Orders of one change each, about some questions, through some channels.

    `last` tells of a question whether it is worth asking where no other order follows.
    """

    engine: Engine
    questions: Sequence[Asked]
    through: Sequence[str] | None
    deadline: float
    last: Callable[[Asked], bool] = bool

    def lead_to(
        self, wanted: frozenset[str], account: Account, user: str, at: date, orders: int
    ) -> bool | None:
        """Whether so many orders, or fewer, lead to holding something; None where that is too much."""
        states, seen = [account], set[object]()
        for left in reversed(range(orders)):
            questions = self.questions if left else [one for one in self.questions if self.last(one)]
            following: list[Account] = []
            for state in states:
                if len(seen) > MOST_STATES or monotonic() > self.deadline:
                    return None
                for after in self._after(state, user, at, questions):
                    if self._holds(after, at, wanted):
                        return True
                    known = _known(after)
                    if left and known not in seen:
                        seen.add(known)
                        following.append(after)
            states = following
        return False

    def _holds(self, account: Account, at: date, wanted: frozenset[str]) -> bool:
        lines = account.subscription.items if account.subscription else ()
        return not wanted.isdisjoint(holdings(lines, self.engine.on(at).definitions).items)

    def _after(self, account: Account, user: str, at: date, questions: Sequence[Asked]) -> Iterator[Account]:
        """What each order leaves that is not refused."""
        if account.subscription is None:
            yield from self._begun(account, user, at, questions)
            return
        prepared, definitions = self.engine.prepare(account, user, at), self.engine.on(at).definitions
        for ask in self._asks(questions):
            try:
                decision = prepared.answer(ask)
            except QuestionError:
                continue
            if decision.outcome != "deny" and self._goes(decision.channels):
                done = ask._replace(item=decision.acts_on or ask.item)
                items = changed(account.subscription.items, done, at, definitions)
                yield _with(account, account.subscription.model_copy(update={"items": items}))

    def _begun(self, account: Account, user: str, at: date, questions: Sequence[Asked]) -> Iterator[Account]:
        """The same of who has no subscription: what is ordered first begins one."""
        for ask in self._asks(questions):
            for cycle in self.engine.definitions.cycles:
                change = {key: value for key, value in ask.named.items() if value is not None}
                order = Order.model_validate({"user": user, "changes": [change], "cycle": cycle})
                try:
                    made = self.engine.preview(account, order, at)
                except (OrderError, QuestionError):
                    continue
                if made.outcome != "deny" and self._goes(made.channels) and made.subscription_now:
                    yield _with(account, made.subscription_now)

    def _goes(self, channels: Sequence[str]) -> bool:
        return self.through is None or not set(self.through).isdisjoint(channels)

    def _asks(self, questions: Sequence[Asked]) -> Iterator[Ask]:
        for action, item in dict.fromkeys((one.action, one.item) for one in questions):
            for seats in self._seats(action, item):
                yield Ask(action, item, seats)

    def _seats(self, action: str, item: str | None) -> list[int | None]:
        """As many as are taken where nothing is said, the fewest, and enough for all that goes by them."""
        definitions = self.engine.definitions
        if item is None or definitions.does(action) not in deed.PURCHASES:
            return [None]
        own, most = definitions.items[item], max(one.seats_min for one in definitions.items.values())
        found = {max(own.seats_min, 1), max(own.seats_min, min(most, own.seats_max or most))}
        return [None, *sorted(found)]


def _with(account: Account, subscription: Any) -> Account:
    return account.model_copy(update={"subscription": subscription})


def _known(account: Account) -> object:
    subscription = account.subscription
    lines = subscription.items if subscription else ()
    cycle = subscription.cycle if subscription else None
    return cycle, tuple(sorted((line.item, line.seats, line.in_use) for line in lines))
