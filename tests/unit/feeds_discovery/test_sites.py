"""Pages of known services lead to their feeds, as the shipped rules say."""

import pytest

from bot.domain.errors import SettingError
from bot.feeds.finding.sites import DiscoveryRules, parse_rules
from bot.feeds.http.guard import PUBLIC_ONLY, check_url
from bot.resources import read_text
from tests.unit.feeds_discovery.examples import RULES, rules

CHANNEL = "UC_x5XG1OV2P6uZZ5FSM9Ttw"
YOUTUBE = "https://www.youtube.com/feeds/videos.xml?"


@pytest.fixture(scope="module")
def shipped() -> DiscoveryRules:
    """The rules in config/discovery.toml."""
    return parse_rules(read_text("discovery.toml"))


PAGES = {
    f"https://www.youtube.com/channel/{CHANNEL}": f"{YOUTUBE}channel_id={CHANNEL}",
    f"https://m.youtube.com/channel/{CHANNEL}/videos": f"{YOUTUBE}channel_id={CHANNEL}",
    "https://www.youtube.com/playlist?list=PL123-abc": f"{YOUTUBE}playlist_id=PL123-abc",
    "https://www.youtube.com/watch?v=x&list=PL123&index=2": f"{YOUTUBE}playlist_id=PL123",
    "https://www.youtube.com/user/someone": f"{YOUTUBE}user=someone",
    "https://www.reddit.com/r/hardware/": "https://www.reddit.com/r/hardware/.rss",
    "https://old.reddit.com/r/hardware/top?t=week": "https://www.reddit.com/r/hardware/.rss",
    "https://www.reddit.com/user/some-one": "https://www.reddit.com/user/some-one/.rss",
    "https://www.reddit.com/u/someone/": "https://www.reddit.com/user/someone/.rss",
    "https://github.com/python/cpython": "https://github.com/python/cpython/releases.atom",
    "https://github.com/python/cpython/releases": "https://github.com/python/cpython/releases.atom",
    "https://github.com/python/cpython.git": "https://github.com/python/cpython/releases.atom",
    "https://github.com/gvanrossum": "https://github.com/gvanrossum.atom",
    "https://arxiv.org/list/cs.AI/recent": "https://rss.arxiv.org/rss/cs.AI",
    "https://arxiv.org/archive/quant-ph": "https://rss.arxiv.org/rss/quant-ph",
    "http://export.arxiv.org/rss/cond-mat.mes-hall": "https://rss.arxiv.org/rss/cond-mat.mes-hall",
    "https://news.ycombinator.com": "https://news.ycombinator.com/rss",
    "https://news.ycombinator.com/news?p=2": "https://news.ycombinator.com/rss",
    "https://news.ycombinator.com/newest": "https://hnrss.org/newest",
    "https://news.ycombinator.com/user?id=pg": "https://hnrss.org/submitted?id=pg",
    "https://medium.com/@someone": "https://medium.com/feed/@someone",
    "https://medium.com/some-publication/a-story-1234": "https://medium.com/feed/some-publication",
    "https://bsky.app/profile/someone.bsky.social": "https://bsky.app/profile/someone.bsky.social/rss",
    "https://pypi.org/project/aiohttp/#history": "https://pypi.org/rss/project/aiohttp/releases.xml",
    "https://mastodon.example/@someone": "https://mastodon.example/@someone.rss",
    "https://mastodon.example/tags/quantum": "https://mastodon.example/tags/quantum.rss",
}


@pytest.mark.parametrize(("page", "feed"), PAGES.items())
def test_pages_of_known_services_lead_to_their_feeds(shipped, page, feed):
    """The best feed comes first, and the address guard lets it pass."""
    assert shipped.site_feeds(page)[0] == feed
    assert check_url(feed, PUBLIC_ONLY) == feed


@pytest.mark.parametrize(
    "page",
    [
        "https://example.com/",
        "https://github.com/topics/python",
        "https://github.com/trending",
        "https://github.com/",
        "https://youtube.com.example.com/user/someone",
        "https://notreddit.com/r/hardware",
        "https://arxiv.org/abs/2401.00001",
        "https://news.ycombinator.com/item?id=1",
        "https://blog.example/@someone/with/more",
    ],
)
def test_other_pages_lead_nowhere(shipped, page):
    """What only looks like a service is left to its own links."""
    assert shipped.site_feeds(page) == ()


def test_a_repository_has_several_feeds(shipped):
    """Releases first, since that is the news."""
    feeds = shipped.site_feeds("https://github.com/python/cpython")
    assert [feed.rpartition("/")[2] for feed in feeds] == ["releases.atom", "tags.atom", "commits.atom"]


def test_a_handle_needs_the_page(shipped):
    """The channel's id stands in the page's text alone."""
    page = "https://www.youtube.com/@someone"
    assert shipped.site_feeds(page) == ()
    assert shipped.site_feeds(page, f'{{"externalId": "{CHANNEL}"}}')[0] == f"{YOUTUBE}channel_id={CHANNEL}"


def test_usual_places_go_from_the_folder_to_the_root():
    """All names are tried at the root, the commonest below, and a file is no folder."""
    assert rules().usual_feeds("https://example.com/blog/2026/post.html") == (
        "https://example.com/blog/2026/feed/",
        "https://example.com/blog/2026/rss.xml",
        "https://example.com/blog/feed/",
        "https://example.com/blog/rss.xml",
        "https://example.com/feed/",
        "https://example.com/rss.xml",
        "https://example.com/atom.xml",
    )


def test_deep_pages_cost_no_more_guesses(shipped):
    """A site is not asked for a feed in every folder of a long path."""
    assert len(shipped.usual_feeds("https://example.com/a/b/c/d/e/f")) <= 12


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("well_known = [", "well_known = ", ("no TOML",)),
        ("well_known", "well_knwon", ("well_k",)),
        ("(?P<id>", "(?P<id", ("site 1", '"page"')),
        ("{origin}/videos.xml", "{orign}/videos.xml", ('"Channel"', "orign")),
        ('name = "Handle"', "", ("site 2", '"name"')),
    ],
)
def test_what_is_wrong_in_the_rules_is_said_with_its_place(before, after, words):
    """The sentence names the file, the site and the field."""
    with pytest.raises(SettingError, match=r"config/discovery\.toml") as caught:
        parse_rules(RULES.replace(before, after, 1))
    assert all(word in str(caught.value) for word in words), str(caught.value)
