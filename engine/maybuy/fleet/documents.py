"""Customers that are documents, in files or a database: each is read as an account, and put into columns.

What does not fit into these keeps its document; see canonical.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa

from ..check.account import account_findings
from ..loading import read_listed
from ..model.account import Account
from ..model.definitions import Definitions
from ..model.reading import model_of
from ..source import Document, Wrong, files_in, read
from .account import account_of, within
from .canonical import (
    BOTH,
    COUNTRY,
    CURRENCY,
    METHOD,
    ROLE,
    SIDES,
    TYPE,
    account_facts,
    columns,
    default_of,
    user_facts,
)
from .mapping import UNREAD
from .refused import FleetError

BATCH: Final = 5_000
"""Accounts that are put into columns at once."""

_DECIMALS: Final = Decimal(1).scaleb(-9)


class Place(NamedTuple):
    """A document, and what it is called where its account has no id."""

    name: str
    document: Document


def schema(definitions: Sequence[Definitions]) -> pa.Schema:
    """The canonical columns, and `unread`, as Arrow types."""
    text, day = pa.string(), pa.date32()
    types: dict[str, pa.DataType] = dict.fromkeys(columns(definitions), text)
    types["users"] = pa.list_(pa.struct([(name, text) for name in user_facts(definitions)]))
    types |= {"term_start": day, "term_end": day, "odd": pa.bool_()}
    line = [
        ("item", text), ("seats", pa.int64()), ("in_use", pa.int64()), ("since", day),
        ("price", pa.decimal128(38, 9)), ("price_until", day),
    ]  # fmt: skip
    types["lines"] = pa.list_(pa.struct(line))
    types["terms"] = pa.list_(pa.struct([("terms", text), ("version", text)]))
    types["unread"] = pa.list_(pa.struct([(name, text) for name in UNREAD]))
    return pa.schema(list(types.items()))


def batches(documents: Iterable[Place], definitions: Sequence[Definitions]) -> pa.RecordBatchReader:
    """The rows of documents, in batches."""
    shape = schema(definitions)
    rows = (_row(one, definitions) for one in documents)
    lists = iter(lambda: list(islice(rows, BATCH)), [])
    made = (pa.RecordBatch.from_pylist(some, schema=shape) for some in lists)
    return pa.RecordBatchReader.from_batches(shape, made)


def in_folder(folder: Path) -> Iterator[Place]:
    """The documents of a folder's files. Raises FleetError where there is no such folder."""
    if not folder.is_dir():
        raise FleetError("no-folder", folder=folder)
    seen = set[str]()
    for one in files_in(folder):
        if one.real and one.real in seen:
            continue
        seen.add(one.real)
        yield Place(one.name, read_listed(folder, one))


def in_rows(rows: Iterable[tuple[str, str]]) -> Iterator[Place]:
    """The documents of a database's rows: what each is called, and its text."""
    for name, text in rows:
        yield Place(name, read(text, name))


def _row(place: Place, definitions: Sequence[Definitions]) -> Mapping[str, Any]:
    model, findings = model_of(place.document, "account")
    found = [*place.document.findings, *findings]
    if found or not isinstance(model, Account):
        data = place.document.data
        own = data.get("id") if isinstance(data, Mapping) else None
        unread = [{"code": one.code, "place": place.name, "value": None, "side": BOTH} for one in found]
        return {"id": own if isinstance(own, str) else place.name, "unread": unread}
    row = row_of(model, definitions)
    row["unread"] = list(_unfit(model, definitions))
    return row


def row_of(account: Account, definitions: Sequence[Definitions]) -> dict[str, Any]:
    """An account as a row of the canonical table."""
    row: dict[str, Any] = {
        "id": account.id,
        COUNTRY: account.country,
        CURRENCY: account.currency,
        METHOD: account.payment_method,
        "users": [
            {
                name: user.role if name == ROLE else _said(user.attributes, name, definitions)
                for name in user_facts(definitions)
            }
            for user in account.users
        ],
        "cycle": None, "term_start": None, "term_end": None, "lines": [],
        "terms": [{"terms": terms, "version": version} for terms, version in account.accepted_terms.items()],
        "document": None,
    }  # fmt: skip
    for name in account_facts(definitions):
        row[name] = account.type if name == TYPE else _said(account.attributes, name, definitions)
    subscription = account.subscription
    if subscription is not None:
        row["cycle"] = subscription.cycle
        row["term_start"], row["term_end"] = subscription.term.start, subscription.term.end
        for line in subscription.items:
            row["lines"].append(
                {
                    "item": line.item, "seats": line.seats, "in_use": line.in_use, "since": line.since,
                    "price": None if line.price is None else _fitting(line.price.seats),
                    "price_until": None if line.price is None else line.price.until,
                }
            )  # fmt: skip
    row["odd"] = any(plain(account, one) != account_of(row, one) for one in definitions)
    if row["odd"]:
        row["document"] = text_of(account)
    return row


def text_of(account: Account) -> str:
    """An account's document, as JSON: account.document_of() reads the same account from it."""
    return json.dumps(_data(account.model_dump(by_alias=True, exclude_unset=True)), ensure_ascii=False)


def _data(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _data(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_data(one) for one in value]
    if isinstance(value, Decimal):
        near = float(value)
        return near if Decimal(repr(near)) == value else format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def plain(account: Account, definitions: Definitions) -> Account:
    """An account with all that the canonical columns are not meant to say made the same: its name, its users'
    ids, why a price was agreed, and whether a default was said."""
    account = within(account, definitions)
    users = [
        user.model_copy(
            update={"id": f"user-{number}", "attributes": _filled(user.attributes, definitions, "user")}
        )
        for number, user in enumerate(account.users, 1)
    ]
    update: dict[str, Any] = {
        "name": None, "users": tuple(users),
        "attributes": _filled(account.attributes, definitions, "account"),
    }  # fmt: skip
    held = account.subscription
    if held is not None and any(line.price is not None and line.price.because for line in held.items):
        lines = [
            line if line.price is None
            else line.model_copy(update={"price": line.price.model_copy(update={"because": None})})
            for line in held.items
        ]  # fmt: skip
        update["subscription"] = held.model_copy(update={"items": tuple(lines)})
    return account.model_copy(update=update)


def _filled(said: Mapping[str, str], definitions: Definitions, whose: str) -> dict[str, str]:
    apart, of_user = ("role", True) if whose == "user" else ("type", False)
    filled = {
        fact.key: said.get(fact.key, fact.default)
        for fact in definitions.facts
        if fact.of_user is of_user and fact.key != apart
    }
    return {key: value for key, value in filled.items() if value is not None}


def _said(attributes: Mapping[str, str], name: str, definitions: Sequence[Definitions]) -> str | None:
    said = attributes.get(name.partition(".")[2])
    return default_of(name, definitions) if said is None else said


def _fitting(amount: Decimal) -> Decimal:
    """An amount in nine decimals; where it has more, its account is odd."""
    return amount.quantize(_DECIMALS) if amount != amount.quantize(_DECIMALS) else amount


def _unfit(account: Account, definitions: Sequence[Definitions]) -> Iterator[dict[str, Any]]:
    """What keeps an account out, as rows of `unread`, by whose definitions; each once a place."""
    sides = [_findings(account, one, definitions) for one in definitions]
    for key in dict.fromkeys(key for side in sides for key in side):
        whose = [name for name, side in zip(SIDES, sides, strict=False) if key in side]
        side = BOTH if len(whose) == len(definitions) else whose[0]
        code, place, value = key
        yield {"code": code, "place": place, "value": value, "side": side}


def _findings(
    account: Account, definitions: Definitions, all_: Sequence[Definitions]
) -> list[tuple[str, str, str | None]]:
    """What one of the definitions finds: what only the other declares is no reason."""
    other = [name for one in all_ for name in one.vocabulary]
    found = []
    for wrong in account_findings(account, definitions):
        if wrong.code == "unknown-attribute" and str(wrong.words["word"]) in other:
            continue
        value = wrong.words.get("word")
        found.append((wrong.code, place_of(wrong), None if value is None else str(value)))
    return list(dict.fromkeys(found))


def place_of(wrong: Wrong) -> str:
    """Where something is wrong, as a path in an account without numbers."""
    return ".".join([str(part) for part in wrong.path if not isinstance(part, int)])
