"""The rules that were considered for a decision, as text: what each says, then its id and place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Final

from rich.console import Console
from rich.table import Table

from ..compile.normal import NormalRule
from ..decide.consider import Considered
from ..decide.decision import Decision
from ..decide.derive import Change
from ..decide.explain import all_attributes
from ..language import pick, sentences
from ..model.decision import obligation_of
from . import pages
from .answer_words import AnswerWords
from .console import Text, grid, indented, titled
from .stream import MARKS


def show_considered(console: Console, rules: Sequence[Considered], language: str, decision: Decision) -> None:
    """Each rule considered, and of those that do not apply the facts that keep them from it."""
    told = _Told(decision, language)
    for applies, title in ((True, "rules.apply"), (False, "rules.fail")):
        listed = [one for one in rules if one.applies is applies]
        if not listed:
            continue
        titled(console, told.say(title))
        table = grid()
        for one in listed:
            style = ("deny" if one.rule.effect == "deny" else "allow") if applies else "faint"
            table.add_row(Text("●" if applies else "○", style=style), told.rule(one))
        indented(console, table)
    rows = told.by_channel(rules)
    if rows:
        titled(console, told.say("why.channels"))
        indented(console, _channel_table(rows, told))
    code = next((one.code for one in decision.reasons if one.code in pages.codes()), None)
    if code is not None:
        titled(console, told.say("explain.more", code=code), style="faint")


RULE: Final = 28
"""Columns for the id of a rule, which is folded at its hyphens."""

ChannelRow = tuple[str, str, str, str, str]
"""The outcome, the channel's name, the reason, the rule and its place."""


def _channel_table(rows: Sequence[ChannelRow], words: AnswerWords) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="label")
    kept = {words.say("why.rule"), words.say("why.place")}
    for heading in ("", *(words.say(f"why.{one}") for one in ("channel", "reason", "rule", "place"))):
        table.add_column(heading, overflow="fold", no_wrap=heading in kept)
    for outcome, channel, reason, rule, place in rows:
        told = (channel, reason, "\n".join(wrap(rule, RULE)), place)
        table.add_row(Text(MARKS[outcome], style=outcome), *map(Text, told))
    return table


class _Told(AnswerWords):
    """What is said of the rules of one decision."""

    def __init__(self, decision: Decision, language: str) -> None:
        super().__init__(decision.prepared, language)
        self.decision = decision
        about = decision.basis if isinstance(decision.basis, Decision) else decision
        change = about.basis if isinstance(about.basis, Change) else Change()
        self.attributes = all_attributes(decision.facts, about.action, change, self.definitions)
        self.said: Mapping[str, str] = {
            one.rule: self.reason(decision, one)
            for one in decision.reasons
            if one.rule is not None and one.code != "not_listed"
        }

    def rule(self, one: Considered) -> Text:
        """A rule in a sentence; what keeps it from applying; what it does, its id, place and source."""
        told = Text(self.sentence(one.rule))
        if one.unmet:
            told += Text(f"\n{self.say('why.facts', facts=self.facts_against(one))}")
        does = self.say(f"effect.{one.rule.effect}")
        words = (one.rule.id, one.rule.place, self.source(one.rule))
        return told + Text(f"\n{does}  {'  '.join(word for word in words if word)}", style="faint")

    def source(self, rule: NormalRule) -> str:
        """Where a rule comes from, with the page that lists it; empty where it does not say."""
        catalog = self.definitions.catalog
        page = catalog.sources if catalog is not None else None
        return f"{rule.source} ({page})" if rule.source and page else rule.source

    def facts_against(self, one: Considered) -> str:
        """The facts on which a rule fails."""
        return ", ".join(self.fact(name, self.attributes[name]) for name in one.unmet)

    def sentence(self, rule: NormalRule) -> str:
        """What a rule says: in its own words, as the reason it is here, or by what it does."""
        if rule.because:
            return pick(rule.because, self.language)
        if rule.id in self.said:
            return self.said[rule.id]
        implied = f"implied.{rule.code}"
        if rule.implied and implied in sentences(self.language, "decisions"):
            return self.decided(implied)
        return self._by_effect(rule)

    def _by_effect(self, rule: NormalRule) -> str:
        if rule.effect == "require":
            duties = self.names(obligation_of(one).what for one in rule.obligations)
            return self.decided("rule.require", what=duties)
        if rule.effect == "defer":
            if rule.until is None:
                return self.decided("rule.defer.next_cycle")
            return self.decided("rule.defer", day=self.day(rule.until))
        if rule.settlement is not None:
            return self.settlement(rule.settlement)
        if rule.channels is None:
            return self.decided(f"rule.{rule.effect}")
        return self.decided(f"rule.{rule.effect}.through", channels=self.names(rule.channels, "or"))

    def by_channel(self, rules: Sequence[Considered]) -> list[ChannelRow]:
        """Each channel with what decides there; empty where all channels are alike."""
        definitions = self.definitions
        if not definitions.actions[self.decision.action].channelled:
            return []
        rows = [self._channel(channel, rules) for channel in definitions.channels]
        return rows if len({row[0] for row in rows}) > 1 else []

    def _channel(self, channel: str, rules: Sequence[Considered]) -> ChannelRow:
        name, definitions = self.name(channel), self.definitions
        here = [one for one in rules if one.rule.channels is None or channel in one.rule.channels]
        allowing = [one for one in here if one.rule.effect == "allow"]
        denied = [one for one in here if one.rule.effect == "deny" and one.applies]
        for deciding in (*denied[:1], *(one for one in allowing if one.applies)):
            works = deciding.rule.effect == "allow"
            assisted = definitions.channels[channel].kind == "assisted"
            outcome = ("refer" if assisted else "allow") if works else "deny"
            return outcome, name, self.sentence(deciding.rule), deciding.rule.id, deciding.rule.place
        nearest = min(allowing, key=lambda one: len(one.unmet), default=None)
        if nearest is None:
            return "deny", name, self.say("why.nobody"), "", ""
        reason = self.say("why.but", sentence=self.sentence(nearest.rule), facts=self.facts_against(nearest))
        return "deny", name, reason, nearest.rule.id, nearest.rule.place
