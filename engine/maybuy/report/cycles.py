"""Billing cycles as a price list says them: by their length, whatever a catalog calls them."""

from __future__ import annotations

from ..language import say, sentences
from ..model.definitions import Definitions


def every(cycle: str, definitions: Definitions, language: str) -> str:
    """How often something is paid: `a month`, `a year`, `every 3 months`."""
    return _said("every", cycle, definitions, language)


def billed(cycle: str, definitions: Definitions, language: str) -> str:
    """What a price goes with: `billed monthly`, `billed annually`, `billed every 2 months`."""
    return _said("billed", cycle, definitions, language)


def _said(how: str, cycle: str, definitions: Definitions, language: str) -> str:
    months = definitions.cycles[cycle]
    key = f"cycle.{how}.{months}"
    known = key in sentences(language, "interface")
    return say("interface", key if known else f"cycle.{how}", language, months=months)
