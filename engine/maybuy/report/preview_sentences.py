"""What a summary says, in the reader's language."""

from __future__ import annotations

from ..decide.preview import Missing, Notice
from ..decide.pricing import OrderLine
from ..decide.promotion import Refusal
from ..language import pick, say
from ..model.definitions import Definitions
from .money import number
from .sentences import need_sentence


def line_sentence(line: OrderLine, definitions: Definitions, language: str) -> str:
    """What a line is for."""
    key = "order.credit" if line.kind == "credit" else "order.line.added" if line.added else "order.line"
    words = {
        "item": pick(definitions.name_of(line.item), language),
        "seats": number(line.seats, language),
        "added": number(line.added, language),
    }
    return say("decisions", key, language, **words)


def refusal_sentence(one: Refusal, definitions: Definitions, language: str) -> str:
    """Why a code does not apply: in the promotion's own words where it has some."""
    promotion = definitions.promotions.get(one.promotion or "")
    sentence = say("decisions", f"promotion.{one.why}", language, code=one.code)
    if one.needs:
        sentence = "; ".join(need_sentence(need, language, definitions) for need in one.needs)
    if promotion is not None and promotion.because and one.why in ("cycle", "conditions", "items", "seats", "voided"):
        return f"{sentence} ({pick(promotion.because, language)})"
    return sentence


def notice_sentence(one: Notice, definitions: Definitions, language: str) -> str:
    """Something to know before confirming."""
    promotion = definitions.promotions.get(one.about)
    name = promotion.name or {} if promotion else definitions.name_of(one.about)
    return say("decisions", f"notice.{one.code}", language, about=pick(name, language) or one.about)


def missing_sentence(one: Missing, definitions: Definitions, language: str) -> str:
    """Something that is still needed."""
    what = one.what or ""
    if one.kind in ("accept_terms", "provide", "payment_method") and what:
        what = pick(definitions.name_of(what), language)
    key = f"missing.{one.kind}.not" if one.kind == "payment_method" and one.what else f"missing.{one.kind}"
    return say("decisions", key, language, what=what, version=one.version or "")
