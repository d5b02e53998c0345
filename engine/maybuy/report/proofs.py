"""What came of promises: as findings at their lines, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..diff.rows import Row
from ..model.definitions import Definitions
from ..proving.promises import Proof
from ..source import Document, Finding, Severity, finding
from .diff_json import witness_json
from .diff_sentences import MOST_ITEMS, DiffWords
from .diff_text import grouped
from .json_form import catalog_json
from .speaker import counted


class ProofWords(DiffWords):
    """Says what came of promises."""

    def __init__(self, definitions: Definitions, language: str) -> None:
        super().__init__(definitions, definitions, language)

    def broken(self, proof: Proof) -> str:
        """Who may, or may not, do what: against the promise."""
        (first, _), *more = grouped((row, None) for row in proof.broken)
        told = self._row(first)
        rest = counted("differences", "proof.more", len(more), self.language, name="count", first=told)
        return rest if more else told

    def _row(self, row: Row) -> str:
        asked = self.told("row", who=self.who(row), what=self.what(row, MOST_ITEMS))
        return self.told("proof.row", row=asked, answer=self.answers(row)[0])

    def sample(self, proof: Proof) -> str:
        """A question that breaks it, with its day."""
        one = next(row.witness for row in proof.broken if row.witness is not None)
        return self.told("proof.example", example=self.example(one), day=self.day(one.at))

    def why(self, proof: Proof) -> str:
        """What is to be said of a promise that is not simply kept; empty of one that is."""
        if proof.broken:
            return self.broken(proof)
        return self.say("apart").join(self.missing(proof.missing))


def proof_findings(
    proofs: Iterable[Proof], documents: Mapping[str, Document], words: ProofWords
) -> Iterator[Finding]:
    """One finding for each promise that is broken, that was not worked out, or that is about nothing."""
    for proof in proofs:
        document = documents[proof.promised.place.rsplit(":", 2)[0]]
        entries = document.data["promises"]
        number = next(place for place, entry in enumerate(entries) if entry["id"] == proof.id)
        path, why = ("promises", number, "id"), words.why(proof)
        if proof.broken:
            cure = words.sample(proof)
            yield finding(document, "broken-promise", path, word=proof.id, problem=why, cure=cure)
        elif proof.missing:
            timely = any(one.why in ("time", "size") for one in proof.missing)
            variant = "" if timely else "never"
            yield finding(document, "unproved-promise", path, variant=variant, word=proof.id, problem=why)
        elif proof.vacuous:
            yield finding(document, "vacuous-promise", path, severity=Severity.WARNING, word=proof.id)


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
                "witness": next((witness_json(row.witness) for row in proof.broken if row.witness), None),
                "why": words.why(proof) or None,
            }
            for proof in proofs
        ],
    }
