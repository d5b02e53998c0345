"""What `maybuy serve` is told: each option once, for the command line, the environment and the file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from ..language import DEFAULT
from .base import IsoDate, Model, Url, as_integer


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("a number is needed")
    return float(value)


def _file(value: Any) -> Any:
    if isinstance(value, str) and value:
        return Path(value)
    if isinstance(value, Path):
        return value
    raise ValueError("a path is a word")


Whole = Annotated[int, BeforeValidator(as_integer)]
Number = Annotated[float, BeforeValidator(_number)]
Switch = Annotated[bool, Field(strict=True)]
File = Annotated[Path, BeforeValidator(_file), WithJsonSchema({"type": "string", "minLength": 1})]
Word = Annotated[str, Field(min_length=1)]

SECONDS, BYTES, FILE = "SECONDS", "BYTES", "FILE"

METAVARS: Final = {
    "host": "ADDRESS",
    "port": "PORT",
    "uds": "PATH",
    "tls_cert": FILE,
    "tls_key": FILE,
    "url": "URL",
    "allowed_hosts": "NAME,…",
    "max_body": BYTES,
    "time_limit": SECONDS,
    "keep_alive": SECONDS,
    "keys_file": FILE,
    "token_key_file": FILE,
    "pages_key_file": FILE,
    "pages_login": "URL",
    "orders": "WHERE",
    "orders_outbox": FILE,
    "demo_day": "DATE",
    "accounts": "WHERE",
    "authzen": FILE,
    "authzen_account": "ID",
    "accounts_query": "SQL",
    "accounts_seconds": SECONDS,
    "decision_log": FILE,
    "decision_log_mask": "FIELD,…",
    "decision_log_bytes": BYTES,
    "verify_key": FILE,
    "verify_identity": "ID",
    "verify_issuer": "URL",
    "verify_root": FILE,
    "registry_ca": FILE,
    "registry_seconds": SECONDS,
    "grace": SECONDS,
}
"""What stands for an option's value in `--help`, where N does not say it."""

SHORTER: Final = {"keys_file": "--keys", "pages_key_file": "--pages-key"}
"""What an option may be called as well."""


class Settings(Model):
    """The options of `maybuy serve`.

    The field `max_body` is the option `--max-body`, the variable `MAYBUY_MAX_BODY`, and the key `max_body` of
    a file of this kind. All of it can be pickled: every worker is given the same and shares nothing else.
    """

    kind: Literal["service"] = Field(
        default="service", description="What this file is: options of a service."
    )
    root: File = Field(
        default=Path(),
        description="The folder that holds catalog/ and policies/, or a bundle, also one in a registry:"
        " oci://REGISTRY/NAME:TAG.",
    )
    lang: Literal["en", "fr"] | None = Field(
        default=None,
        description="The language of answers where a request asks for none (default: the environment's).",
    )
    host: Word = Field(
        default="127.0.0.1", description="Where to listen; outside of this machine with keys only."
    )
    port: Whole = Field(ge=0, le=65_535, default=8080, description="0: any that is free.")
    uds: File | None = Field(
        default=None, description="A Unix socket to listen at, in place of an address and port."
    )
    tls_cert: File | None = Field(
        default=None,
        description="The certificate to speak TLS with, in PEM, with those between it and its root.",
    )
    tls_key: File | None = Field(
        default=None,
        description="The certificate's private key, in PEM (default: in the certificate's file).",
    )
    workers: Whole = Field(ge=1, le=64, default=1, description="Processes that answer.")
    url: Url | None = Field(
        default=None,
        description="Where clients reach it, for AuthZEN's metadata (default: where a request was sent to).",
    )
    allowed_hosts: tuple[Word, ...] = Field(
        default=(),
        description="Names that are answered beside loopback's and that of --url; *.NAME: all below it.",
    )
    max_body: Whole = Field(ge=1_000, default=1_000_000, description="A body's size at most.")
    max_batch: Whole = Field(ge=1, le=1_000, default=1_000, description="Questions of a request at most.")
    max_depth: Whole = Field(
        ge=8, le=100, default=32, description="Lists and objects inside each other in a body at most."
    )
    max_changes: Whole = Field(ge=1, le=10_000, default=100, description="Changes of an order at most.")
    time_limit: Number = Field(
        ge=0.1, le=600, default=10.0, description="For reading a request and answering it."
    )
    keep_alive: Number = Field(
        ge=0.1, le=3_600, default=75.0, description="How long a connection waits for the next request."
    )
    max_connections: Whole = Field(
        ge=1, le=100_000, default=1_000, description="Connections of each worker at most."
    )
    keys_file: File | None = Field(
        default=None,
        description="Bearer keys, a line each: NAME SCOPE,SCOPE KEY. MAYBUY_KEYS holds lines too.",
    )
    token_key_file: File | None = Field(
        default=None,
        description="The key that page tokens are sealed with, for several services behind one address"
        " (default: one of its own, until it is stopped).",
    )
    accounts: Word | None = Field(
        default=None, description="Accounts by id: a folder of files, or a database such as sqlite:///FILE."
    )
    accounts_query: Word | None = Field(
        default=None, description="The query for an account's document, with :id."
    )
    accounts_seconds: Number = Field(ge=0.1, le=600, default=2.0, description="For finding an account.")
    authzen: File | None = Field(
        default=None,
        description="A YAML file of kind: authzen: what types, ids and names in AuthZEN's requests mean.",
    )
    authzen_account: Word | None = Field(
        default=None,
        description="The id of the account that AuthZEN's requests are about where they name none.",
    )
    mcp: Switch = Field(default=False, description="Answer the Model Context Protocol at /mcp.")
    pages: Switch = Field(
        default=False, description="Show the customer's pages, at /pages, and the price page."
    )
    prices: Switch = Field(
        default=False, description="Show the price page at /pages/prices, to everybody, without the others."
    )
    pages_key_file: File | None = Field(
        default=None,
        description="The key of the tokens that say who looks at the pages. MAYBUY_PAGES_KEY holds one too.",
    )
    pages_login: Url | None = Field(
        default=None, description="Where those are sent of whom no token says who they are."
    )
    orders: Word | None = Field(
        default=None, description="Where orders of the pages go: a file, or the address of a webhook."
    )
    orders_outbox: File | None = Field(
        default=None, description="The file that orders are kept in for a webhook."
    )
    demo: Switch = Field(
        default=False,
        description="The pages for looking at, on this machine only: anybody may be any user, and orders are"
        " kept in memory.",
    )
    demo_day: IsoDate | None = Field(
        default=None, description="The day that it is in the demo (default: today)."
    )
    decision_log: Word | None = Field(
        default=None, description="A JSON line for each decision; - is standard output."
    )
    decision_log_mask: tuple[Word, ...] = Field(
        default=(), description="Fields that the decision log does not show."
    )
    decision_log_bytes: Whole = Field(
        ge=0, default=100_000_000, description="The size at which the file is moved aside; 0: never."
    )
    decision_log_keep: Whole = Field(
        ge=0, le=1_000, default=5, description="Files moved aside that are kept."
    )
    watch: Switch = Field(default=False, description="Reload files that change, without being asked.")
    verify_key: File | None = Field(
        default=None, description="The public key, in PEM, by which a bundle in a registry has to be signed."
    )
    verify_identity: Word | None = Field(
        default=None, description="Who has to have signed it, as Sigstore knows them: an address."
    )
    verify_issuer: Word | None = Field(default=None, description="Who has to vouch for that identity.")
    verify_root: File | None = Field(
        default=None, description="Sigstore's trusted root (default: fetched, and kept)."
    )
    require_signature: Switch = Field(
        default=False, description="Take no bundle out of a registry unless it is verified."
    )
    plain_http: Switch = Field(
        default=False, description="Speak to registries on other machines without TLS."
    )
    registry_ca: File | None = Field(
        default=None, description="Whose certificates a registry may have (default: the system's store)."
    )
    registry_seconds: Number = Field(
        ge=1, le=86_400, default=30.0, description="Between two looks at a tag, with --watch."
    )
    grace: Number = Field(
        ge=0, le=3_600, default=20.0, description="For requests to end when the service is stopped."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto", description="auto: text on a terminal, JSON lines elsewhere."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least level that is logged."
    )

    @property
    def reached_at(self) -> str:
        """The address that says who reaches the service: a Unix socket is reached as loopback is."""
        return "localhost" if self.uds is not None else self.host

    @property
    def language(self) -> str:
        """The language of answers where a request asks for none."""
        return self.lang or DEFAULT
