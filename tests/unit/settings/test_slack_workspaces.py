"""Several workspaces of Slack in the settings: a name each, and tokens from the environment or files that it names."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app.slack_pairs import slack_pairs
from bot.domain.errors import SettingError
from bot.settings import FixedSettings, SlackSettings, SlackWorkspaceSettings, load_settings, misnamed_tokens, oddities_of_tokens

TWO = """
[[slack.workspace]]
name = "paris"

[[slack.workspace]]
name = "New York"
bot_token_variable = "NY_BOT"
"""
GIVEN = {
    "SLACK_BOT_TOKEN_PARIS": "xoxb-paris-1",
    "SLACK_APP_TOKEN_PARIS": "xapp-paris-1",
    "NY_BOT": "xoxb-york-1",
    "SLACK_APP_TOKEN_NEW_YORK": "xapp-york-1",
}


@pytest.fixture(autouse=True)
def _no_tokens(monkeypatch: pytest.MonkeyPatch):
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", *GIVEN):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return what reads a text of settings with an environment."""

    def load(text: str, environ: dict[str, str]):
        path = tmp_path / "newsdesk.toml"
        path.write_text(text, encoding="utf-8")
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        return load_settings(path)

    return load


def test_each_workspace_has_its_own_pair(loaded):
    """By the variables that follow from its name, or that it names."""
    pairs = slack_pairs(loaded(TWO, GIVEN))
    assert [(each.entry.name, each.bot_token, each.app_token) for each in pairs] == [
        ("paris", "xoxb-paris-1", "xapp-paris-1"),
        ("New York", "xoxb-york-1", "xapp-york-1"),
    ]
    assert pairs[1].entry.label == 'Slack workspace "New York"'


def test_the_one_pair_stands_alone_as_ever_and_has_a_name_beside_others(loaded):
    """It is called by its variable then, so that a sentence about it says which it is."""
    alone = {"SLACK_BOT_TOKEN": "xoxb-alone-1", "SLACK_APP_TOKEN": "xapp-alone-1"}
    assert [each.entry.label for each in slack_pairs(loaded("", alone))] == ["slack"]
    assert [each.entry.label for each in slack_pairs(loaded(TWO, GIVEN))] == [
        'Slack workspace "SLACK_BOT_TOKEN"',
        'Slack workspace "paris"',
        'Slack workspace "New York"',
    ]


def test_a_token_may_stand_in_a_file_that_the_variable_names(loaded, tmp_path: Path):
    """As containers are given secrets; given twice it is refused."""
    (tmp_path / "secret").write_text("xoxb-file-1\n", encoding="utf-8")
    environ = {key: value for key, value in GIVEN.items() if key != "SLACK_BOT_TOKEN_PARIS"}
    settings = loaded(TWO, environ | {"SLACK_BOT_TOKEN_PARIS_FILE": str(tmp_path / "secret")})
    assert slack_pairs(settings)[0].bot_token == "xoxb-file-1"
    with pytest.raises(SettingError, match="SLACK_BOT_TOKEN_PARIS and SLACK_BOT_TOKEN_PARIS_FILE are both set"):
        loaded(TWO, GIVEN)


def test_a_missing_token_is_named_where_it_is_needed_and_nowhere_else(loaded):
    """A shell that only looks at the database needs no token."""
    settings = loaded(TWO, {key: value for key, value in GIVEN.items() if key != "NY_BOT"})
    with pytest.raises(SettingError, match=r'^NY_BOT is not set: the Slack workspace "New York" needs it; set it, or NY_BOT_FILE\.$'):
        slack_pairs(settings)


def test_one_token_for_two_workspaces_is_refused(loaded):
    """Whoever copies a line and forgets to change it reads which two are the same."""
    with pytest.raises(SettingError, match="SLACK_BOT_TOKEN_PARIS and NY_BOT are the same token"):
        slack_pairs(loaded(TWO, GIVEN | {"NY_BOT": "xoxb-paris-1"}))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[slack.workspace]]\nname = "a"\nbot_token = "xoxb-secret-1"', "a token never stands in the file"),
        ('[[slack.workspace]]\nname = "a"\nbot_token_variable = "xoxb-secret-1"', "is no name of an environment variable"),
        ('[[slack.workspace]]\nname = "a"\n[[slack.workspace]]\nname = "A"', "two workspaces are called a"),
        ('[[slack.workspace]]\nname = "a b"\n[[slack.workspace]]\nname = "a-b"', "take their bot token from SLACK_BOT_TOKEN_A_B"),
        ('[[slack.workspace]]\nname = ""', "a workspace is called by"),
        ('[[slack.workspace]]\nbot_token_variable = "A"', "slack.workspace.0.name"),
        ('[[slack.workspace]]\nnme = "a"', 'did you mean "slack.workspace.0.name"'),
        ('[slack]\nworkspace = "a"', "slack.workspace"),
        ("slack = 3", "slack"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(loaded, text: str, sentence: str):
    """And shows no token."""
    with pytest.raises(SettingError) as caught:
        loaded(text, {})
    assert sentence in str(caught.value)
    assert "secret" not in str(caught.value)


def test_what_is_no_token_is_named_by_its_variable(loaded):
    """One that was cut, or is of another kind, is seen before Slack refuses it; what no header can carry is refused at once."""
    odd = list(oddities_of_tokens(loaded(TWO, GIVEN | {"NY_BOT": "xapp-york-2"})))
    assert odd == [
        "NY_BOT must begin with xoxb-, and be whole (this is the app-level token of Slack): copy it from your app's pages at api.slack.com."
    ]
    with pytest.raises(SettingError, match="NY_BOT holds no token: it has spaces"):
        loaded(TWO, GIVEN | {"NY_BOT": "two words"})


def test_its_variables_are_no_misnamed_ones():
    """They look like tokens under a name that nothing reads."""
    entry = SlackWorkspaceSettings(name="paris", bot_token=SecretStr("xoxb-1"), app_token=SecretStr("xapp-1"))
    settings = FixedSettings(slack=SlackSettings(workspace=(entry,)))
    assert list(misnamed_tokens(settings, GIVEN)) == []
