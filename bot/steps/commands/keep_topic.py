"""Keep a topic: what the chat and the page write becomes one, changes one, or ends one, and holds at once."""

from dataclasses import dataclass
from typing import Final, Protocol

from bot.domain.audit import AuditEntry, AuditVerb
from bot.domain.destination import HOUSE
from bot.domain.errors import InvalidInput
from bot.domain.own_topic import Ending, Kept, OwnTopic, TopicDraft, checked_name, name_taken, no_own_topic, too_many_topics
from bot.matching.query.parser import parse_query
from bot.ports.clock import Clock
from bot.ports.own_topics import Audit, OwnTopics
from bot.steps.live_topics import LiveTopics

MOST_TOPICS: Final = 50


class TopicStore(OwnTopics, Audit, Protocol):
    """The ports that topics need."""


def changed_meanwhile() -> InvalidInput:
    """Return the error for what was written upon something that is not so any more."""
    return InvalidInput("This was saved, dropped, or let go of since: begin anew.", code="no_draft")


CHANGED_MEANWHILE: Final = changed_meanwhile().code
"""The code of that error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepTopic:
    """Makes, changes and deletes topics for whoever may: rights are looked up before. `most`: so many a workspace may have."""

    store: TopicStore
    live: LiveTopics
    clock: Clock
    most: int = MOST_TOPICS

    def checked(self, draft: TopicDraft) -> str:
        """Return the name under which a draft can be kept; raise InvalidInput where it cannot."""
        known = self.live.every if draft.workspace == HOUSE else self.live.of(draft.workspace)
        name = checked_name(draft.name, known, draft.becomes)
        parse_query(draft.query)
        return name

    async def __call__(self, draft: TopicDraft) -> OwnTopic:
        """Keep a draft as the topic that it becomes; raise InvalidInput where it cannot be, or where that changed after the draft was made.

        Kept again, it is the same topic.
        """
        async with self.live.changing:
            name, known = self.checked(draft), self.live.find(draft.becomes, draft.workspace)
            if draft.topic and known is None:
                raise no_own_topic(draft.name)
            if known and (known.name, known.query) == (name, draft.query):
                return known
            if known and known.changed_at > draft.made_at:
                raise changed_meanwhile()
            topic = self._topic(draft, known, name)
            await self._keep(topic, known)
        return topic

    def _topic(self, draft: TopicDraft, known: OwnTopic | None, name: str) -> OwnTopic:
        now = self.clock()
        return OwnTopic(
            id=draft.becomes,
            workspace=draft.workspace,
            name=name,
            query=draft.query,
            made_by=known.made_by if known else draft.person,
            made_at=known.made_at if known else now,
            changed_by=draft.person,
            changed_at=now,
        )

    async def _keep(self, topic: OwnTopic, known: OwnTopic | None) -> None:
        entry = AuditEntry(
            workspace=topic.workspace,
            verb=AuditVerb.TOPIC_CHANGED if known else AuditVerb.TOPIC_MADE,
            what=topic.name,
            person=topic.changed_by,
            at=topic.changed_at,
            before=_wording(known) if known else "",
            after=_wording(topic),
        )
        kept = await (self.store.change_topic(topic, entry) if known else self.store.add_topic(topic, entry, self.most))
        self._refuse(kept, topic.name)
        await self.live.refresh()

    def _refuse(self, kept: Kept, name: str) -> None:
        match kept:
            case Kept.TAKEN:
                raise name_taken(name)
            case Kept.FULL:
                raise too_many_topics(self.most)
            case Kept.GONE:
                raise no_own_topic(name)
            case Kept.SAVED:
                return

    async def end(self, topic: OwnTopic, person: str) -> Ending:
        """Delete a topic, and return what ended; raise InvalidInput where somebody was quicker."""
        entry = AuditEntry(
            workspace=topic.workspace,
            verb=AuditVerb.TOPIC_DELETED,
            what=topic.name,
            person=person,
            at=self.clock(),
            before=_wording(topic),
        )
        ended = await self.store.delete_topic(topic, entry)
        await self.live.refresh()
        if ended is None:
            raise no_own_topic(topic.name)
        return ended


def _wording(topic: OwnTopic) -> str:
    return f"{topic.name}: {topic.query}"
