"""`maybuy preview`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import ACCOUNTS, ACME, answer, process, run

ORDERS = ROOT / "examples" / "orders"
GROWS = str(ORDERS / "acme-grows.yaml")
TEXT = (ORDERS / "acme-grows.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("account", "order", "total"),
    [
        ("acme", "acme-grows", "to pay now $1,517.42"),
        ("separate-products", "into-a-suite", "to pay now $1,047.32"),
        ("prospect", "startup", "to pay now $88.75"),
    ],
)  # fmt: skip
def test_each_shipped_order_has_a_summary(account: str, order: str, total: str) -> None:
    result = run("preview", str(ACCOUNTS / f"{account}.yaml"), str(ORDERS / f"{order}.yaml"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert total in " ".join(result.stdout.split())


def test_every_shipped_order_is_tried_here() -> None:
    assert {path.stem for path in ORDERS.iterdir()} == {"acme-grows", "into-a-suite", "startup"}


def test_the_answer_is_json_when_asked_for() -> None:
    shown = answer("preview", ACME, GROWS)
    assert (shown["outcome"], shown["ready"], shown["at"]) == ("allow", True, "2020-09-01")
    assert shown["totals"] == {
        "currency": "USD", "recurring": "11556.00", "due_now": "1517.42", "recurring_after": "1185.00",
        "recurring_net": "11556.00",
    }  # fmt: skip


def test_french_is_spoken_when_asked_for() -> None:
    result = run("preview", ACME, GROWS, "--lang", "fr")
    assert result.stdout.startswith("Résumé de la commande\n")
    assert "✔ commande prête à être confirmée" in result.stdout


def test_the_day_asked_for_counts_more_than_the_orders() -> None:
    assert answer("preview", ACME, GROWS, "--at", "2020-03-01")["at"] == "2020-03-01"
    result = run("preview", ACME, GROWS, "--at", "2020-02-29")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: 2020-02-29 is before the recorded term")
    assert "is not a day" in run("preview", ACME, GROWS, "--at", "soon").stderr


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_an_order_without_a_day_is_of_today_in_utc_wherever_it_is_asked(zone: str) -> None:
    order = b'{"user": "jacob", "changes": [{"action": "buy", "item": "support/team"}]}'
    before = datetime.now(UTC).date()
    result = process(
        "preview", str(ACCOUNTS / "prospect.yaml"), "-", "--format", "json", given=order, TZ=zone
    )
    assert before.isoformat() <= json.loads(result.stdout)["at"] <= datetime.now(UTC).date().isoformat()


def test_the_order_or_the_account_may_come_from_standard_input_but_not_both() -> None:
    from_file = run("preview", ACME, GROWS).stdout
    assert run("preview", ACME, "-", given=TEXT).stdout == from_file
    assert run("preview", "-", GROWS, given=Path(ACME).read_text(encoding="utf-8")).stdout == from_file
    both = run("preview", "-", "-", given=TEXT)
    assert (both.exit_code, both.stdout) == (2, "")
    assert both.stderr == "error: only one of the account and the order can come from standard input\n"


def test_confirming_prints_a_record_and_says_so() -> None:
    result = run("preview", ACME, GROWS, "--confirm")
    record = json.loads(result.stdout)
    assert (result.exit_code, record["kind"]) == (0, "order-record")
    assert result.stderr == f"✔ the order is confirmed: {record['id']}\n"
    quiet = run("preview", ACME, GROWS, "--confirm", "--format", "json")
    assert (json.loads(quiet.stdout), quiet.stderr) == (record, "")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            ["the order cannot be confirmed yet", "  ○ accept the Master Subscription Agreement (2019-01)",
             "  ○ accept the privacy terms (2020-01)"],
        ),
        (
            "fr",
            ["la commande ne peut pas encore être confirmée",
             "  ○ accepter : contrat-cadre d’abonnement (2019-01)",
             "  ○ accepter : politique de confidentialité (2020-01)"],
        ),
    ],
)  # fmt: skip
def test_what_is_not_ready_is_not_confirmed_and_ends_with_one(language: str, lines: list[str]) -> None:
    order = str(ORDERS / "startup.yaml")
    result = run("preview", str(ACCOUNTS / "prospect.yaml"), order, "--confirm", "--lang", language)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == lines


@pytest.mark.parametrize(
    ("wrong", "with_", "code", "underlined"),
    [
        ("promotion: STARTUP", "payment_metod: card", "unknown-key", "payment_metod"),
        ("payment_method: card", "payment_method: cart", "unknown-payment-method", "cart"),
        ("privacy]", "privcy]", "unknown-terms", "privcy"),
        ("seats: 3}", "seats: -3}", "out-of-range", "-3"),
        ("user: marie", "user: ''", "out-of-range", "''"),
    ],
)
def test_a_mistake_in_an_order_is_shown_underlined_with_its_line_and_column(
    tmp_path: Path, wrong: str, with_: str, code: str, underlined: str
) -> None:
    text = TEXT.replace(wrong, with_) if wrong in TEXT else f"{TEXT}{with_}\n"
    file = tmp_path / "order.yaml"
    file.write_text(text, encoding="utf-8")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if with_ in one)
    column = text.splitlines()[line - 1].index(underlined) + 1
    result = run("preview", ACME, str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    shown = result.stderr.splitlines()
    assert shown[0].startswith(f"error[{code}]: ")
    assert shown[1].endswith(f"order.yaml:{line}:{column}")
    assert "^" * len(underlined) in shown[4]


def ordered(change: str = "", user: str = "marie", at: str = "2020-09-01") -> str:
    return f"kind: order\nuser: {user}\nat: {at}\nchanges:\n  - {{{change}}}\n"


@pytest.mark.parametrize(
    ("text", "said", "place", "cure"),
    [
        (ordered("action: add_seats, itm: support"), "unknown-key", "5:25", "did you mean `item`?"),
        (ordered("action: add_seat, item: support"), "unknown-action", "5:14", "did you mean `add_seats`?"),
        (ordered("action: buy, item: explore/profesional"), "unknown-item", "5:25",
         "did you mean `explore/professional`?"),
        (ordered("action: change_billing_cycle, to: weekly"), "unknown-cycle", "5:40",
         "its cycles are monthly, annual"),
        (ordered("action: change_payment_method, to: gold"), "unknown-payment-method", "5:41",
         "the payment methods are card, paypal, wire, cheque"),
        (ordered("action: buy, item: explore"), "cannot-ask", "5:25",
         "say one of explore/lite, explore/professional"),
        (ordered("action: buy"), "cannot-ask", "5:14", "say which one"),
        (ordered("action: add_seats, item: support, seats: 0"), "cannot-ask", "5:47", "say 1 or more"),
        (ordered("action: cancel_account}\n  - {action: cancel_account"), "cannot-ask", "6:14",
         "leave one of the two out"),
        (ordered("action: cancel_account", at="2020-13-01"), "bad-format", "3:5",
         "check the month and the day: it is year-month-day"),
        (ordered("action: cancel_account", at="2019-03-01"), "cannot-ask", "3:5", "ask about a later day"),
        (ordered("action: cancel_account", user="mari"), "unknown-user", "2:7", "did you mean `marie`?"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_with_its_place_and_a_cure(
    text: str, said: str, place: str, cure: str
) -> None:
    result = run("preview", ACME, "-", given=text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error[{said}]: ")
    assert f"--> <stdin>:{place}\n" in result.stderr
    assert cure in result.stderr


def test_names_that_lead_nowhere_are_told_all_at_once_and_by_validate_too(tmp_path: Path) -> None:
    file = tmp_path / "order.yaml"
    file.write_text(ordered("action: add_seat}\n  - {action: buy, item: explor"))
    for result in (run("preview", ACME, str(file)), run("validate", str(file))):
        told = result.stdout + result.stderr
        assert told.index("error[unknown-action]") < told.index("error[unknown-item]")


def test_of_a_day_that_is_not_in_the_order_no_place_is_told() -> None:
    text = ordered("action: cancel_account").replace("at: 2020-09-01\n", "")
    assert run("preview", ACME, "-", "--at", "2019-03-01", given=text).stderr.startswith(
        "error: 2019-03-01 is"
    )


@pytest.mark.parametrize("file", ["nowhere.yaml", str(ORDERS)])
def test_an_order_that_is_not_there_is_refused(file: str) -> None:
    result = run("preview", ACME, file)
    assert result.exit_code == 2
    assert result.stderr.startswith("error[unreadable]")


def test_a_terminal_without_accents_gets_json_that_it_can_show() -> None:
    result = process("preview", ACME, GROWS, "--format", "json", "--lang", "fr", PYTHONIOENCODING="ascii")
    assert result.returncode == 0
    assert json.loads(result.stdout.decode("ascii"))["ready"]
