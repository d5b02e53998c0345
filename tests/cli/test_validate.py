"""`maybuy validate`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import ACCOUNTS, ACME, AT, answer, run
from repositories import copied

FINDING = {"code", "severity", "message", "help", "file", "line", "column", "end_line", "end_column"}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The shipped files with two mistakes, in files that come before and after others."""
    copied(tmp_path)
    for file, right, wrong in (
        ("catalog/collaboration.yaml", "support/professional", "support/profesional"),
        ("policies/timing.yaml", "until: next_cycle", "until: 2020-13-01"),
    ):
        path = tmp_path / file
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    return tmp_path


def test_the_shipped_files_are_fine() -> None:
    result = run("validate")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("✔ ")
    assert result.stdout.endswith(" files, no problem found\n")


def test_all_mistakes_are_shown_at_once_sorted_by_file_with_their_lines(broken: Path) -> None:
    result = run("validate", "--root", str(broken))
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    places = [line.removeprefix(" ").strip() for line in lines if "--> " in line]
    assert places[0].startswith("--> catalog/collaboration.yaml:8:")
    assert any(place.startswith("--> policies/timing.yaml:") for place in places)
    underlined = next(line for line in lines if "^^^" in line)
    assert underlined.count("^") == len("support/profesional")
    assert "did you mean `support/professional`?" in underlined
    assert lines[-2].startswith("✘ ")
    assert " errors in " in lines[-2]
    assert lines[-1].startswith("`maybuy explain CODE` says more about a code, such as `maybuy explain ")


def test_findings_in_json_have_the_shape_of_the_contract(broken: Path) -> None:
    result = run("validate", "--root", str(broken), "--format", "json")
    assert result.exit_code == 1
    shown = answer("validate", "--root", str(broken))
    assert (shown["ok"], shown["files"] > 20) == (False, True)
    first = shown["diagnostics"][0]
    assert set(first) == FINDING
    assert (first["code"], first["severity"]) == ("unknown-item", "error")
    assert (first["file"], first["line"]) == ("catalog/collaboration.yaml", 8)
    assert (first["end_line"], first["end_column"] - first["column"]) == (8, len("support/profesional"))


def test_only_what_is_wrong_in_the_paths_given_is_shown(broken: Path) -> None:
    policies = answer("validate", "--root", str(broken), str(broken / "policies"))
    assert {one["file"] for one in policies["diagnostics"]} == {"policies/timing.yaml"}
    fine = run("validate", "--root", str(broken), str(broken / "catalog" / "support.yaml"))
    assert (fine.exit_code, fine.stdout) == (0, "✔ 1 file, no problem found\n")


def test_accounts_are_checked_where_paths_name_them() -> None:
    result = run("validate", str(ACCOUNTS))
    assert result.exit_code == 0
    assert result.stdout == f"✔ {len(list(ACCOUNTS.glob('*.yaml')))} files, no problem found\n"


def test_an_account_in_a_currency_without_prices_is_warned_of_and_answered(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(Path(ACME).read_text(encoding="utf-8").replace("currency: USD", "currency: EUR"))
    result = run("validate", str(file))
    assert result.exit_code == 0
    assert f"warning[unknown-currency]: the catalog has no prices in `EUR`\n --> {file}:" in result.stdout
    assert "^^^ its currencies are USD\n" in result.stdout
    assert run("decide", str(file), "--user", "marie", "buy", "explore/lite", *AT).exit_code == 0


def test_an_account_s_mistakes_are_shown_whatever_its_file_is_called(tmp_path: Path) -> None:
    file = tmp_path / "customer.txt"
    text = Path(ACME).read_text(encoding="utf-8").replace("cycle: annual", "cycle: anual")
    file.write_text(text, encoding="utf-8")
    result = run("validate", str(file))
    assert result.exit_code == 1
    assert "error[unknown-cycle]" in result.stdout
    assert "\n✘ 1 error in 1 file\n`maybuy explain " in result.stdout
    assert result.stdout.endswith("` says more about it\n")


def test_a_path_that_is_not_there_is_wrong_usage() -> None:
    result = run("validate", "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: there is no file or folder `nowhere`\n"


def test_a_folder_with_nothing_to_check_is_not_called_fine(tmp_path: Path) -> None:
    result = run("validate", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: there is no file in `{tmp_path}` that could be checked\n"


def test_a_device_is_a_finding_and_is_not_read() -> None:
    result = run("validate", "/dev/zero")
    assert result.exit_code == 1
    assert "`/dev/zero` is not an ordinary file" in result.stdout


def test_counts_are_put_in_the_grammar_of_each_language(broken: Path) -> None:
    result = run("validate", "--root", str(broken), str(broken / "catalog"), "--lang", "fr")
    assert "✘ 1 erreur dans " in result.stdout
    assert run("validate", ACME, "--lang", "fr").stdout == "✔ 1 fichier, aucun problème\n"


def test_nothing_is_decided_by_a_broken_catalog(broken: Path) -> None:
    result = run("decide", ACME, "--user", "marie", "view_subscription", *AT, "--root", str(broken))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--> catalog/collaboration.yaml:8:" in result.stderr
    assert result.stderr.endswith(
        "error: the catalog has errors, so nothing can be decided; `maybuy validate` shows the same\n"
    )


def test_a_file_that_is_not_yaml_hides_none_of_the_others(broken: Path) -> None:
    (broken / "catalog" / "guide.yaml").write_text("kind: [product\n", encoding="utf-8")
    files = {one["file"] for one in answer("validate", "--root", str(broken))["diagnostics"]}
    assert {"catalog/guide.yaml", "policies/timing.yaml"} <= files


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the shipped files and a test, in which a job runs that passes files on."""
    folder = tmp_path / "repository"
    for name in ("catalog", "policies", "examples"):
        # The errand board is a root of its own.
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("errands"))
    return hiding(folder, monkeypatch)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with few files, for what does not ask what is in them."""
    folder = tmp_path / "repository"
    for name, where in (("catalog", "catalog"), ("policies", "policies"), ("accounts", "examples/accounts")):
        shutil.copytree(ROOT / "engine" / "maybuy" / "templates" / "seats" / name, folder / where)
    return hiding(folder, monkeypatch)


def hiding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with words in it and beside it that nobody is to be told; and the way into it."""
    (folder / ".git").mkdir()
    for name in ("HEAD", "config"):
        (folder / ".git" / name).write_text("password: hunter2\n", encoding="utf-8")
    (folder.parent / "outside.yaml").write_text("password: hunter2\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_a_folder_with_all_sorts_of_files_is_checked_for_those_that_are_meant(job: Path) -> None:
    for name, text in {
        "package.json": '{"name": "prices"}',
        "data.json": "[1, 2]",
        "compose.yaml": "services: {a: {image: b}}\n",
        "chart/values.yaml": "a: {{ .Values.a }}\n",
        "tests/other_test.yaml": "cases: []\n",
        ".venv/lib/a.yaml": "kind: product\n",
        "empty.yml": "",
    }.items():
        (job / name).parent.mkdir(parents=True, exist_ok=True)
        (job / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "schemas", job / "schemas")
    shutil.rmtree(job / "examples" / "requests")  # JSON for the service
    result = run("validate", ".", "--root", ".")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("left alone, for want of a `kind:` of ours: 8 files\n✔ ")
    assert " files, no problem found" in result.stdout


OTHERS = {
    "deploy/app.yaml": "apiVersion: apps/v1\nkind: Deployment\n",
    "deploy/service.yaml": "kind: Service\napiVersion: v1\n",
    "bots/flow.yaml": "kind: workflow\nsteps: []\n",
}
"""Files of other programs: two that are never ours, one that may be a slip."""


def test_files_of_other_programs_are_left_alone_where_the_root_is_among_them(job: Path) -> None:
    for name, text in OTHERS.items():
        (job / name).parent.mkdir(parents=True, exist_ok=True)
        (job / name).write_text(text, encoding="utf-8")
    told = run("validate", ".", "--root", ".").stdout
    assert "error" not in told
    (job / "tests").mkdir()
    (job / "tests" / "listed.yaml").write_text("kind: [add-on]\n", encoding="utf-8")
    assert "1 file in `tests`" in run("validate", ".", "--root", ".").stdout.replace("\n", " ")
    named = run("validate", "deploy", "bots", "--root", ".")
    assert (named.exit_code, named.stdout.count("error[")) == (1, 1), "a folder by itself may have slips"
    for name in OTHERS:
        assert run("validate", name, "--root", ".").exit_code == 1, name


def test_another_root_within_a_folder_is_left_to_itself_and_named(job: Path) -> None:
    other = job / "other"
    shutil.copytree(ROOT / "engine" / "maybuy" / "templates" / "seats", other)
    (other / "accounts" / "more.yaml").write_text("kind: account\ncolour: blue\n", encoding="utf-8")
    told = "left alone, as roots of their own, which `--root` checks one by one: `other`\n"
    result = run("validate", ".", "--root", ".")
    assert (result.exit_code, told in result.stdout) == (0, True), result.output
    assert "catalog/chat" not in result.stdout
    (job / "examples" / "accounts" / "new.yaml").write_text("kind: account\ncolour: blue\n", encoding="utf-8")
    result = run("validate", ".", "--root", ".")
    assert (result.exit_code, "examples/accounts/new.yaml:2:1" in result.stdout) == (1, True)
    assert "other/accounts" not in result.stdout
    judged = run("validate", "other", "--root", "other")
    assert (judged.exit_code, "other/accounts/more.yaml:2:1" in judged.stdout) == (1, True)
    within = run("validate", ".", "--root", "other")
    assert (within.exit_code, "other/accounts/more.yaml:2:1" in within.stdout) == (1, True)
    named = run("validate", "other/accounts/more.yaml", "--root", ".")
    assert (named.exit_code, "other/accounts/more.yaml:2:1" in named.stdout) == (1, True), (
        "judged where named"
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "left alone, outside the root’s `catalog/` and `policies/`: 5 files in `drafts` and",
        ),
        (
            "fr",
            "laissés de côté, hors du `catalog/` et du `policies/` de la racine : 5 fichiers dans",
        ),
    ],
)
def test_files_of_a_root_that_lie_in_none_are_left_alone_unless_their_folder_is_named(
    small: Path, language: str, told: str
) -> None:
    (small / "policies" / "rights_test.yaml").unlink()  # its account has moved
    for name, text in {
        "tests/broken/price.yaml": "kind: product\nid: a\nseats: few\n",
        "tests/broken/kind.yaml": "kind: prodct\nid: a\n",
        "tests/broken/syntax.yaml": 'kind: "policy"\nid: "a\n',
        "tests/broken/text.json": '{"kind": "policy", "id" 1}',
        "drafts/one.yaml": "kind: promotion\nid: a\n",
    }.items():
        (small / name).parent.mkdir(parents=True, exist_ok=True)
        (small / name).write_text(text, encoding="utf-8")
    for given in (".", str(small)):
        result = run("--lang", language, "validate", given, "--root", ".")
        assert result.exit_code == 0, result.output
    result = run("--lang", language, "validate", ".", "--root", ".")
    assert told in result.stdout.replace("\n", " ")
    for given in ("tests", "tests/broken", "drafts", "drafts/one.yaml", "tests/broken/kind.yaml"):
        result = run("validate", given, "--root", ".")
        assert (result.exit_code, "left alone" in result.stdout) == (1, False), given
    (small / "tests" / "broken" / "account.yaml").write_text("kind: acount\nid: a\n", encoding="utf-8")
    assert "error[unknown-kind]" in run("validate", ".", "--root", ".").stdout, "an account may be anywhere"


@pytest.mark.parametrize("given", [(), (".",), ("policies",)])
@pytest.mark.parametrize("name", ["policies/rights.yaml.txt", "policies/rights.yam"])
def test_a_file_that_its_name_keeps_from_being_read_is_a_warning(
    small: Path, name: str, given: tuple[str, ...]
) -> None:
    (small / "policies" / "rights_test.yaml").unlink()  # its account has moved
    (small / name).write_text("kind: policy\n", encoding="utf-8")
    (small / "policies" / "rights.yaml").rename(small / "policies" / "other.yaml")
    found = json.loads(run("validate", *given, "--root", ".", "--format", "json").stdout)["diagnostics"]
    assert [(one["code"], one["severity"], one["file"], one["line"]) for one in found] == [
        ("misnamed-file", "warning", name, 1)
    ]
    assert run("validate", "catalog", "--root", ".").stdout.startswith("✔ ")


def test_a_catalog_that_is_linked_within_the_repository_is_met_once(job: Path) -> None:
    (job / "shared").mkdir()
    (job / "catalog").rename(job / "shared" / "catalog")
    (job / "catalog").symlink_to("shared/catalog")
    (job / "examples" / "again").symlink_to("accounts")
    result = run("validate", ".", "--root", ".")
    assert (result.exit_code, "no problem found" in result.stdout) == (0, True)
    assert run("validate", "catalog", "--root", ".").exit_code == 0
    (job / "shared" / "catalog" / "chat.yaml").write_text("id: a\n", encoding="utf-8")
    for given in (".", "catalog", "shared", "catalog/chat.yaml", "shared/catalog/chat.yaml"):
        assert "--> catalog/chat.yaml:1:1" in run("validate", given, "--root", ".").stdout


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("accounts/a.yaml", "kind: account\nid: a\n", "missing-key"),
        ("accounts/a.json", '{"kind": "account", "id" "a"}', "syntax"),
        ("accounts/a.yaml", "kind: account\nid: [\n", "syntax"),
        ("catalog/a.yaml", "id: a\n", "missing-kind"),
        ("policies/a_test.yaml", "tests: []\n", "missing-key"),
    ],
)
def test_what_a_folder_holds_of_ours_is_judged_whatever_is_wrong_with_it(
    job: Path, name: str, text: str, told: str
) -> None:
    (job / name).parent.mkdir(exist_ok=True)
    (job / name).write_text(text, encoding="utf-8")
    result = run("validate", ".", "--root", ".")
    assert result.exit_code == 1
    assert f"error[{told}]" in result.stdout
    assert f"--> {name}" in result.stdout


def test_a_file_named_by_itself_is_judged_whatever_it_says(job: Path) -> None:
    (job / "package.json").write_text('{"name": "prices"}', encoding="utf-8")
    result = run("validate", "package.json", "--root", ".")
    assert result.exit_code == 1
    assert "--> package.json" in result.stdout


def test_a_folder_in_which_nothing_is_ours_is_not_called_fine(job: Path) -> None:
    (job / "more").mkdir()
    (job / "more" / "package.json").write_text("{}", encoding="utf-8")
    result = run("validate", "more", "--root", ".")
    assert (result.exit_code, result.stderr) == (
        2, "error: there is no file in `more` that could be checked\n"
    )  # fmt: skip


WAYS_OUT = {
    "catalog/out.yaml": "../../outside.yaml",
    "catalog/out.YML": "/proc/self/environ",
    "policies/git.yaml": "../.git/config",
    "policies/more": "../..",
    "policies/out_test.yaml": "../../outside.yaml",
    "examples/accounts/out.yaml": "../../../outside.yaml",
    "examples/accounts/more": "../../..",
}


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "gitlab"])
@pytest.mark.parametrize("link", WAYS_OUT)
def test_no_word_is_told_of_what_links_lead_to_that_lies_outside(small: Path, link: str, form: str) -> None:
    (small / link).symlink_to(WAYS_OUT[link])
    for given in ((), (".",), (link,), (f"./{link.rpartition('/')[0]}",), (str(small / link),)):
        if not given and link.startswith("examples"):
            continue
        result = run("validate", "--root", ".", "--format", form, *given)
        assert result.exit_code == 1, (given, result.output)
        assert "leads out of the catalog" in result.output or "leads to a hidden place" in result.output
        assert "hunter2" not in result.output
        assert "PATH=" not in result.output


@pytest.mark.parametrize(
    "said",
    [
        "/proc/self/environ",
        "../../outside.yaml",
        "../.git/config",
        "../.git/none",
        "out.yaml",
        "out/outside.yaml",
    ],
)
@pytest.mark.parametrize("command", ["validate", "test"])
def test_an_account_that_a_test_names_is_not_read_where_it_lies_outside(
    job: Path, said: str, command: str
) -> None:
    (job / "more").mkdir()
    (job / "more" / "out.yaml").symlink_to("../../outside.yaml")
    (job / "more" / "out").symlink_to("../..")
    (job / "more" / "some_test.yaml").write_text(
        f"kind: policy-test\naccounts: {{x: {said}}}\ntests:\n  - name: a test\n"
        "    ask: {account: x, user: u, action: buy}\n    expect: {outcome: allow}\n",
        encoding="utf-8",
    )
    result = run(command, "more/some_test.yaml", "--root", ".")
    assert result.exit_code == (1 if command == "validate" else 2)
    assert f"error[unreadable]: `{said}` leads " in result.output
    assert "hunter2" not in result.output
    assert "PATH=" not in result.output
