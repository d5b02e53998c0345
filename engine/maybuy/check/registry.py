"""Checks of what files mean, all files of a root together: one module for each, listed here."""

from __future__ import annotations

from ..language import DEFAULT, sentences
from ..source import Diagnostic, Severity
from . import (
    action_never_granted,
    annual_dearer,
    case_collision,
    default_not_a_value,
    deny_nothing,
    does_not_apply,
    duplicate_id,
    excludes_needed,
    hidden_character,
    includes_cycle,
    inverted_dates,
    limit_never_granted,
    misnamed_test,
    missing_definition,
    missing_price,
    missing_source,
    missing_translation,
    never_holds,
    never_left,
    no_rules_for_offered_with,
    overlapping_prices,
    price_gap,
    promotion_never_applies,
    requires_cycle,
    rule_covered,
    rule_never_matches,
    selects_nothing,
    suite_dearer,
    suite_parts,
    target_mismatch,
    unknown_action,
    unknown_attribute,
    unknown_channel,
    unknown_code,
    unknown_currency,
    unknown_cycle,
    unknown_detail,
    unknown_edition,
    unknown_item,
    unknown_limit,
    unknown_product,
    unknown_terms,
    unknown_value,
    unreachable_edition,
    unsatisfiable,
    unused_id,
    upgrade_cheaper,
    upgrade_lowers_limit,
    wrong_operator,
)
from .context import Check, Context
from .silence import silenced

NAMES: tuple[Check, ...] = (
    duplicate_id,
    missing_definition,
    unknown_item,
    unknown_product,
    unknown_edition,
    unknown_channel,
    unknown_action,
    unknown_attribute,
    wrong_operator,
    does_not_apply,
    unknown_value,
    unknown_limit,
    unknown_terms,
    unknown_detail,
    unknown_currency,
    unknown_cycle,
    unknown_code,
    missing_price,
    requires_cycle,
    includes_cycle,
    inverted_dates,
    never_holds,
    no_rules_for_offered_with,
    default_not_a_value,
    target_mismatch,
    misnamed_test,
    hidden_character,
)
"""What is wrong where it stands: a name that leads nowhere, days out of order, what contradicts itself."""

PLACES: tuple[Check, ...] = (
    suite_parts,
    excludes_needed,
    overlapping_prices,
    missing_source,
    missing_translation,
    case_collision,
    price_gap,
    annual_dearer,
    upgrade_cheaper,
    upgrade_lowers_limit,
    suite_dearer,
)
"""What is wrong or odd beside something else that stands near it."""

WHOLE: tuple[Check, ...] = (
    unsatisfiable,
    unreachable_edition,
    never_left,
    limit_never_granted,
    action_never_granted,
    selects_nothing,
    rule_never_matches,
    rule_covered,
    deny_nothing,
    promotion_never_applies,
    unused_id,
)
"""What only all files together can show: looked for once each of them is understood, and no sooner."""

CHECKS: tuple[Check, ...] = (*NAMES, *PLACES, *WHOLE)


def run(context: Context) -> list[Diagnostic]:
    """Everything that all checks find and no file silences, in no particular order."""
    found = [one for check in NAMES for one in check.check(context)]
    clear = all(file.model is not None and file.document.ok for file in context.files)
    whole = clear and not any(one.severity is Severity.ERROR for one in found)
    looked_at = (*PLACES, *WHOLE) if whole else PLACES
    found += [one for check in looked_at for one in check.check(context)]
    mild = {code for check in CHECKS for code in getattr(check, "MILD", ())}
    unseen = set() if whole else {code for check in WHOLE for code in check.CODES}
    known = {key.partition(".")[0] for key in sentences(DEFAULT, "diagnostics")}
    return list(silenced(context, found, mild, known - unseen))
