"""Accounts that are kept ready: read once, counted as what they are in memory, and within bounds."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import ROOT, shipped
from maybuy.loading import account_of
from maybuy.model.account import Account
from maybuy.model.ask import Ask
from maybuy.model.decision import QuestionError
from maybuy.serve.answer import kept as module
from maybuy.serve.answer.cache import AnswerCache
from maybuy.serve.answer.inline import account_of_json
from maybuy.serve.answer.kept import Asker, Known, size_of
from maybuy.serve.state import Snapshot
from maybuy.source import read
from serve.in_memory import taken
from serve.service import account
from serve.test_readers import FULL

AT = date(2020, 9, 1)
NAMES = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x1F6FF, exclude_categories=["C"]), min_size=1
)
USERS = st.lists(
    st.builds(dict, id=NAMES.map(lambda name: name[:200]), role=st.sampled_from(["owner", "agent"])),
    min_size=1,
    max_size=200,
    unique_by=lambda user: user["id"],
)


def cache() -> AnswerCache:
    return AnswerCache(Snapshot(shipped(), datetime.now(UTC)))


def text_of(number: int = 0, users: int = 1) -> bytes:
    people = [{"id": f"user-{one}", "role": "owner" if one % 2 else "agent"} for one in range(users)]
    return json.dumps({**account(), "id": f"acme-{number}", "users": people}).encode()


def known_of(cache: AnswerCache, text: bytes) -> Known:
    """An account that was met before, and so is kept where there is room."""
    cache.read(text)
    known = cache.read(text)
    assert known is not None
    return known


def ask(cache: AnswerCache, known: Known, user: str, item: str = "more-storage", at: date = AT) -> bytes:
    asker = cache.asker(known, user, at)
    return cache.answer(asker, Ask("buy", item), "en", remedies=True).encoded


def counted(cache: AnswerCache) -> int:
    """The bytes of what is kept, added up anew."""
    return sum(
        known.size + sum(part.size or 0 for part in (*known.askers.values(), known.shared))
        for known in cache.kept._accounts.values()
    )


@given(USERS, st.booleans(), st.booleans())
def test_an_account_is_counted_as_no_less_than_it_takes(
    users: list[dict[str, Any]], full: bool, spelled_out: bool
) -> None:
    data = {**(FULL if full else account()), "users": users}
    text = json.dumps(data, ensure_ascii=spelled_out).encode()
    made = account_of_json(text) or account_of(read(text, "account"), shipped().definitions)
    really = taken(made) + len(text)
    assert really <= size_of(made.model_dump_json(exclude_unset=True).encode()) + len(text) <= 4 * really


@pytest.mark.parametrize(
    "file", sorted((ROOT / "examples" / "accounts").glob("*.yaml")), ids=lambda one: one.stem
)
def test_what_is_ready_is_counted_as_no_less_than_it_takes(file: Any) -> None:
    text = json.dumps(account(file.stem)).encode()
    for user in known_of(cache(), text).account.users:
        one = cache()  # what others had written before is theirs
        known = known_of(one, text)
        at = known.account.subscription.term.start if known.account.subscription else AT
        asker = one.asker(known, user.id, at)
        for item in one.definitions.items:
            ask(one, known, user.id, item, at)
        assert asker.size is not None
        assert asker.shared.size is not None
        really = taken(asker, shared(one, known, asker))
        assert really <= asker.size + asker.shared.size <= 3 * really


def shared(cache: AnswerCache, known: Known, asker: Asker) -> list[object]:
    """What a prepared account leads to that is not its own: the engine's, and the account's."""
    asked = asker.prepared
    engines = (asked.engine, asked.rules, asked._own, asked._usual, asked._touched)
    account_ = known.account
    lines = account_.subscription.items if account_.subscription else ()
    return [*engines, *cache.definitions.items.values(), account_, *account_.users, *lines]


def test_what_is_kept_stays_within_its_bounds_and_answers_stay_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected: dict[Any, bytes] = {}
    for most_bytes, most_accounts, most_askers in (
        (10**9, 1_000, 1_000),
        (150_000, 4, 3),
        (40_000, 9, 1),
        (1, 1, 1),
    ):
        monkeypatch.setattr(module, "MOST_BYTES", most_bytes)
        monkeypatch.setattr(module, "MOST_ACCOUNTS", most_accounts)
        monkeypatch.setattr(module, "MOST_ASKERS", most_askers)
        one, chance = cache(), random.Random(5)
        for turn in range(600):
            number, user = chance.randrange(8), f"user-{chance.randrange(6)}"
            item = chance.choice(["more-storage", "collaboration"])
            at = AT.replace(day=chance.randrange(1, 4))
            known = known_of(one, text_of(number, 6))
            answer = ask(one, known, user, item, at)
            assert expected.setdefault((number, user, item, at), answer) == answer
            assert one.kept.bytes <= most_bytes
            if turn % 5 == 0:  # to count takes longer than to ask; what is counted wrong stays so
                assert one.kept.bytes == counted(one)
            assert len(one.kept) <= most_accounts
            assert len(known.askers) <= most_askers


def test_the_account_goes_that_nobody_asked_about_for_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ACCOUNTS", 3)
    one, texts = cache(), [text_of(number) for number in range(4)]
    known = [known_of(one, text) for text in texts[:3]]
    assert known_of(one, texts[0]) is known[0]
    known_of(one, texts[3])
    assert [one.kept.get(text) is not None for text in texts] == [True, False, True, True]


@pytest.mark.slow
@pytest.mark.parametrize("bound", ["MOST_ACCOUNTS", "MOST_BYTES"])
@pytest.mark.parametrize("many", [9, 12, 24])
def test_of_more_than_there_is_room_for_asked_about_in_turn_most_that_fit_are_found(
    monkeypatch: pytest.MonkeyPatch, bound: str, many: int
) -> None:
    fitting, rounds, items = 8, 12, ["more-storage", "collaboration"]
    one, texts = cache(), [text_of(number) for number in range(2 * many)]
    for text in texts[:fitting]:
        known = known_of(one, text)
        for item in items:
            ask(one, known, "user-0", item)
    room = {"MOST_ACCOUNTS": fitting, "MOST_BYTES": one.kept.bytes + 500}
    monkeypatch.setattr(module, bound, room[bound])
    for turn in (texts[:many], texts[many:]):  # who is asked about no more makes room
        found = []
        for _ in range(rounds):
            found.append(sum(text in one.kept._accounts for text in turn))
            for text in turn:
                read = one.read(text)
                assert read is not None
                for item in items:
                    ask(one, read, "user-0", item)
        assert all(fitting - 2 <= number <= fitting for number in found[rounds // 2 :]), found
        assert one.kept.bytes == counted(one) <= room["MOST_BYTES"]


def test_an_account_is_kept_once_it_is_met_again_before_many_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MET", 5)
    one, texts = cache(), [text_of(number) for number in range(8)]
    first = [one.read(text) for text in texts]
    assert (len(one.kept), one.kept.bytes) == (0, 0)
    # Of these the last five are remembered: those before are as if they had never been met.
    again = {number: one.read(texts[number]) for number in (7, 3, 2)}
    assert [number for number in again if one.kept.get(texts[number]) is again[number]] == [7, 3]
    assert all(again[number] is not first[number] for number in again)
    assert one.kept.bytes == counted(one) > 0


def test_what_is_remembered_of_texts_met_once_stays_within_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MET", 16)
    one, chance = cache().kept, random.Random(3)
    for _ in range(2_000):
        one.met(b"%d" % chance.randrange(60))
        assert len(one._met) <= len(one._latest) <= 16


def test_a_long_account_is_kept_when_it_is_met_first() -> None:
    one, text = cache(), text_of(users=100)
    assert one.read(text) is one.kept.get(text)


@pytest.mark.parametrize("remedies", [True, False])
@pytest.mark.parametrize("bare", [True, False])
def test_an_account_that_is_not_kept_is_answered_as_one_that_is(bare: bool, remedies: bool) -> None:
    one, text = cache(), text_of(users=2)
    answers = [
        one.answer(one.asker(known, "user-0", AT), Ask("buy", item), "en", remedies=remedies, bare=bare)
        for item in ("more-storage", "collaboration")
        for known in (one.read(text), one.read(text), one.read(text))
        if known is not None
    ]
    assert answers[:3] == [answers[0]] * 3
    assert answers[3:] == [answers[3]] * 3


@pytest.mark.parametrize("user", ["user-0", "user-2"])
def test_who_is_made_ready_at_once_is_answered_alike_and_kept_from_the_second_time_on(user: str) -> None:
    one, other, text = cache(), cache(), text_of(users=3)
    right, found = ask(other, known_of(other, text), user), []
    for kept in (0, 1, 1):
        asker = one.ready(text, user, AT)
        assert asker is not None
        found += [
            one.answer(asker, Ask("buy", "more-storage"), "en", remedies=True).encoded for _ in range(2)
        ]
        assert len(one.kept) == kept
    assert found == [right] * 6
    assert one.kept.bytes == counted(one)


def test_a_long_account_is_kept_when_it_is_first_made_ready() -> None:
    one, text = cache(), text_of(users=100)
    asker = one.ready(text, "user-7", AT)
    assert asker is not None
    assert asker is one.ready(text, "user-7", AT)


def test_who_is_no_user_is_told_so_whether_or_not_the_account_is_kept() -> None:
    one, text = cache(), text_of(users=2)
    for _ in range(3):
        with pytest.raises(QuestionError) as raised:
            one.ready(text, "user-3", AT)
        assert raised.value.kind == "unknown-user"


def test_the_whole_of_a_bare_answer_is_written_only_to_be_logged() -> None:
    snapshot = Snapshot(shipped(), datetime.now(UTC))
    logged, silent = AnswerCache(snapshot), AnswerCache(snapshot, logged=False)
    for bare in (True, False):
        one, other = (
            cache_.answer(
                cache_.asker(known_of(cache_, text_of()), "user-0", AT),
                Ask("buy", "more-storage"),
                "en",
                remedies=False,
                bare=bare,
            )
            for cache_ in (logged, silent)
        )
        assert one.encoded
        assert other == one._replace(encoded=b"" if bare else one.encoded)


def test_an_account_of_many_users_is_held_in_memory_once() -> None:
    one, text = cache(), text_of(users=2_000)
    known = known_of(one, text)
    for number in range(200):
        # As in bodies of their own: the same text, but not the same object.
        again = known_of(one, bytes(bytearray(text)))
        assert again is known
        ask(one, again, f"user-{number}")
    accounts = {id(asker.prepared.facts.account) for asker in known.askers.values()}
    assert accounts == {id(known.account)}
    assert known.size < one.kept.bytes < known.size + 200 * 15_000


def test_users_who_are_alike_are_given_the_same_remedies_and_others_their_own() -> None:
    one = cache()
    known = known_of(one, text_of(users=6))
    for number in range(6):
        user = f"user-{number}"
        fresh = one.encoded(
            one.engine.prepare(known.account, user, AT).decide("buy", "more-storage"),
            "en",
            remedies=True,
        )
        assert ask(one, known, user) == fresh
    assert len(known.shared.remedies) == 1  # the owners need none, and the agents are alike


def test_what_the_reader_of_files_has_read_is_kept_as_well() -> None:
    one, text = cache(), json.dumps({**account(), "name": "caf\\u00e9"}).encode()
    made: Account = account_of(read(text, "account"), one.definitions)
    known = one.learn(made, text)
    assert one.read(text) is known
    assert one.kept.bytes == known.size
