"""Topics: what there is to subscribe to, and what a query of one's own would have brought, as one types it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.domain.following import OPERATOR
from bot.domain.topic import TopicSlug
from bot.matching.query.tokens import QueryError
from bot.ports.topics import TopicsOf
from bot.steps.commands.try_topic import TryTopic
from bot.web.page.guard import Visit

_LONGEST: Final = 500  # characters of a query that is tried


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage:
    """Shows topics; `queries` are the team's own, by name."""

    topics: TopicsOf
    queries: Mapping[str, str]
    trial: TryTopic

    async def shown(self, visit: Visit) -> web.StreamResponse:
        """Show the topics, and the preview of the query that is asked about."""
        query = visit.request.query.get("query", "")[:_LONGEST].strip()
        beside = self.topics.every.get(TopicSlug(visit.request.query.get("beside", "")[:60]))
        preview, error = None, None
        try:
            preview = await self.trial(query, beside=beside, viewer=OPERATOR) if query else None
        except QueryError as refused:
            error = refused
        return visit.page(
            "preview.html" if visit.is_part else "topics.html",
            topics=list(self.topics.every),
            queries=self.queries,
            query=query,
            beside=beside,
            preview=preview,
            error=error,
            sentence=visit.speech.refuse(error) if error else "",
        )
