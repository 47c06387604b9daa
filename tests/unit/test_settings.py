"""The settings: right ones are read, wrong ones are one helpful sentence."""

import re
from datetime import time
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.domain.database import PostgresAddress
from bot.domain.errors import SettingError
from bot.resources import read_text
from bot.settings import FixedSettings, load_settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def write(tmp_path: Path):
    def write_file(text: str) -> Path:
        path = tmp_path / "newsdesk.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def test_without_a_file_the_defaults_hold():
    """Everything has a sensible default, so that `newsdesk run` works at once."""
    settings = load_settings(None)
    assert (settings.database, settings.zone, settings.polling.floor_minutes) == (Path("newsdesk.db"), "UTC", 10)
    assert settings.discord_token is None


def test_a_database_may_be_on_a_server(write, monkeypatch):
    """In the file or in the environment, which wins; no text of the settings has the password."""
    settings = load_settings(write('database = "postgresql://me:secret@host/news"'))
    assert settings.database == PostgresAddress("postgresql://me:secret@host/news")
    assert "secret" not in repr(settings)
    monkeypatch.setenv("NEWSDESK_DATABASE", "postgresql://you:secret@host/news")
    assert str(load_settings(write('database = "news.db"')).database) == "postgresql://you@host/news"
    monkeypatch.delenv("NEWSDESK_DATABASE")
    with pytest.raises(SettingError, match=r'"database".* is wrong: name a file, or an address'):
        load_settings(write("database = 5"))


def test_the_file_is_read(write):
    """Tables of TOML are groups of settings."""
    settings = load_settings(write('zone = "paris"\n[polling]\nallow_networks = ["10.1.0.0/16"]\n[console]\ndigest = "7:15"'))
    assert settings.zone == "Europe/Paris"
    assert settings.polling.allow_networks == (ip_network("10.1.0.0/16"),)
    assert settings.console.digest == time(7, 15)


def test_the_environment_wins(write, monkeypatch):
    """Containers are set up by their environment."""
    monkeypatch.setenv("NEWSDESK_ZONE", "Asia/Tokyo")
    monkeypatch.setenv("NEWSDESK_POLLING__CONCURRENCY", "8")
    monkeypatch.setenv("NEWSDESK_CONSOLE__TOPICS", "ai, quantum")
    settings = load_settings(write('zone = "Europe/Paris"\n[polling]\nconcurrency = 2'))
    assert (settings.zone, settings.polling.concurrency, settings.console.topics) == ("Asia/Tokyo", 8, ("ai", "quantum"))


def test_tokens_have_the_names_of_their_platforms_and_never_show(monkeypatch):
    """A settings object that is printed or logged gives nothing away."""
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    settings = load_settings(None)
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "very-secret"
    assert "very-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[polling]\nfloor_minuts = 3", 'There is no setting "polling.floor_minuts" in {path}: did you mean "polling.floor_minutes"?'),
        ("gardening = 3", 'There is no setting "gardening" in {path}: config/newsdesk.toml shows all of them.'),
        (
            'zone = "Mars"',
            'The setting "zone" in {path} is wrong: there is no time zone "Mars": write its IANA name, such as Europe/Paris.',
        ),
        (
            '[polling]\nconcurrency = "many"',
            'The setting "polling.concurrency" in {path} is wrong: input should be a valid integer, unable to parse string as an integer.',
        ),
        (
            '[polling]\nallow_networks = ["home"]',
            'The setting "polling.allow_networks.0" in {path} is wrong: "home" is no network: write it like 10.1.0.0/16.',
        ),
        ('slack_bot_token = "x"', "SLACK_BOT_TOKEN is set but SLACK_APP_TOKEN is not: Slack needs both, so set SLACK_APP_TOKEN too."),
    ],
)
def test_a_wrong_file_is_one_sentence_that_names_the_setting_and_the_file(write, text, sentence):
    """What is wrong, where, and what to write instead."""
    path = write(text)
    with pytest.raises(SettingError) as refused:
        load_settings(path)
    assert str(refused.value) == sentence.format(path=path)


def test_a_file_that_is_no_toml_is_refused(write):
    """The parser's word says which line."""
    with pytest.raises(SettingError, match=r"cannot be read: .*line 1"):
        load_settings(write("= 3"))


def test_an_unknown_variable_is_refused(monkeypatch):
    """A misspelt variable would otherwise be ignored in silence."""
    monkeypatch.setenv("NEWSDESK_DATABSE", "x.db")
    with pytest.raises(SettingError, match='NEWSDESK_DATABSE is no setting: did you mean "NEWSDESK_DATABASE"'):
        load_settings(None)


def test_fixed_settings_ignore_the_environment(monkeypatch):
    """The demo never meets a real token."""
    monkeypatch.setenv("DISCORD_TOKEN", "real")
    monkeypatch.setenv("NEWSDESK_ZONE", "Asia/Tokyo")
    settings = FixedSettings(database=Path("demo.db"))
    assert (settings.discord_token, settings.zone) == (None, "UTC")


def test_the_shipped_file_shows_the_defaults_and_every_setting(write):
    """Uncommented, config/newsdesk.toml reads as what holds without it."""
    lines = [
        line.removeprefix("# ")
        for line in re.sub(
            r"# (\[access\.|\[\[slack).*?(\n\n|\Z)", "", read_text("newsdesk.toml"), flags=re.DOTALL
        ).splitlines()  # an example
        if line.startswith(("# [", "# ")) and ("=" in line or line.startswith("# ["))
    ]
    kept = [
        line
        for line in lines
        if not line.startswith(("Newsdesk", "`newsdesk", "The environment", "Tokens", "files that", "Several"))
        and "api_url" not in line
        and "gateway_url" not in line
        and "fusion" not in line
    ]
    assert load_settings(write("\n".join(kept))) == load_settings(None)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch):
    """I mend all of them before I try again."""
    monkeypatch.setenv("NEWSDESK_ZONE", "Nowhere")
    monkeypatch.setenv("NEWSDESK_POLLING__CONCURRENCY", "0")
    with pytest.raises(SettingError) as refused:
        load_settings(None)
    named = [line.partition('"')[2].partition('"')[0] for line in str(refused.value).splitlines()]
    assert sorted(named) == ["polling.concurrency", "zone"]
