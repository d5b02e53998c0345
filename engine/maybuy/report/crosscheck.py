"""What a comparison of the two engines found, as text and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import Console

from ..language import say
from ..model.definitions import Definitions
from ..model.settlement import Settlement
from ..second.crosscheck import Compared, Disagreement, replayable
from .console import Text
from .money import number


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was compared: questions about accounts, and made up ones; rules, and those that matched."""

    accounts: int
    about_accounts: int
    random: int
    seed: int
    rules: int
    matched: int
    seconds: float
    disagreement: Disagreement | None
    file: str | None
    """Where the question is kept on which they disagree."""
    alone: bool
    """Whether they disagree on it, too, when nothing else was asked before."""


def crosscheck_json(checked: Checked, definitions: Definitions) -> dict[str, Any]:
    """All of it; `disagreement` is null where there is none."""
    found = checked.disagreement
    return {
        "agree": found is None,
        "accounts": checked.accounts,
        "questions": {"accounts": checked.about_accounts, "random": checked.random},
        "seed": checked.seed,
        "rules": {"all": checked.rules, "matched": checked.matched},
        "seconds": round(checked.seconds, 1),
        "disagreement": None
        if found is None
        else {
            "question": replayable(found.put, definitions),
            "index": _side(found.first),
            "durable": _side(found.second),
            "file": checked.file,
            "alone": checked.alone,
        },
    }


def _side(one: Compared) -> dict[str, Any]:
    return {"rules": sorted(one.rules), "answer": [_plain(part) for part in one.answer]}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Settlement):
        return {"by": value.by, "credit": value.credit}
    return value.isoformat() if isinstance(value, date) else value


def show_crosscheck(out: Console, checked: Checked, definitions: Definitions, language: str) -> None:
    """That the engines agree and on how much, or the question on which they do not."""

    def line(key: str, style: str = "", **words: object) -> None:
        said = {name: number(one, language) if isinstance(one, int) else one for name, one in words.items()}
        out.print(Text(say("interface", f"crosscheck.{key}", language, **said), style=style), soft_wrap=True)

    found = checked.disagreement
    if found is None:
        line("agree", "allow")
    else:
        line("disagree", "error")
        _show_question(out, replayable(found.put, definitions))
        first, second = found.first, found.second
        if first.rules == second.rules:
            line("answer.index", answer=json.dumps(_plain(first.answer)))
            line("answer.durable", answer=json.dumps(_plain(second.answer)))
        else:
            line("both", rules=_listed(first.rules & second.rules))
            line("index", rules=_listed(first.rules - second.rules))
            line("durable", rules=_listed(second.rules - first.rules))
    line("accounts", count=checked.about_accounts, accounts=checked.accounts)
    if checked.random:
        line("random", count=checked.random, seed=str(checked.seed))
    line("rules", count=checked.rules, matched=checked.matched)
    line("took", seconds=f"{checked.seconds:.1f}")
    if checked.file is not None:
        line("replay" if checked.alone else "not-alone", file=checked.file)


def _show_question(out: Console, question: dict[str, Any]) -> None:
    attributes = question.get("attributes")
    shown = attributes or {**question, "account": question["account"]["id"]}
    for name, value in shown.items():
        said = ", ".join(value) if isinstance(value, list) else str(value)
        out.print(Text(f"  {name}: ", style="label") + Text(said), soft_wrap=True)


def _listed(rules: Iterable[str]) -> str:
    return ", ".join(sorted(rules)) or "-"
