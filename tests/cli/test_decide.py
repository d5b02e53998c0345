"""`maybuy decide`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from commands import ACCOUNTS, ACME, AT, answer, run

ACME_TEXT = Path(ACME).read_text(encoding="utf-8")
PROSPECT_AS_JSON = """{
  "kind": "account", "id": "somebody", "type": "self_service", "country": "FR", "currency": "USD",
  "users": [{"id": "marie", "role": "owner"}], "subscription": null
}"""
KEYS = {
    "outcome", "action", "item", "account", "user", "at", "channels", "effective", "obligations", "reasons",
    "remedies", "contacts", "catalog",
}  # fmt: skip


def test_the_decision_of_the_contract_comes_out_as_it_is_written_there() -> None:
    shown = answer("decide", ACME, "--user", "marie", "--at", "2020-04-01", "change_billing_cycle")
    expected = {
        "outcome": "allow",
        "action": "change_billing_cycle",
        "item": None,
        "account": "acme",
        "user": "marie",
        "at": "2020-04-01",
        "channels": ["subscription_page", "representative"],
        "effective": {"timing": "next_cycle", "on": "2021-03-01"},
        "obligations": [],
        "remedies": [],
        "contacts": ["representative", "customer_support"],
    }
    assert {key: shown[key] for key in expected} == expected
    assert set(shown) >= KEYS
    assert {reason["code"] for reason in shown["reasons"]} == {"granted"}
    assert all(set(reason) >= {"code", "rule", "message", "at", "source"} for reason in shown["reasons"])
    assert all(reason["at"].startswith("policies/rights.yaml:") for reason in shown["reasons"])
    assert shown["catalog"]["id"] == "zendesk"
    assert shown["catalog"]["version"].startswith("sha256:")


def test_the_text_says_what_through_what_when_why_and_whom_to_ask() -> None:
    result = run("decide", ACME, "--user", "marie", "add_seats", "support", *AT)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "✔ yes  Add seats: Support Professional"
    labels = [line[2:16].strip() for line in lines[1:] if line[2:16].strip()]
    assert labels == ["through", "takes effect", "price", "because", "questions?"]
    assert "marie (owner) of acme, on September 1, 2020" in lines[1]
    assert "at once" in result.stdout
    assert "$49.00 per seat and month" in result.stdout
    assert "questions?" in lines[-1]


def test_a_refusal_says_what_is_needed_and_what_could_be_done() -> None:
    result = run("decide", ACME, "--user", "luc", "add_seats", "support", *AT)
    assert result.stdout.startswith("✘ no  Add seats: Support Professional\n")
    assert "because     this needs the role owner; here it is admin" in result.stdout
    assert "you could   ask the owner" in result.stdout


@pytest.mark.parametrize("how", [{"lang": "fr"}, {"LANG": "fr_FR.UTF-8"}, {"LC_ALL": "fr_CA.UTF-8"}])
def test_french_is_spoken_when_asked_for_or_where_the_environment_is_french(how: dict[str, str]) -> None:
    option = ("--lang", how.pop("lang")) if "lang" in how else ()
    result = run("decide", ACME, "--user", "luc", "add_seats", "support", *AT, *option, **how)
    assert "✘ non  Ajouter des licences d’agent : Support Professional" in result.stdout
    assert "luc (administrateur) du compte acme, le 1er septembre 2020" in result.stdout
    assert "il faut être propriétaire ; cet utilisateur est administrateur" in result.stdout
    assert "demander à un propriétaire" in result.stdout


def test_messages_in_json_are_in_the_language_asked_for_and_nothing_else_is() -> None:
    ask = ("decide", ACME, "--user", "luc", "buy", "explore/lite", *AT)
    english, french = answer(*ask), answer(*ask, "--lang", "fr")
    assert (
        french["reasons"][0].pop("message")
        == "il faut être propriétaire ; cet utilisateur est administrateur"
    )
    assert english["reasons"][0].pop("message") == "this needs the role owner; here it is admin"
    assert english == french


def test_without_a_day_today_is_asked_about_and_shown() -> None:
    before = date.today()  # noqa: DTZ011
    shown = answer("decide", str(ACCOUNTS / "prospect.yaml"), "--user", "jacob", "buy", "explore/lite")
    assert before.isoformat() <= shown["at"] <= date.today().isoformat()  # noqa: DTZ011


@pytest.mark.parametrize(
    ("user", "question", "code"),
    [
        ("marie", ("buy", "explore/lite"), 0),
        ("marie", ("change_payment_method", "--to", "wire"), 3),
        ("luc", ("buy", "explore/lite"), 4),
    ],
)
def test_exit_codes_tell_the_outcomes_apart_only_when_asked_to(
    user: str, question: tuple[str, ...], code: int
) -> None:
    ask = ("decide", ACME, "--user", user, *AT, *question)
    assert run(*ask, "--exit-code").exit_code == code
    assert run(*ask, "--exit-code", "--format", "json").exit_code == code
    assert run(*ask).exit_code == 0


def test_why_shows_each_rule_and_what_keeps_the_others_from_applying() -> None:
    result = run("decide", ACME, "--user", "luc", "add_seats", "support", *AT, "--why")
    assert "rules that apply" not in result.stdout
    assert "rules that do not apply, and what keeps them from it" in result.stdout
    assert "self-service-owner-on-the-page  policies/rights.yaml:" in result.stdout
    assert "     here: role: admin\n" in result.stdout
    assert "channel by channel" not in result.stdout
    assert result.stdout.endswith("\n`maybuy explain not_listed` says more about it\n")


def test_why_shows_what_grants_it() -> None:
    result = run("decide", ACME, "--user", "marie", "extend_subscription", *AT, "--why")
    applying = result.stdout.partition("rules that apply")[2].partition("rules that do not")[0]
    assert (
        "  ●  the owner of a self-service account manages the subscription on the Subscription page\n"
        "     allows  self-service-owner-on-the-page  policies/rights.yaml:"
    ) in applying
    assert "     defers  extension-starts-with-the-next-cycle" in applying
    assert "(docs/sources.md)" in applying


def test_why_says_channel_by_channel_what_decides_where_they_differ() -> None:
    account = str(ACCOUNTS / "chat-phase-4.yaml")
    result = run("decide", account, "--user", "harriet", "add_seats", "support", *AT, "--why")
    rows = result.stdout.partition("channel by channel")[2].splitlines()
    told = {line[5:27].rstrip(): line for line in rows if line[2:3] in tuple("✔✘➜")}
    assert {name: line[2] for name, line in told.items()} == {
        "Subscription page": "✔",
        "website": "✘",
        "while adding an agent": "✘",
        "request form": "➜",
        "Zendesk representative": "➜",
    }
    assert "no rule allows it here" in told["website"]
    assert "with Chat phase 4" in told["while adding an agent"]
    assert "policies/rights.yaml:" in told["while adding an agent"]


def test_why_in_json_lists_the_rules_considered() -> None:
    shown = answer("decide", ACME, "--user", "luc", "add_seats", "support", *AT, "--why")
    rules = {rule["rule"]: rule for rule in shown["considered"]}
    rule = rules["self-service-owner-on-the-page"]
    assert set(rule) == {"rule", "effect", "code", "channels", "applies", "unmet", "at", "source"}
    assert (rule["effect"], rule["applies"], rule["unmet"]) == ("allow", False, ["user.role"])
    assert "considered" not in answer("decide", ACME, "--user", "luc", "add_seats", "support", *AT)


@pytest.mark.parametrize("text", [ACME_TEXT, PROSPECT_AS_JSON], ids=["yaml", "json"])
def test_an_account_may_come_from_standard_input_as_yaml_or_json(text: str) -> None:
    result = run("decide", "-", "--user", "marie", "view_subscription", *AT, given=text)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("✔ yes  See the subscription\n")


def test_a_mistake_on_standard_input_is_shown_with_its_line() -> None:
    text = ACME_TEXT.replace("role: admin", "role: admn")
    result = run("decide", "-", "--user", "marie", "view_subscription", *AT, given=text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--> <stdin>:" in result.stderr
    assert "admn" in result.stderr.splitlines()[3]
    assert "^^^^" in result.stderr


def test_standard_input_is_read_no_further_than_a_file_may_be_long() -> None:
    result = run("decide", "-", "--user", "marie", "view_subscription", *AT, given=b"#" * 6_000_000)
    assert result.exit_code == 2
    assert result.stderr.startswith("error[too-large]: the file is larger than 5000000 bytes\n")


def test_bytes_that_are_no_text_are_a_finding() -> None:
    result = run("decide", "-", "--user", "marie", "view_subscription", *AT, given=b"id: \xff\xfe\x00")
    assert result.exit_code == 2
    assert "error[not-utf8]" in result.stderr


def test_a_mistake_in_an_account_is_shown_underlined_with_its_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "account.yaml"
    file.write_text(ACME_TEXT.replace("item: collaboration", "item: colaboration"), encoding="utf-8")
    line = next(n for n, text in enumerate(ACME_TEXT.splitlines(), 1) if "item: collaboration" in text)
    result = run("decide", str(file), "--user", "marie", "view_subscription", *AT)
    assert (result.exit_code, result.stdout) == (2, "")
    shown = result.stderr.splitlines()
    assert shown[0] == "error[unknown-item]: `colaboration` is not an item of the catalog"
    assert shown[1].endswith(f"account.yaml:{line}:14")
    assert shown[3] == f"{line} |     - {{item: colaboration, seats: 12}}"
    assert shown[4] == f"   | {' ' * 13}{'^' * 12} did you mean `collaboration`?"


@pytest.mark.parametrize(
    ("user", "question", "said"),
    [
        (
            "mari",
            ("view_subscription",),
            "`mari` is not a user of the account `acme` - did you mean `marie`?",
        ),
        ("nobody", ("view_subscription",), "`nobody` is not a user of the account `acme`"),
        ("marie", ("by", "explore/lite"), "`by` is not an action - did you mean `buy`?"),
        ("marie", ("buy", "explore/lit"), "is not an item of the catalog - did you mean `explore/lite`?"),
        ("marie", ("buy", "explore"), "say one of explore/lite, explore/professional"),
        ("marie", ("buy",), "`buy` needs an item - say which one"),
        ("marie", ("change_billing_cycle", "--to", "monthy"), "did you mean `monthly`?"),
        ("marie", ("change_payment_method", "--to", "cart"), "did you mean `card`?"),
        (
            "marie",
            ("change_billing_cycle", "--to", "weekly"),
            "is not a billing cycle - one of monthly, annual",
        ),
        ("marie", ("change_payment_method", "--to", "gold"), "- one of card, paypal, wire, cheque"),
        (
            "marie",
            ("buy", "explore/lite", "--seats", "1000000001"),
            "1000000001 is too many - say 1000000000 or fewer",
        ),
        ("marie", ("add_seats", "support", "--seats", "0"), "0 is too few - say 1 or more"),
        ("marie", ("use", "custom_object"), "did you mean `custom_objects`?"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why_in_a_line(
    user: str, question: tuple[str, ...], said: str
) -> None:
    result = run("decide", ACME, "--user", user, *AT, *question)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.endswith(f"{said}\n")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            ("buy", "explore/lite", "--quantity", "3"),
            "`buy` has no use for `--quantity` - it takes `--seats`",
        ),
        (("buy", "explore/lite", "--to", "x"), "`buy` has no use for `--to` - it takes `--seats`"),
        (
            ("upgrade_edition", "support", "--to", "enterprise", "--seats", "2"),
            "`upgrade_edition` has no use for `--seats` - it takes `--to`",
        ),
        (("use", "custom_objects", "--seats", "2"), "`use` has no use for `--seats` - it takes `--quantity`"),
        (("cancel_account", "--to", "annual"), "`cancel_account` has no use for `--to` - leave it out"),
    ],
)
def test_an_option_that_makes_no_difference_is_refused(question: tuple[str, ...], said: str) -> None:
    result = run("decide", ACME, "--user", "marie", *AT, *question)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: {said}\n")


@pytest.mark.parametrize("day", ["2020-9-1", "2020-02-30", "tomorrow", ""])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    result = run("decide", ACME, "--user", "marie", "view_subscription", "--at", day)
    assert result.exit_code == 2
    assert result.stderr == f"error: `{day}` is not a day from 1900 to 2199 - write it as 2020-09-01\n"


def test_a_day_before_the_recorded_term_is_refused() -> None:
    result = run("decide", ACME, "--user", "marie", "view_subscription", "--at", "2020-02-29")
    assert result.exit_code == 2
    said = "2020-02-29 is before the recorded term, which began on 2020-03-01 - ask about a later day"
    assert result.stderr == f"error: {said}\n"


@pytest.mark.parametrize("name", ["missing.yaml", "x" * 300])
def test_a_file_that_is_not_there_is_refused(name: str) -> None:
    result = run("decide", name, "--user", "marie", "view_subscription", *AT)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error[unreadable]: `{name[:40]}")
    assert "Traceback" not in result.stderr


def test_a_device_that_never_ends_is_not_read() -> None:
    result = run("decide", "/dev/zero", "--user", "marie", "view_subscription", *AT)
    assert result.exit_code == 2
    assert "`/dev/zero` is not an ordinary file" in result.stderr


@pytest.mark.parametrize(
    "args", [("decide",), ("decide", ACME, "buy"), ("decide", ACME, "--user", "m", "--no")]
)
def test_a_command_used_wrongly_ends_with_two_as_well(args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: maybuy decide")


def test_a_purchase_on_a_day_before_the_rules_names_the_day_they_begin() -> None:
    prospect = str(ACCOUNTS / "prospect.yaml")
    result = run("decide", prospect, "--user", "jacob", "buy", "support/team", "--at", "2019-07-01")
    assert "this is possible from August 1, 2019 on" in result.stdout
    assert "wait until August 1, 2019" in result.stdout
