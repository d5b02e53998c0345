"""What a summary says, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from ..language import pick, say, sentences
from ..model.definitions import Definitions
from ..order.charges import OrderLine
from ..order.promotions import Refusal
from ..order.summary import Missing, Notice, Preview
from .money import is_one, number
from .sentences import joined, need_sentence


def line_sentence(line: OrderLine, definitions: Definitions, language: str) -> str:
    """What a line is for."""
    item = pick(definitions.name_of(line.item), language)
    if 0 < line.added < line.seats:
        seats = number(line.seats, language)
        return counted(
            "decisions", "order.line.added", line.added, language, name="added", item=item, seats=seats
        )
    return counted(
        "decisions",
        "order.credit" if line.kind == "credit" else "order.line",
        line.seats,
        language,
        item=item,
    )


def counted(
    subject: str, key: str, count: int, language: str, *, name: str = "seats", **words: object
) -> str:
    """A sentence with a number in it, in the singular where there is one for it."""
    one = f"{key}.one" if is_one(count, language) else key
    return say(
        subject,
        one if one in sentences(language, subject) else key,
        language,
        **{**words, name: number(count, language)},
    )


def change_words(action: str, names: Iterable[str | None], definitions: Definitions, language: str) -> str:
    """A change in words: `Buy: Collaboration`."""
    what = pick(definitions.name_of(action), language)
    about = ", ".join(pick(definitions.name_of(name), language) for name in names if name)
    return say("interface", "subject", language, action=what, about=about) if about else what


def refusal_sentence(one: Refusal, definitions: Definitions, language: str) -> str:
    """Why a code does not apply: in the promotion's own words where it has some."""
    promotion = definitions.promotions.get(one.promotion or "")
    sentence = say("decisions", f"promotion.{one.why}", language, code=one.code)
    if one.needs:
        sentence = "; ".join(need_sentence(need, language, definitions) for need in one.needs)
    if (
        promotion is not None
        and promotion.because
        and one.why in ("cycle", "conditions", "items", "seats", "voided")
    ):
        return f"{sentence} ({pick(promotion.because, language)})"
    return sentence


def notice_sentence(one: Notice, definitions: Definitions, language: str) -> str:
    """Something to know before confirming."""
    promotion = definitions.promotions.get(one.about)
    name = promotion.name or {} if promotion else definitions.name_of(one.about)
    return say("decisions", f"notice.{one.code}", language, about=pick(name, language) or one.about)


def missing_sentence(one: Missing, preview: Preview, definitions: Definitions, language: str) -> str:
    """Something that an order still needs."""
    what = one.what or ""
    if one.change is not None:
        decision = preview.changes[one.change]
        what = change_words(decision.action, (decision.item, decision.to), definitions, language)
        channels = joined(
            (pick(definitions.name_of(id_), language) for id_ in decision.channels), language, "or"
        )
        return say("decisions", f"missing.{one.kind}", language, what=what, channels=channels)
    if one.kind == "promotion":
        why = next(refusal for refusal in preview.refused_codes if refusal.code == what)
        return say(
            "decisions",
            "missing.promotion",
            language,
            what=what,
            why=refusal_sentence(why, definitions, language),
        )
    if one.kind in ("accept_terms", "provide", "payment_method") and what:
        what = pick(definitions.name_of(what), language)
    key = f"missing.{one.kind}.not" if one.kind == "payment_method" and one.what else f"missing.{one.kind}"
    return say("decisions", key, language, what=what, version=one.version or "")
