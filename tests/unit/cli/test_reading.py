"""Commands that read make no database, and say which one they read."""

import pytest

FEED = "https://feeds.example.org/a.xml"
READING = [
    ("feed", "list"),
    ("feed", "export"),
    ("feed", "export", "out.opml"),
    ("feed", "remove", FEED),
    ("feed", "refresh", FEED),
    ("poll", "--all"),
    ("why", FEED),
    ("status",),
    ("status", "--json"),
    ("channels",),
    ("deliveries", "waiting"),
]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_where_there_is_no_database_none_is_made(newsdesk, tmp_path, monkeypatch, command):
    """Whoever is in the wrong folder learns where it was looked for, and finds no empty database there later."""
    monkeypatch.setattr("bot.cli.poll.set_up_logs", lambda _: None)  # the logs of this process stay the tests' own
    code, out, errors = newsdesk(*command)
    assert f"There is no database {tmp_path}/newsdesk.db yet" in out + errors
    assert (code, list(tmp_path.iterdir())) == (0 if command == ("feed", "list") else 2, [])


def test_they_say_which_database_they_read(newsdesk, tmp_path, monkeypatch):
    """Another folder, or another setting, is another database."""
    monkeypatch.setenv("NEWSDESK_DATABASE", "elsewhere/news.db")
    place = f"{tmp_path}/elsewhere/news.db"
    assert newsdesk("feed", "add", FEED)[0] == 0
    assert newsdesk("feed", "list")[1].endswith(f"1 feed in {place}.\n")
    code, opml, remark = newsdesk("feed", "export")
    assert (code, "opml" in opml, place in opml, place in remark) == (0, True, False, True)
    assert f"Wrote 1 feed of {place} to out.opml" in newsdesk("feed", "export", "out.opml")[1]
    assert place in newsdesk("why", FEED)[2]
    assert newsdesk("feed", "remove", FEED)[1] == f"Removed {FEED} from {place}.\n"
    assert f"There are no feeds yet in {place}" in newsdesk("feed", "list")[1]


def test_a_refused_address_says_at_the_terminal_what_would_allow_it(newsdesk):
    """One sentence in a chat, whatever the reason; the operator learns which setting it is about."""
    addresses = {
        "http://127.0.0.1/feed": 'allow it in the settings: polling.allow_networks = ["127.0.0.1"].',
        "http://[fd00::1]/feed": 'allow it in the settings: polling.allow_networks = ["fd00::1"].',
        "https://feeds.example.org:8888/feed": "allow it in the settings: polling.allow_ports = [8888].",
        "http://printer.local/feed": "allow it in the settings: polling.allow_networks, with the network that it is in.",
    }
    code, _, errors = newsdesk("feed", "add", *addresses, "ftp://feeds.example.org/feed")
    assert code == 2
    for line, hint in zip(errors.splitlines(), [*addresses.values(), "of a feed or a page."], strict=True):
        assert line.endswith(hint)
    assert newsdesk("feed", "find", "http://10.0.0.1/")[2].endswith('polling.allow_networks = ["10.0.0.1"].\n')
    assert 'polling.allow_networks = ["10.0.0.1"]' in newsdesk("feed", "doctor", "http://10.0.0.1/")[1]
