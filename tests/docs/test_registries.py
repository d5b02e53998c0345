"""The commands of the guide about registries, one after the other, against a registry as it says."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from commands import within
from docs.markdown import ROOT, blocks
from docs.test_docs import commands, shown_in
from registry.server import registry_in
from repositories import copied

PAGE = ROOT / "docs" / "guides" / "registries.md"
SHOWN = "localhost:5000"


def test_the_commands_of_the_guide_print_what_it_shows(tmp_path: Path) -> None:
    root, kept = tmp_path / "root", tmp_path / "registry"
    kept.mkdir()
    copied(root)
    seen = 0
    with registry_in(kept) as own:
        for block in blocks(PAGE, "console"):
            asked = commands(block)
            for number, (command, shown) in enumerate(asked, 1):
                name, *arguments = shlex.split(command.replace(SHOWN, own.host))
                if name != "maybuy":
                    subprocess.run([name, *arguments], cwd=root, check=True, capture_output=True, timeout=60)
                    continue
                run = within(root, *arguments, LC_ALL="en_US.UTF-8", DOCKER_CONFIG=str(tmp_path))
                assert run.exit_code == (block.exit if number == len(asked) else 0), run.output
                assert shown_in(shown.replace(SHOWN, own.host), run.stdout + run.stderr), run.output
                seen += 1
    assert seen == 6
