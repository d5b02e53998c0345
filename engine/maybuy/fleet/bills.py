"""What accounts pay of which a table's columns do not say all: each looked at by itself, by its document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..engine import Engine
from ..model.account import Account, Line, Subscription
from ..model.definitions import Definitions
from ..model.quick import account_of_data
from ..subscription.course import as_of
from ..subscription.customers import priced_for
from .keys import OF_ACCOUNT, Ratio, billing, cost_of
from .machine import Machine
from .sql import Select, column


class Cost(NamedTuple):
    """What a line costs a month, by the one catalog and by the other."""

    item: str
    seats: int
    before: Ratio
    after: Ratio

    @property
    def changed(self) -> bool:
        """Whether it costs something else."""
        return self.before[0] * self.after[1] != self.after[0] * self.before[1]


@dataclass(frozen=True, slots=True)
class Bill:
    """What an account pays a month, line by line; without those for which a catalog has no price."""

    id: str
    currency: str
    cycle: str
    """Of who has no subscription, empty."""
    lines: tuple[Cost, ...]
    on_request: int
    """How many lines were left out."""

    @property
    def subscribed(self) -> bool:
        """Whether it has a subscription."""
        return self.cycle != ""

    @property
    def amounts(self) -> tuple[Fraction, Fraction]:
        """What its lines cost that cost something else than before."""
        changed = [line for line in self.lines if line.changed]
        before = sum((Fraction(*line.before) for line in changed), Fraction(0))
        return before, sum((Fraction(*line.after) for line in changed), Fraction(0))


def bills(machine: Machine, table: str, base: Engine, head: Engine, at: date) -> tuple[Bill, ...]:
    """The bills of the odd accounts of a table, in terms that begin on a day."""
    query = Select((("document", column("document")),), table, where=column("odd"))
    documents = machine.ask(query).column("document")
    return tuple([bill(account_in(one.as_py()), base.definitions, head.definitions, at) for one in documents])


def account_in(text: str) -> Account:
    """The account in a JSON document. ValueError where it is none."""
    data = json.loads(text, parse_float=Decimal)
    account = account_of_data(data)
    return Account.model_validate(data) if account is None else account


def bill(account: Account, base: Definitions, head: Definitions, at: date) -> Bill:
    """What an account pays in a term that begins on a day, for what it holds then."""
    present = _present(account, base, at)
    if present is None:
        return Bill(account.id, account.currency, "", (), 0)
    billings = [
        billing(present.cycle, account.currency, at, priced_for(_within(account, one), one))
        for one in (base, head)
    ]
    found, on_request = [], 0
    for line in _after_trials(present):
        before, after = [cost_of(line, one) for one in billings]
        if before is None or after is None:
            on_request += 1
        else:
            ratios = before.as_integer_ratio(), after.as_integer_ratio()
            found.append(Cost(line.item, line.seats, *ratios))
    return Bill(account.id, account.currency, present.cycle, tuple(found), on_request)


def _present(account: Account, definitions: Definitions, at: date) -> Subscription | None:
    """The subscription of an account as it is on a day; each line with the day on which it began."""
    recorded = account.subscription
    if recorded is None:
        return None
    items = tuple(_dated(recorded.items, recorded.term.start))
    dated = account.model_copy(update={"subscription": recorded.model_copy(update={"items": items})})
    present = as_of(dated, at, definitions).subscription
    if present is None:
        return None
    return present.model_copy(update={"items": tuple(_dated(present.items, present.term.start))})


def _dated(lines: Iterable[Line], start: date) -> Iterator[Line]:
    for line in lines:
        yield line if line.since is not None else line.model_copy(update={"since": start})


def _after_trials(present: Subscription) -> Iterator[Line]:
    """The lines of a subscription, those that are tried as what they go on as."""
    tried = {one.item: one for one in present.trials}
    for line in present.items:
        trial = tried.get(line.item)
        if trial is None:
            yield line
        elif trial.then is not None:
            yield line.model_copy(update={"item": trial.then, "since": trial.until, "price": None})


def _within(account: Account, definitions: Definitions) -> Account:
    """An account without the facts that a vocabulary does not declare."""
    declared = definitions.vocabulary
    own = {name: value for name, value in account.attributes.items() if OF_ACCOUNT + name in declared}
    return account if own == account.attributes else account.model_copy(update={"attributes": own})
