"""Every question about one action and item of a tiny catalog, asked of both versions one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from random import Random
from typing import Any

from maybuy.decide.derive import Change
from maybuy.decide.explain import all_attributes
from maybuy.decide.prepared import Prepared
from maybuy.diff.answers import Answer
from maybuy.diff.pair import BASE, BOTH, HEAD
from maybuy.diff.situations import Situations
from maybuy.diff.values import OTHER, Observable
from maybuy.diff.witness import Witness, answer, fitted
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from maybuy.model.logic import Clause

DAY = date(2020, 9, 15)
SEATS = (0, 1, 2, 3)
WANTED = (None, 0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Asking:
    """One question, with the attributes that rules see and the answer, in both versions."""

    attributes: tuple[dict[str, object], dict[str, object]]
    answers: tuple[Answer, Answer]

    def meets(self, side: str, clause: Clause) -> bool:
        """Whether a condition holds in a version; of both, where it is on what they agree on."""
        sides = (0, 1) if side == BOTH else (0 if side == BASE else 1,)
        return all(
            test.holds(self.attributes[number][name])  # type: ignore[arg-type]
            for number in sides
            for name, tests in clause.items()
            for test in tests
        )

    def signature(self, observables: list[Observable]) -> tuple[int, ...]:
        """Which class each attribute's value is in."""
        found = []
        for one in observables:
            number = 1 if one.side == HEAD else 0
            value = self.attributes[number][one.attribute]
            if one.member:
                assert isinstance(value, frozenset)
                value = "false" if one.member.isdisjoint(value) else "true"
            found.append(next(n for n, same in enumerate(one.classes) if _among(value, same)))
        return tuple(found)


def _among(value: object, same: tuple[Any, ...]) -> bool:
    if isinstance(value, int):
        return any(low <= value <= high for low, high in same)
    return value in same


def questions(
    engines: tuple[Engine, Engine],
    situations: Situations,
    seats: tuple[int, ...] = SEATS,
    share: float = 1.0,
) -> Iterator[Asking]:
    """All questions that both versions can be asked, with every kind of account they might tell apart; or
    with a share of these, always the same."""
    random = Random(1)
    for account in _accounts(situations, seats):
        if random.random() >= share:
            continue
        ready = _ready(engines, account)
        for user, (wanted, to) in product(ready[0], _asked(situations)):
            asked = _asking(engines, situations, [each[user] for each in ready], wanted, to)
            if asked is not None:
                yield asked


def question(engines: tuple[Engine, Engine], situations: Situations, one: Witness) -> Asking | None:
    """One question that both versions are asked; None where they cannot be, or it comes to be another."""
    ready = [each[one.user] for each in _ready(engines, one.account)]
    wanted = one.ask.seats if one.ask.quantity is None else one.ask.quantity
    return _asking(engines, situations, ready, wanted, one.ask.to)


def _ready(engines: tuple[Engine, Engine], account: Mapping[str, Any]) -> list[dict[str, Prepared]]:
    """The users of an account in each version, ready to ask."""
    models = [Account.model_validate(fitted(account, engine.definitions)) for engine in engines]
    return [
        {user.id: engine.prepare(model, user.id, DAY) for user in model.users}
        for engine, model in zip(engines, models, strict=True)
    ]


def _asking(
    engines: tuple[Engine, Engine],
    situations: Situations,
    ready: list[Prepared],
    wanted: int | None,
    to: str | None,
) -> Asking | None:
    try:
        first, second = (_ask(each, situations, wanted, to) for each in ready)
    except QuestionError:
        return None
    if (first.acts_on, second.acts_on) != tuple(item or "none" for item in situations.items):
        return None
    # What only one version names is worked out by that one alone, from the account: for both.
    known = _known(first.attributes, engines[0]), _known(second.attributes, engines[1])
    both = ({**known[1], **known[0]}, {**known[0], **known[1]})
    return Asking(both, (first.answer, second.answer))


def _known(attributes: dict[str, object], engine: Engine) -> dict[str, object]:
    """What an engine works out: some attributes only where its rules name them."""
    unknown = {"item.seats_free", "item.since"} - engine.definitions.compared
    return {name: value for name, value in attributes.items() if name not in unknown}


@dataclass(frozen=True)
class _Asked:
    attributes: dict[str, object]
    acts_on: str
    answer: Answer


def size(situations: Situations, seats: tuple[int, ...] = SEATS) -> int:
    """How many questions that comes to, or a few less."""
    accounts = sum(1 for _ in islice(_accounts(situations, seats), 20_000))
    return accounts * 2 * len(_asked(situations))


def _open(attributes: dict[str, object], situations: Situations) -> dict[str, object]:
    """Values that nothing names stand for all others."""
    named = {
        value
        for one in situations.observables
        if one.attribute in ("account.country", "account.currency")
        for same in one.classes
        for value in same
    }
    changed = {
        name: OTHER for name in ("account.country", "account.currency") if attributes[name] not in named
    }
    return {**attributes, **changed}


def _ask(asked: Prepared, situations: Situations, wanted: int | None, to: str | None) -> Any:
    action = situations.action
    of_units = action in ("use", "add_units", "remove_units")
    quantity, seats = (wanted, None) if of_units else (None, wanted)
    decision = asked.decide(action, situations.item, seats=seats, quantity=quantity, to=to)
    assert isinstance(decision.basis, Change)
    attributes = all_attributes(asked.facts, action, decision.basis, asked.engine.definitions)
    return _Asked(_open(attributes, situations), decision.basis.item, answer(decision))


def _asked(situations: Situations) -> list[tuple[int | None, str | None]]:
    """What can be asked for: seats or units, or what to change to."""
    match situations.action:
        case "change_billing_cycle":
            return [(None, one) for one in (None, "monthly", "annual")]
        case "change_payment_method":
            return [(None, one) for one in (None, "card", "wire")]
        case (
            "buy"
            | "start_trial"
            | "bundle"
            | "add_seats"
            | "remove_seats"
            | "use"
            | "add_units"
            | "remove_units"
        ):
            return [(one, None) for one in WANTED]
    return [(None, None)]


def _accounts(situations: Situations, seats: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    """Accounts of every kind, as data; what no rule looks at is always the same."""
    tested = {name for tests in situations.tests.values() for name in tests}
    cycles = (
        ("monthly", "annual")
        if tested & {"subscription.cycle", "change.direction", "change.to", "change.unsound"}
        else ("monthly",)
    )
    facts = [
        ("USD", "EUR") if tested & {"item.price", "account.currency"} else ("USD",),
        ("FR", "DE", "XX") if "account.country" in tested else ("FR",),
        ("true", "false") if "account.flag" in tested else ("true",),
        ("0", "1", "2", "3") if "account.size" in tested else ("0",),
        (None, "card", "wire") if tested & {"payment.method", "change.direction"} else (None,),
        (None, "v2019-01-01", "v2020-01-01", "v2021-01-01", "old") if "terms.outdated" in tested else (None,),
        ("2018-01-01", "2019-06-01", "2020-09-15") if "terms.outdated" in tested else ("2020-09-15",),
        (None, "2020-09-15", "2020-09-16") if "subscription.committed" in tested else (None,),
        (False, True) if "subscription.on_trial" in tested else (False,),
        (1, 30, 31, 365, 366) if "subscription.days_left" in tested else (365,),
        (None, "2019-12-31", "2020-01-01") if "item.since" in tested else (None,),
        tuple(_some_of(["p/a", "p/b", "q"])) if "subscription.tried" in tested else ((),),
    ]
    roles = ("owner", "guest") if "user.role" in tested else ("owner",)
    for currency, country, flag, size, method, accepted, start, until, tried, left, since, before in product(
        *facts
    ):
        for cycle, lines in [(None, ()), *product(cycles, _lines(situations, seats))]:
            subscription = {
                "cycle": cycle,
                "term": {"start": start, "end": str(DAY + timedelta(days=left))},
                "tried": list(before),
                **({"commitment": {"until": until}} if until else {}),
                **({"trials": [_trial(lines[-1][0])]} if tried and lines else {}),
                "items": [
                    {"item": item, "seats": seats, "in_use": used, **({"since": since} if since else {})}
                    for item, seats, used in lines
                ],
            }
            for kind in ("small", "large") if "account.type" in tested else ("small",):
                yield {
                    "kind": "account", "id": "tiny", "type": kind, "country": country, "currency": currency,
                    "users": [{"id": role, "role": role} for role in roles],
                    "subscription": subscription if cycle else None,
                    "attributes": {"flag": flag, "size": size},
                    "accepted_terms": {"rules": accepted} if accepted else {},
                    **({"payment_method": method} if method else {}),
                }  # fmt: skip


def _some_of(items: list[str]) -> Iterator[tuple[str, ...]]:
    """All sets of some items."""
    for kept in product((True, False), repeat=len(items)):
        yield tuple(item for item, there in zip(items, kept, strict=True) if there)


def _trial(item: str) -> dict[str, str]:
    return {"item": item, "until": "2020-09-16", "then": item}


def _lines(situations: Situations, counts: tuple[int, ...]) -> Iterator[tuple[tuple[str, int, int], ...]]:
    """Every set of lines, with the seats and seats in use that anything might compare."""
    tested = {name for tests in situations.tests.values() for name in tests}
    compared = tested & {
        "item.seats",
        "item.seats_free",
        "change.seats",
        "change.parent_seats",
        "change.below_in_use",
        "change.breaks",
        *({"change.unsound"} if situations.action in ("buy", "start_trial") else ()),
    }
    seats = counts if compared else (1,)
    slots: list[list[tuple[str, int, int] | None]] = []
    for items in situations.pair.common.values():
        held: list[tuple[str, int, int] | None] = [None]
        for item in sorted(items):
            for number in seats:
                used = {0, number, max(number - 1, 0)} if "change.below_in_use" in tested else {0}
                used |= set(range(number + 1)) if "item.seats_free" in tested else set()
                held += [(item, number, one) for one in sorted(used)]
        slots.append(held)
    for chosen in product(*slots):
        yield tuple(sorted(one for one in chosen if one is not None))
