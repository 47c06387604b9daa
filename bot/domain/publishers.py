"""Publishers: whose newsroom a report comes from, so that the five feeds of one newsroom count as one voice."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

from bot.domain.article import Article

_SECOND_LEVEL: Final = frozenset(("ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "ne", "net", "or", "org"))
"""Labels under which a country gives out names: bbc.co.uk is one publisher, and so is abc.net.au."""
_LONGEST_COUNTRY: Final = 2
_OF_MANY_BY_NAME: Final = frozenset((
    "bearblog.dev", "blogspot.com", "ghost.io", "github.io", "gitlab.io", "hashnode.dev", "livejournal.com", "micro.blog",
    "netlify.app", "pages.dev", "substack.com", "tumblr.com", "vercel.app", "wordpress.com",
))  # fmt: skip
"""Sites where many publish, each under a name before the site's own."""
_OF_MANY: Final = frozenset((
    "bsky.app", "facebook.com", "feedburner.com", "github.com", "google.com", "linkedin.com", "mastodon.social", "medium.com",
    "msn.com", "reddit.com", "t.me", "threads.net", "twitter.com", "x.com", "yahoo.com", "youtu.be", "youtube.com",
))  # fmt: skip
"""Sites where many publish whose addresses do not tell them apart: there the source's title says who it is."""

Told = TypeVar("Told")


class Publisher(NamedTuple):
    """The keys by which a publisher is recognised: two reports that share one come from the same newsroom."""

    site: str
    title: str


def publisher_of(article: Article, source_title: str) -> Publisher:
    """Return the publisher of an article: by the site on which it stands, and by what its source is called."""
    return publisher_at(article.url, source_title)


def publisher_at(url: str, source_title: str) -> Publisher:
    """Return the publisher of what stands at an address, and comes from a source of that title."""
    title = " ".join(source_title.casefold().split())
    return Publisher(site=_site(url) or title, title=title)


def _site(url: str) -> str:
    """Return the name that a publisher registered, "" where the address tells none."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # an address that no parser understands
        return ""
    labels = host.split(".")
    if labels[-1].isdigit():
        return host
    name = ".".join(labels[-(3 if _is_given_out(labels) else 2) :])
    return "" if name in _OF_MANY or name == host in _OF_MANY_BY_NAME else host if name in _OF_MANY_BY_NAME else name


def _is_given_out(labels: list[str]) -> bool:
    country, above = labels[-1], labels[-2] if len(labels) > 1 else ""
    return len(country) == _LONGEST_COUNTRY and above in _SECOND_LEVEL


def one_of_each(told: Iterable[tuple[Publisher, Told]]) -> Iterator[Told]:
    """Yield the first that each publisher tells."""
    seen: set[Hashable] = set()
    for publisher, each in told:
        if seen.isdisjoint(publisher):
            yield each
        seen.update(publisher)
