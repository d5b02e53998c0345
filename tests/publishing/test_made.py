"""What a release comes with is made of what is there, is current, and is what its readers take."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import check_jsonschema
import jsonschema
import pytest

import make_man
import make_schemastore
from documents import of_yaml
from maybuy.cli import COMMANDS
from maybuy.loading import is_test, read_root
from maybuy.model.kinds import KINDS
from maybuy.version import __version__
from repositories import ROOT
from serve.postgres import skip_or_fail

KNOWN = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
WORKFLOW = ROOT / ".github" / "workflows" / "publish.yml"


def fits(document: Any, schema: str) -> None:
    jsonschema.validate(document, json.loads((KNOWN / f"{schema}.json").read_text(encoding="utf-8")))


def test_the_manual_has_a_page_for_every_command_in_both_languages_as_it_would_be_made_now() -> None:
    made = make_man.pages()
    assert {path: path.read_text(encoding="utf-8") for path in made} == made, "python docs/make_man.py"
    there = {*make_man.FOLDER.rglob("*.1")}
    assert there == {*made}
    assert len(made) == 2 * (len(COMMANDS) + 1)
    french = [text for path, text in made.items() if "fr" in path.parts]
    assert not [text for text in french if "Show this message" in text or "SYNOPSIS" not in text]


def test_every_option_of_a_command_is_in_its_page() -> None:
    shown = (make_man.FOLDER / "man1" / "maybuy-serve.1").read_text(encoding="utf-8").replace("\\-", "-")
    reference = (ROOT / "docs" / "reference" / "service.md").read_text(encoding="utf-8")
    options = set(re.findall(r"^\| `(--[a-z-]+)", reference, re.M))
    assert len(options) > 20
    assert {one for one in options if f"\n.B {one}" not in shown} <= {"--root", "--lang"}


def test_the_manual_is_one_that_mandoc_reads_without_an_error() -> None:
    program = shutil.which("mandoc")
    if program is None:
        skip_or_fail("there is no mandoc here (Debian: apt-get install mandoc)")
    pages = sorted(map(str, make_man.FOLDER.rglob("*.1")))
    done = subprocess.run([program, "-T", "lint", *pages], capture_output=True, text=True, check=False)
    said = [line for line in done.stdout.splitlines() if "missing date" not in line and "STYLE" not in line]
    assert said == []
    page = str(make_man.FOLDER / "man1" / "maybuy-push.1")
    shown = subprocess.run([program, "-T", "ascii", page], capture_output=True, text=True, check=True).stdout
    assert "--sign-key" in re.sub(".\b", "", shown)


@pytest.mark.parametrize("text", ["it's", "a `b`", ".SH X", "\\fB", "--x"])
def test_no_text_of_help_is_a_request_of_roff(text: str) -> None:
    program = shutil.which("mandoc")
    if program is None:
        skip_or_fail("there is no mandoc here (Debian: apt-get install mandoc)")
    page = f'.TH X 1 "" "" ""\n.SH NAME\nx \\- y\n.SH DESCRIPTION\n{make_man.escaped(text)}\n'
    shown = subprocess.run([program, "-T", "ascii"], input=page, capture_output=True, text=True, check=True)
    assert text in re.sub(".\b", "", shown.stdout)


def test_how_it_is_cited_fits_the_format_and_the_version() -> None:
    told = of_yaml((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    fits(told, "citation-file-format")
    assert (told["version"], told["title"], told["license"]) == (__version__, "maybuy", "Apache-2.0")


def test_the_workflow_fits_its_schema() -> None:
    told = of_yaml(WORKFLOW.read_text(encoding="utf-8"))
    told["on"] = told.pop(True)  # YAML 1.1, as PyYAML reads it, takes this key for "yes"
    fits(told, "github-workflows")
    told["jobs"]["build"]["step"] = []
    with pytest.raises(jsonschema.ValidationError):
        fits(told, "github-workflows")


def test_the_workflow_runs_only_what_is_pinned_and_gives_each_job_what_it_needs_alone() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    assert [one for one in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []
    told = of_yaml(text)
    assert told["permissions"] == {}
    jobs = told["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "build": {"contents": "read"},
        "attest": {"attestations": "write", "id-token": "write"},
        "publish": {"id-token": "write"},
    }
    assert jobs["publish"]["needs"] == ["build", "attest"]
    builds = [name for name, job in jobs.items() if "-m build" in json.dumps(job)]
    assert builds == ["build"], "what is uploaded is what was attested"
    for job in (jobs["attest"], jobs["publish"]):  # nothing of the repository runs where there is a token
        assert not [one for one in job["steps"] if "checkout" in one.get("uses", "")]
    assert "secrets." not in text


def test_the_store_of_schemas_is_told_of_every_kind_as_it_would_be_now() -> None:
    assert make_schemastore.FILE.read_text(encoding="utf-8") == make_schemastore.page()
    entries = json.loads(make_schemastore.page())["schemas"]
    assert [one["url"].rpartition("maybuy-")[2] for one in entries] == [f"{kind}.json" for kind in KINDS]
    for kind in KINDS:
        assert (ROOT / "schemas" / f"{kind}.schema.json").exists()


def kinds_of(name: str) -> list[str]:
    """The entries of the store that take a file of that name for theirs."""
    entries = json.loads(make_schemastore.page())["schemas"]
    return [one["name"] for one in entries if any(fnmatch(name, pattern) for pattern in one["fileMatch"])]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", ["yaml", "yml", "json"])
def test_a_file_that_says_what_it_is_has_that_schema_alone(kind: str, ending: str) -> None:
    test = "_test" if kind == "policy-test" else ""
    name = f"acme.{kind}.maybuy{test}.{ending}"
    assert kinds_of(name) == [f"maybuy {kind}"]
    assert is_test(name) == (kind == "policy-test")


def test_files_of_others_have_none_of_our_schemas() -> None:
    others = (
        "package.json", "catalog-info.yaml", "catalog.yaml", "policy.yaml", "mkdocs.yml", "service.yaml",
        "docker-compose.yml", "openapi.json", "product.json", "account.yaml", "maybuy.yaml",
        "rights_test.yaml", "promotion.maybuy", "a.policy.yaml", "policy.maybuy.toml", "tsconfig.json",
    )  # fmt: skip
    assert {name: kinds_of(name) for name in others if kinds_of(name)} == {}


def test_a_root_whose_files_are_named_so_is_read_as_any_other(tmp_path: Path) -> None:
    before = read_root(ROOT)
    for file in before.files:
        assert file.model is not None
        kind = getattr(file.model, "kind")  # noqa: B009  every model of a file has one
        old = Path(file.document.file)
        new = tmp_path / old.parent / f"{old.stem}.{kind}.maybuy{old.suffix}"
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / old, new)
        assert kinds_of(new.name) == [f"maybuy {kind}"]
    after = read_root(tmp_path)
    assert after.ok
    assert len(after.files) == len(before.files)
    assert [*after.definitions.items] == [*before.definitions.items]
