"""From a body to what is asked: fast where nothing is wrong with it, else by the reader of files.

Both give the same for every body, or the strict one says what is wrong with it.
"""

from __future__ import annotations

import json as strict_json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import UnionType
from typing import Any, Final, Generic, NamedTuple, NoReturn, TypeVar, Union, get_origin

from msgspec import MsgspecError, Raw, Struct, defstruct, json

from ...check.account import customer_findings, first_of
from ...model.account import Account
from ...model.base import Model, as_scalar
from ...model.definitions import Definitions
from ...model.order import Order
from ...model.quick import Value, built, defaults_of
from ...model.service import Settings
from ...source import Document, Limits, Lines, Path, Suggestions, Wrong, placed, read
from ..request.places import Places
from ..request.problems import Problem, invalid
from . import bodies
from .compiled import FIRST_YEAR, LAST_YEAR
from .inline import Types
from .plain import is_deep, is_plain, is_simple, keeps_all

BODY: Final = "body.json"
"""What a body is called where a file would be named: what is said about it speaks of JSON."""

NOTHING: Final = Raw(b"")
"""The account of a question that names none, as it is read quickly."""

Given = bytes | Account | str | None
"""An account that is asked about: its JSON text or that of its id, or what was read strictly of these."""


def nothing() -> None:
    """What is done between two steps where nobody waits."""


M = TypeVar("M", bound=Model)


class Shape(NamedTuple, Generic[M]):
    """One kind of body, for both readers: what the quick one gives has the same fields."""

    strict: type[M]
    fast: json.Decoder[Any]


def shape_of(model: type[M]) -> Shape[M]:
    """A kind of body by the model of it."""
    return Shape(model, json.Decoder(built(model, _Bodies())))


class _Bodies(Types):
    """Makes structs of bodies; an account in them stays a text, to be read by itself."""

    def value(self, value: Value) -> Any:
        """Of a word, a number or a day; or of an account, which may be its id."""
        return Raw if get_origin(value.type) in (Union, UnionType) else super().value(value)

    def record(self, model: type[Model], fields: Mapping[str, Any]) -> type[Struct]:
        """Of a body, or a question in it."""
        defaults = {name: NOTHING if fields[name] is Raw else one for name, one in defaults_of(model).items()}
        keys: list[Any] = [
            (name, kind) if model.model_fields[name].is_required() else (name, kind, defaults[name])
            for name, kind in fields.items()
        ]
        return defstruct(
            model.__name__, keys, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
        )


DECISIONS: Final = shape_of(bodies.Decisions)
OFFERS: Final = shape_of(bodies.Offers)
ENTITLEMENTS: Final = shape_of(bodies.Entitlements)


def quickly(body: bytes, shape: Shape[M], settings: Settings) -> M | None:
    """What a body asks, or None where the strict reader must judge."""
    if not is_simple(body, settings.max_depth):
        return None
    try:
        asked: Any = shape.fast.decode(body)
        questions = getattr(asked, "questions", None)
        known = keeps_all(asked, body) and _will_be_read(asked, questions)
    except (MsgspecError, RecursionError):
        return None
    if not known and not is_plain(body, settings.max_depth):
        return None
    days = [asked.at]
    if questions:
        days += [one.at for one in questions]
    for day in days:
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            return None
    read: M = asked
    return read


def _will_be_read(asked: Any, questions: Sequence[Any] | None) -> bool:
    """Whether there is but one account, which will be read as a whole: nobody looks into any other."""
    if bytes(asked.account)[:1] != b"{":
        return False
    return questions is None or (bool(questions) and all(one.account is NOTHING for one in questions))


def judged(
    body: bytes,
    model: type[M],
    definitions: Definitions,
    settings: Settings,
    language: str,
    between: Callable[[], None] = nothing,
) -> M:
    """A body as a model, all of it checked, accounts included; `between` is called between the steps.

    Raises Problem with all that is wrong, and what `between` raises.
    """
    document = document_of(body, settings, language)
    _few_enough(document.data, model, settings, language)
    between()
    found, findings = bodies.judged(document, model)
    between()
    if found is None:
        raise invalid(Places(document), findings, language)
    suggestions = Suggestions()
    wrong = first_of(
        one.within(path) for path, record in _records(found) for one in customer_findings(record, definitions)
    )
    findings = [placed(document, one, suggestions) for one in wrong]
    if findings:
        raise invalid(Places(document), findings, language)
    return found


def _few_enough(data: Mapping[str, Any], model: type[Model], settings: Settings, language: str) -> None:
    """Raises Problem where more is asked than will be answered, before any of it is judged."""
    known = {key: value for key, value in data.items() if key in model.model_fields}
    order = known.get("order")
    changes = order.get("changes") if isinstance(order, dict) else None
    for variant, asked, most in (
        ("questions", known.get("questions"), settings.max_batch),
        ("changes", changes, settings.max_changes),
    ):
        if isinstance(asked, list) and len(asked) > most:
            raise Problem("too-many", language, variant, count=len(asked), most=most)


def document_of(body: bytes, settings: Settings, language: str) -> Document:
    """A body as a document with the place of each value. Raises Problem where it is not a JSON object."""
    if not body.strip():
        raise Problem("not-json", language, "empty")
    if is_deep(body, settings.max_depth):
        raise Problem("too-deep", language, "detail", most=settings.max_depth)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Problem("not-json", language, "encoding") from None
    try:
        data = strict_json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except strict_json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            raise Problem("not-json", language, "cut") from None
        raise _not_json(text, error.pos, language) from None
    except _ConstantError as error:
        raise _not_json(text, _constant(text, error.word), language) from None
    if not isinstance(data, dict):
        raise Problem("not-an-object", language)
    limits = Limits(max_bytes=settings.max_body, max_depth=settings.max_depth)
    document = read(text, BODY, limits=limits)
    if not document.ok:
        raise invalid(Places(document), document.findings, language)
    return document


def missing(document: Document, paths: Iterable[tuple[Path, str]], language: str) -> Problem:
    """A body in which keys are missing, each with the path to where it should stand."""
    suggestions = Suggestions()
    wrong = first_of(Wrong("missing-key", path, {"key": key}) for path, key in paths)
    found = [placed(document, one, suggestions) for one in wrong]
    return invalid(Places(document), found, language)


def _not_json(text: str, offset: int, language: str) -> Problem:
    line, column = Lines(text).position(offset)
    return Problem("not-json", language, "detail", line=line, column=column)


class _ConstantError(ValueError):
    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def _refuse(word: str) -> NoReturn:
    raise _ConstantError(word)


def _constant(text: str, word: str) -> int:
    """Where `NaN` or the like stands outside of texts."""
    for found in re.finditer(rf'"(?:[^"\\]|\\.)*"|{re.escape(word)}', text, re.DOTALL):
        if found[0] == word:
            return found.start()
    return 0


def _records(model: Model) -> Iterator[tuple[Path, Account | Order]]:
    """The accounts and orders in a body, with the paths to them."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Account | Order):
            yield (name,), value
        elif name == "questions" and value is not None:
            for number, one in enumerate(value):
                if isinstance(one.account, Account):
                    yield (name, number, "account"), one.account


def scalar(value: str | int | bool | None) -> str | None:
    """A value as the engine compares it: by its text."""
    return value if value is None or (type(value) is str and value.isascii()) else as_scalar(value)
