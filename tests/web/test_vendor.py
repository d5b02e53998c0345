import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from acceptance.accounts import ROOT

VENDOR = ROOT / "engine" / "maybuy" / "web" / "static" / "vendor"
LOCK = json.loads((ROOT / "vendor" / "package-lock.json").read_text())["packages"]
FILES = json.loads((VENDOR / "manifest.json").read_text())["files"]


def digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def test_every_file_is_in_the_manifest_and_the_other_way_round() -> None:
    named = {*FILES, *(one["licences"] for one in FILES.values()), "manifest.json"}

    assert {file.name for file in VENDOR.iterdir()} == named


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_are_those_of_the_manifest(name: str) -> None:
    said = FILES[name]

    assert digest(VENDOR / name) == said["sha256"]
    assert digest(VENDOR / said["licences"]) == said["licences_sha256"]


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_a_free_licence_whose_text_is_beside_and_is_the_one_that_is_locked(
    name: str,
) -> None:
    text = (VENDOR / FILES[name]["licences"]).read_text()

    assert FILES[name]["packages"]
    for package in FILES[name]["packages"]:
        locked = LOCK[f"node_modules/{package['name']}"]
        assert package["licence"] in {"MIT", "0BSD", "BSD-0-Clause"}
        assert package["name"] in text
        assert (package["version"], package["integrity"]) == (locked["version"], locked["integrity"])


@pytest.mark.slow
def test_it_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    if shutil.which("npm") is None:
        if os.environ.get("CI"):
            pytest.fail("no npm, which makes what is vendored")
        pytest.skip("no npm, which makes what is vendored")
    made = tmp_path / "vendor"
    subprocess.run([sys.executable, ROOT / "vendor" / "make_vendor.py", made], check=True)

    assert {one.name: digest(one) for one in made.iterdir()} == {
        one.name: digest(one) for one in VENDOR.iterdir()
    }
