"""`newsdesk setup` and choosing among the feeds that ship, as people type them."""

import io
import tomllib
from datetime import time
from pathlib import Path

import pytest

from bot.app.shipped import load_catalogue
from bot.cli.setup_text import Answers, next_steps, settings_text
from bot.domain.schedule import DigestTime
from bot.feeds.catalogue import chosen
from bot.settings import load_settings

ANSWERS = Answers(
    topics=["ai", "quantum"],
    languages=["de"],
    platform="discord",
    digest=DigestTime(at=time(8, 30), zone="Europe/Paris"),
    contact="mailto:desk@example.org",
)


@pytest.fixture
def answering(newsdesk, monkeypatch):
    """Run `newsdesk setup` with some lines typed."""

    def run(*lines: str):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return newsdesk("setup")

    return run


@pytest.mark.usefixtures("nobody_listens")
def test_five_answers_become_settings_and_feeds(answering, newsdesk, tmp_path):
    """Just the feeds on these topics, and on all of technology, in these languages; and what is left to do."""
    code, out, _ = answering("AI and quantum", "de", "discord", "07:15 Paris", "mailto:desk@example.org")
    settings = load_settings(tmp_path / "newsdesk.toml")
    assert (code, settings.zone, settings.contact_url, settings.console.topics) == (
        0,
        "Europe/Paris",
        "mailto:desk@example.org",
        ("ai", "quantum"),
    )
    fitting = chosen(load_catalogue(), topics=["ai", "quantum", "technology"], languages=["de"])
    assert 0 < len(fitting) < 40
    assert f"{len(fitting)} feeds in" in newsdesk("feed", "list")[1]
    assert "/subscribe topic:ai and quantum mode:both digest:07:15 zone:Europe/Paris" in out
    assert newsdesk("config", "check")[0] == 0


def test_what_cannot_be_read_is_asked_again_with_what_is_wrong(answering):
    """No answer is lost, and none is guessed."""
    out = answering("quantim", "quantum", "xx", "ar, en", "irc", "s", "25:00", "08:30", "nowhere", "-")[1]
    wrong = [
        'no topic "quantim"',
        '"xx" is no language code',
        "Choose one of terminal, discord, slack.",
        "25:00",
        '"nowhere" is no address',
    ]
    assert [each for each in wrong if each not in out] == []
    assert "newsdesk slack manifest" in out


def test_settings_that_are_there_are_left_alone(answering, tmp_path):
    """Somebody wrote them."""
    (tmp_path / "newsdesk.toml").write_text("", encoding="utf-8")
    code, _, errors = answering()
    assert (code, "There are settings already: newsdesk.toml." in errors) == (2, True)
    assert (tmp_path / "newsdesk.toml").read_text(encoding="utf-8") == ""


SHIPPED = Path(__file__).parents[3] / "config" / "newsdesk.toml"


def test_in_a_clone_the_file_of_defaults_is_in_nobodys_way(answering, newsdesk, tmp_path):
    """It says nothing yet, and what was answered is read in its place; as soon as it says something, that stays."""
    shown = tmp_path / "config" / "newsdesk.toml"
    shown.parent.mkdir()
    shown.write_bytes(SHIPPED.read_bytes())
    assert answering("quantum", "ja", "terminal", "08:30", "-")[0] == 0
    assert "newsdesk.toml" in newsdesk("config", "check")[1]
    assert load_settings(tmp_path / "newsdesk.toml").console.topics == ("quantum",)
    (tmp_path / "newsdesk.toml").unlink()
    shown.write_text(f"{shown.read_text(encoding='utf-8')}\nretention_days = 9\n", encoding="utf-8")
    code, _, errors = answering()
    assert (code, "There are settings already: config/newsdesk.toml." in errors) == (2, True)


def test_where_nothing_can_be_written_nothing_is_asked(answering, tmp_path, monkeypatch):
    """A file system may be read-only: nobody answers five questions for nothing."""
    monkeypatch.setattr("os.access", lambda *_: False)
    code, out, errors = answering()
    assert (code, out) == (2, "")
    assert f"Nothing can be written in {tmp_path}. Start this in a folder of your own." in errors


def test_where_nothing_can_be_written_or_read_one_sentence_says_so(answering, tmp_path):
    """Here a folder has the name, there the file of defaults is no text."""
    (tmp_path / "newsdesk.toml").mkdir()
    code, _, errors = answering("quantum", "ja", "terminal", "08:30", "-")
    assert (code, "newsdesk.toml cannot be written: Is a directory." in errors) == (2, True)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "newsdesk.toml").write_bytes(b"\xff\xfe")
    code, _, errors = answering()
    assert (code, "There are settings already: config/newsdesk.toml." in errors) == (2, True)


def test_what_is_written_is_read_as_it_was_meant():
    """Quotes in a name stay what they are, and who leaves the contact out is asked for it in the file."""
    text = settings_text(ANSWERS)
    assert tomllib.loads(text)["console"] == {"topics": ["ai", "quantum"], "digest": "08:30"}
    strange = settings_text(Answers(topics=['a "b"'], languages=[], platform="terminal", digest=ANSWERS.digest, contact=""))
    assert tomllib.loads(strange)["console"]["topics"] == ['a "b"']
    assert "contact_url" not in tomllib.loads(strange)


@pytest.mark.parametrize(("platform", "steps"), [("terminal", 3), ("discord", 6), ("slack", 6)])
def test_each_platform_has_its_next_steps(platform, steps):
    """The last says how to let it run for good."""
    told = list(
        next_steps(
            Answers(**{**{name: getattr(ANSWERS, name) for name in ("topics", "languages", "digest", "contact")}, "platform": platform})
        )
    )
    assert len(told) == steps
    assert "systemd" in told[-1]


def test_some_of_the_feeds_that_ship_are_imported(newsdesk):
    """By pack, language and topic, which all have to fit."""
    assert newsdesk("feed", "import", "--catalogue", "--pack", "quantum", "--lang", "en", "--topic", "quantum")[0] == 0
    fitting = chosen(load_catalogue(), packs=["quantum"], languages=["en"], topics=["quantum"])
    assert f"{len(fitting)} feeds in" in newsdesk("feed", "list")[1]
    out = newsdesk("feed", "import", "--catalogue", "--if-empty")[1]
    assert out.startswith(f"{len(fitting)} feeds in ")
    assert out.endswith("nothing was added.\n")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--catalogue", "--pack", "chips"), 'No feed that ships has the pack "chips": choose of ai, quantum,'),
        (("--catalogue", "--lang", "xx"), 'has the language "xx"'),
        (("--catalogue", "--topic", "fusion"), 'has the topic "fusion"'),
        (("feeds.opml", "--lang", "en"), "choose among the feeds that ship: say --catalogue"),
    ],
)
def test_a_choice_that_fits_nothing_is_refused(newsdesk, options, sentence):
    """With what there is to choose from."""
    code, _, errors = newsdesk("feed", "import", *options)
    assert (code, sentence in errors) == (2, True)
