"""Tokens: the names under which they are read, the files they may stand in, and what they look like."""

import re

import pytest
from pydantic import SecretStr

from bot.domain.errors import SettingError
from bot.settings import FixedSettings, load_settings, misnamed_tokens, oddities_of_tokens

DISCORD = "MTA" + "A" * 21 + ".GaBcDe." + "b" * 38


@pytest.fixture(autouse=True)
def _no_tokens(monkeypatch):
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("NEWSDESK_DISCORD_TOKEN", "DISCORD_TOKEN"),
        ("NEWSDESK_DISCORD_BOT_TOKEN", "DISCORD_TOKEN"),
        ("NEWSDESK_SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN"),
        ("NEWSDESK_SLACK_APP_TOKEN", "SLACK_APP_TOKEN"),
        ("NEWSDESK_DISCORD_TOKENFILE", "NEWSDESK_DISCORD_TOKEN_FILE"),
    ],
)
def test_a_token_with_the_prefix_of_settings_is_refused_with_its_right_name(variable, meant, monkeypatch):
    """It was ignored without a word, and the bot spoke to the terminal instead."""
    monkeypatch.setenv(variable, "x")
    with pytest.raises(SettingError, match=f'{variable} is no setting: did you mean "{meant}"'):
        load_settings(None)


@pytest.mark.parametrize("variable", ["DISCORD_BOT_TOKEN", "DISCORD_API_TOKEN", "SLACK_TOKEN", "SLACK_API_TOKEN", "SLACK_BOT_USER_TOKEN"])
def test_a_token_under_another_programs_name_is_named(variable):
    """It may be another program's, so that nothing is refused for it."""
    [sentence] = misnamed_tokens(FixedSettings(), {variable: "x", "PATH": "/bin"})
    assert sentence.startswith(f"{variable} is set, but nothing reads it: Newsdesk reads ")
    assert ("DISCORD_TOKEN" if "DISCORD" in variable else "SLACK_BOT_TOKEN and SLACK_APP_TOKEN") in sentence


def test_nothing_is_said_where_the_right_token_is_there_too():
    """Nor of empty variables, of our own ones, and of what is no token."""
    settings = FixedSettings(discord_token=SecretStr(DISCORD))
    assert list(misnamed_tokens(settings, {"DISCORD_BOT_TOKEN": "x"})) == []
    assert list(misnamed_tokens(FixedSettings(), {"SLACK_TOKEN": "", "SLACK_SIGNING_SECRET": "x", "DISCORD_TOKEN_FILE": "x"})) == []


@pytest.mark.parametrize("prefix", ["", "NEWSDESK_"])
def test_a_token_may_stand_in_a_file(prefix, tmp_path, monkeypatch):
    """As containers are given secrets; the end of the line is none of it."""
    path = tmp_path / "token"
    path.write_text(f"{DISCORD}\n", encoding="ascii")
    monkeypatch.setenv(f"{prefix}DISCORD_TOKEN_FILE", str(path))
    token = load_settings(None).discord_token
    assert token is not None
    assert token.get_secret_value() == DISCORD


def test_a_file_wins_over_the_settings_file(tmp_path, monkeypatch):
    """As the environment does elsewhere."""
    settings, token = tmp_path / "newsdesk.toml", tmp_path / "token"
    settings.write_text('discord_token = "old"', encoding="ascii")
    token.write_text("new", encoding="ascii")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(token))
    found = load_settings(settings).discord_token
    assert found is not None
    assert found.get_secret_value() == "new"


def test_a_file_that_holds_no_token_is_named(tmp_path, monkeypatch):
    """Missing, empty, a folder, no text."""
    (tmp_path / "empty").write_text("\n", encoding="ascii")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name, fault in {"missing": "No such file", "empty": "which is empty", ".": "Is a directory", "binary": "cannot be read"}.items():
        monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / name))
        with pytest.raises(SettingError, match=f"SLACK_BOT_TOKEN_FILE names the file .*{re.escape(fault)}"):
            load_settings(None)


def test_a_token_that_is_given_twice_is_refused(tmp_path, monkeypatch):
    """Nobody should have to find out which of the two counts."""
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(SettingError, match="DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set"):
        load_settings(None)


def test_the_end_of_a_line_is_no_part_of_a_token(monkeypatch):
    """It would stand in a header, and break each request."""
    monkeypatch.setenv("DISCORD_TOKEN", f" {DISCORD}\r\n")
    token = load_settings(None).discord_token
    assert token is not None
    assert token.get_secret_value() == DISCORD


def odd(**tokens: str) -> list[str]:
    return list(oddities_of_tokens(FixedSettings(**tokens)))  # type: ignore[arg-type]  # fields of Settings


def test_tokens_that_look_like_tokens_pass():
    """No more is known of them before their platform was asked."""
    assert odd(discord_token=DISCORD, slack_bot_token="xoxb-1-2-abcdef", slack_app_token="xapp-1-A1-2-abcdef") == []


def test_tokens_that_changed_places_are_told_apart():
    """Without showing any of them."""
    bot, app = odd(slack_bot_token="xapp-secret", slack_app_token="xoxb-secret")
    assert "SLACK_BOT_TOKEN must begin with xoxb-, and be whole (this is the app-level token of Slack)" in bot
    assert "SLACK_APP_TOKEN must begin with xapp-, and be whole (this is the bot token of Slack)" in app
    [discord] = odd(discord_token="xoxb-secret")
    assert "(this is the bot token of Slack)" in discord
    [user] = odd(slack_bot_token="xoxp-secret", slack_app_token="xapp-1-A1-2-abcdef")
    assert "(this is a user token of Slack)" in user
    assert "secret" not in f"{bot}{app}{discord}{user}"


def test_half_a_token_is_none():
    """Which is what a mouse often copies."""
    assert len(odd(discord_token=DISCORD[:30])) == 1
    assert len(odd(slack_bot_token="xoxb-", slack_app_token="xapp-")) == 2
    assert DISCORD[:30] not in str(odd(discord_token=DISCORD[:30]))


def test_a_proxy_may_have_tokens_of_its_own():
    """Only Discord's and Slack's own look as theirs do."""
    settings = FixedSettings(discord_token="local", discord={"api_url": "http://127.0.0.1:1/api"})  # type: ignore[arg-type]
    assert list(oddities_of_tokens(settings)) == []
