"""Accounts and questions in requests: the quick readers against those of files, on right and wrong ones."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
import random
import re
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from acceptance.accounts import ROOT, shipped
from maybuy.loading import account_of
from maybuy.model.account import Account, Line, Subscription, User
from maybuy.model.order import OrderChange
from maybuy.model.service import Settings
from maybuy.report.json_form import decision_json
from maybuy.serve.answer import cache, compiled
from maybuy.serve.answer.bodies import QuestionOfMany
from maybuy.serve.answer.cache import AnswerCache
from maybuy.serve.answer.inline import account_of_json
from maybuy.serve.answer.plain import LONG, is_deep, is_plain, is_simple
from maybuy.serve.answer.requests import DECISIONS, ENTITLEMENTS, OFFERS, Shape, judged, quickly
from maybuy.serve.app import create
from maybuy.serve.request.problems import Problem
from maybuy.serve.services import Services
from maybuy.serve.state import Current, Snapshot
from maybuy.source import LoadError, read
from serve.service import DAY, account

EXAMPLES = sorted(path.stem for path in (ROOT / "examples" / "accounts").glob("*.yaml"))
SETTINGS = Settings()
FULL: dict[str, Any] = {
    **account(),
    "kind": "account",
    "name": "Acme",
    "payment_method": "card",
    "users": [{"id": "marie", "role": "owner", "attributes": {}}, {"id": "luc", "role": "admin"}],
    "subscription": {
        "cycle": "annual",
        "term": {"start": "2020-03-01", "end": "2021-03-01"},
        "anchor": 1,
        "renews": True,
        "commitment": {"until": "2021-03-01"},
        "tried": ["collaboration"],
        "trials": [{"item": "collaboration", "until": "2020-10-01", "then": "collaboration"}],
        "items": [
            {
                "item": "support/professional",
                "seats": 12,
                "in_use": 9,
                "since": "2019-03-01",
                "price": {"seats": "40.50", "until": "2022-03-01"},
                "units": {"custom_objects": 500},
            },
            {"item": "collaboration"},
        ],
        "scheduled": [
            {"on": "2021-03-01", "change": {"action": "remove_seats", "item": "support", "seats": 2}},
            {"on": "2021-03-01", "change": {"action": "change_billing_cycle", "to": "monthly"}},
            {"on": "2021-03-01", "change": {"action": "use", "item": "custom_objects", "quantity": 3}},
            {
                "on": "2021-03-01",
                "change": {"action": "buy", "item": "talk/team", "units": {"custom_objects": 5}},
            },
        ],
        "promotions": [{"id": "startup", "from": "2020-10-01", "until": "2020-12-31"}],
    },
    "exceptions": [
        {"grant": {"limits": {"custom_objects": 500}}, "from": "2020-03-01", "until": "2020-12-31"}
    ],
}
"""An account with every key there is."""

ODD = st.sampled_from(
    [
        None, True, False, 0, 1, -1, 3, 4.0, 1.5, 10**9, 10**9 + 1, 10**15, 10**18, 2**63, 10**39,
        "", " ", "a", "A", "owner", "admin", "self_service", "FR", "fr", "FRA", "ÉÀ", "USD", "usd",
        "2020-09-01", "2020-9-1", "2020-02-30", "1899-12-31", "2200-01-01", "0001-01-01",
        "2020-09-01T00:00:00",
        "support/professional", "support", "guide/lite", "Collaboration", "annual", "card", "account",
        "order",
        "x" * 80, "x" * 81, "x" * 200, "x" * 201,
        "é", "\x7f", "\u2028", "\ufeff", "a\nb", 'a"b', "a:b", '":',
        [], {}, [1], {"a": 1}, ["a"], {"a": "b"}, {"id": "a"},
    ]
)  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path into a value."""
    found = [path] if path else []
    if isinstance(data, dict):
        for key, value in data.items():
            found += places(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            found += places(value, (*path, number))
    return found


@st.composite
def changed(draw: st.DrawFn, base: Any) -> Any:
    """A value with one or two of its parts replaced, taken away, doubled or renamed."""
    data = copy.deepcopy(base)
    for _ in range(draw(st.integers(1, 2))):
        options = places(data)
        if not options:
            break
        *inside, last = draw(st.sampled_from(options))
        holder = data
        for step in inside:
            holder = holder[step]
        match draw(st.sampled_from(["replace", "replace", "remove", "rename", "double"])):
            case "replace":
                holder[last] = copy.deepcopy(draw(ODD))
            case "remove":
                del holder[last]
            case "rename" if isinstance(holder, dict):
                holder[draw(st.sampled_from(["type", "tpye", "name", "at", "", "x:y"]))] = holder.pop(last)
            case "double" if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[last]))
    return data


def slowly(text: bytes) -> Account | None:
    """What the reader of files makes of an account."""
    try:
        return account_of(read(text, "account"), shipped().definitions)
    except LoadError:
        return None


CACHE = AnswerCache(Snapshot(shipped(), datetime.now(UTC)))


def both(text: bytes) -> tuple[Account | None, Account | None]:
    quick = CACHE.account(text) if is_plain(text, SETTINGS.max_depth) else None
    return quick, slowly(text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_quick_reader_reads_every_example_as_the_reader_of_files_does(name: str) -> None:
    quick, slow = both(json.dumps(account(name)).encode())
    assert quick is not None
    assert slow is not None
    assert quick == slow
    assert quick.model_fields_set == slow.model_fields_set
    assert quick.model_dump_json(exclude_unset=True) == slow.model_dump_json(exclude_unset=True)


def test_the_quick_reader_knows_every_key_of_an_account() -> None:
    quick, slow = both(json.dumps(FULL).encode())
    assert quick is not None
    assert quick == slow
    assert set(FULL) == set(Account.model_fields)
    # A key that is new in one of the models has to be added to FULL.
    assert set(FULL["subscription"]) == set(Subscription.model_fields)
    assert set(FULL["users"][0]) == set(User.model_fields)
    # What was paid, in one of two ways, and by which day what was used, are for the reader of files.
    assert set(FULL["subscription"]["items"][0]) == set(Line.model_fields) - {"paid"}
    changes = [one["change"] for one in FULL["subscription"]["scheduled"]]
    assert {key for one in changes for key in one} == set(OrderChange.model_fields)


@given(changed(FULL))
def test_what_the_quick_reader_accepts_the_reader_of_files_reads_the_same(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False).encode()
    quick, slow = both(text)
    if quick is not None:
        assert slow == quick
        assert slow.model_dump(exclude_unset=True) == quick.model_dump(exclude_unset=True)


@given(changed(FULL))
def test_what_the_quick_reader_leaves_to_the_other_is_odd_at_least(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False).encode()
    quick, slow = both(text)
    if quick is None and slow is not None:
        plain = json.loads(text, parse_float=lambda _: "float")
        assert not is_plain(text, SETTINGS.max_depth) or "float" in json.dumps(plain) or _huge(data)


def test_a_word_that_is_no_id_is_read_quickly_only_where_any_word_may_stand() -> None:
    words = 0
    for path in places(FULL):
        if isinstance(_at(FULL, path), str):
            data = copy.deepcopy(FULL)
            _at(data, path[:-1])[path[-1]] = "Not An Id"
            quick, slow = both(json.dumps(data).encode())
            assert quick == slow, path
            words += quick is not None
    assert words == 5  # ids of the account and its users, its name, a version of terms
    renamed = {**FULL, "accepted_terms": {"Not An Id": "1"}}
    assert both(json.dumps(renamed).encode()) == (None, None)


def _huge(data: Any) -> bool:
    """Whether a number is longer than the quick reader bothers with, or has a date in an odd way."""
    return any(
        isinstance(value, int) and abs(value) > 2**62 for value in (_at(data, path) for path in places(data))
    )


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


QUESTION = {
    "action": "buy",
    "item": "more-storage",
    "seats": 2,
    "quantity": 1,
    "to": "monthly",
    "at": DAY,
    "user": "luc",
}
BODIES: list[tuple[Shape[Any], Any]] = [
    (DECISIONS, {"account": account(), **QUESTION, "remedies": False}),
    (
        DECISIONS,
        {"account": account(), "user": "marie", "questions": [QUESTION, {"action": "use"}], "at": DAY},
    ),
    (OFFERS, {"account": account(), "user": "marie", "at": DAY, "denied": True, "remedies": True}),
    (ENTITLEMENTS, {"account": "acme", "at": DAY}),
]


@pytest.mark.parametrize(
    "questions", [None, [{"item": "more-storage"}, {"user": "luc", "item": "collaboration"}]]
)
def test_an_account_that_was_read_strictly_is_not_read_again(
    monkeypatch: pytest.MonkeyPatch, questions: Any
) -> None:
    read: list[bytes] = []
    monkeypatch.setattr(cache, "account_of_json", read.append)
    app = create(Services(Settings(), Current(Snapshot(shipped(), datetime.now(UTC)))))
    body = {"account": {**account(), "name": "É"}, "user": "marie", "action": "buy", "at": DAY}
    body |= {"item": "more-storage"} if questions is None else {"questions": questions}

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
            # With escapes in it, it is no text for the quick reader.
            return await client.post(
                "/v1/decisions", content=json.dumps(body), headers={"content-type": "application/json"}
            )

    answer = asyncio.run(ask())
    assert answer.status_code == 200, answer.text
    assert read == []


@given(st.sampled_from(BODIES).flatmap(lambda pair: st.tuples(st.just(pair[0]), changed(pair[1]))))
def test_what_is_read_quickly_of_a_body_is_what_is_read_strictly(pair: tuple[Shape[Any], Any]) -> None:
    shape, data = pair
    text = json.dumps(data, ensure_ascii=False).encode()
    quick = quickly(text, shape, SETTINGS)
    slow, errors = None, ()
    try:
        slow = judged(text, shape.strict, shipped().definitions, SETTINGS, "en")
    except Problem as problem:
        errors = problem.errors
    if slow is None:
        # All but accounts: those are judged later, when the quick reader reads them.
        assert quick is None or any("/account" in one["pointer"] for one in errors)
        return
    if quick is not None:
        for name in shape.strict.model_fields:
            if name not in ("account", "questions"):
                assert getattr(quick, name) == getattr(slow, name), name
        assert [_asked(one) for one in getattr(quick, "questions", None) or []] == [
            _asked(one) for one in getattr(slow, "questions", None) or []
        ]


def _asked(question: Any) -> dict[str, Any]:
    return {name: getattr(question, name) for name in QuestionOfMany.model_fields if name != "account"}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_put_together_from_pieces_is_the_json_of_the_command_line(name: str, language: str) -> None:
    engine = shipped()
    chosen = random.Random(name)
    text = json.dumps(account(name)).encode()
    customer = account_of_json(text)
    assert customer is not None
    day = customer.subscription.term.start if customer.subscription else None
    for user in customer.users:
        asked = engine.prepare(customer, user.id, day or date(2020, 9, 1))
        decisions = asked.offers(denied=True)
        for decision in chosen.sample(decisions, 25):
            encoded = CACHE.encoded(decision, language, remedies=True)
            assert json.loads(encoded) == decision_json(decision, engine.definitions, language)
            again = CACHE.encoded(decision, language, remedies=True)
            assert again == encoded


@pytest.mark.parametrize("key", ["id", "country", "role", "cycle", "start", "seats"])
def test_an_account_with_a_key_given_twice_is_for_the_reader_of_files(key: str) -> None:
    text = json.dumps(account())
    assert account_of_json(text.encode()) is not None
    found = re.search(f'"{key}": [^,}}]+', text)
    assert found is not None
    assert account_of_json(text.replace(found[0], f"{found[0]}, {found[0]}", 1).encode()) is None


KEYS = [path for path in places(FULL) if isinstance(path[-1], str)]


@pytest.mark.parametrize("path", KEYS, ids=lambda path: ".".join(map(str, path)))
def test_no_key_of_an_account_is_given_twice_or_unknown_without_notice(path: tuple[Any, ...]) -> None:
    for other in ("the same", "unknown"):
        data = copy.deepcopy(FULL)
        holder = _at(data, path[:-1])
        key = path[-1] if other == "the same" else "other"
        whole = {**holder, "double": holder[path[-1]]}
        holder.clear()
        holder.update(whole)
        text = json.dumps(data).replace('"double"', f'"{key}"').encode()
        counted = isinstance(path[-2] if len(path) > 1 else None, str) and path[-2] in MAPPINGS
        assert (account_of_json(text) is None) is (other == "the same" or not counted)


MAPPINGS = ("attributes", "accepted_terms", "units", "limits")
"""What has keys that the model does not know."""


WORDS = st.one_of(
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.text(st.sampled_from('a1:é\u0301e ,{}[]"\\\x7f'), max_size=4),
)


@given(st.dictionaries(st.sampled_from(["a", "b:", ":", "é", "e\u0301"]), WORDS, max_size=4), WORDS, WORDS)
def test_words_of_any_kind_are_read_as_the_reader_of_files_reads_them(
    said: dict[str, Any], type_: Any, name: Any
) -> None:
    data = {**account(), "attributes": said, "type": type_, "name": str(name)}
    text = json.dumps(data, ensure_ascii=False).encode()
    quick = account_of_json(text) if is_simple(text, SETTINGS.max_depth) else None
    try:
        slow = Account.model_validate(data)
    except ValueError:
        slow = None
    odd = set('"\\\x7f[]{}') & set("".join(map(str, (*said.values(), type_, name))))
    if quick is None:
        assert slow is None or odd
    else:
        assert (quick, quick.model_fields_set) == (slow, slow.model_fields_set)


def test_words_that_are_remembered_as_right_are_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST_WORDS", 2)
    read = compiled.reader_of(Account)
    data = {**account(), "subscription": None, "users": [], "attributes": {}}
    for country in ("FR", "DE", "IT", "JP", "FR"):
        assert read({**data, "country": country})[0].country == country
        for wrong in ("fr", "F", f"{country}\n", f"{country}A", "ÉÉ", "FRFRFRFRFRFR"):
            with pytest.raises(ValueError, match=f"^{wrong}$"):
                read({**data, "country": wrong})


def test_a_record_that_is_made_is_like_one_that_was_validated() -> None:
    text = json.dumps(FULL).encode()
    quick, slow = account_of_json(text), slowly(text)
    assert quick is not None
    assert slow is not None
    for one, other in ((quick, slow), (quick.users[0], slow.users[0]), (quick.users[1], slow.users[1])):
        assert type(one) is type(other)
        assert repr(one) == repr(other)
        with pytest.raises(ValidationError, match="frozen"):
            one.id = "other"
        again = pickle.loads(pickle.dumps(one))
        assert (again, again.model_fields_set) == (other, other.model_fields_set)
        assert copy.deepcopy(one) == other
        changed_ = one.model_copy(update={"id": "other"})
        assert (changed_.id, one) == ("other", other)
        assert changed_ == other.model_copy(update={"id": "other"})
    kept = quick.users[1].model_fields_set
    assert kept == {"id", "role"}
    quick.users[1].model_copy(update={"attributes": {}})
    assert quick.users[1].model_fields_set == {"id", "role"}


@given(st.integers(1, 40), st.sampled_from([1, 2, LONG, 2 * LONG]), st.booleans())
def test_what_is_remembered_of_how_brackets_stand_is_what_they_are(
    depth: int, beside: int, also_empty: bool
) -> None:
    inner = "1" if not also_empty else "{}"
    for _ in range(depth - 1):
        inner = f'{{"a": {inner}}}'
    text = f"[{', '.join([inner] * beside)}]".encode()
    deep = max(
        1, depth - 1 + also_empty
    )  # of objects: a list around them is taken away with the last of them
    for _ in range(2):
        assert is_simple(text, deep)
        assert not is_simple(text, deep - 1)
        assert not is_simple(text[:-1], deep)
        assert not is_simple(text.replace(b"[", b"[\\", 1), deep)


@pytest.mark.parametrize("unread", ['{"id": 1, "id": 2}', '[{"id": 1, "id": 2}]', '{"id": "a\x01"}'])
def test_an_account_that_no_question_is_about_is_looked_into_all_the_same(unread: str) -> None:
    question = json.dumps({"account": account(), "user": "marie", "action": "buy", "item": "more-storage"})
    for beside, quick in ((unread, False), ("null", True)):
        body = f'{{"account": {beside}, "questions": [{question}]}}'.encode()
        assert (quickly(body, DECISIONS, SETTINGS) is not None) is quick


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", True),
        ('{"a": [1, 2, {"b": null}]}', True),
        ('{"a": "é"}', True),
        ('{"a": 1, "b": {"a": 1}}', True),
        ('{"a": ":", "b": "::"}', True),
        ('{"a": 1, "a": 1}', False),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', False),
        ('{"a": {"x": 1}, "a": {"y": 1}}', False),
        ('{"a": "\\u0061"}', False),
        ('{"a": "\x7f"}', False),
        ('{"a": "\u200b\ufeff"}', False),
        ('{"a": 1', False),
        ('{"a": NaN}', False),
        ("", False),
        ("[" * 32 + "]" * 32, True),
        ("[" * 33 + "]" * 33, False),
        ("[" * 100_000, False),
        ("1" * 5_000, False),
    ],
)
def test_a_text_is_plain_when_nothing_in_it_could_be_read_in_two_ways(text: str, expected: bool) -> None:
    assert is_plain(text.encode(), 32) is expected


@given(
    st.recursive(
        st.one_of(st.none(), st.text(), st.integers()),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_depth_counts_what_stands_inside_each_other(data: Any) -> None:
    def deep(value: Any) -> int:
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return 0 if inside is None else 1 + max(map(deep, inside), default=0)

    text = json.dumps(data).encode()
    assert not is_deep(text, deep(data))
    assert deep(data) == 0 or is_deep(text, deep(data) - 1)
