"""What the Tab key offers: ids as the files of the root have them, read without checking what they mean.

Completion never fails and never prints. A file that cannot be read offers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from ..model.deed import CHANGE_CYCLE, CHANGE_METHOD, UNITS, USE, said_by

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

SOLD: Final = ("product", "add-on", "suite")


def _quiet(candidates: Callable[[click.Context], Iterable[str]]) -> Complete:
    """A completion callback out of a function that gives every candidate, and may fail."""

    @wraps(candidates)
    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            found = dict.fromkeys(candidates(ctx))
        except Exception:  # whatever is wrong with a file, the Tab key is not the place to say it
            return []
        return [CompletionItem(one) for one in found if one.startswith(incomplete)]

    return complete


def files(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files, which the shell itself completes."""
    return [CompletionItem(incomplete, type="file")]


def roots(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders and bundles, which the shell itself completes."""
    return [CompletionItem(incomplete, type="dir"), CompletionItem(incomplete, type="file")]


def folders(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders, which the shell itself completes."""
    return [CompletionItem(incomplete, type="dir")]


@_quiet
def items(ctx: click.Context) -> Iterator[str]:
    """Products and items; after an action that uses something, or is about units, limits and features."""
    does = _does(ctx)
    if does == USE or does in UNITS:
        yield from _listed(ctx, "limits", "limits")
        yield from _listed(ctx, "features", "features") if does == USE else ()
        return
    for product, file in _sold(ctx):
        yield product
        yield from (f"{product}/{edition}" for edition in _ids(file.get("editions")))


@_quiet
def products(ctx: click.Context) -> Iterator[str]:
    """Products, whether they have editions or not."""
    return (product for product, _ in _sold(ctx))


@_quiet
def needs(ctx: click.Context) -> Iterator[str]:
    """What may be needed of a subscription: features and limits."""
    yield from _listed(ctx, "features", "features")
    yield from _listed(ctx, "limits", "limits")


@_quiet
def actions(ctx: click.Context) -> Iterator[str]:
    """The actions of the policies."""
    return _listed(ctx, "actions", "actions", folder="policies")


@_quiet
def targets(ctx: click.Context) -> Iterator[str]:
    """What something can be changed to: billing cycles, payment methods, editions of the item named."""
    does, named = _does(ctx), _given(ctx, "item").partition("/")[0]
    if does in ("", CHANGE_CYCLE):
        yield from _listed(ctx, "catalog", "cycles")
    if does in ("", CHANGE_METHOD):
        yield from _listed(ctx, "payment-methods", "methods")
    for product, file in _sold(ctx):
        if product == named:
            yield from _ids(file.get("editions"))


@_quiet
def users(ctx: click.Context) -> Iterator[str]:
    """The users of the account that is named before."""
    account = _given(ctx, "account")
    if account not in ("", "-"):
        yield from _ids(_data(Path(account)).get("users"))


@_quiet
def currencies(ctx: click.Context) -> Iterator[str]:
    """The catalog's currencies."""
    for file in _files(ctx, "catalog"):
        if file.get("kind") == "catalog":
            yield from map(str, file.get("currencies") or ())


@_quiet
def cycles(ctx: click.Context) -> Iterator[str]:
    """The catalog's billing cycles."""
    return _listed(ctx, "catalog", "cycles")


@_quiet
def policy_tests(ctx: click.Context) -> Iterator[str]:
    """The names of the policies' tests."""
    for folder in ("catalog", "policies"):
        for file in _files(ctx, folder):
            if file.get("kind") == "policy-test":
                yield from (str(test["name"]) for test in file.get("tests") or ())


@_quiet
def coverages(_: click.Context) -> Iterator[str]:
    """What tests can be asked to cover, all of it."""
    from ..testing.coverage import MEASURES  # noqa: PLC0415  a key is pressed, and few look for these

    return (f"{what}=100" for what in MEASURES)


@_quiet
def kinds(_: click.Context) -> Iterable[str]:
    """Kinds of file."""
    from ..model.kinds import KINDS  # noqa: PLC0415  as above

    return KINDS


@_quiet
def codes(_: click.Context) -> Iterable[str]:
    """Codes that have a page."""
    from ..report.pages import codes as pages  # noqa: PLC0415  as above

    return pages()


@_quiet
def languages(_: click.Context) -> Iterable[str]:
    """Languages of messages."""
    from ..language import LANGUAGES  # noqa: PLC0415  as above

    return LANGUAGES


def _does(ctx: click.Context) -> str:
    """What the action does that is typed so far; empty where none is."""
    action = _given(ctx, "action")
    for file in _files(ctx, "policies"):
        for one in _entries(file.get("actions")):
            if one.get("id") == action and one.get("does"):
                return str(one["does"])
    return said_by(action) if action else ""


def _given(ctx: click.Context, name: str) -> str:
    """An argument of the command as it is typed so far; empty where it is not there yet.

    click does not name the arguments of a command whose last option still lacks its value: they are in order.
    """
    if ctx.params.get(name):
        return str(ctx.params[name])
    arguments = [one.name for one in ctx.command.params if isinstance(one, click.Argument)]
    return dict(zip(arguments, ctx.args, strict=False)).get(name, "")


def _sold(ctx: click.Context) -> Iterator[tuple[str, dict[str, Any]]]:
    """The files of what is sold, each with its id."""
    for file in _files(ctx, "catalog"):
        if file.get("kind") in SOLD:
            yield from ((one, file) for one in _ids([file]))


def _listed(ctx: click.Context, kind: str, key: str, folder: str = "catalog") -> Iterator[str]:
    """The ids of what a kind of file lists."""
    for file in _files(ctx, folder):
        if file.get("kind") == kind:
            yield from _ids(file.get(key))


def _ids(listed: object) -> Iterator[str]:
    """The ids of the entries that have one."""
    return (str(one["id"]) for one in _entries(listed) if one.get("id") is not None)


def _entries(listed: object) -> Iterator[dict[str, Any]]:
    return (one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else iter(())


def _files(ctx: click.Context, folder: str) -> Iterator[dict[str, Any]]:
    """The files of a folder of the root, as plain data."""
    from ..source import files_in  # noqa: PLC0415  as above

    root = Path(ctx.params.get("root") or ctx.find_root().params.get("root") or ".")
    for one in files_in(root, [folder]):
        if not one.problem:
            yield _data(root / one.name)


def _data(path: Path) -> dict[str, Any]:
    """A file as plain data; empty where it cannot be read or is no mapping."""
    from ..source import read_file  # noqa: PLC0415  as above

    data = read_file(path, path.name).data
    return data if isinstance(data, dict) else {}
