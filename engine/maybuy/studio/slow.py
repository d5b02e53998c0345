"""What takes more than a moment: who gains and who loses, tests, promises, the cheapest subscription.

Each is asked of a working copy, tells how far it is, and gives parts of a page: HTML, or findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal, NamedTuple

from rich.console import Console

from ..configurations.asking import find, find_from, within
from ..configurations.find import Found
from ..diff.difference import difference
from ..engine import Engine
from ..language import say, sentences
from ..language.told import Diagnostic, told
from ..loading import read_revision
from ..model.decision import QuestionError
from ..proving.promises import proofs
from ..proving.proof import Proof
from ..report.console import Text, grid, indented, marked
from ..report.diff_sentences import DiffWords
from ..report.diff_text import NotCompared, Shown, show_diff, show_not_compared
from ..report.found import show_found
from ..report.html import html
from ..report.proofs import ProofWords
from ..report.speaker import counted
from ..report.stream import MARKS
from ..report.test_results import show_results
from ..source import Finding, LoadError
from ..source.boundary import work_tree_of
from ..source.revision import GitError, commit_of, revision
from ..testing.run import Result, run_suite
from ..testing.suite import read_suite
from .files import Entry
from .reading import Copy, Texts, read_copy

Base = Literal["git", "saved", "started"]
"""What a change is held against: the last commit, the files on disk, or those when the studio was started."""

BASES: Final[tuple[Base, ...]] = ("git", "saved", "started")

HEAD: Final = "HEAD"
SECONDS: Final = 60.0
"""After that, what is left of an analysis is not computed, and said not to be."""

Progress = Callable[[int, int], None]


class Part(NamedTuple):
    """A part of what came of it: HTML, or else findings of files."""

    html: str = ""
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be worked out of a working copy, about a day, in a language.

    `before` are the texts that files had when the studio was started, `made` those that there were none of.
    """

    what: str
    folder: str
    texts: Texts
    words: Mapping[str, str]
    today: date
    language: str
    before: Texts = field(default_factory=dict)
    made: frozenset[str] = frozenset()


def carried_out(work: Work, progress: Progress) -> Iterator[Part]:
    """The parts, one after the other. What is wrong with the working copy is among them."""
    copy = read_copy(Path(work.folder), work.texts)
    if not copy.ok:
        yield Part(html(lambda out: out.print(Text(say("studio", "pane.errors", work.language), "deny"))))
        return
    yield from _WAYS[work.what](copy, work, progress)


def _change(copy: Copy, work: Work, progress: Progress) -> Iterator[Part]:
    """Who loses and who gains."""
    base, language = _base_of(work.words.get("base", "git")), work.language
    here = say("studio", "base.here", language)
    called = HEAD if base == "git" else say("studio", f"base.{base}", language)
    try:
        before = _before(base, work)
    except GitError as error:
        words = error.words or say("studio", "base.no_git", language)
        yield Part(html(lambda out: out.print(Text(words, style="deny"))))
        return
    if before is None or not before.ok:
        why: Literal["no-catalog", "errors"] = "errors" if before and before.root.files else "no-catalog"
        one = NotCompared(called, here, work.today, why, copy.definitions, language)
        yield Part(html(lambda out: show_not_compared(out, one)))
        return
    found = difference(before.engine, copy.engine, work.today, seconds=SECONDS, progress=progress)
    words_ = _PageWords(before.definitions, copy.definitions, language)
    shown, everything = Shown(found, called, here), bool(work.words.get("all"))
    yield Part(html(lambda out: show_diff(out, shown, words_, everything=everything)))


class _PageWords(DiffWords):
    """Says what changes without naming options of a command."""

    def told(self, key: str, /, **words: object) -> str:
        """A sentence about differences, or where there is one that for a page."""
        named = f"{key}.page"
        return super().told(named if named in sentences(self.language, "differences") else key, **words)

    def rest(self, count: int) -> str:
        """That there is more."""
        return self.told("rest.page", count=self.number(count))


def _base_of(said: str) -> Base:
    return next((one for one in BASES if one == said), "git")


def _before(base: Base, work: Work) -> Copy | None:
    folder = Path(work.folder)
    if base == "saved":
        return read_copy(folder, {})
    if base == "started":
        return read_copy(folder, work.before, without=work.made)
    commit = commit_of(folder, HEAD) if work_tree_of(folder) is not None else None
    if commit is None:
        raise GitError("")
    with revision(folder, commit) as tree:
        found, _ = read_revision(tree)
    return None if found is None else Copy(folder, {}, found)


def _checks(copy: Copy, work: Work, progress: Progress) -> Iterator[Part]:
    """Tests, then promises."""
    yield from _tests(copy, work)
    yield from _promises(copy, work, progress)


def _tests(copy: Copy, work: Work) -> Iterator[Part]:
    results: list[Result] = []
    found: set[Finding] = set()
    undated = False
    paths = copy.tests()
    if not paths:
        yield Part(html(lambda out: out.print(Text(say("studio", "tests.none", work.language), "faint"))))
        return
    for path in paths:
        suite = read_suite(path, copy.folder, copy.definitions, copy.document)
        found |= set(suite.findings)
        for result in run_suite(suite, copy.engine, work.today):
            results.append(result)
            found |= set(result.findings)
            undated |= suite.model is not None and suite.model.at is None and not result.test.dated
    findings = told(sorted(found, key=Finding.key), work.language)
    today = work.today if undated else None

    def show(out: Console) -> None:
        show_results(out, results, today=today, broken=bool(findings), language=work.language)

    yield Part(html(show), findings)


def _promises(copy: Copy, work: Work, progress: Progress) -> Iterator[Part]:
    if not copy.definitions.promises:
        key = "promises.none"
        yield Part(html(lambda out: out.print(Text(say("studio", key, work.language), "faint"))))
        return
    try:
        before = _before("git", work)
    except GitError:
        before = None
    base = before.engine if before is not None and before.ok else None
    found = proofs(copy.engine, work.today, base=base, seconds=SECONDS, progress=progress)
    words = ProofWords(copy.definitions, work.language)
    yield Part(html(lambda out: _show_proofs(out, found, words)))


def _show_proofs(out: Console, found: Sequence[Proof], words: ProofWords) -> None:
    looked = [one for one in found if not one.apart]
    if all(one.holds for one in looked):
        text = counted("interface", "proved.all", len(looked), words.language, name="count")
        out.print(marked("allow", text))
    table = grid()
    for proof in found:
        open_ = proof.apart or proof.holds is None
        style = "faint" if open_ else "allow" if proof.holds else "deny"
        said = Text().append(proof.id, "title").append(f"  {proof.promised.place}", "faint")
        if why := words.why(proof):
            said.append(f"\n{why}")
        if proof.broken:
            said.append(f"\n{words.sample(proof)}", "faint")
        table.add_row(Text(MARKS.get(style, "○"), style=style), said)
    indented(out, table)


def _find(copy: Copy, work: Work, _: Progress) -> Iterator[Part]:
    """The cheapest subscription that gives what is needed."""
    asked, language, engine = work.words, work.language, copy.engine
    needs = tuple(one.strip() for one in asked.get("needs", "").splitlines() if one.strip())
    seats = int(asked["seats"]) if asked.get("seats", "").isdecimal() else None
    try:
        found = _found(engine, copy, work, needs, seats)
    except LoadError as error:
        yield Part(findings=told(error.findings, language))
        return
    except QuestionError as error:
        said = error.message(language)
        yield Part(html(lambda out: out.print(Text(said, style="deny"))))
        return
    yield Part(html(lambda out: show_found(out, found, engine, language)))


def _found(engine: Engine, copy: Copy, work: Work, needs: tuple[str, ...], seats: int | None) -> Found:
    asked, between = work.words, within(SECONDS)
    cycle = asked.get("cycle") or None
    if asked.get("from") and asked.get("user"):
        account = copy.account(Entry(asked["from"]))
        return find_from(
            engine, needs, account, asked["user"], work.today, cycle=cycle, seats=seats, between=between
        )
    currency = asked.get("currency") or None
    return find(engine, needs, work.today, currency=currency, cycle=cycle, seats=seats, between=between)


_WAYS: Final[Mapping[str, Callable[[Copy, Work, Progress], Iterator[Part]]]] = {
    "change": _change,
    "checks": _checks,
    "find": _find,
}
