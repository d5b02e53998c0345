"""An account made ready for questions: its facts, checked, as attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from ..check.account import AccountError
from ..check.fitting import fits
from ..model import deed
from ..model.account import Account, Line, ScheduledChange, Subscription, Term, User
from ..model.base import as_date
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.logic import numbered
from ..model.vocabulary import DERIVED, NONE, TRIED
from ..subscription.changes import planned
from ..subscription.course import as_of
from ..subscription.days import on_anchor
from ..subscription.holdings import Holdings, holdings, since_known

QUESTION_ATTRIBUTES = tuple(
    name for name in DERIVED if name == "action" or name.split(".")[0] in ("item", "change")
)
"""What derive() works out for each question; all other attributes are the account's, the user's or the
day's."""


class Facts(NamedTuple):
    """What is known before anything is asked: of the account, its user and the day.

    `attributes` has every attribute that a condition may test, but those of the question.
    """

    account: Account
    user: User
    at: date
    attributes: Mapping[str, object]
    holdings: Holdings
    planned: Holdings
    """What will be held once all that is scheduled has happened; the same where nothing is."""
    planned_cycle: str | None
    new: bool
    """Whether the account has no subscription yet, apart from what this order makes."""
    leaving: frozenset[str]
    """Items that the same order cancels."""
    fresh: tuple[ScheduledChange, ...]
    """What waits from the same order."""
    dependent: bool
    """Whether something held needs another to be held."""
    waits: bool
    """Whether something waits for a later day."""


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """What an order has come to so far: what it cancels, whether the subscription is its own, what waits."""

    leaving: frozenset[str] = frozenset()
    new: bool = False
    fresh: tuple[ScheduledChange, ...] = ()


NO_PLAN: Final = OrderPlan()


def first_subscription(
    account: Account, cycle: str | None, at: date, definitions: Definitions, wanted: Iterable[str] = ()
) -> Account:
    """A prospect with an empty subscription that begins today: of a cycle, or the first for which all that is
    wanted is sold; where there is none, of the catalog's first.

    Raises QuestionError for a cycle there is none of, and for a term that would end after the calendar does.
    """
    if cycle is None:
        items = [definitions.items[one] for one in wanted]
        fitting = (one for one in definitions.cycles if all(item.sold_for(one) for item in items))
        cycle = next(fitting, next(iter(definitions.cycles)))
    if cycle not in definitions.cycles:
        raise QuestionError("unknown-cycle", word=cycle)
    term = Term.model_construct(start=at, end=on_anchor(at, definitions.cycles[cycle], at.day))
    return account.model_copy(update={"subscription": Subscription.model_construct(cycle=cycle, term=term)})


def prepare(
    account: Account, user_id: str, at: date, definitions: Definitions, plan: OrderPlan = NO_PLAN
) -> Facts:
    """The facts of an account, one of its users and a day.

    Raises AccountError where a fact is missing or wrong, QuestionError where the user is unknown or the
    day is outside the current term.
    """
    if not fits(account, definitions):
        raise AccountError(account, definitions)
    user = account.user(user_id)
    if user is None:
        raise unknown_user(account, user_id)
    return facts_of(account, user, at, definitions, plan)


def unknown_user(account: Account, user_id: str) -> QuestionError:
    """That an account has no such user, with the one that was probably meant."""
    known = (one.id for one in account.users)
    return QuestionError("unknown-user", among=known, word=user_id, account=account.id)


def facts_of(
    account: Account, user: User, at: date, definitions: Definitions, plan: OrderPlan = NO_PLAN
) -> Facts:
    """What prepare() gives, for an account that is known to fit the definitions, and one of its users.

    Raises QuestionError where the day is before the current term.
    """
    subscription = account.subscription
    if subscription is not None and at < subscription.term.start:
        raise QuestionError("outside-term", at=at, start=subscription.term.start)
    account = as_of(account, at, definitions)
    subscription = account.subscription
    held = holdings(since_known(subscription, definitions), definitions)
    new = plan.new or subscription is None
    waiting = subscription.scheduled if subscription else ()
    attributes = _attributes(account, user, at, held, new, definitions)
    dependent = not definitions.needs.keys().isdisjoint(held.items)
    later = holdings(planned(held.lines, waiting, definitions), definitions) if waiting else held
    cycle = subscription.cycle if subscription else None
    for one in waiting:
        if one.change.to is not None and definitions.does(one.change.action) == deed.CHANGE_CYCLE:
            cycle = one.change.to
    return Facts(
        account,
        user,
        at,
        attributes,
        held,
        later,
        cycle,
        new,
        plan.leaving,
        plan.fresh,
        dependent,
        waits=bool(waiting or (subscription and subscription.trials)),
    )


def _attributes(
    account: Account, user: User, at: date, held: Holdings, new: bool, definitions: Definitions
) -> dict[str, object]:
    subscription = account.subscription
    of_account, of_user = account.attributes, user.attributes
    attributes: dict[str, object] = {
        "at": numbered(at),
        "account.new": "true" if new else "false",
        "account.country": account.country,
        "account.currency": account.currency,
        "subscription.cycle": subscription.cycle if subscription else NONE,
        "subscription.holds": held.items,
        "payment.method": account.payment_method or NONE,
        "terms.outdated": outdated_terms(account, at, definitions, new=new),
    }
    for name, is_user, key, default, declared, known in definitions.facts:
        if is_user:
            text = user.role if key == "role" else of_user.get(key, default)
        else:
            text = account.type if key == "type" else of_account.get(key, default)
        assert text is not None
        if known:
            attributes[name] = text
        else:
            attributes[name] = int(text) if declared.type == "integer" else numbered(as_date(text))
    compared = definitions.compared
    if definitions.tried_once or TRIED in compared:
        attributes[TRIED] = frozenset(subscription.tried if subscription else ())
    for name, found in _OF_SUBSCRIPTION.items():
        if name in compared:
            attributes[name] = found(subscription, at)
    return attributes


def _committed(subscription: Subscription | None, at: date) -> str:
    commitment = subscription.commitment if subscription else None
    return "true" if commitment is not None and at < commitment.until else "false"


def begun(line: Line, facts: Facts) -> int:
    """The day on which a line began, as a number: not later than the day asked about. Where that is not said,
    the first day of the term."""
    assert facts.account.subscription is not None
    return numbered(min(line.since or facts.account.subscription.term.start, facts.at))


def _days_left(subscription: Subscription | None, at: date) -> int:
    return (subscription.term.end - at).days if subscription else 0


def _on_trial(subscription: Subscription | None, at: date) -> str:
    trials = subscription.trials if subscription else ()
    return "true" if any(at < one.until for one in trials) else "false"


_OF_SUBSCRIPTION: Final[Mapping[str, Callable[[Subscription | None, date], str | int]]] = {
    "subscription.committed": _committed,
    "subscription.days_left": _days_left,
    "subscription.on_trial": _on_trial,
}
"""What is worked out only where some condition names it."""


def version_at(versions: Mapping[date, str], day: date) -> str | None:
    """The version in force on a day, None before the first."""
    started = [start for start in versions if start <= day]
    return versions[max(started)] if started else None


def terms_in_force(terms_id: str, day: date, definitions: Definitions) -> str | None:
    """The version of terms in force on a day, None where there is none yet."""
    found = None
    for version in definitions.terms[terms_id].versions:
        if version.from_ <= day and (found is None or found.from_ <= version.from_):
            found = version
    return None if found is None else found.version


def outdated_terms(account: Account, at: date, definitions: Definitions, *, new: bool) -> frozenset[str]:
    """The terms in force that the account has not accepted in their current version.

    A subscriber of whom no acceptance is on record accepted what was in force when the term began; a
    prospect has accepted nothing.
    """
    outdated = set()
    for terms_id in definitions.terms:
        current = terms_in_force(terms_id, at, definitions)
        accepted = account.accepted_terms.get(terms_id)
        if accepted is None and account.subscription is not None and not new:
            accepted = terms_in_force(terms_id, account.subscription.term.start, definitions)
        if (
            current is not None
            and accepted != current
            and not _newer(terms_id, accepted, current, definitions)
        ):
            outdated.add(terms_id)
    return frozenset(outdated)


def _newer(terms_id: str, accepted: str | None, current: str, definitions: Definitions) -> bool:
    """Whether what was accepted is a later version than the current one, accepted ahead of its day."""
    starts = {version.version: version.from_ for version in definitions.terms[terms_id].versions}
    return accepted in starts and starts[accepted] > starts[current]
