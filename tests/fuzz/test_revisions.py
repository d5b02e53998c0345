"""Whatever a repository holds, a comparison with one of its revisions ends in an answer or in words."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.hostile import cases, hostile_text
from fuzz.test_commands import SMALL, ran
from repositories import git

pytestmark = pytest.mark.slow

ATTRIBUTES = (
    "* export-ignore", "policies export-ignore", "*.yaml export-subst", "* -text", "* text eol=crlf",
    "*.yaml binary", "*.yaml filter=lfs diff=lfs merge=lfs", "*.yaml working-tree-encoding=UTF-16",
    "[attr]x -diff", "\x00",
)  # fmt: skip
TARGETS = (
    "catalog",
    "..",
    ".",
    "../..",
    "/etc",
    "/proc/self",
    "policies",
    "gone",
    "loop",
    "catalog/moorings.yaml",
    "\n",
)
REVISIONS = (
    "HEAD",
    "HEAD~1",
    "main",
    "main:catalog",
    "HEAD:",
    "-x",
    "--help",
    "",
    "@{-1}",
    "main^{tree}",
    "0" * 40,
    "a..b",
)
names = hostile_text.map(
    lambda text: text.replace("\x00", "").replace("/", "").encode()[:100].decode(errors="ignore")
)


@st.composite
def repositories(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str], str]:
    """Files and links that are beside the small catalog, and attributes."""
    places = st.sampled_from(("catalog", "policies", "", "catalog/more"))
    named = st.tuples(places, names.filter(lambda name: name not in ("", ".", ".."))).map("/".join)
    files = draw(
        st.dictionaries(
            named.map(lambda name: f"{name}.yaml"), st.sampled_from(("", "kind: x\n", "\xff")), max_size=2
        )
    )
    links = draw(st.dictionaries(named, st.sampled_from(TARGETS), max_size=2))
    return files, links, draw(st.sampled_from(ATTRIBUTES))


@given(
    repositories(),
    st.one_of(st.sampled_from(REVISIONS), hostile_text.filter(lambda text: "\x00" not in text)),
)
@cases(60)
def test_a_revision_is_compared_or_it_is_said_why_not(
    made: tuple[dict[str, str], dict[str, str], str], revision: str
) -> None:
    files, links, attributes = made
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "repository"
        for file, text in {**{one: json.dumps(data) for one, data in SMALL.items()}, **files}.items():
            path = root / file.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for link, target in links.items():
            path = root / link.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(path):
                path.symlink_to(target)
        git(root, "init", "--quiet", "--initial-branch=main")
        git(root, "add", "--all", "--force")
        (root / ".gitattributes").write_text(attributes, encoding="utf-8")  # git would obey it while adding
        git(root, "add", ".gitattributes")
        git(root, "commit", "--quiet", "--message=One")
        before = os.getcwd()  # noqa: PTH109  revisions are those of the folder one is in
        os.chdir(root)
        try:
            ran(Path(), "diff", "--", revision)
            same = ran(Path(), "diff", "HEAD", "--format", "json")
        finally:
            os.chdir(before)
        if same.startswith("{"):
            assert json.loads(same)["loses"] == []
            assert json.loads(same)["gains"] == []
