"""Bundles: they answer as the folders do, are the same each time, and are read whole or not at all."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from acceptance.accounts import ROOT, shipped
from commands import ACCOUNTS, ACME, AT, process, run
from drawing import drawn
from maybuy.bundle import _DEFINITIONS, FORMAT, MAGIC, read_bundle, written
from maybuy.compile.normal import reason_of
from maybuy.engine import Engine
from maybuy.loading import load, read_account, read_order, read_root
from maybuy.model import promise
from maybuy.model.account import Account
from maybuy.model.base import Model
from maybuy.model.catalog import CountedName
from maybuy.model.definitions import Definitions
from maybuy.model.promotion import Span
from maybuy.records import RECORDS
from maybuy.report.json_form import decision_json
from maybuy.report.preview_json import preview_json
from maybuy.source import LoadError
from repositories import copied

DAY = date(2020, 9, 1)


@cache
def content() -> bytes:
    root = read_root(ROOT)
    return written(Engine(root.definitions), root.digests)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bundle") / "zendesk.maybuy"
    file.write_bytes(content())
    return file


def packed(main: Any, rest: bytes = b"", number: int = FORMAT) -> bytes:
    """A file whose digest is right, whatever is in it."""
    body = zlib.compress(json.dumps(main).encode() + rest)
    return b"%b %d %b\n%b" % (MAGIC, number, sha256(body).hexdigest().encode(), body)


def refusal(file: Path, given: bytes) -> tuple[str, str]:
    """The code and message with which a file is refused."""
    file.write_bytes(given)
    with pytest.raises(LoadError) as refused:
        load(file)
    (one,) = refused.value.diagnostics
    assert (one.file, one.help != "") == (str(file), True)
    return one.code, one.message


def example_accounts() -> Iterator[Account]:
    for file in sorted(ACCOUNTS.glob("*.yaml")):
        yield read_account(file, shipped())


def answers(engine: Engine, account: Account) -> list[dict[str, Any]]:
    """Everything about every question that offers are made of."""
    day = account.subscription.term.start if account.subscription else DAY
    return [
        decision_json(one, engine.definitions, "fr")
        for user in account.users
        for one in engine.offers(account, user.id, day, denied=True)
    ]


@pytest.mark.slow
def test_a_bundle_answers_every_question_as_the_folders_do(bundle: Path) -> None:
    read = load(bundle)
    for account in example_accounts():
        assert answers(read, account) == answers(shipped(), account)


@pytest.mark.parametrize(
    "order", sorted((ROOT / "examples" / "orders").glob("*.yaml")), ids=lambda one: one.stem
)
def test_a_bundle_sums_up_orders_as_the_folders_do(bundle: Path, order: Path) -> None:
    summaries = []
    for engine in (load(bundle), shipped()):
        placed = read_order(order, engine)
        account = next(one for one in example_accounts() if one.user(placed.user) is not None)
        day = placed.at if placed.at and account.subscription else None
        summaries.append(preview_json(engine.preview(account, placed, day or DAY), engine.definitions, "en"))
    assert summaries[0] == summaries[1]


@pytest.mark.parametrize(
    "command",
    [
        ("decide", ACME, "--user", "luc", "buy", "collaboration", *AT, "--why"),
        ("offers", ACME, "--user", "marie", *AT, "--all"),
        ("entitlements", ACME, *AT),
        ("compare", "support", *AT),
        ("show", "collaboration", *AT),
        ("timeline",),
        ("validate", ACME),
    ],
    ids=lambda command: command[0],
)
def test_every_command_prints_the_same_with_a_bundle_as_its_root(
    bundle: Path, command: tuple[str, ...]
) -> None:
    shown = run(*command, "--root", str(bundle), "--format", "json")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout == run(*command, "--format", "json").stdout


def kept(kind: Any, known: set[Any]) -> set[Any]:
    """What something is made of, by the types of its fields."""
    if kind not in known:
        known.add(kind)
        is_record = isinstance(kind, type) and (issubclass(kind, Model) or is_dataclass(kind))
        for part in (*get_args(kind), *(get_type_hints(kind).values() if is_record else ())):
            kept(part, known)
    return known


def test_all_that_definitions_are_made_of_can_be_in_a_bundle() -> None:
    parts, known = get_type_hints(Definitions, localns={**vars(promise)}), set[Any]()
    for name in _DEFINITIONS:
        kept(parts[name], known)
    records = {
        one for one in known if isinstance(one, type) and (issubclass(one, Model) or is_dataclass(one))
    }
    assert {CountedName, Span} < records <= {*RECORDS}


def test_what_few_catalogs_have_is_in_their_bundles_too() -> None:
    files: list[Any] = [
        {
            "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}], "seat": {"one": "agent", "many": "agents"},
        },
        {"kind": "limits", "limits": [{"id": "work", "unit": {"one": "task", "many": "tasks"}}]},
        {"kind": "promotion", "id": "begin", "code": "BEGIN", "percent": 10, "duration": {"months": 3}},
    ]  # fmt: skip
    engine = Engine(strategies.gathered(files))
    read = _read(written(engine, {})).definitions
    for name in ("catalog", "limits", "promotions"):
        assert getattr(read, name) == getattr(engine.definitions, name)


def check_bundle(world: strategies.World, data: st.DataObject) -> None:
    account = data.draw(strategies.accounts(world.engine.definitions))
    assert answers(_read(written(world.engine, {})), account) == answers(world.engine, account)


@settings(deadline=None, max_examples=drawn(15))
@given(strategies.worlds(), st.data())
def test_whatever_the_catalog_its_bundle_answers_as_it_does(
    world: strategies.World, data: st.DataObject
) -> None:
    check_bundle(world, data)


@pytest.mark.slow
@settings(deadline=None, max_examples=24)
@given(strategies.worlds(), st.data())
def test_many_bundles_answer_as_their_catalogs_do(world: strategies.World, data: st.DataObject) -> None:
    check_bundle(world, data)


def test_a_bundle_says_which_catalog_and_which_files_it_is_made_of(bundle: Path) -> None:
    read = read_bundle(bundle)
    assert read.engine.definitions.version == shipped().definitions.version
    for file, digest in read.files.items():
        assert digest == f"sha256:{sha256((ROOT / file).read_bytes()).hexdigest()}"
    assert len(read.files) == len(read_root(ROOT).files)


def test_the_same_files_make_the_same_bytes_whatever_the_process(tmp_path: Path) -> None:
    made = set()
    for seed in ("0", "1", "2"):
        file = tmp_path / f"{seed}.maybuy"
        assert process("build", "-o", str(file), PYTHONHASHSEED=seed).returncode == 0
        made.add(file.read_bytes())
    assert made == {content()}


@pytest.mark.parametrize("part", range(20))
def test_a_bundle_that_was_broken_off_is_refused(tmp_path: Path, part: int) -> None:
    whole = content()
    code, _ = refusal(tmp_path / "a.maybuy", whole[: len(whole) * part // 20])
    assert code == "bundle-damaged"


@settings(deadline=None, max_examples=drawn(200))
@given(st.integers(0, len(content()) * 8 - 1))
def test_a_bundle_in_which_one_bit_has_changed_is_refused(bit: int) -> None:
    changed = bytearray(content())
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(LoadError) as refused:
        _read(bytes(changed))
    assert {one.code for one in refused.value.diagnostics} <= {
        "bundle-damaged",
        "bundle-too-new",
        "bundle-other-version",
    }


@settings(deadline=None, max_examples=drawn(200))
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner)),
    ),
    st.binary(max_size=20),
)
def test_a_file_with_the_right_digest_and_anything_else_in_it_is_refused(main: Any, rest: bytes) -> None:
    with pytest.raises(LoadError):
        _read(packed(main, rest))


def _read(given: bytes) -> Engine:
    with NamedTemporaryFile(suffix=".maybuy") as file:
        file.write(given)
        file.flush()
        return read_bundle(Path(file.name)).engine


def test_a_bundle_of_a_later_format_is_refused(tmp_path: Path) -> None:
    code, message = refusal(tmp_path / "a.maybuy", packed({}, number=FORMAT + 1))
    assert code == "bundle-too-new"
    assert message.endswith("is of a later version of maybuy, which this one cannot read")


def test_a_bundle_of_an_earlier_format_is_refused(tmp_path: Path) -> None:
    code, message = refusal(tmp_path / "a.maybuy", packed({}, number=FORMAT - 1))
    assert code == "bundle-other-version"
    assert message.endswith("was made by another version of maybuy")


def test_what_is_read_of_a_rule_to_give_it_as_a_reason_is_what_the_rule_says(bundle: Path) -> None:
    indexes = read_bundle(bundle).engine.indexes
    for index in indexes.values():
        assert index.say is not None
        assert [index.reason(clause) for clause in range(len(index.rules))] == [
            reason_of(rule) for rule in index.rules
        ]


def test_a_bundle_with_records_of_another_shape_is_refused(tmp_path: Path) -> None:
    code, message = refusal(tmp_path / "a.maybuy", packed({"shape": "0" * 16}))
    assert code == "bundle-other-version"
    assert message.endswith("was made by another version of maybuy")


@pytest.mark.parametrize(
    "wrong", [["n", "zz"], ["x", "zz"], ["d", "2020-13-01"], ["s", []], ["e", "1"], [99]]
)
def test_values_that_are_never_written_are_refused(tmp_path: Path, wrong: list[Any]) -> None:
    main = json.loads(zlib.decompress(content().partition(b"\n")[2]).partition(b"\n")[0])
    main["definitions"]["terms"] = ["m", "a", wrong]
    code, _ = refusal(tmp_path / "a.maybuy", packed({**main, "counts": [0, 0, 0], "indexes": {}}))
    assert code == "bundle-damaged"


@pytest.mark.parametrize(
    "line", [b"", b"[", b'["zz"]', b"[0]", b"[99]", b"[" * 100_000, b'["__import__", "os"]']
)
def test_a_rule_that_was_never_written_is_refused_when_it_is_read_and_nothing_is_run(
    tmp_path: Path, line: bytes
) -> None:
    main, *rest = zlib.decompress(content().partition(b"\n")[2]).split(b"\n")
    (tmp_path / "a.maybuy").write_bytes(packed(json.loads(main), b"".join(b"\n" + line for _ in rest)))
    result = run(
        "decide",
        ACME,
        "--user",
        "luc",
        "buy",
        "collaboration",
        *AT,
        "--why",
        "--root",
        str(tmp_path / "a.maybuy"),
    )
    assert result.exit_code == 2
    assert result.stderr.startswith("error[bundle-damaged]: ")


def test_a_file_that_is_no_bundle_is_said_to_be_none(tmp_path: Path) -> None:
    code, message = refusal(tmp_path / "a.yaml", b"kind: product\n")
    assert code == "bundle-damaged"
    assert message == f"`{tmp_path / 'a.yaml'}` is neither a folder with a catalog nor a bundle"


def test_a_bundle_that_unpacks_to_more_than_there_can_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maybuy.bundle.MOST_BYTES", 1000)
    assert refusal(tmp_path / "a.maybuy", content())[0] == "bundle-damaged"


def test_a_refused_bundle_ends_a_command_with_2_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "a.maybuy"
    file.write_bytes(content()[:-1])
    result = run("offers", ACME, "--user", "marie", *AT, "--root", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"error[bundle-damaged]: the bundle `{file}` is not whole, or something in it was changed\n"
        f" --> {file}:1:1\n"
        "  = help: make it anew with `maybuy build`, and copy it as it is\n\n"
    )


def test_building_says_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "a.maybuy"
    result = run("build", "-o", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    assert file.read_bytes() == content()
    assert result.stdout.startswith(f"✔ wrote {file}: ")
    assert result.stdout.endswith(f"{shipped().definitions.version}\n")


def test_a_bundle_is_checked_against_its_folders(tmp_path: Path) -> None:
    copied(tmp_path)
    file = str(tmp_path / "a.maybuy")
    asked = ("build", "-o", file, "--root", str(tmp_path))
    assert run(*asked).exit_code == 0
    assert run(*asked, "--check").stdout == f"✔ {file} is what the folders make\n"
    (tmp_path / "catalog" / "chat.yaml").write_text(
        (tmp_path / "catalog" / "chat.yaml").read_text(encoding="utf-8").replace("35", "36"), encoding="utf-8"
    )
    result = run(*asked, "--check")
    assert result.exit_code == 1
    assert f"{file} is of {shipped().definitions.version}, the folders are sha256:" in result.stdout


def test_files_with_errors_make_no_bundle(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "catalog" / "more.yaml").write_text("kind: limits\nlimit: []\n", encoding="utf-8")
    result = run("build", "-o", str(tmp_path / "a.maybuy"), "--root", str(tmp_path))
    assert result.exit_code == 1
    assert "error[unknown-key]" in result.stderr
    assert not (tmp_path / "a.maybuy").exists()


def test_a_bundle_cannot_be_built_from_a_bundle(bundle: Path) -> None:
    result = run("build", "-o", str(bundle), "--root", str(bundle))
    assert result.exit_code == 2
    assert "is a bundle - name the folders that it was made from" in result.stderr


def test_validating_a_bundle_says_of_how_many_files_it_was_made(bundle: Path) -> None:
    shown = json.loads(run("validate", "--root", str(bundle), "--format", "json").stdout)
    assert shown == {"ok": True, "files": len(read_root(ROOT).files), "diagnostics": []}
