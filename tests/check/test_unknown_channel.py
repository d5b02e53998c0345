"""Channels that are not declared."""

from __future__ import annotations

from check.roots import rule, said
from maybuy.check import unknown_channel


def test_a_channel_that_is_not_declared_is_found_in_a_rule() -> None:
    files = rule("allow: [buy]\nthrough: [shop, web]")
    assert said(unknown_channel, files) == [
        (
            "policies/new.yaml:6",
            "web",
            "`web` is not a channel",
        )
    ]


def test_a_channel_that_is_not_declared_is_found_in_an_action() -> None:
    files = {
        "policies/actions.yaml": ("kind: actions\nactions: [{id: manage, offered_with: shopp}]\n"),
    }
    assert said(unknown_channel, files) == [
        (
            "policies/actions.yaml:2",
            "shopp",
            "`shopp` is not a channel",
        )
    ]


def test_declared_channels_may_be_named() -> None:
    files = rule("allow: [buy]\nthrough: [shop, desk]")
    assert said(unknown_channel, files) == []
