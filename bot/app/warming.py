"""Warming up: what is worked out when it is first needed is needed here first, before anybody waits for an answer."""

from datetime import UTC, datetime, timedelta

from bot.app.shipped import Shipped
from bot.matching.language import article_language
from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_UNKNOWN = ""


def warm_up(shipped: Shipped, matcher: Matcher) -> None:
    """Work out the meaning of terms in each language, and load the dates of the languages that Newsdesk speaks.

    It takes a quarter of a second, for which the first articles and the first card held the event loop: call it in a thread.
    """
    article_language(None, "The first words of the day", "They are about nothing.")
    for language in sorted({_UNKNOWN}.union(*(lexicon.languages for lexicon in shipped.lexicons))):
        matcher.match(MatchText(title="Nothing", lang=language))
    for code in shipped.words.languages:
        speech = shipped.words.into(code)
        speech.ago(timedelta(minutes=1))
        speech.day(_ANY_DAY.date())
        speech.moment(_ANY_DAY + timedelta(days=3), "Europe/Paris", _ANY_DAY)
        speech.enumerate([speech.language("en"), speech.language("fr")])
