"""`maybuy pull`."""

from __future__ import annotations

from pathlib import Path

import click

from ..bundle import bundle_of
from ..language import say
from ..registry.terms import Access, TermsError, trust_of
from ..report.console import console, marked
from .everywhere import formats
from .options import BUNDLE
from .registries import SPOKEN, VERIFIED, reference_in
from .shared import common, fail, print_json, save


@click.command(
    "pull",
    epilog="\b\nExample:\n  maybuy pull oci://registry.example/acme/catalog:stable -o catalog.maybuy "
    "--verify-key key.pub",
)
@click.argument("reference")
@BUNDLE
@VERIFIED
@SPOKEN
@formats("json")
@common
def command(
    *, reference: str, file: str, verify_key: Path | None, verify_identity: str | None,
    verify_issuer: str | None, verify_root: Path | None, require_signature: bool, plain_http: bool,
    registry_ca: Path | None, form: str, root: Path, language: str,
) -> None:  # fmt: skip
    """Fetch a bundle from a registry of OCI. Every digest is checked, and the signature where one is wanted.

    REFERENCE is oci://REGISTRY/NAME:TAG, or @sha256:… in place of the tag. Nothing is written unless all is
    right.
    """
    del root
    where = reference_in(reference, language)
    from ..registry.moving import pull  # noqa: PLC0415  slow to import

    try:
        trust = trust_of(verify_key, verify_identity, verify_issuer, verify_root, required=require_signature)
    except TermsError as error:
        fail(error.message(language), language)
    pulled = pull(where, Access(plain_http, registry_ca), trust)
    definitions = bundle_of(pulled.content, str(pulled.where)).engine.definitions
    save(Path(file), pulled.content, language)
    if form == "json":
        print_json(
            {
                "reference": str(pulled.where),
                "digest": pulled.where.digest,
                "file": file,
                "catalog": {"id": definitions.id, "version": definitions.version},
                "annotations": dict(pulled.annotations),
                "verified": pulled.verified,
            }
        )
        return
    done = "pull.verified" if pulled.verified else "pull.done"
    said = say(
        "interface", done, language, file=file, digest=pulled.where.digest, version=definitions.version
    )
    console().print(marked("allow", said), soft_wrap=True)
