"""Which topics an article matched, and which it missed by how much, in words."""

from collections.abc import Iterator, Sequence

from bot.cards.found import telling_words
from bot.cards.words import Speech
from bot.domain.analysis import Fault, Wording
from bot.domain.errors import AnalysisError
from bot.domain.history import ArticleHistory
from bot.domain.topic import Evidence, Topics
from bot.ports.analysis import Analyst


def reasons(told: ArticleHistory, evidence: Sequence[Evidence], topics: Topics, speech: Speech) -> Iterator[str]:
    """Yield a sentence a topic: its score, the threshold, and the words that spoke for it."""
    if not evidence:
        yield speech.say("told.no_topic")
    for each in evidence:
        yield _said("told.matched", each, told, topics, speech)


def near_miss(missed: Evidence, told: ArticleHistory, topics: Topics, speech: Speech) -> str:
    """Return how far an article was from a topic."""
    return _said("told.missed", missed, told, topics, speech)


def _said(key: str, evidence: Evidence, told: ArticleHistory, topics: Topics, speech: Speech) -> str:
    topic = topics.get(evidence.topic)
    return speech.say(
        key,
        topic=topic.title(speech.code) if topic else str(evidence.topic),
        score=speech.number(evidence.score),
        threshold=speech.number(evidence.threshold),
        terms=", ".join(telling_words(evidence.hits, told.article)),
    )


async def missed_topics(analyst: Analyst, told: ArticleHistory) -> Sequence[Evidence]:
    """Return the topics of which an article has words, but too few, the nearest first: by its title and summary, since no more is kept.

    Where nothing can be analysed for now there are none: whoever asked is told the rest.
    """
    article = told.article
    wording = Wording(
        title=article.title, summary=article.summary, lang=article.lang, source=told.source_title, url=article.url, may_join=False
    )
    try:
        (found,) = await analyst.analyse([wording])
    except AnalysisError:
        return ()
    if isinstance(found, Fault):
        return ()
    matched = {each.topic for each in told.evidence}
    missed = [each for each in found.evidence if each.hits and not each.matched and each.topic not in matched]
    return sorted(missed, key=lambda each: (-each.score / each.threshold, each.topic))
