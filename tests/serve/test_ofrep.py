"""OFREP: what is held and what may be done, as flags; through a socket, and with the official providers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

from acceptance.accounts import ROOT, shipped
from commands import ACCOUNTS, answer
from maybuy.model.ask import Ask
from maybuy.serve.ofrep.flags import ENDLESS, UnknownFlagError, ask_of, key_of, names_of
from serve.service import DAY, Response, Service, account, running

DEFINITIONS = shipped().definitions
ALL = "/ofrep/v1/evaluate/flags"
NAMES = sorted(path.stem for path in ACCOUNTS.glob("*.yaml"))
USERS = [(name, one["id"]) for name in NAMES for one in account(name)["users"]]


def context(name: str = "acme", user: str | None = "marie", **more: Any) -> dict[str, Any]:
    """An evaluation context with the account itself."""
    who = {} if user is None else {"targetingKey": user}
    return {"context": {"account": account(name), "at": DAY, **who, **more}}


def flags(response: Response) -> dict[str, Any]:
    assert response.status == 200, response.body
    found = {one["key"]: one for one in response.json["flags"]}
    assert len(found) == len(response.json["flags"])
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_is_held_is_what_entitlements_say(service: Service, name: str) -> None:
    found = flags(service.post(ALL, context(name, None)))
    held = answer("entitlements", str(ACCOUNTS / f"{name}.yaml"), "--at", DAY)
    values = {one["feature"]: one["value"] for one in held.get("granted_features", [])}
    values |= {one["limit"]: one["value"] for one in held["limits"]}
    values |= {one["item"]: True for one in held["features"]}
    values |= {one["product"]: True for one in held["features"]}
    assert {key: one.get("value") for key, one in found.items()} == {
        **dict.fromkeys((*DEFINITIONS.items, *DEFINITIONS.products), False),
        **{key: ENDLESS if value == "unlimited" else value for key, value in values.items()},
    }
    for one in held["features"]:
        assert found[one["product"]]["variant"] == (one["edition"] or "on")
        assert found[one["item"]]["metadata"]["seats"] == one["seats"]


@pytest.mark.parametrize(("name", "user"), USERS)
def test_what_may_be_done_is_what_offers_say(service: Service, name: str, user: str) -> None:
    found = flags(service.post(ALL, context(name, user)))
    asked = (str(ACCOUNTS / f"{name}.yaml"), "--user", user, "--at", DAY)
    offers = answer("offers", *asked, "--all")["offers"]
    expected = {
        key_of(Ask(one["action"], one["item"], to=one["to"])): (
            one["outcome"] == "allow", one["outcome"], one["reasons"][0]["message"],
        )
        for one in offers
    }  # fmt: skip
    assert {
        key: (one["value"], one["variant"], one["metadata"]["message"])
        for key, one in found.items()
        if key.startswith("may:")
    } == expected


def test_each_flag_alone_is_as_it_is_among_all(service: Service) -> None:
    asked = context()
    for key, one in flags(service.post(ALL, asked)).items():
        alone = service.post(f"{ALL}/{key}", asked)
        assert alone.status == 200
        assert alone.json == one


def test_a_flag_may_be_named_with_its_kind(service: Service) -> None:
    asked = context()
    for kind, name in (("feature", "sandbox"), ("limit", "custom_objects"), ("item", "support")):
        short, long = (service.post(f"{ALL}/{key}", asked).json for key in (name, f"{kind}:{name}"))
        assert {**long, "key": name} == short


def test_numbers_in_the_context_go_with_what_is_asked(service: Service) -> None:
    names = [one["id"] for one in account("enterprise-select")["users"]]
    few, many = (
        service.post(f"{ALL}/may:use:custom_objects", context("enterprise-select", names[0], quantity=units))
        for units in (1, 1_000_000_000)
    )
    assert (few.json["value"], many.json["value"]) == (True, False)
    assert many.json["metadata"]["code"] == "limit_reached"


def test_flags_as_a_client_knows_them_are_not_sent_again(service: Service) -> None:
    first = service.post(ALL, context())
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = service.post(ALL, context(), if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    for other in (context(user="luc"), context("suite", None), context(user=None), context(at="2020-09-02")):
        changed = service.post(ALL, other, if_none_match=tag)
        assert changed.status == 200
        assert changed.headers["etag"] != tag
    assert service.post(f"{ALL}?lang=fr", context(), if_none_match=tag).status == 200


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        (b"{", "PARSE_ERROR", "not JSON"),
        (b"[]", "PARSE_ERROR", "object"),
        ({}, "INVALID_CONTEXT", "`context`"),
        ({"context": {}}, "TARGETING_KEY_MISSING", "targetingKey"),
        ({"context": {"targetingKey": ""}}, "TARGETING_KEY_MISSING", "targetingKey"),
        ({"context": {"targetingKey": 5}}, "INVALID_CONTEXT", "`targetingKey` is not a text"),
        ({"context": {"targetingKey": "acme/marie"}}, "INVALID_CONTEXT", "no accounts"),
        (context(account=7), "INVALID_CONTEXT", "neither an account nor the id"),
        (context(account={"id": "x"}), "INVALID_CONTEXT", "`country` is missing"),
        (context(at="tomorrow"), "INVALID_CONTEXT", "2020-09-01"),
        (context(at="1990-01-01"), "INVALID_CONTEXT", "term"),
        (context(user="nobody"), "INVALID_CONTEXT", "nobody"),
        (context(user=["marie"]), "INVALID_CONTEXT", "`targetingKey` is not a text"),
        (context(seats=1.5), "INVALID_CONTEXT", "`seats` is not a whole number"),
        (context(quantity=-1), "INVALID_CONTEXT", "`quantity` is not a whole number"),
    ],
)
def test_what_is_wrong_is_told_in_the_protocol_s_words(
    service: Service, body: Any, code: str, said: str
) -> None:
    for path in (ALL, f"{ALL}/may:buy:more-storage"):
        response = service.post(path, body)
        assert response.status == 400
        assert response.json["errorCode"] == code
        assert said in response.json["errorDetails"]
        assert response.json.get("key") == (None if path == ALL else "may:buy:more-storage")


@pytest.mark.parametrize(
    "key",
    ["nope", "may:", "may:fly", "may:buy:nope", "may:buy:more-storage:x:y", "item:sandbox", "x" * 5_000],
)
def test_a_flag_that_there_is_not_is_not_found(service: Service, key: str) -> None:
    response = service.post(f"{ALL}/{key}", context())
    assert response.status == 404
    assert response.json["errorCode"] == "FLAG_NOT_FOUND"
    assert len(response.body) < 6_000


def test_no_control_character_of_a_request_comes_back_raw(service: Service) -> None:
    for body in ({"context": {"account": "\x7f", "at": DAY}}, context(user="\x7f")):
        response = service.post(f"{ALL}/may:buy:more-storage", body)
        assert response.status == 400
        assert b"\x7f" not in response.body


def test_an_action_needs_a_user(service: Service) -> None:
    response = service.post(f"{ALL}/may:buy:more-storage?lang=fr", context(user=None))
    assert response.status == 400
    assert "utilisateur" in response.json["errorDetails"]


@given(
    st.sampled_from(list(DEFINITIONS.actions.values())),
    st.sampled_from([*DEFINITIONS.items, *DEFINITIONS.products]),
    st.sampled_from(["annual", "card", "enterprise"]),
)
def test_a_key_says_what_was_asked(action: Any, item: str, to: str) -> None:
    alone = action.target in ("cycle", "payment_method")
    for ask in (Ask(action.id), Ask(action.id, None if alone else item), Ask(action.id, None, to=to)):
        if ask.to is None or alone:
            assert ask_of(key_of(ask), DEFINITIONS) == ask
    if not alone:
        assert ask_of(key_of(Ask(action.id, item, to=to)), DEFINITIONS) == Ask(action.id, item, to=to)
    with pytest.raises(UnknownFlagError):
        ask_of(f"may:{action.id}:{item}:{to}:{to}", DEFINITIONS)


def test_every_thing_has_a_key_of_its_own() -> None:
    named = names_of(DEFINITIONS)
    things = {
        *(("feature", one) for one in DEFINITIONS.features),
        *(("limit", one) for one in DEFINITIONS.limits),
        *(("item", one) for one in (*DEFINITIONS.items, *DEFINITIONS.products)),
    }
    assert set(named.values()) == things
    assert all(named[f"{kind}:{name}"] == (kind, name) for kind, name in things)


@pytest.fixture(scope="module")
def with_accounts() -> Iterator[Service]:
    with running("--accounts", str(ACCOUNTS)) as one:
        yield one


def test_the_targeting_key_names_the_account_and_the_user(with_accounts: Service) -> None:
    by_id = with_accounts.post(ALL, {"context": {"targetingKey": "acme/marie", "at": DAY}})
    assert flags(by_id) == flags(with_accounts.post(ALL, context()))
    account_alone = with_accounts.post(ALL, {"context": {"targetingKey": "acme", "at": DAY}})
    assert flags(account_alone) == flags(with_accounts.post(ALL, context(user=None)))
    unknown = with_accounts.post(ALL, {"context": {"targetingKey": "nobody/marie", "at": DAY}})
    assert (unknown.status, unknown.json["errorCode"]) == (400, "INVALID_CONTEXT")


def test_the_official_provider_of_python_reads_flags(with_accounts: Service) -> None:
    provider = OFREPProvider(f"http://127.0.0.1:{with_accounts.port}")
    who = EvaluationContext("acme/marie", {"at": DAY})
    api.set_provider(provider, "maybuy")
    client = api.get_client("maybuy")
    assert client.get_boolean_value("collaboration", False, who) is True
    assert client.get_boolean_value("sandbox", True, who) is False
    assert client.get_integer_value("api_requests", 0, who) == 400
    bought = client.get_boolean_details("may:buy:collaboration", True, who)
    assert (bought.value, bought.variant, bought.flag_metadata["code"]) == (False, "deny", "already_held")
    assert client.get_boolean_details("support/professional", False, who).variant == "professional"
    missing = client.get_boolean_details("no-such-flag", True, who)
    assert (missing.value, missing.error_code) == (True, "FLAG_NOT_FOUND")
    nobody = client.get_boolean_details("may:buy:collaboration", True, EvaluationContext("acme/nobody"))
    assert (nobody.value, nobody.error_code) == (True, "INVALID_CONTEXT")


SCRIPT = """
import { OpenFeature } from '@openfeature/server-sdk';
import { OFREPProvider } from '@openfeature/ofrep-provider';
const [baseUrl, at] = process.argv.slice(2);
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl }));
const client = OpenFeature.getClient();
const who = { targetingKey: 'acme/marie', at };
const found = [
  await client.getBooleanDetails('collaboration', false, who),
  await client.getNumberDetails('api_requests', 0, who),
  await client.getBooleanDetails('may:buy:explore/professional', false, who),
  await client.getBooleanDetails('may:buy:collaboration', true, who),
  await client.getBooleanDetails('no-such-flag', true, who),
];
console.log(JSON.stringify(found));
"""


def test_the_official_provider_of_javascript_reads_flags(with_accounts: Service, tmp_path: Path) -> None:
    modules = Path(os.environ.get("MAYBUY_NODE_MODULES", ROOT / ".venv" / "npm" / "node_modules"))
    if not (modules / "@openfeature" / "ofrep-provider").exists():
        if os.environ.get("CI") and shutil.which("npm"):
            pytest.fail("@openfeature/ofrep-provider is not installed: see the Makefile")
        pytest.skip("@openfeature/ofrep-provider is not installed: npm brings it")
    (tmp_path / "ask.mjs").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(modules.resolve())
    ran = subprocess.run(
        ["node", "ask.mjs", f"http://127.0.0.1:{with_accounts.port}", DAY],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    held, limit, may, may_not, missing = json.loads(ran.stdout)
    assert (held["value"], held["variant"], held["flagMetadata"]["item"]) == (True, "on", "collaboration")
    assert limit["value"] == 400
    assert (may["value"], may["variant"]) == (True, "allow")
    assert (may_not["value"], may_not["flagMetadata"]["code"]) == (False, "already_held")
    assert (missing["value"], missing["errorCode"]) == (True, "FLAG_NOT_FOUND")


def test_a_wrong_content_type_is_a_400_for_the_protocol_has_no_415(service: Service) -> None:
    refused = service.post(ALL, context(), content_type="text/plain")
    assert (refused.status, refused.json["code"]) == (400, "not-json")
