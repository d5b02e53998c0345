"""The rules that were considered for a decision, as text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..decide.asked import Asked
from ..decide.consider import Considered
from ..decide.derive import Change
from ..decide.explain import all_attributes
from ..model.decision import Decision
from .sentences import fact_sentence
from .speaker import Speaker
from .words import Text


def show_considered(
    console: Console, rules: Sequence[Considered], language: str, asked: Asked, decision: Decision
) -> None:
    """Each rule considered, and of those that do not apply the facts that keep them from it."""
    speaker = Speaker(asked, language)
    about = decision.basis if isinstance(decision.basis, Decision) else decision
    change = about.basis if isinstance(about.basis, Change) else Change()
    attributes = all_attributes(asked.facts, about.action, change, speaker.definitions)
    for applies, title in ((True, "rules.apply"), (False, "rules.fail")):
        listed = [one for one in rules if one.applies is applies]
        if not listed:
            continue
        console.print()
        console.print(Text(speaker.say(title), style="title"))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        for one in listed:
            style = ("deny" if one.rule.effect == "deny" else "allow") if applies else "faint"
            facts = ", ".join(
                fact_sentence(name, attributes[name], language, speaker.definitions) for name in one.unmet
            )
            table.add_row(
                Text("●" if applies else "○", style=style),
                Text(speaker.say(f"effect.{one.rule.effect}")),
                placed(one.rule.id, one.rule.place) + Text(f"\n{facts}" if facts else ""),
            )
        console.print(Padding(table, (0, 0, 0, 2)))


def placed(sentence: str, place: str) -> Text:
    """A sentence with the place of the rule behind it."""
    return Text(sentence) + Text(f"  {place}" if place else "", style="faint")
