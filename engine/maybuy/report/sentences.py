"""Reasons, remedies and obligations as sentences, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from ..decide.explain import Need, wanted_of
from ..decide.prepared import Decision
from ..language import named, pick, say, sentences
from ..model.decision import Obligation, Reason, Remedy, Step, Words
from ..model.definitions import Definitions
from ..model.logic import Clause
from ..model.vocabulary import DERIVED, NONE
from .money import day, is_one, number

if TYPE_CHECKING:
    from ..views.compare import Right

# How a need writes an interval of numbers: `≥ 3`, `≤ 3`, `3-5` or `3`.
_INTERVAL = re.compile(r"(?P<bound>[≥≤] )?(?P<low>-?[0-9]+)(?:-(?P<high>-?[0-9]+))?")
_FROM_CATALOG = frozenset({"item", "subscription", "payment", "change", "terms"})
"""Whose attributes' values are things with a name in the catalog or the policies."""


_COUNTED = ("max", "min")
"""Words that are numbers of seats to which a sentence has to agree."""


def reason_sentence(decision: Decision, reason: Reason, language: str, definitions: Definitions) -> str:
    """Why, in one sentence: the rule's own words where it has some."""
    if reason.because:
        return pick(reason.because, language)
    if reason.code == "not_listed":
        return _not_listed(decision, reason, language, definitions)
    known = decision.words(reason)
    key = _key(reason, known, language, denied=decision.outcome == "deny")
    words = {"rule": reason.rule or ""}
    for name in named("decisions", key, language):
        if name in known:
            words[name] = _word(known[name], language, "and" if name == "by" else "or")
    return say("decisions", key, language, **words)


def _key(reason: Reason, words: Words, language: str, *, denied: bool) -> str:
    """The sentence for a code: for one of its rules in particular, where there is one.

    What closes a channel is said otherwise where none is left: where it is `denied`.
    """
    known = sentences(language, "decisions")
    suffix = (reason.rule or "").rsplit(":", 1)[-1]
    if (reason.rule or "").startswith("payment-method:"):
        return "withdrawn.payment.denied" if denied else "withdrawn.payment"
    if reason.code == "no_change" and words.get("to"):
        return "no_change.to"
    if reason.code == "limit_reached" and words.get("granted") == 0:
        return "limit_reached.none"
    if reason.code == "already_included" and words.get("via") == words.get("item"):
        return "already_included.same"
    if reason.code == "not_held" and words.get("leaving"):
        return "not_held.leaving"
    special = f"{reason.code}.{suffix}"
    if special in known:
        key = special
    elif reason.code in known and reason.code != "withdrawn":
        key = reason.code
    else:
        key = "withdrawn.denied" if denied else "withdrawn"
    counted = next((words[name] for name in _COUNTED if name in named("decisions", key, language)), None)
    one = isinstance(counted, int) and is_one(counted, language)
    return f"{key}.one" if one and f"{key}.one" in known else key


def _not_listed(decision: Decision, reason: Reason, language: str, definitions: Definitions) -> str:
    needs = decision.words(reason).get("needs", ())
    shown = [need_sentence(need, language, definitions) for need in needs if isinstance(need, Need)]  # type: ignore[attr-defined]
    if shown:
        key = "not_listed.refer" if decision.outcome == "refer" else "not_listed"
        return say("decisions", key, language, needs="; ".join(shown))
    return say("decisions", "not_listed.nothing" if reason.rule else "not_listed.nobody", language)


def need_sentence(need: Need, language: str, definitions: Definitions) -> str:
    """What a rule asks of an attribute, and what there is instead."""
    wanted = joined(
        (value_name(need.attribute, value, language, definitions) for value in need.wanted), language, "or"
    )
    attribute = attribute_name(need.attribute, language, definitions)
    kind = definitions.attribute_type(need.attribute)
    if kind == "items":
        return say("decisions", "need.not.holds" if need.refused else "need.holds", language, wanted=wanted)
    if kind == "bool":
        yes = (need.wanted == ("true",) and not need.refused) or (need.wanted == ("false",) and need.refused)
        key = _particular(f"need.{'true' if yes else 'false'}", need.attribute, language)
        return say("decisions", key, language, attribute=attribute)
    key = _particular("need.not" if need.refused else "need", need.attribute, language)
    given = value_name(need.attribute, need.given, language, definitions)
    return say("decisions", key, language, attribute=attribute, wanted=wanted, given=given)


def _particular(key: str, attribute: str, language: str) -> str:
    """The sentence for one attribute in particular, where there is one: articles differ."""
    particular = f"{key}.{attribute}"
    return particular if particular in sentences(language, "decisions") else key


def fact_sentence(attribute: str, given: object, language: str, definitions: Definitions) -> str:
    """What there is of an attribute: `role: admin`; `not held`, where its values have names of their own."""
    if isinstance(given, frozenset):
        values = [value_name(attribute, value, language, definitions) for value in sorted(given)]
        shown = joined(values, language, "and") or say(
            "decisions", _particular("none", attribute, language), language
        )
    else:
        particular = sentences(language, "decisions").get(f"fact.{attribute}.{given}")
        if particular is not None:
            return particular
        shown = value_name(attribute, str(given), language, definitions)
    name = attribute_name(attribute, language, definitions)
    return say("interface", "fact", language, attribute=name, given=shown)


def attribute_name(attribute: str, language: str, definitions: Definitions) -> str:
    """What customers call an attribute; the attribute itself where nobody named it."""
    declared = definitions.vocabulary.get(attribute)
    if declared is not None and declared.name:
        return pick(declared.name, language)
    return sentences(language, "decisions").get(f"attribute.{attribute}", f"`{attribute}`")


def value_name(attribute: str, value: str, language: str, definitions: Definitions) -> str:
    """What customers call a value of an attribute."""
    declared = definitions.vocabulary.get(attribute)
    names = (declared.values or {}).get(value) if declared is not None else None
    if names:
        return pick(names, language)
    kind = definitions.attribute_type(attribute)
    if kind == "bool":
        return say("decisions", value, language)
    if kind in ("integer", "date") and (interval := _INTERVAL.fullmatch(value)):
        return _interval_name(interval, kind == "date", language)
    if attribute not in DERIVED:
        return value
    known = sentences(language, "decisions")
    if f"value.{attribute}.{value}" in known:
        return known[f"value.{attribute}.{value}"]
    if value == NONE:
        return known["none"]
    return (
        pick(definitions.name_of(value), language)
        if attribute.split(".", maxsplit=1)[0] in _FROM_CATALOG
        else value
    )


def _interval_name(interval: re.Match[str], dated: bool, language: str) -> str:
    def shown(text: str) -> str:
        return day(date.fromordinal(int(text)), language) if dated else number(int(text), language)

    low, high, dates = interval["low"], interval["high"], ".day" if dated else ""
    if interval["bound"] == "≥ ":
        return say("decisions", f"from{dates}", language, low=shown(low))
    if interval["bound"] == "≤ ":
        return say("decisions", f"until{dates}", language, high=shown(low))
    return say("decisions", "between", language, low=shown(low), high=shown(high)) if high else shown(low)


def joined(words: Iterable[str], language: str, link: str) -> str:
    """`a, b or c`."""
    listed = list(dict.fromkeys(words))
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {say('decisions', link, language)} {listed[-1]}"


def _word(word: object, language: str, link: str) -> str:
    if isinstance(word, Mapping):
        return pick(word, language)
    if isinstance(word, tuple):
        return joined((_word(one, language, link) for one in word), language, link)
    if isinstance(word, int):
        return number(word, language)
    return "" if word is None else str(word)


def remedy_sentence(remedy: Remedy, language: str, definitions: Definitions) -> str:
    """What to do, step after step."""
    higher = {step.value for step in remedy.steps if step.or_higher}
    told = (_of_product(step, definitions) if step.name in higher else step for step in remedy.steps)
    return say("decisions", "then", language).join(
        _alike(action, list(steps), language, definitions) for action, steps in groupby(told, _done_alike)
    )


def _of_product(step: Step, definitions: Definitions) -> Step:
    """A step about an edition, said of its product: which edition that is was left open before."""
    return step._replace(name=definitions.items[step.name].product)


def _done_alike(step: Step) -> object:
    """What steps have in common that are told as one: what is done to items. Others stand alone."""
    return step.action if step.kind == "item" and not step.or_higher else step


def _alike(action: object, steps: list[Step], language: str, definitions: Definitions) -> str:
    if not isinstance(action, str):
        return _step(steps[0], language, definitions)
    items = (pick(definitions.name_of(str(step.value)), language) for step in steps)
    return say("decisions", f"step.item.{action}", language, item=joined(items, language, "and"))


def _step(step: Step, language: str, definitions: Definitions) -> str:
    value = step.value
    match step.kind:
        case "item":
            item = pick(definitions.name_of(str(value)), language)
            key = f"step.item.{step.action}{'.higher' if step.or_higher else ''}"
            return say("decisions", key, language, item=item)
        case "seats":
            seats = value if isinstance(value, int) else 0
            words = {"seats": number(seats, language), "item": pick(definitions.name_of(step.name), language)}
            one = ".one" if is_one(seats, language) else ""
            key = "step.seats.of" if step.name else f"step.seats.{step.action}"
            return say("decisions", f"{key}{one}", language, **words)
        case "date":
            return say(
                "decisions",
                "step.date",
                language,
                date=day(value, language) if isinstance(value, date) else value,
            )
        case "cycle":
            return say(
                "decisions",
                "step.cycle",
                language,
                cycle=pick(definitions.name_of(str(value)), language).lower(),
            )
    named = value_name(step.name, str(value), language, definitions)
    attribute = attribute_name(step.name, language, definitions)
    key = f"step.{step.kind}"
    if step.kind == "attribute" and definitions.attribute_type(step.name) == "bool":
        key = f"{key}.{value}"
    return say("decisions", key, language, name=attribute, value=named)


def obligation_sentence(obligation: Obligation, language: str, definitions: Definitions) -> str:
    """What the customer must do first."""
    name = pick(definitions.name_of(obligation.what), language)
    key = f"obligation.{obligation.kind}"
    return say("decisions", key, language, terms=name, detail=name, version=obligation.version or "")


def clause_sentence(clause: Clause, language: str, definitions: Definitions) -> str:
    """Whom or what a clause is for, attribute by attribute; empty where it asks for nothing."""
    parts = []
    for name, tests in sorted(clause.items()):
        for need in wanted_of(name, tests):
            wanted = together(need.wanted, definitions) if _items(name, definitions) else need.wanted
            values = (value_name(name, value, language, definitions) for value in wanted)
            words = {
                "attribute": attribute_name(name, language, definitions),
                "wanted": joined(values, language, "or"),
            }
            parts.append(say("decisions", _for(need, definitions, language), language, **words))
    return ", ".join(parts)


def _items(attribute: str, definitions: Definitions) -> bool:
    return attribute == "item" or definitions.attribute_type(attribute) == "items"


def together(items: Iterable[str], definitions: Definitions) -> Iterator[str]:
    """Items, those of a product together by its name where all that there are of it are among them."""
    listed = tuple(items)
    for item in listed:
        known = definitions.items.get(item)
        editions = definitions.products.get(known.product, ()) if known else ()
        if known is None or len(editions) < 2 or not set(editions) <= set(listed):
            yield item
        elif item == editions[0]:
            yield known.product


def right_sentence(right: Right, language: str, definitions: Definitions) -> str:
    """Whom a rule lets buy: what it asks for, and who is left out; empty where it lets everybody."""
    sentence = clause_sentence(right.clause, language, definitions)
    for one in right.unless:
        who = sentence or say("interface", "catalog.everybody", language)
        what = clause_sentence(one, language, definitions)
        sentence = say("interface", "catalog.unless", language, who=who, what=what)
    return sentence


def _for(need: Need, definitions: Definitions, language: str) -> str:
    """The sentence for whom a clause is: facts that hold or not, and what is held, have their own."""
    kind = definitions.attribute_type(need.attribute)
    if kind == "items":
        return "for.not.holds" if need.refused else "for.holds"
    if kind == "bool":
        yes = (need.wanted == ("true",)) != need.refused
        return _particular(f"for.{'true' if yes else 'false'}", need.attribute, language)
    return "for.not" if need.refused else "for"
