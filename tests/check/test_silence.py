"""Warnings that a file says are meant to be so."""

from __future__ import annotations

from check.roots import NEW, context, rule
from maybuy.check.registry import CHECKS, MILD, WHOLE, run
from maybuy.language import sentences
from maybuy.language.told import told
from source.underlined import underlined

DEAR = "prices: {EUR: {monthly: 4, yearly: 5}}"
FAIR = "prices: {EUR: {monthly: 5, yearly: 4}}"


def found(files: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """What is found in the files laid over the root: severity, code, what is underlined, message."""
    about = context(files)
    documents = {file.document.file: file.document for file in about.files}
    every = sorted((one for one in run(about) if one.file in files), key=lambda one: one.key())
    return [
        (one.severity, one.code, underlined(documents[one.file], one.span), one.message)
        for one in told(every)
    ]


def silence(code: str = "annual-dearer") -> str:
    return f"silence: [{{code: {code}, because: so it is}}]"


def test_a_file_silences_all_warnings_of_a_code_in_it() -> None:
    editions = f"  - {{id: red, {DEAR}}}\n  - {{id: blue, {DEAR}}}\n"
    text = f"kind: product\nid: pens\n{silence()}\neditions:\n{editions}"
    assert found({NEW: text}) == []


def test_an_edition_silences_what_stands_inside_it_and_no_other() -> None:
    text = (
        f"kind: product\nid: pens\neditions:\n  - id: red\n    {silence()}\n    {DEAR}\n"
        f"  - id: blue\n    {DEAR}\n"
    )
    assert [(code, message) for _, code, _, message in found({NEW: text})] == [
        ("annual-dearer", "`pens/blue` costs 5 EUR a month paid yearly, and 4 paid monthly")
    ]


def test_the_last_edition_ends_with_its_last_word() -> None:
    text = (
        f"kind: product\nid: pens\neditions:\n  - id: red\n    {silence()}\n    {DEAR}\n"
        f"name: {{fr: plumes}}\n"
    )
    assert [code for _, code, _, _ in found({NEW: text})] == ["missing-translation"]


def test_a_rule_silences_what_is_said_of_it() -> None:
    text = f"allow: [buy]\nthrough: [desk]\nwhen: {{account.pilot: true}}\n{silence('rule-covered')}"
    assert found(rule(text)) == []


def test_another_code_or_another_file_is_not_silenced() -> None:
    other = f"kind: product\nid: pens\n{DEAR}\n{silence('price-gap')}\n"
    elsewhere = {"catalog/ink.yaml": f"kind: product\nid: ink\n{FAIR}\n{silence()}\n"}
    assert [code for _, code, _, _ in found({NEW: other})] == ["annual-dearer", "unused-silence"]
    plain = {NEW: f"kind: product\nid: pens\n{DEAR}\n"}
    assert [code for _, code, _, _ in found(elsewhere | plain)] == ["unused-silence", "annual-dearer"]


def test_an_error_is_not_silenced_and_the_attempt_is_an_error_too() -> None:
    text = f"kind: product\nid: pens\n{silence('missing-price')}\n"
    assert found({NEW: text}) == [
        ("error", "missing-price", "pens", "`pens` is on sale and has no price"),
        (
            "error",
            "cannot-silence",
            "missing-price",
            "`missing-price` is an error, and only warnings can be silenced",
        ),
    ]


def test_a_code_that_is_always_an_error_cannot_be_silenced_even_where_there_is_none() -> None:
    text = f"kind: product\nid: pens\n{FAIR}\n{silence('unknown-item')}\n"
    assert [code for _, code, _, _ in found({NEW: text})] == ["cannot-silence"]


def test_a_silence_that_silences_nothing_is_a_warning() -> None:
    text = f"kind: product\nid: pens\n{FAIR}\n{silence()}\n"
    assert found({NEW: text}) == [
        ("warning", "unused-silence", "annual-dearer", "there is no `annual-dearer` to silence here")
    ]


def test_a_silence_is_not_called_unused_while_an_error_keeps_anyone_from_looking() -> None:
    files = rule(f"allow: [buy]\n{silence('rule-covered')}")
    files["policies/wrong.yaml"] = "kind: policy\nid: wrong\nrules: [{id: two, allow: [purchase]}]\n"
    assert [code for _, code, _, _ in found(files)] == ["unknown-action"]


def test_what_only_the_whole_shows_is_looked_for_once_every_name_leads_somewhere() -> None:
    covered = rule("allow: [buy]\nthrough: [desk]\nwhen: {account.pilot: true}")
    wrong = {"policies/wrong.yaml": "kind: policy\nid: wrong\nrules: [{id: two, allow: [purchase]}]\n"}
    assert [code for _, code, _, _ in found(covered)] == ["rule-covered"]
    assert [code for _, code, _, _ in found(covered | wrong)] == ["unknown-action"]
    unread = {"policies/wrong.yaml": "kind: policy\n"}
    assert [code for _, code, _, _ in found(covered | unread)] == []


def test_every_code_that_may_be_a_warning_is_one_of_its_check() -> None:
    for check in CHECKS:
        assert set(getattr(check, "MILD", ())) <= set(check.CODES)
    assert WHOLE <= MILD
    assert {"cannot-silence", "unused-silence"} <= {
        key.partition(".")[0] for key in sentences("en", "diagnostics")
    }
