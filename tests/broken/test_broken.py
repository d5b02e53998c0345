"""One mistake each: a file laid over a small root that is right, and exactly what is said about it.

`CODE-WHAT.yaml` says in its first line which file of `root/` it replaces, or adds; `CODE-WHAT.expected` has,
for each finding, a line with severity, code and place, then what is underlined, the message and the help.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maybuy.language.told import told
from maybuy.loading import Root, read_root
from source.underlined import underlined

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*.yaml"))


def laid_over(case: Path, folder: Path) -> Path:
    """A copy of the root with the case's file in it."""
    root = folder / "root"
    shutil.copytree(HERE / "root", root)
    text = case.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    (root / first.removeprefix("# replaces ")).write_text(text, encoding="utf-8")
    return root


def written(root: Root) -> str:
    """Everything that was found, as it stands in an `.expected` file."""
    documents = {file.document.file: file.document for file in root.files}
    blocks = []
    for one in root.diagnostics:
        place = f"{one.file}:{one.span.line}:{one.span.column}"
        document = documents.get(one.file)
        marked = underlined(document, one.span) if document else ""
        blocks.append(f"{one.severity} {one.code} {place}\n  {marked}\n  {one.message}\n  {one.help}\n")
    return "\n".join(blocks)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_one_mistake_is_said_once_at_its_place_with_its_cure(case: Path, tmp_path: Path) -> None:
    expected = case.with_suffix(".expected").read_text(encoding="utf-8")
    assert written(read_root(laid_over(case, tmp_path))) == expected
    assert f" {case.stem}"[: len(expected.split()[1]) + 1] == f" {expected.split()[1]}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_one_mistake_is_at_the_same_place_in_french(case: Path, tmp_path: Path) -> None:
    root = laid_over(case, tmp_path)
    findings = read_root(root).findings
    english, french = told(findings), told(findings, "fr")
    assert [(one.code, one.file, one.span) for one in french] == [
        (one.code, one.file, one.span) for one in english
    ]
    assert not {one.message for one in french} & {one.message for one in english}


def test_the_root_that_mistakes_are_laid_over_has_none() -> None:
    assert read_root(HERE / "root").diagnostics == ()


def test_every_expectation_belongs_to_a_case() -> None:
    assert {path.stem for path in HERE.glob("*.expected")} == {path.stem for path in CASES}


BOMB = "kind: limits\na0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(BOMB, "too-many-nodes", id="an_alias_bomb"),
        pytest.param("[" * 100_000, "too-deep", id="a_hundred_thousand_levels"),
        pytest.param("x" * 10_000_000, "too-large", id="ten_megabytes"),
    ],
)
def test_a_hostile_file_in_a_root_is_refused_and_hides_no_other(text: str, code: str, tmp_path: Path) -> None:
    root = laid_over(HERE / "unknown-action-allow.yaml", tmp_path)
    (root / "catalog" / "hostile.yaml").write_text(text, encoding="utf-8")
    found = read_root(root).diagnostics
    assert [one.code for one in found if one.file == "catalog/hostile.yaml"] == [code]
    (root / "catalog" / "hostile.yaml").unlink()
    assert [one.code for one in read_root(root).diagnostics] == ["unknown-action"]


def test_a_folder_without_files_is_said_to_have_none(tmp_path: Path) -> None:
    (found,) = read_root(tmp_path).diagnostics
    assert (found.code, found.file, found.message) == (
        "missing-definition",
        ".",
        "no catalog or policies are here",
    )
