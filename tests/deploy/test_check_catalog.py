"""What a job runs: findings, tests and the effect of a change, in a repository as a checkout leaves it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml

from acceptance.accounts import ROOT
from deploy.jobs import SCRIPT, dearer, job, promising
from report.commonmark import fences, headings, live
from report.runner import commands
from repositories import committed, edited, git, repository, served, small

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return promising(tmp_path / "checkout")


def gives_everybody_weather(folder: Path) -> None:
    edited(
        folder / "catalog" / "weather.yaml", "any: [moorings/plus]", "any: [moorings/basic, moorings/plus]"
    )


def test_without_a_change_everything_passes_and_the_report_says_so(folder: Path) -> None:
    code, printed, _, report, _ = job(folder, MAYBUY_BASE="main")
    assert code == 0
    assert "no problem found" in printed
    assert "all as expected" in report
    assert "no difference" in report


def test_a_change_that_breaks_a_test_fails_and_the_report_says_who_gains(tmp_path: Path) -> None:
    """With the shipped files, as they are."""
    folder = repository(tmp_path / "checkout")
    edited(
        folder / "catalog" / "collaboration.yaml",
        "any: [support/professional,",
        "any: [support/team, support/professional,",
    )
    code, printed, _, report, _ = job(folder, MAYBUY_BASE="main")
    assert code == 1
    assert "does not qualify for Collaboration" in printed
    assert report.index("## Validation") < report.index("## Tests") < report.index("#### Gains")


def test_what_is_promised_of_changes_is_held_against_what_they_are_merged_into(folder: Path) -> None:
    edited(folder / "catalog" / "weather.yaml", "monthly: 5", "monthly: 6")
    code, _, complained, report, _ = job(folder, MAYBUY_BASE="main")
    assert code == 1
    said = (
        "`changes-take-nothing-away` is broken: Weather warnings costs €6.00 a month, and cost €5.00 before"
    )
    assert said in complained
    assert said in report


def test_files_that_cannot_be_read_fail_and_are_not_compared(folder: Path) -> None:
    edited(folder / "catalog" / "weather.yaml", "moorings/plus", "moorings/pro")
    code, _, _, report, _ = job(folder, MAYBUY_BASE="main")
    assert code == 1
    assert "unknown-item" in report
    assert report.endswith("are left out until the files can be read.\n")


def test_a_job_of_github_has_annotations_and_the_report_in_its_summary(folder: Path, tmp_path: Path) -> None:
    served(folder, tmp_path / "origin.git")
    gives_everybody_weather(folder)
    edited(folder / "catalog" / "weather.yaml", ", fr: Alertes météo", "")
    summary, outputs = tmp_path / "summary.md", tmp_path / "outputs"
    code, printed, complained, report, _ = job(
        folder,
        GITHUB_ACTIONS="true",
        GITHUB_BASE_REF="main",
        GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_OUTPUT=str(outputs),
    )
    assert (code, complained) == (1, "")
    obeyed = [one for one in commands(printed) if one.name != "stop-commands"]
    assert {(one.name, one.properties["title"], one.properties["file"].split("/")[0]) for one in obeyed} == {
        ("warning", "missing-translation", "catalog"),
        ("error", "failed-test", "policies"),
        ("error", "broken-promise", "policies"),
    }
    assert summary.read_text(encoding="utf-8") == report
    assert "#### Gains" in report
    assert outputs.read_text(encoding="utf-8") == f"report={tmp_path / 'output' / 'report.md'}\n"


def test_a_job_of_gitlab_leaves_the_files_that_gitlab_reads(folder: Path, tmp_path: Path) -> None:
    edited(folder / "catalog" / "weather.yaml", ", fr: Alertes météo", "")
    base = git(folder, "rev-parse", "main").strip()
    assert job(folder, GITLAB_CI="true", CI_MERGE_REQUEST_DIFF_BASE_SHA=base).code == 0
    (finding,) = json.loads((tmp_path / "output" / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert finding["check_name"] == "missing-translation"
    assert JUnitXml.fromfile(str(tmp_path / "output" / "tests.xml")).failures == 0


def test_a_root_below_the_repository_is_named_as_seen_from_its_top(tmp_path: Path) -> None:
    folder = small(tmp_path / "checkout", "pricing")
    served(folder, tmp_path / "origin.git")
    edited(dearer(folder, "pricing") / "pricing" / "policies" / "rights_test.yaml", "[99, 100]", "[99, 101]")
    edited(folder / "pricing" / "catalog" / "weather.yaml", "{en: ", "{de: ")
    for here, root in (
        (folder, "pricing"),
        (folder / "pricing", "."),
        (tmp_path, "checkout/pricing/catalog/.."),
    ):
        done = job(
            here,
            MAYBUY_ROOT=root,
            GITHUB_BASE_REF="main",
            GITHUB_ACTIONS="true",
            MAYBUY_OUTPUT=str(tmp_path / "out"),
        )
        assert done.code == 1, done
        named = {one.properties["file"] for one in commands(done.printed) if one.properties}
        assert named == {"pricing/catalog/weather.yaml", "pricing/policies/rights_test.yaml"}
        assert "€24.00 → €25.00" in done.report
    done = job(folder, MAYBUY_ROOT="pricing", GITLAB_CI="true")
    (finding,) = json.loads((done.output / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert finding["location"]["path"] == "pricing/catalog/weather.yaml"
    suites = {suite.name for suite in JUnitXml.fromfile(str(done.output / "tests.xml"))}
    assert suites == {"pricing/policies/rights_test.yaml"}


def test_the_change_that_brings_the_first_catalog_passes(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "readme").write_text("soon", encoding="utf-8")
    served(committed(folder), tmp_path / "origin.git")
    git(folder, "checkout", "--quiet", "-b", "first")
    small(folder / "made")
    for name in ("catalog", "policies", "accounts"):
        (folder / "made" / name).rename(folder / name)
    shutil.rmtree(folder / "made")
    committed(folder)
    done = job(folder, GITHUB_BASE_REF="main", MAYBUY_FAIL_ON="any")
    assert done.code == 0, done
    assert "has no catalog here, so there is nothing to compare with: all of it is new" in done.report


def test_the_change_that_mends_a_broken_base_passes(tmp_path: Path) -> None:
    folder = small(tmp_path / "checkout")
    edited(folder / "catalog" / "moorings.yaml", "kind: product", "kind: prodct")
    served(committed(folder), tmp_path / "origin.git")
    git(folder, "checkout", "--quiet", "-b", "mended")
    edited(folder / "catalog" / "moorings.yaml", "kind: prodct", "kind: product")
    committed(folder)
    done = job(folder, GITHUB_BASE_REF="main", MAYBUY_FAIL_ON="any")
    assert done.code == 0, done
    assert "has errors in its catalog, so there is nothing to compare with" in done.report
    git(folder, "checkout", "--quiet", "main")
    assert job(folder, GITHUB_BASE_REF="main", MAYBUY_FAIL_ON="any").code == 1


def test_nothing_that_stands_in_files_is_markup_of_the_report_or_a_command_of_the_log(tmp_path: Path) -> None:
    folder = small(tmp_path / "checkout")
    served(folder, tmp_path / "origin.git")
    tests, product = folder / "policies" / "rights_test.yaml", folder / "catalog" / "moorings.yaml"
    name = "x\n```\n## All good\n::stop-commands::mine\n::error file=mine::@octocat ##[add-mask]no"
    edited(tests, "a club orders add-ons by phone", json.dumps(name))
    edited(tests, "outcome: refer, channels", "outcome: allow, channels")
    called = json.dumps("</td> ![x](https://evil.example/x) @octocat #1 | `y` ::error::z")
    edited(dearer(folder) / "catalog" / "moorings.yaml", "{en: Moorings, ", f"{{en: {called}, ")
    failed = job(folder, GITHUB_BASE_REF="main", GITHUB_ACTIONS="true")
    assert "€24.00 → €25.00" in failed.report
    edited(product, "id: plus", "id: plus\n    ::error::x: yes")
    (folder / "catalog" / "::error::y.yaml").write_text("kind: ::stop-commands::mine\n", encoding="utf-8")
    refused = job(folder, GITHUB_BASE_REF="main", GITHUB_ACTIONS="true")
    for done, titles in ((failed, {"failed-test"}), (refused, {"unknown-key", "unknown-kind"})):
        assert done.code == 1, done
        assert list(live(done.report)) == []
        obeyed = [one for one in commands(done.printed) if one.name != "stop-commands"]
        assert {one.properties["title"] for one in obeyed} == titles
    compared, *rest = headings(failed.report)[2:]
    assert headings(failed.report)[:2] == ["Validation", "Tests"]
    assert compared.startswith("What changes from ")
    assert rest == ["Prices", "Texts"]
    assert headings(refused.report) == ["Validation"]
    assert (len(fences(failed.report)), len(fences(refused.report))) == (2, 1)


def test_customers_are_told_of_where_they_are_named(tmp_path: Path) -> None:
    folder = small(tmp_path / "checkout")
    (tmp_path / "customers.csv").write_text(
        "id,type,country,currency,role,cycle,term_start,term_end,item,seats\n"
        "m1,harbour,FR,EUR,owner,monthly,2026-01-01,2100-01-01,moorings/plus,3\n",
        encoding="utf-8",
    )
    named = {"MAYBUY_BASE": "HEAD", "MAYBUY_ACCOUNTS": "../customers.csv"}
    done = job(dearer(folder), **named)
    assert done.code == 0
    told = headings(done.report)
    assert told[told.index("Customers") + 2 :] == ["Dearer"]
    assert "€72.00 → €75.00 a month, 4.2% more" in done.report
    assert "Customers" not in job(folder, MAYBUY_BASE="HEAD").report
    done = job(folder, **{**named, "MAYBUY_ACCOUNTS": "nowhere.csv"})
    assert (done.code, done.report.splitlines()[-1]) == (
        2, "The customers could not be asked about: the log says why.",
    )  # fmt: skip
    done = job(folder, MAYBUY_BASE="HEAD", MAYBUY_COLUMNS="columns.yaml")
    assert (done.code, "MAYBUY_ACCOUNTS is not" in done.complained) == (2, True)


def test_the_action_runs_the_script_with_its_inputs() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    *_, install, check = action["runs"]["steps"]
    assert check["run"] == f'"$GITHUB_ACTION_PATH/{SCRIPT.relative_to(ROOT)}"'
    script = SCRIPT.read_text(encoding="utf-8")
    assert install["env"].items() <= check["env"].items()
    for name, value in check["env"].items():
        assert value.removeprefix("${{ inputs.").removesuffix(" }}") in action["inputs"]
        assert f"${{{name}:" in script
