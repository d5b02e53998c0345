"""A small root that is right, with files laid over it, and what one check says about it."""

from __future__ import annotations

from pathlib import Path

from maybuy.check.context import Context, SourceFile
from maybuy.check.daily import found_by
from maybuy.check.registry import BY_CODE
from maybuy.language.told import told
from maybuy.model.gathering import gather
from maybuy.model.reading import left_of, model_of
from maybuy.source import Severity, read, read_file
from source.underlined import underlined

ROOT = Path(__file__).parents[1] / "broken" / "root"
NEW = "catalog/new.yaml"
MORE = "policies/new.yaml"
RIGHTS = "policies/rights.yaml"


def context(files: dict[str, str] | None = None) -> Context:
    """The root of tests/broken with some files replaced or added."""
    laid = files or {}
    names = sorted({*laid, *(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.yaml"))})
    documents = [read(laid[name], name) if name in laid else read_file(ROOT / name, name) for name in names]
    models = [(document, model_of(document)[0]) for document in documents]
    sources = tuple(SourceFile(one, model, None if model else left_of(one)) for one, model in models)
    known = ((file.model, file.document.place) for file in sources if file.model is not None)
    return Context(sources, gather(known))


def said(code: str, files: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    """What the check that gives a code finds: the file with the line, what is underlined, and the message."""
    check, about = BY_CODE[code], context(files)
    documents = {file.document.file: file.document for file in about.files}
    found = []
    findings = found_by(check, about)
    assert {one.code for one in findings} <= set(check.CODES)
    for one in told(findings):
        assert one.severity is Severity.ERROR or one.code in getattr(check, "MILD", ())
        document = documents.get(one.file)
        marked = underlined(document, one.span) if document else ""
        found.append((f"{one.file}:{one.span.line}", marked, one.message))
    return sorted(found)


def rule(text: str) -> dict[str, str]:
    """A policy of one rule, laid over the root."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return {MORE: f"kind: policy\nid: more\nrules:\n  - id: one\n{lines}"}


def rights(*rules: str) -> dict[str, str]:
    """A policy of some rules, in place of the root's own rights."""
    lines = "".join(f"  - {{id: r{number}, {each}}}\n" for number, each in enumerate(rules))
    return {RIGHTS: f"kind: policy\nid: rights\nrules:\n{lines}"}


def editions(*prices: str) -> dict[str, str]:
    """A product of editions with these prices, laid over the root."""
    listed = "".join(f"  - id: e{number}\n    {each}\n" for number, each in enumerate(prices))
    return {NEW: f"kind: product\nid: pens\neditions:\n{listed}"}
