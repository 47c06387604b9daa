"""What a refresh did, in a sentence that is true: what is new, what of it is posted, and if nothing, why. Pure."""

from bot.domain.delivery import Kind
from bot.steps.commands.refresh import Refreshed
from bot.steps.poll import Polled


def refreshed_words(refreshed: Refreshed) -> str:
    """Return what came of a wish to have a feed asked; of a poll that failed its error tells."""
    if refreshed.polled is None:
        return f"It was asked {refreshed.ago.total_seconds():.0f} s ago: once a minute is enough."
    if refreshed.source.fetched_at is None:
        return _first_look(refreshed.polled)
    if not refreshed.polled.record.articles:
        return "Nothing new."
    return _news(refreshed.polled)


def _first_look(polled: Polled) -> str:
    if polled.entries is None:
        return "It was asked for the first time, and gave no document."
    return (
        f"This was the first look at this feed: it had {_count(len(polled.record.articles), 'article')}, {_matching(polled)}. "
        "What a feed has at the first look is no news, so nothing of it is posted; what it adds from now on is."
    )


def _news(polled: Polled) -> str:
    return f"{_count(len(polled.record.articles), 'new article')}, {_matching(polled)}: {_owed(polled)}."


def _matching(polled: Polled) -> str:
    return "none of which matches a topic" if not polled.matches else f"{polled.matches} of which {_verb(polled.matches)} a topic"


def _owed(polled: Polled) -> str:
    """Return what is owed to channels now; each story once, however many articles tell it."""
    deliveries = polled.record.deliveries
    cards = sum(each.kind in (Kind.ALERT, Kind.MORE) for each in deliveries)
    entries = len(deliveries) - cards
    if not deliveries:
        return "no channel was waiting for them" if polled.matches else "nothing is posted"
    channels = len({each.destination_id for each in deliveries})
    parts = [_count(cards, "card")] if cards else []
    parts += [_count(entries, "digest entry", "digest entries")] if entries else []
    return f"{' and '.join(parts)} for {_count(channels, 'channel')}, which a running Newsdesk posts"


def _verb(count: int) -> str:
    return "matches" if count == 1 else "match"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
