"""The feeds that a web page names."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

_LONGEST_PAGE = 2 * 1024 * 1024
_MOST_TAGS = 5_000
_LONGEST_TAG = 4_000
"""Links to feeds stand near the beginning; what is longer or has more is an application's data."""

_SILENT = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\b|\Z)", re.IGNORECASE | re.DOTALL)
_INSIDE = r"""(?:[^<>"']++|"[^"<]*"|'[^'<]*')*+"""
_TAGS = re.compile(rf"<(?:link|base|input)\b{_INSIDE}>|<a\b{_INSIDE}>[^<]{{0,500}}", re.IGNORECASE)
"""The tags that count, each up to the next "<", so that no page takes more than one pass; lxml alone took 17 s for a tag
with a hundred thousand attributes."""

_FEED_NAME = re.compile(r"(?:^|[/._-])(?:feeds?|rss2?|atom|rdf)(?:$|[/._?-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFeed:
    """A link to what should be a feed: its absolute address and the page's words for it."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What a page says about feeds. `declared` in its head, `mentioned` in its body; `asks_password` when it has a field for one."""

    declared: tuple[NamedFeed, ...] = ()
    mentioned: tuple[NamedFeed, ...] = ()
    asks_password: bool = False


def page_links(text: str, url: str, types: Collection[str]) -> PageLinks:
    """Return the links to feeds in the page `text` that came from `url`, in its order, each address once."""
    root = _root(text[:_LONGEST_PAGE])
    if root is None:
        return PageLinks()
    base = _base(root, url)
    return PageLinks(
        declared=_once(_declared(root, base, types)),
        mentioned=_once(_mentioned(root, base)),
        asks_password=any((field.get("type") or "").lower() == "password" for field in root.iter("input")),
    )


def _root(text: str) -> "etree._Element | None":
    """Parse the tags that count, without what stands around them; nothing where there are none."""
    tags = [tag[0] for tag in islice(_TAGS.finditer(_SILENT.sub("", text)), _MOST_TAGS)]
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True, encoding="utf-8")
    page = "".join(f"{tag}</a>\n" for tag in tags if len(tag) < _LONGEST_TAG)  # a stray </a> does no harm
    return etree.fromstring(page.encode("utf-8", "replace"), parser) if page else None


def _base(root: "etree._Element", url: str) -> str:
    """Return what relative links are relative to: <base>, where it can be read."""
    try:
        return urljoin(url, next((str(element.get("href") or "") for element in root.iter("base")), ""))
    except ValueError:
        return url


def _declared(root: "etree._Element", base: str, types: Collection[str]) -> list[NamedFeed]:
    """Read <link rel="alternate" type="...">, and the older rel="feed"."""
    found = []
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "feed" in rel or ("alternate" in rel and kind in types and "stylesheet" not in rel):
            found.append(_named(link, base, link.get("title") or ""))
    return [feed for feed in found if feed is not None]


def _mentioned(root: "etree._Element", base: str) -> list[NamedFeed]:
    """Read links in the text whose address is spelled like a feed's."""
    links = (link for link in root.iter("a") if _FEED_NAME.search(_path_of(link.get("href") or "")))
    found = [_named(link, base, "".join(map(str, link.itertext()))) for link in links]
    own = urlsplit(base).netloc
    return [feed for feed in found if feed is not None and urlsplit(feed.url).netloc.endswith(_domain(own))]


def _path_of(href: str) -> str:
    """Return the path of a link as written; nothing where the link cannot be read."""
    try:
        return urlsplit(href).path
    except ValueError:
        return ""


def _named(link: "etree._Element", base: str, title: str) -> NamedFeed | None:
    try:
        url = urljoin(base, (link.get("href") or "").strip())
    except ValueError:
        return None
    if not url.startswith(("http://", "https://")) or not link.get("href"):
        return None
    return NamedFeed(url=url, title=" ".join(title.split()))


def _domain(netloc: str) -> str:
    return netloc.removeprefix("www.")


def _once(feeds: list[NamedFeed]) -> tuple[NamedFeed, ...]:
    first: dict[str, NamedFeed] = {}
    for feed in feeds:
        first.setdefault(feed.url, feed)
    return tuple(first.values())
