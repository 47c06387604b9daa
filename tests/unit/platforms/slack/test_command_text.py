"""What people type after /newsdesk, and what it is understood to mean."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_zone
from bot.domain.topic import Topic, Topics, TopicSlug
from bot.platforms.slack import command_words
from bot.platforms.slack.command_text import parse
from bot.platforms.slack.reader_words import AsksCommand, MuteCommand, SavedCommand
from bot.platforms.slack.typed_channel import ChannelRef
from bot.platforms.slack.typed_commands import (
    Command,
    HelpCommand,
    ListCommand,
    SettingsCommand,
    SubscribeCommand,
    UnsubscribeCommand,
)
from bot.steps.commands.spare_typed import Span
from bot.steps.commands.wishes import Wish

QUANTUM = Topic(slug=TopicSlug("quantum"), titles={"en": "Quantum"}, aliases=("Quanten",))
TOPICS = Topics([Topic(slug=TopicSlug("ai"), titles={"en": "AI", "fr": "Intelligence artificielle"}, aliases=("KI", "IA")), QUANTUM])
NEWS = ChannelRef(id="C123", name="news")


def subscribe(channel: ChannelRef | None = None, **wish: str) -> SubscribeCommand:
    return SubscribeCommand(wish=Wish(**{"topic": "ai", **wish}), channel=channel)


def settings_command(what: str, value: str, *, zone: str = "", channel: str = "") -> SettingsCommand:
    return SettingsCommand(what=what, value=value, zone=zone, channel=ChannelRef(name=channel) if channel else None)


UNDERSTOOD: list[tuple[str, Command]] = [
    ("", HelpCommand()),
    ("   ", HelpCommand()),
    ("help", HelpCommand()),
    ("HELP me", HelpCommand()),
    ("list", ListCommand()),
    ("subscriptions", ListCommand()),
    ("subscribe ai", subscribe()),
    ("Subscribe AI", subscribe()),
    ("sub quantum", subscribe(topic="quantum")),
    ("subscribe intelligence artificielle", subscribe()),
    ("subscribe “Intelligence artificielle” live", subscribe(mode="live")),
    ("subscribe ai in <#C123|news>", subscribe(NEWS)),
    ("subscribe ai <#C123>", subscribe(ChannelRef(id="C123"))),
    ("subscribe ai in #news", subscribe(ChannelRef(name="news"))),
    ("subscribe ai in #日本語-ニュース", subscribe(ChannelRef(name="日本語-ニュース"))),
    ("subscribe ai digest", subscribe(mode="digest")),
    ("subscribe ai 8:30 pm", subscribe(digest="8:30pm")),
    ("subscribe ai digest at 8h", subscribe(mode="digest", digest="8h")),
    ("subscribe ai both 08:30", subscribe(mode="both", digest="08:30")),
    ("subscribe ai live and digest 08:30", subscribe(mode="both", digest="08:30")),
    ("subscribe ai weekdays", subscribe(days="weekdays")),
    ("subscribe ai digest every mon, thu", subscribe(mode="digest", days="mon thu")),
    ("subscribe ai digest mon,thu", subscribe(mode="digest", days="mon,thu")),
    ("subscribe ai zone Paris", subscribe(zone="Europe/Paris")),
    ("subscribe ai Europe/Paris", subscribe(zone="Europe/Paris")),
    ("subscribe ai digest 08:30 UTC+2", subscribe(mode="digest", digest="08:30", zone="Etc/GMT-2")),
    ("subscribe ai digest 08:30 time zone new york", subscribe(mode="digest", digest="08:30", zone="America/New_York")),
    ("subscribe ai digest zone UTC", subscribe(mode="digest", zone="UTC")),
    ("subscribe ai languages en,fr", subscribe(languages="en,fr")),
    ("subscribe ai languages en, fr ja", subscribe(languages="en, fr ja")),
    ("subscribe ai languages all", subscribe(languages="all")),
    (
        "subscribe ai in <#C123|news> digest 08:30 Europe/Paris weekdays languages en,fr",
        subscribe(NEWS, mode="digest", digest="08:30", zone="Europe/Paris", days="weekdays", languages="en,fr"),
    ),
    (
        "subscribe ai languages en fr weekdays Europe/Paris 08:30 digest in <#C123|news>",
        subscribe(NEWS, mode="digest", digest="08:30", zone="Europe/Paris", days="weekdays", languages="en fr"),
    ),
    ("subscribe ai mention @here", subscribe(mention="here")),
    ("subscribe ai mention &lt;!here&gt; in #news", subscribe(ChannelRef(name="news"), mention="here")),
    ("subscribe ai both 08:30 mention <!subteam^S0123AB|@desk>", subscribe(mode="both", digest="08:30", mention="S0123AB")),
    ("subscribe ai mentioning <!subteam^S0123AB>, live", subscribe(mode="live", mention="S0123AB")),
    ("settings quiet 22:00-07:00", settings_command("quiet", "22:00-07:00")),
    (
        "settings quiet hours 22:00 - 07:00 zone Rome in #x",
        settings_command("quiet", "22:00 - 07:00", zone="Europe/Rome", channel="x"),
    ),
    ("settings quiet in #news 10 pm to 7 am", settings_command("quiet", "10 pm to 7 am", channel="news")),
    ("settings quiet-hours off", settings_command("quiet", "off")),
    ("set cards 10", settings_command("cards", "10")),
    ("settings max default for #news", settings_command("cards", "default", channel="news")),
    ("settings language français in #news", settings_command("language", "français", channel="news")),
    ("settings zone new york in general", settings_command("zone", "new york", channel="general")),
    ("subscribe ai in general", subscribe(ChannelRef(name="general"))),
    ("subscribe ai in the general channel, live", subscribe(ChannelRef(name="general"), mode="live")),
    ("subscribe ai in a digest", subscribe(mode="digest")),
    ("subscribe ai for weekdays in paris", subscribe(ChannelRef(name="paris"), days="weekdays")),
    ("subscribe ai and quantum", subscribe(topic="ai, quantum")),
    ("subscribe quantum, AI digest 08:30", subscribe(topic="quantum, ai", mode="digest", digest="08:30")),
    ("subscribe ia + quanten und ki in #news", subscribe(ChannelRef(name="news"), topic="ai, quantum")),
    ("subscribe all digest", subscribe(topic="ai, quantum", mode="digest")),
    ("subscribe intelligence artificielle et quantum live", subscribe(topic="ai, quantum", mode="live")),
    ("subscribe ai mention nobody", subscribe(mention="nobody")),
    ("unsubscribe all from general", UnsubscribeCommand(topic="all", channel=ChannelRef(name="general"))),
    ("unsubscribe chip fabs in #news", UnsubscribeCommand(topic="chip fabs", channel=ChannelRef(name="news"))),
    ("saved", SavedCommand()),
    ("mutes", AsksCommand(muted=True)),
    ("tune", AsksCommand(muted=False)),
    ("mute NVIDIA", MuteCommand(what="NVIDIA", span=Span(timedelta(days=7)))),
    ("mute “open source” 3d", MuteCommand(what="open source", span=Span(timedelta(days=3)))),
    ("mute source Flood Gazette for 12h", MuteCommand(what="source Flood Gazette", span=Span(timedelta(hours=12)))),
    ("mute NVIDIA for me", MuteCommand(what="NVIDIA", span=Span(timedelta(days=7)), alone=True)),
    ("mute NVIDIA for me for 3d", MuteCommand(what="NVIDIA", span=Span(timedelta(days=3)), alone=True)),
    ("mute NVIDIA 3d For Me", MuteCommand(what="NVIDIA", span=Span(timedelta(days=3)), alone=True)),
    ("mute for me", MuteCommand(what="for me", span=Span(timedelta(days=7)))),
    ("mute 5G forever", MuteCommand(what="5G", span=Span(None))),
    ("mute 7d", MuteCommand(what="7d", span=Span(timedelta(days=7)))),
    ("unsubscribe ai", UnsubscribeCommand(topic="ai")),
    ("unsubscribe ai from <#C123|news>", UnsubscribeCommand(topic="ai", channel=NEWS)),
    ("unsub intelligence artificielle in #news", UnsubscribeCommand(topic="intelligence artificielle", channel=ChannelRef(name="news"))),
]


def with_slugs(command: Command) -> Command:
    """The command with the topics that it means, instead of how they were typed."""
    if not isinstance(command, SubscribeCommand):
        return command
    slugs = ", ".join(each.slug for each in TOPICS.named(command.wish.topic))
    return replace(command, wish=replace(command.wish, topic=slugs))


@pytest.mark.parametrize(("text", "command"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_commands_read_as_people_mean_them(text: str, command: Command):
    """Words after the topic stand in any order, and small words between them do no harm."""
    assert with_slugs(parse(text, TOPICS)) == command


MISUNDERSTOOD = [
    ("subscibe ai", "unknown_command_near", {"command": "subscibe", "guess": "subscribe"}),
    ("lsit", "unknown_command_near", {"command": "lsit", "guess": "list"}),
    ("frobnicate", "unknown_command", {"command": "frobnicate"}),
    ("subscribe", "no_topic", {"known": tuple(TOPICS)}),
    ("subscribe in #news", "no_topic", {"known": tuple(TOPICS)}),
    ("subscribe 08:30", "no_topic", {"known": tuple(TOPICS)}),
    ("unsubscribe", "no_topic", {"known": tuple(TOPICS)}),
    ("subscribe quantums digest", "unknown_topic_near", {"topic": "quantums", "guess": QUANTUM}),
    ("subscribe gardening in #news", "unknown_topic", {"topic": "gardening"}),
    ("subscribe ai tomorrow", "unknown_word", {"word": "tomorrow"}),
    ("subscribe ai and gardening digest", "unknown_topic", {"topic": "gardening"}),
    ("subscribe ai, quantm 08:30", "unknown_topic_near", {"topic": "quantm", "guess": QUANTUM}),
    ("subscribe ai Paris", "bare_zone", {"zone": "Paris"}),
    ("subscribe ai 08:30 new york", "bare_zone", {"zone": "new york"}),
    ("subscribe ai in new york", "bare_zone", {"zone": "new york"}),
    ("settings quiet 22:00-07:00 Paris", "bare_zone", {"zone": "Paris"}),
    ("subscribe ai weekdys", "unknown_word_near", {"word": "weekdys", "guess": "weekdays"}),
    ("subscribe ai 25:00", "bad_time", {"time": "25:00"}),
    ("subscribe ai zone Atlantis", "bad_zone", {"zone": "Atlantis"}),
    ("subscribe ai languages", "unknown_word", {"word": "languages"}),
    ("subscribe ai languages en, xq!", "bad_language", {"language": "xq!"}),
    ("subscribe ai 08:30 09:30", "unknown_word", {"word": "09:30"}),
    ("subscribe ai #one #two", "unknown_word", {"word": "#two"}),
    ("subscribe ai digest daily mon", "bad_days", {"days": "daily mon"}),
    ("unsubscribe ai in #news 08:30", "unknown_word", {"word": "08:30"}),
    ("subscribe ai mention", "bad_mention", {"who": ""}),
    ("subscribe ai mention @channel", "bad_mention", {"who": "@channel"}),
    ("subscribe ai mention &lt;!everyone&gt;", "bad_mention", {"who": "<!everyone>"}),
    ("subscribe ai mention @desk", "bad_mention", {"who": "@desk"}),
    ("subscribe ai mention here mention here", "unknown_word", {"word": "here"}),
    ("settings", "no_setting", {}),
    ("mute", "no_mute", {}),
    ("settings quiet", "no_setting", {}),
    ("settings colour red", "no_setting", {}),
    ("list everything", "unknown_word", {"word": "everything"}),
    ("subscribe ai &lt;!channel&gt;", "unknown_word", {"word": "<!channel>"}),
]


@pytest.mark.parametrize(("text", "code", "params"), MISUNDERSTOOD, ids=[text for text, _, _ in MISUNDERSTOOD])
def test_what_is_not_understood_is_named(text: str, code: str, params: dict[str, Any]):
    """The error names the word that nobody understood, and the nearest one that somebody would."""
    with pytest.raises(InvalidInput) as caught:
        parse(text, TOPICS)
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()


def test_listing_the_time_zones_is_not_repeated_for_each_word(monkeypatch: pytest.MonkeyPatch):
    """A command is read on the event loop: words that mean nothing must not each search the zone files."""
    searched: list[str] = []

    def search(name: str) -> str:
        searched.append(name)
        return parse_zone(name)

    monkeypatch.setattr(command_words, "parse_zone", search)
    with pytest.raises(InvalidInput):
        parse("subscribe gardening " + "word " * 1_000, TOPICS)
    assert searched == []
    parse("subscribe ai zone Paris", TOPICS)
    assert searched == ["Paris"]


_PIECES = """ai in <#C1|x> #x digest live both 08:30 99:99 pm Europe/Paris Paris weekdays mon,thu languages en,fr zone , <!x> " &lt;"""
_MORE_PIECES = "quiet cards 10 off mention @here <!subteam^S1|x>"
WORDS = st.sampled_from(f"{_PIECES} {_MORE_PIECES}".split())


@settings(deadline=None)
@given(st.sampled_from(["subscribe", "unsubscribe", "list", "settings", "help", ""]), st.lists(WORDS | st.text(max_size=8), max_size=9))
def test_any_text_is_a_command_or_a_sentence(verb: str, words: list[str]):
    """Nothing that anybody types raises anything but the error that is shown to them."""
    with suppress(InvalidInput):
        assert isinstance(parse(" ".join([verb, *words]), TOPICS), Command)


@pytest.mark.parametrize(
    ("typed", "quiet"),
    [("subscribe ai 08:30 quiet", "say"), ("subscribe ai quiet say 08:30", "say"), ("subscribe ai 08:30 quiet nothing", "nothing")],
)
def test_a_channel_can_ask_to_be_told_of_quiet_days(typed: str, quiet: str):
    """One word is enough, since who writes it wants to hear of them."""
    assert parse(typed, TOPICS) == subscribe(digest="08:30", quiet=quiet)
