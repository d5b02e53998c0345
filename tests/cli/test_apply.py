"""`maybuy apply`."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from acceptance.accounts import ROOT
from commands import ACCOUNTS, ACME, environment, process, run
from maybuy.source import read
from repositories import copied

GROWS = str(ROOT / "examples" / "orders" / "acme-grows.yaml")
ACME_TEXT = Path(ACME).read_text(encoding="utf-8")
NEWS = {"subscription", "payment_method"}


def confirmed(folder: Path, account: str = ACME, order: str = GROWS, **changes: Any) -> Path:
    """A file with the record of an order, some of its keys given other values."""
    result = run("preview", account, order, "--confirm")
    assert result.exit_code == 0, result.output
    file = folder / "record.json"
    file.write_text(json.dumps({**json.loads(result.stdout), **changes}), encoding="utf-8")
    return file


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    return Path(shutil.copy(ACME, tmp_path / "acme.yaml"))


def data(text: str) -> Any:
    return read(text, "a.yaml").data


def test_an_account_is_written_as_the_order_leaves_it(acme: Path, tmp_path: Path) -> None:
    record = confirmed(tmp_path)
    before = acme.read_text(encoding="utf-8")
    result = run("apply", str(acme), str(record))
    assert (result.exit_code, result.stderr) == (0, "")
    said = json.loads(record.read_text(encoding="utf-8"))
    assert result.stdout == f"✔ the account acme is as the order leaves it: {said['id']}\n"
    after = acme.read_text(encoding="utf-8")
    assert data(after)["subscription"] == said["subscription_now"]
    assert data(after)["payment_method"] == "card"
    kept = {key: value for key, value in data(before).items() if key not in NEWS}
    assert kept == {key: value for key, value in data(after).items() if key not in NEWS}
    comments = [line for line in before.splitlines() if "#" in line and "term:" not in line]
    assert [line for line in after.splitlines() if "#" in line] == comments


def test_what_was_agreed_with_the_customer_stays(acme: Path, tmp_path: Path) -> None:
    agreed = "exceptions: [{grant: {limits: {custom_objects: 5}}, until: 2021-01-01, because: pilot}]\n"
    acme.write_text(acme.read_text(encoding="utf-8") + agreed, encoding="utf-8")
    assert run("apply", str(acme), str(confirmed(tmp_path, str(acme)))).exit_code == 0
    after = acme.read_text(encoding="utf-8")
    assert agreed in after
    assert data(after)["subscription"] != data(ACME_TEXT)["subscription"]


def test_a_record_applied_twice_changes_nothing(acme: Path, tmp_path: Path) -> None:
    record = str(confirmed(tmp_path))
    run("apply", str(acme), record)
    once = acme.read_bytes()
    again = run("apply", str(acme), record)
    assert again.exit_code == 0
    assert again.stdout.startswith("✔ already applied, nothing changed: order:")
    assert acme.read_bytes() == once


def test_the_account_applied_is_the_one_of_the_next_order(acme: Path, tmp_path: Path) -> None:
    announced = json.loads(run("preview", ACME, GROWS, "--format", "json").stdout)
    run("apply", str(acme), str(confirmed(tmp_path)))
    nothing = json.dumps({"user": "marie", "at": "2020-09-01", "changes": []})
    found = json.loads(run("preview", str(acme), "-", "--format", "json", given=nothing).stdout)
    for told in ("subscription_now", "subscription_after", "scheduled"):
        assert found[told] == announced[told]
    assert found["payments"] == announced["payments"][1:]


def test_what_is_accepted_and_bought_first_is_in_the_account(tmp_path: Path) -> None:
    prospect = str(shutil.copy(ACCOUNTS / "prospect.yaml", tmp_path / "p.yaml"))
    order = tmp_path / "order.json"
    order.write_text(
        json.dumps(
            {
                "user": "jacob", "at": "2020-09-11", "payment_method": "paypal", "promotion": "STARTUP",
                "cycle": "monthly", "changes": [{"action": "buy", "item": "support/team", "seats": 3}],
                "accept": ["master-subscription-agreement", "privacy"],
            }
        )
    )  # fmt: skip
    record = confirmed(tmp_path, prospect, str(order))
    assert run("apply", prospect, str(record)).exit_code == 0
    account = data(Path(prospect).read_text(encoding="utf-8"))
    assert account["accepted_terms"] == {"master-subscription-agreement": "2019-01", "privacy": "2020-01"}
    assert account["payment_method"] == "paypal"
    assert account["subscription"]["promotions"][0]["id"] == "startup"


def test_the_example_of_the_help_works_as_it_stands(tmp_path: Path) -> None:
    copied(tmp_path, "examples")
    help_ = [line.strip() for line in run("apply", "--help").stdout.splitlines()]
    lines = [line for line in help_ if line.startswith("maybuy ")]
    script = "\n".join(lines).replace("maybuy ", f"{shlex.quote(sys.executable)} -m maybuy ")
    ran = subprocess.run(
        ["/bin/sh", "-ec", script], capture_output=True, text=True, cwd=tmp_path, env=environment(),
        check=False, timeout=120,
    )  # fmt: skip
    assert len(lines) == 2
    assert ran.returncode == 0, ran.stderr
    assert "✔ the account acme is as the order leaves it" in ran.stdout


def test_a_json_file_stays_json(acme: Path, tmp_path: Path) -> None:
    file = tmp_path / "acme.json"
    file.write_text(json.dumps(data(acme.read_text(encoding="utf-8")), indent=4) + "\n", encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    record = confirmed(tmp_path)
    assert run("apply", str(file), str(record)).exit_code == 0
    after = file.read_text(encoding="utf-8")
    assert json.loads(after)["subscription"] == json.loads(record.read_text())["subscription_now"]
    assert after.startswith(before[: before.index('"subscription"')])
    assert '    "payment_method": "card"\n}\n' in after


def test_standard_input_is_answered_on_standard_output(acme: Path, tmp_path: Path) -> None:
    record, given = str(confirmed(tmp_path)), acme.read_bytes()
    result = process("apply", "-", record, given=given)
    assert result.returncode == 0
    run("apply", str(acme), record)
    assert result.stdout == acme.read_bytes()


def test_another_file_can_be_written_in_its_place(acme: Path, tmp_path: Path) -> None:
    before, out = acme.read_bytes(), tmp_path / "after.yaml"
    assert run("apply", str(acme), str(confirmed(tmp_path)), "-o", str(out)).exit_code == 0
    assert acme.read_bytes() == before
    assert "explore/professional" in out.read_text(encoding="utf-8")


def test_the_record_of_another_account_is_refused(tmp_path: Path) -> None:
    prospect = shutil.copy(ACCOUNTS / "prospect.yaml", tmp_path / "p.yaml")
    before = Path(prospect).read_bytes()
    result = run("apply", str(prospect), str(confirmed(tmp_path)))
    assert result.exit_code == 1
    assert result.stderr == (
        "error: the order is of the account `acme`, not of `prospect` - give the file of that account\n"
    )
    assert Path(prospect).read_bytes() == before


def test_an_account_that_has_changed_since_is_refused(acme: Path, tmp_path: Path) -> None:
    record = confirmed(tmp_path)
    changed = acme.read_text(encoding="utf-8").replace("seats: 12, in_use: 9", "seats: 13, in_use: 9")
    acme.write_text(changed, encoding="utf-8")
    result = run("apply", str(acme), str(record))
    assert result.exit_code == 1
    assert result.stderr.startswith("error: the subscription of `acme` is not the one that was ordered for")
    assert acme.read_text(encoding="utf-8") == changed
    french = run("apply", str(acme), str(record), "--lang", "fr")
    assert french.stderr.startswith("erreur : l’abonnement de `acme` n’est pas celui pour lequel")


def test_another_version_of_the_catalog_is_only_warned_of(acme: Path, tmp_path: Path) -> None:
    record = confirmed(tmp_path, catalog={"id": "zendesk", "version": "sha256:old"})
    result = run("apply", str(acme), str(record))
    assert result.exit_code == 0
    assert result.stderr.startswith(
        "warning: the order was confirmed with another version of the catalog: order:"
    )
    assert "explore/professional" in acme.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "is not the record of an order - make one with `maybuy preview … --confirm`"),
        ("[1]", "is not the record of an order"),
        ("{", "error[syntax]"),
    ],
)
def test_what_is_no_record_is_said_so(acme: Path, tmp_path: Path, text: str, said: str) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(text, encoding="utf-8")
    result = run("apply", str(acme), str(wrong))
    assert result.exit_code == 2
    assert said in result.stderr
    assert run("apply", str(acme), str(tmp_path / "none.json")).exit_code == 2
    assert run("apply", "-", "-", given="{}").exit_code == 2


def test_what_cannot_be_changed_in_its_place_is_left(acme: Path, tmp_path: Path) -> None:
    record = confirmed(tmp_path)
    repeated = acme.read_text(encoding="utf-8") + "payment_method: &way paypal\nname: *way\n"
    acme.write_text(repeated, encoding="utf-8")
    result = run("apply", str(acme), str(record))
    assert result.exit_code == 1
    assert result.stderr == (
        f"error: `{acme}` cannot be changed in its place - write it without anchors and aliases\n"
    )
    assert acme.read_text(encoding="utf-8") == repeated


def test_an_account_that_was_cancelled_has_no_subscription(acme: Path, tmp_path: Path) -> None:
    order = tmp_path / "order.json"
    order.write_text('{"user": "marie", "at": "2020-09-01", "changes": [{"action": "cancel_account"}]}')
    assert run("apply", str(acme), str(confirmed(tmp_path, order=str(order)))).exit_code == 0
    assert "\nsubscription: null                     # null: not yet" in acme.read_text(encoding="utf-8")
