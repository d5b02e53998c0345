"""Decisions, items and what is held as the JSON that services rely on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..decide.decision import Decision
from ..language import pick
from ..language.told import Diagnostic
from ..model.base import MOST_UNITS
from ..model.catalog import Limit
from ..model.charge import Charge, Scale
from ..model.decision import PER, Obligation, Price, Reason, Remedy, Step
from ..model.definitions import Definitions, named
from ..model.feature import NUMBER, SWITCH, Feature
from ..model.settlement import Settlement
from ..model.units import UNLIMITED
from ..subscription.costs import Rate
from .money import exact
from .sentences import Sentences

if TYPE_CHECKING:
    from ..decide.consider import Considered
    from ..decide.explain import Need
    from ..model.account import AccountException
    from ..views.compare import Column, Right
    from ..views.entitlements import Entitlements, FeatureHeld


def fields(thing: object, *names: str, currency: str = "") -> dict[str, Any]:
    """Some of what a record holds, by name: days, lists, and amounts of a currency as JSON has them."""
    return {name: _plain(getattr(thing, name), currency) for name in names}


def _plain(value: object, currency: str) -> object:
    if isinstance(value, Decimal):
        return exact(value, currency)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def decision_json(decision: Decision, definitions: Definitions, language: str) -> dict[str, Any]:
    """One decision."""
    return {
        **fields(
            decision, "outcome", "action", "item", "acts_on", "to", "seats", "quantity", "account", "user",
            "at", "channels",
        ),
        "effective": fields(decision.effective, "timing", "on"),
        "price": price_json(decision.price),
        "obligations": [obligation_json(one) for one in decision.obligations],
        "reasons": [reason_json(decision, one, definitions, language) for one in decision.reasons],
        "remedies": [remedy_json(one) for one in decision.remedies],
        "contacts": list(definitions.contacts),
        "catalog": catalog_json(definitions),
        **settlement_json(decision.settlement),
    }  # fmt: skip


def settlement_json(settlement: Settlement | None) -> dict[str, Any]:
    """How a change is charged, as a part of what says so; nothing where no rule does."""
    return {} if settlement is None else {"settlement": fields(settlement, "by", "credit")}


def catalog_json(definitions: Definitions) -> dict[str, str]:
    """Which catalog decided: its id and the digest of its files."""
    return {"id": definitions.id, "version": definitions.version}


def offers_json(
    decisions: Iterable[Decision],
    *,
    account: str,
    user: str,
    at: date,
    definitions: Definitions,
    language: str,
) -> dict[str, Any]:
    """A list of offers."""
    return {
        "account": account,
        "user": user,
        "at": at.isoformat(),
        "catalog": catalog_json(definitions),
        "offers": [decision_json(one, definitions, language) for one in decisions],
    }


def price_json(price: Price | None) -> dict[str, Any] | None:
    """A price; None where there is none to pay."""
    if price is None:
        return None
    amounts = {cycle: exact(amount, price.currency) for cycle, amount in price.amounts.items()}
    return {"currency": price.currency, "per": PER[price.per], "cycles": amounts}


def charge_json(charge: Charge, scale: Scale, currency: str) -> dict[str, Any]:
    """How a charge counts, and its scale of prices."""
    return {
        "of": charge.of,
        "included": charge.included,
        "tiers": charge.tiers,
        "prices": [
            {"up_to": tier.up_to, "price": exact(tier.price, currency), "flat": exact(tier.flat, currency)}
            for tier in scale
        ],
    }


def priced_json(priced: Decimal | Rate | None, currency: str) -> str | dict[str, Any] | None:
    """What something costs: an amount, or a scale of prices with what it counts."""
    if priced is None or isinstance(priced, Decimal):
        return None if priced is None else exact(priced, currency)
    return charge_json(priced.charge, priced.scale, currency)


def obligation_json(obligation: Obligation) -> dict[str, Any]:
    """Something to do first."""
    if obligation.kind == "accept_terms":
        return {"kind": obligation.kind, "terms": obligation.what, "version": obligation.version}
    return {"kind": obligation.kind, "detail": obligation.what}


def reason_json(
    decision: Decision, reason: Reason, definitions: Definitions, language: str
) -> dict[str, Any]:
    """Why, in one sentence, with the rule that says so."""
    shown: dict[str, Any] = {
        "code": reason.code,
        "rule": reason.rule,
        "message": Sentences(definitions, language).reason(decision, reason),
        "at": reason.at or None,
        "source": reason.source or None,
    }
    on = decision.words(reason).get("on") if reason.implied else None
    if isinstance(on, date):
        shown["on"] = on.isoformat()
    if reason.code == "not_listed":
        shown["unmet"] = list(reason.unmet)
        if needs := decision.needs(reason):
            shown["needs"] = [_need_json(one, definitions) for one in needs]
    if reason.implied:
        shown["implied"] = True
    if decision.exception(reason) is not None:
        shown["exception"] = True
    return shown


def _need_json(need: Need, definitions: Definitions) -> dict[str, Any]:
    """What would do of one attribute: any or all of some values, or none of them."""
    return {"attribute": need.attribute, **_wanted_json(need, definitions)}


def _wanted_json(need: Need, definitions: Definitions) -> dict[str, Any]:
    if need.ways:
        return {"ways": [[_wanted_json(one, definitions) for one in way] for way in need.ways]}
    if need.within:
        is_day = definitions.attribute_type(need.attribute) == "date"
        return {
            "within": [{"from": _bound(low, is_day), "to": _bound(high, is_day)} for low, high in need.within]
        }
    how = {(False, False): "any", (False, True): "all", (True, False): "none", (True, True): "not_all"}
    return {how[need.refused, need.every]: list(need.wanted)}


def _bound(value: int | None, is_day: bool) -> int | str | None:
    return value if value is None or not is_day else date.fromordinal(value).isoformat()


def remedy_json(remedy: Remedy) -> dict[str, Any]:
    """One way out: its steps, in the order they are taken."""
    return {"outcome": remedy.outcome, "steps": [_step(step) for step in remedy.steps]}


def _step(step: Step) -> dict[str, Any]:
    value = step.value.isoformat() if isinstance(step.value, date) else step.value
    match step.kind:
        case "item":
            higher = {"or_higher": True} if step.or_higher else {}
            return {"kind": "item", "item": value, "action": step.action} | higher
        case "seats":
            return {"kind": "seats", "seats": value} | ({"item": step.name} if step.name else {})
        case "attribute":
            return {"kind": "attribute", "attribute": step.name, "value": value}
    return {"kind": step.kind, step.kind: value}


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding about a file."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help or None,
        "file": diagnostic.file,
        **fields(diagnostic.span, "line", "column", "end_line", "end_column"),
    }


def considered_json(one: Considered) -> dict[str, Any]:
    """One rule that was considered."""
    rule = one.rule
    return {
        "rule": rule.id,
        "effect": rule.effect,
        "code": rule.code,
        **fields(rule, "channels"),
        **fields(one, "applies", "unmet"),
        "at": rule.place or None,
        "source": rule.source or None,
    }


def refusals_json(
    denied: Iterable[Decision], definitions: Definitions, language: str
) -> list[dict[str, Any]]:
    """Each first reason once, with the questions that are refused for it."""
    groups: dict[tuple[str, str | None, str], list[dict[str, Any]]] = {}
    words = Sentences(definitions, language)
    for one in denied:
        first = one.reasons[0]
        key = first.code, first.rule, words.reason(one, first)
        groups.setdefault(key, []).append(fields(one, "action", "item", "to"))
    return [
        {"code": code, "rule": rule, "message": message, "questions": questions}
        for (code, rule, message), questions in groups.items()
    ]


def entitlements_json(held: Entitlements, definitions: Definitions, language: str) -> dict[str, Any]:
    """What an account holds."""
    words = Sentences(definitions, language)
    return {
        "account": held.account.id,
        "at": held.at.isoformat(),
        "catalog": catalog_json(definitions),
        "features": [
            {
                "item": one.item,
                **fields(definitions.items[one.item], "product", "edition"),
                "name": pick(definitions.items[one.item].name, language),
                **fields(one, "how", "via", "seats"),
                "also": [fields(source, "how", "via") for source in one.also],
                **({} if one.free_until is None else {"free_until": one.free_until.isoformat()}),
            }
            for one in held.features
        ],
        "limits": [
            {
                "limit": one.limit,
                "name": words.name(one.limit),
                "value": units_json(one.value),
                **fields(one, "item", "how", "via"),
                **_of_limit(definitions.limits[one.limit], language),
                **({"also": list(one.also)} if one.also else {}),
                **({} if one.exception is None else {"exception": _exception(one.exception, language)}),
            }
            for one in held.limits
        ],
        **_granted_json(held.granted, words),
    }


def units_json(units: int | Decimal) -> int | float | str:
    """Units of a limit as JSON has them: a number, or `unlimited`."""
    return UNLIMITED if units >= MOST_UNITS else _number(Decimal(units))


def _of_limit(limit: Limit, language: str) -> dict[str, str]:
    """What is counted, and how often anew, where a limit says so."""
    unit = {"unit": pick(limit.unit.many, language)} if limit.unit else {}
    return unit | ({"per": limit.period} if limit.period else {})


def _granted_json(held: Iterable[FeatureHeld], words: Sentences) -> dict[str, Any]:
    """Every feature with what it is worth; nothing at all where a catalog has none."""
    found = [
        {
            "feature": one.feature,
            "name": words.name(one.feature),
            "value": worth_json(words.definitions.features[one.feature], one.value),
            **fields(one, "item", "how", "via"),
            **({} if one.exception is None else {"exception": _exception(one.exception, words.language)}),
        }
        for one in held
    ]
    return {"granted_features": found} if found else {}


def worth_json(feature: Feature, value: str | None) -> bool | int | float | str | None:
    """What a feature is worth: true or false, a number or a text; null where there is none."""
    if feature.type == SWITCH:
        return value is not None
    return value if value is None or feature.type != NUMBER else _number(Decimal(value))


def _number(number: Decimal) -> int | float | str:
    """A number as JSON has it; as a text where it has more digits than JSON's readers keep."""
    if number == int(number):
        return int(number)
    near = float(number)
    return near if Decimal(repr(near)) == number else format(number, "f")


def _exception(one: AccountException, language: str) -> dict[str, Any]:
    """What was agreed with one customer alone."""
    return {**days_json(one.from_, one.until), "because": pick(one.because or {}, language) or None}


def features_json(features: Mapping[str, str], definitions: Definitions) -> dict[str, Any]:
    """Features with what they are worth; nothing at all where a catalog has none."""
    found = {one: worth_json(definitions.features[one], value) for one, value in features.items()}
    return {"features": found} if definitions.features else {}


def column_json(column: Column, currency: str, definitions: Definitions, language: str) -> dict[str, Any]:
    """One edition."""
    item = column.item
    return {
        "item": item.id,
        "edition": item.edition,
        "name": pick(item.name, language),
        "on_sale": column.on_sale,
        "price": column.price,
        "prices": {cycle: exact(amount, currency) for cycle, amount in column.prices.items()},
        **_charges(column, currency, language),
        "limits": {limit: units_json(value) for limit, value in column.limits.items()},
        **({} if item.trial is None else {"trial": item.trial.model_dump(mode="json")}),
        **_by_seat(column.limits, definitions),
        **features_json(column.features, definitions),
        **fields(column, "included", "available", "suites"),
    }


def _by_seat(limits: Iterable[str], definitions: Definitions) -> dict[str, list[str]]:
    """The limits of which each seat brings as many; nothing at all where there are none."""
    found = [limit for limit in limits if definitions.limits[limit].by_seat]
    return {"limits_by_seat": found} if found else {}


def _charges(column: Column, currency: str, language: str) -> dict[str, Any]:
    """What the prices of an edition are of, where that is no seat, and its charges."""
    found: dict[str, Any] = {} if column.per == "seat" else {"per": PER[column.per]}
    if column.charges:
        found["charges"] = [
            {
                **fields(quote.charge, "id", "once"),
                "name": pick(named(quote.charge), language),
                "per": quote.charge.per,
                "by_use": quote.charge.by is not None,
                "cycles": {
                    cycle: charge_json(quote.charge, scale, currency) for cycle, scale in quote.scales.items()
                },
            }
            for quote in column.charges
        ]
        found["of_seat"] = {cycle: exact(amount, currency) for cycle, amount in column.of_seat.items()}
    if column.apart:
        found["apart"] = [
            {
                "charge": one.name,
                "customers": {name: list(values) for name, values in one.when},
                "cycles": {cycle: priced_json(priced, currency) for cycle, priced in one.prices.items()},
            }
            for one in column.apart
        ]
    if column.least:
        found["minimum"] = {cycle: exact(amount, currency) for cycle, amount in column.least.items()}
    return found


def compare_json(
    columns: list[Column], product: str, currency: str, at: date, definitions: Definitions, language: str
) -> dict[str, Any]:
    """A product's editions side by side."""
    return {
        "product": product,
        "currency": currency,
        "at": at.isoformat(),
        "catalog": catalog_json(definitions),
        "editions": [column_json(one, currency, definitions, language) for one in columns],
    }


def item_json(
    column: Column,
    rights: tuple[Right, ...],
    currency: str,
    at: date,
    definitions: Definitions,
    language: str,
) -> dict[str, Any]:
    """One item in full."""
    item, words = column.item, Sentences(definitions, language)
    return {
        **column_json(column, currency, definitions, language),
        "kind": item.kind,
        "description": pick(item.description, language) or None,
        "currency": currency,
        "at": at.isoformat(),
        "catalog": catalog_json(definitions),
        "requires": [fields(one, "any", "all") for one in item.requires],
        "when_unmet": "ends" if item.ends_unmet else "refused",
        "excludes": list(column.excludes),
        "parts": list(item.parts),
        "seats": {
            "min": item.seats_min,
            "max": item.seats_max,
            **({} if item.same_as is None else {"same_as": item.same_as}),
            **({"packs": True} if item.in_packs else {}),
        },
        "cycles": list(item.cycles or definitions.cycles),
        "effective": days_json(item.effective.from_, item.effective.until),
        "place": item.place,
        "rights": [
            {**fields(one, "rule", "channels"), "for": words.right(one), "at": one.place} for one in rights
        ],
    }


def days_json(since: date | None, until: date | None) -> dict[str, str | None]:
    """From a day on, until another; null where there is no end."""
    return {"from": since.isoformat() if since else None, "until": until.isoformat() if until else None}
