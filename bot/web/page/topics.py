"""Topics: what there is to subscribe to, and what a query of one's own would have brought, as one types it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.domain.destination import HOUSE
from bot.domain.errors import AnalysisError
from bot.domain.following import OPERATOR
from bot.domain.own_topic import OwnTopic
from bot.domain.preview import Preview
from bot.domain.topic import Topic, TopicSlug
from bot.matching.query.parser import LONGEST_QUERY
from bot.matching.query.tokens import QueryError
from bot.ports.topics import TopicsOf
from bot.steps.commands.own_topics import OwnTopicsDesk
from bot.web.page.channels import workspace_name
from bot.web.page.guard import Visit

LONGEST: Final = 2 * LONGEST_QUERY  # characters of a query that are looked at: what is longer than one may be is refused as such


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What trying a query came to: its preview, or a sentence that says why there is none. `line` is it as the settings hold it.

    `of_words`: what was tried is a word of a lexicon, and what was looked at are the articles that hold it.
    """

    query: str = ""
    preview: Preview | None = None
    error: QueryError | None = None
    sentence: str = ""
    line: str = ""
    of_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A topic in the list. `own` is what it is where the chat or the page made it, `query` what it says where it is no lexicon."""

    topic: Topic
    query: str = ""
    own: OwnTopic | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage:
    """Shows topics; `queries` are those of the settings, by name."""

    topics: TopicsOf
    queries: Mapping[str, str]
    desk: OwnTopicsDesk

    async def shown(self, visit: Visit) -> web.StreamResponse:
        """Show the topics, and the preview of the query that is asked about."""
        query = visit.request.query.get("query", "")[:LONGEST].strip()
        beside = self.topics.every.get(TopicSlug(visit.request.query.get("beside", "")[:60]))
        tried = await tried_query(self.desk, visit, query, beside=beside)
        whole = "preview.html" if visit.is_part else "topics.html"
        return visit.page(whole, rows=list(self._rows()), beside=beside, tried=tried, keeps=visit.may_change)

    def _rows(self) -> Iterator[Row]:
        """Yield those that ship, those of the settings, those that were made on this page, then those of workspaces."""
        for topic in self.topics.of(HOUSE):
            own = next((each for each in self.desk.live.own(HOUSE) if each.slug == topic.slug), None)
            yield Row(topic=topic, query=own.query if own else self.queries.get(topic.title("en"), ""), own=own)
        for own in self.desk.live.of_workspaces:
            yield Row(topic=own.topic, query=own.query, own=own, place=workspace_name(own.workspace))


async def tried_query(desk: OwnTopicsDesk, visit: Visit, query: str, *, beside: Topic | None = None, before: str = "") -> Tried:
    """Try a query beside a topic, or instead of what it was before: where the analyst is, not where others are answered meanwhile."""
    if not query:
        return Tried()
    try:
        return Tried(query=query, preview=await desk.trial(query, beside=beside, instead_of=before, viewer=OPERATOR))
    except QueryError as refused:
        return Tried(query=query, error=refused, sentence=visit.speech.refuse(refused))
    except AnalysisError:
        return Tried(query=query, sentence=visit.speech.say("page.topics.no_preview"))
