"""What came of promises, for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from ..language import say
from ..language.told import Diagnostic
from ..proving.proof import Proof
from .diagnostics_text import show_diagnostics
from .money import number
from .sarif import LineOf
from .speaker import counted


def show_proofs(
    out: Console,
    problems: Console,
    found: Sequence[Proof],
    diagnostics: Sequence[Diagnostic],
    line_of: LineOf,
    language: str,
) -> None:
    """Findings about promises that are not kept on one console, and how many are on another."""
    show_diagnostics(problems, diagnostics, line_of, language)
    looked = [proof for proof in found if not proof.apart]
    if all(proof.holds for proof in looked):
        text = counted("interface", "proved.all", len(looked), language, name="count")
        out.print(f"✔ {text}", style="allow", soft_wrap=True)
    else:
        _show_failed(out, looked, language)
    if len(looked) < len(found):
        ids = ", ".join(f"`{proof.id}`" for proof in found if proof.apart)
        out.print(say("interface", "proved.apart", language, ids=ids), style="dim", soft_wrap=True)


def _show_failed(out: Console, found: Sequence[Proof], language: str) -> None:
    shown = {
        "broken": number(sum(proof.holds is False for proof in found), language),
        "missing": number(sum(proof.holds is None for proof in found), language),
        "count": number(len(found), language),
    }
    some = any(proof.holds is None for proof in found)
    text = say("interface", "proved.some" if some else "proved.broken", language, **shown)
    out.print(f"✘ {text}", style="deny", soft_wrap=True)
