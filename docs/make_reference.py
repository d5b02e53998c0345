"""Writes what the code says of itself: the pages of docs/reference/, and parts of others.

`python docs/make_reference.py`. tests/docs/test_reference.py makes them again, and compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
from pydantic import BaseModel

from maybuy.cli import GROUPS, command_of
from maybuy.cli.settings import flags_of
from maybuy.compile.implied import catalog_rules
from maybuy.language import say
from maybuy.loading import read_root
from maybuy.model.kinds import KINDS
from maybuy.model.schemas import schema, schema_of
from maybuy.model.vocabulary import DERIVED, Derived
from maybuy.serve.answer.routing import GROUPS as API
from maybuy.serve.request.problems import STATUS
from maybuy.serve.routes import METRICS, ROUTES
from maybuy.source import read
from reference_kinds import WHERE, page_of
from reference_words import flow, type_of

DOCS: Final = Path(__file__).resolve().parent
ROOT: Final = DOCS.parent
PART: Final = re.compile(
    r"(?P<begin>^<!-- made: (?P<name>\w+) -->\n).*?(?P<end>^<!-- end -->\n)", re.M | re.S
)
ALL_ROUTES: Final = (*ROUTES, METRICS)


def options() -> str:
    """The table of the service's settings: they are options and variables as well."""
    rows = (
        f"| {', '.join(f'`{flag}`' for flag in flags_of(name))} | `{name}` | {of_service(field.default)} "
        f"| {field.description} |\n"
        for name, field in KINDS["service"].model_fields.items()
        if name != "kind"
    )
    return "| option | in a file | default | what it says |\n| --- | --- | --- | --- |\n" + "".join(rows)


def of_service(default: Any) -> str:
    """A default of the service as a person would write it."""
    if default in (None, ()):
        return ""
    if isinstance(default, bool):
        return "no"
    return f"{default:,.15g}" if isinstance(default, int | float) else f"`{default}`"


FROM_FILES: Final = {
    "action": "the actions of the policies",
    "item": "the items, limits and features of the catalog",
    "item.product": "the products of the catalog, `none`",
    "item.edition": "the editions of the catalog, `none`",
    "change.to": "the cycles and payment methods of the catalog, `none`",
    "account.country": "two-letter country codes",
    "account.currency": "three-letter currency codes",
    "subscription.cycle": "the billing cycles of the catalog, `none`",
    "subscription.holds": "the items of the catalog",
    "subscription.tried": "the items of the catalog",
    "payment.method": "the payment methods of the catalog, `none`",
    "terms.outdated": "the terms of the policies",
}
BY_TYPE: Final = {"bool": "`true`, `false`", "integer": "whole numbers", "date": "days"}


def values(one: Derived) -> str:
    """An attribute's values, or where they come from."""
    listed = ", ".join(f"`{value}`" for value in one.values)
    return listed or BY_TYPE.get(one.type) or FROM_FILES[one.name]


def attributes() -> str:
    """The table of the attributes that are worked out for each question."""
    head = "| attribute | type | values | what it says |\n| --- | --- | --- | --- |\n"
    return head + "".join(
        f"| `{one.name}` | {one.type} | {values(one)} | {one.says} |\n" for one in DERIVED.values()
    )


def commands() -> str:
    """All commands, as `--help` tells of them."""
    text = []
    for title, group in GROUPS.items():
        text.append(f"## {title}\n\n")
        for name in group:
            text += of_command(name)
    return "".join(text).rstrip("\n") + "\n"


EVERYWHERE: Final = ("root", "lang", "help")


def of_command(name: str) -> Iterator[str]:
    """A command: what it does, how it is called, and its options."""
    command = command_of(name)
    ctx = click.Context(command, info_name=f"maybuy {name}")
    yield f"### {name}\n\n{paragraphs(command.help)}\n\n"
    shown = re.findall(r"maybuy .*", command.epilog or "")
    called = f"{ctx.command_path} {' '.join(command.collect_usage_pieces(ctx))}"
    yield f"```text\n{called}\n```\n\nFor instance: {', '.join(f'`{one}`' for one in shown)}.\n\n"
    if name == "serve":
        yield "[Its options](service.md) are on a page of their own.\n\n"
        return
    records = [
        one.get_help_record(ctx)
        for one in command.params
        if isinstance(one, click.Option) and one.name not in EVERYWHERE
    ]
    options = [(of_option(record[0]), escaped(record[1])) for record in records if record]
    if options:
        yield "| option | what it does |\n| --- | --- |\n"
        yield from (f"| `{flag}` | {what} |\n" for flag, what in options)
        yield "\n"


def of_option(flag: str) -> str:
    """An option's name in a table."""
    return flag.replace("|", "\\|")


def escaped(text: str) -> str:
    """A sentence of help in a table."""
    text = re.sub(r"(; | *\[)x>=0\]$", lambda bound: "]" if bound[1] == "; " else "", text)
    told = re.sub(r" *\[default: (.*)\]$", r" By default \1.", text.replace("[required]", "Needed."))
    return " ".join(told.replace("|", "\\|").split())


def paragraphs(text: str | None) -> str:
    """The help of a command as one paragraph."""
    parts = [" ".join(part.split()) for part in (text or "").replace("\b", "").split("\n\n")]
    return " ".join(part for part in parts if part)


def paths() -> str:
    """All paths of the service, and the bodies of their requests."""
    text = []
    for group, title in API.items():
        text.append(f"## {title}\n\n| path | what it answers | scope of the key |\n| --- | --- | --- |\n")
        text += (
            f"| `{one.method} {one.path}` | {one.summary} | {one.scope or 'none is needed'} |\n"
            for one in ALL_ROUTES
            if one.group == group
        )
        text.append("\n")
    for one in ALL_ROUTES:
        if one.asked and issubclass(one.asked, BaseModel):
            text.append(f"## The body of `{one.path}`\n\n{(one.asked.__doc__ or '').strip()}\n\n")
            text.append("| key | type | default | meaning |\n| --- | --- | --- | --- |\n")
            text += body(schema_of(one.asked))
            text.append("\n")
    return "".join(text).rstrip("\n") + "\n"


def problems() -> str:
    """The codes of all problems."""
    head = "| code | status | what it says |\n| --- | --- | --- |\n"
    return head + "".join(
        f"| `{code}` | {status} | {say('service', code, 'en')} |\n" for code, status in sorted(STATUS.items())
    )


def body(shape: Mapping[str, Any]) -> Iterator[str]:
    """A row for each key of a request's body."""
    linked = {"Account": "[account](account.md)", "Order": "[order](order.md)"}
    for key, one in shape["properties"].items():
        kind = re.sub(r"\[[\w ]+\]\(#([\w-]+)\)", lambda m: linked.get(m[1].title(), m[1]), type_of(one))
        kind = kind.replace("question-of-many", "question, with the keys of this table")
        default = "needed" if key in shape.get("required", ()) else ""
        if one.get("default") is not None:
            default = f"`{flow(one['default'])}`"
        said = one.get("description") or record_said(one, shape["$defs"])
        yield f"| `{key}` | {kind} | {default} | {said} |\n"


def record_said(kind: Mapping[str, Any], records: Mapping[str, Any]) -> str:
    """What is said of the first record that a value may be."""
    named = re.search(r"/(\w+)'", str(kind))
    return first_sentence(records[named[1]]["description"]) if named else ""


def actions() -> str:
    """The actions that the shipped policies declare, and who has rules about them."""
    shipped = [read(path.read_bytes(), path.name).data for path in sorted((ROOT / "policies").glob("*.yaml"))]
    declared = next(data["actions"] for data in shipped if data["kind"] == "actions")
    rules = [rule for data in shipped if data["kind"] == "policy" for rule in data["rules"]]
    text = "| id | name | target | through a channel | deferred | channels that rules grant |\n"
    text += "| --- | --- | --- | --- | --- | --- |\n"
    for one in declared:
        named = {
            effect: [rule for rule in rules if one["id"] in rule.get(effect, ())]
            for effect in ("allow", "defer")
        }
        granted = dict.fromkeys(channel for rule in named["allow"] for channel in rule.get("through", ()))
        until = ", ".join(dict.fromkeys(f"`{rule['until']}`" for rule in named["defer"]))
        through = f"with `{one['offered_with']}`" if "offered_with" in one else "yes"
        text += (
            f"| `{one['id']}` | {one['name']['en']} | {one.get('target', 'none')} "
            f"| {'no' if one.get('channelled') is False and through == 'yes' else through} | {until} "
            f"| {', '.join(f'`{channel}`' for channel in granted)} |\n"
        )
    return text


def kinds() -> str:
    """The list of all kinds of files."""
    head = "| file | what it is about | where it stands |\n| --- | --- | --- |\n"
    return head + "".join(
        f"| [`kind: {kind}`]({kind}.md) | {first_sentence(schema(kind)['description'])} "
        f"| {WHERE.get(kind, '`catalog/`')} |\n"
        for kind in KINDS
    )


def first_sentence(text: str) -> str:
    """As it says."""
    return " ".join(text.split()).partition(". ")[0].rstrip(".") + "."


def refusals() -> str:
    """For what reasons the catalog itself refuses each action, whatever rules say."""
    definitions = read_root(ROOT).definitions
    rules = catalog_rules(definitions)
    text = "| action | the catalog may refuse it as |\n| --- | --- |\n"
    for action in definitions.actions:
        codes = dict.fromkeys(rule.code for rule in rules if action in rule.actions)
        told = ", ".join(f"[`{code}`](reasons/{code}.md)" for code in sorted(codes))
        text += f"| `{action}` | {told or 'nothing'} |\n"
    return text


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "actions": actions,
    "attributes": attributes,
    "commands": commands,
    "kinds": kinds,
    "options": options,
    "paths": paths,
    "problems": problems,
    "refusals": refusals,
}
"""What stands between `<!-- made: NAME -->` and `<!-- end -->` on a page that is written otherwise."""


def filled(page: str) -> str:
    """A page with its parts made anew."""
    return PART.sub(lambda part: f"{part['begin']}\n{PARTS[part['name']]()}\n{part['end']}", page)


def pages() -> dict[str, str]:
    """All that is made, by its place below docs/."""
    whole = {f"reference/{kind}.md": page_of(kind) for kind in KINDS if kind != "service"}
    written = {path.relative_to(DOCS).as_posix(): path for path in sorted(DOCS.rglob("*.md"))}
    texts = {name: path.read_text(encoding="utf-8") for name, path in written.items() if name not in whole}
    return whole | {name: filled(text) for name, text in texts.items() if PART.search(text)}


if __name__ == "__main__":
    for place, text in pages().items():
        (DOCS / place).write_text(text, encoding="utf-8")
