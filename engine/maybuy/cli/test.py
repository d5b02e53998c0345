"""`maybuy test`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
from rich.console import Console

from ..engine import Engine
from ..language import say
from ..language.told import Diagnostic, told
from ..loading import is_test, policy_test_files
from ..report import markdown
from ..report.console import console, printed
from ..report.diagnostics_text import show_diagnostics
from ..report.junit import junit, of_results
from ..report.money import percent
from ..report.sarif import LineOf
from ..report.test_results import failures, show_coverage, show_results, tests_json
from ..source import Document, Finding, Listed, boundary_of, files_named, is_data
from ..testing.coverage import MEASURES, Coverage, coverage
from ..testing.run import Result, run_suite
from ..testing.suite import Suite, read_suite
from .also import Also, formats_also, present
from .completion import coverages, policy_tests
from .everywhere import USAGE
from .machines import FORMATS, paths_from, print_findings
from .options import PATHS
from .shared import common, day_of, engine_of, fail, print_json, print_text, progress


@click.command("test", epilog='\b\nExample:\n  maybuy test -k "the owner" --coverage')
@PATHS
@click.option(
    "-k",
    "--filter",
    "named",
    default="",
    metavar="WORDS",
    shell_complete=policy_tests,
    help="Only the tests with these words in their names.",
)
@click.option("--at", metavar="DATE", help="The day of questions that name none (default: today).")
@click.option("--coverage", "covering", is_flag=True, help="Show what the tests leave untested.")
@click.option(
    "--coverage-min",
    "least",
    multiple=True,
    metavar="WHAT=N",
    shell_complete=coverages,
    help="Exit with 1, and list what is missing, where less than N percent is tested of WHAT: "
    f"{', '.join(MEASURES)}.",
)
@formats_also("json", "markdown", *FORMATS)
@common
def command(
    paths: tuple[str, ...],
    named: str,
    at: str | None,
    covering: bool,
    least: tuple[str, ...],
    form: str,
    also: Also,
    root: Path,
    language: str,
) -> None:
    """Ask the questions of the policies' tests, and compare the answers with what is expected.

    The tests are the files that end in _test.yaml below policies/ and catalog/, or those of PATHs. Exits
    with 1 when an answer is not as expected, and with 2 when a test cannot be read or asked.
    """
    wanted = [_share(one, language) for one in least]
    today = day_of(at, language)
    engine = engine_of(root, language)
    chosen = _chosen(paths, root, language)
    suites = [read_suite(path, root, engine.definitions) for path in chosen]
    results = _run(suites, engine, today, named, language)
    unasked = _findings(suites, results)
    diagnostics = told(unasked, language)
    if not results and not diagnostics:
        fail(say("interface", "test.none.named", language, word=named), language)
    covered = None
    if covering or wanted:
        covered = coverage(
            (one for result in results for answer in result.answers for one in answer.decisions), engine
        )
    below = [(what, share) for what, share in wanted if covered and not covered.of(what).reaches(share)]
    failed = any(result.failures for result in results) or bool(below)
    documents = _documents(suites)
    path_of = paths_from(root, [name for name in documents if not (root / name).is_file()])

    def show(out: Console, problems: Console) -> None:
        _show(out, problems, suites, results, diagnostics, today, language)
        if covered is not None:
            listed = MEASURES if covering else dict.fromkeys(what for what, _ in below)
            show_coverage(out, covered, engine.definitions, listed, language)
            _say_below(out, below, covered, language)

    def show_as(form: str) -> None:
        match form:
            case "json":
                shown = tests_json(
                    results,
                    diagnostics,
                    covered,
                    engine.definitions,
                    files=len(suites),
                    ok=not failed and not diagnostics,
                )
                print_json({**shown, "at": today.isoformat()})
            case "junit":
                print_text(junit("maybuy test", of_results(results, diagnostics, path_of, language)))
            case "sarif" | "github" | "gitlab":
                every = sorted([*unasked, *failures(results, documents, language)], key=Finding.key)
                found = told(every, language)
                print_findings(
                    form, found, documents, _line_of(documents), path_of, command="test", language=language
                )
            case "markdown":
                print_text(markdown.fenced(printed(lambda out: show(out, out))))
            case _:
                show(console(), console(to_error=True))

    present(show_as, form, also, language)
    if covered is not None and form in ("json", *FORMATS):
        _say_below(console(to_error=True), below, covered, language)
    sys.exit(USAGE if diagnostics else 1 if failed else 0)


def _share(said: str, language: str) -> tuple[str, float]:
    """`rules=100` as what is measured, and the percentage asked for."""
    what, _, share = said.partition("=")
    if what not in MEASURES or not share.isdecimal() or not 0 <= int(share) <= 100:
        known = ", ".join(MEASURES)
        fail(say("interface", "usage.coverage-min", language, word=said, known=known), language)
    return what, int(share)


def _chosen(paths: tuple[str, ...], root: Path, language: str) -> list[Path]:
    """The files of tests: the root's, or files whatever their names and those of folders."""
    if not paths:
        found = policy_test_files(root)
        if not found:
            fail(say("interface", "test.none", language, root=root), language)
        return found
    chosen: dict[Path, None] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            listed = files_named(path, boundary_of(root))
            inside = [Path(one.name) for one in listed if is_test(one.name) or _unknown(one)]
            if not inside:
                fail(say("interface", "usage.nothing", language, file=given), language)
            chosen.update(dict.fromkeys(inside))
        elif path.exists():
            chosen[path] = None
        else:
            fail(say("interface", "usage.no-file", language, file=given), language)
    return list(chosen)


def _unknown(one: Listed) -> bool:
    """Whether there may be tests in what cannot be looked into."""
    return bool(one.problem) and not is_data(one.name)


def _run(suites: Sequence[Suite], engine: Engine, today: date, named: str, language: str) -> list[Result]:
    total = sum(len(suite.model.tests) for suite in suites if suite.model is not None)
    results: list[Result] = []
    with progress(language, "test.running") as show:
        for suite in suites:
            for result in run_suite(suite, engine, today, named=named):
                results.append(result)
                show(len(results), total)
    return results


def _documents(suites: Iterable[Suite]) -> dict[str, Document]:
    return {name: document for suite in suites for name, document in suite.documents.items()}


def _line_of(documents: Mapping[str, Document]) -> LineOf:
    return lambda file, number: documents[file].line(number) if file in documents else ""


def _findings(suites: Iterable[Suite], results: Iterable[Result]) -> list[Finding]:
    found = {one for suite in suites for one in suite.findings}
    found |= {one for result in results for one in result.findings}
    return sorted(found, key=Finding.key)


def _show(
    out: Console,
    problems: Console,
    suites: Sequence[Suite],
    results: Sequence[Result],
    diagnostics: Sequence[Diagnostic],
    today: date,
    language: str,
) -> None:
    show_diagnostics(problems, diagnostics, _line_of(_documents(suites)), language)
    undated = any(
        suite.model is not None
        and suite.model.at is None
        and not all(test.dated for test in suite.model.tests)
        for suite in suites
    )
    show_results(out, results, today=today if undated else None, broken=bool(diagnostics), language=language)


def _say_below(out: Console, below: Iterable[tuple[str, float]], covered: Coverage, language: str) -> None:
    """That less is tested than is asked for."""
    for what, share in below:
        name = say("interface", f"coverage.{what}", language)
        words = say(
            "interface",
            "coverage.below",
            language,
            measure=name,
            percent=percent(Decimal(covered.of(what).percent), language),
            least=percent(Decimal(str(share)), language),
        )
        out.print(f"✘ {words}", style="deny", soft_wrap=True)
