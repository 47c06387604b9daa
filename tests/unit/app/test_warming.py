"""Warming up: nothing is left to be worked out when the first article comes."""

from bot.app.shipped import load_matcher, load_shipped
from bot.app.warming import warm_up
from bot.matching.scan import MatchText


def test_the_roles_of_every_language_are_there_before_the_first_article():
    """An article in any language, known or not, adds no table."""
    shipped = load_shipped()
    matcher = load_matcher(shipped)
    tables = matcher._cast._tables
    assert not tables
    warm_up(shipped, matcher)
    warmed = set(tables)
    assert {"", "en", "fr", "ja", "ko"} <= warmed
    for language in ("", "en", "de", "hi", "xx", "zh"):
        matcher.match(MatchText(title="Artificial intelligence", lang=language))
    assert set(tables) == warmed
