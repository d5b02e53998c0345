"""What an action does to a subscription, whatever it is called: the words for it, and which go together.

Policies name actions as they like and say what each of them does. All that the engine knows of an action
hangs on this word, and on what it is done to; nothing hangs on its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Does = Literal[
    "buy",
    "add_seats",
    "remove_seats",
    "add_units",
    "remove_units",
    "upgrade_edition",
    "downgrade_edition",
    "bundle",
    "cancel_product",
    "cancel_account",
    "change_billing_cycle",
    "change_payment_method",
    "extend_subscription",
    "apply_promotion",
    "start_trial",
    "undo",
    "use",
    "view",
    "manage",
    "nothing",
]
"""What an action may do."""

DOES: Final = frozenset(get_args(Does))

BUY: Final = "buy"
ADD_SEATS: Final = "add_seats"
REMOVE_SEATS: Final = "remove_seats"
ADD_UNITS: Final = "add_units"
REMOVE_UNITS: Final = "remove_units"
UPGRADE: Final = "upgrade_edition"
DOWNGRADE: Final = "downgrade_edition"
BUNDLE: Final = "bundle"
CANCEL: Final = "cancel_product"
CANCEL_ACCOUNT: Final = "cancel_account"
CHANGE_CYCLE: Final = "change_billing_cycle"
CHANGE_METHOD: Final = "change_payment_method"
EXTEND: Final = "extend_subscription"
PROMOTE: Final = "apply_promotion"
START_TRIAL: Final = "start_trial"
UNDO: Final = "undo"
USE: Final = "use"
VIEW: Final = "view"
MANAGE: Final = "manage"
NOTHING: Final = "nothing"

BUYING: Final = (BUY, START_TRIAL)
"""What makes a line for an item that is not there yet: it is paid for from now on, or later."""

PURCHASES: Final = (BUY, BUNDLE, START_TRIAL)
"""What makes a line for an item."""

SEATS: Final = (ADD_SEATS, REMOVE_SEATS)
UNITS: Final = (ADD_UNITS, REMOVE_UNITS)
EDITIONS: Final = (UPGRADE, DOWNGRADE)

ACQUIRE: Final = (*PURCHASES, *EDITIONS)
"""After these the account holds an item it did not hold."""

PRICED: Final = (*ACQUIRE, ADD_SEATS)
"""What is paid for."""

LOSING: Final = (CANCEL, DOWNGRADE, REMOVE_SEATS, REMOVE_UNITS)
"""After these less is held: what they leave is asked of the day on which all that waits has happened."""

REPLACING: Final = (UPGRADE, *PURCHASES)
"""By these something may take the place of what another item requires."""

BEGINNING: Final = (CHANGE_CYCLE, EXTEND)
"""What begins a term where it takes place at once."""

SETTLED: Final = (*PURCHASES, *SEATS, *UNITS, *EDITIONS, CANCEL, *BEGINNING)
"""What may charge something or give something back."""

ON_SUBSCRIPTION: Final = (CANCEL_ACCOUNT, CHANGE_CYCLE, CHANGE_METHOD, EXTEND)
"""What needs a subscription, and no item."""

COURSE: Final = (
    *PURCHASES, *SEATS, *UNITS, *EDITIONS, CANCEL, CANCEL_ACCOUNT, CHANGE_CYCLE, EXTEND, UNDO
)  # fmt: skip
"""What may change what is held on some day, or what waits."""

ORDERED: Final = (*PURCHASES, *SEATS, *UNITS, *EDITIONS, CANCEL, *ON_SUBSCRIPTION, PROMOTE, UNDO)
"""What an order is made for."""

Target = Literal["none", "item", "line", "held", "edition", "suite", "cycle", "payment_method", "limit"]
"""What an action may be done to."""

TARGETS: Final[Mapping[str, Target]] = {
    BUY: "item",
    ADD_SEATS: "line",
    REMOVE_SEATS: "line",
    ADD_UNITS: "limit",
    REMOVE_UNITS: "limit",
    UPGRADE: "edition",
    DOWNGRADE: "edition",
    BUNDLE: "suite",
    CANCEL: "held",
    CANCEL_ACCOUNT: "none",
    CHANGE_CYCLE: "cycle",
    CHANGE_METHOD: "payment_method",
    EXTEND: "none",
    PROMOTE: "none",
    START_TRIAL: "item",
    UNDO: "held",
    USE: "limit",
    VIEW: "none",
    MANAGE: "none",
}
"""What is done to what. What an action that does nothing is done to is its own matter."""


_WORDS: Final[Mapping[str, Does]] = {one: one for one in get_args(Does)}


def said_by(action: str) -> Does:
    """What an action does that does not say so: what its id says, and else nothing.

    The word itself rather than the id that is equal to it: what is the same object is quickly compared.
    """
    return _WORDS.get(action, NOTHING)
