"""Topics of people out of their queries as they are stored: apart from what they are compiled into, for whoever has none of them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from bot.domain.topic import TopicSlug
from bot.matching.custom import CustomTopic
from bot.matching.query.parser import parse_query
from bot.matching.query.tokens import QueryError


def readable(queries: Mapping[TopicSlug, str]) -> Iterator[CustomTopic]:
    """Yield the topics of queries that can be read: an earlier release may have read one that this one does not."""
    for slug, query in queries.items():
        with suppress(QueryError):
            yield CustomTopic(slug=slug, query=parse_query(query))
