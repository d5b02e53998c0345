"""Reasons, remedies and obligations as sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ..decide.explain import Need
from ..language import pick, say, sentences
from ..model.decision import Decision, Obligation, Reason, Remedy, Step, Words
from ..model.definitions import Definitions
from ..model.vocabulary import NONE
from .money import day, number


def reason_sentence(decision: Decision, reason: Reason, language: str, definitions: Definitions) -> str:
    """Why, in one sentence: the rule's own words where it has some."""
    if reason.because:
        return pick(reason.because, language)
    if reason.code == "not_listed":
        return _not_listed(decision, reason, language, definitions)
    named = decision.words(reason)
    key = _key(reason, named, language)
    words = {name: _word(word, language, "and" if name == "by" else "or") for name, word in named.items()}
    return say("decisions", key, language, **{**words, "rule": reason.rule or ""})


def _key(reason: Reason, words: Words, language: str) -> str:
    """The sentence for a code: for one of its rules in particular, where there is one."""
    known = sentences(language, "decisions")
    suffix = (reason.rule or "").rsplit(":", 1)[-1]
    if reason.code == "no_change" and words.get("to"):
        return "no_change.to"
    if reason.code == "limit_reached" and words.get("granted") == 0:
        return "limit_reached.none"
    if reason.code == "already_included" and words.get("via") == words.get("item"):
        return "already_included.same"
    special = f"{reason.code}.{suffix}"
    if special in known:
        return special
    return reason.code if reason.code in known else "withdrawn"


def _not_listed(decision: Decision, reason: Reason, language: str, definitions: Definitions) -> str:
    needs = decision.words(reason).get("needs", ())
    shown = [need_sentence(need, language, definitions) for need in needs if isinstance(need, Need)]  # type: ignore[attr-defined]
    if shown:
        return "; ".join(shown)
    return say("decisions", "not_listed.nothing" if reason.rule else "not_listed.nobody", language)


def need_sentence(need: Need, language: str, definitions: Definitions) -> str:
    """What a rule asks of an attribute, and what there is instead."""
    wanted = joined((value_name(need.attribute, value, language, definitions) for value in need.wanted), language, "or")
    if definitions.attribute_type(need.attribute) == "items" and not need.refused:
        return say("decisions", "need.holds", language, wanted=wanted)
    return say(
        "decisions",
        "need.not" if need.refused else "need",
        language,
        attribute=attribute_name(need.attribute, language, definitions),
        wanted=wanted,
        given=value_name(need.attribute, need.given, language, definitions),
    )


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
    if definitions.attribute_type(attribute) == "bool":
        return say("decisions", value, language)
    if attribute.split(".")[0] in ("item", "subscription", "payment", "change") and value != NONE:
        return pick(definitions.name_of(value), language)
    return value


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
    return say("decisions", "then", language).join(_step(step, language, definitions) for step in remedy.steps)


def _step(step: Step, language: str, definitions: Definitions) -> str:
    value = step.value
    match step.kind:
        case "item":
            item = pick(definitions.name_of(str(value)), language)
            key = f"step.item.{step.action}"
            return say("decisions", key, language, item=item)
        case "seats":
            seats = number(value, language) if isinstance(value, int) else str(value)
            if not step.name:
                return say("decisions", "step.seats", language, seats=seats)
            return say("decisions", "step.seats.of", language, seats=seats, item=pick(definitions.name_of(step.name), language))
        case "date":
            return say("decisions", "step.date", language, date=day(value, language) if isinstance(value, date) else value)
        case "cycle":
            return say("decisions", "step.cycle", language, cycle=pick(definitions.name_of(str(value)), language).lower())
    named = value_name(step.name, str(value), language, definitions)
    attribute = attribute_name(step.name, language, definitions)
    return say("decisions", f"step.{step.kind}", language, name=attribute, value=named)


def obligation_sentence(obligation: Obligation, language: str, definitions: Definitions) -> str:
    """What the customer must do first."""
    name = pick(definitions.name_of(obligation.what), language)
    key = f"obligation.{obligation.kind}"
    return say("decisions", key, language, terms=name, detail=name, version=obligation.version or "")
