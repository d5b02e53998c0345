"""Why a decision is what it is: the rules behind it, in order, with the words for a sentence about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..compile.facts import excluded_by
from ..compile.index import Index
from ..compile.normal import NormalRule
from ..model.decision import Reason
from ..model.definitions import Definitions, Item, Names
from ..model.logic import Among, Clause, Holding, Within
from ..model.policy import Action
from .derive import ATTRIBUTES, Change, broken, limit_held
from .holdings import parents
from .nearest_rule import nearest_rule
from .prepare import Facts
from .template import Channels, by_phase

NOT_LISTED = "not_listed"


@dataclass(frozen=True, slots=True)
class Need:
    """An attribute that is not as a rule wants it: what it wants, and what there is."""

    attribute: str
    wanted: tuple[str, ...]
    refused: bool
    """Whether `wanted` are the values it must not have."""
    given: str


def all_attributes(facts: Facts, action: str, change: Change, definitions: Definitions) -> dict[str, object]:
    """Every attribute of a question with its value: what any rule, and any other engine, may test."""
    item = definitions.items.get(change.item)
    kind = item.kind if item else "limit" if change.item in definitions.limits else "none"
    return {
        **facts.attributes,
        **dict(zip(ATTRIBUTES, change, strict=True)),
        "action": action,
        "item.kind": kind,
        "item.product": item.product if item else "none",
        "item.edition": (item.edition if item else None) or "none",
    }


@dataclass(frozen=True, slots=True)
class Explanation:
    """What reasons are made from."""

    facts: Facts
    action: Action
    change: Change
    matched: int
    outcome: str
    channels: tuple[str, ...]
    index: Index
    declared: Channels
    definitions: Definitions

    def reasons(self) -> tuple[Reason, ...]:
        """All reasons, most telling first."""
        if self.outcome == "deny":
            return (*self._denied_by_catalog(), *self._denied_by_rights())
        taken = sorted(self.index.matched(self.matched & self.index.deny), key=by_phase)
        reasons = [self._reason(rule) for rule in sorted(self._granting(), key=by_phase)]
        lost = [rule for rule in taken if any(self._granted(channel) for channel in self._taken_by(rule))]
        reasons += [self._reason(rule) for rule in lost]
        self_service = [channel for channel in self.declared.ids if channel in self.declared.self_service]
        if self.outcome == "refer" and not any(self._granted(channel) for channel in self_service):
            candidates = 0
            for channel in self_service:
                candidates |= self.index.allow_through[channel]
            reasons.append(self.not_listed(candidates))
        return tuple(reasons)

    def _granted(self, channel: str) -> bool:
        return bool(self.matched & self.index.allow_through[channel])

    def _granting(self) -> Iterator[NormalRule]:
        for rule in self.index.matched(self.matched & self.index.allow):
            if rule.channels is None or not self.action.channelled or set(rule.channels) & set(self.channels):
                yield rule

    def _taken_by(self, rule: NormalRule) -> tuple[str, ...]:
        return self.declared.ids if rule.channels is None else rule.channels

    def _denied_by_catalog(self) -> list[Reason]:
        rules = sorted(self.index.matched(self.matched & self.index.facts), key=by_phase)
        first: dict[str, NormalRule] = {}
        for rule in rules:
            first.setdefault(rule.code, rule)
        return [self._reason(rule) for rule in first.values()]

    def _denied_by_rights(self) -> list[Reason]:
        index, matched = self.index, self.matched
        if not matched & index.allow:
            return [self.not_listed(index.allow)]
        if self.action.channelled:
            left = any(self._granted(one) and not matched & index.deny_through[one] for one in self.declared.ids)
        else:
            left = not matched & index.deny_all
        if left:
            return []
        return [self._reason(rule) for rule in sorted(index.matched(matched & index.deny), key=by_phase)]

    def not_listed(self, candidates: int, *, any_action: bool = False) -> Reason:
        """No rule grants it: the nearest one that would, among candidate clauses, and on what it fails."""
        index = self.index
        attributes = all_attributes(self.facts, self.action.id, self.change, self.definitions)
        if not any_action:
            candidates &= index.mask("action", self.action.id)
        asked = candidates
        for name in index.tested():
            if name.split(".")[0] in ("item", "change", "at") and not any_action:
                asked &= index.mask(name, attributes[name])
        skipped = {"action", "at"} if not any_action else {"action", "at", *ATTRIBUTES, "item.kind"}
        tested = [name for name in index.tested() if name not in skipped]
        bit, unmet = nearest_rule(asked or candidates, attributes, tested, index)
        if bit is None:
            return Reason(NOT_LISTED, None, "", "", None, (), {"needs": ()})
        rule = index.rules[bit]
        needs = tuple(self._need(name, index.clauses[bit], attributes[name]) for name in unmet)
        return Reason(NOT_LISTED, rule.id, rule.place, rule.source, None, unmet, {"needs": needs})

    def _need(self, attribute: str, clause: Clause, given: object) -> Need:
        wanted: tuple[str, ...] = ()
        refused = False
        for one in clause[attribute]:
            if isinstance(one, Among):
                wanted, refused = tuple(sorted(one.values)), one.negated
            elif isinstance(one, Holding):
                wanted, refused = tuple(sorted(one.items)), one.how in ("none", "lacks")
            elif isinstance(one, Within):
                wanted = tuple(f"{'' if low is None else low}..{'' if high is None else high}" for low, high in one.intervals)
        shown = ", ".join(sorted(given)) if isinstance(given, frozenset) else str(given)
        return Need(attribute, wanted, refused, shown)

    def _reason(self, rule: NormalRule) -> Reason:
        words, place = self._words(rule.code) if rule.id.startswith("catalog:") else ({}, "")
        return Reason(rule.code, rule.id, rule.place or place, rule.source, rule.because, (), words)

    def _words(self, code: str) -> tuple[Mapping[str, object], str]:
        """What a sentence about a catalog fact names, and the place of the item that says so."""
        definitions, change, held = self.definitions, self.change, self.facts.holdings
        item = definitions.items.get(change.item)
        if item is None:
            name = definitions.name_of(change.item) if change.item != "none" else {}
            return {"item": name, "limit": name, **self._limit_words(), **self._change_words()}, ""
        ones = held.by_product.get(item.product, ())
        via = next((one.via for one in ones if one.how != "line" and one.item.rank >= item.rank), item.id)
        now = next((one.item for one in ones if one.how == "line"), ones[0].item if ones else item)
        above = parents(item, held, definitions)
        line = next((line for line in held.lines if line.item == item.id), None)
        words = {
            "item": item.name,
            "via": definitions.items[via].name,
            "held": now.name,
            "parts": self._names(one for part in item.parts for one in (definitions.items[part],)),
            "needs": self._names(_required(item, definitions)),
            "others": self._names(
                definitions.items[one] for one in excluded_by(item, definitions) if one in held.items
            ),
            "currency": self.facts.account.currency,
            "seats": change.parent_seats if item.requires else change.seats,
            "parent": above[0].item.name if above else item.name,
            "min": item.seats_min,
            "max": item.seats_max,
            "in_use": line.in_use if line else 0,
            "by": self._names(broken(held, self.action.id, item, change.seats, definitions)),
            **self._change_words(),
        }
        return words, definitions.items[via].place if code == "already_included" else item.place

    def _limit_words(self) -> dict[str, object]:
        return {"quantity": self.change.quantity, "granted": limit_held(self.change.item, self.facts.holdings)}

    def _change_words(self) -> dict[str, object]:
        return {"to": self.definitions.name_of(self.change.to) if self.change.to != "none" else {}}

    @staticmethod
    def _names(items: object) -> tuple[Names, ...]:
        return tuple(item.name for item in items)  # type: ignore[attr-defined]


def _required(item: Item, definitions: Definitions) -> Iterator[Item]:
    for requirement in item.requires:
        for reference in (*requirement.any, *requirement.all):
            for one in definitions.expand(reference):
                yield definitions.items[one]


