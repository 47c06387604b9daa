"""The catalogue: what ships is valid, and what is wrong is said plainly."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.domain.errors import SettingError
from bot.domain.source import SourceKind
from bot.feeds.catalogue import FEED_LANGUAGES, Evidence, Pack, Role, catalogue_feeds, parse_catalogue, parse_pack
from bot.feeds.http.guard import PUBLIC_ONLY, check_url
from bot.resources import read_texts

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
SEVEN = {"en", "fr", "de", "es", "ja", "zh", "ko"}
COVERED = {"ai": SEVEN, "semiconductors": SEVEN, "telecom": SEVEN, "technology": SEVEN | {"it", "pt", "nl"}, "quantum": {"en"}}

GOOD = """
title = "Chips"
about = "About chips."

[[feed]]
url = "https://example.com/feed.xml"
title = "Example"
lang = "en"
topics = ["semiconductors", "technology"]
role = "company"
evidence = "items"
verified = 2026-08-05
"""


@pytest.fixture(scope="module")
def shipped() -> tuple[Pack, ...]:
    """The packs in config/sources."""
    return parse_catalogue(read_texts("sources"))


def test_the_readme_says_how_many_of_them_nobody_saw_answer(shipped):
    """A list that is praised for its length hides what is known of it; the figures and the months are those of the files."""
    feeds = catalogue_feeds(shipped)
    seen = [each for each in feeds if each.evidence in {Evidence.ITEMS, Evidence.ANSWERED}]
    listed = sum(each.evidence is Evidence.LISTED for each in feeds)
    said = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
    assert f"Of the {len(feeds)} feeds that ship, {len(seen)} were seen to answer" in said
    assert f"Another {listed} stand in other people's lists" in said
    assert {f"{each.verified:%B %Y}" for each in seen if each.verified} == {"July 2026", "August 2026"}
    assert {each.lang for each in feeds if "quantum" in each.topics} == {"en", "de", "es", "fr", "ru"}


def test_every_language_that_is_matched_has_feeds(shipped):
    """A topic that is matched in a language brings nothing there without three publishers who write it."""
    hosts: dict[str, set[str | None]] = {}
    for each in catalogue_feeds(shipped):
        hosts.setdefault(each.lang.partition("-")[0], set()).add(urlsplit(each.url).hostname)
    assert {lang: len(hosts[lang]) for lang in hosts if len(hosts[lang]) < 3} == {}
    assert {lang.partition("-")[0] for lang in FEED_LANGUAGES} - set(hosts) == set()


def test_what_ships_is_valid_and_large_enough(shipped):
    """Five packs with more than a hundred feeds, none of them empty."""
    assert [pack.slug for pack in shipped] == ["ai", "quantum", "semiconductors", "technology", "telecom"]
    assert all(pack.feeds and pack.title and pack.about for pack in shipped)
    assert len(catalogue_feeds(shipped)) > 200


def test_shipped_addresses_are_unique_and_allowed(shipped):
    """Each is fetched once, and the address guard lets all of them pass."""
    urls = [feed.url for feed in catalogue_feeds(shipped)]
    assert max(Counter(urls).values()) == 1
    assert [check_url(url, PUBLIC_ONLY) for url in urls]


def test_no_host_carries_more_than_a_handful_of_feeds(shipped):
    """A guest asks a host one feed after the other: many of them would queue."""
    hosts = Counter(urlsplit(feed.url).netloc for feed in catalogue_feeds(shipped))
    assert hosts.most_common(1)[0][1] <= 6


@pytest.mark.parametrize(("topic", "languages"), COVERED.items())
def test_topics_have_feeds_of_their_own_in_these_languages(shipped, topic, languages):
    """As far as good feeds are known; the decision record names the gap in quantum."""
    found = {feed.lang.partition("-")[0] for feed in catalogue_feeds(shipped) if topic in feed.topics}
    assert languages <= found


def test_each_pack_belongs_to_its_first_topic(shipped):
    """A feed stands where a team looks for it."""
    for pack in shipped:
        assert all(pack.slug in feed.topics for feed in pack.feeds)


def test_primary_sources_are_in_every_topic(shipped):
    """Stories name the laboratory, company or regulator first, so each topic polls some."""
    for pack in shipped:
        assert pack.slug == "technology" or any(feed.kind is SourceKind.PRIMARY for feed in pack.feeds)


def test_evidence_is_dated_where_it_claims_entries(shipped):
    """Who says that a feed had entries says when; a mere listing needs no day."""
    feeds = catalogue_feeds(shipped)
    assert all(feed.verified for feed in feeds if feed.evidence is Evidence.ITEMS)
    assert all(feed.verified is None or date(2026, 1, 1) <= feed.verified <= date(2026, 12, 31) for feed in feeds)
    assert sum(feed.evidence in {Evidence.ITEMS, Evidence.ANSWERED} for feed in feeds) > 80


def test_languages_are_those_of_the_topics(shipped):
    """No feed is in a language that nothing would match in."""
    assert {feed.lang for feed in catalogue_feeds(shipped)} <= FEED_LANGUAGES


def test_a_pack_is_read_as_written():
    """Every field arrives."""
    pack = parse_pack(GOOD, "chips")
    (feed,) = pack.feeds
    assert (pack.slug, pack.title, pack.about, feed.pack) == ("chips", "Chips", "About chips.", "chips")
    assert (feed.url, feed.title, feed.lang) == ("https://example.com/feed.xml", "Example", "en")
    assert (feed.topics, feed.role, feed.kind) == (("semiconductors", "technology"), Role.COMPANY, SourceKind.PRIMARY)
    assert (feed.evidence, feed.verified) == (Evidence.ITEMS, date(2026, 8, 5))


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("company", SourceKind.PRIMARY),
        ("institution", SourceKind.PRIMARY),
        ("research", SourceKind.PRIMARY),
        ("press", SourceKind.PRESS),
        ("analysis", SourceKind.PRESS),
        ("aggregator", SourceKind.AGGREGATOR),
    ],
)
def test_roles_rank_as_kinds(role, kind):
    """Who speaks decides whether it may lead a story."""
    (feed,) = parse_pack(GOOD.replace('"company"', f'"{role}"'), "chips").feeds
    assert feed.kind is kind


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('title = "Chips"', "title = ", ("config/sources/chips.toml", "no TOML", "line 2")),
        ('title = "Chips"', "", ("config/sources/chips.toml", '"title"')),
        ('lang = "en"', 'lang = "tlh"', ("https://example.com/feed.xml", '"tlh"', "zh-Hant")),
        ('lang = "en"', "", ("feed 1", '"lang"')),
        ("https://example.com/feed.xml", "ftp://example.com/feed.xml", ("feed 1", '"url"')),
        ("https://example.com/feed.xml", "https://example.com", ("feed 1", '"url"')),
        ('"semiconductors", ', '"cooking", ', ("feed 1", '"topics"', "semiconductors")),
        ('role = "company"', 'role = "friend"', ("feed 1", '"role"', "company")),
        ('evidence = "items"', 'evidence = "hearsay"', ("feed 1", '"evidence"', "listed")),
        ("verified = 2026-08-05", 'verified = "yesterday"', ("feed 1", '"verified"')),
        ("verified = 2026-08-05", "verfied = 2026-08-05", ("feed 1", '"verfied"')),
        ("[[feed]]", "[feed]", ("config/sources/chips.toml",)),
        (GOOD[GOOD.index("[[feed]]") :], "", ("the list of feeds",)),
    ],
)
def test_what_is_wrong_is_said_with_its_place(before, after, words):
    """The sentence names the file, the feed and the field, and what would be right."""
    with pytest.raises(SettingError) as caught:
        parse_pack(GOOD.replace(before, after), "chips")
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_the_place_counts_as_people_do():
    """The second feed is feed 2."""
    second = GOOD[GOOD.index("[[feed]]") :].replace("feed.xml", "other.xml").replace('"items"', '"none"')
    with pytest.raises(SettingError, match="feed 2"):
        parse_pack(GOOD + second, "chips")


@pytest.mark.parametrize(
    "spelling", ["https://example.com/feed.xml", "http://EXAMPLE.com/feed.xml/", "https://example.com/feed.xml?utm_source=x"]
)
def test_a_feed_in_two_packs_is_refused(spelling):
    """Under any spelling, and with both places named."""
    texts = {"chips": GOOD, "more": GOOD.replace("https://example.com/feed.xml", spelling)}
    with pytest.raises(SettingError, match=r"more\.toml.*chips\.toml already"):
        parse_catalogue(texts)
