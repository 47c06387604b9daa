"""The feeds that ship, as wishes to poll them."""

from collections.abc import Collection

from bot.app.shipped import load_catalogue
from bot.domain.errors import InvalidInput
from bot.feeds.catalogue import CatalogueFeed, chosen
from bot.steps.commands.sources import FeedWish


def wish_of(feed: CatalogueFeed) -> FeedWish:
    """Return the wish to poll a feed that ships."""
    return FeedWish(url=feed.url, title=feed.title, lang=feed.lang, pack=feed.pack, kind=feed.kind)


def wishes_for(packs: Collection[str], languages: Collection[str], topics: Collection[str]) -> list[FeedWish]:
    """Return the wishes for some of the feeds; raise InvalidInput for a pack, language or topic that none has."""
    feeds = load_catalogue()
    _refuse_unknown("pack", packs, {feed.pack for feed in feeds})
    _refuse_unknown("language", languages, {feed.lang.partition("-")[0] for feed in feeds} | {feed.lang for feed in feeds})
    _refuse_unknown("topic", topics, {topic for feed in feeds for topic in feed.topics})
    found = chosen(feeds, packs=packs, languages=languages, topics=topics)
    if not found:
        raise InvalidInput("No feed that ships is all of that: leave one of --pack, --lang and --topic out.")
    return [wish_of(feed) for feed in found]


def _refuse_unknown(what: str, wanted: Collection[str], known: Collection[str]) -> None:
    for each in wanted:
        if each not in known:
            raise InvalidInput(f'No feed that ships has the {what} "{each}": choose of {", ".join(sorted(known))}.')
