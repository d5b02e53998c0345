"""Price lists for some customers: what an account is told and charged is by those that are for it."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.account import Account
from ..model.definitions import Definitions


def priced_for(account: Account, definitions: Definitions) -> Definitions:
    """The definitions with the price lists that are for an account: for most catalogs, these themselves."""
    conditions = definitions.price_conditions
    if not conditions:
        return definitions
    return definitions.priced_as(
        frozenset(one for one in conditions if _is_so(dict(one), account, definitions))
    )


def _is_so(when: Mapping[str, tuple[str, ...]], account: Account, definitions: Definitions) -> bool:
    return all(_fact(name, account, definitions) in values for name, values in when.items())


def _fact(name: str, account: Account, definitions: Definitions) -> str | None:
    """What is known of an account; what it does not say is as the vocabulary has it."""
    if name == "account.country":
        return account.country
    if name == "account.type":
        return account.type
    declared = definitions.vocabulary.get(name)
    default = declared.default if declared is not None else None
    return account.attributes.get(name.partition(".")[2], default)
