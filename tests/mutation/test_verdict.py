"""What is made of mutants: which tests are near, what may survive, and what follows."""

from __future__ import annotations

import re

import pytest

from acceptance.accounts import ROOT
from mutation.room import KILLED, SURVIVED
from mutation.verdict import FOLDERS, HERE, Mutant, near, unchanging, verdict

PATH = "engine/maybuy/subscription/holdings.py"
EVERY = [Mutant(PATH, f"m{n}", "held", n, f"was {n}", f"became {n}") for n in range(40)]


def test_every_module_with_functions_has_tests_near_it_and_these_are_there() -> None:
    modules = {
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / "engine" / "maybuy" / folder).glob("*.py")
        if "\ndef " in path.read_text("utf-8")
    }
    table = near()
    assert modules <= set(table)
    assert all((ROOT / path).is_file() for path in table)
    assert all((ROOT / test).is_file() for tests in table.values() for test in tests)
    assert all(table.values())


def test_some_of_the_tests_near_a_module_are_run_each_time() -> None:
    for tests in near().values():
        texts = [(ROOT / test).read_text("utf-8") for test in tests]
        assert all(text.count("\ndef test_") > text.count("@pytest.mark.slow") for text in texts), tests


def test_each_change_that_changes_nothing_has_its_reason_and_a_module() -> None:
    reasons = unchanging((HERE / "unchanged.txt").read_text("utf-8"))
    assert all((ROOT / path).is_file() for path, _ in reasons)


def test_each_change_that_changes_nothing_is_of_a_line_that_is_there() -> None:
    def closed_up(text: str) -> str:
        return re.sub(r",(?=[)\]}])", "", "".join(text.split()))

    reasons = unchanging((HERE / "unchanged.txt").read_text("utf-8"))
    modules = {path: (ROOT / path).read_text("utf-8") for path, _ in reasons}
    for path, change in reasons:
        function, was = change.split("` → `")[0].split(": `", 1)
        assert f"def {function.rpartition('.')[2]}(" in modules[path], change
        assert closed_up(was) in closed_up(modules[path]), change


@pytest.mark.parametrize("line", [f"{PATH}: held: `a` → `b`", f"{PATH}: held: `a`: no change", "why"])
def test_an_entry_without_a_change_or_a_reason_is_no_entry(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 is not"):
        unchanging(f"# how\n{line}\n")


def test_a_survivor_that_is_explained_counts_for_nothing() -> None:
    known = {one.name: KILLED for one in EVERY} | {"m3": SURVIVED}
    reasons = {(PATH, EVERY[3].change): "the same"}
    assert verdict(PATH, EVERY, EVERY, known, reasons).holds
    found = verdict(PATH, EVERY, EVERY, known, {})
    assert (found.survivors, found.holds, found.share) == ((EVERY[3],), False, 97.5)


def test_an_explanation_of_what_is_killed_or_gone_is_a_finding() -> None:
    known = {one.name: KILLED for one in EVERY}
    reasons = {(PATH, EVERY[3].change): "the same", (PATH, "held: `x` → `y`"): "the same"}
    found = verdict(PATH, EVERY, EVERY, known, reasons)
    assert (len(found.idle), found.holds) == (2, False)


def test_an_explanation_of_what_was_not_chosen_is_none() -> None:
    known = {one.name: KILLED for one in EVERY[:5]}
    assert verdict(PATH, EVERY, EVERY[:5], known, {(PATH, EVERY[9].change): "the same"}).holds


def test_what_was_not_run_never_holds() -> None:
    assert not verdict(PATH, EVERY, EVERY, {one.name: KILLED for one in EVERY[1:]}, {}).holds
