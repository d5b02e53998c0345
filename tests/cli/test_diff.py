"""`maybuy diff`."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest
from click.testing import Result

from acceptance.accounts import ROOT, shipped
from commands import AT, run
from maybuy.diff.difference import Difference, difference
from maybuy.diff.witness import fitted
from maybuy.engine import Engine
from maybuy.loading import load
from maybuy.model.account import Account
from repositories import copied

OPENED = (
    "catalog/collaboration.yaml",
    "any: [support/professional",
    "any: [support/team, support/professional",
)


def changed(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """A copy of the shipped files with words replaced."""
    copied(folder)
    for file, old, new in edits:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


_KNOWN: dict[object, Difference] = {}


def worked_out_once(base: Engine, head: Engine, at: date, *, seconds: float, progress: Any) -> Difference:
    key = (base.definitions.version, head.definitions.version, at, seconds)
    if key not in _KNOWN:
        _KNOWN[key] = difference(base, head, at, seconds=seconds, progress=progress)
    return _KNOWN[key]


def diff(*args: str | Path, **environment: str) -> Result:
    """The command. What differs between two versions is worked out once for all forms that it is shown in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("maybuy.cli.diff.difference", worked_out_once)
        return run("diff", *map(str, args), **environment)


def shown(*args: str | Path) -> Any:
    result = diff(*args, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files with an add-on opened to one more edition."""
    return changed(tmp_path_factory.mktemp("opened"), OPENED)


@pytest.fixture(scope="module")
def opening(opened: Path) -> Any:
    """What changes with that, as JSON."""
    return shown(ROOT, opened, *AT)


def asked(engine: Engine, witness: dict[str, Any]) -> Any:
    account = Account.model_validate(fitted(witness["account"], engine.definitions))
    return engine.prepare(account, witness["user"], date.fromisoformat(witness["at"])).decide(
        witness["action"],
        witness["item"],
        seats=witness["seats"],
        quantity=witness["quantity"],
        to=witness["to"],
    )


def test_nothing_differs_between_a_folder_and_itself() -> None:
    result = diff(ROOT, *AT, "--fail-on", "any")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "no difference" in result.stdout


def test_the_order_of_files_and_rules_makes_no_difference(tmp_path: Path) -> None:
    folder = changed(tmp_path)
    (folder / "policies" / "timing.yaml").rename(folder / "policies" / "a-first.yaml")
    lines = (folder / "policies" / "rights.yaml").read_text(encoding="utf-8").split("\n\n")
    head, first, *rest = (
        lines[0].rsplit("  - id:", 1)[0],
        "  - id:" + lines[0].rsplit("  - id:", 1)[1],
        *lines[1:],
    )
    assert rest
    text = head + "\n\n".join([*reversed([one.rstrip("\n") for one in rest]), first]) + "\n"
    (folder / "policies" / "rights.yaml").write_text(text, encoding="utf-8")
    assert load(folder).definitions.rules
    assert "no difference" in diff(ROOT, folder, *AT).stdout


def test_who_gains_when_an_add_on_is_opened_to_one_more_edition_is_said_exactly(opening: Any) -> None:
    bought = [row for row in opening["gains"] if row["actions"] == ["buy"]]
    assert [(row["items"], row["roles"], row["account_types"]) for row in bought] == [
        (["collaboration"], ["owner"], ["self_service", "sales_assisted"]),
        (["collaboration"], ["owner"], ["other"]),
    ]
    for row in bought:
        assert row["exact"]
        assert row["from"]["reason"] == "not_compatible"
        assert {"any": ["support/team"]} in row["when"]["subscription.holds"]
    assert [row["to"]["outcome"] for row in bought] == ["allow", "refer"]
    assert {row["actions"][0] for row in opening["loses"]} == {"cancel_product"}


def test_every_witness_gets_the_answers_that_its_row_tells(opened: Path, opening: Any) -> None:
    engine = load(opened)
    rows = [row for section in ("loses", "gains", "changes") for row in opening[section]]
    assert rows
    for row in rows:
        for side, version in (("from", shipped()), ("to", engine)):
            decision = asked(version, row["witness"])
            assert decision.outcome == row[side]["outcome"]
            assert list(decision.channels) == row[side]["channels"]
            if decision.outcome == "deny":
                assert decision.reasons[0].code == row[side]["reason"]


def test_prices_limits_dates_and_texts_are_told_with_old_and_new(tmp_path: Path) -> None:
    head = changed(
        tmp_path,
        ("catalog/support.yaml", "25, annual: 19", "25, annual: 20.9"),
        ("catalog/sunshine.yaml", "1_000_000", "2_000_000"),
        ("catalog/explore.yaml", "Reports and", "Charts and"),
        ("catalog/promotions/startup.yaml", "percent: 75", "percent: 50"),
    )
    answer = shown(ROOT, head, *AT)
    assert answer["prices"] == [
        {
            "item": "support/team", "currency": "USD", "cycle": "annual", "since": None,
            "from": "19.00", "to": "20.90", "percent": "10.00", "reaches": "all",
        }
    ]  # fmt: skip
    assert {(one["id"], one["key"], one["from"], one["to"]) for one in answer["items"]} == {
        ("sunshine", "limit custom_objects", "1000000", "2000000"),
        ("startup", "percent", "75", "50"),
    }
    assert {one["id"] for one in answer["texts"]} == {"explore/lite", "explore/professional"}
    text = diff(ROOT, head, *AT).stdout
    assert "$19.00 → $20.90 (+10%)" in text


def test_a_price_for_new_customers_says_whom_it_reaches(tmp_path: Path) -> None:
    undated = "prices: {USD: {monthly: 13, annual: 9}}"
    lists = (
        "prices: [{effective: {until: 2022-01-01}, USD: {monthly: 13, annual: 9}}, "
        "{effective: {from: 2021-01-01}, for: new, USD: {monthly: 15, annual: 9}}]"
    )
    head = changed(tmp_path, ("catalog/explore.yaml", undated, lists))
    told = shown(ROOT, head, *AT)["prices"]
    assert [(one["since"], one["from"], one["to"], one["reaches"]) for one in told] == [
        ("2021-01-01", "13.00", "15.00", "new"), ("2022-01-01", "13.00", "15.00", "held"),
    ]  # fmt: skip
    text = " ".join(diff(ROOT, head, *AT).stdout.split())
    assert "for whoever buys it from January 1, 2021 on" in text
    assert "for those who had it before, from their first renewal on January 1, 2022 or later" in text
    french = " ".join(diff(ROOT, head, *AT, "--lang", "fr").stdout.split())
    assert "pour tout achat à partir du 1er janvier 2021" in french
    assert (
        "pour les clients qui l’avaient déjà, dès leur premier renouvellement le 1er janvier 2022" in french
    )


def test_new_and_removed_items_are_listed(tmp_path: Path) -> None:
    head = changed(tmp_path)
    (head / "catalog" / "more-storage.yaml").unlink()
    (head / "catalog" / "new.yaml").write_text(
        "kind: add-on\nid: voice\nname: {en: Voice, fr: Voix}\nrequires: {any: [support]}\n"
        "prices: {USD: {monthly: 3, annual: 2}}\n",
        encoding="utf-8",
    )
    answer = shown(ROOT, head, *AT)
    assert [(one["change"], one["what"], one["id"]) for one in answer["items"]] == [
        ("removed", "item", "more-storage"),
        ("new", "item", "voice"),
    ]
    assert not any("more-storage" in row["items"] for row in answer["gains"])


@pytest.mark.parametrize(("asked_for", "code"), [("loses", 1), ("gains", 0), ("any", 1)])
def test_what_should_fail_ends_with_1(asked_for: str, code: int, tmp_path: Path) -> None:
    head = changed(
        tmp_path, ("policies/rights.yaml", "when: {user.role: [owner, admin]}", "when: {user.role: owner}")
    )
    assert diff(ROOT, head, *AT, "--fail-on", asked_for).exit_code == code


@pytest.mark.parametrize(
    ("kept", "gates", "lang", "said"),
    [
        ("base", {"loses": 1, "gains": 0, "any": 1}, "en", "no answer changes about what both versions have"),
        ("head", {"loses": 0, "gains": 1, "any": 1}, "fr", "pour ce que les deux versions ont en commun"),
    ],
)
def test_what_only_one_version_sells_is_lost_or_gained(
    kept: str, gates: dict[str, int], lang: str, said: str, tmp_path: Path
) -> None:
    other = changed(tmp_path)
    (other / "catalog" / "more-storage.yaml").unlink()
    versions = (ROOT, other) if kept == "base" else (other, ROOT)
    for gate, code in gates.items():
        result = diff(*versions, *AT, "--fail-on", gate, "--lang", lang)
        assert (result.exit_code, said in " ".join(result.stdout.split())) == (code, True), gate


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("policies/actions.yaml", "  - {id: add_seats, ", "  - {id: more_seats, does: add_seats, "),
        ("policies/vocabulary.yaml", "      other: {en: other, fr: autre}\n", ""),
    ],
)
def test_an_action_or_account_type_that_is_gone_fails_the_gate_for_losses(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    head = changed(tmp_path, (file, old, new))
    if "more_seats" in new:
        for policy in (head / "policies").glob("*.yaml"):
            text = policy.read_text(encoding="utf-8")
            if policy.name != "actions.yaml":
                policy.write_text(text.replace("add_seats", "more_seats"), encoding="utf-8")
    assert diff(ROOT, head, *AT, "--fail-on", "loses").exit_code == 1


@pytest.mark.slow
def test_a_revision_of_git_is_compared_with_the_working_folder(tmp_path: Path) -> None:
    folder = changed(tmp_path / "repository" / "inside")
    git(tmp_path / "repository", "init", "-q", "-b", "main")
    git(tmp_path / "repository", "add", ".")
    git(tmp_path / "repository", "commit", "-qm", "first")
    result = run("diff", "main", *AT, "--root", str(folder))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "no difference" in result.stdout
    changed_file = folder / OPENED[0]
    changed_file.write_text(changed_file.read_text(encoding="utf-8").replace(*OPENED[1:]), encoding="utf-8")
    assert "Gains" in run("diff", "main", *AT, "--root", str(folder)).stdout
    git(tmp_path / "repository", "commit", "-qam", "second")
    assert "Gains" in run("diff", "HEAD~1", "main", *AT, "--root", str(folder)).stdout


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    done = subprocess.run(
        ["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.strip()


def test_a_revision_that_there_is_none_of_is_said_so(tmp_path: Path) -> None:
    folder = changed(tmp_path)
    git(folder, "init", "-q", "-b", "main")
    result = run("diff", "no-such-thing", "--root", str(folder))
    assert result.exit_code == 2
    assert "`no-such-thing` is neither a folder nor a revision" in result.stderr
    assert run("diff", "--root", str(folder), "--", "--output=x").exit_code == 2


def test_a_folder_that_is_no_repository_is_said_so(tmp_path: Path) -> None:
    result = run("diff", "main", "--root", str(changed(tmp_path)))
    assert result.exit_code == 2
    assert "is not in a git repository" in result.stderr
    assert (
        "n’est pas dans un dépôt git" in run("diff", "main", "--root", str(tmp_path), "--lang", "fr").stderr
    )


def first_of(folder: Path) -> Path:
    """A repository around a folder's files as they are."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "first", "--allow-empty")
    return folder


def without_a_catalog(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "readme").write_text("nothing", encoding="utf-8")
    return changed(first_of(folder))


def with_errors(folder: Path) -> Path:
    """A repository whose revision has a mistake that the working folder mends."""
    right, wrong = "support/elite", "support/elit"
    first_of(changed(folder, ("catalog/collaboration.yaml", right, wrong)))
    file = folder / "catalog" / "collaboration.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(wrong, right), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("made", "why", "said"),
    [
        (without_a_catalog, "no-catalog", "`main` has no catalog here, so there is nothing to compare with"),
        (with_errors, "errors", "`main` has errors in its catalog, so there is nothing to compare with"),
    ],
    ids=["first", "mended"],
)
def test_a_base_that_cannot_be_compared_with_is_said_and_fails_nothing(
    made: Callable[[Path], Path], why: str, said: str, tmp_path: Path
) -> None:
    root = ("--root", str(made(tmp_path / "repository")), *AT, "--fail-on", "any")
    text = run("diff", "main", *root)
    assert (text.exit_code, said in text.stdout) == (0, True)
    assert "no difference" not in text.stdout
    assert ("unknown-item" in text.stderr) == (why == "errors")

    answered = json.loads(run("diff", "main", *root, "--format", "json").stdout)
    assert (answered["base"], answered["not_compared"]["why"]) == (None, why)
    assert said in answered["not_compared"]["message"]
    assert (answered["at"], answered["head"]["id"]) == ("2020-09-01", "zendesk")
    compared = json.loads(run("diff", str(ROOT), *AT, "--format", "json").stdout)
    assert answered.keys() == compared.keys()
    assert compared["not_compared"] is None

    marked = run("diff", "main", *root, "--format", "markdown")
    assert (marked.exit_code, said in marked.stdout) == (0, True)
    report = json.loads(run("diff", "main", *root, "--format", "sarif").stdout)
    (result,) = report["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("diff-not-compared", "note")
    assert said in result["message"]["text"]

    every_day = run("diff", "main", *root[:2], "--timeline", "--lang", "fr")
    assert (every_day.exit_code, "à quoi comparer" in every_day.stdout) == (0, True)


def test_a_head_without_a_catalog_or_with_errors_is_no_head(tmp_path: Path) -> None:
    folder = without_a_catalog(tmp_path / "repository")
    result = run("diff", ".", "main", "--root", str(folder))
    assert result.exit_code == 2
    assert run("diff", str(folder), "main", "--root", str(folder)).exit_code == 2
    assert (
        "has neither catalog/ nor policies/" in run("diff", str(folder), "main", "--root", str(folder)).stderr
    )
    broken = with_errors(tmp_path / "broken")
    assert run("diff", str(broken), "main", "--root", str(broken)).exit_code == 2


def test_a_folder_without_a_catalog_is_not_the_base_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "empty" / "catalog").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "empty"):
        result = diff(folder, ROOT, *AT)
        assert result.exit_code == 2
        assert "there is no catalog in" in result.stderr


def test_a_catalog_that_is_another_repository_is_not_taken_for_none(tmp_path: Path) -> None:
    other = first_of(changed(tmp_path / "other"))
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "catalog")
    git(folder, "commit", "-qm", "first")
    shutil.rmtree(folder / "catalog")
    result = run("diff", "main", "--root", str(changed(folder)), *AT)
    assert result.exit_code == 2
    assert "`catalog` is a submodule of git, whose files are in another repository" in result.stderr


def test_objects_that_are_missing_are_not_taken_for_no_catalog(tmp_path: Path) -> None:
    folder = first_of(changed(tmp_path / "repository"))
    tree = subprocess.run(
        ["git", "rev-parse", "main^{tree}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.strip()
    (folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    assert run("diff", "main", "--root", str(folder), *AT).exit_code == 2


def test_a_version_with_errors_is_named_with_them(tmp_path: Path) -> None:
    head = changed(tmp_path, ("catalog/collaboration.yaml", "support/elite", "support/elit"))
    result = diff(ROOT, head, *AT)
    assert result.exit_code == 2
    assert "unknown-item" in result.stderr
    assert "so nothing can be compared" in result.stderr


def test_a_day_and_the_timeline_cannot_be_asked_together() -> None:
    result = diff(ROOT, *AT, "--timeline")
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_timeline_tells_the_days_on_which_each_row_holds(tmp_path: Path) -> None:
    head = changed(
        tmp_path, ("policies/rights.yaml", "effective: {from: 2020-10-07}", "effective: {from: 2020-11-01}")
    )
    answer = shown(ROOT, head, "--timeline")
    assert answer["at"] is None
    assert {(row["days"]["from"], row["days"]["until"]) for row in answer["gains"]} == {
        ("2020-10-07", "2020-11-01")
    }
    assert answer["loses"] == []


def test_markdown_is_a_table_for_each_section(opened: Path) -> None:
    text = diff(ROOT, opened, *AT, "--format", "markdown").stdout
    whole = diff(ROOT, opened, *AT, "--format", "markdown", "--all").stdout
    order = ("#### New, removed and changed", "#### Loses", "#### Gains")
    for one in (text, whole):
        places = [one.index(heading) for heading in order]
        assert places == sorted(places)
        table = [line for line in one.splitlines() if line.startswith("|")]
        assert all(line.count("|") == table[0].count("|") for line in table)
    assert "#### Changes" not in text
    assert whole.index("#### Gains") < whole.index("#### Changes")


def test_the_french_text_has_no_english_word_of_ours(opened: Path) -> None:
    text = diff(ROOT, opened, *AT, "--lang", "fr").stdout
    assert "Droits gagnés" in text
    assert "propriétaire (libre-service ou géré par un commercial) : Acheter : Collaboration" in text
    assert not {"held", "before", "through", "cases"} & set(text.split())


def test_what_is_not_computed_in_the_time_given_is_said_and_never_passed_over(opened: Path) -> None:
    result = diff(ROOT, opened, *AT, "--budget", "0", "--fail-on", "loses")
    assert result.exit_code == 1
    assert "Not computed" in result.stdout
    assert "no difference" not in result.stdout


def small(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """A small catalog of one's own, with words replaced."""
    assert run("init", str(folder)).exit_code == 0
    for file, old, new in edits:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


CLOSED = (
    "policies/rights.yaml",
    "when: {user.role: owner}",
    "when: {user.role: owner, at: {until: 2020-12-01}}",
)


def test_a_right_that_a_condition_ends_on_a_later_day_is_lost_on_that_day(tmp_path: Path) -> None:
    base, head = small(tmp_path / "base"), small(tmp_path / "head", CLOSED)
    result = diff(base, head, "--timeline", "--fail-on", "loses", "--format", "json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["gains"]) == (1, [])
    assert {(row["days"]["from"], row["days"]["until"]) for row in answer["loses"]} == {("2020-12-01", None)}
    assert answer["rules"][0]["key"] == "when at"


def test_what_was_changed_stands_before_who_loses_and_who_gains(tmp_path: Path, opened: Path) -> None:
    base, head = small(tmp_path / "base"), small(tmp_path / "head", CLOSED)
    text = diff(base, head, "--at", "2021-01-01").stdout
    places = [text.index(one) for one in ("Rules", "`when at`: nothing → `until 2020-12-01`", "Loses")]
    assert places == sorted(places)
    french = diff(base, head, "--at", "2021-01-01", "--lang", "fr").stdout
    assert french.index("Règles") < french.index("rien → `until 2020-12-01`") < french.index("Droits perdus")
    assert "requires one of: now also `support/team`" in diff(ROOT, opened, *AT).stdout


def test_a_difference_is_told_on_a_screen_and_all_of_it_where_that_is_asked(tmp_path: Path) -> None:
    head = changed(
        tmp_path,
        OPENED,
        ("catalog/support-suite.yaml", "parts: [support/prof", "parts: [explore/lite, support/prof"),
    )  # fmt: skip
    short, whole = (diff(ROOT, head, *AT, *more).stdout for more in ((), ("--all",)))
    assert len(short.splitlines()) <= 40
    assert "such as: " not in short
    assert "more: `--all` shows them" in short
    assert "more change without gain or loss" in short
    assert "\nChanges" not in short
    told = json.loads(diff(ROOT, head, *AT, "--format", "json").stdout)
    rows = [row for section in ("loses", "gains", "changes") for row in told[section]]
    assert whole.count("such as: ") == len([row for row in rows if row["witness"] is not None])
    assert "\nChanges" in whole


def test_another_reason_for_a_refusal_is_told_where_all_is_asked_for(tmp_path: Path) -> None:
    base, head = small(tmp_path / "base"), small(tmp_path / "head")
    (head / "policies" / "more.yaml").write_text(
        "kind: policy\nid: more\nrules:\n"
        "  - {id: owners-alone, deny: [cancel_product], unless: {user.role: owner}, code: ask_the_owner}\n",
        encoding="utf-8",
    )
    short, whole = (diff(base, head, "--at", "2026-06-01", *more).stdout for more in ((), ("--all",)))
    assert "new: rule `owners-alone` (`policies/more.yaml:4`): deny: cancel_product; unless" in short
    assert "no (ask the owner)" not in short
    assert "more change without gain or loss" in short
    assert "no (no right to it) → no (ask the owner)" in whole


def test_where_only_a_dated_price_differs_nothing_has_to_be_computed(tmp_path: Path) -> None:
    undated = "prices: {USD: {monthly: 13, annual: 9}}"
    dated = "prices: [{effective: {from: 2020-07-01}, USD: {monthly: %s, annual: 9}}]"
    base, head = (
        changed(tmp_path / price, ("catalog/explore.yaml", undated, dated % price)) for price in ("15", "16")
    )
    for days in (AT, ("--timeline",)):
        result = diff(base, head, *days, "--budget", "0", "--fail-on", "loses")
        assert (result.exit_code, result.stderr) == (0, "")
        assert "Not computed" not in result.stdout
        assert (
            "$15.00 → $16.00 (+6.7%), for whoever buys it from July 1, 2020 on, for others from their"
            in " ".join(result.stdout.split())
        )
        assert "no answer changes" in result.stdout


def test_what_time_did_not_suffice_for_is_not_said_to_be_declared_in_other_ways(opened: Path) -> None:
    answer = json.loads(diff(ROOT, opened, *AT, "--budget", "0", "--format", "json").stdout)
    assert {one["why"] for one in answer["not_computed"]} == {"time"}
    assert {"action": "cancel_account", "item": None, "why": "time"} in answer["not_computed"]
    text = diff(ROOT, opened, *AT, "--budget", "0").stdout
    assert "Cancel the account: too much to work out in the time given" in text
    assert "declare the action" not in text


def test_a_rule_by_another_name_is_told_and_changes_no_answer(tmp_path: Path) -> None:
    head = changed(tmp_path, ("policies/rights.yaml", "id: everyone-uses", "id: all-use"))
    result = diff(ROOT, head, *AT, "--fail-on", "any")
    assert result.exit_code == 0
    assert "new: rule `all-use-what-the-account-holds`" in result.stdout
    assert "no answer changes, and prices, dates and texts are the same" in result.stdout


def test_sarif_places_every_row_in_a_file_of_the_head(opened: Path) -> None:
    report = shown_as_sarif(diff(ROOT, opened, *AT, "--format", "sarif"))
    found = report["runs"][0]["results"]
    rules = [one["id"] for one in report["runs"][0]["tool"]["driver"]["rules"]]
    assert {"diff-loses", "diff-gains", "diff-changes"} <= {one["ruleId"] for one in found}
    for one in found:
        assert rules[one["ruleIndex"]] == one["ruleId"]
        place = one["locations"][0]["physicalLocation"]
        assert Path(unquote(urlparse(place["artifactLocation"]["uri"]).path)).is_relative_to(opened)
        assert Path(unquote(urlparse(place["artifactLocation"]["uri"]).path)).is_file()
        assert place["region"]["startLine"] >= 1
    marks = [one["partialFingerprints"]["difference/v1"] for one in found]
    assert len(set(marks)) == len(marks)


def shown_as_sarif(result: Result) -> Any:
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_a_rule_that_takes_away_a_channel_makes_its_owners_lose_it(tmp_path: Path) -> None:
    head = changed(
        tmp_path,
        (
            "policies/rights.yaml",
            "    through: [website]\n    when: {user.role: owner, account.type",
            "    through: [representative]\n    when: {user.role: owner, account.type",
        ),
    )
    answer = shown(ROOT, head, *AT)
    (row, *_) = answer["loses"]
    assert "website" in row["from"]["channels"]
    assert "website" not in row["to"]["channels"]


def test_the_guide_shows_what_is_really_said(tmp_path: Path) -> None:
    head = changed(
        tmp_path,
        ("catalog/support.yaml", "25, annual: 19", "25, annual: 21"),
        (
            "policies/rights.yaml",
            "allow: [buy]\n    through: [website]",
            "allow: [buy]\n    through: [representative]",
        ),
    )
    page = (ROOT / "docs" / "guides" / "differences.md").read_text(encoding="utf-8")
    told = page.partition("$ maybuy diff main --at 2020-09-01\n")[2].partition("\n```")[0]
    real = diff(ROOT, head, *AT).stdout
    assert told.partition("\n\n")[2] == real.rstrip().partition("\n\n")[2]


def test_a_bundle_is_compared_like_the_folder_that_it_was_built_from(
    tmp_path: Path, opened: Path, opening: Any
) -> None:
    bundle = tmp_path / "catalog.maybuy"
    assert run("build", "-o", str(bundle)).exit_code == 0
    assert "no difference" in run("diff", str(bundle), str(ROOT), *AT).stdout
    said = run("diff", str(bundle), str(opened), *AT, "--format", "json").stdout
    assert json.loads(said)["gains"] == opening["gains"]
