"""The one table that questions about a fleet are asked of, whatever the customers were read from.

`accounts` has a row for each account that fits the catalog and the vocabulary:

- `id`: text, never null, and never twice.
- `account.type`, `account.country`, `account.currency`, `payment.method`: text; of these only the last may be
  null, where it is not known.
- `account.X` for every other fact about accounts that one of the vocabularies declares: text, as
  Account.attributes has it. What an account does not say is the vocabulary's default; where two vocabularies
  differ in that, it is null, and stands for the default of whichever is asked.
- `users`: a list of structs, never empty, with a text for each fact about users, such as `user.role`; null as
  above.
- `cycle` (text), `term_start`, `term_end` (days): null, all three, of who has no subscription.
- `lines`: a list of structs of LINE, empty where nothing is held. `price` is what was agreed for a seat and
  month, else null.
- `terms`: a list of structs of TERMS, the versions of terms that were accepted.
- `document`: the JSON of the whole account, where that says more than these columns can, else null.
- `odd`: whether the account has such a document, and is to be decided by itself.

`bad` has a row for everything that keeps an account out of `accounts`: see BAD.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ..model.definitions import Definitions, Fact

ACCOUNTS: Final = "accounts"
BAD_ROWS: Final = "bad"

TYPE: Final = "account.type"
COUNTRY: Final = "account.country"
CURRENCY: Final = "account.currency"
METHOD: Final = "payment.method"
ROLE: Final = "user.role"

LINE: Final = {
    "item": "text",
    "seats": "integer",
    "in_use": "integer",
    "since": "date",
    "price": "amount",
    "price_until": "date",
}
TERMS: Final = {"terms": "text", "version": "text"}

BAD: Final = {"id": "text", "code": "text", "place": "text", "value": "text", "side": "text"}
"""Of which account, a diagnostic's code, what it is about (as a path in an account), what stands there, and
which definitions say so: `base`, `head` or `both`; of one alone, `both` as well."""

SIDES: Final = ("base", "head")
BOTH: Final = "both"
"""All definitions that there are."""


def account_facts(definitions: Iterable[Definitions]) -> tuple[str, ...]:
    """The names of the facts about accounts that some vocabulary declares; the type first, always."""
    return _names(definitions, TYPE, of_user=False)


def user_facts(definitions: Iterable[Definitions]) -> tuple[str, ...]:
    """The names of the facts about users that some vocabulary declares; the role first, always."""
    return _names(definitions, ROLE, of_user=True)


def _names(definitions: Iterable[Definitions], first: str, *, of_user: bool) -> tuple[str, ...]:
    facts = [fact for one in definitions for fact in one.facts if fact.of_user is of_user]
    return tuple(dict.fromkeys([first, *[fact.name for fact in facts]]))


def declared(name: str, definitions: Sequence[Definitions]) -> tuple[Fact | None, ...]:
    """A fact as each vocabulary declares it, None where one does not."""
    return tuple([next((fact for fact in one.facts if fact.name == name), None) for one in definitions])


def default_of(name: str, definitions: Sequence[Definitions]) -> str | None:
    """What a null of a fact stands for in all vocabularies that declare it; None where they differ, and of
    types and roles, which must be said."""
    if name in (TYPE, ROLE):
        return None
    found = {fact.default for fact in declared(name, definitions) if fact is not None}
    return found.pop() if len(found) == 1 else None


def columns(definitions: Iterable[Definitions]) -> tuple[str, ...]:
    """The columns of `accounts`."""
    facts = account_facts(definitions)
    rest = (COUNTRY, CURRENCY, METHOD, "users", "cycle", "term_start", "term_end", "lines", "terms")
    return ("id", *facts, *rest, "document", "odd")
