"""The commands of the terminal, as people type them."""

import json
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Thread

import pytest

from bot.__main__ import main
from bot.app.shipped import load_catalogue
from bot.resources import read_text

REFERENCE = {
    "id": "r1",
    "lang": "fr",
    "title": "Londres et Washington préparent un pacte technologique",
    "summary": "L'accord porte sur l'intelligence artificielle, les semi-conducteurs, les communications et l'informatique quantique.",
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Each test runs in a folder of its own, with its own database and no settings of the machine's."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "NEWSDESK_CONFIG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def newsdesk(monkeypatch, capsys):
    """Run a command in this process; return its exit code and what it printed."""

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["newsdesk", *arguments])
        monkeypatch.setattr("sys.stdin", iter(stdin.splitlines(keepends=True)))
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        return int(ended.value.code or 0), out, errors

    return run


def test_without_arguments_it_shows_its_commands(newsdesk):
    """Whoever types the name alone wants to know what it can do."""
    _, out, errors = newsdesk()
    assert all(command in out + errors for command in ("demo", "run", "poll", "feed", "match", "config", "discord", "slack"))


def test_it_says_its_version(newsdesk):
    """What a report of a fault begins with."""
    assert newsdesk("--version") == (0, f"newsdesk {version('newsdesk')}\n", "")


def test_match_names_topics_scores_and_evidence(newsdesk):
    """One JSON line in, one JSON line out."""
    code, out, _ = newsdesk("match", "--jsonl", stdin=json.dumps(REFERENCE) + "\n\n" + json.dumps({"title": "Potato chips get thinner"}))
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert sorted(first["topics"]) == ["ai", "quantum", "semiconductors", "telecom"]
    assert all(first["scores"][topic] >= first["evidence"][topic]["threshold"] for topic in first["topics"])
    assert all(first["evidence"][topic]["terms"] for topic in first["topics"])
    assert (first["id"], second["topics"]) == ("r1", [])


@pytest.mark.parametrize(
    ("stdin", "sentence"),
    [("{", "standard input, line 1 is no JSON"), ('\n["a"]', "standard input, line 2 is no JSON object")],
)
def test_a_line_that_is_no_object_is_named(newsdesk, stdin, sentence):
    """Exit code 2, and which line it was."""
    code, _, errors = newsdesk("match", "--jsonl", stdin=stdin)
    assert (code, sentence in errors) == (2, True)


def test_stories_are_told_in_order_of_time(newsdesk):
    """Two copies of one article are one story, whichever line comes first."""
    rows = [
        {"id": "b", "title": "Harbour opens new crane", "published": "2026-11-23T09:00:00Z", "url": "https://b.example/crane"},
        {"id": "a", "title": "Harbour opens new crane", "published": "2026-11-23T08:00:00Z", "url": "https://b.example/crane"},
    ]
    code, out, _ = newsdesk("stories", "--jsonl", stdin="\n".join(map(json.dumps, rows)))
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert (first["id"], first["new"], second["new"]) == ("a", True, False)
    assert first["story"] == second["story"]


@pytest.mark.usefixtures("nobody_listens")
def test_config_check_says_what_holds(newsdesk):
    """Without any file or token there is something sensible to say."""
    code, out, _ = newsdesk("config", "check")
    assert code == 0
    assert "console (no token is set)" in out
    assert "The settings are right." in out


def test_a_wrong_setting_is_one_sentence_and_exit_code_two(newsdesk, tmp_path):
    """No traceback: what, where, what to write instead."""
    Path("newsdesk.toml").write_text("[polling]\nfloor_minuts = 3\n", encoding="utf-8")
    code, out, errors = newsdesk("config", "check")
    assert (code, out) == (2, "")
    assert errors == 'newsdesk: There is no setting "polling.floor_minuts" in newsdesk.toml: did you mean "polling.floor_minutes"?\n'


def test_a_settings_file_that_is_missing_is_named(newsdesk):
    """A typo in --config is not silently replaced by defaults."""
    code, _, errors = newsdesk("--config", "nowhere.toml", "config", "check")
    assert (code, errors) == (2, "newsdesk: There is no settings file nowhere.toml: check --config or NEWSDESK_CONFIG.\n")


def test_an_unknown_console_topic_is_refused(newsdesk, monkeypatch):
    """Checked before anything runs."""
    monkeypatch.setenv("NEWSDESK_CONSOLE__TOPICS", "quantam")
    code, _, errors = newsdesk("config", "check")
    assert code == 2
    assert 'did you mean "Quantum technology"' in errors


def test_feeds_are_added_listed_exported_and_removed(newsdesk):
    """The round of an operator's day."""
    address = "https://feeds.example.org/tech.xml"
    assert newsdesk("feed", "add", address, "--title", "Tech", "--lang", "en")[0] == 0
    assert "was known already" in newsdesk("feed", "add", address)[1]
    assert address in newsdesk("feed", "list")[1]
    assert newsdesk("feed", "export", "out.opml")[0] == 0
    assert newsdesk("feed", "remove", address)[0] == 0
    assert "There are no feeds yet" in newsdesk("feed", "list")[1]
    assert newsdesk("feed", "import", "out.opml")[0] == 0
    listed = newsdesk("feed", "list")[1]
    assert address in listed
    assert "Tech" in listed


@pytest.mark.parametrize("address", ["http://127.0.0.1/feed", "file:///etc/passwd", "http://[::1]/", "http://metadata.internal/"])
def test_inner_addresses_are_refused_with_one_sentence(newsdesk, address):
    """The same sentence for every reason."""
    code, _, errors = newsdesk("feed", "add", address)
    assert (code, "Newsdesk does not fetch this address" in errors) == (2, True)


def test_removing_an_unknown_feed_says_so(newsdesk):
    """And says where to look."""
    code, _, errors = newsdesk("feed", "remove", "https://nowhere.example/")
    assert code == 2
    assert "see `newsdesk feed list`" in errors


def test_a_broken_opml_file_says_which_line(newsdesk):
    """Nothing is imported."""
    Path("broken.opml").write_text("<opml>\n<body>\n<outline xmlUrl='https://a.example/'/>\n<outline xmlUrl='https", encoding="utf-8")
    code, _, errors = newsdesk("feed", "import", "broken.opml")
    assert code == 2
    assert "line 4" in errors


def test_the_discord_invitation_asks_for_the_least(newsdesk):
    """The two scopes, and no administrator's permission."""
    code, out, _ = newsdesk("discord", "invite", "1234")
    assert code == 0
    assert "client_id=1234" in out
    assert "applications.commands" in out
    assert newsdesk("discord", "invite", "my-bot")[0] == 2


def test_the_slack_manifest_is_json_with_the_command(newsdesk):
    """Ready to be pasted."""
    _, out, _ = newsdesk("slack", "manifest")
    manifest = json.loads(out)
    assert manifest["features"]["slash_commands"][0]["command"] == "/newsdesk"
    assert manifest["settings"]["socket_mode_enabled"] is True


def test_topic_files_are_checked(newsdesk):
    """A right one is summed up, a wrong one is refused by name."""
    Path("ai.toml").write_text(read_text("topics/ai.toml"), encoding="utf-8")
    code, out, _ = newsdesk("topic", "check", "ai.toml")
    assert (code, "topic ai" in out) == (0, True)
    Path("odd.toml").write_text("gardening = true\n", encoding="utf-8")
    code, _, errors = newsdesk("topic", "check", "odd.toml")
    assert (code, "odd.toml" in errors) == (2, True)


def test_poll_wants_to_know_which_sources(newsdesk):
    """A bare poll might be a slip."""
    code, _, errors = newsdesk("poll")
    assert (code, "newsdesk poll --all" in errors) == (2, True)


def test_health_says_when_nobody_answers(newsdesk, monkeypatch, unused_tcp_port):
    """Exit code 1 makes a container unhealthy."""
    monkeypatch.setenv("NEWSDESK_WEB__PORT", str(unused_tcp_port))
    code, out, _ = newsdesk("health")
    assert (code, "does not answer" in out) == (1, True)


def test_health_says_when_something_else_answers(newsdesk, monkeypatch, tmp_path):
    """Another server on the port, which knows no /healthz and sends a page."""
    another = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    with another:
        Thread(target=another.serve_forever, daemon=True).start()
        monkeypatch.setenv("NEWSDESK_WEB__PORT", str(another.server_port))
        code, out, _ = newsdesk("health")
        another.shutdown()
    assert (code, "Something else than Newsdesk" in out) == (1, True)


def test_refreshing_an_unknown_feed_says_so(newsdesk):
    """And says where to look."""
    code, _, errors = newsdesk("feed", "refresh", "https://nowhere.example/")
    assert (code, "see `newsdesk feed list`" in errors) == (2, True)


def test_the_doctor_and_the_finder_refuse_inner_addresses(newsdesk):
    """Every command that takes an address goes through the same guard."""
    assert newsdesk("feed", "doctor", "http://127.0.0.1/feed")[0] == 1
    assert newsdesk("feed", "find", "http://127.0.0.1/feed")[0] in (1, 2)


def test_an_unknown_pack_is_refused_with_the_known_ones(newsdesk):
    """Checked before anything is asked."""
    code, _, errors = newsdesk("feed", "check", "--pack", "gardening")
    assert code == 2
    assert "quantum" in errors


def test_a_listed_address_can_be_copied_whole_and_removed(newsdesk):
    """However long it is beside its title, and however narrow the place where it is shown."""
    address = f"https://feeds.example.org/{'technology/' * 15}feed:tv:new.xml"
    assert f"Added {address}\n" in newsdesk("feed", "add", address, "--title", "A title of its own that takes some room")[1]
    listed = newsdesk("feed", "list")[1].split()
    assert address in listed
    assert newsdesk("feed", "remove", listed[listed.index(address)])[0] == 0


@pytest.mark.parametrize("as_json", [True, False])
def test_a_round_in_which_every_source_failed_fails(newsdesk, monkeypatch, tmp_path, unused_tcp_port, as_json):
    """A script sees by the exit code that the network is gone, and a person reads why."""
    monkeypatch.setattr("bot.cli.poll.set_up_logs", lambda _: None)  # the logs of this process stay the tests' own
    tmp_path.joinpath("newsdesk.toml").write_text('[polling]\nallow_networks = ["127.0.0.0/8"]\n', encoding="utf-8")
    added = newsdesk("feed", "add", f"http://127.0.0.1:{unused_tcp_port}/feed.xml")[1]
    assert "asks each for the first time at once" in added
    code, out, _ = newsdesk("poll", "--all", *(["--json"] if as_json else []))
    assert code == 1
    assert json.loads(out)["errors"] == 1 if as_json else f"127.0.0.1:{unused_tcp_port}" in out


def test_a_check_in_which_no_feed_works_fails(newsdesk, monkeypatch, tmp_path, unused_tcp_port):
    """So that a script that watches the shipped feeds need not read the list."""
    feed = replace(load_catalogue()[0], url=f"http://127.0.0.1:{unused_tcp_port}/feed.xml")
    monkeypatch.setattr("bot.cli.feed_tools.load_catalogue", lambda: [feed])
    tmp_path.joinpath("newsdesk.toml").write_text('[polling]\nallow_networks = ["127.0.0.0/8"]\n', encoding="utf-8")
    code, out, _ = newsdesk("feed", "check")
    assert code == 1
    assert out.splitlines()[0] == feed.url
    assert out.splitlines()[-1] == "0 of 1 feeds work."


def test_the_shipped_feeds_are_imported(newsdesk):
    """At least a hundred, in packs, each refused by nothing."""
    code, out, _ = newsdesk("feed", "import", "--catalogue")
    assert code == 0
    assert int(out.rpartition("... and ")[2].split()[0]) + 20 >= 100
    assert "asks 15 of them at once, and each within 30 min" in out


def test_match_says_why_in_the_readers_language(newsdesk):
    """One sentence a topic, also for those that did not match."""
    _, out, _ = newsdesk("match", "--jsonl", "--why", "fr", stdin=json.dumps(REFERENCE))
    reasons = json.loads(out)["why"]
    assert len(reasons) == 4
    assert any("intelligence artificielle" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("arguments", "stdin", "sentence"),
    [
        (("feed", "export", "."), "", "cannot be written: Is a directory."),
        (("topic", "eval", "empty.jsonl"), "", "has no rows: there is nothing to measure."),
        (("topic", "eval", "labels.jsonl"), "", '"labels" must be a list'),
        (("stories", "--jsonl"), '{"id": "a", "title": "x"}\n{"id": "a", "title": "y"}', "Two rows have the same id"),
        (("match", "--jsonl"), "[" * 100_000, "line 1 is no JSON"),
        (("match", "--jsonl"), '{"title": ' + "9" * 5_000 + "}", "line 1 is no JSON"),
        (("match", "--jsonl", "--why", "xx"), "", "'xx' is not one of"),
        (("discord", "invite", "0"), "", '"0" is no application id'),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(newsdesk, arguments, stdin, sentence):
    """No traceback, whatever is wrong."""
    Path("empty.jsonl").write_text("\n", encoding="utf-8")
    Path("labels.jsonl").write_text('{"title": "x", "labels": 3}\n', encoding="utf-8")
    code, _, errors = newsdesk(*arguments, stdin=stdin)
    assert (code, sentence in " ".join(errors.split())) == (2, True), errors


def test_odd_letters_pass_through_match(newsdesk):
    """A byte order mark is skipped, and half a character is written so that it can be read again."""
    code, out, _ = newsdesk("match", "--jsonl", stdin='\ufeff{"title": "\\ud800 quantum computer"}')
    assert code == 0
    assert json.loads(out)["topics"] == ["quantum"]


def test_an_unknown_variable_of_a_table_is_refused(newsdesk, monkeypatch):
    """Also where the table's name is misspelt."""
    monkeypatch.setenv("NEWSDESK_POLING__FLOOR_MINUTES", "3")
    code, _, errors = newsdesk("config", "check")
    assert (code, 'did you mean "NEWSDESK_POLLING__FLOOR_MINUTES"' in errors) == (2, True)


@pytest.mark.parametrize("address", ["https://a.example\r\nX-Evil: 1", "desk", "https://ümlaut.example/"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(newsdesk, monkeypatch, address):
    """It would break every request."""
    monkeypatch.setenv("NEWSDESK_CONTACT_URL", address)
    code, _, errors = newsdesk("config", "check")
    assert (code, "is no address" in errors) == (2, True)


def test_a_teams_own_topic_is_a_query_in_the_settings(newsdesk):
    """It matches in the same pass, and can be subscribed by its name."""
    Path("newsdesk.toml").write_text("[topics]\nfusion = 'title:fusion AND (reactor* OR tokamak*)'\n", encoding="utf-8")
    rows = [{"title": "Fusion reactor runs for a minute"}, {"title": "Fusion cuisine in Lima"}]
    _, out, _ = newsdesk("match", "--jsonl", stdin="\n".join(map(json.dumps, rows)))
    assert [json.loads(line)["topics"] for line in out.splitlines()] == [["fusion"], []]
    assert "fusion" in newsdesk("config", "check")[1]


def test_a_query_that_cannot_be_read_is_pointed_at(newsdesk):
    """The caret stands under the column where it stops making sense."""
    Path("newsdesk.toml").write_text("[topics]\nfusion = 'fusion AND (reactor'\n", encoding="utf-8")
    code, _, errors = newsdesk("config", "check")
    first, query, caret = errors.rstrip().splitlines()
    assert code == 2
    assert 'The topic "fusion" in [topics]' in first
    assert query == "fusion AND (reactor"
    assert caret.strip() == "^"
