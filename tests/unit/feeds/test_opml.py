"""OPML in and out."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.feeds.opml import OpmlFeed, read_opml, write_opml
from bot.feeds.parsing.clean import clean

EXPORTED = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>mine</title></head><body>
  <outline text="Chips" title="Chips &amp; more">
    <outline type="rss" text="Chip Daily" xmlUrl="https://chips.example/feed" htmlUrl="https://chips.example/" language="en-us"/>
    <outline text="again" xmlurl="https://chips.example/feed"/>
  </outline>
  <outline type="rss" title="Alone" text="x" xmlUrl=" https://alone.example/rss " category="/Tech/Quantum,/Asia"/>
  <outline text="empty folder"/>
</body></opml>"""


def test_lists_of_other_readers_are_read():
    """Folders and categories become packs, attribute names in any case, each address once."""
    assert read_opml(EXPORTED) == (
        OpmlFeed(url="https://chips.example/feed", title="Chip Daily", pack="Chips & more", lang="en-US"),
        OpmlFeed(url="https://alone.example/rss", title="Alone", pack="Quantum"),
    )


def test_what_we_write_we_read():
    """Titles, packs and languages come back; a feed without a title goes by its address."""
    feeds = (
        OpmlFeed(url="https://a.example/?a=1&b=<2>", title='He said "A & B"', pack="", lang="zh-Hant-TW"),
        OpmlFeed(url="https://b.example/", pack="Chips"),
        OpmlFeed(url="https://c.example/", title="半導体", pack="Chips", lang="ja"),
    )
    document = write_opml(feeds)
    assert document.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    assert read_opml(document) == (feeds[0], OpmlFeed(url="https://b.example/", title="https://b.example/", pack="Chips"), feeds[2])


FEEDS = st.builds(
    OpmlFeed,
    url=st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9?&=]{0,9}", fullmatch=True),
    title=st.text(min_size=1, max_size=30),
    pack=st.text(max_size=10),
)


@given(st.lists(FEEDS, max_size=6))
def test_any_titles_and_packs_can_be_written(feeds):
    """Text that XML forbids is cleaned away, nothing is lost."""
    found = read_opml(write_opml(feeds)) if feeds else ()
    assert {feed.url for feed in found} == {feed.url for feed in feeds}
    assert {feed.pack for feed in found} <= {clean(feed.pack) for feed in feeds}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", "line 1"),
        (b"not xml", "line 1"),
        (b"<opml>\n<body>\n<outline text='a'>\n</body></opml>", "line 4"),
        (b"<opml><body><outline text='folder'/></body></opml>", "No feeds were found"),
        (b"<OPML><HEAD/><BODY><OUTLINE type='rss' url='https://a.example/'/></BODY></OPML>", "No feeds were found"),
        (b"<opml><body><outline text='R&amp;D' xmlUrl='  '/></body></opml>", "No feeds were found"),
        (b"<opml><body>\n<outline text='R&D' xmlUrl='  '/></body></opml>", "line 2"),
        (b"<html><body>R & D</p></html>", "line 1"),
        (b"<opml><body><outline></body></opml>", "line 1"),
        (b"<html/>", "not OPML"),
        (EXPORTED[: EXPORTED.index(b"Alone")], "line 6"),
        (
            b"<!DOCTYPE r ["
            + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
            + b"<!ENTITY a0 'ha'>]><opml><body><outline text='&a8;'/></body></opml>",
            "line 1",
        ),
        (b"<opml>" + b" " * (6 * 1024 * 1024), "larger than 5 MiB"),
    ],
)
def test_a_broken_file_names_its_line(document, words):
    """A person can find and mend the place."""
    with pytest.raises(InvalidInput, match=words) as fault:
        read_opml(document)
    assert str(fault.value).endswith(".")


LINE = '<outline type="rss" text="{}" xmlUrl="https://a.example/feed?x=1&amp;y=2"/>'
UNTIDY = {
    "a bare ampersand in a title": LINE.format("R&D").encode(),
    "a bare ampersand in an address": LINE.format("A").replace("&amp;", "&").encode(),
    "an ampersand in another attribute": LINE.format("A").replace("/>", ' htmlUrl="https://a.example?x=1&y=2"/>').encode(),
    "an entity of HTML": LINE.format("Caf&eacute;").encode(),
    "an entity that nobody knows": LINE.format("A &foo; B").encode(),
    "a control character": LINE.format("A \x0b B").encode(),
    "Windows letters": LINE.format("Café").encode("cp1252"),
    "capitals": LINE.format("A").replace("outline", "OUTLINE").encode(),
    "an element that is not closed": b"<outline text='folder'>" + LINE.format("A").encode(),
}


@pytest.mark.parametrize("lines", UNTIDY.values(), ids=UNTIDY)
@pytest.mark.parametrize("head", [b"", b'<?xml version="1.0" encoding="UTF-8"?>\n', b"\xef\xbb\xbf\n<?xml version='1.0'?>", b"\n \n"])
def test_untidy_lists_are_read_as_untidy_feeds_are(head, lines):
    """One flaw costs no list."""
    (feed,) = read_opml(
        head + b"<opml version='2.0'><head><title>Mine</title></head><body>" + lines + b"</body></opml>\n<!-- made by hand -->"
    )
    assert feed.url == "https://a.example/feed?x=1&y=2"


def test_lists_in_other_charsets_are_read():
    """By their mark and by what they declare."""
    text = f"<?xml version='1.0' encoding='{{}}'?><opml><body>{LINE.format('Zürich')}</body></opml>"
    for charset in ("utf-16", "iso-8859-1", "utf-8"):
        assert read_opml(text.format(charset).encode(charset))[0].title == "Zürich"


def test_files_outside_are_not_read(tmp_path):
    """An entity that points to a file of the machine brings nothing of it."""
    secret = tmp_path / "secret"
    secret.write_text("https://secret.example/", encoding="utf-8")
    document = f'<!DOCTYPE o [<!ENTITY x SYSTEM "file://{secret}">]><opml><body><outline text="a" xmlUrl="https://a.example/">&x;</outline></body></opml>'
    assert "secret" not in repr(read_opml(document.encode()))


def test_a_folder_is_looked_at_once_whatever_stands_in_it():
    """One with ten thousand attributes around ten thousand feeds would otherwise be read ten thousand times."""
    attributes = " ".join(f'a{each}="x"' for each in range(2_000))
    feeds = "".join(f'<outline xmlUrl="https://{each}.example/"/>' for each in range(2_000))
    began = time.process_time()
    read = read_opml(f'<opml><body><outline text="All" {attributes}>{feeds}</outline></body></opml>'.encode())
    assert (len(read), {each.pack for each in read}) == (2_000, {"All"})
    assert time.process_time() - began < 2
