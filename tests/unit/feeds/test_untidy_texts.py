"""Texts as feeds really send them: markup about markup, two charsets in one document, what was escaped twice."""

from html import escape

import pytest

from bot.domain.article import Entry
from bot.feeds.parsing.encoding import to_utf8
from bot.feeds.parsing.parse import parse_document
from tests.unit.feeds.feeds import atom, item, rss

UTF_8 = "application/rss+xml; charset=utf-8"

URL = "https://a.example/feed"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
ARXIV = 'xmlns:arxiv="http://arxiv.org/schemas/atom"'
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def only(document: bytes, content_type: str | None = None) -> Entry:
    (entry,) = parse_document(document, content_type, URL).entries
    return entry


def described(markup: str, title: str = "T") -> Entry:
    """An item whose description is that markup, escaped once as RSS has it."""
    return only(rss(f"<title>{title}</title><guid>1</guid><description>{escape(markup)}</description>"))


ATOM_TITLES = [
    ('<title type="text">Use &lt;b&gt; and &lt;code&gt; well</title>', "Use <b> and <code> well"),
    ('<title type="text">&lt;em&gt;x&lt;/em&gt; &amp;amp; y</title>', "<em>x</em> &amp; y"),
    ("<title>The &lt;i&gt; element</title>", "The <i> element"),
    ('<title type="html">Use &lt;b&gt;bold&lt;/b&gt; &amp;amp; more</title>', "Use bold & more"),
    ('<title type="html">A &amp;lt;b&amp;gt; tag</title>', "A <b> tag"),
    (f'<title type="xhtml"><div {XHTML}>Use <b>bold</b> &lt;b&gt;</div></title>', "Use bold <b>"),
]
RSS_TITLES = [
    ("<![CDATA[A guide to &lt;code&gt; elements]]>", "A guide to <code> elements"),
    ("A guide to &lt;code&gt; elements", "A guide to <code> elements"),
    ("<![CDATA[<em>Nature</em> on &lt;em&gt;]]>", "Nature on <em>"),
    ("&lt;b&gt;Bold&lt;/b&gt; &amp;amp; brave", "Bold & brave"),
    ("One&lt;br/&gt;two &lt;span class='x'&gt;three", "One two three"),
    ("R&amp;amp;D in a List&lt;int&gt;", "R&D in a List<int>"),
]


@pytest.mark.parametrize(("written", "shown"), ATOM_TITLES)
def test_titles_of_atom_are_shown_as_their_type_says(written, shown):
    """Text as it stands; of markup the elements go first, and then references are resolved."""
    assert only(atom(f"{written}<id>urn:1</id>")).title == shown


@pytest.mark.parametrize(("written", "shown"), RSS_TITLES)
def test_titles_about_markup_keep_their_words(written, shown):
    """An element that is never closed and has no attributes is a word."""
    assert only(rss(f"<title>{written}</title><guid>1</guid>")).title == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The company&#146;s &#147;chip&#148; &#150; ready", "The company’s “chip” – ready"),
        ("The company&#x92;s chip&#133;", "The company’s chip…"),
        ("The company\x92s \x93chip\x94", "The company’s “chip”"),
        ("&amp;#8364;5 or &#128;5", "€5 or €5"),
        ("a &#151; b", "a — b"),
        ("a&#160;b", "a b"),
    ],
)
def test_references_of_windows_mean_what_they_mean_in_html(written, shown):
    """In titles and in texts; a space that does not break stays a space."""
    entry = only(rss(f"<title>{written}</title><guid>1</guid><description>{written} and more of it</description>"))
    assert entry.title == shown
    assert entry.summary.startswith(shown)


WHOLE = "Café in Zürich öffnet – “heute”"


@pytest.mark.parametrize("header", [None, "text/xml; charset=utf-8", "application/rss+xml"])
def test_windows_letters_under_the_name_of_utf_8_are_read(header):
    """In the whole document, and in one item among others that are in UTF-8."""
    first, second = (f"<title>{WHOLE}</title><guid>{number}</guid>" for number in (1, 2))
    head, tail = rss("x").split(b"<item>x</item>")

    def inside(text: str, charset: str) -> bytes:
        return f"<item>{text}</item>".encode(charset)

    whole = head + inside(first, "cp1252") + tail
    mixed = head + inside(first, "utf-8") + inside(second, "cp1252") + tail
    assert only(whole, header).title == WHOLE
    assert [each.title for each in parse_document(mixed, header, URL).entries] == [WHOLE, WHOLE]


@pytest.mark.parametrize(
    ("broken", "shown"),
    [
        (b"Caf\xe9</title>", "Café"),
        (b"Stra\xdfe in M\xfcnchen</title>", "Straße in München"),
        (b"F\xfcr 5 \x80 im Caf\xe9</title>", "Für 5 € im Café"),
        (b"K\xf8benhavn \x96 \xa9 2026</title>", "København – © 2026"),
        ("Über Chips, München ü".encode()[:-1] + b"</title>", "Über Chips, München"),
        ("Sie sagen „heute“".encode()[:-1] + b"</title>", "Sie sagen „heute"),
        ("Новый чип в Москве".encode()[:-1] + b"</title>", "Новый чип в Москв"),
    ],
)
def test_what_was_cut_in_two_is_no_letter_of_windows(broken, shown):
    """A byte that begins a letter of UTF-8 and ends a text was cut off; others are read as Windows-1252."""
    document = rss("<title>x</title><guid>1</guid>", item(2)).replace(b"x</title>", broken, 1).replace(b"Report 2", "Bericht ü".encode())
    assert [each.title for each in parse_document(document, None, URL).entries] == [shown, "Bericht ü"]


def test_a_document_of_slips_is_not_mended_letter_by_letter():
    """Five megabytes of a picture would take longer than a parser may: what is no text is all read as Windows-1252."""
    slip = b"\xc2 "
    assert to_utf8(b"<" + slip * 3, UTF_8).decode() == "<   "
    assert to_utf8(b"<" + slip * 60_000, UTF_8).decode() == "<" + "\u00c2 " * 60_000


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&lt;p&gt;Hello&lt;/p&gt; &amp;nbsp;there", "Hello there"),
        ("&lt;div class=&quot;x&quot;&gt;Tom &amp;amp; Jerry&lt;/div&gt;", "Tom & Jerry"),
        ("A chip&lt;br /&gt;&lt;a href=&quot;https://a.example&quot;&gt;for all&lt;/a&gt;", "A chip for all"),
        ("It&amp;#8217;s AT&amp;amp;T", "It’s AT&T"),
        ("&lt;img src=&quot;https://i.example/a.jpg&quot;&gt;A picture", "A picture"),
        ("<p>Write &lt;p&gt; for a paragraph</p>", "Write <p> for a paragraph"),
        ("Use &lt;b&gt; for bold text", "Use <b> for bold text"),
        ("a &lt; b and c &gt; d", "a < b and c > d"),
        ("How &amp;nbsp; works", "How &nbsp; works"),
    ],
)
def test_what_was_escaped_twice_is_read_twice(written, shown):
    """Where what is left of the text is markup; what speaks of markup is left to speak."""
    assert described(written).summary == shown


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">',
        '<!DOCTYPE rss SYSTEM "rss.dtd">',
        "<!DOCTYPE rss>",
        '<!doctype rss SYSTEM "rss.dtd" [ ]>',
    ],
)
def test_a_type_of_document_takes_no_text_away(doctype):
    """Its entities are not fetched; those of HTML are known, and others are shown as they are written."""
    body = rss("<title>Caf&eacute; &amp; bar &foo; open</title><guid>1</guid><description>na&iuml;ve &mdash; yes</description>")
    entry = only(doctype.encode() + body.partition(b"?>")[2])
    assert (entry.title, entry.summary) == ("Café & bar &foo; open", "naïve — yes")


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_markup_that_is_not_escaped_is_read(prefix):
    """Atom's xhtml, with and without a prefix, and elements in a description of RSS."""
    name = f"xmlns{':x' if prefix else ''}"
    plain = f'<div {name}="http://www.w3.org/1999/xhtml"><p>One</p><p>two &amp; <b>three</b></p></div>'
    inside = plain.replace("</", "</" + prefix).replace("<div", f"<{prefix}div").replace("<p", f"<{prefix}p").replace("<b", f"<{prefix}b")
    summary = f'<title>T</title><id>1</id><summary type="xhtml">{inside}</summary>'
    content = f'<title>T</title><id>1</id><content type="xhtml">{inside}</content>'
    described = f"<title>T</title><guid>1</guid><description>{inside}</description>"
    texts = [only(document).summary for document in (atom(summary), atom(content), rss(described))]
    assert texts == ["One two & three"] * 3


RECORDINGS = [
    ("<enclosure url='https://cdn.example/1.mp3' type='audio/mpeg' length='1'/>", "https://cdn.example/1.mp3"),
    ("<enclosure url='https://cdn.example/1.mp3'/><link>https://a.example/1</link>", "https://a.example/1"),
    ("<enclosure url='/files/1.pdf' type='application/pdf'/>", "https://chips.example/files/1.pdf"),
    ("<enclosure url='javascript:alert(1)'/>", None),
    ("", None),
]


@pytest.mark.parametrize(("inside", "url"), RECORDINGS)
def test_an_episode_without_a_link_leads_to_its_recording(inside, url):
    """On both ways of reading; an item that has neither has no link of its own."""
    for flaw in ("", "<description>A <b>talk & more</description>"):
        assert only(rss(f"<title>Episode</title><guid isPermaLink='false'>ep-1</guid>{inside}{flaw}")).url == url


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>a2</guid>", None),
        ("<guid>12345</guid>", None),
        ("<guid isPermaLink='true'>a2</guid>", None),
        ("<guid isPermaLink='false'>/a2</guid>", None),
        ("<guid>https://a.example/2</guid>", "https://a.example/2"),
        ("<guid>tag:a.example,2026:2</guid><link>/2</link>", "https://chips.example/2"),
    ],
)
def test_both_ways_of_reading_give_the_same_ids_and_links(guid, url):
    """Whether a document is well-formed changes from poll to poll."""
    sound, flawed = (only(rss(f"<title>T</title>{guid}<description>{text}</description>")) for text in ("A talk", "A <b>talk & more"))
    assert (sound.guid, sound.url) == (flawed.guid, flawed.url)
    assert sound.url == url


def test_both_ways_of_reading_atom_give_the_same_ids():
    """Also ids that could be relative addresses, beside xml:base."""
    inside = '<title>T</title><id>a2</id><link href="2.html" xml:base="sub/"/>'
    sound, flawed = only(atom(inside)), only(atom(inside + "<summary>A <b>talk & more</summary>"))
    assert sound.guid == flawed.guid == "a2"


PICTURES = [
    ('<media:content url="https://i.example/700.jpg" width="700" height="400"/>', "700.jpg"),
    ('<media:content url="https://i.example/a.webp?w=1"/>', "a.webp?w=1"),
    ('<media:content url="https://i.example/pic" width="700" height="400"/>', "pic"),
    ('<enclosure url="https://i.example/e.png" length="1"/>', "e.png"),
    (f"<description>{escape('<p><img src=https://i.example/p.jpg alt=x> text</p>')}</description>", "p.jpg"),
    (
        f"<description>{escape('<img src=https://i.example/1.gif width=1 height=1><img data-x=1 src=https://i.example/b.jpg>')}</description>",
        "b.jpg",
    ),
    (f"<description>{escape('<img src=data:image/gif;base64,R0 data-src=https://i.example/lazy.jpg>')}</description>", "lazy.jpg"),
    (f"<description>{escape(escape('<img src=https://i.example/twice.jpg>'))}</description>", "twice.jpg"),
    ('<media:content url="https://i.example/v.mp4" width="700" height="400"/>', None),
    ('<media:content url="https://i.example/a.mp3"/>', None),
    ('<media:content url="https://i.example/a.jpg" type="text/html"/>', None),
    ('<enclosure url="https://i.example/a.mp3"/>', None),
    (f"<description>{escape('<img src=https://stats.example/pixel.gif>')}</description>", None),
    (f"<description>{escape('<img src=https://i.example/like.png width=16 height=16>')}</description>", None),
]


@pytest.mark.parametrize(("inside", "picture"), PICTURES)
def test_pictures_are_found_where_feeds_give_them(inside, picture):
    """Files without a type by their size or ending, else the first picture of the text that is worth showing; on both ways."""
    for flaw in ("", "<category>A <b>x & y</category>"):
        entry = only(rss(f"<title>T</title><guid>1</guid>{inside}{flaw}", attributes=MEDIA))
        assert entry.image_url == (f"https://i.example/{picture}" if picture else None)


@pytest.mark.parametrize(
    ("kind", "revises"), [("new", False), ("cross", False), ("replace", True), ("replace-cross", True), ("REPLACE", True)]
)
@pytest.mark.parametrize("told", ["element", "text"])
def test_revisions_of_papers_are_told_apart(kind, revises, told):
    """By the element or the text; the summary is the abstract."""
    element = f"<arxiv:announce_type>{kind}</arxiv:announce_type>" if told == "element" else ""
    text = f"arXiv:2401.00001v3 Announce Type: {kind} \nAbstract: We train a model on proteins."
    entry = only(rss(f"<title>T</title><guid>1</guid>{element}<description>{text}</description>", attributes=ARXIV))
    assert (entry.revises, entry.summary) == (revises, "We train a model on proteins.")


def test_a_search_names_the_outlet_and_not_in_the_title():
    """Neither the title nor the text that repeats it says who wrote it; the entry does."""
    markup = escape('<a href="x">Bakery wins prize</a>&nbsp;&nbsp;<font color="#6f6f6f">AI Business</font>')
    inside = "<title>Bakery wins prize - AI Business</title><guid>1</guid><source url='https://o.example'>AI Business</source>"
    entry = only(rss(f"{inside}<description>{markup}</description>"))
    assert (entry.title, entry.summary, entry.outlet) == ("Bakery wins prize", "", "AI Business")
