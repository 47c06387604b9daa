"""Documents to feeds."""

import html
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.fetching import Feed
from bot.feeds.parsing import parse as parsing
from bot.feeds.parsing.documents import inspect
from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.problems import NotAFeed, ParseProblem, Unparsable
from bot.feeds.parsing.rescue import read_thoroughly
from tests.unit.feeds.feeds import atom, item, rss

URL = "https://feeds.example/all/feed.xml"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def parse(body: bytes | str, content_type: str | None = "text/xml") -> Feed:
    return parse_document(body.encode() if isinstance(body, str) else body, content_type, URL)


def only(body: bytes | str, content_type: str | None = "text/xml"):
    (entry,) = parse(body, content_type).entries
    return entry


@pytest.fixture
def rescued(monkeypatch) -> list[str]:
    """The addresses of documents that went the thorough way."""
    calls: list[str] = []

    def spy(document):
        calls.append(document.url)
        return read_thoroughly(document)

    monkeypatch.setattr(parsing, "read_thoroughly", spy)
    return calls


def test_rss_2_gives_all_that_an_entry_has(rescued):
    """The common case, on the fast way."""
    feed = parse(rss(item(3), channel="<language>en-us</language><ttl>30</ttl>"))
    (entry,) = feed.entries
    assert (feed.title, feed.lang, feed.home_url, feed.format) == ("Chips Daily", "en-US", "https://chips.example/", "rss")
    assert (entry.guid, entry.url, entry.title) == ("urn:chips:3", "https://chips.example/3", "Report 3")
    assert (entry.summary, entry.body, entry.lang) == ("What happened, part 3.", "", "en-US")
    assert entry.published_at == datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert feed.hints.ttl == timedelta(minutes=30)
    assert rescued == []


def test_atom_1_gives_all_that_an_entry_has(rescued):
    """Links by rel, content beside summary, the language of an entry before that of the feed."""
    entry = (
        '<title type="html">A &lt;i&gt;qubit&lt;/i&gt;</title><id>tag:q,1</id><link rel="self" href="x"/><link href="/a"/>'
        "<published>2026-11-23T10:00:00+02:00</published><summary>Short.</summary>"
        '<content type="html">&lt;p&gt;Long &lt;b&gt;text&lt;/b&gt;.</content>'
    )
    feed = parse(
        atom(entry, attributes='xml:lang="de" xml:base="https://quanta.example/news/"').replace(b"<entry>", b'<entry xml:lang="fr">')
    )
    (found,) = feed.entries
    assert (feed.title, feed.lang, feed.format) == ("Quanta", "de", "atom")
    assert (found.guid, found.url, found.lang) == ("tag:q,1", "https://quanta.example/a", "fr")
    assert (found.summary, found.body) == ("Short.", "Long text.")
    assert found.published_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert rescued == []


def test_rss_1_and_0_9_are_read():
    """The RDF family: items stand beside the channel, and the oldest kind has no namespace that parsers know."""
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{}"><channel><title>T</title><link>https://a.example/</link></channel>'
        "<item><title>One</title><link>https://a.example/1</link></item><item><title>Two</title><link>https://a.example/2</link></item></rdf:RDF>"
    )
    for namespace in ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/"):
        feed = parse(rdf.format(namespace))
        assert [(entry.title, entry.url) for entry in feed.entries] == [("One", "https://a.example/1"), ("Two", "https://a.example/2")]
        assert feed.format == "rdf"


def test_atom_0_3_is_read():
    """The draft with its own namespace, and dates by other names."""
    entry = only(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry><title>One</title><id>urn:1</id>'
        '<link rel="alternate" type="text/html" href="https://a.example/1"/><issued>2026-11-23T10:00:00Z</issued></entry></feed>'
    )
    assert (entry.title, entry.url, entry.published_at) == ("One", "https://a.example/1", datetime(2026, 11, 23, 10, tzinfo=UTC))


def test_a_missing_guid_is_none_and_a_guid_that_is_a_link_serves_as_one():
    """Identity falls back on the canonical link, so a link must not pose as an id."""
    assert only(rss("<title>T</title><link>https://a.example/1</link>")).guid is None
    assert only(rss("<title>T</title><guid>https://a.example/1</guid>")).url == "https://a.example/1"
    assert only(rss("<title>T</title><guid>4711</guid>")).url is None


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("/1", "https://chips.example/1"),
        ("//cdn.example/1", "https://cdn.example/1"),
        ("http://a.example/x y", "http://a.example/x%20y"),
        ("  https://a.example/1\n", "https://a.example/1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://a.example/1", None),
        ("https://[broken", None),
        ("https://a.example/\u202egpj.exe", "https://a.example/%E2%80%AEgpj.exe"),
        ("https://a.example/ünï", "https://a.example/ünï"),
        ("https://a.example/" + "x" * 5000, None),
    ],
)
def test_links_come_out_absolute_or_not_at_all(written, found):
    """Only http and https survive; relative ones follow the site, as publishers of RSS mean them."""
    assert only(rss(f"<title>T</title><guid>1</guid><link>{written}</link>")).url == found


@pytest.mark.parametrize(
    ("inside", "image"),
    [
        ('<media:thumbnail url="https://i.example/t.jpg"/>', "t.jpg"),
        ('<media:content url="https://i.example/c.jpg" medium="image"/>', "c.jpg"),
        ('<media:content url="https://i.example/c.jpg" type="image/png"/><media:thumbnail url="https://i.example/t.jpg"/>', "t.jpg"),
        ('<media:group><media:thumbnail url="https://i.example/g.jpg"/></media:group>', "g.jpg"),
        ('<enclosure url="https://i.example/e.jpg" type="image/jpeg" length="1"/>', "e.jpg"),
        ('<itunes:image href="https://i.example/i.jpg"/>', "i.jpg"),
        ('<enclosure url="https://i.example/a.mp3" type="audio/mpeg" length="1"/>', None),
        ('<media:content url="https://i.example/v.mp4" type="video/mp4"/>', None),
        ('<media:thumbnail url="javascript:x"/>', None),
        ("", None),
    ],
)
def test_thumbnails_are_picked_in_order_of_intent(inside, image):
    """Media thumbnails, then images in media content, enclosures and podcasts; never sound or film."""
    attributes = f'{MEDIA} xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    entry = only(rss(item(1) + inside, attributes=attributes))
    assert entry.image_url == (f"https://i.example/{image}" if image else None)


def test_a_video_takes_its_text_from_the_media_group():
    """YouTube writes its descriptions there alone."""
    group = "<media:group><media:description>About chips</media:description></media:group>"
    inside = f"<title>V</title><id>yt:1</id><link href='https://v.example/1'/>{group}"
    assert only(atom(inside, attributes=MEDIA)).summary == "About chips"


def test_long_texts_are_cut_for_summary_and_body():
    """600 characters for the card, 20,000 for matching, no half words."""
    entry = only(rss("<title>T</title><guid>1</guid><description>" + "word " * 10_000 + "</description>"))
    assert 500 < len(entry.summary) <= 600
    assert 19_000 < len(entry.body) <= 20_000
    assert entry.summary.endswith("word…")


def test_markup_becomes_text_and_hostile_markup_goes():
    """What a browser would show, without scripts and styles."""
    markup = "<style>p{}</style><p>One</p><p>two &amp; &lt;three<script>alert(1)</script><br>four<!-- five -->"
    assert only(rss(f"<title>T</title><guid>1</guid><description>{html.escape(markup)}</description>")).summary == "One two & <three four"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&lt;b&gt;Bold&lt;/b&gt; news", "Bold news"),
        ("AT&amp;amp;T &amp;amp; more", "AT&T & more"),
        ("A List&lt;int&gt; in C++", "A List<int> in C++"),
        ("<![CDATA[<em>x</em> < y]]>", "x < y"),
        ("@everyone &lt;@1&gt; &lt;!channel&gt;", "@everyone <@1> <!channel>"),
        ("a\u202eb\u200bc", "abc"),
        ("", ""),
    ],
)
def test_titles_are_one_line_of_text(written, shown):
    """Only elements of HTML count as markup: titles speak of generics and mentions too."""
    assert only(rss(f"<title>{written}</title><guid>1</guid><link>https://a.example/</link>")).title == shown


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (rss(item(1)).replace(b"</channel></rss>", b""), "the end is missing"),
        (rss(item(1)).replace(b"</guid>", b"</guide>"), "a wrong closing tag"),
        (b"<!DOCTYPE rss [<!ENTITY chip 'Chip'>]>" + rss(item(1)).partition(b"?>")[2], "entities of its own"),
        (rss(item(1) + "<item><title>Inner</title><link>https://a.example/</link></item>"), "items in items"),
        (rss("<title>No id, no link</title>"), "nothing to know it by"),
    ],
)
def test_flawed_documents_go_the_thorough_way(rescued, document, why):
    """What the fast parser cannot be trusted with is read by feedparser."""
    assert parse(document).entries, why
    assert rescued == [URL]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("R&D", "R&D"),
        ("A&nbsp;B", "A B"),
        ("caf&eacute;", "café"),
        ("a &foo; b", "a &foo; b"),
        ("x &#0;&#xD800;y", "x y"),
        ("&#8364; &amp; &lt;3", "€ & <3"),
        ("<![CDATA[R&D &eacute;]]> & more", "R&D é & more"),
    ],
)
def test_flawed_ampersands_are_mended(rescued, written, shown):
    """The commonest flaw of feeds, and no reason for the slow way."""
    assert only(rss(item(1).replace("Report 1", written))).title == shown
    assert rescued == []


@pytest.mark.parametrize("tail", [b"<!-- cached -->", b"\n<script>x</script>", b"\x00\x00", b"junk & more"])
def test_what_stands_behind_the_end_is_no_flaw(rescued, tail):
    """Caches and hosts add things; the document ends where its root ends."""
    assert only(rss(item(1)) + tail).title == "Report 1"
    assert rescued == []


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "header"),
    [
        ("Новости о чипах", "windows-1251", "windows-1251", None),
        ("Новости о чипах", "koi8-r", "KOI8-R", "text/xml"),
        ("半導体のニュース", "shift_jis", "Shift_JIS", None),
        ("半導体のニュース", "euc-jp", "euc-jp", None),
        ("半導体のニュース", "iso2022_jp", "iso-2022-jp", None),
        ("芯片新闻", "gb18030", "gb2312", None),
        ("晶片新聞", "big5", "big5", None),
        ("반도체 뉴스", "euc-kr", "euc-kr", None),
        ("Überraschung – “neu”", "cp1252", "iso-8859-1", None),
        ("Überraschung", "cp1252", None, None),
        ("Überraschung", "latin-1", None, "text/xml; charset=iso-8859-1"),
        ("Neuigkeiten: Ü", "utf-8", None, "text/xml; charset=iso-8859-1"),
        ("Neuigkeiten: Ü", "utf-8", "iso-8859-1", None),
        ("Neuigkeiten: Ü", "utf-8-sig", None, None),
        ("Neuigkeiten: Ü", "utf-16", "utf-16", None),
        ("Neuigkeiten: Ü", "utf-16-le", "utf-16", None),
        ("Neuigkeiten: Ü", "utf-16-be", None, None),
        ("Новости", "windows-1251", "windows-1251", "text/xml; charset=utf-8"),
        ("Новости", "windows-1251", "no-such-charset", "text/xml; charset=windows-1251"),
        ("Ü", "utf-8", "rot13", None),
    ],
)
def test_charsets_are_read_whoever_declares_them(text, encoding, declared, header):
    """The bytes decide, then the document, then the header: all three are wrong at times."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    document = f"{declaration}<rss version='2.0'><channel><title>x</title><item><title>{text}</title><guid>1</guid></item></channel></rss>"
    assert only(document.encode(encoding), header).title == text


@pytest.mark.parametrize(
    "dirt", [b"\x00", b"\x0b", b"\x1f", b"\xef\xbf\xbf", b"\xed\xa0\x80", b"&#0;", b"&#x1F;", b"&#xD800;", b"&#xFFFF;"]
)
def test_characters_that_xml_forbids_cost_at_most_themselves(dirt):
    """NULs, controls and lone surrogates, as bytes and as references: the text stays readable."""
    feed = parse(rss(item(1), item(2)).replace(b"Report 1", b"Report" + dirt + b" 1"))
    assert feed.entries[1].title == "Report 2"
    assert feed.entries[0].title.encode().decode().startswith("Report")


def test_damaged_utf_8_stays_readable():
    """One broken byte does not turn a whole feed into another charset."""
    document = rss("<title>Überraschung in München</title><guid>1</guid>", item(2)).replace("ü".encode(), b"\xc3", 1)
    assert parse(document).entries[0].title.startswith("Überraschung in M")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 23 Nov 2026 10:00:00 GMT", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:00:00 +0530", datetime(2026, 11, 23, 4, 30, tzinfo=UTC)),
        ("23 Nov 2026 10:00 EST", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("2026-11-23T10:00:00Z", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("yesterday-ish", None),
        ("Mon, 99 Foo 2026 10:00:00 GMT", None),
        ("", None),
    ],
)
def test_dates_are_utc_or_none(date, expected):
    """Missing, impossible and pre-web dates are none; what to do then is decided elsewhere."""
    assert only(rss(f"<title>T</title><guid>1</guid><pubDate>{date}</pubDate>")).published_at == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"hello",
        b"<!doctype html><html><head></head></html>",
        b"<html xmlns='x'/>",
        b"{}",
        b"[1]",
        b'{"version": 1, "items": 3}',
        b"{nonsense",
        b"\x00\x01\x02",
        b"<note><to>x</to></note>",
        b"%PDF-1.4",
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body):
    """Web pages, other JSON, other XML, nothing at all."""
    with pytest.raises(NotAFeed):
        parse(body)


LAUGHS = b'<!DOCTYPE r [<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)) + b"]>"


BOMBS = (
    LAUGHS + b"<rss version='2.0'><channel><title>&a9;</title><item><title>&a9;</title></item></channel></rss>",
    b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 100_000 + b'">]><rss><channel><title>' + b"&a;" * 10_000 + b"</title></channel></rss>",
    b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
    b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/evil.dtd"> %x;]><rss><channel/></rss>',
    b'<!DOCTYPE r [<!ENTITY x PUBLIC "a" "http://127.0.0.1/x">]><rss><channel><title>&x;</title></channel></rss>',
    b"<rss>" + b"<a>" * 100_000,
)


@pytest.mark.parametrize("body", BOMBS)
def test_bombs_and_outside_entities_are_refused(body):
    """Before any lenient parser sees them."""
    with pytest.raises(Unparsable):
        parse(body)


def test_what_was_refused_leaves_nothing_behind():
    """One strict parser reads all documents: what stands after a bomb is read as ever, and the same bomb refused again."""
    for body in BOMBS * 2:
        with pytest.raises(Unparsable):
            parse(body)
        assert inspect(b"<rss><channel><title>unclosed", URL).root is None
        assert only(rss(item(1))).title == "Report 1"


def test_one_bad_item_does_not_cost_the_others():
    """An item without anything usable among good ones."""
    titles = [entry.title for entry in parse(rss(item(1), "<pubDate>x</pubDate>", item(3))).entries]
    assert [title for title in titles if title] == ["Report 1", "Report 3"]


def test_a_title_made_of_elements_is_read(rescued):
    """Atom's type="xhtml"."""
    title = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> &lt;c&gt; &amp; d</div></title>'
    assert only(atom(f"{title}<id>urn:1</id>")).title == "A bold <c> & d"
    assert rescued == []


def test_comments_before_the_root_do_not_count():
    """A page that somebody commented out is no page; a comment that never ends is no feed."""
    assert only(b"<!-- <html><body> -->" + rss(item(1)).partition(b"?>")[2]).title == "Report 1"
    with pytest.raises(NotAFeed):
        parse(b"<!-- <rss> " * 10)


def test_a_hundred_thousand_comments_before_the_root_are_passed_over_once():
    """Each is skipped from where the last one ended."""
    assert only(b"<!-- -->" * 100_000 + rss(item(1)).partition(b"?>")[2]).title == "Report 1"


@pytest.mark.parametrize("flood", [b"<![CDATA[", b"<!--", b"&", b"<", b"<!DOCTYPE x ["])
def test_floods_of_openings_are_read_in_one_pass(flood):
    """What is opened a hundred thousand times and never closed is looked through once before the lenient parser gets it."""
    data = b"<rss version='2.0'><channel>" + flood * 100_000
    assert inspect(data, URL).root is None


def test_an_empty_feed_is_a_feed():
    """A new blog has no entries yet."""
    assert parse(rss()).entries == ()
    assert parse(atom()).title == "Quanta"


def test_problems_are_half_a_sentence():
    """The fetcher puts the host before and the advice behind."""
    with pytest.raises(ParseProblem, match=r"^sent a web page, not a feed$"):
        parse("<html></html>")


def test_of_too_many_entries_the_newest_stay():
    """By their dates, wherever they stand; where there are none, the first of the document."""
    dated = [f"<title>{number}</title><pubDate>Mon, 23 Nov 2026 00:{number:02}:00 GMT</pubDate>" for number in range(60)]
    crowd = [f"<title>x{number}</title>" for number in range(parsing.MOST_ENTRIES)]
    kept = [entry.title for entry in parse(rss(*crowd, *dated)).entries]
    assert kept[:60] == [str(number) for number in reversed(range(60))]
    assert kept[60:] == [f"x{number}" for number in range(parsing.MOST_ENTRIES - 60)]
