"""From a page's address to its feeds, over real local servers."""

import pytest

from bot.domain.errors import FetchError, FetchProblem, InvalidInput
from bot.feeds.finding.discover import Discoverer, Via, full_address
from tests.fakes.feed_server import FeedServer
from tests.unit.feeds_discovery.examples import InlineParser, good_rss, html, link, quick_client, rules

HTML = "text/html; charset=utf-8"


@pytest.fixture
async def server():
    """A site without any page yet."""
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def discoverer():
    """A discoverer that may ask loopback."""
    async with quick_client() as client:
        yield Discoverer(client, InlineParser(), rules())


async def test_a_feeds_own_address_is_found_at_once(server, discoverer):
    """One request, and its title and language are known."""
    url = server.serve("/news.xml", good_rss("The News"))
    (found,) = await discoverer.find(url)
    assert (found.url, found.title, found.lang, found.entries, found.via) == (url, "The News", "en", 3, Via.ADDRESS)
    assert len(server.log) == 1


async def test_a_page_names_its_feeds(server, discoverer):
    """All that answer are offered, in the page's order; dead links and pages are dropped."""
    server.serve("/a.xml", good_rss("A"))
    server.serve("/b.xml", good_rss("B"))
    server.serve("/page.xml", html(), content_type=HTML)
    head = "".join(link(path) for path in ("/b.xml", "/dead.xml", "/page.xml", "/a.xml"))
    found = await discoverer.find(server.serve("/blog/", html(head), content_type=HTML))
    assert [(feed.title, feed.via) for feed in found] == [("B", Via.LINK), ("A", Via.LINK)]


async def test_links_in_the_text_are_the_next_choice(server, discoverer):
    """A page without a declaration often has a link with the letters RSS."""
    server.serve("/rss", good_rss())
    (found,) = await discoverer.find(server.serve("/", html(body='<a href="/rss">RSS</a>'), content_type=HTML))
    assert (found.url, found.via) == (server.url("/rss"), Via.LINK)


async def test_usual_places_are_the_last_choice(server, discoverer):
    """The folder comes before the root, and the search ends at the first that answers."""
    server.serve("/blog/rss.xml", good_rss("Blog"))
    server.serve("/rss.xml", good_rss("Site"))
    (found,) = await discoverer.find(server.serve("/blog/", html(), content_type=HTML))
    assert (found.title, found.via) == ("Blog", Via.GUESS)
    assert not server.requests_to("/rss.xml")


async def test_a_known_site_is_asked_for_its_feed_not_for_its_page(server, discoverer):
    """The address says it all: the page itself is never fetched."""
    server.serve("/videos.xml", good_rss("Videos"))
    (found,) = await discoverer.find(server.url("/channel/abc"))
    assert (found.title, found.via) == ("Videos", Via.SITE)
    assert not server.requests_to("/channel/abc")


async def test_a_known_site_may_need_its_page(server, discoverer):
    """The id stands in the page's text."""
    server.serve("/by-id/xyz.xml", good_rss("By id"))
    page = server.serve("/@someone", html(body='<script>{"channelId":"xyz"}</script>'), content_type=HTML)
    (found,) = await discoverer.find(page)
    assert (found.url, found.via) == (server.url("/by-id/xyz.xml"), Via.SITE)


async def test_a_moved_feed_is_offered_at_its_new_address(server, discoverer):
    """A permanent redirect is followed for good when a feed is added."""
    server.redirect("/old.xml", "/new.xml")
    server.serve("/new.xml", good_rss())
    (found,) = await discoverer.find(server.url("/old.xml"))
    assert found.url == server.url("/new.xml")


async def test_a_temporary_redirect_leads_to_its_page_only_for_now(server, discoverer):
    """What it names is searched all the same."""
    server.redirect("/", "/home", status=302)
    server.serve("/home", html(link("/feed.xml")), content_type=HTML)
    server.serve("/feed.xml", good_rss())
    (found,) = await discoverer.find(server.url("/"))
    assert found.url == server.url("/feed.xml")


COMMENTS = {
    "by their address": (link("/comments/feed"), "/comments/feed", "The Post"),
    "by their query": (link("/?feed=comments-rss2"), "/", "The Post"),
    "by the page's words": (link("/c.xml", title="The Post » Comments Feed"), "/c.xml", "The Post"),
    "by their own title": (link("/c.xml"), "/c.xml", "Comments for The Post"),
    "in German": (link("/c.xml", title="Die Post » Kommentar-Feed"), "/c.xml", "Die Post"),
    "in French": (link("/c.xml", title="La Poste » Flux des commentaires"), "/c.xml", "La Poste"),
}


@pytest.mark.parametrize(("named", "path", "title"), COMMENTS.values(), ids=COMMENTS)
async def test_feeds_of_comments_stand_behind_the_others(server, discoverer, named, path, title):
    """Named first they come last; named alone, the usual places are asked first; where there is no other, they are what there is."""
    server.serve(path, good_rss(title))
    server.serve("/main.xml", good_rss("The Post"))
    first = await discoverer.find(server.serve("/first", html(named + link("/main.xml")), content_type=HTML))
    assert [feed.of_comments for feed in first] == [False, True]
    alone = server.serve("/alone", html(named), content_type=HTML)
    assert [feed.of_comments for feed in await discoverer.find(alone)] == [True]
    server.serve("/rss.xml", good_rss("The Post"))
    assert [feed.of_comments for feed in await discoverer.find(alone)] == [False, True]


@pytest.mark.parametrize("title", ["Kommentare", "The Daily Comment", "No comment!", "Commentary"])
async def test_opinions_are_no_comments(server, discoverer, title):
    """The first feed of a page stays the first, whatever a rubric is called."""
    server.serve("/opinion.xml", good_rss(title))
    server.serve("/main.xml", good_rss("The Post"))
    found = await discoverer.find(server.serve("/", html(link("/opinion.xml", title=title) + link("/main.xml")), content_type=HTML))
    assert [feed.title for feed in found] == [title, "The Post"]


async def test_a_feed_of_comments_may_be_asked_for(server, discoverer):
    """Its own address leads to it."""
    (found,) = await discoverer.find(server.serve("/comments/feed", good_rss("Comments for The Post")))
    assert found.via is Via.ADDRESS


async def test_a_feed_without_entries_stands_behind_one_with_some(server, discoverer):
    """Some sites declare a feed that nobody fills."""
    server.serve("/empty.xml", good_rss("Empty").partition("<item>")[0] + "</channel></rss>")
    server.serve("/rss.xml", good_rss("The Post"))
    found = await discoverer.find(server.serve("/", html(link("/empty.xml")), content_type=HTML))
    assert [feed.title for feed in found] == ["The Post", "Empty"]


async def test_nothing_found_is_said_in_one_sentence(server, discoverer):
    """With the address, and with what to do."""
    page = server.serve("/about", html(), content_type=HTML)
    with pytest.raises(InvalidInput, match="names no feed") as caught:
        await discoverer.find(page)
    assert page in str(caught.value)
    assert caught.value.code == "no_feed_found"


async def test_a_page_with_a_hundred_feeds_costs_a_dozen_requests(server, discoverer):
    """Some sites declare a feed for every tag."""
    for number in range(100):
        server.serve(f"/{number}.xml", good_rss(str(number)))
    page = server.serve("/", html("".join(link(f"/{number}.xml") for number in range(100))), content_type=HTML)
    assert len(await discoverer.find(page)) == 12
    assert len(server.log) == 13


async def test_inner_addresses_that_a_page_names_are_not_asked(server, discoverer):
    """A page cannot send us where the guard does not let us go: that link counts as dead."""
    server.serve("/feed.xml", good_rss())
    page = server.serve("/", html(link("http://169.254.169.254/feed.xml") + link("/feed.xml")), content_type=HTML)
    assert [found.url for found in await discoverer.find(page)] == [server.url("/feed.xml")]


async def test_a_page_that_cannot_be_fetched_says_why(server, discoverer):
    """The fault of the address itself is not hidden behind guesses."""
    url = server.serve("/", reset=True)
    with pytest.raises(FetchError) as caught:
        await discoverer.find(url)
    assert caught.value.problem is FetchProblem.UNREACHABLE


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("example.com/blog", "https://example.com/blog"),
        (" http://example.com ", "http://example.com"),
        ("//example.com/x", "https://example.com/x"),
        ("ftp://example.com/x", "ftp://example.com/x"),
        ("example.com:8080/x", "https://example.com:8080/x"),
    ],
)
def test_people_leave_out_the_scheme(written, address):
    """Browsers add it, and so do we."""
    assert full_address(written) == address
