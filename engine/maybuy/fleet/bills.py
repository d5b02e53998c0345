"""What accounts pay of which a table's columns do not say all: each looked at by itself, by its document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..model.account import Account, Line, Subscription
from ..model.quick import account_of_data
from ..subscription.course import as_of, overdue
from .keys import Keys, Ratio, cost_of
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


def bills(machine: Machine, table: str, keys: Keys) -> Iterator[Bill]:
    """The bills of the odd accounts of a table, one after the other: there may be many."""
    query = Select((("document", column("document")),), table, where=column("odd"))
    documents = machine.ask(query).column("document")
    for one in documents:
        yield bill(account_in(one.as_py()), keys)


def account_in(text: str) -> Account:
    """The account in a JSON document. ValueError where it is none."""
    data = json.loads(text, parse_float=Decimal)
    account = account_of_data(data)
    return Account.model_validate(data) if account is None else account


def bill(account: Account, keys: Keys) -> Bill:
    """What an account pays, for what it holds on the day on which the term begins that keys are for."""
    present = _present(account, keys)
    if present is None:
        return Bill(account.id, account.currency, "", (), 0)
    base, head = keys.terms(present.cycle, account.currency, keys.facts_of(account))
    found, on_request = [], 0
    for line in _after_trials(present):
        undated = line.since is None and line.item in keys.turning
        priced = line.model_copy(update={"since": present.term.start}) if undated else line
        before, after = cost_of(priced, base), cost_of(priced, head)
        if before is None or after is None:
            on_request += 1
        else:
            ratios = before.as_integer_ratio(), after.as_integer_ratio()
            found.append(Cost(line.item, line.seats, *ratios))
    return Bill(account.id, account.currency, present.cycle, tuple(found), on_request)


def _present(account: Account, keys: Keys) -> Subscription | None:
    """The subscription of an account as it is on a day. Where its term has passed by then, each line says
    when it began: a catalog by which that makes no difference does not keep it."""
    recorded = account.subscription
    if recorded is None or not overdue(recorded, keys.at):
        return recorded
    start = recorded.term.start
    items = [one if one.since else one.model_copy(update={"since": start}) for one in recorded.items]
    dated = recorded.model_copy(update={"items": tuple(items)})
    return as_of(account.model_copy(update={"subscription": dated}), keys.at, keys.base).subscription


def _after_trials(present: Subscription) -> Iterator[Line]:
    """The lines of a subscription, those that are tried as what they go on as."""
    tried = {one.item: one for one in present.trials}
    for line in present.items:
        trial = tried.get(line.item)
        if trial is None:
            yield line
        elif trial.then is not None:
            yield line.model_copy(update={"item": trial.then, "since": trial.until, "price": None})
