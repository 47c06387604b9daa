"""Who reports a story: all its publishers as a page. Pure."""

from collections.abc import Iterator

from bot.cards.article_card import foreign_language
from bot.cards.pages import ENTRIES, Entry, Page
from bot.cards.words import Speech
from bot.domain.delivery import Coverage
from bot.domain.heads import Readers, head_first, one_a_publisher
from bot.domain.history import ArticleHistory
from bot.domain.source import SourceKind


def voices_of(told: ArticleHistory, speech: Speech) -> tuple[Coverage, ...]:
    """Return a report of each publisher: those in the reader's language first, then the primary ones, then the earliest."""
    return one_a_publisher(head_first(told.coverage, Readers(locale=speech.code)))


def reports_page(told: ArticleHistory, speech: Speech) -> Page:
    """Return who reports the story of an article, each with a link to its report, and in how many languages."""
    voices = voices_of(told, speech)
    more = len(voices) - ENTRIES
    return Page(
        heading=speech.say("reports.heading", count=len(voices)),
        said=" · ".join(_tallies(voices, speech)),
        entries=tuple(_entry(each, speech) for each in voices[:ENTRIES]),
        footer=speech.say("card.also_more", count=more) if more > 0 else "",
    )


def _tallies(voices: tuple[Coverage, ...], speech: Speech) -> Iterator[str]:
    """Yield in which languages it is reported, where that is more than one, and how many publishers are the source itself."""
    codes = {(each.article.lang or "").partition("-")[0] for each in voices} - {""}
    if len(codes) > 1:
        yield speech.say("reports.languages", languages=speech.enumerate(sorted(map(speech.language, codes))))
    primary = sum(each.source_kind is SourceKind.PRIMARY for each in voices)
    if primary:
        yield speech.say("reports.primary_count", count=primary)


def _entry(report: Coverage, speech: Speech) -> Entry:
    primary = speech.say("reports.primary") if report.source_kind is SourceKind.PRIMARY else ""
    note = " · ".join(filter(None, (report.source_title, foreign_language(report.article, speech), primary)))
    return Entry(title=report.article.title, url=report.article.url, note=note, at=report.article.published_at)
