"""Reasons, remedies and obligations as sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from ..compile.normal import METHOD_RULE
from ..decide.decision import Decision
from ..decide.explain import Need, wanted_of
from ..language import named, pick, sentences
from ..model.account import AccountException
from ..model.decision import Obligation, Reason, Remedy, Step, Words
from ..model.deed import LOSING
from ..model.logic import Clause
from ..model.settlement import NO_CHARGE, Settlement
from .money import is_one
from .speaker import Speaker

if TYPE_CHECKING:
    from ..views.compare import Right

_COUNTED = ("max", "min")
"""Words that are numbers of seats to which a sentence has to agree."""
_OF_LIMITS = ("granted", "units")
"""Words that are numbers of units of a limit, before its name or beside it."""
_OF_CYCLES = ("cycle", "cycles")
"""Names that stand in the middle of a sentence: billing cycles are no names of products."""


class Sentences(Speaker):
    """Says why, what to do about it, and for whom a rule is."""

    def reason(self, decision: Decision, reason: Reason) -> str:
        """Why, in one sentence, and what was agreed with this customer alone where it rests on that."""
        about = self.of(decision.acts_on or decision.item)
        told, exception = about.reason_alone(decision, reason), decision.exception(reason)
        if exception is None:
            return told
        return self.decided("reason.agreed", reason=told, agreed=self.agreed(exception))

    def agreed(self, exception: AccountException) -> str:
        """That something was agreed with this customer alone, until when and why."""
        until, because = exception.until, pick(exception.because or {}, self.language)
        key = "agreed" if until is None else "agreed.until"
        told = self.decided(key, until=until and self.day(until))
        return self.decided("agreed.because", agreed=told, because=because) if because else told

    def reason_alone(self, decision: Decision, reason: Reason) -> str:
        """The rule's own words where it has some."""
        if reason.because:
            return pick(reason.because, self.language)
        if reason.code == "not_listed":
            return self._not_listed(decision, reason)
        known = decision.words(reason)
        key = self._key(reason, known, denied=decision.outcome == "deny")
        own = self.definitions.items.get(decision.acts_on or "")
        if key == "required_by" and own is not None and known.get("by") == (own.name,) and known.get("needs"):
            key = "required_by.itself"
        if f"{key}.unit" in sentences(self.language, "decisions") and self.unit(decision.item or ""):
            key = f"{key}.unit"
        words = {"rule": reason.rule or ""}
        told_of = named("decisions", key, self.language)
        if "channels" in told_of:
            words["channels"] = self.names(self._channels(reason.rule or ""), "or")
        for name in told_of:
            if name in known:
                word = self._counted_or_named(name, known[name], decision.item or "")
                words[name] = word.lower() if name in _OF_CYCLES else word
        counting = self.of(self._named(known["parent"])) if "parent" in told_of else self
        told = counting.decided(key, **words)
        on = known.get("on")
        return self.decided("from_day", day=self.day(on), reason=told) if isinstance(on, date) else told

    def _named(self, name: object) -> str | None:
        """The item that has a name."""
        return next((one.id for one in self.definitions.items.values() if one.name == name), None)

    def _counted_or_named(self, name: str, word: object, limit: str) -> str:
        """A word of a sentence about a limit, or about something else."""
        if name in _OF_LIMITS and isinstance(word, int | Decimal):
            return self.as_many(limit, word)
        return self._word(word, "and" if name == "by" else "or")

    def _channels(self, rule: str) -> Iterable[str]:
        """The channels that a rule closes; of what a payment method says, those that take it."""
        if rule.startswith(METHOD_RULE):
            return self.definitions.payment_methods[rule.removeprefix(METHOD_RULE)].through or ()
        placed = next((one for one in self.definitions.rules if one.rule.id == rule), None)
        return placed.rule.through or () if placed else ()

    def _key(self, reason: Reason, words: Words, *, denied: bool) -> str:
        """The sentence for a code: for one of its rules in particular, where there is one.

        What closes a channel is said otherwise where none is left: where it is `denied`.
        """
        known = sentences(self.language, "decisions")
        suffix = (reason.rule or "").rsplit(":", 1)[-1]
        if (reason.rule or "").startswith(METHOD_RULE):
            return "withdrawn.payment.denied" if denied else "withdrawn.payment"
        if reason.code == "no_change" and words.get("to"):
            return "no_change.later" if words.get("later") else "no_change.to"
        if reason.code == "limit_reached" and words.get("granted") == 0:
            return "limit_reached.none"
        if reason.code == "already_included" and words.get("via") == words.get("item"):
            return "already_included.same"
        if reason.code == "not_held" and words.get("leaving"):
            return "not_held.leaving"
        if suffix == "too-few-seats" and words.get("parent"):
            suffix = "min-parent-seats"
        special = f"{reason.code}.{suffix}"
        if special in known:
            key = special
        elif reason.code in known and reason.code != "withdrawn":
            key = reason.code
        else:
            key = "withdrawn.denied" if denied else "withdrawn"
        told = named("decisions", key, self.language)
        number = next((words[name] for name in _COUNTED if name in told), None)
        one = isinstance(number, int) and is_one(number, self.language)
        return f"{key}.one" if one and f"{key}.one" in known else key

    def _not_listed(self, decision: Decision, reason: Reason) -> str:
        if not reason.unmet:
            return self.decided("not_listed.nothing" if reason.rule else "not_listed.nobody")
        shown = [self.need(one) for one in decision.needs(reason)] or [self.decided("not_listed.refused")]
        key = "not_listed.refer" if decision.outcome == "refer" else "not_listed"
        return self.decided(key, needs=self.say("apart").join(shown))

    def settlement(self, settlement: Settlement, does: str = "") -> str:
        """How a change is charged, and what is given back: of one by which less is held, only that."""
        if does in LOSING:
            credit = "none" if settlement.by == NO_CHARGE else settlement.credit
            return self.decided(f"settlement.losing.{credit}")
        return self.decided(f"settlement.{settlement.by}.{settlement.credit}")

    def need(self, need: Need) -> str:
        """What a rule asks of an attribute, and what there is instead."""
        if need.ways:
            return self.decided("need.or").join(
                self.say("apart").join(map(self.need, way)) for way in need.ways
            )
        wanted = self.values(need.attribute, need.wanted, "and" if need.every else "or")
        attribute = self.attribute(need.attribute)
        kind = self.definitions.attribute_type(need.attribute)
        if kind == "items":
            return self.decided("need.not.holds" if need.refused else "need.holds", wanted=wanted)
        if kind == "bool":
            yes = need.wanted == (("false",) if need.refused else ("true",))
            key = self._particular(f"need.{'true' if yes else 'false'}", need.attribute)
            return self.decided(key, attribute=attribute)
        key = self._particular("need.not" if need.refused else "need", need.attribute)
        given = self.value(need.attribute, need.given)
        return self.decided(key, attribute=attribute, wanted=wanted, given=given)

    def _particular(self, key: str, attribute: str) -> str:
        """The sentence for one attribute in particular, where there is one: articles differ."""
        particular = f"{key}.{attribute}"
        return particular if particular in sentences(self.language, "decisions") else key

    def fact(self, attribute: str, given: object) -> str:
        """What there is of an attribute: `role: admin`; `not held`, where its values have own names."""
        if isinstance(given, frozenset):
            none = self._particular("none", attribute)
            shown = self.values(attribute, sorted(given), "and") or self.decided(none)
        else:
            particular = self.known(f"fact.{attribute}.{given}")
            if particular is not None:
                return particular
            shown = self.value(attribute, str(given))
        return self.say("fact", attribute=self.attribute(attribute), given=shown)

    def _word(self, word: object, link: str) -> str:
        if isinstance(word, Mapping):
            return pick(word, self.language)
        if isinstance(word, tuple):
            return self.listed((self._word(one, link) for one in word), link)
        if isinstance(word, int | Decimal):
            return self.number(word)
        if isinstance(word, date):
            return self.day(word)
        return "" if word is None else str(word)

    def remedy(self, remedy: Remedy, acts_on: str | None = None) -> str:
        """What to do, step after step, where the question is about some item."""
        higher = {step.value for step in remedy.steps if step.or_higher}
        told = [self._of_product(step) if step.name in higher else step for step in remedy.steps]
        roles, others = ([step for step in told if (step.kind == "role") is one] for one in (True, False))
        steps = self.decided("then").join(
            self._alike(action, list(steps), acts_on) for action, steps in groupby(others, _done_alike)
        )
        if not roles:
            return steps
        (role,) = roles
        key = "" if not others else ".to" if all(map(_asks_otherwise, others)) else ".to.first"
        value = self.value(role.name, str(role.value))
        return self.decided(f"step.role{key}", value=value, steps=steps)

    def _of_product(self, step: Step) -> Step:
        """A step about an edition, said of its product: which edition that is was left open before."""
        return step._replace(name=self.definitions.items[step.name].product)

    def _alike(self, action: object, steps: list[Step], acts_on: str | None) -> str:
        if not isinstance(action, str):
            return self._step(steps[0], acts_on)
        return self.decided(
            f"step.item.{self.definitions.does(action)}", item=self.names(str(step.value) for step in steps)
        )

    def _step(self, step: Step, acts_on: str | None) -> str:
        value, does = step.value, self.definitions.does(step.action or "")
        match step.kind:
            case "item":
                key = f"step.item.{does}{'.higher' if step.or_higher else ''}"
                return self.decided(key, item=self.name(str(value)))
            case "seats":
                seats = value if isinstance(value, int) else 0
                key = "step.seats.of" if step.name else f"step.seats.{does}"
                counting = self.of(step.name or acts_on)
                return counting.counted(key, seats, subject="decisions", item=self.name(step.name))
            case "date":
                return self.decided("step.date", date=self.day(value) if isinstance(value, date) else value)
            case "cycle":
                return self.decided("step.cycle", cycle=self.name(str(value)).lower())
        key = f"step.{step.kind}"
        if step.kind == "attribute" and self.definitions.attribute_type(step.name) == "bool":
            key = f"{key}.{value}"
        return self.decided(key, name=self.attribute(step.name), value=self.value(step.name, str(value)))

    def obligation(self, obligation: Obligation) -> str:
        """What the customer must do first."""
        name = self.name(obligation.what)
        key = f"obligation.{obligation.kind}"
        return self.decided(key, terms=name, detail=name, version=obligation.version or "")

    def subject(self, action: str, names: Iterable[str | None]) -> str:
        """A change in words: `Buy: Collaboration`."""
        about = ", ".join(self.name(name) for name in names if name)
        what = self.name(action)
        return self.say("subject", action=what, about=about) if about else what

    def clause(self, clause: Clause) -> str:
        """Whom or what a clause is for, attribute by attribute; empty where it asks for nothing."""
        parts = []
        for name, tests in sorted(clause.items()):
            items = name == "item" or self.definitions.attribute_type(name) == "items"
            for need in wanted_of(name, tests):
                named = self.together(need.wanted) if items else need.wanted
                wanted = self.values(name, named, "and" if need.every else "or")
                parts.append(self.decided(self._for(need), attribute=self.attribute(name), wanted=wanted))
        return ", ".join(parts)

    def _for(self, need: Need) -> str:
        """The sentence for whom a clause is: facts that hold or not, and what is held, have their own."""
        kind = self.definitions.attribute_type(need.attribute)
        if kind == "items":
            return "for.not.holds" if need.refused else "for.holds"
        if kind == "bool":
            yes = (need.wanted == ("true",)) != need.refused
            return self._particular(f"for.{'true' if yes else 'false'}", need.attribute)
        return "for.not" if need.refused else "for"

    def right(self, right: Right) -> str:
        """Whom a rule lets buy: what it asks for, and who is left out; empty where it lets everybody."""
        sentence = self.clause(right.clause)
        for clause in right.unless:
            who = sentence or self.say("catalog.everybody")
            sentence = self.say("catalog.unless", who=who, what=self.clause(clause))
        return sentence


def _asks_otherwise(step: Step) -> bool:
    """Whether a step puts the same question otherwise, rather than do something before it."""
    return step.kind == "date" or (step.kind == "seats" and not step.name)


def _done_alike(step: Step) -> object:
    """What steps have in common that are told as one: what is done to items. Others stand alone."""
    return step.action if step.kind == "item" and not step.or_higher else step
