"""What the guides say is true: links lead somewhere, commands print what is shown, files are right."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

from commands import within
from docs.markdown import GUIDES, PAGES, ROOT, Block, all_blocks, anchors, blocks, links
from maybuy.cli import main
from maybuy.model.policy import EFFECTS
from maybuy.model.reading import model_of
from maybuy.source import read
from repositories import copied

# What moves when a rule or a file is added elsewhere, in a pattern already escaped.
_PLACE = re.compile(r"((?:policies|catalog)/[\w\\-]+\\\.yaml:)\d+:\d+")
_FILES = re.compile(r"\d+\\ files")
ANYTHING = "…"
WRITTEN = [page for page in GUIDES if page.parent.name != "reference" and page.name != "CHANGELOG.md"]
SHIPPED = {
    rule["id"]: rule
    for path in (ROOT / "policies").glob("*.yaml")
    for rule in read(path.read_bytes(), path.name).data.get("rules", ())
}


def commands(block: Block) -> list[tuple[str, str]]:
    """Each `$ command` of a block with the output shown below it; a line ending in a backslash goes on."""
    found: list[tuple[str, str]] = []
    for entry in re.split(r"^\$ ", block.body.replace("\\\n", " "), flags=re.M)[1:]:
        command, _, output = entry.partition("\n")
        found.append((command, output))
    return found


def shown_in(shown: str, real: str) -> bool:
    """Whether an output is as it is shown: `…` is anything; places and numbers of files may have changed."""
    lines = "\n".join(line.rstrip() for line in shown.strip().splitlines())
    pattern = ".*?".join(re.escape(part) for part in lines.split(ANYTHING))
    pattern = _FILES.sub(r"\\d+\\ files", _PLACE.sub(r"\1\\d+:\\d+", pattern))
    return re.search(pattern, real, re.DOTALL) is not None


def folder_of(block: Block, folder: Path) -> Path:
    """A copy of what is sold and who may buy it, with the files in it that the section has shown."""
    copied(folder, "examples", "schemas")
    for made in block.made:
        assert main(["init", str(folder / made)], standalone_mode=False) is None
    for file in block.built:
        assert main(["--root", str(folder), "build", "-o", str(folder / file)], standalone_mode=False) is None
    for name, text in block.laid_over:
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


REGISTRY = ROOT / "docs" / "guides" / "registries.md"
"""Needs a registry, and what one command leaves for the next: tests/docs/test_registries.py."""


def _long(block: Block) -> bool:
    """Whether commands are shown that look at all questions on all days, some seconds each."""
    return any(shlex.split(command)[1:2] == ["prove"] for command, _ in commands(block))


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(one, id=one.id, marks=[pytest.mark.slow] if _long(one) else [])
        for one in all_blocks("console")
        if one.page != REGISTRY
    ],
)
def test_a_command_that_is_shown_prints_what_is_shown(block: Block, tmp_path: Path) -> None:
    folder = folder_of(block, tmp_path)
    for command, shown in commands(block):
        name, *arguments = shlex.split(command)
        if name == "cat":
            assert shown_in(shown, (folder / arguments[0]).read_text(encoding="utf-8"))
        if name != "maybuy":
            continue
        into = arguments[-1] if ">" in arguments[-2:] else None
        arguments = arguments if into is None else arguments[:-2]
        run = within(folder, *arguments, LC_ALL="en_US.UTF-8")
        if into is not None:
            (folder / into).write_text(run.stdout, encoding="utf-8")
        real = run.stderr if into is not None else run.stdout + run.stderr
        assert run.exit_code == block.exit, f"{command}\n{real}"
        assert shown_in(shown, real), f"$ {command}\n{real}"


@pytest.mark.parametrize("block", all_blocks("yaml"), ids=lambda block: block.id)
def test_a_yaml_block_is_right_unless_it_is_shown_to_be_refused(block: Block) -> None:
    document = read(block.body, block.id)
    assert document.findings == ()
    data = document.data
    if isinstance(data, list) and any(effect in data[0] for effect in EFFECTS):
        indented = "".join(f"  {line}\n" for line in block.body.splitlines())
        document = read(f"kind: policy\nid: shown\nrules:\n{indented}", block.id)
    elif not isinstance(data, dict) or "kind" not in data:
        return
    assert model_of(document)[1] == []


@pytest.mark.parametrize("block", all_blocks("yaml"), ids=lambda block: block.id)
def test_a_rule_that_is_shown_by_a_shipped_name_says_what_the_shipped_one_does(block: Block) -> None:
    data = read(block.body, block.id).data
    for shown in data if isinstance(data, list) else ():
        shipped = SHIPPED.get(shown.get("id"))
        if shipped is not None:
            assert {key: shipped.get(key) for key in shown if key != "because"} == {
                key: value for key, value in shown.items() if key != "because"
            }


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_python_of_a_page_answers_as_shown(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    session = "\n".join(block.body for block in blocks(page, "python") if ">>>" in block.body)
    examples = doctest.DocTestParser().get_doctest(session, {}, page.name, str(page), 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=said.append)
    assert "".join(said) == ""


def test_the_demonstration_that_is_shown_is_the_one_that_make_runs() -> None:
    shown = next(block for block in all_blocks("console") if block.body.startswith("$ make demo"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    settings = dict(re.findall(r"^(\w+) [:?]?= ?(.+)$", makefile, re.M))
    run = re.findall(
        r"^\t@\$\(BIN\)/(maybuy .+)$", makefile.partition("\ndemo:")[2].partition("\n\n")[0], re.M
    )
    expanded = [re.sub(r"\$\((\w+)\)", lambda name: settings[name[1]], command) for command in run]
    assert [command for command, _ in commands(shown)][1:] == expanded


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_that_people_write_is_read_in_one_go(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 300
