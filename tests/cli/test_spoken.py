"""Help and click's own errors speak the language that is asked for."""

from __future__ import annotations

import ast
import inspect
import os
import re
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import maybuy.language
from commands import run
from language.test_words import GIVEN_UP
from maybuy.cli import COMMANDS, GROUPS, main

CATALOG = Path(maybuy.language.__file__).parent / "fr" / "LC_MESSAGES" / "messages.po"

# What click says of how a program is written, or of what this one does not have.
OF_PROGRAMS = re.compile(
    r"deprecated|declarations|declaration,|defined twice|cannot use the same flag|was passed|Choice\("
    r"|UUID|boolean|format|values are required"
)


def texts_of(catalog: Catalog) -> dict[str, str]:
    """Each English sentence with its French; of those with a plural, the English singular and all French."""
    return {
        (one.id if isinstance(one.id, str) else one.id[0]): (
            one.string if isinstance(one.string, str) else " / ".join(one.string)
        )
        for one in catalog
        if one.id
    }


def french() -> dict[str, str]:
    with CATALOG.open("rb") as file:
        return texts_of(read_po(file, locale="fr"))


def command_of(name: str) -> click.Command:
    command = main.get_command(click.Context(main), name) if name else main
    assert command is not None
    return command


def paragraphs(text: str) -> list[str]:
    return [" ".join(one.split()) for one in inspect.cleandoc(text).split("\n\n")]


def said_by_click() -> set[str]:
    """The sentences that click hands to gettext, where a user may come to see them."""
    found: set[str] = set()
    for module in ("core", "exceptions", "types", "parser"):
        tree = ast.parse((Path(click.__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in ("_", "ngettext")
                and isinstance(call.args[0], ast.Constant)
            ):
                found.add(call.args[0].value)
    return {one for one in found if not OF_PROGRAMS.search(one)}


def test_all_that_click_may_say_to_a_user_has_its_french() -> None:
    assert said_by_click() - set(french()) == set()


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_text_of_help_has_its_french(name: str) -> None:
    command = command_of(name)
    texts = paragraphs(command.help or "")
    for one in command.params:
        texts += paragraphs(one.help or "") if isinstance(one, click.Option) else []
        metavar = one.metavar or ((one.name or "").upper() if isinstance(one, click.Argument) else None)
        texts += [metavar] if metavar else []
    known = french()
    assert [one for one in texts if one and not (known.get(one) or known.get(f"[{one}]"))] == []


def test_what_commands_do_and_are_for_has_its_french() -> None:
    known = french()
    assert [one for one in (*GROUPS, *COMMANDS.values()) if not known.get(one)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example_of_itself(name: str) -> None:
    for language, heading in (("en", "Example"), ("fr", "Exemple")):
        shown = run(name, "--help", "--lang", language).stdout
        assert heading in shown.rpartition("\n\n")[2]
        assert f"maybuy {name}" in shown.rpartition("\n\n")[2]


def test_commands_are_listed_by_what_they_are_for() -> None:
    shown = run("--help").stdout
    assert re.findall(r"^(Ask|Check|Write and publish|Serve):$", shown, re.M) == list(GROUPS)
    in_french = run("--lang", "fr", "--help").stdout
    assert "\nInterroger\u00a0:\n" in in_french
    assert "Tout ce qu’un utilisateur peut acheter ou modifier." in in_french


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("decide",), "Il manque l’argument 'COMPTE'."),
        (("decide", "x", "y"), "Il manque l’option '--user'."),
        (("offers", "x", "--user", "y", "--fromat", "json"), "L’option '--fromat' n’existe pas."),
        (("offers", "x", "--user", "y", "--format", "yaml"), "pour '--format' : 'yaml' n’est pas"),
        (("decide", "x", "y", "--user", "z", "--seats", "q"), "'q' n’est pas un nombre qui convient ici."),
        (("show", "a", "b"), "Argument en trop (b)"),
        (("decid",), "La commande 'decid' n’existe pas. Vouliez-vous dire « decide » ?"),
        (("offers", "x", "--user"), "L’option '--user' demande une valeur."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
@pytest.mark.parametrize("how", ["before", "after", "environment"])
def test_a_wrong_use_is_told_in_french(args: tuple[str, ...], said: str, how: str) -> None:
    asked = {"before": ("--lang", "fr", *args), "after": (args[0], "--lang=fr", *args[1:])}.get(how, args)
    result = run(*asked, **({"LC_ALL": "fr_FR.UTF-8"} if how == "environment" else {}))
    assert result.exit_code == 2
    assert said in result.stderr
    assert not re.search(r"Usage|Error|Try|Missing|No such", result.stderr)


def test_the_language_of_one_run_is_not_that_of_the_next() -> None:
    before = os.environ.get("LANGUAGE")
    assert "Utilisation" in run("--lang", "fr", "--help").stdout
    assert os.environ.get("LANGUAGE") == before
    assert run("--lang", "en", "--help").stdout.startswith("Usage:")


def test_what_gettext_reads_is_made_of_what_people_edit() -> None:
    with CATALOG.with_suffix(".mo").open("rb") as made:
        assert texts_of(read_mo(made)) == french(), (
            "pybabel compile -D messages -d engine/maybuy/language -l fr"
        )


def test_french_help_uses_no_word_that_was_given_up() -> None:
    for text in french().values():
        for word in GIVEN_UP["fr"]:
            assert not re.search(word, text, re.IGNORECASE), text
