"""`maybuy push`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..bundle import read_bundle, written
from ..language import say
from ..registry.reference import DIGEST, Reference
from ..registry.terms import Access
from ..report.console import console, marked
from .completion import files
from .everywhere import formats
from .registries import SPOKEN, reference_in
from .shared import common, compiled_from, fail, print_json

if TYPE_CHECKING:
    from ..registry.artifact import About
    from ..registry.moving import Pushed

PASSWORD = "MAYBUY_SIGN_PASSWORD"
EPOCH = "SOURCE_DATE_EPOCH"


@click.command(
    "push",
    epilog="\b\nExamples:\n  maybuy push oci://localhost:5000/acme/catalog:stable\n"
    "  maybuy push oci://registry.example/acme/catalog:stable --sign-key key.pem",
)
@click.argument("reference")
@click.option(
    "--sign-key",
    "key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    shell_complete=files,
    help="The private key to sign with: ECDSA, P-256, in PEM.",
)
@click.option("--revision", metavar="TEXT", default="", help="The revision of the files, as an annotation.")
@click.option(
    "--release", metavar="TEXT", default="", help="The version that you call it by, as an annotation."
)
@click.option(
    "--digest", metavar="DIGEST", help="Bring nothing: let the tag stand for what is there under a digest."
)
@SPOKEN
@formats("json")
@common
def command(
    *, reference: str, key: Path | None, revision: str, release: str, digest: str | None, plain_http: bool,
    registry_ca: Path | None, form: str, root: Path, language: str,
) -> None:  # fmt: skip
    """Bring the catalog and the policies to a registry of OCI, as one bundle, and say its digest.

    REFERENCE is oci://REGISTRY/NAME:TAG. --root may be a bundle already. The same files have the same digest.
    Exits with 1 when there is an error in the files.
    """
    where = reference_in(reference, language)
    from ..registry.moving import push, retag  # noqa: PLC0415  slow to import
    from ..registry.signatures import private_key  # noqa: PLC0415

    signing = None if key is None else private_key(key, os.environ.get(PASSWORD))
    access = Access(plain_http, registry_ca)
    if digest is None:
        content, about = _bundle_of(root, revision, release, language)
        pushed = push(where, access, content, about, signing)
    else:
        if not DIGEST.fullmatch(digest) or where.digest:
            fail(say("interface", "push.digest", language, word=digest), language)
        pushed = retag(where, digest, access, signing)
    _show(pushed, where, form, language)


def _bundle_of(root: Path, revision: str, release: str, language: str) -> tuple[bytes, About]:
    """The bundle of a root, which may be one, and what is told of it."""
    from ..registry.artifact import About  # noqa: PLC0415  needs what a registry does

    if root.is_file():
        definitions = read_bundle(root).engine.definitions
        content = root.read_bytes()
    else:
        engine, digests = compiled_from(root, language, wrong=1)
        definitions, content = engine.definitions, written(engine, digests)
    epoch = os.environ.get(EPOCH, "")
    if epoch and not re.fullmatch(r"[0-9]{1,10}", epoch):
        fail(say("interface", "push.epoch", language, word=epoch, name=EPOCH), language)
    return content, About(
        definitions.id, definitions.version, revision, release, int(epoch) if epoch else None
    )


def _show(pushed: Pushed, asked: Reference, form: str, language: str) -> None:
    if form == "json":
        print_json(
            {
                "reference": str(pushed.where),
                "digest": pushed.where.digest,
                "tag": asked.tag or None,
                "layer": {"digest": pushed.layer, "size": pushed.size},
                "signed": pushed.signed,
            }
        )
        return
    signed = "push.signed" if pushed.signed else "push.done"
    said = say("interface", signed, language, where=str(asked), digest=pushed.where.digest, size=pushed.size)
    console().print(marked("allow", said), soft_wrap=True)
