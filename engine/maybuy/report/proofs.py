"""What came of promises: as findings at their lines, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from ..diff.rows import ROLE, TYPE, Row
from ..diff.witness import Witness
from ..finding import Span
from ..model.ask import Ask
from ..model.definitions import Definitions
from ..model.promise import reached_by
from ..proving.alternatives import Stuck
from ..proving.changes import Taken
from ..proving.codes import Given
from ..proving.prices import Disorder, Priced
from ..proving.proof import Breach, Proof
from ..proving.reaching import Unreached
from ..proving.splits import Change, Cheaper
from ..proving.upgrades import Upgrade
from ..proving.worth import Loss
from ..source import Document, Finding, Severity, finding
from ..subscription.currency import in_full
from .diff_json import witness_json
from .diff_sentences import MOST_ITEMS, DiffWords
from .diff_text import grouped
from .json_form import catalog_json, fields, units_json, worth_json
from .money import exact


class ProofWords(DiffWords):
    """Says what came of promises."""

    def __init__(self, definitions: Definitions, language: str) -> None:
        super().__init__(definitions, definitions, language)

    def broken(self, proof: Proof) -> str:
        """What breaks the promise: the first of it, and how much more there is."""
        rows = grouped((one, None) for one in proof.broken if isinstance(one, Row))
        told: list[Breach] = [row for row, _ in rows]
        first, *more = told or proof.broken
        said = _TELLING[type(first)](self, first)
        rest = self.counted("proof.more", len(more), subject="differences", name="count", first=said)
        return rest if more else said

    def row(self, row: Row) -> str:
        """Who may, or may not, do what."""
        asked = self.told("row", who=self.who(row), what=self.what(row, MOST_ITEMS))
        return self.told("proof.row", row=asked, answer=self.answers(row)[0])

    def taken(self, one: Taken) -> str:
        """Who could do what, and cannot any longer."""
        asked = self.told("row", who=self.who(one.row), what=self.what(one.row, MOST_ITEMS))
        before, after = self.answers(one.row)
        return self.told("proof.taken", row=asked, before=before, after=after)

    def upgrade(self, one: Upgrade) -> str:
        """Which upgrade takes what away."""
        move, loss = one.move, one.loss
        if loss.what == "right":
            lost = self.told("proof.lost.right", asked=self.asked(one.witness))
        elif loss.after is None or (loss.what == "limit" and not loss.after):
            lost = self.told("proof.lost", name=self.name(loss.name))
        else:
            before, after = (self._worth(loss, value) for value in (loss.before, loss.after))
            lost = self.told("proof.lost.some", name=self.name(loss.name), before=before, after=after)
        action, lower, higher = map(self.name, (move.action, move.lower, move.higher))
        return self.told("proof.upgrade", action=action, lower=lower, higher=higher, lost=lost)

    def stuck(self, one: Stuck) -> str:
        """Who may do nothing of what one may always do."""
        who = self._whom(one.witness)
        return self.told("proof.stuck", who=who, actions=self.names(one.actions, "or"))

    def disorder(self, one: Disorder) -> str:
        """Which price is the wrong way round beside which."""
        more, less = (self._a_month(each, one.currency) for each in (one.dearer, one.cheaper))
        words = {"items": self.names(one.dearer.items), "others": self.names(one.cheaper.items)}
        words |= {"billed": self.billed(one.dearer.cycle), "other": self.billed(one.cheaper.cycle)}
        return self.told(f"proof.prices.{one.which}", **words, more=more, less=less)

    def disorder_at(self, one: Disorder) -> str:
        """Where it is: in how many seats, how billed, from which day."""
        billed, day = self.billed(one.dearer.cycle), self.day(one.at)
        return self.told(
            "proof.prices.at", seats=self.seats(one.dearer.items[0], one.seats), billed=billed, day=day
        )

    def given(self, one: Given) -> str:
        """Which codes take how much off what."""
        taken, whole = (self.money(each, one.currency) for each in (one.taken, one.whole))
        codes = self.listed(f"`{code}`" for code in one.codes)
        key = "proof.codes" if len(one.codes) > 1 else "proof.codes.one"
        return self.told(key, codes=codes, taken=taken, whole=whole)

    def cheaper(self, one: Cheaper) -> str:
        """What costs less in two orders than in one, and in which."""
        together, separately = (self.money(each, one.currency) for each in (one.together, one.separately))
        whole = self.say("apart").join(self._asked_for(each, one.witness) for each in one.changes)
        first, second = (
            self.say("apart").join(self._asked_for(each, one.witness) for each in order)
            for order in one.apart
        )
        apart = self.told("proof.split.then", first=first, second=second)
        return self.told("proof.split", whole=whole, together=together, separately=separately, apart=apart)

    def _asked_for(self, change: Change, witness: Witness) -> str:
        return self.asked(replace(witness, ask=Ask(*change)))

    def _a_month(self, one: Priced, currency: str) -> str:
        return self.a_month(in_full(one.amount, currency), currency, one.cycle)

    def unreached(self, one: Unreached) -> str:
        """Who does not come to hold what."""
        wanted = reached_by(one.reach, self.head)
        items = self.names(self.together(each for each in self.head.items if each in wanted), "or")
        who, orders = self._whom(one.witness), self._counted("proof.orders", one.reach.orders)
        return self.told("proof.unreached", who=who, items=items, orders=orders)

    def _whom(self, one: Witness) -> str:
        (role,) = (each["role"] for each in one.account["users"] if each["id"] == one.user)
        roles, types = self.value(ROLE, role), self.value(TYPE, one.account["type"])
        return self.told("who.both", roles=roles, types=types)

    def _worth(self, loss: Loss, value: str | int | Decimal | None) -> str:
        if loss.what == "limit":
            return self.units(loss.name, value if isinstance(value, int | Decimal) else 0)
        return self.name(str(value)) if loss.what == "item" else self.worth(loss.name, str(value))

    def sample(self, proof: Proof) -> str:
        """A question that breaks it, with its day."""
        price = next((one for one in proof.broken if isinstance(one, Disorder)), None)
        if price is not None:
            return self.disorder_at(price)
        one = _witness(proof)
        assert one is not None  # INVARIANT: what else breaks a promise is not shown without an example
        return self.told("proof.example", example=self.example(one), day=self.day(one.at))

    def why(self, proof: Proof) -> str:
        """What is to be said of a promise that is not simply kept; empty of one that is."""
        if proof.broken:
            return self.broken(proof)
        if proof.apart:
            return self.told("not_computed.base")
        return self.say("apart").join(self.missing(proof.missing))


_TELLING: Final[Mapping[type, Callable[[ProofWords, Any], str]]] = {
    Row: ProofWords.row,
    Upgrade: ProofWords.upgrade,
    Stuck: ProofWords.stuck,
    Disorder: ProofWords.disorder,
    Taken: ProofWords.taken,
    Cheaper: ProofWords.cheaper,
    Given: ProofWords.given,
    Unreached: ProofWords.unreached,
}
"""How each kind of what breaks a promise is told."""


def _witness(proof: Proof) -> Witness | None:
    """The first example of what breaks a promise."""
    return next((one.witness for one in proof.broken if one.witness is not None), None)


def _upgrade_json(one: Upgrade, words: ProofWords) -> dict[str, Any]:
    loss, move = one.loss, one.move
    before, after = (_worth_json(loss, value, words) for value in (loss.before, loss.after))
    return {
        "upgrade": {"action": move.action, "from": move.lower, "to": move.higher},
        "lost": {"what": loss.what, "name": loss.name, "before": before, "after": after},
    }


def _worth_json(loss: Loss, value: str | int | Decimal | None, words: ProofWords) -> Any:
    if loss.what == "feature":
        return worth_json(words.head.features[loss.name], value if isinstance(value, str) else None)
    return value if value is None or isinstance(value, str) else units_json(value)


def _stuck_json(one: Stuck, _words: ProofWords) -> dict[str, Any]:
    return {"none_of": list(one.actions)}


def _given_json(one: Given, _words: ProofWords) -> dict[str, Any]:
    taken, whole = (exact(each, one.currency) for each in (one.taken, one.whole))
    return {"codes": list(one.codes), "currency": one.currency, "taken": taken, "of": whole}


def _cheaper_json(one: Cheaper, _words: ProofWords) -> dict[str, Any]:
    return {
        "changes": [Ask(*change).named for change in one.changes],
        "apart": [[Ask(*change).named for change in order] for order in one.apart],
        "currency": one.currency,
        "together": exact(one.together, one.currency),
        "separately": exact(one.separately, one.currency),
    }


def _disorder_json(one: Disorder, _words: ProofWords) -> dict[str, Any]:
    def shown(priced: Priced) -> dict[str, Any]:
        amount = exact(in_full(priced.amount, one.currency), one.currency)
        return {"items": list(priced.items), "cycle": priced.cycle, "monthly": amount}

    return {
        **fields(one, "which", "seats", "currency", "at"),
        "dearer": shown(one.dearer),
        "cheaper": shown(one.cheaper),
    }


def _unreached_json(one: Unreached, words: ProofWords) -> dict[str, Any]:
    return {"not_reached": sorted(reached_by(one.reach, words.head)), "orders": one.reach.orders}


_SHOWING: Final[Mapping[type, Callable[[Any, ProofWords], dict[str, Any]]]] = {
    Upgrade: _upgrade_json,
    Stuck: _stuck_json,
    Disorder: _disorder_json,
    Cheaper: _cheaper_json,
    Given: _given_json,
    Unreached: _unreached_json,
}
"""What a witness has in JSON beside its question, by the kind of what breaks a promise."""


def _shown(proof: Proof, words: ProofWords) -> dict[str, Any] | None:
    """The witness of a promise in JSON; None where it is not broken."""
    for one in proof.broken:
        more = _SHOWING.get(type(one))
        if one.witness is not None or isinstance(one, Disorder):
            asked = {} if one.witness is None else witness_json(one.witness)
            return {**asked, **(more(one, words) if more else {})}
    return None


def proof_findings(
    proofs: Iterable[Proof], documents: Mapping[str, Document], words: ProofWords
) -> Iterator[Finding]:
    """One finding for each promise that is broken, that was not worked out, or that is about nothing."""
    for proof in proofs:
        if proof.broken:
            said = {"problem": words.why(proof), "cure": words.sample(proof)}
            yield _found(proof, documents, "broken-promise", said)
        elif proof.apart:
            continue
        elif proof.missing:
            timely = any(one.why in ("time", "size") for one in proof.missing)
            variant = "" if timely else "never"
            yield _found(proof, documents, "unproved-promise", {"problem": words.why(proof)}, variant)
        elif proof.vacuous:
            yield _found(proof, documents, "vacuous-promise", {}, severity=Severity.WARNING)


def _found(
    proof: Proof,
    documents: Mapping[str, Document],
    code: str,
    words: Mapping[str, Any],
    variant: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:
    """A finding at the id of a promise; at the promise itself where its file is not there to be read."""
    file, line, column = proof.promised.place.rsplit(":", 2)
    if file not in documents:
        here = Span(int(line), int(column), int(line), int(column) + 1)
        return Finding(code, severity, file, here, variant, (("word", proof.id), *words.items()))
    document = documents[file]
    entries = document.data["promises"]
    number = next(place for place, entry in enumerate(entries) if entry["id"] == proof.id)
    path = ("promises", number, "id")
    return finding(document, code, path, severity=severity, variant=variant, word=proof.id, **words)


def proofs_json(proofs: Iterable[Proof], words: ProofWords) -> dict[str, Any]:
    """What came of each promise; `holds` is null where it was not worked out."""
    return {
        "catalog": catalog_json(words.head),
        "promises": [
            {
                "id": proof.id,
                "at": proof.promised.place,
                "holds": proof.holds,
                "vacuous": proof.vacuous,
                "witness": _shown(proof, words),
                "why": words.why(proof) or None,
            }
            for proof in proofs
        ],
    }
