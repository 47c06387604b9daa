"""The editor of a topic: its name and query, with what it would bring as one types, saved unless somebody else was quicker."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from aiohttp import web

from bot.cards.own_topics import deleting_page
from bot.domain.destination import HOUSE, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.lengths import LONGEST_NAME
from bot.domain.own_topic import OwnTopic, TopicDraft, TopicId, draft_id
from bot.domain.times import instant, micros
from bot.ports.store import Destinations
from bot.steps.commands.keep_topic import CHANGED_MEANWHILE
from bot.steps.commands.own_topics import OwnTopicsDesk
from bot.web.page.channels import PERSON, shown_channels, workspace_name
from bot.web.page.guard import Visit
from bot.web.page.paging import LATEST, number
from bot.web.page.topics import LONGEST, Tried, tried_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands in the form. `seen`: the instant up to which its writer knew of changes; of a new topic the one at which it was begun."""

    name: str
    query: str
    seen: int
    place: Workspace = HOUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicEditor:
    """Writes topics of the house and of workspaces; `queries` are those of the settings, by name, which stay where they stand."""

    store: Destinations
    desk: OwnTopicsDesk
    queries: Mapping[str, str]

    async def new(self, visit: Visit) -> web.StreamResponse:
        """Show the form of a new topic."""
        _for_editors(visit)
        return await self._form(visit, None, self._written(visit.request.query, None, await self._places()))

    async def edit(self, visit: Visit) -> web.StreamResponse:
        """Show the form of a topic with what it says, or with what was typed."""
        _for_editors(visit)
        topic = self._named(visit)
        return await self._form(visit, topic, self._written(visit.request.query, topic, ()))

    async def preview(self, visit: Visit) -> web.StreamResponse:
        """Show what the query that is being typed would bring, beside what is saved."""
        topic = self.desk.live.found(TopicId(number(visit.request.query.get("of", ""))))
        if name := visit.request.query.get("in_settings", ""):
            return visit.page("preview.html", tried=await self._instead(visit, name), keeps=False)
        query = visit.request.query.get("query", "")[:LONGEST].strip()
        return visit.page("preview.html", tried=await self._tried(visit, topic, query), keeps=False)

    async def in_settings(self, visit: Visit) -> web.StreamResponse:
        """Show a topic of the settings: what it would bring with another query, and the line to put in its place."""
        name = visit.request.query.get("name", "")
        return visit.page("topic_in_settings.html", name=name, tried=await self._instead(visit, name), keeps=False)

    async def _instead(self, visit: Visit, name: str) -> Tried:
        """Try a query instead of that of a topic of the settings."""
        if name not in self.queries:
            raise web.HTTPNotFound
        query = visit.request.query.get("query", self.queries[name])[:LONGEST].strip()
        return replace(await tried_query(self.desk, visit, query, before=self.queries[name]), line=_line(name, query))

    async def save_new(self, visit: Visit) -> web.StreamResponse:
        """Keep a new topic; sent twice it is one."""
        return await self._save(visit, None)

    async def change(self, visit: Visit) -> web.StreamResponse:
        """Save a topic, or end it after asking."""
        topic, form = self._named(visit), await visit.form()
        if form.get("do") == "ask":
            asked = deleting_page(topic, await self.desk.store.ends_with(topic), visit.speech)
            return visit.page("topic_end.html", topic=topic, asked=asked, place=workspace_name(topic.workspace))
        if form.get("do") != "end":
            return await self._save(visit, topic)
        with suppress(InvalidInput):  # somebody else was quicker: it is gone
            await self.desk.keep.end(topic, PERSON)
        return _to_list(visit)

    async def _save(self, visit: Visit, topic: OwnTopic | None) -> web.StreamResponse:
        written = self._written(await visit.form(), topic, await self._places())
        try:
            await self.desk.keep(_draft(written, topic))
        except InvalidInput as refused:
            return await self._form(visit, topic, written, refused)
        return _to_list(visit)

    async def _form(
        self, visit: Visit, topic: OwnTopic | None, written: Written, refused: InvalidInput | None = None
    ) -> web.StreamResponse:
        """Show the form. Where somebody was quicker it shows what they saved, and saved again it takes the place of that."""
        quicker = self.desk.live.found(topic.id) if topic and refused and refused.code == CHANGED_MEANWHILE else None
        return visit.page(
            "topic.html",
            status=409 if quicker else 422 if refused else 200,
            topic=topic,
            place=workspace_name(written.place),
            written=written,
            quicker=quicker,
            seen=micros(quicker.changed_at) if quicker else written.seen,
            said=visit.speech.refuse(refused) if refused and not quicker else "",
            tried=await self._tried(visit, topic, written.query),
            keeps=False,
            places=[(str(each.key), workspace_name(each)) for each in await self._places()],
            longest=LONGEST_NAME,
        )

    async def _tried(self, visit: Visit, topic: OwnTopic | None, query: str) -> Tried:
        return await tried_query(self.desk, visit, query, before=topic.query if topic else "")

    def _written(self, given: Mapping[str, str], topic: OwnTopic | None, places: Sequence[Workspace]) -> Written:
        wanted = given.get("place", "")
        return Written(
            name=given.get("name", topic.name if topic else "")[: 2 * LONGEST_NAME],
            query=given.get("query", topic.query if topic else "")[:LONGEST].strip(),
            seen=_moment(given.get("seen", "")) or micros(topic.changed_at if topic else self.desk.clock()),
            place=topic.workspace if topic else next((each for each in places if str(each.key) == wanted), HOUSE),
        )

    def _named(self, visit: Visit) -> OwnTopic:
        topic = self.desk.live.found(TopicId(number(visit.request.match_info["topic"])))
        if topic is None:
            raise web.HTTPNotFound
        return topic

    async def _places(self) -> Sequence[Workspace]:
        """Return where a topic may be of: the house, then the workspaces that have a channel here."""
        return (HOUSE, *sorted({each.workspace for each in await shown_channels(self.store)} - {HOUSE}))


def _draft(written: Written, topic: OwnTopic | None) -> TopicDraft:
    seen = instant(written.seen)
    return TopicDraft(
        id=draft_id(written.place, PERSON, seen),
        workspace=written.place,
        person=PERSON,
        name=written.name,
        query=written.query,
        made_at=seen,
        topic=topic.id if topic else None,
    )


def _moment(text: str) -> int:
    found = number(text)
    return found if found < LATEST else 0


def _for_editors(visit: Visit) -> None:
    if not visit.may_change:
        raise web.HTTPNotFound


def _to_list(visit: Visit) -> web.StreamResponse:
    return web.Response(status=303, headers={"Location": visit.to("/topics")})


def _line(name: str, query: str) -> str:
    """Return a topic as the settings hold it."""
    return f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(query, ensure_ascii=False)}"
