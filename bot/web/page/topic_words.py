"""The words of one's own in a lexicon: what each counts, tried on the last days as one types it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.domain.errors import AnalysisError, InvalidInput
from bot.domain.own_word import ANY_LANGUAGE, MEANINGS, Meaning
from bot.domain.topic import Topic, TopicSlug
from bot.steps.commands.own_words import OwnWordsDesk
from bot.web.page.channels import PERSON
from bot.web.page.guard import Visit
from bot.web.page.topics import Tried

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of what was handed in: a sentence that refuses it, or what somebody else let the word count meanwhile."""

    said: str = ""
    quicker: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicWordsPage:
    """Shows and changes the words of one's own in a lexicon."""

    desk: OwnWordsDesk
    plain: Answer = field(default_factory=Answer)

    async def shown(self, visit: Visit) -> web.StreamResponse:
        """Show them, and what the one that is being typed would change."""
        topic, meaning = self._topic(visit), _written(visit, visit.request.query)
        if visit.is_part:
            return visit.page("preview.html", tried=await self._tried(visit, meaning), keeps=False)
        return await self._page(visit, topic, meaning, self.plain)

    async def change(self, visit: Visit) -> web.StreamResponse:
        """Keep a word, or take one back."""
        topic, form = self._topic(visit), await visit.form()
        meaning = _written(visit, form)
        if form.get("do") == "drop":
            await self.desk.drop(meaning, PERSON)
            return _back(visit, topic)
        try:
            kept = await self.desk.keep(meaning, form.get("seen", "")[:_LONGEST], PERSON)
        except InvalidInput as refused:
            return await self._page(visit, topic, meaning, Answer(said=visit.speech.refuse(refused), status=422))
        if kept:
            return _back(visit, topic)
        return await self._page(visit, topic, meaning, Answer(quicker=self.desk.meant(meaning) or "none", status=409))

    async def _page(self, visit: Visit, topic: Topic, meaning: Meaning, answer: Answer) -> web.StreamResponse:
        return visit.page(
            "topic_words.html",
            status=answer.status,
            topic=topic,
            words=self.desk.of(topic.slug),
            meaning=meaning,
            answer=answer,
            kinds=MEANINGS,
            sections=[(ANY_LANGUAGE, ""), *((each, visit.speech.language(each)) for each in sorted(self.desk.languages[topic.slug]))],
            tried=await self._tried(visit, meaning),
            keeps=False,
        )

    async def _tried(self, visit: Visit, meaning: Meaning) -> Tried:
        if not meaning.term:
            return Tried()
        try:
            return Tried(query=meaning.term, preview=await self.desk.tried(meaning), of_words=True)
        except InvalidInput as refused:
            return Tried(query=meaning.term, sentence=visit.speech.refuse(refused))
        except AnalysisError:
            return Tried(query=meaning.term, sentence=visit.speech.say("page.topics.no_preview"))

    def _topic(self, visit: Visit) -> Topic:
        topic = self.desk.live.every.get(TopicSlug(visit.request.match_info["topic"]))
        if topic is None or topic.slug not in self.desk.languages:
            raise web.HTTPNotFound
        return topic


def _written(visit: Visit, given: Mapping[str, str]) -> Meaning:
    return Meaning(
        topic=TopicSlug(visit.request.match_info["topic"]),
        lang=given.get("lang", ANY_LANGUAGE)[:_LONGEST],
        term=given.get("term", "")[:_LONGEST].strip(),
        kind=given.get("kind", MEANINGS[0])[:_LONGEST],
    )


def _back(visit: Visit, topic: Topic) -> web.StreamResponse:
    return web.Response(status=303, headers={"Location": visit.to(f"/topics/words/{topic.slug}")})
