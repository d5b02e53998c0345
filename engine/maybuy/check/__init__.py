"""Checks of what files mean, all files of a root together: one module for each, listed here."""

from __future__ import annotations

from ..source import Diagnostic
from . import (
    default_not_a_value,
    duplicate_id,
    includes_cycle,
    inverted_dates,
    missing_definition,
    missing_price,
    never_holds,
    no_rules_for_offered_with,
    requires_cycle,
    target_mismatch,
    unknown_action,
    unknown_attribute,
    unknown_channel,
    unknown_currency,
    unknown_cycle,
    unknown_detail,
    unknown_edition,
    unknown_item,
    unknown_limit,
    unknown_product,
    unknown_terms,
    unknown_value,
    wrong_operator,
)
from .context import Check, Context

CHECKS: tuple[Check, ...] = (
    duplicate_id,
    missing_definition,
    unknown_item,
    unknown_product,
    unknown_edition,
    unknown_channel,
    unknown_action,
    unknown_attribute,
    wrong_operator,
    unknown_value,
    unknown_limit,
    unknown_terms,
    unknown_detail,
    unknown_currency,
    unknown_cycle,
    missing_price,
    requires_cycle,
    includes_cycle,
    inverted_dates,
    never_holds,
    no_rules_for_offered_with,
    default_not_a_value,
    target_mismatch,
)


def run(context: Context) -> list[Diagnostic]:
    """Everything that all checks find, in no particular order."""
    return [found for check in CHECKS for found in check.check(context)]
