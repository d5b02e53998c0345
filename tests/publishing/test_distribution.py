"""The wheel and the sdist: built as a release is, installed where nothing else is, and used from there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import venv
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import make_man
from documents import of_yaml
from maybuy.cli import COMMANDS
from maybuy.version import __version__
from repositories import ROOT
from serve.postgres import skip_or_fail
from sharing import made_once

pytestmark = pytest.mark.slow

SECONDS = 560

# What is never run need not be compiled.
PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_COMPILE": "1"}


def ran(*command: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program that knows nothing of the checkout."""
    hidden = {"PYTHONPATH", "VIRTUAL_ENV", "MAYBUY_ROOT"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [str(one) for one in command],
        cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False,
        env={**kept, **PIP, "LC_ALL": "C.UTF-8", **environment},
    )  # fmt: skip


def needed(done: subprocess.CompletedProcess[str]) -> None:
    """What needs a package index has to have gone well; without one, tests are skipped."""
    if done.returncode and re.search(
        "No matching distribution|ConnectionError|Temporary failure", done.stderr
    ):
        skip_or_fail("no package index can be reached from here")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel, made of the sdist, and the sdist."""

    def build(folder: Path) -> None:
        command = (sys.executable, "-m", "build", "--outdir", folder, ROOT)
        needed(ran(*command, folder=folder, SOURCE_DATE_EPOCH="1600000000"))

    folder = made_once(tmp_path_factory, "dist", build)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, what it needs, and nothing else."""

    def install(folder: Path) -> None:
        venv.create(folder, symlinks=True)
        pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python")
        needed(ran(*pip, "install", "-q", f"{built[0]}[serve]", folder=folder))

    return made_once(tmp_path_factory, "installed", install)


def test_the_wheel_has_the_package_and_its_manual_and_the_sdist_has_what_makes_them(
    built: tuple[Path, Path],
) -> None:
    wheel, sdist = built
    assert wheel.name == f"maybuy-{__version__}-py3-none-any.whl"
    package = ROOT / "engine" / "maybuy"
    ours = {
        f"maybuy/{(Path(folder) / file).relative_to(package)}"
        for folder, _, files in os.walk(package, followlinks=True)  # the pages of codes stand in docs/ too
        if not folder.endswith("__pycache__")
        for file in files
    }
    with ZipFile(wheel) as archive:
        names = {*archive.namelist()}
    data = f"maybuy-{__version__}.data/data/share/man/"
    pages = {f"{data}{file.relative_to(make_man.FOLDER)}" for file in make_man.pages()}
    assert ours - names == set()
    assert {name for name in names if name.startswith("maybuy/")} == ours
    assert {name for name in names if name.startswith(data)} == pages
    with tarfile.open(sdist) as source:
        sources = {name.partition("/")[2] for name in source.getnames()}
    assert {f"engine/{name}" for name in ours} - sources == set()
    assert {"LICENSE", "README.md", "pyproject.toml", "docs/man/man1/maybuy.1"} <= sources


def test_what_is_installed_makes_checks_and_answers_by_a_catalog_of_its_own(
    installed: Path, tmp_path: Path
) -> None:
    maybuy = installed / "bin" / "maybuy"
    where = ran(installed / "bin" / "python", "-c", "import maybuy; print(maybuy.__file__)", folder=tmp_path)
    assert str(installed) in where.stdout
    assert ran(maybuy, "--version", folder=tmp_path).stdout == f"maybuy, version {__version__}\n"
    assert ran(maybuy, "init", "shop", folder=tmp_path).returncode == 0
    shop = tmp_path / "shop"
    for command in ("validate", "test"):
        done = ran(maybuy, command, folder=shop)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    (account,) = (shop / "accounts").glob("*.yaml")
    user = of_yaml(account.read_text(encoding="utf-8"))["users"][0]["id"]
    asked = ("offers", str(account), "--user", user, "--at", "2026-06-01", "--format", "json")
    offered = json.loads(ran(maybuy, *asked, folder=shop).stdout)
    assert offered["offers"]
    for code in ("no_change", "price-gap"):
        assert code in ran(maybuy, "explain", code, folder=shop).stdout.partition("\n\n")[0]
    french = ran(maybuy, "--lang", "fr", "--help", folder=shop).stdout
    assert "Utilisation" in french
    said = ran(maybuy, "pull", "oci://localhost:9/acme:x", "-o", "x", folder=shop)
    assert (said.returncode, "pip install 'maybuy[oci]'" in said.stderr) == (2, True)


def test_what_is_installed_serves_its_pages(installed: Path, tmp_path: Path) -> None:
    maybuy = installed / "bin" / "maybuy"
    assert ran(maybuy, "init", "shop", folder=tmp_path).returncode == 0
    command = [str(maybuy), "serve", "--port", "0", "--prices"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=tmp_path / "shop", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=environment,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
            assert found
            for path, kind in (("/pages/prices", "text/html"), ("/docs", "text/html"), ("/readyz", "json")):
                connection = HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
                connection.request("GET", path)
                answer = connection.getresponse()
                assert answer.status == 200, path
                assert kind in answer.headers["Content-Type"]
                answer.read()
                connection.close()
        finally:
            process.terminate()


def test_the_manual_is_where_man_looks(installed: Path) -> None:
    for folder in ("man1", "fr/man1"):
        pages = {file.name for file in (installed / "share" / "man" / folder).glob("maybuy*.1")}
        assert pages == {"maybuy.1", *(f"maybuy-{name}.1" for name in COMMANDS)}


def test_the_list_of_parts_is_valid_and_names_the_version_and_all_that_is_needed(tmp_path: Path) -> None:
    needed(ran("make", "sbom", folder=ROOT))
    file = ROOT / "dist" / "maybuy.cdx.json"
    listed: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    check = (
        "import sys; from cyclonedx.validation.json import JsonStrictValidator as V;"
        "from cyclonedx.schema import SchemaVersion as S;"
        f"print(V(S.from_version('{listed['specVersion']}')).validate_str(open(sys.argv[1]).read()))"
    )
    python = ROOT / ".venv" / "sbom" / "bin" / "python"
    assert ran(python, "-c", check, file, folder=tmp_path).stdout == "None\n"
    own = listed["metadata"]["component"]
    assert (own["name"], own["version"]) == ("maybuy", __version__)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (block,) = re.findall(r"^dependencies = \[\n(.*?)^\]", project, re.M | re.S)
    wanted = {one.lower() for one in re.findall(r'"([\w-]+)', block)}
    assert wanted <= {one["name"].lower() for one in listed["components"]}
    assert not {"pip", "setuptools", "pytest"} & {one["name"] for one in listed["components"]}
    (of_ours,) = [one for one in listed["dependencies"] if one["ref"] == own["bom-ref"]]
    assert wanted <= {one.partition("==")[0].lower() for one in of_ours["dependsOn"]}
