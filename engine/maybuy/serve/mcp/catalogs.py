"""Tools about the catalog and the policies: what commands answer, without an account."""

from __future__ import annotations

from pathlib import Path

from msgspec import json

from ...diff.difference import difference, timed
from ...engine import Engine
from ...finding import Finding
from ...language import say
from ...language.told import told as told_of
from ...model import asking, reports
from ...model.base import today
from ...model.decision import QuestionError
from ...proving.promises import proofs
from ...proving.proof import Progress
from ...report import pages
from ...report.catalog_text import compare_markdown
from ...report.console import printed
from ...report.diff_json import diff_json, not_compared_json
from ...report.diff_sentences import DiffWords
from ...report.diff_text import NotCompared, Shown, Why, diff_markdown, not_compared_markdown
from ...report.json_form import compare_json
from ...report.proofs import ProofWords, proof_findings, proofs_json
from ...report.proofs_text import show_proofs
from ...source import nearest
from ...versions import VersionError, root_at
from ...views.compare import column
from ...views.compare import find as find_items
from ..answer.call import Call, Reply
from ..answer.finding import SHARE
from ..answer.native import refused
from ..request.problems import Problem, mistake
from .told import Told


async def compare(call: Call, asked: asking.Comparing) -> Told:
    """`compare`: the editions of a product side by side."""
    definitions, day = call.cache.definitions, asked.at or today()
    declared = definitions.currencies
    money = asked.currency or next(iter(declared), "")
    if asked.currency is not None and asked.currency not in declared:
        error = QuestionError("unknown-currency", among=declared, word=asked.currency)
        raise await refused(call, [(("currency",), error)])
    try:
        whole = find_items(asked.product, definitions)[0].product
    except QuestionError as error:
        raise await refused(call, [(("product",), error)]) from None
    columns = [column(item, money, day, definitions) for item in find_items(whole, definitions)]
    shown = compare_json(columns, whole, money, day, definitions, call.language)
    table = compare_markdown(columns, whole, money, day, definitions, call.language)
    return Told(Reply(json.encode(shown)), table)


async def explain(call: Call, asked: asking.Explaining) -> Told:
    """`explain`: the page of a code."""
    text = pages.page(asked.code, call.language)
    if text is None:
        near = nearest(asked.code, pages.codes())
        key = "explain.unknown" if near is None else "explain.unknown.near"
        said = say("interface", key, call.language, word=asked.code, near=near)
        raise await _wrong(call, "unknown-code", said, "code")
    return Told(Reply(json.encode(reports.Explained(asked.code, text))), text)


async def diff(call: Call, asked: asking.Differing) -> Told:
    """`diff`: who loses and who gains from a revision to what answers now."""
    if asked.at is not None and asked.timeline:
        said = say("differences", "usage.both", call.language)
        raise await _wrong(call, "invalid-question", said, "timeline")
    async with call.cache.finding:
        base = await _version(call, asked.base)
        return await call.on_thread(_difference, call, asked, base)


def _difference(call: Call, asked: asking.Differing, base: Engine | Why) -> Told:
    head, day, language = call.cache.engine, asked.at or today(), call.language
    here = say("differences", "folder", language)
    if not isinstance(base, Engine):
        known = None if asked.timeline else day
        one = NotCompared(asked.base, here, known, base, head.definitions, language)
        return Told(Reply(json.encode(not_compared_json(one))), not_compared_markdown(one))
    seconds, check = _seconds(call), _checking(call)
    if asked.timeline:
        found, rows = timed(base, head, day, seconds=seconds, progress=check)
        days = dict(enumerate(days for _, days in rows))
    else:
        found, days = difference(base, head, day, seconds=seconds, progress=check), None
    shown = Shown(found, asked.base, here, days)
    words = DiffWords(base.definitions, head.definitions, language)
    body = json.encode(diff_json(shown, words.base, words.head))
    return Told(Reply(body), diff_markdown(shown, words, everything=False))


async def prove(call: Call, asked: asking.Proving) -> Told:
    """`prove`: whether what is promised holds."""
    if not call.cache.definitions.promises:
        said = say("interface", "proved.none", call.language, root=call.services.settings.root)
        raise await _wrong(call, "no-promises", said, None)
    async with call.cache.finding:
        base = None if asked.base is None else await _version(call, asked.base)
        if base is not None and not isinstance(base, Engine):
            said = say("interface", "proved.unusable", call.language, base=asked.base)
            raise await _wrong(call, "unknown-revision", said, "base")
        return await call.on_thread(_proofs, call, base)


def _proofs(call: Call, base: Engine | None) -> Told:
    engine, language = call.cache.engine, call.language
    found = proofs(engine, today(), base=base, seconds=_seconds(call), progress=_checking(call))
    words = ProofWords(engine.definitions, language)
    diagnostics = told_of(sorted(proof_findings(found, {}, words), key=Finding.key), language)
    text = printed(lambda out: show_proofs(out, out, found, diagnostics, _no_line, language))
    return Told(Reply(json.encode(proofs_json(found, words))), text)


def _no_line(file: str, number: int) -> str:
    """Files are not read for their lines: a finding names its place."""
    del file, number
    return ""


async def _version(call: Call, named: str) -> Engine | Why:
    """The engine of a revision, or why there is none of it. Raises Problem where it cannot be had."""
    root: Path = call.services.settings.root
    try:
        found = await call.on_thread(root_at, named, root)
    except VersionError as error:
        raise await _wrong(call, "unknown-revision", error.message(call.language), "base") from None
    if found is None or not found.files:
        return "no-catalog"
    return await call.on_thread(Engine, found.definitions) if found.ok else "errors"


def _seconds(call: Call) -> float:
    return SHARE * call.services.settings.time_limit


def _checking(call: Call) -> Progress:
    """Called with how much is done: ends it where nobody waits for the answer any more."""

    def progress(done: int, of: int) -> None:
        del done, of
        call.caller.check()

    return progress


async def _wrong(call: Call, code: str, message: str, field: str | None) -> Problem:
    """Why a question is not answered, placed at the key it is about."""
    error = mistake(await call.document(), code, message, (), field)
    return Problem("invalid-question", call.language, detail=message, errors=[error])
