"""What can be held, and the cheapest of it, asked of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import Final

from ..engine import Engine
from ..model.account import Account
from ..model.base import today
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..order.preview import uninterrupted
from ..views.compare import find as find_items
from .candidates import Scope, scope_of
from .find import Found
from .find import find as found_in
from .from_account import find_from as found_from
from .needs import Need, need_of
from .standing import standing
from .subscriptions import Subscriptions

TOO_LARGE: Final = "too-large"
"""Why something was not computed that is too much to work out, and the kind of QuestionError that says so."""

TIME_LIMIT: Final = "time-limit"
"""Why something was not computed that takes longer than there is time for it."""


class OutOfTimeError(Exception):
    """There is no more time: raised between two steps, it makes an answer that says so."""


def within(seconds: float) -> Callable[[], None]:
    """What is done between two steps: it is ended when so much time is over."""
    end = monotonic() + seconds

    def between() -> None:
        if monotonic() > end:
            raise OutOfTimeError

    return between


def subscriptions(
    engine: Engine,
    at: date | None = None,
    *,
    products: Iterable[str] = (),
    currency: str | None = None,
    cycle: str | None = None,
    seats: int | None = None,
) -> Subscriptions:
    """Everything that can be held by who begins on a day, of some products or of all; today without one.

    Where nothing else is said, in the catalog's first currency, for the billing cycle for which most can be
    had, and each line with as few seats as it is sold with. Raises QuestionError for what there is not.
    """
    scope = scope_of(
        engine.definitions, at or today(), products=products, currency=currency, cycle=cycle, seats=seats
    )
    return Subscriptions(engine.definitions, scope)


def find_from(
    engine: Engine,
    needs: Iterable[str],
    account: Account,
    user: str,
    at: date | None = None,
    *,
    cycle: str | None = None,
    seats: int | None = None,
    keep: bool = False,
    why_not: Iterable[str] = (),
    between: Callable[[], object] = uninterrupted,
) -> Found:
    """The cheapest subscription that a user of an account can order and that gives what is needed, with that
    order: see Found.order. In the account's currency and, unless others are asked for, in its cycle and with
    the seats that it has; with `keep`, nothing that is held is given up but for something higher. Raises as
    find() and as Engine.prepare() do."""
    present = standing(engine, account, user, at or today())
    scope = present.scope(cycle, seats, keep=keep)
    found = _found(
        lambda needed: found_from(present, scope, needed, why_not, between),
        scope,
        needs,
        why_not,
        engine.definitions,
    )
    return replace(found, account=account, user=user)


def find(
    engine: Engine,
    needs: Iterable[str],
    at: date | None = None,
    *,
    currency: str | None = None,
    cycle: str | None = None,
    seats: int | None = None,
    why_not: Iterable[str] = (),
    between: Callable[[], object] = uninterrupted,
) -> Found:
    """The cheapest subscription that gives what is needed, `sso` or `contacts=200000`, and what makes it
    dear; `why_not` are items of which it is told what the cheapest with them costs. `between` is called
    between steps: what it raises ends the work. All else as for subscriptions().

    What is too much to work out, or takes so long that `between` raises OutOfTimeError, is told by
    Found.not_computed. Raises QuestionError for what there is not."""
    grounds = engine.grounds
    scope = grounds.scope(at or today(), currency=currency, cycle=cycle, seats=seats)
    return _found(
        lambda needed: found_in(grounds, scope, needed, why_not, between),
        scope,
        needs,
        why_not,
        engine.definitions,
    )


def _found(
    look: Callable[[Sequence[Need]], Found],
    scope: Scope,
    needs: Iterable[str],
    why_not: Iterable[str],
    definitions: Definitions,
) -> Found:
    """What is found by looking for some needs; that it is too much to work out, where it is."""
    for word in why_not:
        find_items(word, definitions)  # an unknown one is told with the nearest
    needed = [need_of(one, definitions) for one in needs]
    why = TIME_LIMIT
    try:
        return look(needed)
    except OutOfTimeError:
        pass
    except QuestionError as error:
        if error.kind != TOO_LARGE:
            raise
        why = TOO_LARGE
    return Found(scope, tuple(dict.fromkeys(needed)), None, proven=False, not_computed=why)
