"""The demo's news are about what they seem to be about, for the parser and the topics that ship."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from bot.demo.feeds import DemoFeed, Edition, document, read_catalogue
from bot.demo.freshen import freshen
from bot.domain.article import Entry
from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.problems import NotAFeed
from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText
from bot.resources import read_bytes
from tests.unit.matching.topics import shipped_matcher

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALL_FOUR = {"ai", "semiconductors", "quantum", "telecom"}
ABOUT = {
    "/monde/pacte-technologique-londres-washington": ALL_FOUR,
    "/world/uk-us-technology-pact": ALL_FOUR,
    "/kokusai/eibei-gijutsu-kyotei": ALL_FOUR,
    "/technology/kestrel-2-language-model": {"ai"},
    "/news/kestrel-2": {"ai"},
    "/ki/kestrel-2": {"ai"},
    "/sangyo/himawari-ai-kaigo": {"ai"},
    "/salud/radiografias-ia": {"ai"},
    "/business/haneul-gwangju-foundry": {"semiconductors"},
    "/industry/haneul-gwangju": {"semiconductors"},
    "/chips/euv-spiegel": {"semiconductors"},
    "/sciences/qubea-qubits-logiques": {"quantum"},
    "/technology/qubea-logical-qubits": {"quantum"},
    "/kagaku/ryoshi-256": {"quantum"},
    "/reseaux/cable-atlantida": {"telecom"},
    "/redes/cable-atlantida": {"telecom"},
    "/netze/nordfunk-5g": {"telecom"},
    "/network/6g-auction": {"telecom"},
}
NEAR_MISSES = {
    "/arts/ai-weiwei",
    "/food/potato-chips",
    "/film/quantum-of-solace",
    "/work/crane-operator",
    "/region/puces-valmont",
    "/kurashi/chip-haishi",
    "/leben/brettspiele",
    "/cocina/patatas-chips",
    "/life/potato-chips",
}
FILES = read_bytes("demo")
FEEDS = read_catalogue(FILES)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """Compile the topics that ship."""
    return shipped_matcher()


def entries(feed: DemoFeed, edition: Edition) -> tuple[Entry, ...]:
    """Parse a feed as the bot does; a page that is no feed has no entries."""
    try:
        return parse_document(freshen(document(FILES, f"{edition}/{feed.file}"), NOW), feed.content_type, "http://127.0.0.1/").entries
    except NotAFeed:
        return ()


def about(matcher: Matcher, edition: Edition) -> dict[str, set[str]]:
    """Return the topics that each item of an edition matches, by its path."""
    return {
        urlsplit(entry.url or "").path: {str(each.topic) for each in matcher.match(_text(entry, feed)) if each.matched}
        for feed in FEEDS
        for entry in entries(feed, edition)
    }


def _text(entry: Entry, feed: DemoFeed) -> MatchText:
    return MatchText(title=entry.title, lead=entry.summary, body=entry.body, lang=entry.lang or feed.lang)


def test_the_news_match_their_topics_and_nothing_else_does(matcher):
    """What a newcomer sees in the demo is right: every report under its topics, no near miss among them."""
    assert {path: topics for path, topics in about(matcher, Edition.AFTER).items() if topics} == ABOUT


def test_near_misses_are_there_to_be_left_out(matcher):
    """The demo proves something only if its near misses are really in the feeds."""
    found = about(matcher, Edition.AFTER)
    assert set(found) >= NEAR_MISSES


def test_the_baseline_is_about_nothing(matcher):
    """What was there before the demo began is dull on purpose: the first poll is a baseline and posts nothing."""
    found = about(matcher, Edition.BEFORE)
    assert found
    assert not any(found.values())


def test_each_topic_has_news_in_two_languages():
    """Whichever topic somebody looks for, the demo has at least two reports of it, of at least two languages."""
    language = {urlsplit(entry.url or "").path: feed.lang for feed in FEEDS for entry in entries(feed, Edition.AFTER)}
    for topic in ALL_FOUR:
        own = [path for path, topics in ABOUT.items() if topics == {topic}]
        assert len(own) >= 2, topic
        assert len({language[path] for path in own}) >= 2, topic


def test_exactly_one_outlet_gives_no_feed():
    """The broken outlet is refused by the parser for what it is: a page."""
    assert [feed.file for feed in FEEDS if not entries(feed, Edition.AFTER)] == ["old-mill-gazette.xml"]
