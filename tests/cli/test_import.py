"""`maybuy import`."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import run, within
from importing.lists import BOATYARD, MINIMAL
from maybuy.language import LANGUAGES
from maybuy.loading import read_root

PRODUCT = """\
kind: product
id: boat-yard
features: [reserve-berth]
editions:
  - id: free
    description: For a single pontoon
    prices: {EUR: {monthly: 0, annual: 0}}
    limits: {max-berths: 50, storage: 0.5, calls: 1000}
    features: [{help-desk: e-mail}, {kept-days: 30}, {payment: Card}]
  # worked out
  - id: harbour-plus
    charges: [{id: fee, per: seat, prices: {EUR: {monthly: 31.25, annual: 28.125}}}]
    limits: {max-berths: 400, text-messages: 25_000, storage: 7.5, calls: unlimited}
    features: [pdf-invoices, {help-desk: phone}, {kept-days: 365}, {payment: "Card, Wire transfer"}]
  - id: marina
    price: on_request
    limits: {max-berths: unlimited, text-messages: 100_000, storage: unlimited, calls: unlimited}
    features:
      - pdf-invoices
      - {help-desk: day and night}
      - {kept-days: 3650}
      - {payment: "Card, Wire transfer"}
"""

LIMITS = """\
kind: limits
limits:
  - {id: max-berths, unit: {one: berth, many: berths}}   # limits reserve-berth
  - {id: text-messages, unit: {one: message, many: messages}, per: month, adds_up: true}
  - {id: storage, unit: GB}
  - {id: calls, unit: {one: call, many: calls}, per: day}
"""

LIST = str(ROOT / "examples" / "price-lists" / "boatyard.yml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_what_was_made_and_every_command_that_it_suggests_runs(
    tmp_path: Path, language: str
) -> None:
    folder = tmp_path / "my yard"
    result = run("import", "pricing2yaml", LIST, "-o", str(folder), "--lang", language)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Boat Yard" in result.stdout
    lines = [line.strip() for line in result.stdout.splitlines() if line.startswith("  maybuy ")]
    assert len(lines) == 2
    for line in lines:
        ran = run(*shlex.split(line)[1:], "--lang", language)
        assert (ran.exit_code, ran.stderr) == (0, "")


def test_what_could_not_be_said_is_listed_with_its_place(tmp_path: Path) -> None:
    out = run("import", "pricing2yaml", LIST, "-o", str(tmp_path / "made")).stdout
    number = next(n for n, line in enumerate(BOATYARD.splitlines(), 1) if "quantityStep" in line)
    assert f"  {LIST}:{number}:30 it is bought in steps of 2, which is left out\n" in out


def test_of_many_alike_three_are_listed_and_json_has_all(tmp_path: Path) -> None:
    text = MINIMAL + "".join(f"own{n}: 1\n" for n in range(8))
    (tmp_path / "list.yaml").write_text(text)
    shown = within(tmp_path, "import", "pricing2yaml", "list.yaml").stdout
    assert shown.count("is not a key of Pricing2Yaml") == 3
    assert "and 5 more like this" in shown
    said = json.loads(within(tmp_path, "import", "pricing2yaml", "list.yaml", "-o", "b", "--json").stdout)
    assert [one["path"] for one in said["unsaid"]] == [[f"own{n}"] for n in range(8)]
    assert said["unsaid"][0]["line"] == len(MINIMAL.splitlines()) + 1


def test_json_says_which_files_were_made_and_what_everything_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    said = json.loads(run("import", "pricing2yaml", LIST, "-o", str(folder), "--format", "json").stdout)
    made = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert said["files"] == made
    assert (said["source"], said["root"], said["product"]) == (LIST, str(folder), "boat-yard")
    assert said["ids"]["plans"]["HARBOUR_PLUS"] == "boat-yard/harbour-plus"
    assert said["ids"]["usageLimits"]["maxBerths"] == "max-berths"


def test_the_files_have_the_one_layout(tmp_path: Path) -> None:
    run("import", "pricing2yaml", LIST, "-o", str(tmp_path / "made"))
    assert run("fmt", "--check", "--root", str(tmp_path / "made")).exit_code == 0


def test_without_a_folder_it_is_called_as_the_product(tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text(MINIMAL)
    assert within(tmp_path, "import", "pricing2yaml", "list.yaml").exit_code == 0
    assert read_root(tmp_path / "buoys").diagnostics == ()


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")
    result = run("import", "pricing2yaml", LIST, "-o", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not empty" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_standard_input_is_read_for_a_dash(tmp_path: Path) -> None:
    result = run("import", "pricing2yaml", "-", "-o", str(tmp_path / "made"), given=MINIMAL)
    assert (result.exit_code, result.stderr) == (0, "")
    wrong = run("import", "pricing2yaml", "-", "-o", str(tmp_path / "other"), given="a: b")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "<stdin>:1:1" in wrong.stderr


def test_another_format_is_a_wrong_use(tmp_path: Path) -> None:
    result = run("import", "spreadsheet", LIST, "-o", str(tmp_path / "made"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pricing2yaml" in result.stderr


def test_what_is_imported_reads_as_a_person_would_write_it(tmp_path: Path) -> None:
    run("import", "pricing2yaml", LIST, "-o", str(tmp_path))
    assert (tmp_path / "catalog" / "boat-yard.yaml").read_text() == PRODUCT
    assert (tmp_path / "catalog" / "limits.yaml").read_text() == LIMITS
