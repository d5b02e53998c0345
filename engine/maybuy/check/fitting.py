"""Whether an account fits the catalog and vocabulary: a quick yes for most, else account_findings() says it.

The quick yes knows of no findings: it vouches for accounts that hold little that can be wrong, and leaves all
others. tests/check/test_fitting.py holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.account import Account, Subscription
from ..model.definitions import Definitions, Fact
from ..model.vocabulary import Attribute
from .account import account_findings, value_finding


def fits(account: Account, definitions: Definitions) -> bool:
    """Whether nothing keeps an account from being asked about."""
    return _plainly(account, definitions) or not any(account_findings(account, definitions))


def _plainly(account: Account, definitions: Definitions) -> bool:
    users, method, subscription = account.users, account.payment_method, account.subscription
    if account.exceptions or (len(users) > 1 and len({one.id for one in users}) < len(users)):
        return False
    of_account, of_user = definitions.facts_by_owner
    for user in users:
        if not _said(user.attributes, "role", user.role, of_user):
            return False
    terms = account.accepted_terms
    return (
        _said(account.attributes, "type", account.type, of_account)
        and (not terms or terms.keys() <= definitions.terms.keys())
        and (method is None or method in definitions.payment_methods)
        and (subscription is None or _held(subscription, definitions))
    )


def _said(given: Mapping[str, str], beside: str, word: str, facts: Sequence[Fact]) -> bool:
    """Whether facts are said of an account or a user, and nothing else; the `word` of one stands beside."""
    found = 0
    for name, _, key, default, declared, known in facts:
        if key == beside:
            value: str | None = word
        elif key in given:
            found += 1
            value = given[key]
        else:
            value = default
        if value not in known and (
            value is None or not (_is_count(value, declared) or value_finding(name, value, declared) is None)
        ):
            return False
    return found == len(given)


def _is_count(value: str, declared: Attribute) -> bool:
    """Whether a word is a whole number within bounds, without a sign."""
    if declared.type != "integer" or not value.isdigit() or not value.isascii() or len(value) > 18:
        return False
    number, low, high = int(value), declared.min, declared.max
    return (low is None or low <= number) and (high is None or number <= high)


def _held(subscription: Subscription, definitions: Definitions) -> bool:
    """Whether lines alone are held, of other products each, in a cycle and a term."""
    if subscription.trials or subscription.scheduled or subscription.promotions:
        return False
    term, items, products = subscription.term, definitions.items, set()
    if subscription.cycle not in definitions.cycles or term.start >= term.end:
        return False
    lines = subscription.items
    for line in lines:
        item = items.get(line.item)
        if item is None or line.in_use > line.seats:
            return False
        if line.units and not line.units.keys() <= definitions.limits.keys():
            return False
        if line.since is not None and line.since >= term.end:
            return False
        products.add(item.product)
    return len(products) == len(lines)
